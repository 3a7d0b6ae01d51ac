//! The store in memory, under test.

use super::support::{Failure, Fixture, Planted};
use matters_arising::{
    model::{LogId, StorageError},
    store::{MemoryStore, Record},
};
use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

/// A store in memory.
#[derive(Default)]
pub(crate) struct Memory(MemoryStore);

impl Fixture for Memory {
    type Store = MemoryStore;

    async fn tab(&self) -> MemoryStore {
        self.0.clone()
    }

    fn fail_write(&self, nth: u32, failure: Failure) {
        self.0.fail_write(nth.into(), error(failure));
    }

    fn fail_all_writes(&self, failure: Failure) {
        self.0.fail_writes(Some(error(failure)));
    }

    fn mend(&self) {
        self.0.fail_writes(None);
    }

    async fn plant(&self, key: &str, planted: Planted<'_>) {
        let bytes = match planted {
            Planted::Bytes(bytes) => bytes.to_vec(),
            Planted::Nonsense(n) => n.to_le_bytes().to_vec(),
        };
        let record = Record {
            bytes,
            ..Record::default()
        };
        self.0.plant(key, record);
    }

    async fn view(&self, log: LogId, part: &str) -> Option<Vec<u8>> {
        self.0.view(log, part)
    }

    async fn n_chunks(&self) -> usize {
        self.0.chunk_keys().len()
    }
}

fn error(failure: Failure) -> StorageError {
    match failure.is_full() {
        true => StorageError::Full,
        false => StorageError::Other(format!("{failure:?}")),
    }
}

/// Runs a future of the memory store, which never waits.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the memory store does not wait"),
    }
}
