//! Snapshots in and out.

use super::Rig;
use matters_arising::{
    command::{Command, ExportFormat},
    model::*,
    session::Input,
};

#[test]
fn s11_a_snapshot_goes_out_and_comes_back_with_what_was_written_elsewhere() {
    let mut ann = Rig::new(1);
    let log = ann.create();
    ann.add("One");
    ann.complete_saves();
    ann.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = ann.file();
    assert_eq!(name, "Test 2019-04-18.automerge");
    let mut bob = Rig::new(2);
    bob.sign_in("Bob");
    bob.send(Command::ReadSnapshot { name, bytes });
    bob.send(Command::MergeSnapshot);
    bob.add("Two");
    bob.complete_saves();
    assert_eq!(bob.reopen(log, 4).rows().len(), 2);
    bob.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = bob.file();
    ann.send(Command::ReadSnapshot { name, bytes });
    assert_eq!(
        ann.rows().len(),
        1,
        "nothing is merged before it is asked for"
    );
    ann.send(Command::MergeSnapshot);
    assert_eq!(ann.rows().len(), 2);
    ann.send(Command::Undo);
    assert_eq!(ann.rows().len(), 1);
    ann.complete_saves();
    assert_eq!(ann.reopen(log, 9).rows().len(), 1);
}

#[test]
fn s12_a_refused_snapshot_changes_nothing() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.complete_saves();
    rig.send(Command::ReadSnapshot {
        name: "x.automerge".to_owned(),
        bytes: vec![0x85, 0x6f, 0x4a],
    });
    assert_eq!(
        rig.refusal(),
        Some(&Refusal::File {
            file: "x.automerge".to_owned(),
            reason: FileError::Truncated
        })
    );
    assert!(rig.in_flight.is_empty());
    rig.send(Command::MergeSnapshot);
    assert_eq!(rig.refusal(), Some(&Refusal::NoFile));
}

#[test]
fn s20_a_merge_is_undone_after_a_reload_and_after_another_tab_has_spoken() {
    let mut ann = Rig::new(1);
    let log = ann.create();
    ann.complete_saves();
    ann.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = ann.file();
    let mut bob = Rig::new(2);
    bob.sign_in("Bob");
    bob.send(Command::ReadSnapshot { name, bytes });
    bob.send(Command::MergeSnapshot);
    bob.add("His");
    bob.send(Command::Export(ExportFormat::Snapshot));
    let (_, bytes) = bob.file();
    ann.add("Hers");
    let name = "bob.automerge".to_owned();
    ann.send(Command::ReadSnapshot { name, bytes });
    ann.send(Command::MergeSnapshot);
    ann.complete_saves();
    assert_eq!(ann.undo_offer(), Some("Merged 1 change from bob.automerge"));
    let mut tab = ann.reopen(log, 3);
    ann.tabs.clear();
    tab.tabs.clear();
    tab.add("From another tab of somebody else");
    for message in std::mem::take(&mut tab.tabs) {
        ann.input(Input::Tab(message));
    }
    assert_eq!(
        ann.undo_offer(),
        Some("Merged 1 change from bob.automerge"),
        "another device's change is not one's own"
    );
    ann.complete_saves();
    // The same device with a new engine.
    let author = ann.author.clone().unwrap();
    let mut again = Rig::new(4);
    again.stored = ann.stored.clone();
    again.send(Command::IAm(author));
    again.send(Command::Open { log, view: None });
    again.send(Command::Undo);
    let texts: Vec<_> = again.rows().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["Hers", "From another tab of somebody else"]);
}

#[test]
fn s23_a_snapshot_of_a_log_made_here_meets_what_is_here() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.add("One");
    rig.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = rig.file();
    rig.add("Two");
    rig.complete_saves();
    rig.send(Command::Close);
    rig.send(Command::ReadSnapshot { name, bytes });
    let relation = rig.deltas.iter().rev().find_map(|delta| match delta {
        Delta::SnapshotRead(preview) => Some(preview.relation),
        _ => None,
    });
    assert_eq!(relation, Some(SnapshotRelation::Here));
    rig.send(Command::MergeSnapshot);
    assert_eq!(rig.rows().len(), 2);
}
