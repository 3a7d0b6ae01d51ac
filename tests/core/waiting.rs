//! Deadlines that wait for the end of another action: they know which one, and follow it to another number.

use crate::support::{Replica, row};
use matters_arising::{
    command::{Edit, MeetingEdit},
    document::Applied,
    model::*,
};

impl Replica {
    fn renumber(&mut self, action: ActionId, number: u32) {
        self.edit(Edit::SetNumber {
            action,
            number: Some(number),
        });
    }

    fn try_binding(
        &mut self,
        action: ActionId,
        to: Deadline,
        reason: &str,
    ) -> Result<Applied, Refusal> {
        let one = (action, MoveId::random(&mut self.rng));
        self.try_edit(Edit::MoveDeadline {
            actions: vec![one],
            to,
            reason: reason.to_owned(),
        })
    }

    fn waits(&self, action: ActionId) -> Option<Trigger> {
        let all = self.doc.actions();
        Triggers::among(&all).of(&self.read(action))
    }

    fn says(&self, action: ActionId) -> String {
        self.read(action).due.deadline.to_string()
    }

    fn read_again(&self) -> Self {
        let mut again = self.join("Ann", 9);
        again.clock = self.clock;
        again
    }
}

fn two(ann: &mut Replica) -> [ActionId; 2] {
    [ann.add("Write the paper"), ann.add("Read the paper")]
}

#[test]
fn w1_a_deadline_that_names_a_number_is_bound_to_its_action_and_follows_it() {
    let mut ann = Replica::new("Ann", 1);
    let [one, other] = two(&mut ann);
    ann.move_deadline(other, "=when action 1 is complete", "");
    assert_eq!(ann.read(other).due.deadline.end_of(), Some(one));
    ann.renumber(one, 98);
    let third = ann.add("Print the paper");
    ann.renumber(third, 1);
    for replica in [&ann, &ann.read_again()] {
        assert_eq!(replica.says(other), "=when action 98 is complete");
        let trigger = replica.waits(other).unwrap();
        let found = Triggering::One(one, Stage::NotStarted);
        assert_eq!((trigger.number, trigger.found), (98, found));
        let action = replica.read(other);
        assert_eq!(action.n_moves(), 0, "it is the same deadline");
        assert_eq!(action.moves[0].to, action.due);
    }
    let before = ann.doc.heads();
    let same = ann.try_binding(other, Deadline::after(98), "Again");
    assert_eq!(same.unwrap_err(), Refusal::NothingChanges);
    assert_eq!(ann.doc.heads(), before);
}

#[test]
fn w2_versions_that_know_words_alone_find_the_words_as_they_were_given() {
    let mut ann = Replica::new("Ann", 1);
    let [one, other] = two(&mut ann);
    ann.move_deadline(other, "=once 1 has been closed", "");
    ann.renumber(one, 98);
    let automerge = automerge::AutoCommit::load(&ann.doc.save()).unwrap();
    let stored = stored_moves(&automerge, other);
    assert_eq!(
        stored,
        [("=once 1 has been closed".to_owned(), one.to_string())]
    );
    assert_eq!(ann.says(other), "=once 98 has been closed");
}

/// What stands in the document itself: words, and whose end they mean.
fn stored_moves(doc: &automerge::AutoCommit, action: ActionId) -> Vec<(String, String)> {
    use automerge::ReadDoc;
    let (_, actions) = doc.get(automerge::ROOT, "actions").unwrap().unwrap();
    let (_, map) = doc.get(&actions, action.to_string()).unwrap().unwrap();
    let moves = doc.keys(&map).filter(|key| key.starts_with("move:"));
    let text = |map: &automerge::ObjId, key: &str| {
        let value = doc.get(map, key).unwrap();
        value.map_or(String::new(), |(value, _)| {
            value.as_str().unwrap().to_owned()
        })
    };
    let read = |key: String| {
        let (_, one) = doc.get(&map, key).unwrap().unwrap();
        (text(&one, "to"), text(&one, "waits_for"))
    };
    moves.map(read).collect()
}

