//! Finds out which stored bytes kill the engine, by notes that outlive it.
//!
//! Automerge panics on some malformed changes, and a panic ends a wasm module. Bytes that are stored
//! would then end it at every start. Knows the store and who lives, not what a chunk means.

use super::{Mark, Stage, Store};
use crate::{
    model::{LogId, SetAsideReason, StorageError},
    wire::{Chunk, ChunkKey},
};
use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
};

/// How many engines may end on a chunk before it is set aside, where it is not known whether it was
/// the chunk that ended them: a person who closes the tab while a chunk is applied leaves the same
/// note as a chunk that kills.
const N_ATTEMPTS: u32 = 2;

/// Watches over one engine's loading.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The engine: a name that no other engine of this device ever has.
    pub instance: String,
    /// The page that it works for.
    pub client: String,
}

/// What the notes of dead engines say about a log.
#[derive(Default)]
struct Died {
    /// Whether any engine died while it loaded the log, so that chunks must come one by one.
    careful: bool,
    /// Chunks to set aside.
    guilty: Vec<ChunkKey>,
    /// Chunks that may have ended an engine, and how many have ended on them.
    suspects: Vec<(ChunkKey, u32)>,
    /// How many engines have ended after all chunks were applied.
    n_reading: u32,
    /// The engines whose notes these are.
    instances: Vec<String>,
}

impl Guard {
    /// Loads a log and hands its chunks to `apply`, the last time with `true`.
    ///
    /// `is_alive` tells whether an engine still runs: a note whose writer lives is no death. An engine
    /// of the same page that is not this one is always dead, even where the browser has not yet
    /// noticed, because a page has one engine.
    ///
    /// Answers whether chunks were set aside. Where the store takes no notes (a full disk), the log
    /// is loaded without: to be readable matters more. Answers an error where the log cannot be read,
    /// or has ended engines again and again although each chunk can be applied.
    pub async fn load<S: Store>(
        &self,
        store: &S,
        log: LogId,
        is_alive: impl AsyncFn(&str) -> bool,
        mut apply: impl FnMut(Vec<Chunk>, bool),
    ) -> Result<bool, StorageError> {
        // All at once, because a person waits for the log.
        let reading = both(store.marks(log), store.load(log));
        let (_, (marks, chunks)) = both(store.mark(self.mark(log, Stage::Loading)), reading).await;
        let mut chunks = match chunks {
            Ok(chunks) => chunks,
            Err(error) => {
                let _ = store.clear_marks(log, &self.instance).await;
                return Err(error);
            }
        };
        let died = self.died(marks.unwrap_or_default(), is_alive).await;
        let mut any_set_aside = false;
        for key in &died.guilty {
            let done = store.set_aside(*key, SetAsideReason::StoppedTheEngine);
            any_set_aside |= done.await.is_ok();
        }
        chunks.retain(|chunk| !died.guilty.contains(&chunk.key));
        for instance in &died.instances {
            let _ = store.clear_marks(log, instance).await;
        }
        if died.n_reading >= N_ATTEMPTS {
            // No one chunk is to blame. The notes are gone now, so that a person may try again, but
            // the page does not start engines for ever.
            let _ = store.clear_marks(log, &self.instance).await;
            let text = "the log as a whole stops the engine";
            return Err(StorageError::Other(text.to_owned()));
        }
        if died.careful {
            // In the store's order: Automerge keeps a change back until those it builds on are there,
            // so that otherwise a note would name the chunk that released a deadly one.
            for chunk in chunks {
                let stage = Stage::Applying {
                    key: chunk.key,
                    attempt: died.attempts(chunk.key) + 1,
                };
                let _ = store.mark(self.mark(log, stage)).await;
                apply(vec![chunk], false);
            }
            let attempt = died.n_reading + 1;
            let _ = store.mark(self.mark(log, Stage::Reading { attempt })).await;
            apply(Vec::new(), true);
        } else {
            apply(chunks, true);
        }
        let _ = store.clear_marks(log, &self.instance).await;
        Ok(any_set_aside)
    }

