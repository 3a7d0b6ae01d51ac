//! The outbox against engines that answer, die and start again.

use super::*;
use crate::model::FileError;

fn client() -> ClientId {
    ClientId::random(&mut || 1)
}

fn outbox() -> Outbox {
    Outbox::new(client())
}

fn log() -> LogId {
    LogId::random(&mut || 2)
}

fn rename(title: &str) -> Command {
    Command::Edit(Edit::RenameLog(title.into()))
}

fn answered(command: u32) -> Delta {
    Delta::Answered {
        client: client(),
        command,
    }
}

fn opened(answered: u32) -> Delta {
    opened_log(log(), answered)
}

fn opened_log(id: LogId, answered: u32) -> Delta {
    Delta::Opened {
        head: crate::model::LogHead::new(id, ""),
        heads: Vec::new(),
        view_is_current: false,
        read_only: None,
        answered,
    }
}

fn numbers(todo: &Todo) -> Vec<u32> {
    todo.post.iter().map(|e| e.number).collect()
}

#[test]
fn nothing_is_posted_before_the_engine_listens() {
    let mut outbox = outbox();
    assert_eq!(outbox.take(Command::ListLogs).1, Todo::default());
    assert_eq!(numbers(&outbox.heard(&[Delta::Ready])), [1]);
    assert_eq!(numbers(&outbox.take(Command::ListLogs).1), [2]);
}

#[test]
fn edits_that_are_not_stored_are_sent_again_to_a_new_engine() {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(Command::Open {
        log: log(),
        view: None,
    });
    for title in ["a", "b", "c"] {
        outbox.take(rename(title));
    }
    outbox.heard(&[answered(4)]);
    outbox.died();
    // The new engine is asked to open the log; the edits wait for its rows.
    let todo = outbox.heard(&[Delta::Ready]);
    assert!(matches!(todo.post[0].command, Command::Open { .. }));
    assert_eq!(todo.post.len(), 1);
    assert!(numbers(&outbox.heard(&[opened(2)])).is_empty());
    assert_eq!(numbers(&outbox.heard(&[Delta::AllShown])), [3, 4]);
}

#[test]
fn what_is_stored_is_not_sent_again() {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(rename("a"));
    outbox.heard(&[answered(1), Delta::Saving(Saving::Saved)]);
    assert_eq!(outbox.n_unsaved(), 0);
    outbox.take(rename("b"));
    outbox.heard(&[Delta::Saving(Saving::Saved)]);
    assert_eq!(outbox.n_unsaved(), 1);
}

#[test]
fn an_edit_in_hand_at_two_deaths_is_dropped_and_said_so() {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(rename("deadly"));
    outbox.take(rename("harmless"));
    assert_eq!(outbox.died().tell, []);
    outbox.heard(&[Delta::Ready]);
    let todo = outbox.died();
    assert!(matches!(
        todo.tell.as_slice(),
        [Delta::Refused { command: 1, .. }]
    ));
    assert_eq!(numbers(&outbox.heard(&[Delta::Ready])), [2]);
}

#[test]
fn a_file_that_kills_the_engine_is_refused_at_once() {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(Command::ReadSnapshot {
        name: "x.automerge".into(),
        bytes: vec![1],
    });
    let todo = outbox.died();
    assert_eq!(
        todo.tell,
        [Delta::Refused {
            command: 1,
            error: Refusal::File {
                file: "x.automerge".into(),
                reason: FileError::Damaged
            }
        }]
    );
}

#[test]
fn a_log_that_was_not_stored_yet_is_created_again() {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(Command::Create {
        log: log(),
        title: "New".into(),
        start: crate::command::Start::Bare,
    });
    outbox.take(rename("b"));
    outbox.heard(&[answered(2)]);
    outbox.died();
    assert_eq!(numbers(&outbox.heard(&[Delta::Ready])), [1, 2]);
}

fn other() -> LogId {
    LogId::random(&mut || 3)
}

fn open(log: LogId) -> Command {
    Command::Open { log, view: None }
}

/// A page with an engine that has opened this log.
fn in_log(log: LogId) -> Outbox {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    let (number, _) = outbox.take(open(log));
    outbox.heard(&[answered(number), opened_log(log, 0), Delta::AllShown]);
    outbox
}

