//! What a log opens with: who writes, what the store has, what it has not, what is damaged.

use super::Rig;
use crate::support::Seed;
use matters_arising::{
    command::{Command, ExportFormat, Start},
    document::Document,
    model::*,
    session::{Input, Session},
    wire::{Chunk, ChunkKey, ChunkKind},
};

#[test]
fn s6_without_a_name_nothing_is_written() {
    let mut rig = Rig::new(1);
    let log = LogId::random(&mut rig.rng);
    rig.send(Command::Create {
        log,
        title: "Test".to_owned(),
        start: Start::Bare,
    });
    assert_eq!(rig.refusal(), Some(&Refusal::NoAuthor));
    assert!(rig.in_flight.is_empty());
}

#[test]
fn s9_commands_that_the_store_contains_are_named_after_a_restart() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let number = rig.number;
    // The same page with a new engine.
    let mut rng = Seed(1);
    let client = ClientId::random(&mut rng);
    let mut next = Rig::new(5);
    next.session = Session::new(client);
    next.stored = rig.stored.clone();
    next.send(Command::Open { log, view: None });
    let answered = next.deltas.iter().find_map(|delta| match delta {
        Delta::Opened { answered, .. } => Some(*answered),
        _ => None,
    });
    assert_eq!(answered, Some(number));
}

#[test]
fn s10_a_view_that_is_current_brings_no_rows() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let heads = rig
        .reopen(log, 2)
        .deltas
        .iter()
        .find_map(|delta| match delta {
            Delta::Opened { heads, .. } => Some(heads.clone()),
            _ => None,
        })
        .unwrap();
    rig.add("Two");
    rig.complete_saves();
    let mut again = Rig::new(3);
    again.stored = rig.stored.clone();
    again.send(Command::Open {
        log,
        view: Some(heads),
    });
    let texts: Vec<_> = again.rows().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["Two"], "only what the view lacks");
}

#[test]
fn s18_a_log_opened_again_before_it_was_saved_shows_all_of_it() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    rig.send(Command::Close);
    rig.send(Command::Open { log, view: None });
    assert_eq!(rig.rows().len(), 1, "what the store refused is still here");
    assert!(matches!(rig.saving(), Some(Saving::Failed { .. })));
    rig.input(Input::Tick);
    rig.complete_saves();
    rig.add("Two");
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).rows().len(), 2);
}

/// A chunk of which the second half is not readable, under the hash that it has.
fn half_damaged(log: LogId, whole: &[u8], damaged: &[u8]) -> Chunk {
    let mut bytes = [whole, damaged].concat();
    let last = bytes.len() - 1;
    bytes[last] ^= 0x40;
    Chunk {
        key: ChunkKey::of(log, ChunkKind::Changes, &bytes),
        bytes,
        answers: None,
    }
}

#[test]
fn s19_a_chunk_that_cannot_be_read_whole_is_set_aside_and_never_tidied_away() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    for text in ["One", "Two", "Three"] {
        rig.add(text);
        rig.complete_saves();
    }
    let (two, three) = (rig.stored[2].clone(), rig.stored[3].clone());
    let bad = half_damaged(log, &two.bytes, &three.bytes);
    rig.stored.retain(|chunk| chunk.key != three.key);
    rig.stored.push(bad.clone());
    let mut again = rig.reopen(log, 2);
    assert_eq!(again.rows().len(), 2, "the rest is there");
    assert_eq!(again.aside, [bad.key]);
    for n in 0..80 {
        again.add(&format!("Action {n}"));
        again.complete_saves();
    }
    again.input(Input::Tick);
    let covers = &again.in_flight.last().unwrap().2;
    assert!(covers.len() > 64);
    assert!(!covers.contains(&bad.key), "it was never part of the log");
}

#[test]
fn s25_the_first_edit_after_a_log_was_opened_can_be_undone_at_once() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let mut again = rig.reopen(log, 2);
    again.add("Two");
    assert_eq!(again.undo_offer(), Some("Action 2 added"));
    again.send(Command::Undo);
    assert_eq!(again.rows().len(), 1);
    // What another device has added is not this one's to undo.
    assert_eq!(again.undo_offer(), None);
}

#[test]
fn s38_commands_that_come_while_a_log_is_read_wait_for_it_and_keep_their_order() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let mut next = rig.reopen_held(log, 2);
    next.add("Two");
    let edit = next.number;
    next.send(Command::Export(ExportFormat::Snapshot));
    next.send(Command::ListLogs);
    let is_answered =
        |delta: &Delta| matches!(delta, Delta::Answered { command, .. } if *command >= edit);
    assert!(!next.deltas.iter().any(is_answered));
    assert_eq!(next.refusal(), None);
    let (chunks, last) = (next.stored.clone(), true);
    next.input(Input::Loaded { log, chunks, last });
    assert_eq!(next.refusal(), None);
    assert_eq!(next.rows().len(), 2);
    let (_, bytes) = next.file();
    let exported = Document::read_whole(&bytes).unwrap();
    assert_eq!(exported.actions().len(), 2);
}

#[test]
fn s39_what_waited_for_a_log_that_is_not_there_is_refused_with_it() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    let mut next = rig.reopen_held(log, 2);
    next.send(Command::Export(ExportFormat::Snapshot));
    let export = next.number;
    next.input(Input::Loaded {
        log,
        chunks: Vec::new(),
        last: true,
    });
    assert!(next.deltas.contains(&Delta::Refused {
        command: export,
        error: Refusal::NoLog
    }));
    next.send(Command::ListLogs);
    let listed = next.number;
    assert!(
        next.deltas
            .iter()
            .any(|delta| matches!(delta, Delta::Answered { command, .. } if *command == listed))
    );
}
