//! Snapshots of logs that are not open: new here, here already, or here without the page's knowledge.

use super::{Rig, asking};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::Input,
};

/// A log as a colleague's file has it, and a page on whose device it is with a change of its own.
fn shared() -> (LogId, Vec<u8>, Rig) {
    let mut ann = Rig::new(1);
    let log = ann.create();
    ann.add("Common");
    ann.complete_saves();
    let mut bob = Rig::new(2);
    bob.sign_in("Bob");
    let file = ann.fresh_file();
    bob.stored = ann.stored.clone();
    bob.open(log);
    bob.add("Bob’s");
    bob.complete_saves();
    ann.add("Ann’s");
    let theirs = ann.fresh_file();
    assert_ne!(file, theirs);
    (log, theirs, bob)
}

#[test]
fn k1_a_snapshot_is_looked_at_beside_a_list_of_logs_that_is_fresh() {
    let (log, file, bob) = shared();
    let mut page = Rig::new(3);
    page.stored = bob.stored.clone();
    page.send(Command::ListLogs);
    page.list(&[]);
    let n_listed = page.n_listed;
    page.read_file(&file);
    assert_eq!(page.preview(), None, "not before the store has said");
    assert_eq!(page.n_listed, n_listed + 1);
    page.list(&[log]);
    assert_eq!(page.preview().unwrap().relation, SnapshotRelation::Here);
}

#[test]
fn k2_a_snapshot_can_be_kept_where_the_list_of_logs_cannot_be_read() {
    let (_, file, _) = shared();
    let mut page = Rig::new(3);
    page.read_file(&file);
    page.input(Input::LogsFailed(StorageError::Unavailable));
    assert_eq!(page.preview().unwrap().relation, SnapshotRelation::New);
}

#[test]
fn k3_a_snapshot_of_a_log_that_is_here_but_not_open_is_merged_once_it_is_open() {
    let (log, file, mut bob) = shared();
    bob.create_another();
    bob.complete_saves();
    bob.read_file(&file);
    bob.list(&[log]);
    assert_eq!(bob.preview().unwrap().relation, SnapshotRelation::Here);
    bob.deltas.clear();
    bob.open(log);
    let preview = bob.preview().unwrap();
    assert_eq!(preview.relation, SnapshotRelation::Open);
    assert_eq!(preview.n_changes, 1);
    assert_eq!(bob.rows().len(), 2, "nothing is merged unseen");
    bob.send(Command::MergeSnapshot);
    assert_eq!(bob.rows().len(), 3);
    bob.complete_saves();
    assert_eq!(bob.reopen(log, 4).rows().len(), 3);
}

#[test]
fn k4_a_snapshot_is_not_kept_as_new_over_a_log_that_is_here_after_all() {
    let (log, file, bob) = shared();
    let mut page = Rig::new(3);
    page.sign_in("Bob");
    page.stored = bob.stored.clone();
    page.read_file(&file);
    // Another tab makes the log after this.
    page.list(&[]);
    assert_eq!(page.preview().unwrap().relation, SnapshotRelation::New);
    page.send(Command::MergeSnapshot);
    assert_eq!(page.refusal(), Some(&Refusal::HereAlready));
    assert_eq!(page.texts(), ["Common", "Bob’s"], "what is here is shown");
    assert!(page.in_flight.is_empty(), "and nothing is merged unseen");
    assert_eq!(page.preview().unwrap().relation, SnapshotRelation::Open);
    page.send(Command::MergeSnapshot);
    assert_eq!(page.rows().len(), 3);
    page.complete_saves();
    assert_eq!(page.reopen(log, 4).rows().len(), 3);
}

