//! Undo and redo of one's own edits: also after a reload, also when others edited in between.

use crate::support::Replica;
use matters_arising::{command::Edit, document::Document, model::*};

#[test]
fn undo_takes_back_and_redo_brings_back() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::Ongoing,
    });
    ann.undo().unwrap();
    assert_eq!(ann.read(action).progress, Progress::NotStarted);
    ann.redo().unwrap();
    assert_eq!(ann.read(action).progress, Progress::Ongoing);
    ann.undo().unwrap();
    assert_eq!(ann.read(action).progress, Progress::NotStarted);
    ann.undo().unwrap();
    assert_eq!(ann.doc.action(action), None, "the new action is taken back");
    ann.redo().unwrap();
    assert_eq!(ann.read(action).text, "One");
}

#[test]
fn undo_leaves_what_others_wrote_since() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("The paper");
    let mut bob = ann.join("Bob", 2);
    ann.type_in(action, 9, 0, " is late");
    ann.meet(&mut bob);
    bob.type_in(action, 0, 3, "This");
    bob.type_in(action, 18, 0, ", sadly");
    ann.meet(&mut bob);
    assert_eq!(ann.read(action).text, "This paper is late, sadly");
    ann.undo().unwrap();
    assert_eq!(ann.read(action).text, "This paper, sadly");
}

#[test]
fn undo_of_a_deletion_puts_the_words_back_in_place() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("The green paper is late");
    let mut bob = ann.join("Bob", 2);
    ann.type_in(action, 4, 6, "");
    ann.meet(&mut bob);
    bob.type_in(action, 0, 0, "Now: ");
    ann.meet(&mut bob);
    ann.undo().unwrap();
    assert_eq!(ann.read(action).text, "Now: The green paper is late");
}

#[test]
fn undo_of_a_replacement_puts_the_old_words_back() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("The green paper");
    ann.type_in(action, 4, 5, "white and \u{1F600}");
    ann.undo().unwrap();
    assert_eq!(ann.read(action).text, "The green paper");
    ann.redo().unwrap();
    assert_eq!(ann.read(action).text, "The white and \u{1F600} paper");
}

#[test]
fn a_field_that_others_set_since_is_theirs() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let mut bob = ann.join("Bob", 2);
    ann.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::Ongoing,
    });
    ann.meet(&mut bob);
    bob.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::PartiallyComplete,
    });
    ann.meet(&mut bob);
    assert_eq!(ann.undo(), Err(Refusal::OvertakenByOthers));
    assert_eq!(ann.read(action).progress, Progress::PartiallyComplete);
}

#[test]
fn a_new_action_that_others_have_worked_on_stays() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let mut bob = ann.join("Bob", 2);
    bob.entry(action, EntryKind::Update, "I have begun");
    ann.meet(&mut bob);
    assert_eq!(ann.undo(), Err(Refusal::OvertakenByOthers));
    assert_eq!(ann.read(action).entries.len(), 1);
}

#[test]
fn others_edits_are_not_offered() {
    let mut ann = Replica::new("Ann", 1);
    let mut bob = ann.join("Bob", 2);
    bob.add("His");
    ann.meet(&mut bob);
    assert_eq!(ann.undo(), Err(Refusal::NothingToUndo));
}

#[test]
fn the_steps_are_the_same_after_a_reload() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.move_deadline(action, "2019-02", "");
    ann.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::Ongoing,
    });
    ann.undo().unwrap();
    let reloaded = Document::load(&ann.doc.save()).unwrap();
    let stacks = reloaded.undo_stacks(ann.device);
    assert_eq!(stacks, ann.stacks);
    assert_eq!(
        stacks.undo_summary(),
        Some("Deadline of action 1 moved to February 2019")
    );
    assert_eq!(
        stacks.redo_summary(),
        Some("Progress of action 1 set to ongoing")
    );
}

