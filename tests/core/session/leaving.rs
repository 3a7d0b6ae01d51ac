//! Leaving a log, removing one, and a list of logs that cannot be read.

use super::Rig;
use matters_arising::{command::Command, model::*, session::Input};

#[test]
fn s13_leaving_a_log_saves_what_is_under_way() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.send(Command::Close);
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).rows().len(), 1);
}

#[test]
fn s14_a_list_that_cannot_be_read_is_said_to_be_unread_and_not_empty() {
    let mut rig = Rig::new(1);
    rig.send(Command::ListLogs);
    rig.deltas.clear();
    rig.input(Input::LogsFailed(StorageError::Unavailable));
    assert_eq!(
        rig.deltas,
        [Delta::LogsUnread(StorageError::Unavailable)],
        "and nothing about logs or saving"
    );
}

#[test]
fn s15_a_log_is_called_removed_when_the_store_has_removed_it() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.deltas.clear();
    rig.tabs.clear();
    rig.send(Command::Remove(log));
    assert_eq!(rig.removals, [log]);
    assert!(!rig.deltas.contains(&Delta::Removed(log)));
    assert!(rig.tabs.is_empty(), "the other pages keep it until then");
    rig.input(Input::Removed(log));
    assert!(rig.deltas.contains(&Delta::Removed(log)));
    assert_eq!(rig.tabs.len(), 1);
}

#[test]
fn s16_a_log_that_could_not_be_removed_is_said_to_be_there_and_is_saved_on() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    rig.send(Command::Remove(log));
    rig.input(Input::Tick);
    assert!(
        rig.in_flight.is_empty(),
        "nothing is saved while it is being removed"
    );
    rig.deltas.clear();
    let error = StorageError::Other("blocked".to_owned());
    rig.input(Input::RemoveFailed {
        log,
        error: error.clone(),
    });
    assert!(rig.deltas.contains(&Delta::NotRemoved { log, error }));
    assert!(!rig.deltas.contains(&Delta::Removed(log)));
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).rows().len(), 1, "the last edit as well");
}

#[test]
fn s17_what_a_page_saved_before_it_heard_of_a_removal_is_removed_too() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    let mut two = one.reopen(log, 2);
    one.send(Command::Remove(log));
    two.add("Too late");
    one.tabs.clear();
    one.input(Input::Removed(log));
    for message in std::mem::take(&mut one.tabs) {
        two.input(Input::Tab(message));
    }
    assert!(two.deltas.contains(&Delta::Removed(log)));
    assert_eq!(two.removals, [log]);
    two.tabs.clear();
    two.input(Input::Removed(log));
    assert!(two.tabs.is_empty(), "nobody is told twice");
}