    async fn died(&self, marks: Vec<Mark>, is_alive: impl AsyncFn(&str) -> bool) -> Died {
        let mut died = Died::default();
        for mark in marks {
            let is_mine = mark.client == self.client;
            if mark.instance == self.instance || (!is_mine && is_alive(&mark.instance).await) {
                continue;
            }
            died.careful = true;
            died.instances.push(mark.instance);
            match mark.stage {
                Stage::Loading => {}
                // The page lives on, so nobody closed it: the chunk ended its engine.
                Stage::Applying { key, attempt } if is_mine || attempt >= N_ATTEMPTS => {
                    died.guilty.push(key);
                }
                Stage::Applying { key, attempt } => died.suspects.push((key, attempt)),
                Stage::Reading { attempt } => died.n_reading = died.n_reading.max(attempt),
            }
        }
        died
    }

    fn mark(&self, log: LogId, stage: Stage) -> Mark {
        Mark {
            log,
            instance: self.instance.clone(),
            client: self.client.clone(),
            stage,
        }
    }
}

impl Died {
    fn attempts(&self, key: ChunkKey) -> u32 {
        let of_key = self.suspects.iter().filter(|(suspect, _)| *suspect == key);
        of_key.map(|(_, attempt)| *attempt).max().unwrap_or(0)
    }
}

