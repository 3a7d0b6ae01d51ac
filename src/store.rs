//! What a device's store must do, whatever it is made of.
//!
//! Knows chunks as bytes with a key; not what they mean, nor which browser or disk keeps them.
//! `tests/contract_storage.rs` holds every store to the rules that are written here.

mod guard;
mod memory;

pub use guard::Guard;
pub use memory::{MemoryStore, Record};

use crate::{
    model::{LogId, LogListing, SetAside, SetAsideReason, StorageError},
    wire::{Chunk, ChunkKey, ChunkKind},
};

/// Keeps the logs of one device.
///
/// Several tabs use one store at the same time without a lock, so every write is one transaction: it
/// happens whole or, answering an error, not at all. An answer of `Ok` means durable, for views and
/// marks at least beyond the end of the engine. Writes begun in an order take effect in that order. Futures are not `Send`: a browser's store lives on one thread.
pub trait Store {
    /// Reads all chunks of a log: snapshots first, then the others in the order in which they were
    /// saved, so that a chunk comes after those it builds on.
    ///
    /// A record that is malformed, or whose bytes do not have the hash of its key, is set aside as
    /// [`SetAsideReason::Damaged`] and left out.
    fn load(&self, log: LogId) -> impl Future<Output = Result<Vec<Chunk>, StorageError>>;

    /// Reads the listings of all logs, by title and id. Malformed ones are left out.
    fn list(&self) -> impl Future<Output = Result<Vec<LogListing>, StorageError>>;

    /// Writes a chunk and the listing of its log together. The same chunk twice is one record, which
    /// keeps its place in the order and the page that it answers.
    fn save(
        &self,
        chunk: Chunk,
        listing: LogListing,
    ) -> impl Future<Output = Result<(), StorageError>>;

    /// Writes the listing of a log alone.
    fn save_listing(&self, listing: LogListing) -> impl Future<Output = Result<(), StorageError>>;

    /// Writes `snapshot`, and only once that is durable deletes `covers`.
    ///
    /// Answers whether the snapshot is durable. A deletion that fails is no failure: what is left
    /// over says nothing that the snapshot does not say, and goes with the next compaction.
    fn compact(
        &self,
        snapshot: Chunk,
        covers: Vec<ChunkKey>,
    ) -> impl Future<Output = Result<(), StorageError>>;

    /// Writes the last view of a log. `None` as `base` keeps the one stored.
    fn save_view(
        &self,
        log: LogId,
        base: Option<Vec<u8>>,
        recent: Vec<u8>,
    ) -> impl Future<Output = Result<(), StorageError>>;

    /// Writes one of the records that sharing a log needs.
    fn save_share(
        &self,
        log: LogId,
        part: SharePart,
        bytes: Vec<u8>,
    ) -> impl Future<Output = Result<(), StorageError>>;

    /// Writes the keys of a log of which no keys are kept, and answers whether that was so. Of several tabs that begin
    /// to share a log at once one is the first, and nothing takes the place of its keys.
    fn save_first_keys(
        &self,
        log: LogId,
        keys: Vec<u8>,
    ) -> impl Future<Output = Result<bool, StorageError>>;

    /// Reads the records that sharing a log needs.
    fn load_share(&self, log: LogId) -> impl Future<Output = Result<ShareRecords, StorageError>>;

    /// Deletes everything of a log: chunks, views, listing, marks, keys and what was set aside.
    fn remove_log(&self, log: LogId) -> impl Future<Output = Result<(), StorageError>>;

    /// Writes a mark: a note to the engine that starts after this one has died.
    fn mark(&self, mark: Mark) -> impl Future<Output = Result<(), StorageError>>;

    /// Reads the marks of a log. Malformed ones are left out.
    fn marks(&self, log: LogId) -> impl Future<Output = Result<Vec<Mark>, StorageError>>;

    /// Deletes the marks that an engine left on a log.
    fn clear_marks(
        &self,
        log: LogId,
        instance: &str,
    ) -> impl Future<Output = Result<(), StorageError>>;

    /// Takes a chunk out of what is loaded and keeps its bytes for inspection. Does nothing where the
    /// chunk is not there.
    fn set_aside(
        &self,
        key: ChunkKey,
        reason: SetAsideReason,
    ) -> impl Future<Output = Result<(), StorageError>>;

    /// Names all that was set aside, by key.
    fn list_set_aside(&self) -> impl Future<Output = Result<Vec<SetAside>, StorageError>>;

    /// Reads bytes that were set aside; `None` where there are none under this key.
    fn read_set_aside(
        &self,
        key: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StorageError>>;
}

/// What a store keeps for sharing a log. It does not know what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharePart {
    /// The keys: as durable as chunks.
    Keys,
    /// The copy of what travels: a cache, as durable as views.
    Copy,
}

