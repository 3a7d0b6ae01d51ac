//! What the rules need of a store under test, and the things that they store.

use matters_arising::{
    model::{Entropy, LogId, LogListing, SetAside, StorageError, Timestamp},
    store::Store,
    wire::{Chunk, ChunkKey, ChunkKind},
};
use std::{future::poll_fn, pin::pin, task::Poll};

/// A way in which a store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The value cannot be written at all.
    Uncloneable,
    /// The transaction is aborted while it is being filled.
    AbortedOnTheWay,
    /// All requests succeed, and then the transaction is aborted.
    AbortedAtTheEnd,
    /// A request fails after it was accepted.
    RequestFails,
    /// A request is refused for lack of room.
    NoRoomForARequest,
    /// All requests succeed, and then there is no room for the transaction.
    NoRoomAtTheEnd,
}

impl Failure {
    /// All of them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Uncloneable,
        Self::AbortedOnTheWay,
        Self::AbortedAtTheEnd,
        Self::RequestFails,
        Self::NoRoomForARequest,
        Self::NoRoomAtTheEnd,
    ];

    /// Whether it is a lack of room.
    pub(crate) fn is_full(self) -> bool {
        matches!(self, Self::NoRoomForARequest | Self::NoRoomAtTheEnd)
    }
}

/// What may be found under the key of a chunk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Planted<'a> {
    /// A record with these bytes.
    Bytes(&'a [u8]),
    /// No record of ours: a number, a text, an object without bytes, as far as the store can hold one.
    Nonsense(u32),
}

/// A store under test.
pub(crate) trait Fixture {
    /// The store.
    type Store: Store;

    /// The store as one tab has it; a second call is a second tab.
    async fn tab(&self) -> Self::Store;

    /// Lets the n-th write from now fail; 1 is the next. A compaction is two writes.
    fn fail_write(&self, nth: u32, failure: Failure);

    /// Lets every write fail.
    fn fail_all_writes(&self, failure: Failure);

    /// Lets no write fail any more.
    fn mend(&self);

    /// Puts something under the key of a chunk.
    async fn plant(&self, key: &str, planted: Planted<'_>);

    /// The stored part of a log's last view, as the page reads it.
    async fn view(&self, log: LogId, part: &str) -> Option<Vec<u8>>;

    /// How many chunks are stored, of all logs.
    async fn n_chunks(&self) -> usize;
}

/// The n-th log.
pub(crate) fn log(n: u64) -> LogId {
    let mut rng = || n;
    let rng: &mut dyn Entropy = &mut rng;
    LogId::random(rng)
}

/// Changes of the n-th log.
pub(crate) fn changes(n: u64, bytes: &[u8]) -> Chunk {
    chunk(n, ChunkKind::Changes, bytes)
}

/// A snapshot of the n-th log.
pub(crate) fn snapshot(n: u64, bytes: &[u8]) -> Chunk {
    chunk(n, ChunkKind::Snapshot, bytes)
}

fn chunk(n: u64, kind: ChunkKind, bytes: &[u8]) -> Chunk {
    Chunk {
        key: ChunkKey::of(log(n), kind, bytes),
        bytes: bytes.to_vec(),
        answers: None,
    }
}

/// The listing of the n-th log under this title.
pub(crate) fn listing(n: u64, title: &str) -> LogListing {
    LogListing {
        id: log(n),
        title: title.to_owned(),
        n_actions: 3,
        changed: Timestamp(1_555_555_555),
        exported: None,
    }
}

/// Saves chunks of the n-th log, which must work.
pub(crate) async fn save_all(store: &impl Store, n: u64, chunks: &[Chunk]) {
    for chunk in chunks {
        let saved = store.save(chunk.clone(), listing(n, "A log")).await;
        saved.expect("the store works");
    }
}

/// Loads the n-th log, which must work; gives the bytes of its chunks.
pub(crate) async fn load(store: &impl Store, n: u64) -> Vec<Vec<u8>> {
    let chunks = store.load(log(n)).await.expect("the store can be read");
    chunks.into_iter().map(|chunk| chunk.bytes).collect()
}

/// What was set aside.
pub(crate) async fn aside(store: &impl Store) -> Vec<SetAside> {
    let aside = store.list_set_aside().await;
    aside.expect("the store can be read")
}

/// The titles of all logs, in the order of the list.
pub(crate) async fn titles(store: &impl Store) -> Vec<String> {
    let listings = store.list().await.expect("the store can be read");
    listings.into_iter().map(|listing| listing.title).collect()
}

/// Holds a failed write to what the contract says about its error.
pub(crate) fn assert_reported(failure: Failure, outcome: Result<(), StorageError>) {
    match outcome {
        Err(StorageError::Full) => assert!(failure.is_full(), "{failure:?} is no lack of room"),
        Err(StorageError::Other(text)) => {
            assert!(!failure.is_full(), "{failure:?} is a lack of room: {text}");
            assert!(!text.is_empty(), "{failure:?} is named");
        }
        outcome => panic!("{failure:?} was answered with {outcome:?}"),
    }
}

/// Begins both, in this order, and waits for both.
pub(crate) async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut done_a, mut done_b) = (None, None);
    poll_fn(|context| {
        if done_a.is_none()
            && let Poll::Ready(value) = a.as_mut().poll(context)
        {
            done_a = Some(value);
        }
        if done_b.is_none()
            && let Poll::Ready(value) = b.as_mut().poll(context)
        {
            done_b = Some(value);
        }
        match (done_a.take(), done_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (done_a, done_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}
