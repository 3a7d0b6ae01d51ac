//! The story of one round of the process, on three replicas, two of which are away for a part of it.
//!
//! Told on the example log, and on the log of April 2019 where that lies beside the checkout: a proposal
//! that came too early goes back, the action that corrects it is agreed, a deadline rolls over with its
//! reason, a number given out twice is settled at the edition, and whoever gets the file can check it.

use crate::{
    process::desk::{Desk, Party},
    support::Replica,
};
use matters_arising::{
    command::{Edit, MeetingEdit, Wish},
    document::Document,
    export, import,
    model::*,
    trust,
};
use serde_json::Value;
use std::path::PathBuf;

const EXAMPLE: &str = include_str!("../../public/example/harbour-forum-action-log.txt");

/// What plays which part, by the numbers that the log prints.
struct Parts {
    /// Its end was proposed before anybody had agreed.
    too_early: u32,
    /// The action that asks for that to be put right.
    correction: u32,
    /// What all agree on.
    agreed: u32,
    /// What is talked about another time, and when.
    rolled_over: u32,
    to: &'static str,
    /// The number that two actions carry.
    twice: u32,
    meeting: &'static str,
}

#[test]
fn one_round_on_the_example_log_ends_with_a_file_that_anybody_can_check() {
    let parts = Parts {
        too_early: 17,
        correction: 18,
        agreed: 4,
        rolled_over: 10,
        to: "2022-07",
        twice: 27,
        meeting: "2022-05-19",
    };
    tell(EXAMPLE, &parts);
}

#[test]
fn one_round_on_the_log_of_april_2019_ends_with_a_file_that_anybody_can_check() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/seed/leds-action-log-2019-04-18.txt");
    let Ok(text) = std::fs::read_to_string(&beside) else {
        println!("skipped: {} is not there", beside.display());
        return;
    };
    let parts = Parts {
        too_early: 35,
        correction: 63,
        agreed: 59,
        rolled_over: 85,
        to: "2019-07",
        twice: 97,
        meeting: "2019-05-16",
    };
    tell(&text, &parts);
}

fn numbered(replica: &Replica, number: u32) -> Vec<Action> {
    let mut all = replica.doc.actions();
    all.retain(|action| action.number == Some(number));
    all
}

fn one(replica: &Replica, number: u32) -> Action {
    let mut all = numbered(replica, number);
    assert_eq!(all.len(), 1, "one action carries {number}");
    all.remove(0)
}

fn stage(replica: &Replica, number: u32) -> Stage {
    one(replica, number).stage
}

/// Proposes the end of an action where the log does not say so already.
fn proposed(desk: &mut Desk, number: u32) -> ActionId {
    let action = one(&desk.ann, number);
    if !action.stage.is_proposed() {
        desk.ann.entry(action.id, EntryKind::ProposedComplete, "");
    }
    action.id
}

fn freeze(replica: &mut Replica, meeting: MeetingId, date: &str) -> Result<EditionId, Refusal> {
    let id = EditionId::random(&mut replica.rng);
    let freeze = Edit::Freeze {
        id,
        date: Day::parse(date).unwrap(),
        note: "For the meeting".to_owned(),
        to: "All".to_owned(),
        meeting: Some(meeting),
        comments_by: None,
    };
    replica.try_edit(freeze).map(|_| id)
}

fn settle(replica: &mut Replica) {
    let settled = replica.doc.numbers_to_settle();
    let settled = settled.iter().map(|one| (one.action, one.to)).collect();
    replica.edit(Edit::Renumber(settled));
}

/// The facilitator's screen at the meeting.
struct Room<'a> {
    desk: &'a mut Desk,
    meeting: MeetingId,
}

