//! Several logs on one device: what is not saved of one that was left, and whose changes are whose.

use super::{Rig, asking};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::Input,
};

fn failed(n_changes: u32) -> Saving {
    Saving::Failed {
        n_changes,
        error: StorageError::Full,
    }
}

/// A page that has left a log with a change that the store refused, and opened another.
fn left_unsaved(seed: u64) -> (Rig, LogId, LogId) {
    let mut rig = Rig::new(seed);
    let other = rig.create();
    rig.complete_saves();
    let log = rig.create_another();
    rig.complete_saves();
    rig.add("Not saved");
    rig.fail_saves(&StorageError::Full);
    rig.open(other);
    (rig, log, other)
}

#[test]
fn m1_a_change_that_is_not_saved_is_still_said_to_be_when_its_log_is_left() {
    let (mut rig, _, _) = left_unsaved(1);
    assert_eq!(rig.saving(), Some(&failed(1)));
    rig.add("In the other log");
    rig.complete_saves();
    assert_eq!(rig.saving(), Some(&failed(1)), "one of two is saved");
    rig.input(Input::Tick);
    assert_eq!(rig.saving(), Some(&Saving::Pending { n_changes: 1 }));
    rig.complete_saves();
    assert_eq!(rig.saving(), Some(&Saving::Saved));
}

#[test]
fn m2_a_log_that_is_opened_again_shows_what_is_not_saved_of_it_yet() {
    let (mut rig, log, _) = left_unsaved(1);
    rig.deltas.clear();
    rig.open(log);
    assert_eq!(rig.texts(), ["Not saved"]);
    assert_eq!(rig.saving(), Some(&failed(1)));
    rig.add("Another");
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.saving(), Some(&Saving::Saved));
    assert_eq!(rig.reopen(log, 2).texts(), ["Not saved", "Another"]);
}

#[test]
fn m3_a_log_that_was_never_saved_is_opened_again_from_memory() {
    let mut rig = Rig::new(1);
    let other = rig.create();
    rig.complete_saves();
    let log = rig.create_another();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    rig.open(other);
    rig.open(log);
    assert_eq!(rig.texts(), ["One"]);
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).texts(), ["One"]);
}

#[test]
fn m4_a_log_that_is_opened_again_has_what_other_tabs_saved_meanwhile() {
    let (mut rig, log, _) = left_unsaved(1);
    let mut two = rig.reopen(log, 2);
    two.add("From another tab");
    two.complete_saves();
    rig.stored = two.stored.clone();
    rig.open(log);
    let mut texts = rig.texts();
    texts.sort();
    assert_eq!(texts, ["From another tab", "Not saved"]);
}

#[test]
fn m5_a_log_that_could_not_be_read_again_goes_on_being_saved() {
    let (mut rig, log, _) = left_unsaved(1);
    rig.holds_loads = true;
    rig.open(log);
    let error = StorageError::Unavailable;
    rig.input(Input::LoadFailed { log, error });
    assert_eq!(rig.saving(), Some(&failed(1)));
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).texts(), ["Not saved"]);
}

#[test]
fn m6_a_wording_typed_after_a_log_was_opened_again_lands_where_it_was_meant() {
    let mut rig = Rig::new(1);
    let other = rig.create();
    let log = rig.create_another();
    let action = rig.add("The paper");
    rig.complete_saves();
    let mut two = rig.reopen(log, 2);
    let edit = |at: usize, insert: &str| {
        Command::Edit(Edit::EditWording {
            action,
            seen: Revision(0),
            splice: Splice {
                at,
                delete: 0,
                insert: insert.to_owned(),
            },
        })
    };
    two.tabs.clear();
    two.send(edit(0, "Now: "));
    two.tell(&mut rig);
    rig.complete_saves();
    assert_eq!(rig.texts(), ["Now: The paper"]);
    // The last view holds the row as it is now; what is unsaved is elsewhere.
    let view = Some(rig.reopen(log, 3).heads());
    rig.add("Not saved");
    rig.fail_saves(&StorageError::Full);
    rig.open(other);
    rig.send(Command::Open { log, view });
    rig.send(edit(14, " is late"));
    assert!(rig.texts().contains(&"Now: The paper is late".to_owned()));
}

