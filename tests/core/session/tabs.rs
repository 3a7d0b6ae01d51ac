//! Two pages of one device on the same log.

use super::Rig;
use matters_arising::{
    command::Command,
    model::*,
    session::Input,
    wire::{TabFrame, TabMessage},
};

#[test]
fn s7_two_tabs_see_each_others_edits() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    let mut two = one.reopen(log, 2);
    one.tabs.clear();
    one.add("From the first tab");
    for message in std::mem::take(&mut one.tabs) {
        two.input(Input::Tab(message));
    }
    assert_eq!(two.rows().len(), 1);
    two.tabs.clear();
    two.add("From the second tab");
    for message in std::mem::take(&mut two.tabs) {
        one.input(Input::Tab(message));
    }
    // Revisions count what each engine saw of a wording since it loaded it.
    let shown = |rig: &Rig| {
        let mut rows = rig.rows();
        rows.iter_mut().for_each(|row| row.revision = Revision(0));
        rows
    };
    assert_eq!(shown(&one), shown(&two));
}

#[test]
fn s8_a_tab_that_opens_late_is_told_what_the_store_does_not_have_yet() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    one.add("Not saved yet");
    let mut two = one.reopen(log, 2);
    assert_eq!(two.rows().len(), 0);
    let hello = two.tabs.pop().unwrap();
    one.tabs.clear();
    one.input(Input::Tab(hello));
    for message in std::mem::take(&mut one.tabs) {
        two.input(Input::Tab(message));
    }
    assert_eq!(two.rows().len(), 1);
    two.complete_saves();
    assert_eq!(
        two.reopen(log, 3).rows().len(),
        1,
        "the second tab saves it too"
    );
}

#[test]
fn s21_a_log_that_a_newer_page_takes_over_can_only_be_read() {
    use automerge::{ROOT, transaction::Transactable};
    let mut rig = Rig::new(1);
    let log = rig.create();
    let action = rig.add("One");
    rig.complete_saves();
    let all: Vec<u8> = rig.stored.iter().flat_map(|c| c.bytes.clone()).collect();
    let mut newer = automerge::AutoCommit::load(&all).unwrap();
    let before = newer.get_heads();
    newer.put(ROOT, "schema", 99).unwrap();
    let bytes = newer.save_after(&before);
    rig.input(Input::Tab(TabMessage {
        log,
        frame: TabFrame::Changes(bytes),
    }));
    let told = rig.deltas.iter().rev().find_map(|delta| match delta {
        Delta::Opened { read_only, .. } => Some(*read_only),
        _ => None,
    });
    let newer = ReadOnly::NewerSchema {
        theirs: 99,
        ours: 2,
    };
    assert_eq!(told, Some(Some(newer)));
    assert_eq!(rig.rows().len(), 1);
    rig.send(Command::Undo);
    assert_eq!(rig.refusal(), Some(&Refusal::ReadOnly));
    rig.complete_saves();
    let again = rig.reopen(log, 2);
    assert_eq!(again.rows()[0].id, action, "it opens, to be read");
    assert!(again.deltas.iter().any(|delta| matches!(
        delta,
        Delta::Opened {
            read_only: Some(_),
            ..
        }
    )));
}

#[test]
fn s24_what_a_tab_repeats_is_not_saved_again() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    let mut two = one.reopen(log, 2);
    one.tabs.clear();
    one.add("One");
    let message = one.tabs.pop().unwrap();
    two.input(Input::Tab(message.clone()));
    two.complete_saves();
    two.input(Input::Tab(message));
    assert!(two.in_flight.is_empty());
}