/// Begins both, in this order, and waits for both.
async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut done_a, mut done_b) = (None, None);
    poll_fn(|context| {
        poll_once(a.as_mut(), &mut done_a, context);
        poll_once(b.as_mut(), &mut done_b, context);
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

fn poll_once<F: Future>(
    future: Pin<&mut F>,
    done: &mut Option<F::Output>,
    context: &mut Context<'_>,
) {
    if done.is_none()
        && let Poll::Ready(value) = future.poll(context)
    {
        *done = Some(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{LogListing, SetAside, Timestamp},
        store::{MemoryStore, tests::block_on},
        wire::ChunkKind,
    };
    use std::panic::{AssertUnwindSafe, catch_unwind};

    const DEADLY: &[u8] = b"deadly";

    fn chunk(kind: ChunkKind, bytes: &[u8]) -> Chunk {
        Chunk {
            key: ChunkKey::of(log(), kind, bytes),
            bytes: bytes.to_vec(),
            answers: None,
        }
    }

    fn log() -> LogId {
        LogId::random(&mut || 1u64)
    }

    /// A log of a snapshot and these changes.
    fn store(changes: &[&[u8]]) -> MemoryStore {
        let store = MemoryStore::new();
        let changes = changes.iter().map(|b| chunk(ChunkKind::Changes, b));
        for chunk in [chunk(ChunkKind::Snapshot, b"whole")]
            .into_iter()
            .chain(changes)
        {
            let listing = LogListing {
                id: log(),
                title: String::new(),
                n_actions: 0,
                changed: Timestamp(0),
                exported: None,
            };
            block_on(store.save(chunk, listing)).expect("the store works");
        }
        store
    }

    /// Starts an engine that dies of deadly bytes, or of what `dies` says; gives what it applied.
    fn start(
        store: &MemoryStore,
        instance: &str,
        client: &str,
        alive: &[&str],
        dies: impl Fn(&[Chunk]) -> bool,
    ) -> Option<Vec<Vec<u8>>> {
        let guard = Guard {
            instance: instance.to_owned(),
            client: client.to_owned(),
        };
        let mut applied = Vec::new();
        let load = guard.load(
            store,
            log(),
            async |instance: &str| alive.contains(&instance),
            |chunks, _| {
                assert!(!dies(&chunks), "the engine dies");
                applied.extend(chunks.into_iter().map(|chunk| chunk.bytes));
            },
        );
        let ended = catch_unwind(AssertUnwindSafe(|| block_on(load)));
        ended.ok().map(|loaded| {
            loaded.expect("the store can be read");
            applied
        })
    }

    fn deadly(chunks: &[Chunk]) -> bool {
        chunks.iter().any(|chunk| chunk.bytes == DEADLY)
    }

    fn aside(store: &MemoryStore) -> Vec<SetAside> {
        block_on(store.list_set_aside()).expect("the store can be read")
    }

    #[test]
    fn bytes_that_kill_the_engine_are_set_aside_and_the_rest_opens() {
        let store = store(&[b"one", DEADLY, b"two"]);
        assert_eq!(start(&store, "1", "page", &[], deadly), None);
        assert_eq!(start(&store, "2", "page", &[], deadly), None);
        let applied = start(&store, "3", "page", &[], deadly).expect("the third engine lives");
        assert_eq!(applied, [&b"whole"[..], b"one", b"two"]);
        assert_eq!(aside(&store)[0].reason, SetAsideReason::StoppedTheEngine);
        let applied = start(&store, "4", "page", &[], deadly).expect("all later ones live");
        assert_eq!(applied.len(), 3);
        assert!(block_on(store.marks(log())).is_ok_and(|marks| marks.is_empty()));
    }

    #[test]
    fn several_deadly_chunks_are_all_found() {
        let store = store(&[DEADLY, b"one", b"deadly too"]);
        let deadly = |chunks: &[Chunk]| chunks.iter().any(|c| c.bytes.starts_with(DEADLY));
        let mut n_starts = 1;
        while start(&store, &n_starts.to_string(), "page", &[], deadly).is_none() {
            n_starts += 1;
            assert!(n_starts < 10, "no engine ever lives");
        }
        assert_eq!(aside(&store).len(), 2);
    }

    #[test]
    fn closing_the_tab_while_it_loads_costs_no_chunk() {
        let store = store(&[b"one"]);
        assert_eq!(start(&store, "1", "first page", &[], |_| true), None);
        assert_eq!(start(&store, "2", "second page", &[], |_| true), None);
        let applied = start(&store, "3", "third page", &[], deadly).expect("nothing is deadly");
        assert_eq!(applied.len(), 2);
        assert_eq!(aside(&store), []);
    }

    #[test]
    fn a_chunk_on_which_two_pages_ended_is_set_aside() {
        let store = store(&[DEADLY]);
        for page in ["1", "2", "3"] {
            assert_eq!(start(&store, page, page, &[], deadly), None);
        }
        assert!(start(&store, "4", "4", &[], deadly).is_some());
        assert_eq!(aside(&store).len(), 1);
    }

    #[test]
    fn the_note_of_an_engine_that_lives_is_no_death() {
        let store = store(&[b"one"]);
        assert_eq!(start(&store, "1", "page", &[], |_| true), None);
        let mut n_inputs = 0;
        let guard = Guard {
            instance: "2".to_owned(),
            client: "another page".to_owned(),
        };
        let load = guard.load(&store, log(), async |_: &str| true, |_, _| n_inputs += 1);
        block_on(load).expect("the store can be read");
        assert_eq!(n_inputs, 1, "all chunks at once");
        let marks = block_on(store.marks(log())).expect("the store can be read");
        assert_eq!(marks.len(), 1, "the other's note stays");
    }

    #[test]
    fn an_engine_of_the_same_page_is_dead_even_if_its_lock_is_still_held() {
        let store = store(&[DEADLY]);
        assert_eq!(start(&store, "1", "page", &[], deadly), None);
        assert_eq!(start(&store, "2", "page", &["1"], deadly), None);
        assert!(start(&store, "3", "page", &["1", "2"], deadly).is_some());
    }

    #[test]
    fn a_log_that_kills_as_a_whole_is_refused_in_the_end_and_may_be_tried_again() {
        let store = store(&[b"one"]);
        let dies = |chunks: &[Chunk]| chunks.is_empty() || chunks.len() > 1;
        for engine in ["1", "2", "3"] {
            assert_eq!(start(&store, engine, "page", &[], dies), None);
        }
        let guard = Guard {
            instance: "4".to_owned(),
            client: "page".to_owned(),
        };
        let refused = guard.load(
            &store,
            log(),
            async |_: &str| false,
            |_, _| {
                panic!("nothing is applied");
            },
        );
        assert!(matches!(block_on(refused), Err(StorageError::Other(_))));
        assert_eq!(aside(&store), []);
        assert!(start(&store, "5", "page", &[], |_| false).is_some());
    }

    #[test]
    fn a_full_disk_does_not_keep_a_log_from_opening() {
        let store = store(&[b"one"]);
        store.fail_writes(Some(StorageError::Full));
        let applied = start(&store, "1", "page", &[], deadly).expect("nothing is deadly");
        assert_eq!(applied.len(), 2);
    }
}