#[test]
fn k5_a_merge_is_still_undone_after_a_reload_and_after_a_word_from_another_tab() {
    let (log, file, mut bob) = shared();
    bob.read_file(&file);
    bob.send(Command::MergeSnapshot);
    let merged = "Merged 1 change from log.automerge";
    assert_eq!(bob.undo_offer(), Some(merged));
    bob.complete_saves();
    let mut tab = bob.reopen(log, 5);
    tab.tabs.clear();
    tab.add("From another tab");
    tab.tell(&mut bob);
    bob.input(Input::Tick);
    assert_eq!(bob.undo_offer(), Some(merged));
    bob.complete_saves();
    let mut again = bob.restarted(6);
    again.open(log);
    again.send(Command::Undo);
    assert_eq!(again.refusal(), None);
    assert_eq!(again.texts(), ["Common", "Bob’s", "From another tab"]);
}

#[test]
fn k6_a_log_of_a_newer_schema_opens_and_cannot_be_changed() {
    use automerge::{ROOT, transaction::Transactable};
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let mut newer = automerge::AutoCommit::load(&rig.fresh_file()).unwrap();
    newer.put(ROOT, "schema", 99).unwrap();
    let mut again = Rig::new(2);
    again.stored = vec![asking::whole(log, newer.save())];
    again.sign_in("Ann");
    again.open(log);
    let reason = again.deltas.iter().find_map(|delta| match delta {
        Delta::Opened { read_only, .. } => *read_only,
        _ => None,
    });
    let (theirs, ours) = (99, 2);
    assert_eq!(reason, Some(ReadOnly::NewerSchema { theirs, ours }));
    assert_eq!(again.texts(), ["One"], "it can be read");
    again.add("Two");
    assert_eq!(again.refusal(), Some(&Refusal::ReadOnly));
    for command in [Command::Undo, Command::Redo, Command::MergeSnapshot] {
        again.deltas.clear();
        again.send(command);
        assert!(again.refusal().is_some());
    }
    assert_eq!(again.rows().len(), 0, "no row changed");
    assert!(again.in_flight.is_empty(), "and nothing is written");
    assert!(!again.fresh_file().is_empty(), "it can be taken away");
}

#[test]
fn k7_stored_bytes_that_automerge_refuses_are_set_aside_and_the_rest_opens() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let mut damaged = rig.stored.last().unwrap().bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x40;
    let damaged = asking::changes(log, damaged);
    let foreign = asking::changes(log, b"no changes at all".to_vec());
    let mut page = rig.reopen(log, 2);
    page.stored.extend([damaged.clone(), foreign.clone()]);
    let mut again = page.reopen(log, 3);
    assert_eq!(again.texts(), ["One"]);
    again.aside.sort();
    let mut expected = [damaged.key, foreign.key];
    expected.sort();
    assert_eq!(again.aside, expected);
}

#[test]
fn k8_the_whole_of_a_long_history_can_be_read() {
    let mut rig = Rig::new(1);
    rig.create();
    for n in 0..1_005 {
        rig.send(Command::Edit(Edit::RenameLog(format!("Title {n}"))));
    }
    rig.deltas.clear();
    rig.send(Command::ShowHistory {
        action: None,
        most: 2_000,
    });
    let history = rig.deltas.iter().find_map(|delta| match delta {
        Delta::History { entries, more, .. } => Some((entries.len(), *more)),
        _ => None,
    });
    assert_eq!(history, Some((1_006, false)));
}

#[test]
fn k9_a_snapshot_that_is_kept_is_answered_once_its_log_is_open_and_not_before() {
    let (log, file, _) = shared();
    let mut page = Rig::new(3);
    page.sign_in("Cem");
    page.read_file(&file);
    page.list(&[]);
    page.deltas.clear();
    page.holds_loads = true;
    page.send(Command::MergeSnapshot);
    let merge = page.number;
    let answered =
        |delta: &Delta| matches!(delta, Delta::Answered { command, .. } if *command == merge);
    assert!(!page.deltas.iter().any(answered));
    // The page goes to the log.
    page.open(log);
    let (chunks, last) = (Vec::new(), true);
    page.input(Input::Loaded { log, chunks, last });
    assert_eq!(page.texts(), ["Common", "Ann’s"]);
    assert!(page.deltas.iter().any(answered));
    assert_eq!(page.refusal(), None);
    page.complete_saves();
    page.holds_loads = false;
    assert_eq!(page.reopen(log, 4).rows().len(), 2);
}