#[test]
fn a_run_of_typing_is_one_step() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    for (i, letter) in ["a", "b", "c"].into_iter().enumerate() {
        ann.clock -= 59;
        ann.type_in(action, 3 + i, 0, letter);
    }
    ann.clock -= 59;
    ann.type_in(action, 5, 1, "");
    assert_eq!(ann.read(action).text, "Oneab");
    ann.undo().unwrap();
    assert_eq!(ann.read(action).text, "One");
}

#[test]
fn a_merge_is_undone_as_a_change_of_ones_own() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("The paper");
    let mut bob = ann.join("Bob", 2);
    bob.type_in(action, 9, 0, " is late");
    let his = bob.add("His");
    ann.edit(Edit::SetProgress {
        actions: vec![action],
        progress: Progress::Ongoing,
    });
    ann.merge_file(&bob);
    assert_eq!(ann.read(action).text, "The paper is late");
    // As it would be after a reload.
    let stacks = Document::load(&ann.doc.save()).unwrap();
    assert_eq!(stacks.undo_stacks(ann.device), ann.stacks);
    ann.stacks = stacks.undo_stacks(ann.device);
    let applied = ann.undo().unwrap();
    assert_eq!(
        applied.summary,
        "Undone: Merged 2 changes from bob.automerge"
    );
    assert_eq!(ann.read(action).text, "The paper");
    assert_eq!(ann.doc.action(his), None);
    assert_eq!(ann.read(action).progress, Progress::Ongoing);
    ann.redo().unwrap();
    assert_eq!(ann.read(action).text, "The paper is late");
    assert_eq!(ann.read(his).text, "His");
}

fn set(who: &mut Replica, action: ActionId, progress: Progress) {
    let actions = vec![action];
    who.edit(Edit::SetProgress { actions, progress });
}

#[test]
fn an_undone_merge_leaves_no_conflict_that_it_brought() {
    let mut ann = Replica::new("Ann", 1);
    let (apart, before) = (ann.add("One"), ann.add("Two"));
    let mut bob = ann.join("Bob", 2);
    let mut cat = ann.join("Cat", 3);
    let added = bob.add("Three");
    set(&mut ann, apart, Progress::Ongoing);
    set(&mut bob, apart, Progress::PartiallyComplete);
    set(&mut ann, before, Progress::Ongoing);
    set(&mut bob, before, Progress::InProgress);
    set(&mut cat, before, Progress::PartiallyComplete);
    // Of the second action two values stood against each other before the file came.
    ann.doc.merge(&cat.doc).unwrap();
    ann.merge_file(&bob);
    assert_eq!(ann.read(apart).conflicts.len(), 1);
    ann.undo().unwrap();
    assert_eq!(ann.read(apart).conflicts, []);
    assert_eq!(ann.read(apart).progress, Progress::Ongoing);
    let stands = &ann.read(before).conflicts;
    assert_eq!(stands.len(), 1, "nothing is settled by the undo");
    // Brought back, it brings what is settled against no value that stood.
    ann.redo().unwrap();
    assert_eq!(ann.read(apart).progress, Progress::Ongoing);
    assert_eq!(ann.read(added).text, "Three");
    ann.undo().unwrap();
    // What is undone comes to the others as a choice that was made.
    bob.doc.merge(&ann.doc).unwrap();
    assert_eq!(bob.read(apart).conflicts, []);
    assert_eq!(bob.read(apart).progress, Progress::Ongoing);
}

#[test]
fn a_redo_that_has_nothing_left_but_what_was_settled_says_so() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let mut bob = ann.join("Bob", 2);
    set(&mut ann, action, Progress::Ongoing);
    set(&mut bob, action, Progress::InProgress);
    ann.merge_file(&bob);
    ann.undo().unwrap();
    assert_eq!(ann.redo(), Err(Refusal::SettledByUndo));
    assert_eq!(ann.read(action).progress, Progress::Ongoing);
    assert_eq!(ann.read(action).conflicts, []);
}
