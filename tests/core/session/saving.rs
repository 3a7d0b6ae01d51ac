//! What is shown, saved, retried and tidied.

use super::Rig;
use matters_arising::{command::Command, model::*, session::Input};

#[test]
fn s1_a_change_is_shown_before_it_is_saved_and_says_which_of_the_two() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.complete_saves();
    rig.deltas.clear();
    rig.add("One");
    assert_eq!(rig.rows().len(), 1);
    assert_eq!(rig.saving(), Some(&Saving::Pending { n_changes: 1 }));
    rig.complete_saves();
    assert_eq!(rig.saving(), Some(&Saving::Saved));
}

#[test]
fn s2_what_was_saved_is_there_after_a_restart() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.add("Two");
    rig.complete_saves();
    let again = rig.reopen(log, 2);
    let texts: Vec<_> = again.rows().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["One", "Two"]);
}

#[test]
fn s3_a_failed_save_keeps_the_change_pending() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    assert_eq!(
        rig.saving(),
        Some(&Saving::Failed {
            n_changes: 1,
            error: StorageError::Full
        })
    );
    rig.add("Two");
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.saving(), Some(&Saving::Saved));
    assert_eq!(rig.reopen(log, 2).rows().len(), 2);
}

#[test]
fn s3b_tries_grow_rarer_until_somebody_asks_for_one() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.complete_saves();
    rig.add("One");
    let mut waits = Vec::new();
    for _ in 0..5 {
        rig.fail_saves(&StorageError::Full);
        waits.extend(rig.wakes_after);
        rig.input(Input::Tick);
    }
    assert!(waits.is_sorted() && waits[4] > 10 * waits[0], "{waits:?}");
    rig.fail_saves(&StorageError::Full);
    rig.send(Command::RetrySave);
    rig.fail_saves(&StorageError::Full);
    assert_eq!(rig.wakes_after, Some(waits[0]));
}

#[test]
fn s4_changes_made_while_a_save_is_under_way_go_into_one_chunk() {
    let mut rig = Rig::new(1);
    rig.create();
    for n in 0..10 {
        rig.add(&format!("Action {n}"));
    }
    rig.complete_saves();
    assert_eq!(rig.stored.len(), 2);
}

#[test]
fn s5_many_chunks_become_one_and_nothing_is_lost() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    for n in 0..80 {
        rig.add(&format!("Action {n}"));
        rig.complete_saves();
    }
    assert!(rig.stored.len() > 64);
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.stored.len(), 1);
    assert_eq!(rig.reopen(log, 2).rows().len(), 80);
}

#[test]
fn s22_a_save_does_not_forget_when_a_copy_last_left_the_device() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    let exported = Some(Timestamp(1_500_000_000));
    let mut again = rig.reopen(log, 2);
    // The list comes after the log was opened.
    let listing = LogListing {
        exported,
        ..rig.listings[0].clone()
    };
    again.input(Input::Logs(vec![listing]));
    again.add("One");
    assert_eq!(again.listings.last().unwrap().exported, exported);
}
