//! A log that holds bytes which kill Automerge opens again without them, and says which they were.
//!
//! Native: a panic that is caught stands for the death of an engine.

use matters_arising::{
    command::{Command, Edit, Start},
    model::*,
    session::{Input, Output, Session},
    store::{Guard, MemoryStore, Store},
    wire::{Chunk, ChunkKey, ChunkKind},
};
use sha2::{Digest, Sha256};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::{Context, Poll, Waker},
};

const NOW: Timestamp = Timestamp(1_555_555_555);

#[test]
fn a_log_with_bytes_that_kill_automerge_opens_without_them() {
    let store = MemoryStore::new();
    let mut rng = Counter(7);
    let client = ClientId::random(&mut rng);
    let (log, chunks) = a_log(&mut rng);
    for chunk in &chunks {
        block_on(store.save(chunk.clone(), listing(log))).expect("the store works");
    }
    let last = &chunks.last().expect("a log has chunks").bytes;
    let deadly = mutations(last)
        .find(|bytes| kills(&chunks, bytes))
        .expect("Automerge panics on none of these any more: is the guard still needed?");
    let deadly = chunk(log, deadly);
    let key = deadly.key.to_string();
    block_on(store.save(deadly, listing(log))).expect("the store works");

    let mut n_deaths = 0;
    let titles = loop {
        match engine(&store, log, client, &format!("engine {n_deaths}")) {
            Some(titles) => break titles,
            None => n_deaths += 1,
        }
        assert!(n_deaths < 5, "no engine ever lives");
    };
    assert_eq!(titles, ["Two"], "the rest of the log is there");
    assert_eq!(n_deaths, 2, "one to notice, one to find out which");
    let aside = block_on(store.list_set_aside()).expect("the store can be read");
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].key, key);
    assert_eq!(aside[0].reason, SetAsideReason::StoppedTheEngine);
}

/// Starts an engine and opens the log; gives the titles that it shows, unless it dies.
fn engine(
    store: &MemoryStore,
    log: LogId,
    client: ClientId,
    instance: &str,
) -> Option<Vec<String>> {
    let guard = Guard {
        instance: instance.to_owned(),
        client: client.to_string(),
    };
    let mut session = Session::new(client);
    let mut rng = Counter(99);
    let open = Input::Command {
        number: 1,
        command: Command::Open { log, view: None },
    };
    session.handle(open, NOW, &mut rng);
    let mut titles = Vec::new();
    let load = guard.load(
        store,
        log,
        async |_: &str| false,
        |chunks, last| {
            let outputs = session.handle(Input::Loaded { log, chunks, last }, NOW, &mut rng);
            for delta in shown(outputs) {
                if let Delta::Opened { head, .. } = delta {
                    titles.push(head.title);
                }
            }
        },
    );
    let loaded = catch_unwind(AssertUnwindSafe(|| block_on(load))).ok()?;
    loaded.expect("the store can be read");
    Some(titles)
}

/// A log that was renamed twice, as its session saved it.
fn a_log(rng: &mut Counter) -> (LogId, Vec<Chunk>) {
    let log = LogId::random(rng);
    let mut session = Session::new(ClientId::random(rng));
    let author = Author {
        name: "Ann".to_owned(),
        organisation: "Forum".to_owned(),
        device: DeviceId::random(rng),
    };
    let create = Command::Create {
        log,
        title: "Zero".to_owned(),
        start: Start::Bare,
    };
    let rename = |title: &str| Command::Edit(Edit::RenameLog(title.to_owned()));
    let mut chunks = Vec::new();
    for (number, command) in (1..).zip([Command::IAm(author), create, rename("One"), rename("Two")])
    {
        let mut inputs = vec![Input::Command { number, command }];
        while let Some(input) = inputs.pop() {
            for output in session.handle(input, NOW, rng) {
                if let Output::Save(task, chunk, _) = output {
                    chunks.push(chunk);
                    inputs.push(Input::Saved(task));
                }
            }
        }
    }
    (log, chunks)
}

/// Changes of which one byte is another, with a checksum that fits.
fn mutations(change: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    // Magic bytes, checksum, kind and length come first.
    (10..change.len()).flat_map(move |at| {
        [0x00, 0x01, 0x7f, 0x80, 0xff].into_iter().map(move |byte| {
            let mut bytes = change.to_vec();
            bytes[at] = byte;
            let checksum = Sha256::digest(&bytes[8..]);
            bytes[4..8].copy_from_slice(&checksum[..4]);
            bytes
        })
    })
}

/// Whether an engine that loads these chunks and then this change dies of it.
fn kills(chunks: &[Chunk], change: &[u8]) -> bool {
    let store = MemoryStore::new();
    let log = chunks[0].key.log;
    for chunk in chunks.iter().cloned().chain([chunk(log, change.to_vec())]) {
        block_on(store.save(chunk, listing(log))).expect("the store works");
    }
    let client = ClientId::random(&mut Counter(1));
    engine(&store, log, client, "engine").is_none()
}

fn chunk(log: LogId, bytes: Vec<u8>) -> Chunk {
    Chunk {
        key: ChunkKey::of(log, ChunkKind::Changes, &bytes),
        bytes,
        answers: None,
    }
}

fn listing(log: LogId) -> LogListing {
    LogListing {
        id: log,
        title: "Log".to_owned(),
        n_actions: 0,
        changed: NOW,
        exported: None,
    }
}

fn shown(outputs: Vec<Output>) -> impl Iterator<Item = Delta> {
    outputs.into_iter().flat_map(|output| match output {
        Output::Show(deltas) => deltas,
        _ => Vec::new(),
    })
}

struct Counter(u64);

impl Entropy for Counter {
    fn next_u64(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        self.0
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the memory store does not wait"),
    }
}