fn create(log: LogId) -> Command {
    Command::Create {
        log,
        title: "New".into(),
        start: crate::command::Start::Bare,
    }
}

fn refused(command: u32, error: Refusal) -> Delta {
    Delta::Refused { command, error }
}

#[test]
fn edits_of_a_log_that_was_left_are_not_sent_into_another() {
    let mut outbox = in_log(log());
    outbox.take(rename("a"));
    outbox.take(rename("b"));
    outbox.heard(&[answered(3)]);
    outbox.take(open(other()));
    outbox.take(rename("of the other"));
    outbox.heard(&[answered(4)]);
    outbox.died();
    let todo = outbox.heard(&[Delta::Ready]);
    assert_eq!(todo.tell, [refused(3, Refusal::MayBeLost)], "said once");
    let opens: Vec<_> = todo.post.iter().map(|e| e.command.clone()).collect();
    assert_eq!(opens, [open(other())]);
    let todo = outbox.heard(&[opened_log(other(), 0), Delta::AllShown]);
    assert_eq!(numbers(&todo), [5]);
}

#[test]
fn what_one_log_has_stored_says_nothing_of_another() {
    let mut outbox = in_log(log());
    outbox.take(rename("a"));
    outbox.heard(&[answered(2)]);
    outbox.take(open(other()));
    outbox.heard(&[answered(3), opened_log(other(), 3)]);
    assert_eq!(outbox.n_unsaved(), 1);
    outbox.heard(&[Delta::Saving(Saving::Saved)]);
    assert_eq!(outbox.n_unsaved(), 0);
}

#[test]
fn a_log_that_was_left_before_it_was_stored_is_created_again_first() {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(create(log()));
    outbox.take(rename("a"));
    outbox.take(open(other()));
    outbox.heard(&[answered(3)]);
    outbox.died();
    let todo = outbox.heard(&[Delta::Ready]);
    assert_eq!(todo.tell, []);
    assert_eq!(numbers(&todo), [1, 2, 0]);
    assert_eq!(todo.post[2].command, open(other()));
}

#[test]
fn a_merge_that_was_not_stored_when_the_engine_died_is_said_to_be_lost() {
    let mut outbox = in_log(log());
    outbox.take(rename("before"));
    outbox.take(Command::MergeSnapshot);
    outbox.take(rename("after"));
    outbox.heard(&[answered(4)]);
    assert_eq!(outbox.n_unsaved(), 3);
    outbox.died();
    outbox.heard(&[Delta::Ready]);
    let todo = outbox.heard(&[opened(2)]);
    assert_eq!(todo.tell, [refused(3, Refusal::MergeLost)]);
    assert_eq!(numbers(&outbox.heard(&[Delta::AllShown])), [4]);
}

#[test]
fn a_merge_that_was_stored_when_the_engine_died_is_not_said_to_be_lost() {
    let mut outbox = in_log(log());
    outbox.take(Command::MergeSnapshot);
    outbox.heard(&[answered(2)]);
    outbox.died();
    outbox.heard(&[Delta::Ready]);
    assert_eq!(outbox.heard(&[opened(2)]).tell, []);
    assert_eq!(outbox.n_unsaved(), 0);
}

#[test]
fn a_snapshot_that_was_kept_as_a_new_log_is_said_to_be_lost_when_the_log_is_not_there() {
    let mut outbox = in_log(log());
    outbox.take(Command::MergeSnapshot);
    outbox.heard(&[answered(2), opened_log(other(), 0), Delta::AllShown]);
    outbox.died();
    let todo = outbox.heard(&[Delta::Ready]);
    assert_eq!(todo.post[0].command, open(other()));
    let todo = outbox.heard(&[refused(0, Refusal::UnknownLog)]);
    assert_eq!(todo.tell, [refused(2, Refusal::MergeLost)]);
    assert_eq!(outbox.n_unsaved(), 0);
}

#[test]
fn a_merge_in_hand_when_the_engine_dies_is_lost() {
    let mut outbox = in_log(log());
    outbox.take(Command::MergeSnapshot);
    assert_eq!(outbox.died().tell, [refused(2, Refusal::MergeLost)]);
}

