//! The end of a batch: the others hear of it, the disk takes it, and those who sent it are answered.
//! Nobody's changes are acknowledged before the disk has them.

use super::{Asked, Batch, Desk};
use crate::relay::peer::{ConnectionId, Farewell};
use crate::relay::report::{say, short};
use crate::relay::store::StoreError;
use crate::wire::{AboutDocument, DocumentId, RepoFrame};
use std::io::ErrorKind;

impl Desk {
    /// Ends the batch.
    pub(super) fn settle(&mut self) {
        let Batch {
            writes,
            touched,
            owed,
        } = std::mem::take(&mut self.batch);
        let mut later = Vec::new();
        for &document in &touched {
            for connection in self.sitting_at(document) {
                if owed.contains_key(&(document, connection)) {
                    continue;
                }
                if self.is_loaded(document) {
                    self.offer(document, connection);
                } else {
                    later.push((document, connection));
                }
            }
        }
        if !writes.is_empty()
            && let Err(error) = self.store.write(writes)
        {
            say(format_args!("could not save changes: {error}"));
            let why = farewell(&error);
            for &document in &touched {
                self.unload(document);
                self.dismiss_all(document, why);
            }
        }
        for ((document, connection), asked) in owed {
            self.answer(document, connection, asked);
        }
        for (document, connection) in later {
            self.offer(document, connection);
        }
        self.compact(touched);
    }

    fn answer(&mut self, document: DocumentId, connection: ConnectionId, asked: Asked) {
        let loaded = self.load(document).is_ok();
        let entry = self.documents.get(&document);
        let unknown = loaded && !entry.is_some_and(|entry| entry.is_known());
        if unknown && asked == Asked::Request {
            self.send(document, connection, AboutDocument::Unavailable);
        } else {
            self.offer(document, connection);
        }
    }

    /// Sends a client what it does not have yet, if there is anything.
    fn offer(&mut self, document: DocumentId, connection: ConnectionId) {
        if let Err(why) = self.load(document) {
            self.dismiss_all(document, why);
            return;
        }
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        match entry.message_for(connection) {
            Ok(None) => {}
            Ok(Some(message)) => self.send(document, connection, AboutDocument::Sync(message)),
            Err(_) => {
                if let Some(seat) = entry.seats.get(&connection) {
                    seat.peer.dismiss(Farewell::BadChanges);
                }
                say(format_args!(
                    "document {} was read again after that",
                    short(document)
                ));
                self.unload(document);
            }
        }
    }

    fn send(&self, document: DocumentId, connection: ConnectionId, what: AboutDocument) {
        let seat = self
            .documents
            .get(&document)
            .and_then(|entry| entry.seats.get(&connection));
        if let Some(seat) = seat {
            seat.peer.send(&RepoFrame::Document {
                sender: self.name.to_string(),
                target: seat.peer.name.clone(),
                document,
                what,
            });
        }
    }

    fn sitting_at(&self, document: DocumentId) -> Vec<ConnectionId> {
        self.documents
            .get(&document)
            .map(|entry| entry.seats.keys().copied().collect())
            .unwrap_or_default()
    }

    fn dismiss_all(&self, document: DocumentId, why: Farewell) {
        if let Some(entry) = self.documents.get(&document) {
            entry.seats.values().for_each(|seat| seat.peer.dismiss(why));
        }
    }
}

/// What clients are told when the disk fails.
pub(super) fn farewell(error: &StoreError) -> Farewell {
    match error {
        StoreError::Disk(error) => match &**error {
            redb::Error::Io(error)
                if matches!(
                    error.kind(),
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded
                ) =>
            {
                Farewell::DiskFull
            }
            _ => Farewell::Store,
        },
        StoreError::Stopped => Farewell::Store,
    }
}
