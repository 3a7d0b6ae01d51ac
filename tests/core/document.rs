//! Edits of one replica: what each does, and what is refused without a trace.

use crate::support::Replica;
use matters_arising::{
    command::{Edit, MeetingEdit, WrittenEntry},
    model::*,
};

#[test]
fn the_genesis_change_never_varies() {
    let heads = matters_arising::document::Document::empty().heads();
    assert_eq!(heads.len(), 1);
    let hex: String = heads[0]
        .0
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        hex, "7976ec39389417c310203de203ae8ff1ef8ed2be09fc3e98451e03472136d98d",
        "documents of the field begin with this change; a new one is a new schema"
    );
}

#[test]
fn a_new_action_takes_the_next_free_number() {
    let mut ann = Replica::new("Ann", 1);
    let first = ann.add("Write the paper");
    let second = ann.add("Read the paper");
    assert_eq!(ann.read(first).number, Some(1));
    assert_eq!(ann.read(second).number, Some(2));
    ann.edit(Edit::SetNumber {
        action: first,
        number: Some(90),
    });
    let third = ann.add("Burn the paper");
    assert_eq!(ann.read(third).number, Some(91));
    assert_eq!(ann.read(third).stage, Stage::NotStarted);
}

#[test]
fn the_first_deadline_needs_no_reason_and_a_move_does() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Write the paper");
    ann.move_deadline(action, "2019-02", "");
    let id = MoveId::random(&mut ann.rng);
    let without_reason = ann.try_edit(Edit::MoveDeadline {
        actions: vec![(action, id)],
        to: Deadline::parse("2019-07"),
        reason: "  ".to_owned(),
    });
    assert_eq!(without_reason, Err(Refusal::NoReason));
    ann.move_deadline(action, "2019-07", "The pilot is late");
    let action = ann.read(action);
    assert_eq!(action.due.deadline, Deadline::parse("2019-07"));
    assert_eq!(action.n_moves(), 1);
    assert_eq!(action.moves[0].to.deadline, Deadline::parse("2019-02"));
    assert_eq!(action.moves[1].reason, "The pilot is late");
}

#[test]
fn bulk_edits_are_one_change() {
    let mut ann = Replica::new("Ann", 1);
    let actions = vec![ann.add("One"), ann.add("Two"), ann.add("Three")];
    let before = ann.doc.n_changes();
    ann.edit(Edit::SetProgress {
        actions: actions.clone(),
        progress: Progress::Ongoing,
    });
    assert_eq!(ann.doc.n_changes(), before + 1);
    assert!(
        actions
            .iter()
            .all(|id| ann.read(*id).stage == Stage::Ongoing)
    );
}

#[test]
fn an_edit_that_changes_nothing_leaves_no_trace() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let before = ann.doc.n_changes();
    let same = Edit::SetProgress {
        actions: vec![action],
        progress: Progress::NotStarted,
    };
    assert_eq!(ann.try_edit(same), Err(Refusal::NothingChanges));
    assert_eq!(ann.doc.n_changes(), before);
}

#[test]
fn a_bulk_edit_with_one_unknown_action_changes_none() {
    let mut ann = Replica::new("Ann", 1);
    let known = ann.add("One");
    let unknown = ActionId::random(&mut ann.rng);
    let edit = Edit::SetProgress {
        actions: vec![known, unknown],
        progress: Progress::Ongoing,
    };
    assert_eq!(ann.try_edit(edit), Err(Refusal::UnknownAction));
    assert_eq!(ann.read(known).progress, Progress::NotStarted);
}

#[test]
fn a_withdrawal_wins_over_a_proposal_and_striking_it_reinstates() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.entry(action, EntryKind::ProposedComplete, "");
    assert_eq!(ann.read(action).stage, Stage::ProposedComplete);
    let entry = ann.entry(action, EntryKind::Withdrawal, "Out of scope");
    assert_eq!(ann.read(action).stage, Stage::Withdrawn);
    ann.edit(Edit::StrikeEntry { action, entry });
    assert_eq!(ann.read(action).stage, Stage::ProposedComplete);
    let struck = ann.read(action).entries.into_iter().find(|e| e.id == entry);
    let by = struck.unwrap().struck.unwrap().author.unwrap();
    assert_eq!(by.name, "Ann", "a struck entry stays and says by whom");
}

