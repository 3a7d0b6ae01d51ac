//! A store in memory, for tests and simulations, that can be made to fail.
//!
//! Clones share what they keep, as tabs do. Knows nothing of the browser's store, but keeps its rules.

use super::{Mark, SharePart, ShareRecords, Store, in_order, is_intact};
use crate::{
    model::{ClientId, LogId, LogListing, SetAside, SetAsideReason, StorageError},
    wire::{Chunk, ChunkKey},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// Keeps logs until the last clone of it is dropped.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Rc<RefCell<State>>);

/// A chunk as it is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The page and its last command within.
    pub answers: Option<(ClientId, u32)>,
    /// When it was saved, as a number that only grows.
    pub place: f64,
}

impl Record {
    /// The record of a chunk. One that is there already, because another tab has saved the chunk too,
    /// keeps its place, and the answer that its page waits for.
    pub(crate) fn of(chunk: Chunk, place: f64, there: Option<&Self>) -> Self {
        let there = there.filter(|there| there.bytes == chunk.bytes);
        Self {
            answers: there.and_then(|there| there.answers).or(chunk.answers),
            place: there.map_or(place, |there| there.place),
            bytes: chunk.bytes,
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Kept {
    chunks: BTreeMap<String, Record>,
    views: BTreeMap<String, Vec<u8>>,
    sharing: BTreeMap<String, Vec<u8>>,
    listings: BTreeMap<LogId, LogListing>,
    marks: BTreeMap<String, String>,
    aside: BTreeMap<String, (Record, SetAsideReason)>,
    last_place: f64,
}

#[derive(Debug, Default)]
struct State {
    kept: Kept,
    n_writes: u64,
    failing: BTreeMap<u64, StorageError>,
    failing_always: Option<StorageError>,
    failing_reads: Option<StorageError>,
    quota: Option<usize>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the n-th write from now fail; 1 is the next. A compaction is two writes.
    pub fn fail_write(&self, nth: u64, error: StorageError) {
        let mut state = self.0.borrow_mut();
        let at = state.n_writes + nth;
        state.failing.insert(at, error);
    }

    /// Lets every write fail, or with `None` none any more.
    pub fn fail_writes(&self, error: Option<StorageError>) {
        self.0.borrow_mut().failing_always = error;
    }

    /// Lets every read fail, or with `None` none any more.
    pub fn fail_reads(&self, error: Option<StorageError>) {
        self.0.borrow_mut().failing_reads = error;
    }

    /// Lets writes fail that would leave more than so many bytes of chunks and views.
    pub fn limit(&self, quota: Option<usize>) {
        self.0.borrow_mut().quota = quota;
    }

    /// Puts a record under any key, as a defect or another version might have left it.
    pub fn plant(&self, key: &str, record: Record) {
        let mut state = self.0.borrow_mut();
        state.kept.chunks.insert(key.to_owned(), record);
    }

    /// The keys of all chunks.
    pub fn chunk_keys(&self) -> Vec<String> {
        self.0.borrow().kept.chunks.keys().cloned().collect()
    }

    /// A stored part of the last view of a log: `base` or `recent`.
    pub fn view(&self, log: LogId, part: &str) -> Option<Vec<u8>> {
        let state = self.0.borrow();
        state.kept.views.get(&format!("{log}/{part}")).cloned()
    }

    fn read<T>(&self, read: impl FnOnce(&Kept) -> T) -> Result<T, StorageError> {
        let state = self.0.borrow();
        match &state.failing_reads {
            Some(error) => Err(error.clone()),
            None => Ok(read(&state.kept)),
        }
    }

    fn write(&self, write: impl FnOnce(&mut Kept)) -> Result<(), StorageError> {
        let mut state = self.0.borrow_mut();
        state.n_writes += 1;
        let n = state.n_writes;
        if let Some(error) = state.failing.remove(&n) {
            return Err(error);
        }
        if let Some(error) = &state.failing_always {
            return Err(error.clone());
        }
        let mut next = state.kept.clone();
        write(&mut next);
        if state.quota.is_some_and(|quota| next.size() > quota) {
            return Err(StorageError::Full);
        }
        state.kept = next;
        Ok(())
    }
}

impl Kept {
    fn size(&self) -> usize {
        let chunks = self.chunks.values().map(|record| record.bytes.len());
        let views = self.views.values().map(Vec::len);
        let sharing = self.sharing.values().map(Vec::len);
        chunks.chain(views).chain(sharing).sum()
    }

    fn put(&mut self, chunk: Chunk) {
        self.last_place += 1.0;
        let key = chunk.key.to_string();
        let record = Record::of(chunk, self.last_place, self.chunks.get(&key));
        self.chunks.insert(key, record);
    }

    fn move_aside(&mut self, key: &str, reason: SetAsideReason) {
        if let Some(record) = self.chunks.remove(key) {
            self.aside.insert(key.to_owned(), (record, reason));
        }
    }
}

impl Store for MemoryStore {
    async fn load(&self, log: LogId) -> Result<Vec<Chunk>, StorageError> {
        let prefix = format!("{log}/");
        let (good, damaged) = self.read(|kept| {
            let mut good = Vec::new();
            let mut damaged = BTreeSet::new();
            for (key, record) in &kept.chunks {
                if !key.starts_with(&prefix) {
                    continue;
                }
                let chunk = ChunkKey::parse(key).map(|key| Chunk {
                    key,
                    bytes: record.bytes.clone(),
                    answers: record.answers,
                });
                match chunk.filter(is_intact) {
                    Some(chunk) => good.push((record.place, chunk)),
                    None => drop(damaged.insert(key.clone())),
                }
            }
            (good, damaged)
        })?;
        if !damaged.is_empty() {
            // What cannot be set aside now is left out all the same, and met again at the next load.
            let _ = self.write(|kept| {
                for key in &damaged {
                    kept.move_aside(key, SetAsideReason::Damaged);
                }
            });
        }
        Ok(in_order(good))
    }

    async fn list(&self) -> Result<Vec<LogListing>, StorageError> {
        let mut listings: Vec<_> = self.read(|kept| kept.listings.values().cloned().collect())?;
        super::sort_listings(&mut listings);
        Ok(listings)
    }

    async fn save(&self, chunk: Chunk, listing: LogListing) -> Result<(), StorageError> {
        self.write(|kept| {
            kept.put(chunk);
            kept.listings.insert(listing.id, listing);
        })
    }

    async fn save_listing(&self, listing: LogListing) -> Result<(), StorageError> {
        self.write(|kept| {
            kept.listings.insert(listing.id, listing);
        })
    }

    async fn compact(&self, snapshot: Chunk, covers: Vec<ChunkKey>) -> Result<(), StorageError> {
        let key = snapshot.key;
        self.write(|kept| kept.put(snapshot))?;
        let _ = self.write(|kept| {
            for covered in covers.iter().filter(|covered| **covered != key) {
                kept.chunks.remove(&covered.to_string());
            }
        });
        Ok(())
    }

    async fn save_view(
        &self,
        log: LogId,
        base: Option<Vec<u8>>,
        recent: Vec<u8>,
    ) -> Result<(), StorageError> {
        self.write(|kept| {
            if let Some(base) = base {
                kept.views.insert(format!("{log}/base"), base);
            }
            kept.views.insert(format!("{log}/recent"), recent);
        })
    }

    async fn save_share(
        &self,
        log: LogId,
        part: SharePart,
        bytes: Vec<u8>,
    ) -> Result<(), StorageError> {
        self.write(|kept| {
            kept.sharing.insert(part.key(log), bytes);
        })
    }

    async fn save_first_keys(&self, log: LogId, keys: Vec<u8>) -> Result<bool, StorageError> {
        let key = SharePart::Keys.key(log);
        if self.read(|kept| kept.sharing.contains_key(&key))? {
            return Ok(false);
        }
        self.write(|kept| drop(kept.sharing.insert(key, keys)))?;
        Ok(true)
    }

    async fn load_share(&self, log: LogId) -> Result<ShareRecords, StorageError> {
        self.read(|kept| ShareRecords {
            keys: kept.sharing.get(&SharePart::Keys.key(log)).cloned(),
            copy: kept.sharing.get(&SharePart::Copy.key(log)).cloned(),
        })
    }

    async fn remove_log(&self, log: LogId) -> Result<(), StorageError> {
        let prefix = format!("{log}/");
        self.write(|kept| {
            kept.chunks.retain(|key, _| !key.starts_with(&prefix));
            kept.views.retain(|key, _| !key.starts_with(&prefix));
            kept.sharing.retain(|key, _| !key.starts_with(&prefix));
            kept.marks.retain(|key, _| !key.starts_with(&prefix));
            kept.aside.retain(|key, _| !key.starts_with(&prefix));
            kept.listings.remove(&log);
        })
    }

    async fn mark(&self, mark: Mark) -> Result<(), StorageError> {
        self.write(|kept| {
            kept.marks.insert(mark.key(), mark.value());
        })
    }

    async fn marks(&self, log: LogId) -> Result<Vec<Mark>, StorageError> {
        let of_log = |mark: &Mark| mark.log == log;
        self.read(|kept| {
            let marks = kept.marks.iter();
            let marks = marks.filter_map(|(key, value)| Mark::parse(key, value));
            marks.filter(of_log).collect()
        })
    }

    async fn clear_marks(&self, log: LogId, instance: &str) -> Result<(), StorageError> {
        self.write(|kept| {
            kept.marks.remove(&Mark::key_of(log, instance));
        })
    }

    async fn set_aside(&self, key: ChunkKey, reason: SetAsideReason) -> Result<(), StorageError> {
        self.write(|kept| kept.move_aside(&key.to_string(), reason))
    }

    async fn list_set_aside(&self) -> Result<Vec<SetAside>, StorageError> {
        self.read(|kept| {
            let aside = kept.aside.iter();
            aside
                .map(|(key, (record, reason))| SetAside {
                    key: key.clone(),
                    size: u32::try_from(record.bytes.len()).unwrap_or(u32::MAX),
                    reason: *reason,
                })
                .collect()
        })
    }

    async fn read_set_aside(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.read(|kept| kept.aside.get(key).map(|(record, _)| record.bytes.clone()))
    }
}
