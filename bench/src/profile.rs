//! The work of the benches, natively and by itself, for a profiler: `bench profile session 1000`.

use bench::{
    generate::writer,
    plan::Planner,
    words::{Seed, people},
};
use matters_arising::{
    command::Command,
    document::Document,
    model::*,
    session::{Input, Output, Session},
    wire::{Chunk, ChunkKey, ChunkKind},
};
use std::hint::black_box;

const NOW: Timestamp = Timestamp(1_700_000_000);

fn planner(document: &Document, seed: u64) -> Planner {
    let head = document.head();
    let mut planner = Planner {
        actions: Vec::new(),
        categories: head.map_or_else(Vec::new, |h| h.categories.iter().map(|c| c.id).collect()),
        rng: Seed(seed),
    };
    for action in document.actions() {
        planner.add(action.id, &action.text, usize::MAX);
    }
    planner
}

fn replica(bytes: &[u8], seed: u64) -> Option<(Document, Planner)> {
    let mut document = Document::load(bytes).ok()?;
    let mut planner = planner(&document, seed);
    let people = people(&mut planner.rng);
    document.write_as(&writer(&people[1], &mut planner.rng));
    Some((document, planner))
}

/// Edits of a bare document.
pub(crate) fn edits(bytes: &[u8], n_edits: usize) -> Option<()> {
    let (mut document, mut planner) = replica(bytes, 5)?;
    for _ in 0..n_edits {
        let nth = planner.rng.below(planner.actions.len());
        for step in planner.edits(nth) {
            let _ = black_box(document.apply(&step.edit(), NOW));
        }
    }
    Some(())
}

/// Edits through a session.
pub(crate) fn session(bytes: &[u8], n_edits: usize) -> Option<()> {
    let document = Document::load(bytes).ok()?;
    let log = document.head()?.id;
    let mut planner = planner(&document, 5);
    let mut rng = Seed(9);
    let mut session = Session::new(ClientId::random(&mut rng));
    let chunk = Chunk {
        key: ChunkKey::of(log, ChunkKind::Snapshot, bytes),
        bytes: bytes.to_vec(),
        answers: None,
    };
    let who = people(&mut rng).swap_remove(2);
    let mut number = 0;
    let mut command = |command| {
        number += 1;
        Input::Command { number, command }
    };
    session.handle(command(Command::IAm(who)), NOW, &mut rng);
    session.handle(command(Command::Open { log, view: None }), NOW, &mut rng);
    let loaded = Input::Loaded {
        log,
        chunks: vec![chunk],
        last: true,
    };
    session.handle(loaded, NOW, &mut rng);
    session.handle(Input::Tick, NOW, &mut rng);
    for _ in 0..n_edits {
        let nth = planner.rng.below(planner.actions.len());
        for step in planner.edits(nth) {
            let input = command(Command::Edit(step.edit()));
            for output in session_edit(&mut session, input, &mut rng) {
                if let Output::Save(task, ..) = output {
                    session.handle(Input::Saved(task), NOW, &mut rng);
                }
            }
        }
    }
    Some(())
}

#[inline(never)]
fn session_edit(session: &mut Session, input: Input, rng: &mut Seed) -> Vec<Output> {
    let outputs = session.handle(input, NOW, rng);
    for output in &outputs {
        if let Output::Show(deltas) = output {
            black_box(postcard::to_allocvec(deltas).is_ok());
        }
    }
    outputs
}

/// A merge of two replicas with so many edits each.
pub(crate) fn merge(bytes: &[u8], n_edits: usize) -> Option<()> {
    let mut sides = Vec::new();
    for seed in [21, 22] {
        let (mut document, mut planner) = replica(bytes, seed)?;
        for _ in 0..n_edits {
            let nth = planner.rng.below(planner.actions.len());
            for step in planner.edits(nth).into_iter().take(1) {
                let _ = document.apply(&step.edit(), NOW);
            }
        }
        sides.push(Document::load(&document.save()).ok()?);
    }
    let other = sides.pop()?;
    let one = sides.first_mut()?;
    black_box(profiled_merge(one, &other));
    Some(())
}

#[inline(never)]
fn profiled_merge(one: &mut Document, other: &Document) -> usize {
    one.merge(other).map_or(0, |(_, bytes)| bytes.len())
}