#[test]
fn w3_of_several_with_the_number_none_is_chosen_unless_somebody_says_which() {
    let mut ann = Replica::new("Ann", 1);
    let [one, other] = two(&mut ann);
    let twin = ann.add("Print the paper");
    ann.renumber(twin, 1);
    ann.move_deadline(other, "=when action 1 is complete", "");
    assert_eq!(ann.read(other).due.deadline.end_of(), None);
    assert_eq!(ann.waits(other).unwrap().found, Triggering::Several);
    // The page asks which, and sends it.
    let said = Deadline::after(1).of_action(twin);
    ann.try_binding(other, said, "The printing is meant")
        .unwrap();
    let found = Triggering::One(twin, Stage::NotStarted);
    assert_eq!(ann.waits(other).unwrap().found, found);
    let moved = ann.read(other);
    assert_eq!(
        (moved.moves.len(), moved.n_moves()),
        (2, 0),
        "it says more, and is no later"
    );
    let settled = ann.doc.numbers_to_settle();
    let settled: Vec<_> = settled.iter().map(|one| (one.action, one.to)).collect();
    assert_eq!(settled, [(twin, 3)], "the later one takes another number");
    ann.edit(Edit::Renumber(settled));
    assert_eq!(ann.says(other), "=when action 3 is complete");
    assert_eq!(ann.read(one).number, Some(1));
    assert_eq!(ann.read(other).n_moves(), 0);
}

#[test]
fn w4_it_follows_a_number_that_somebody_else_settles_apart() {
    let mut ann = Replica::new("Ann", 1);
    let [one, other] = two(&mut ann);
    let mut ben = ann.join("Ben", 2);
    ann.move_deadline(other, "=when action 1 is complete", "");
    ben.renumber(one, 98);
    ann.meet(&mut ben);
    for replica in [&ann, &ben] {
        assert_eq!(replica.says(other), "=when action 98 is complete");
    }
}

#[test]
fn w5_a_meeting_that_rolls_over_to_an_end_binds_it_and_its_minutes_follow() {
    let mut ann = Replica::new("Ann", 1);
    let [one, other] = two(&mut ann);
    let meeting = MeetingId::random(&mut ann.rng);
    ann.edit(Edit::Meeting(
        meeting,
        MeetingEdit::Set {
            date: When::parse("2019-05-10"),
            title: "Workshop".to_owned(),
            place: String::new(),
        },
    ));
    let id = OutcomeId::random(&mut ann.rng);
    ann.edit(Edit::Meeting(
        meeting,
        MeetingEdit::Decide {
            actions: vec![(other, id)],
            decision: Decision::RolledOver(Deadline::after(1)),
            note: "It needs the paper".to_owned(),
            of: Vec::new(),
        },
    ));
    ann.renumber(one, 98);
    assert_eq!(ann.says(other), "=when action 98 is complete");
    let head = ann.doc.head().unwrap();
    let minutes = matters_arising::text::Minutes::new(
        &head.title,
        &head.meetings[0],
        MeetingState::Held,
        &head.parties,
        &|id| ann.doc.action(id),
    );
    let said = &minutes.sections[0].rows[0].outcome;
    let expect = "Rolled over to “when action 98 is complete” (98 is not started)";
    assert_eq!(said, expect);
}

#[test]
fn w6_an_imported_deadline_is_bound_where_one_row_has_the_number() {
    let row = |number: u32, text: &str, deadline: &str| ActionDraft {
        number: Some(number),
        printed_number: number.to_string(),
        progress: Progress::Ongoing,
        due: Due {
            deadline: Deadline::parse(deadline),
            printed: deadline.trim_start_matches('=').to_owned(),
        },
        imported: Imported::default(),
        ..row(text)
    };
    let mut ann = Replica::new("Ann", 1);
    let source = SourceId::random(&mut ann.rng);
    ann.edit(Edit::Import {
        source,
        draft: LogDraft {
            actions: vec![
                row(1, "Write", ""),
                row(2, "Read", "=after action 1"),
                row(3, "Print", "=when 4 is done"),
                row(4, "Bind", ""),
                row(4, "Sew", ""),
            ],
            ..LogDraft::default()
        },
    });
    let actions = ann.doc.actions();
    let ends: Vec<_> = actions
        .iter()
        .map(|one| one.due.deadline.end_of())
        .collect();
    assert_eq!(ends, [None, Some(actions[0].id), None, None, None]);
    ann.renumber(actions[0].id, 98);
    let due = ann.read(actions[1].id).due;
    assert_eq!(due.deadline.to_string(), "=after action 98");
    assert_eq!(due.printed, "after action 1", "what was printed stays");
    let found = ann.waits(actions[2].id).unwrap().found;
    assert_eq!(found, Triggering::Several);
}

