//! The published JavaScript Automerge (npm) opens a snapshot of ours and changes it; we merge what it
//! wrote. Its clients use our relay, and ours its server (`carriers`); both keep one contract
//! (`peers`). A real NATS server keeps our chunks
//! (`nats`).
//!
//! Needs Node and what `package-lock.json` pins; without them it fails and says what to do.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

#[cfg(feature = "cli")]
mod carriers;
#[cfg(feature = "cli")]
#[path = "../relay/client.rs"]
#[allow(dead_code, reason = "this program uses a part of it")]
mod client;
mod nats;
#[cfg(feature = "cli")]
mod open;
#[cfg(feature = "cli")]
mod peers;
#[path = "../core/support.rs"]
#[allow(dead_code, reason = "this program uses a part of it")]
mod support;

use matters_arising::{
    command::Edit,
    document::{Document, Snapshot},
    model::*,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use support::Replica;

/// Lets JavaScript read and change a snapshot. Gives what it read, and the file that it wrote.
fn in_javascript(name: &str, snapshot: &[u8], action: ActionId) -> (Value, Vec<u8>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(
        root.join("node_modules/@automerge/automerge").is_dir(),
        "the npm package @automerge/automerge is not installed: run `cargo xtask test`, or `npm ci`"
    );
    let place = |file: &str| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
    let (ours, theirs) = (
        place(&format!("{name}.automerge")),
        place(&format!("{name}-js.automerge")),
    );
    fs::write(&ours, snapshot).unwrap();
    let _ = fs::remove_file(&theirs);
    let output = Command::new("node")
        .arg(root.join("tests/interop/change.mjs"))
        .args([&ours, &theirs])
        .arg(action.to_string())
        .current_dir(root)
        .output()
        .expect("Node 20 or later must be on the PATH");
    assert!(
        output.status.success(),
        "JavaScript refused: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read = serde_json::from_slice(&output.stdout).unwrap();
    (read, fs::read(theirs).unwrap())
}

/// A log with an emoji in a wording, a deadline, an entry of each of two people.
fn log() -> (Replica, ActionId) {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Send \u{1F600}the paper");
    ann.move_deadline(action, "2019-02", "");
    ann.entry(action, EntryKind::Update, "Half done");
    let mut bob = ann.join("Bob", 2);
    bob.entry(action, EntryKind::Question, "Which half?");
    bob.type_in(action, 7, 0, "all of ");
    ann.meet(&mut bob);
    (ann, action)
}

#[test]
fn javascript_reads_our_snapshot() {
    let (ann, action) = log();
    let (read, _) = in_javascript("read", &ann.doc.save(), action);
    assert_eq!(read["schema"], 1);
    assert_eq!(read["title"], "Test log");
    assert_eq!(read["text"], "Send \u{1F600}all of the paper");
    assert_eq!(read["length"], 23, "both count UTF-16 units");
    assert_eq!(read["smile"], 5);
    assert_eq!(read["number"], 1);
    assert_eq!(read["progress"], "not_started");
    assert_eq!(read["entries"], 2);
    assert_eq!(
        read["messages"],
        json!([
            "Genesis",
            "Log “Test log” created",
            "Action 1 added",
            "Deadline of action 1 moved to February 2019",
            "Update on action 1",
            "Question on action 1",
            "Wording of action 1 edited",
        ]),
        "history is readable in plain words there as well"
    );
    assert_eq!(read["times"][2], 1_060);
}

#[test]
fn what_javascript_changes_is_merged() {
    let (mut ann, action) = log();
    let (_, changed) = in_javascript("changed", &ann.doc.save(), action);
    // Meanwhile Ann goes on.
    ann.type_in(action, 0, 4, "Post");
    let snapshot = Snapshot::read("js.automerge", &changed).unwrap();
    let preview = ann.doc.preview(&snapshot).unwrap();
    assert_eq!(preview.n_changes, 2);
    let (touched, _) = ann.doc.merge(&snapshot.document).unwrap();
    assert!(touched.actions.contains(&action));

    let read = ann.read(action);
    assert_eq!(read.text, "Post \u{1F600} \u{1F4EE}soonall of the paper");
    assert_eq!(read.number, Some(85));
    assert_eq!(read.progress, Progress::Ongoing);
    assert_eq!(read.origin.as_ref().unwrap().month, Month::new(2018, 10));
    let theirs = EntryId::parse("0123456789abcdef").unwrap();
    let entry = read.entries.iter().find(|e| e.id == theirs).unwrap();
    assert_eq!(entry.kind, EntryKind::Update);
    assert_eq!(entry.text, "Said in \u{1F600} JavaScript");
    assert_eq!(entry.at, When::parse("2019-04"));
    assert_eq!(entry.written.author, None, "it gave no name");
    assert_eq!(entry.written.at, Timestamp(5_001));
    assert!(read.conflicts.is_empty());
}

#[test]
fn authors_survive_a_way_through_javascript() {
    let (ann, action) = log();
    let (_, changed) = in_javascript("authors", &ann.doc.save(), action);
    let document = Document::load(&changed).unwrap();
    let read = document.action(action).unwrap();
    let who = |kind: EntryKind, text: &str| {
        let entry = read
            .entries
            .iter()
            .find(|e| e.kind == kind && e.text == text);
        entry.unwrap().written.author.clone().unwrap()
    };
    let half = who(EntryKind::Update, "Half done");
    assert_eq!(half.name, "Ann");
    assert_eq!(half.organisation, "Ann’s organisation");
    assert_eq!(who(EntryKind::Question, "Which half?").name, "Bob");
    let (history, _) = document.history(Some(action), 100);
    let summaries: Vec<_> = history.iter().map(|e| e.summary.as_str()).collect();
    assert!(summaries.contains(&"Deadline of action 1 moved to February 2019"));
}

#[test]
fn a_register_set_apart_in_javascript_and_here_shows_both() {
    let (mut ann, action) = log();
    let (_, changed) = in_javascript("apart", &ann.doc.save(), action);
    ann.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::PartiallyComplete,
    });
    let snapshot = Snapshot::read("js.automerge", &changed).unwrap();
    ann.doc.merge(&snapshot.document).unwrap();
    let read = ann.read(action);
    assert_eq!(read.conflicts.len(), 1);
    assert_eq!(read.conflicts[0].field, Field::Progress);
    assert_eq!(read.conflicts[0].claims.len(), 2);
    let settling = MoveId::random(&mut ann.rng);
    ann.edit(Edit::Settle {
        action,
        value: FieldValue::Progress(Progress::Ongoing),
        settling,
    });
    assert_eq!(ann.read(action).progress, Progress::Ongoing);
    assert!(ann.read(action).conflicts.is_empty());
}
