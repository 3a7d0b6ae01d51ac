//! Entries that are internal to those who have the log: when they are so, and what a merge makes of it.

use crate::support::Replica;
use matters_arising::{command::Edit, document::Document, model::*};

fn set(action: ActionId, entry: EntryId, audience: Audience) -> Edit {
    Edit::SetAudience {
        action,
        entry,
        audience,
    }
}

fn audience(replica: &Replica, action: ActionId, entry: EntryId) -> Audience {
    let action = replica.read(action);
    let entry = action.entries.iter().find(|one| one.id == entry).unwrap();
    entry.audience
}

fn said(ann: &mut Replica, action: ActionId, audience: Audience) -> EntryId {
    let id = EntryId::random(&mut ann.rng);
    ann.edit(Edit::AddEntry {
        action,
        id,
        kind: EntryKind::Update,
        text: "Counsel has seen it".to_owned(),
        at: None,
        regarding: None,
        audience,
    });
    id
}

fn answered(ann: &mut Replica, action: ActionId, question: EntryId) -> EntryId {
    let id = EntryId::random(&mut ann.rng);
    ann.edit(Edit::AddEntry {
        action,
        id,
        kind: EntryKind::Answer,
        text: "The department".to_owned(),
        at: None,
        regarding: Some(question),
        audience: Audience::Open,
    });
    id
}

#[test]
fn a_mark_is_kept_taken_off_and_told_in_the_history() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let entry = said(&mut ann, action, Audience::Internal);
    assert_eq!(audience(&ann, action, entry), Audience::Internal);
    let again = ann.try_edit(set(action, entry, Audience::Internal));
    assert_eq!(again, Err(Refusal::NothingChanges));
    ann.edit(set(action, entry, Audience::Open));
    assert_eq!(audience(&ann, action, entry), Audience::Open);
    ann.edit(set(action, entry, Audience::Internal));
    ann.doc = Document::load(&ann.doc.save()).unwrap();
    assert_eq!(audience(&ann, action, entry), Audience::Internal);
    let (history, _) = ann.doc.history(Some(action), 3);
    let told: Vec<_> = history.iter().map(|one| one.summary.as_str()).collect();
    assert_eq!(
        told,
        [
            "Update on action 1 marked as internal",
            "Update on action 1 no longer internal",
            "Update on action 1 (internal)",
        ]
    );
    let detail = &history[0].details[0];
    assert_eq!(detail.field, "Internal update");
    assert_eq!(
        (detail.before.as_str(), detail.after.as_str()),
        ("", "Counsel has seen it")
    );
}

#[test]
fn a_mark_set_apart_from_the_one_that_takes_it_off_stays() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let entry = said(&mut ann, action, Audience::Internal);
    let mut ben = ann.join("Ben", 2);
    ben.edit(set(action, entry, Audience::Open));
    ann.edit(set(action, entry, Audience::Open));
    ann.edit(set(action, entry, Audience::Internal));
    ann.meet(&mut ben);
    assert_eq!(audience(&ben, action, entry), Audience::Internal);
}

#[test]
fn a_mark_taken_off_by_one_and_seen_by_the_other_is_off() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let entry = said(&mut ann, action, Audience::Internal);
    let mut ben = ann.join("Ben", 2);
    ben.edit(set(action, entry, Audience::Open));
    ann.meet(&mut ben);
    assert_eq!(audience(&ann, action, entry), Audience::Open);
    ann.edit(set(action, entry, Audience::Internal));
    ann.undo().unwrap();
    assert_eq!(audience(&ann, action, entry), Audience::Open);
    ann.redo().unwrap();
    assert_eq!(audience(&ann, action, entry), Audience::Internal);
}

#[test]
fn words_that_were_corrected_apart_from_the_mark_do_not_become_public() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let update = said(&mut ann, action, Audience::Open);
    let question = ann.entry(action, EntryKind::Question, "Who pays?");
    let answer = answered(&mut ann, action, question);
    let mut ben = ann.join("Ben", 2);
    for entry in [update, answer] {
        ben.edit(set(action, entry, Audience::Internal));
    }
    let correct = |ann: &mut Replica, entry| {
        let id = EntryId::random(&mut ann.rng);
        let text = "Counsel has not seen it".to_owned();
        ann.edit(Edit::CorrectEntry {
            action,
            entry,
            id,
            text,
            dated: None,
        });
        id
    };
    // Twice over: the last one names the first only by the one between.
    let corrected = correct(&mut ann, update);
    let corrected = correct(&mut ann, corrected);
    let other = correct(&mut ann, answer);
    let other = correct(&mut ann, other);
    ann.meet(&mut ben);
    for entry in [corrected, other] {
        assert_eq!(audience(&ann, action, entry), Audience::Internal);
        ann.edit(set(action, entry, Audience::Open));
        assert_eq!(audience(&ann, action, entry), Audience::Open);
    }
    assert_eq!(audience(&ann, action, question), Audience::Open);
}

#[test]
fn an_answer_goes_with_its_question() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let question = ann.entry(action, EntryKind::Question, "Who pays?");
    let answer = answered(&mut ann, action, question);
    ann.edit(set(action, question, Audience::Internal));
    assert_eq!(audience(&ann, action, answer), Audience::Internal);
    ann.edit(set(action, question, Audience::Open));
    assert_eq!(audience(&ann, action, answer), Audience::Open);
}

#[test]
fn what_ends_an_action_is_public() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let entry = ann.entry(action, EntryKind::ProposedComplete, "Done");
    let refused = ann.try_edit(set(action, entry, Audience::Internal));
    assert!(matches!(refused, Err(Refusal::Defect(_))), "{refused:?}");
}