impl Room<'_> {
    fn edit(&mut self, edit: MeetingEdit) {
        self.desk.ann.edit(Edit::Meeting(self.meeting, edit));
    }

    fn decide(&mut self, action: ActionId, decision: Decision, note: &str, of: &[&Party]) {
        let id = OutcomeId::random(&mut self.desk.ann.rng);
        self.edit(MeetingEdit::Decide {
            actions: vec![(action, id)],
            decision,
            note: note.to_owned(),
            of: of.iter().map(|party| party.id).collect(),
        });
    }

    /// Closes the meeting, and signs with one key what was said.
    fn close(&mut self, by: &Party) -> Closing {
        let document = &self.desk.ann.doc;
        let closing = document.closing(self.meeting, Some(by.key())).unwrap();
        let wishes: Vec<Wish> = document
            .closing_wishes(self.meeting, &closing.signs, by.key())
            .unwrap();
        let at = Timestamp(self.desk.ann.clock + 60);
        let statements = document.prepare(&wishes, by.key(), at).unwrap();
        let sign = |one: &Statement| trust::sign_statement(one, &by.seed).unwrap();
        let signed = statements.iter().map(sign).collect();
        self.edit(MeetingEdit::Close { signed });
        closing
    }
}

fn tell(log: &str, parts: &Parts) {
    // The facilitator takes the printed log in and says who takes part and whose word decides.
    let mut clerk_desk = Desk::new();
    let (draft, _) = import::read("log.txt", log.as_bytes()).unwrap();
    let source = SourceId::random(&mut clerk_desk.ann.rng);
    clerk_desk.ann.edit(Edit::Import { source, draft });
    let clerk = clerk_desk.party("Facilitator", Role::Facilitator);
    let owner = clerk_desk.party("Department", Role::Owner);
    let first = clerk_desk.party("First society", Role::Reviewer);
    let second = clerk_desk.party("Second society", Role::Reviewer);
    let reviewers = [&first, &second];
    clerk_desk.rule(&reviewers, Need::All, Occasion::Meetings, &[&clerk]);
    let too_early = proposed(&mut clerk_desk, parts.too_early);
    proposed(&mut clerk_desk, parts.correction);
    let meeting = clerk_desk.ann.meeting("Open Space", parts.meeting);

    // The other two take the log with them; both are away from now on.
    let mut owner_desk = clerk_desk.join("Owner", 21);
    let mut train = clerk_desk.join("Reviewer", 22);

    // The edition goes out a week before, and not before each number names one action.
    let refused = freeze(&mut clerk_desk.ann, meeting, "2019-05-01").err();
    assert_eq!(refused, Some(Refusal::NumbersClash));
    let both = numbered(&clerk_desk.ann, parts.twice);
    assert_eq!(both.len(), 2, "the log prints {} twice", parts.twice);
    settle(&mut clerk_desk.ann);
    let edition = freeze(&mut clerk_desk.ann, meeting, "2019-05-01").unwrap();

    // On the train a reviewer asks for comments, and returns what was proposed too early.
    train
        .ann
        .entry(too_early, EntryKind::Question, "Who has seen the answer?");
    train.returns(&first, too_early, "Not before it was brought back to us");
    assert!(!stage(&train.ann, parts.too_early).is_over());
    // Elsewhere the owner settles the same numbers, without knowing, and answers for another action.
    settle(&mut owner_desk.ann);
    let rolled = one(&owner_desk.ann, parts.rolled_over).id;
    owner_desk
        .ann
        .entry(rolled, EntryKind::Update, "It does not fit in this time");

    // Both are back before the meeting; the numbers come out the same on all three.
    clerk_desk.meet(&mut owner_desk);
    clerk_desk.meet(&mut train);
    owner_desk.meet(&mut train);
    let now: Vec<_> = both.iter().map(|a| train.read(a.id).number).collect();
    assert_eq!(numbered(&train.ann, parts.twice).len(), 1);
    assert!(now.iter().all(Option::is_some));
    assert!(train.ann.doc.numbers_to_settle().is_empty());

    // The meeting; the reviewer's train has left again.
    let agreed = one(&clerk_desk.ann, parts.agreed).id;
    let correction = one(&clerk_desk.ann, parts.correction).id;
    let mut room = Room {
        desk: &mut clerk_desk,
        meeting,
    };
    for party in reviewers {
        let there = Attendee::Organisation(party.name.clone());
        room.edit(MeetingEdit::Attend(there, true));
    }
    let complete = || Decision::Agreed(Ending::Complete);
    room.decide(agreed, complete(), "", &reviewers);
    room.decide(correction, complete(), "", &reviewers);
    room.decide(
        too_early,
        Decision::Returned,
        "It was never agreed",
        &[&second],
    );
    let later = Decision::RolledOver(Deadline::parse(parts.to));
    room.decide(rolled, later, "No room on this agenda", &[]);
    let written = "A note, written during the meeting and elsewhere";
    train.ann.entry(agreed, EntryKind::Update, written);
    let closing = room.close(&clerk);
    assert_eq!((closing.signs.len(), closing.left.as_slice()), (5, &[][..]));

    // The status is put right: whoever proposed it strikes that, and the owner says that it is in progress.
    let wrong = clerk_desk.read(too_early);
    let is_proposal = |entry: &&Entry| entry.kind == EntryKind::ProposedComplete;
    let proposals: Vec<_> = wrong.entries.iter().filter(is_proposal).collect();
    for proposal in proposals {
        clerk_desk.ann.edit(Edit::StrikeEntry {
            action: too_early,
            entry: proposal.id,
        });
    }
    owner_desk.meet(&mut clerk_desk);
    owner_desk.ann.edit(Edit::SetProgress {
        actions: vec![too_early],
        progress: Progress::InProgress,
    });

    // All three meet once more, and one sends the file to somebody who has never heard of it.
    owner_desk.meet(&mut train);
    clerk_desk.meet(&mut owner_desk);
    train.meet(&mut clerk_desk);
    let second_edition = freeze(&mut clerk_desk.ann, meeting, "2019-06-01").unwrap();
    let file = clerk_desk.ann.doc.save();
    let stranger = Document::load(&file).unwrap();
    let proof = stranger.proof();
    assert_eq!(proof.faults, []);
    for edition in [edition, second_edition] {
        assert_eq!(stranger.edition_holds(edition), Some(true));
    }
    let read = |id| stranger.action(id).unwrap();
    for id in [agreed, correction] {
        assert_eq!(read(id).stage, Stage::Complete);
        let shown = proof.actions.iter().find(|one| one.action == id).unwrap();
        assert_eq!(shown.basis, Basis::Agreed);
        assert!(
            shown
                .signed
                .iter()
                .all(|(_, words)| *words == read(id).text)
        );
    }
    assert!(
        read(agreed)
            .entries
            .iter()
            .any(|entry| entry.text == written)
    );
    assert_eq!(read(too_early).stage, Stage::InProgress);
    let reasons = read(too_early).sign_offs;
    assert_eq!(reasons.len(), 2, "of both, and with whose word it is");
    assert!(reasons.iter().all(|one| !one.verdict.note.is_empty()));
    let moved = read(rolled);
    assert_eq!(moved.due.deadline, Deadline::parse(parts.to));
    assert_eq!(moved.moves.last().unwrap().reason, "No room on this agenda");
    let held = stranger.head().unwrap().meetings;
    let held = held.iter().find(|one| one.id == meeting).unwrap();
    assert!(held.closed.is_some());
    assert_eq!(held.outcomes.len(), 4);
    // The documented export says the same to other programs.
    let head = stranger.head().unwrap();
    let json = export::json(&head, &stranger.actions(), &stranger.findings());
    let json: Value = serde_json::from_str(&json).unwrap();
    let of = |id: ActionId| {
        let all = json["actions"].as_array().unwrap();
        all.iter().find(|one| one["id"] == *id.to_string()).unwrap()
    };
    let signed = of(agreed)["sign_offs"].as_array().unwrap();
    assert_eq!(signed.len(), 2);
    assert!(signed.iter().all(|one| {
        let by_clerk = one["recorded_by"] == *clerk.id.to_string();
        by_clerk && one["meeting"] == *meeting.to_string() && one["counts"] == true
    }));
    assert_eq!(json["editions"].as_array().unwrap().len(), 2);
    assert_eq!(json["organisations"].as_array().unwrap().len(), 4);
    let meetings = json["meetings"].as_array().unwrap();
    let ours = meetings
        .iter()
        .find(|one| one["id"] == *meeting.to_string());
    assert_eq!(ours.unwrap()["outcomes"].as_array().unwrap().len(), 4);
    // Recorded as complete by the printed log, and shown as nothing more.
    let unsigned = proof
        .actions
        .iter()
        .filter(|one| one.basis == Basis::Unsigned);
    assert!(unsigned.count() > 0);
    assert_eq!(owner.name, "Department");
}
