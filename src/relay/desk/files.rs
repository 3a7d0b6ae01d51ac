//! Documents come into memory, leave it, and have their many records on disk made one.

use super::Desk;
use super::answers::farewell;
use crate::relay::peer::Farewell;
use crate::relay::report::{say, short};
use crate::relay::store::{How, Write};
use crate::wire::DocumentId;

impl Desk {
    /// Sees to it that a document is in memory; one that nobody knows is empty.
    pub(super) fn load(&mut self, document: DocumentId) -> Result<(), Farewell> {
        let entry = self.documents.entry(document).or_default();
        if entry.is_loaded() {
            self.recent.remove(&entry.used);
        } else {
            let kept = match self.store.read(document) {
                Ok(kept) => kept,
                Err(error) => {
                    say(format_args!("could not read a document: {error}"));
                    if entry.seats.is_empty() {
                        self.documents.remove(&document);
                    }
                    return Err(farewell(&error));
                }
            };
            if !entry.load(&kept) {
                say(format_args!(
                    "document {} has records that Automerge does not read; they stay on disk, and the rest is served",
                    short(document)
                ));
            }
            self.weight += entry.weight();
        }
        self.clock += 1;
        entry.used = self.clock;
        self.recent.insert(self.clock, document);
        Ok(())
    }

    pub(super) fn is_loaded(&self, document: DocumentId) -> bool {
        self.documents
            .get(&document)
            .is_some_and(|entry| entry.is_loaded())
    }

    /// Puts a document out of memory, whatever it says there.
    pub(super) fn unload(&mut self, document: DocumentId) {
        if let Some(entry) = self.documents.get_mut(&document)
            && entry.is_loaded()
        {
            self.weight -= entry.weight();
            self.recent.remove(&entry.used);
            entry.unload();
        }
    }

    /// Puts the documents out of memory that were not used for the longest time, until the rest fits.
    pub(super) fn make_room(&mut self) {
        while self.weight > self.memory
            && self.recent.len() > 1
            && let Some((_, &document)) = self.recent.first_key_value()
        {
            self.unload(document);
        }
    }

    /// Nobody has a document open any more.
    pub(super) fn put_away(&mut self, document: DocumentId) {
        if self.batch.touched.contains(&document) {
            self.settle();
        }
        if let Some(entry) = self.documents.get(&document)
            && entry.is_loaded()
            && entry.is_scattered(false)
        {
            self.make_one([document]);
        }
        self.unload(document);
        self.documents.remove(&document);
    }

    /// Makes the records of those documents one that have many.
    pub(super) fn compact(&mut self, documents: impl IntoIterator<Item = DocumentId>) {
        let scattered: Vec<_> = documents
            .into_iter()
            .filter(|document| {
                let entry = self.documents.get(document);
                entry.is_some_and(|entry| entry.is_loaded() && entry.is_scattered(true))
            })
            .collect();
        self.make_one(scattered);
    }

    fn make_one(&mut self, documents: impl IntoIterator<Item = DocumentId>) {
        let mut writes = Vec::new();
        for document in documents {
            let Some(bytes) = self
                .documents
                .get_mut(&document)
                .and_then(|entry| entry.as_one())
            else {
                continue;
            };
            writes.push(Write {
                document,
                bytes,
                how: How::Replace,
            });
        }
        if writes.is_empty() {
            return;
        }
        // Where it fails, the records are as they were.
        if let Err(error) = self.store.write(writes.clone()) {
            say(format_args!("could not tidy up a document: {error}"));
            return;
        }
        for write in writes {
            if let Some(entry) = self.documents.get_mut(&write.document) {
                self.weight -= entry.weight();
                entry.became_one(write.bytes.len());
                self.weight += entry.weight();
            }
        }
    }
}