impl SharePart {
    /// The key under which a store keeps this part of a log.
    pub fn key(self, log: LogId) -> String {
        match self {
            Self::Keys => format!("{log}/keys"),
            Self::Copy => format!("{log}/copy"),
        }
    }
}

/// Both parts, as far as they are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShareRecords {
    /// The keys.
    pub keys: Option<Vec<u8>>,
    /// The copy.
    pub copy: Option<Vec<u8>>,
}

/// A note that an engine writes before it does what may kill it, and deletes when it has survived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The log that it was loading.
    pub log: LogId,
    /// The engine: a name that no other engine of this device ever has.
    pub instance: String,
    /// The page that the engine worked for.
    pub client: String,
    /// How far it had come.
    pub stage: Stage,
}

/// How far an engine had come with loading a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It was loading all chunks at once.
    Loading,
    /// It was applying one chunk.
    Applying {
        /// The chunk.
        key: ChunkKey,
        /// How many engines have tried, this one included.
        attempt: u32,
    },
    /// It had applied all chunks, one by one, and was reading what they say.
    Reading {
        /// How many engines have tried, this one included.
        attempt: u32,
    },
}

impl Mark {
    /// The key under which a store keeps this mark: one for each log and engine.
    pub fn key(&self) -> String {
        Self::key_of(self.log, &self.instance)
    }

    /// The key of an engine's mark on a log.
    pub fn key_of(log: LogId, instance: &str) -> String {
        format!("{log}/{instance}")
    }

    /// The value that a store keeps.
    pub fn value(&self) -> String {
        let client = &self.client;
        match self.stage {
            Stage::Loading => format!("loading {client}"),
            Stage::Applying { key, attempt } => format!("applying {client} {attempt} {key}"),
            Stage::Reading { attempt } => format!("reading {client} {attempt}"),
        }
    }

    /// Reads what [`Mark::key`] and [`Mark::value`] wrote; anything else is `None`.
    pub fn parse(key: &str, value: &str) -> Option<Self> {
        let (log, instance) = key.split_once('/')?;
        let mut words = value.split(' ');
        let kind = words.next()?;
        let client = words.next()?.to_owned();
        let mut attempt = || words.next()?.parse().ok();
        let stage = match kind {
            "loading" => Stage::Loading,
            "applying" => Stage::Applying {
                attempt: attempt()?,
                key: ChunkKey::parse(words.next()?)?,
            },
            "reading" => Stage::Reading {
                attempt: attempt()?,
            },
            _ => return None,
        };
        Some(Self {
            log: LogId::parse(log)?,
            instance: instance.to_owned(),
            client,
            stage,
        })
    }
}

/// Whether the bytes of a chunk are those that its key names.
pub(crate) fn is_intact(chunk: &Chunk) -> bool {
    ChunkKey::of(chunk.key.log, chunk.key.kind, &chunk.bytes) == chunk.key
}

/// Puts listings in the order that [`Store::list`] promises.
pub(crate) fn sort_listings(listings: &mut [LogListing]) {
    listings.sort_by(|a, b| a.title.cmp(&b.title).then(a.id.cmp(&b.id)));
}

/// Puts chunks in the order that [`Store::load`] promises; each comes with its place in time.
pub(crate) fn in_order(mut chunks: Vec<(f64, Chunk)>) -> Vec<Chunk> {
    chunks.sort_by(|(at_a, a), (at_b, b)| {
        let rank = |chunk: &Chunk| u8::from(chunk.key.kind != ChunkKind::Snapshot);
        (rank(a).cmp(&rank(b)))
            .then(at_a.total_cmp(at_b))
            .then(a.key.cmp(&b.key))
    });
    chunks.into_iter().map(|(_, chunk)| chunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClientId;
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    /// Runs a future of the memory store, which never waits.
    pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("the memory store does not wait"),
        }
    }

    #[test]
    fn a_mark_reads_back_what_it_writes() {
        let mut rng = || 5u64;
        let log = LogId::random(&mut rng);
        let client = ClientId::random(&mut rng).to_string();
        let key = ChunkKey::of(log, ChunkKind::Snapshot, b"bytes");
        for stage in [
            Stage::Loading,
            Stage::Applying { key, attempt: 2 },
            Stage::Reading { attempt: 3 },
        ] {
            let mark = Mark {
                log,
                instance: "one".to_owned(),
                client: client.clone(),
                stage,
            };
            assert_eq!(Mark::parse(&mark.key(), &mark.value()), Some(mark));
        }
    }

    #[test]
    fn foreign_text_is_no_mark() {
        let log = LogId::random(&mut || 5u64);
        for (key, value) in [
            ("", ""),
            ("x/y", "loading z"),
            (&*format!("{log}/one"), "applying z 1 nothing"),
            (&*format!("{log}/one"), "resting z"),
        ] {
            assert_eq!(Mark::parse(key, value), None, "{key} {value}");
        }
    }
}