#[test]
fn the_undo_of_a_merge_that_is_lost_is_not_sent_again() {
    let mut outbox = in_log(log());
    outbox.take(Command::MergeSnapshot);
    outbox.take(Command::Undo);
    outbox.take(rename("after"));
    outbox.take(Command::Undo);
    outbox.heard(&[answered(5)]);
    outbox.died();
    outbox.heard(&[Delta::Ready]);
    outbox.heard(&[opened(0)]);
    assert_eq!(numbers(&outbox.heard(&[Delta::AllShown])), [4, 5]);
}

#[test]
fn a_change_that_was_refused_waits_for_no_save() {
    let mut outbox = in_log(log());
    outbox.take(rename(""));
    outbox.heard(&[refused(2, Refusal::EmptyText), answered(2)]);
    assert_eq!(outbox.n_unsaved(), 0);
}

#[test]
fn a_log_that_is_removed_has_nothing_left_to_save() {
    let mut outbox = in_log(log());
    outbox.take(rename("a"));
    outbox.take(Command::Remove(log()));
    outbox.heard(&[answered(3), Delta::Removed(log())]);
    assert_eq!(outbox.n_unsaved(), 0);
}

#[test]
fn a_courier_whose_words_end_the_engine_is_to_blame_and_no_command_is() {
    // A mailbox is no better than a relay: it would end the engine at each listing.
    for courier in [
        "wss://relay.example.org",
        "dav+https://files.example.org/minutes",
        "nats+wss://nats.example.org/minutes",
    ] {
        a_courier_is_to_blame(&RelayAddress::parse(courier).expect("one"));
    }
}

fn a_courier_is_to_blame(relay: &RelayAddress) {
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(Command::Open {
        log: log(),
        view: None,
    });
    outbox.take(rename("a"));
    outbox.heard(&[opened(0), Delta::Hearing(Some(relay.clone()))]);
    assert_eq!(outbox.died().tell, []);
    let todo = outbox.heard(&[Delta::Ready]);
    assert_eq!(todo.post[0].command, Command::Distrust(relay.clone()));
    assert!(matches!(todo.post[1].command, Command::Open { .. }));
    assert_eq!(outbox.n_unsaved(), 1, "no edit is dropped for it");
    // One that was read to the end is not to blame for what comes later.
    outbox.heard(&[opened(0), Delta::AllShown]);
    outbox.heard(&[Delta::Hearing(Some(relay.clone())), Delta::Hearing(None)]);
    outbox.take(Command::Reconnect);
    outbox.died();
    let todo = outbox.heard(&[Delta::Ready]);
    assert!(matches!(todo.post[0].command, Command::Open { .. }));
}

#[test]
fn a_log_that_is_joined_is_opened_again_by_a_new_engine_also_while_it_is_awaited() {
    for come in [false, true] {
        let mut outbox = outbox();
        outbox.heard(&[Delta::Ready]);
        outbox.take(Command::Join("word".into()));
        outbox.heard(&[match come {
            true => opened(0),
            false => Delta::Awaiting {
                log: log(),
                title: String::new(),
            },
        }]);
        outbox.died();
        let todo = outbox.heard(&[Delta::Ready]);
        let opens = |e: &Envelope| matches!(e.command, Command::Open { log: l, .. } if l == log());
        assert!(todo.post.iter().any(opens), "{todo:?}");
    }
}

#[test]
fn a_log_that_was_joined_is_opened_again_and_nothing_waits_for_its_rows() {
    let awaiting = || Delta::Awaiting {
        log: log(),
        title: String::new(),
    };
    let mut outbox = outbox();
    outbox.heard(&[Delta::Ready]);
    outbox.take(Command::Join("word".into()));
    outbox.heard(&[answered(1), awaiting()]);
    outbox.died();
    let again = outbox.heard(&[Delta::Ready]).post;
    let opens = |envelope: &Envelope| matches!(envelope.command, Command::Open { log: id, .. } if id == log());
    assert!(again.iter().any(opens), "{again:?}");
    outbox.heard(&[awaiting()]);
    let merge = outbox.take(Command::MergeSnapshot).1;
    assert_eq!(numbers(&merge), [2], "a snapshot is another way to it");
}