#[test]
fn entries_on_several_actions_are_added_in_one_change_or_not_at_all() {
    let mut ann = Replica::new("Ann", 1);
    let actions = [ann.add("One"), ann.add("Two")];
    let written = |ann: &mut Replica, action, text: &str| WrittenEntry {
        regarding: None,
        audience: Default::default(),
        request: None,
        action,
        id: EntryId::random(&mut ann.rng),
        kind: EntryKind::Update,
        text: text.into(),
        at: None,
    };
    let first = written(&mut ann, actions[0], "Ready");
    let second = written(&mut ann, actions[1], "Ready as well");
    let nowhere = ActionId::random(&mut ann.rng);
    let wrong = [
        (written(&mut ann, nowhere, "x"), Refusal::UnknownAction),
        (written(&mut ann, actions[1], "  "), Refusal::EmptyText),
        (first.clone(), Refusal::NothingChanges),
    ];
    for (wrong, refusal) in wrong {
        let all = vec![first.clone(), wrong];
        assert_eq!(ann.try_edit(Edit::AddEntries(all)), Err(refusal));
        assert!(
            ann.read(actions[0]).entries.is_empty(),
            "half of it was done"
        );
    }
    let before = ann.doc.heads();
    ann.edit(Edit::AddEntries(vec![first, second]));
    for (action, text) in actions.into_iter().zip(["Ready", "Ready as well"]) {
        let entries = ann.read(action).entries;
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].text, text);
    }
    assert_ne!(ann.doc.heads(), before);
    assert_eq!(ann.doc.heads().len(), 1, "one change");
}

#[test]
fn a_corrected_entry_keeps_the_old_words() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let entry = ann.entry(action, EntryKind::Update, "Teh paper is out");
    let id = EntryId::random(&mut ann.rng);
    ann.edit(Edit::CorrectEntry {
        action,
        entry,
        id,
        text: "The paper is out".to_owned(),
        dated: None,
    });
    let read = ann.read(action);
    assert_eq!(read.latest_update().unwrap().text, "The paper is out");
    assert_eq!(read.entries.len(), 2);
}

#[test]
fn the_day_of_an_entry_is_corrected_and_an_undo_brings_the_old_one_back() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let entry = ann.entry(action, EntryKind::Update, "The paper is out");
    let day = Some(When::Day(Day::parse("2019-03-05").unwrap()));
    let correct = |ann: &mut Replica, entry, text: &str, dated| {
        let id = EntryId::random(&mut ann.rng);
        let text = text.to_owned();
        ann.edit(Edit::CorrectEntry {
            action,
            entry,
            id,
            text,
            dated,
        });
        id
    };
    let corrected = correct(&mut ann, entry, "The paper is out", day);
    let standing = |ann: &Replica| {
        let read = ann.read(action);
        let standing = read.entries.iter().filter(|one| one.struck.is_none());
        let standing: Vec<_> = standing.map(|one| (one.id, one.at)).collect();
        standing
    };
    assert_eq!(standing(&ann), [(corrected, day)]);
    let last = |ann: &Replica| ann.doc.history(Some(action), 1).0[0].summary.clone();
    assert_eq!(last(&ann), "Date of the update on action 1 corrected");
    // With the words, and without a date again.
    let again = correct(&mut ann, corrected, "The paper is published", None);
    assert_eq!(standing(&ann), [(again, None)]);
    assert_eq!(last(&ann), "Update on action 1 corrected");
    ann.undo().unwrap();
    assert_eq!(standing(&ann), [(corrected, day)]);
    ann.undo().unwrap();
    assert_eq!(standing(&ann), [(entry, None)]);
}

#[test]
fn a_question_is_open_until_it_is_answered() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let question = ann.entry(action, EntryKind::Question, "Who pays?");
    assert_eq!(ann.read(action).open_questions().count(), 1);
    let id = EntryId::random(&mut ann.rng);
    ann.edit(Edit::AddEntry {
        action,
        id,
        kind: EntryKind::Answer,
        text: "The department".to_owned(),
        at: None,
        regarding: Some(question),
        audience: Default::default(),
    });
    assert_eq!(ann.read(action).open_questions().count(), 0);
}

#[test]
fn owners_are_shown_in_the_order_in_which_they_came() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    for name in ["Zoe", "Abe"] {
        ann.edit(Edit::AddOwner {
            action,
            owner: Owner {
                kind: OwnerKind::Person,
                name: name.to_owned(),
            },
        });
    }
    let names: Vec<_> = ann
        .read(action)
        .owners
        .into_iter()
        .map(|o| o.name)
        .collect();
    assert_eq!(names, ["Zoe", "Abe"]);
}

#[test]
fn text_positions_count_utf16_units() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("a\u{1F600}b");
    ann.type_in(action, 3, 0, "x");
    assert_eq!(ann.read(action).text, "a\u{1F600}xb");
}

#[test]
fn a_text_without_words_is_refused() {
    let mut ann = Replica::new("Ann", 1);
    let id = ActionId::random(&mut ann.rng);
    let edit = Edit::AddAction {
        id,
        text: " \n".to_owned(),
    };
    assert_eq!(ann.try_edit(edit), Err(Refusal::EmptyText));
}

