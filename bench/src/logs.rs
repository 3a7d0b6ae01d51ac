//! The generated logs on disk, under target/bench/: made once, used again until `--fresh` is asked for.

use bench::{generate, stored};
use matters_arising::model::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{fs, io, path::Path};

/// The seed of all logs: the same logs on every machine.
const SEED: u64 = 7;

/// What is known of a generated log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// How many actions it has.
    pub(crate) actions: usize,
    /// How many edits they have got, their additions not counted.
    pub(crate) edits: usize,
    /// How many times somebody began to write.
    pub(crate) sessions: usize,
    /// The bytes of a snapshot.
    pub(crate) bytes: usize,
    /// The bytes of a snapshot of the same actions without their edits.
    pub(crate) bytes_without_edits: usize,
}

impl Facts {
    /// Saved bytes for each edit.
    pub(crate) fn bytes_an_edit(&self) -> f64 {
        (self.bytes - self.bytes_without_edits) as f64 / self.edits as f64
    }
}

/// The log of this size: `<size>.automerge`, and in `<size>/` what a browser stores of it.
pub(crate) fn ensure(place: &Path, size: usize, fresh: bool) -> io::Result<Facts> {
    let dir = place.join(size.to_string());
    let facts = dir.join("facts.json");
    if !fresh && let Ok(known) = fs::read(&facts) {
        return serde_json::from_slice(&known).map_err(io::Error::other);
    }
    eprintln!("==> Generating a log of {size} actions");
    let base = generate::only_actions(size, SEED).map_err(io::Error::other)?;
    let mut log = generate::generate(size, SEED).map_err(io::Error::other)?;
    let stored = stored::store(&mut log).ok_or_else(|| io::Error::other("no log was stored"))?;
    let bytes = stored.document.save();
    let known = Facts {
        actions: size,
        edits: log.n_edits,
        sessions: log.n_sessions,
        bytes: bytes.len(),
        bytes_without_edits: base.save().len(),
    };
    fs::create_dir_all(&dir)?;
    fs::write(place.join(format!("{size}.automerge")), bytes)?;
    write_stored(&dir, &stored)?;
    let rows: Vec<_> = stored.document.actions().iter().map(row).collect();
    fs::write(dir.join("rows.json"), Value::from(rows).to_string())?;
    fs::write(facts, serde_json::to_vec(&known)?)?;
    Ok(known)
}

fn write_stored(dir: &Path, stored: &stored::Stored) -> io::Result<()> {
    let mut chunks = Vec::new();
    for (at, chunk) in stored.chunks.iter().enumerate() {
        let file = format!("chunk-{at}.bin");
        fs::write(dir.join(&file), &chunk.bytes)?;
        chunks.push(json!({"key": chunk.key.to_string(), "file": file, "place": at + 1}));
    }
    let listing = postcard::to_allocvec(&stored.listing).map_err(io::Error::other)?;
    fs::write(dir.join("listing.bin"), listing)?;
    fs::write(dir.join("base.bin"), &stored.base)?;
    fs::write(dir.join("recent.bin"), &stored.recent)?;
    let action = stored
        .document
        .actions()
        .into_iter()
        .next()
        .map(|a| a.id.to_string());
    let index = json!({"log": stored.log.to_string(), "chunks": chunks, "action": action});
    fs::write(dir.join("index.json"), index.to_string())
}

/// A row as plain JSON with all that the page knows of it.
fn row(action: &Action) -> Value {
    let who = |a: &Attribution| a.author.as_ref().map(|a| a.name.clone());
    let entries: Vec<_> = action
        .entries
        .iter()
        .map(|e| json!({"id": e.id.to_string(), "kind": e.kind.word(), "text": e.text, "by": who(&e.written), "at": e.written.at.0}))
        .collect();
    let moves: Vec<_> = action
        .moves
        .iter()
        .map(|m| json!({"id": m.id.to_string(), "to": m.to.deadline.to_string(), "reason": m.reason, "by": who(&m.written), "at": m.written.at.0}))
        .collect();
    let owners: Vec<_> = action
        .owners
        .iter()
        .map(|owner| owner.name.clone())
        .collect();
    json!({
        "id": action.id.to_string(), "number": action.number, "text": action.text,
        "category": action.category.map(|id| id.to_string()), "stage": action.stage.word(),
        "deadline": action.due.deadline.to_string(), "origin": action.origin.as_ref().map(|o| o.printed.clone()),
        "owners": owners, "artefacts": action.artefacts, "entries": entries, "moves": moves,
    })
}
