//! Undo after everything in memory is gone: the same steps, each with what it was.

use crate::support::{Replica, writer};
use matters_arising::{
    command::Edit,
    document::{Document, Writer},
    model::*,
};

/// Ann, after she has merged what Bob wrote.
fn merged() -> (Replica, ActionId) {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("The paper");
    let mut bob = ann.join("Bob", 2);
    bob.type_in(action, 9, 0, " is late");
    ann.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::Ongoing,
    });
    ann.merge_file(&bob);
    (ann, action)
}

/// The same person with everything in memory gone.
fn reload(ann: &mut Replica) {
    let fresh = writer("Ann", &mut ann.rng);
    let mut doc = Document::load(&ann.doc.save()).unwrap();
    doc.write_as(&Writer {
        author: Author {
            device: ann.device,
            ..fresh.author
        },
        ..fresh
    });
    ann.stacks = doc.undo_stacks(ann.device);
    ann.doc = doc;
}

#[test]
fn a_merge_can_be_undone_after_a_reload() {
    let (mut ann, action) = merged();
    let before = ann.stacks.clone();
    reload(&mut ann);
    assert_eq!(ann.stacks, before);
    ann.undo().unwrap();
    assert_eq!(ann.read(action).text, "The paper");
    assert_eq!(ann.read(action).progress, Progress::Ongoing);
    reload(&mut ann);
    ann.redo().unwrap();
    assert_eq!(ann.read(action).text, "The paper is late");
}

#[test]
fn a_merge_is_undone_alone_although_others_wrote_after_it() {
    let (mut ann, action) = merged();
    let mut cem = ann.join("Cem", 3);
    cem.type_in(action, 17, 0, " again");
    ann.doc.merge(&cem.doc).unwrap();
    reload(&mut ann);
    ann.undo().unwrap();
    assert_eq!(ann.read(action).text, "The paper again");
}

#[test]
fn an_undone_merge_takes_no_other_step_with_it_when_the_page_is_loaded_again() {
    let (mut ann, _) = merged();
    ann.undo().unwrap();
    let before = ann.stacks.clone();
    reload(&mut ann);
    assert_eq!(ann.stacks, before);
    assert_eq!(
        ann.stacks.undo_summary(),
        Some("Progress of action 1 set to ongoing")
    );
}

#[test]
fn a_step_that_was_overtaken_is_not_offered_again_after_a_reload() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.move_deadline(action, "2019-02", "");
    ann.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::Ongoing,
    });
    let mut bob = ann.join("Bob", 2);
    bob.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::PartiallyComplete,
    });
    ann.meet(&mut bob);
    assert_eq!(ann.undo(), Err(Refusal::OvertakenByOthers));
    ann.undo().unwrap();
    assert_eq!(ann.read(action).moves, [], "the deadline is taken back");
    let before = ann.stacks.clone();
    assert_eq!(before.undo_summary(), Some("Action 1 added"));
    reload(&mut ann);
    assert_eq!(ann.stacks, before);
}

#[test]
fn a_merge_of_an_earlier_version_cannot_be_undone_and_disturbs_no_other_step() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.move_deadline(action, "2019-02", "");
    let fresh = writer("Ann", &mut ann.rng);
    let author = format!("{}\n{}\n", ann.device, fresh.author.name);
    let mut doc = automerge::AutoCommit::load(&ann.doc.save()).unwrap();
    doc.set_author(Some(automerge::Author::from(author.into_bytes())));
    for message in [
        "Merged 1 change from bob.automerge",
        "Undone: Merged 1 change from bob.automerge",
    ] {
        let options = automerge::transaction::CommitOptions::default().with_message(message);
        doc.empty_change(options);
    }
    let doc = Document::load(&doc.save()).unwrap();
    let stacks = doc.undo_stacks(ann.device);
    assert_eq!(
        stacks.undo_summary(),
        Some("Deadline of action 1 moved to February 2019")
    );
}