#[test]
fn a_command_sent_twice_does_its_work_once() {
    let mut ann = Replica::new("Ann", 1);
    let id = ActionId::random(&mut ann.rng);
    let edit = Edit::AddAction {
        id,
        text: "One".to_owned(),
    };
    ann.edit(edit.clone());
    assert_eq!(ann.try_edit(edit), Err(Refusal::NothingChanges));
    assert_eq!(ann.doc.n_actions(), 1);
}

#[test]
fn every_change_carries_person_organisation_and_time() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.entry(action, EntryKind::Update, "Done soon");
    let written = ann.read(action).entries[0].written.clone();
    let author = written.author.unwrap();
    assert_eq!(author.name, "Ann");
    assert_eq!(author.organisation, "Ann’s organisation");
    assert_eq!(written.at, Timestamp(ann.clock));
}

#[test]
fn a_saved_document_reads_back_the_same() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.move_deadline(action, "2019-02", "");
    ann.entry(action, EntryKind::Update, "Done soon");
    let bob = ann.join("Bob", 2);
    assert_eq!(bob.shown(), ann.shown());
}

/// An edit says itself what it touched; here it is held against what another replica finds in the change.
#[test]
fn an_edit_touches_what_it_says() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let other = ann.add("Two");
    let mut bob = ann.join("Bob", 2);
    let question = EntryId::random(&mut ann.rng);
    let category = CategoryId::random(&mut ann.rng);
    let owner = Owner {
        kind: OwnerKind::Person,
        name: "Zoe".to_owned(),
    };
    let splice = Splice {
        at: 1,
        delete: 1,
        insert: "ther o".to_owned(),
    };
    let edits = [
        Edit::RenameLog("Another name".to_owned()),
        Edit::AddAction {
            id: ActionId::random(&mut ann.rng),
            text: "Three".to_owned(),
        },
        Edit::EditWording {
            action,
            seen: Revision(9),
            splice,
        },
        Edit::AddCategory {
            id: category,
            name: "Data".to_owned(),
            colour: Colour::Teal,
        },
        Edit::SetNumber {
            action,
            number: Some(7),
        },
        Edit::SetCategory {
            actions: vec![action, other],
            category: Some(category),
        },
        Edit::SetProgress {
            actions: vec![other],
            progress: Progress::Ongoing,
        },
        Edit::MoveDeadline {
            actions: vec![(other, MoveId::random(&mut ann.rng))],
            to: Deadline::parse("2019-02"),
            reason: String::new(),
        },
        Edit::AddOwner {
            action,
            owner: owner.clone(),
        },
        Edit::RemoveOwner { action, owner },
        Edit::AddLink {
            action,
            to: Link::Action(other),
        },
        Edit::AddArtefact {
            action,
            artefact: 8,
        },
        Edit::AddEntry {
            action,
            id: question,
            kind: EntryKind::Question,
            text: "Why?".to_owned(),
            at: None,
            regarding: None,
            audience: Default::default(),
        },
        Edit::CorrectEntry {
            action,
            entry: question,
            id: EntryId::random(&mut ann.rng),
            text: "Why not?".to_owned(),
            dated: None,
        },
    ];
    for edit in edits {
        let here = ann.edit(edit.clone());
        let there = bob.doc.take_in(&here.change).unwrap();
        assert_eq!(here.touched.actions, there.actions, "{edit:?}");
        assert_eq!(here.touched.findings, there.findings, "{edit:?}");
        assert_eq!(here.touched.head, there.head, "{edit:?}");
        assert_eq!(ann.shown(), bob.shown(), "{edit:?}");
    }
    // Both count on from the same number.
    let (four, five) = (ann.add("Four"), bob.add("Five"));
    assert_eq!(ann.read(four).number, Some(8));
    assert_eq!(bob.read(five).number, Some(8));
}

#[test]
fn what_was_written_in_one_second_stands_in_the_order_in_which_it_was() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let meeting = ann.meeting("Workshop", "2019-02-14");
    let words: Vec<String> = (0..8).map(|n| format!("{n} was said")).collect();
    let second = ann.clock;
    for text in &words {
        ann.clock = second;
        ann.entry(action, EntryKind::Update, text);
        ann.clock = second;
        let id = OutcomeId::random(&mut ann.rng);
        ann.edit(Edit::Meeting(
            meeting,
            MeetingEdit::Decide {
                actions: vec![(action, id)],
                decision: Decision::Noted,
                note: text.clone(),
                of: Vec::new(),
            },
        ));
    }
    let entries: Vec<_> = ann.read(action).entries;
    assert!(entries.iter().map(|entry| &entry.text).eq(&words));
    let outcomes = ann.read_meeting(meeting).outcomes;
    assert!(outcomes.iter().map(|outcome| &outcome.note).eq(&words));
}