#[test]
fn w7_what_changed_tells_no_move_where_only_the_number_is_another_and_how_far_the_other_is() {
    let mut ann = Replica::new("Ann", 1);
    let [one, other] = two(&mut ann);
    let before = ann.doc.actions();
    ann.move_deadline(other, "=when action 1 is complete", "");
    let bound = ann.doc.actions();
    let told = |before: &[Action], after: &[Action]| -> Vec<String> {
        let parties = Parties::default();
        let standing = |actions| Standing {
            actions,
            meetings: &[],
            parties: &parties,
        };
        let all = compare(standing(before), standing(after), None).into_iter();
        let all = all.flat_map(|one| one.changes);
        all.map(|change| matters_arising::text::changed(&change, &[]))
            .collect()
    };
    let expect = "Deadline set: “when action 1 is complete” (1 is not started).";
    assert_eq!(told(&before, &bound), [expect]);
    ann.renumber(one, 98);
    assert_eq!(told(&bound, &ann.doc.actions()), ["Number: 98, before 1."]);
}

#[test]
fn w8_words_beside_an_identity_that_name_no_action_stay_words() {
    let id = ActionId::random(&mut || 1);
    let words = Deadline::Other("when Ann says so".to_owned());
    assert_eq!(words.of_action(id), words);
    // An action that an undone import took away is named as such, and its number is not taken for another's.
    let mut ann = Replica::new("Ann", 1);
    let [_, other] = two(&mut ann);
    ann.try_binding(other, Deadline::after(1).of_action(id), "")
        .unwrap();
    assert_eq!(ann.waits(other).unwrap().found, Triggering::Gone);
}

/// The hash of `docs/editions.md` over a log of two actions that have nothing but number, wording and deadline, as a
/// version computes it that knows the words of a deadline alone.
fn hash_by_words(log: LogId, actions: [(&Action, &str, &str); 2]) -> String {
    use sha2::{Digest, Sha256};
    let mut values = vec![
        "matters-arising edition 1".to_owned(),
        log.to_string(),
        "Test log".to_owned(),
        "2".to_owned(),
    ];
    for (action, number, deadline) in actions {
        let id = action.id.to_string();
        let stage = "not_started";
        let of_action = [&id, number, &action.text, "", stage, deadline, "", "0", "0"];
        values.extend(of_action.map(str::to_owned));
    }
    let values = values
        .iter()
        .map(|value| format!("{}:{value},", value.len()));
    let digest = Sha256::digest(values.collect::<String>());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn w9_an_edition_has_one_hash_for_versions_that_know_the_action_and_for_those_that_know_words() {
    let mut ann = Replica::new("Ann", 1);
    let [one, other] = two(&mut ann);
    ann.move_deadline(other, "=when action 1 is complete", "");
    ann.renumber(one, 98);
    assert_eq!(ann.says(other), "=when action 98 is complete");
    let id = EditionId::random(&mut ann.rng);
    ann.edit(Edit::Freeze {
        id,
        date: Day::parse("2019-05-01").unwrap(),
        note: String::new(),
        to: String::new(),
        meeting: None,
        comments_by: None,
    });
    let head = ann.doc.head().unwrap();
    let (one, other) = (ann.read(one), ann.read(other));
    let expect = hash_by_words(
        head.id,
        [
            (&one, "98", ""),
            (&other, "2", "=when action 1 is complete"),
        ],
    );
    assert_eq!(head.editions[0].hash, expect);
    // What changes later is no part of it.
    ann.edit(Edit::EditWording {
        action: one.id,
        seen: one.revision,
        splice: Splice::between(&one.text, "Write it again").unwrap(),
    });
    assert_eq!(ann.read_again().doc.edition_holds(id), Some(true));
}
