//! The work of the benches, natively and by itself, for a profiler: `bench profile session 1000`.

use automerge::{Automerge, LoadOptions, PatchLog, TextEncoding, VerificationMode};
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
use std::{env, fs, hint::black_box, io, time::Instant};

/// Does what the words after `profile` name, on the log of the size given.
pub(crate) fn run(asked: &crate::Asked) -> io::Result<()> {
    for size in &asked.sizes {
        let bytes = fs::read(asked.place.join(format!("{size}.automerge")))?;
        for word in env::args() {
            let done = match word.as_str() {
                "document" => edits(&bytes, 200),
                "session" => session(&bytes, 200),
                "load" => load(&bytes),
                "memory" => memory(&bytes),
                "view" => view(&fs::read(asked.place.join(format!("{size}/base.bin")))?),
                "merge" => merge(&bytes, 500),
                _ => Some(()),
            };
            done.ok_or_else(|| io::Error::other("this log is not one of ours"))?;
        }
    }
    Ok(())
}

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
fn edits(bytes: &[u8], n_edits: usize) -> Option<()> {
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
fn session(bytes: &[u8], n_edits: usize) -> Option<()> {
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

/// A merge of two replicas with so many edits each, beside its parts done by Automerge alone.
fn merge(bytes: &[u8], n_edits: usize) -> Option<()> {
    let mut saved = Vec::new();
    for seed in [21, 22] {
        let (mut document, mut planner) = replica(bytes, seed)?;
        let mut n_left = n_edits;
        while n_left > 0 {
            let nth = planner.rng.below(planner.actions.len());
            for step in planner.edits(nth).into_iter().take(n_left) {
                let _ = document.apply(&step.edit(), NOW);
                n_left -= 1;
            }
        }
        saved.push(document.save());
    }
    let [one, two] = saved.as_slice() else {
        return None;
    };
    for _ in 0..25 {
        let (mut ours, theirs) = (Document::load(one).ok()?, Document::load(two).ok()?);
        timed("merge of a document", || profiled_merge(&mut ours, &theirs));
        parts(one, two)?;
    }
    Some(())
}

#[inline(never)]
fn profiled_merge(one: &mut Document, other: &Document) -> usize {
    one.merge(other).map_or(0, |(_, bytes)| bytes.len())
}

/// Loads, beside Automerge's own ways of loading.
fn load(bytes: &[u8]) -> Option<()> {
    for _ in 0..3 {
        let document = timed("load of a document", || Document::load(bytes).ok())?;
        timed("  all actions read", || black_box(document.actions().len()));
        for (what, mode) in [
            ("  automerge: load, checked", VerificationMode::Check),
            ("  automerge: load, unchecked", VerificationMode::DontCheck),
        ] {
            let options = LoadOptions::new()
                .text_encoding(TextEncoding::Utf16CodeUnit)
                .verification_mode(mode);
            timed(what, || {
                black_box(Automerge::load_with_options(bytes, options).is_ok())
            });
        }
    }
    Some(())
}

/// What Automerge itself needs for each step of a merge.
fn parts(one: &[u8], two: &[u8]) -> Option<()> {
    let options = || LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    let load = |bytes| Automerge::load_with_options(bytes, options()).ok();
    let (mut a, mut b) = (load(one)?, load(two)?);
    let changes = timed("  automerge: changes added", || a.get_changes_added(&b));
    let (mut c, mut d) = (a.clone(), a.clone());
    timed("  automerge: clone", || black_box(a.clone()));
    let mut inactive = PatchLog::inactive();
    timed("  automerge: apply, no patches", || {
        black_box(
            c.apply_changes_log_patches(changes.clone(), &mut inactive)
                .is_ok(),
        )
    });
    let mut active = PatchLog::active();
    timed("  automerge: apply, patches noted", || {
        black_box(
            d.apply_changes_log_patches(changes.clone(), &mut active)
                .is_ok(),
        )
    });
    timed("  automerge: patches made", || {
        black_box(d.make_patches(&mut active).len())
    });
    timed("  automerge: changes decoded", || {
        let n_ops = changes
            .iter()
            .map(|change| change.decode().operations.len());
        black_box(n_ops.sum::<usize>())
    });
    timed("  automerge: merge", || black_box(a.merge(&mut b).is_ok()));
    Some(())
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let result = work();
    println!(
        "{what:<36} {:>8.2} ms",
        began.elapsed().as_secs_f64() * 1000.0
    );
    result
}

/// Decodes a last view, as the page does.
fn view(bytes: &[u8]) -> Option<()> {
    let view = timed("last view decoded", || LastView::decode(bytes, None))?;
    println!(
        "{} actions, {:.1} MB",
        view.actions.len(),
        resident("VmRSS:")
    );
    Some(())
}

fn resident(key: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(key));
    let words = line.and_then(|line| line.split_whitespace().nth(1));
    words
        .and_then(|n| n.parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        / 1000.0
}

/// What loading leaves in memory, and what it needs at most on the way.
fn memory(bytes: &[u8]) -> Option<()> {
    let say = |what: &str| {
        println!(
            "{what:<36} {:>8.1} MB, at most {:.1} MB",
            resident("VmRSS:"),
            resident("VmHWM:")
        );
    };
    say("before");
    let document = Document::load(bytes).ok()?;
    say("document loaded");
    let actions = document.actions();
    say("all actions read");
    black_box((document, actions));
    Some(())
}