#[test]
fn m7_a_change_that_changed_nothing_waits_for_no_save() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.complete_saves();
    rig.deltas.clear();
    rig.send(Command::Edit(Edit::RenameLog("Test".to_owned())));
    let answered = |delta: &Delta| matches!(delta, Delta::Answered { .. });
    let at = rig.deltas.iter().position(answered).unwrap();
    assert!(rig.deltas[at..].contains(&Delta::Saving(Saving::Saved)));
}

#[test]
fn m8_a_log_removed_in_another_tab_is_not_saved_on_by_a_page_that_has_left_it() {
    let (mut rig, log, other) = left_unsaved(1);
    let mut two = rig.reopen(log, 2);
    two.send(Command::Remove(log));
    two.tabs.clear();
    two.input(Input::Removed(log));
    two.tell(&mut rig);
    assert_eq!(rig.removals, [log], "what it saved before it heard");
    rig.input(Input::Tick);
    assert!(rig.in_flight.is_empty());
    assert_eq!(rig.saving(), Some(&Saving::Saved));
    assert!(rig.n_listed > 0, "the list of logs is read again");
    rig.add("The other log is still open");
    rig.complete_saves();
    assert_eq!(rig.reopen(other, 3).rows().len(), 1);
}

#[test]
fn m9_a_log_of_which_the_beginning_is_missing_says_so() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.add("Too late");
    rig.complete_saves();
    // The log was removed by another tab between the two saves.
    rig.stored.remove(0);
    let mut again = rig.reopen(log, 2);
    assert_eq!(again.refusal(), Some(&Refusal::NoBeginning));
    // A snapshot brings the beginning, and what was orphaned has a place again.
    let file = rig.fresh_file();
    again.read_file(&file);
    again.list(&[log]);
    again.send(Command::MergeSnapshot);
    assert_eq!(again.texts(), ["Too late"]);
    again.complete_saves();
    assert_eq!(again.reopen(log, 3).texts(), ["Too late"]);
}

#[test]
fn m10_the_browser_is_asked_once_to_keep_the_storage_and_not_before_the_first_save() {
    let mut rig = Rig::new(1);
    rig.sign_in("Ann");
    rig.send(Command::ListLogs);
    assert_eq!(rig.n_asked, 0);
    rig.create_another();
    assert_eq!(rig.n_asked, 1);
    rig.complete_saves();
    rig.create_another();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.n_asked, 1);
}

#[test]
fn m11_a_damaged_chunk_among_those_of_a_log_that_is_opened_again_hides_no_other() {
    let (mut rig, log, _) = left_unsaved(1);
    let mut two = rig.reopen(log, 2);
    two.add("From another tab");
    two.complete_saves();
    let damaged = asking::changes(log, b"no changes at all".to_vec());
    rig.stored = two.stored.clone();
    let last = rig.stored.pop().unwrap();
    rig.stored.extend([damaged.clone(), last]);
    rig.open(log);
    let mut texts = rig.texts();
    texts.sort();
    assert_eq!(texts, ["From another tab", "Not saved"]);
    assert_eq!(rig.aside, [damaged.key]);
}

#[test]
fn m12_a_log_that_is_not_here_and_one_that_is_removed_leave_the_state_of_the_others_as_it_is() {
    let (mut rig, log, _) = left_unsaved(1);
    rig.deltas.clear();
    let unknown = LogId::random(&mut rig.rng);
    rig.open(unknown);
    assert_eq!(rig.refusal(), Some(&Refusal::UnknownLog));
    assert_eq!(rig.saving(), Some(&failed(1)));
    rig.send(Command::Remove(log));
    assert_eq!(rig.saving(), Some(&Saving::Saved), "nobody wants it saved");
}
