//! Closing a meeting: what organisations said in the room is signed once, whole, and by nobody's guess.

use super::desk::{Desk, Party};
use matters_arising::{
    command::{Edit, MeetingEdit, Wish},
    model::*,
    text, trust,
};

/// Two reviewers whom the rule asks at meetings, and the facilitator who may record them.
pub(super) struct Room {
    pub(super) desk: Desk,
    pub(super) harbour: Party,
    pub(super) tide: Party,
    pub(super) clerk: Party,
    pub(super) meeting: MeetingId,
}

impl Room {
    pub(super) fn new() -> Self {
        let mut desk = Desk::new();
        let harbour = desk.party("Harbour Trust", Role::Reviewer);
        let tide = desk.party("Tide Watch", Role::Reviewer);
        let clerk = desk.party("Secretariat", Role::Facilitator);
        desk.rule(&[&harbour, &tide], Need::All, Occasion::Meetings, &[&clerk]);
        let meeting = desk.ann.meeting("Workshop 4", "2019-02-14");
        let mut room = Self {
            desk,
            harbour,
            tide,
            clerk,
            meeting,
        };
        for name in ["Harbour Trust", "Tide Watch"] {
            room.attends(Attendee::Organisation(name.to_owned()), true);
        }
        room
    }

    /// The same room as another device has it, from now on apart from this one.
    pub(super) fn apart(&self, seed: u64) -> Self {
        Self {
            desk: self.desk.join("Ben", seed),
            harbour: self.harbour.clone(),
            tide: self.tide.clone(),
            clerk: self.clerk.clone(),
            meeting: self.meeting,
        }
    }

    pub(super) fn attends(&mut self, attendee: Attendee, there: bool) {
        self.meet(MeetingEdit::Attend(attendee, there)).unwrap();
    }

    pub(super) fn meet(&mut self, edit: MeetingEdit) -> Result<(), Refusal> {
        let edit = Edit::Meeting(self.meeting, edit);
        self.desk.ann.try_edit(edit).map(drop)
    }

    pub(super) fn says(
        &mut self,
        of: &[&Party],
        action: ActionId,
        decision: Decision,
        note: &str,
    ) -> Result<OutcomeId, Refusal> {
        let id = OutcomeId::random(&mut self.desk.ann.rng);
        let decide = MeetingEdit::Decide {
            actions: vec![(action, id)],
            decision,
            note: note.to_owned(),
            of: of.iter().map(|party| party.id).collect(),
        };
        self.meet(decide).map(|()| id)
    }

    pub(super) fn all_agree(&mut self, action: ActionId) {
        let (harbour, tide) = (self.harbour.clone(), self.tide.clone());
        let agreed = Decision::Agreed(Ending::Complete);
        self.says(&[&harbour, &tide], action, agreed, "").unwrap();
    }

    pub(super) fn closing(&self, by: &Party) -> Closing {
        let document = &self.desk.ann.doc;
        document.closing(self.meeting, Some(by.key())).unwrap()
    }

    pub(super) fn left(&self, by: &Party) -> Vec<WhyUnsigned> {
        let left = self.closing(by).left;
        left.into_iter().map(|one| one.why).collect()
    }

    /// Closes with what is shown now.
    pub(super) fn close(&mut self, by: &Party) -> Result<(), Refusal> {
        let shown = self.closing(by).signs;
        self.close_with(by, &shown)
    }

    pub(super) fn close_with(&mut self, by: &Party, shown: &[Spoken]) -> Result<(), Refusal> {
        let document = &self.desk.ann.doc;
        let wishes: Vec<Wish> = document.closing_wishes(self.meeting, shown, by.key())?;
        let mut signed = Vec::new();
        if !wishes.is_empty() {
            let at = Timestamp(self.desk.ann.clock + 60);
            let statements = document.prepare(&wishes, by.key(), at)?;
            let sign = |one: &Statement| trust::sign_statement(one, &by.seed).unwrap();
            signed = statements.iter().map(sign).collect();
        }
        self.meet(MeetingEdit::Close { signed })
    }

    pub(super) fn is_open(&self) -> bool {
        self.desk.ann.read_meeting(self.meeting).closed.is_none()
    }
}

/// With fewer than the rule asks for, the agenda says how many agreed and not that it is agreed.
#[test]
fn what_only_some_have_agreed_to_is_not_said_to_be_agreed() {
    let mut room = Room::new();
    let (harbour, tide) = (room.harbour.clone(), room.tide.clone());
    let action = room.desk.proposed("Publish the data");
    let settled = |room: &Room| {
        let parties = room.desk.ann.doc.head().unwrap().parties;
        let meeting = room.desk.ann.read_meeting(room.meeting);
        text::settled(&meeting, action, parties.rule_in_force())
    };
    assert_eq!(settled(&room), None);
    let agreed = || Decision::Agreed(Ending::Complete);
    room.says(&[&harbour], action, agreed(), "").unwrap();
    assert_eq!(settled(&room).as_deref(), Some("1 of 2 agreed"));
    room.says(&[&tide], action, agreed(), "").unwrap();
    assert_eq!(settled(&room).as_deref(), Some("Agreed: complete"));
}

#[test]
fn k1_closing_signs_what_was_said_in_one_change_and_the_action_is_complete() {
    let mut room = Room::new();
    let clerk = room.clerk.clone();
    room.attends(
        Attendee::Person {
            name: "Ben Okoro".into(),
            organisation: "Tide Watch".into(),
        },
        true,
    );
    let action = room.desk.proposed("Publish the data");
    room.all_agree(action);
    assert_eq!(
        room.desk.stage(action),
        Stage::ProposedComplete,
        "not yet signed"
    );
    let shown = room.closing(&clerk);
    assert_eq!(shown.left, []);
    let mut people: Vec<_> = shown.signs.iter().map(|one| one.person.as_str()).collect();
    people.sort_unstable();
    assert_eq!(people, ["Ben Okoro", "Harbour Trust"]);
    assert!(
        shown
            .signs
            .iter()
            .all(|one| one.is_recorded && one.seen == "Publish the data")
    );
    let before = room.desk.ann.doc.n_changes();
    room.close(&clerk).unwrap();
    assert_eq!(room.desk.ann.doc.n_changes(), before + 1);
    assert!(!room.is_open());
    let read = room.desk.read(action);
    assert_eq!(read.stage, Stage::Complete);
    let by = |one: &SignOff| (one.verdict.recorded_by, one.verdict.meeting);
    let expect = (Some(clerk.id), Some(room.meeting));
    assert!(read.sign_offs.iter().all(|one| by(one) == expect));
    assert_eq!(room.desk.ann.doc.proof().faults, []);
}

#[test]
fn k2_ones_own_organisation_is_signed_as_itself_and_others_only_where_the_rule_lets_one_record() {
    let mut room = Room::new();
    let harbour = room.harbour.clone();
    let action = room.desk.proposed("Publish the data");
    room.all_agree(action);
    let closing = room.closing(&harbour);
    assert_eq!(closing.signs.len(), 1);
    assert!(!closing.signs[0].is_recorded);
    assert_eq!(room.left(&harbour), [WhyUnsigned::MayNotRecord]);
    room.close(&harbour).unwrap();
    let read = room.desk.read(action);
    assert_eq!(read.sign_offs[0].verdict.recorded_by, None);
    assert_eq!(read.stage, Stage::ProposedComplete, "one of two");
}

#[test]
fn k2b_what_nobody_may_sign_for_another_is_told_of_the_action_as_not_signed() {
    let mut room = Room::new();
    let (harbour, tide) = (room.harbour.clone(), room.tide.clone());
    let (returned, both) = (room.desk.proposed("One"), room.desk.proposed("Two"));
    let since = room.desk.ann.doc.heads();
    room.says(&[&tide], returned, Decision::Returned, "No paper")
        .unwrap();
    room.all_agree(both);
    room.close(&harbour).unwrap();
    let told = |room: &Room, since: &[ChangeId]| -> Vec<(ActionId, Changed)> {
        let (_, changes) = room
            .desk
            .ann
            .doc
            .changes_from(since.to_vec(), None, None)
            .unwrap();
        let each = changes.into_iter().flat_map(|one| {
            let of = one.action;
            one.changes.into_iter().map(move |change| (of, change))
        });
        let is_minuted = |one: &(_, Changed)| matches!(one.1, Changed::Minuted { .. });
        each.filter(is_minuted).collect()
    };
    let minuted = |decision, note: &str| Changed::Minuted {
        meeting: "Workshop 4".into(),
        decision,
        unsigned: vec!["Tide Watch".into()],
        note: note.into(),
    };
    let agreed = Decision::Agreed(Ending::Complete);
    let expect = [
        (returned, minuted(Decision::Returned, "No paper")),
        (both, minuted(agreed, "")),
    ];
    assert_eq!(told(&room, &since), expect);
    let meetings = room.desk.ann.doc.head().unwrap().meetings;
    let stands = |action| only_minuted(&meetings, &room.desk.read(action)).len();
    assert_eq!((stands(returned), stands(both)), (1, 1));
    // Once it is signed, the signature tells it.
    room.desk
        .try_at(&tide, both, Opinion::Agree, Some(room.meeting))
        .unwrap();
    let meetings = room.desk.ann.doc.head().unwrap().meetings;
    assert!(only_minuted(&meetings, &room.desk.read(both)).is_empty());
    assert_eq!(told(&room, &since), expect[..1]);
}

#[test]
fn k3_what_has_changed_since_it_was_shown_is_not_signed_and_the_meeting_stays_open() {
    let mut room = Room::new();
    let clerk = room.clerk.clone();
    let action = room.desk.proposed("Publish the data");
    room.all_agree(action);
    let shown = room.closing(&clerk).signs;
    room.desk.ann.type_in(action, 0, 7, "Burn");
    assert_eq!(room.left(&clerk), [WhyUnsigned::OtherWording; 2]);
    let changed = Err(Refusal::Process(ProcessProblem::ClosingChanged));
    assert_eq!(room.close_with(&clerk, &shown), changed);
    assert!(room.is_open());
    assert_eq!(room.desk.read(action).sign_offs, []);
    // The words that nobody agreed to stay unsigned when the meeting is closed all the same.
    room.close(&clerk).unwrap();
    assert_eq!(room.desk.stage(action), Stage::ProposedComplete);
}

#[test]
fn k4_a_wording_that_changes_between_signing_and_closing_leaves_nothing_half_signed() {
    let mut room = Room::new();
    let clerk = room.clerk.clone();
    let (first, second) = (room.desk.proposed("One"), room.desk.proposed("Two"));
    room.all_agree(first);
    room.all_agree(second);
    let document = &room.desk.ann.doc;
    let shown = room.closing(&clerk).signs;
    let wishes = document.closing_wishes(room.meeting, &shown, clerk.key());
    let at = Timestamp(room.desk.ann.clock);
    let statements = document.prepare(&wishes.unwrap(), clerk.key(), at).unwrap();
    let sign = |one: &Statement| trust::sign_statement(one, &clerk.seed).unwrap();
    let signed: Vec<_> = statements.iter().map(sign).collect();
    room.desk.ann.type_in(second, 0, 0, "Not ");
    let refused = room.meet(MeetingEdit::Close { signed });
    let changed = Err(Refusal::Process(ProcessProblem::WordingChanged));
    assert_eq!(refused, changed);
    assert!(room.is_open());
    assert_eq!(room.desk.read(first).sign_offs, []);
}

#[test]
fn k5_a_return_is_signed_with_its_reason_and_two_things_of_one_organisation_are_not() {
    let mut room = Room::new();
    let (harbour, tide, clerk) = (room.harbour.clone(), room.tide.clone(), room.clerk.clone());
    let action = room.desk.proposed("Publish the data");
    let agreed = || Decision::Agreed(Ending::Complete);
    room.says(&[&harbour], action, agreed(), "").unwrap();
    let refused = room.says(&[&tide], action, Decision::Returned, " ");
    assert_eq!(refused, Err(Refusal::EmptyText));
    let agrees_too = room.says(&[&tide], action, agreed(), "").unwrap();
    room.says(&[&tide], action, Decision::Returned, "No licence")
        .unwrap();
    assert_eq!(room.left(&clerk), [WhyUnsigned::TwoThings]);
    room.meet(MeetingEdit::Strike(agrees_too)).unwrap();
    assert_eq!(room.closing(&clerk).left, []);
    room.close(&clerk).unwrap();
    let read = room.desk.read(action);
    let mut notes: Vec<_> = read
        .sign_offs
        .iter()
        .map(|one| &*one.verdict.note)
        .collect();
    notes.sort_unstable();
    assert_eq!(notes, ["", "No licence"]);
    assert!(!read.stage.is_over());
    assert!(matches!(
        room.desk.says(action, &tide),
        PartyState::Returned(_)
    ));
}

#[test]
fn k6_only_who_is_present_says_something() {
    let mut room = Room::new();
    let (harbour, clerk) = (room.harbour.clone(), room.clerk.clone());
    let action = room.desk.proposed("Publish the data");
    let agreed = || Decision::Agreed(Ending::Complete);
    let absent = room.says(&[&clerk], action, agreed(), "");
    assert_eq!(absent, Err(Refusal::Process(ProcessProblem::NotPresent)));
    room.says(&[&harbour], action, agreed(), "").unwrap();
    room.attends(Attendee::Organisation("Harbour Trust".into()), false);
    assert_eq!(room.left(&clerk), [WhyUnsigned::NotPresent]);
}

#[test]
fn k7_what_an_organisation_signed_itself_is_not_recorded_over() {
    let mut room = Room::new();
    let (harbour, clerk) = (room.harbour.clone(), room.clerk.clone());
    let action = room.desk.proposed("Publish the data");
    room.all_agree(action);
    let at = Some(room.meeting);
    room.desk
        .try_at(&harbour, action, Opinion::Agree, at)
        .unwrap();
    assert_eq!(room.left(&clerk), [WhyUnsigned::SignedAlready]);
    room.close(&clerk).unwrap();
    assert_eq!(room.desk.stage(action), Stage::Complete);
}

#[test]
fn k8_a_key_that_is_revoked_or_not_introduced_signs_nothing_and_the_meeting_can_be_closed() {
    let mut room = Room::new();
    let (harbour, clerk) = (room.harbour.clone(), room.clerk.clone());
    let action = room.desk.proposed("Publish the data");
    room.all_agree(action);
    let stranger = room.desk.party_without_key("Strangers");
    assert_eq!(room.left(&stranger), [WhyUnsigned::NoKey; 2]);
    room.desk.revokes(&harbour, &clerk);
    assert_eq!(room.left(&clerk), [WhyUnsigned::KeyRevoked; 2]);
    room.close(&clerk).unwrap();
    assert_eq!(room.desk.stage(action), Stage::ProposedComplete);
    assert_eq!(
        room.desk.ann.doc.closing(room.meeting, None),
        Err(Refusal::MeetingClosed)
    );
}

#[test]
fn k9_a_quorum_is_counted_from_those_present_whom_the_rule_names() {
    let mut room = Room::new();
    let quorum = |room: &Room| {
        let parties = room.desk.ann.doc.parties();
        let rule = parties.rule_in_force().unwrap();
        room.desk
            .ann
            .read_meeting(room.meeting)
            .quorum(&parties, rule)
    };
    let all = quorum(&room);
    assert_eq!((all.n_present, all.n_named, all.n_needed), (2, 2, 2));
    assert!(all.is_met());
    room.attends(Attendee::Organisation("Tide Watch".into()), false);
    room.attends(Attendee::Organisation("Secretariat".into()), true);
    assert_eq!(quorum(&room).n_present, 1);
    assert!(!quorum(&room).is_met());
    // A person is there for their organisation.
    room.attends(
        Attendee::Person {
            name: "Ben".into(),
            organisation: "Tide Watch".into(),
        },
        true,
    );
    assert!(quorum(&room).is_met());
}

#[test]
fn k10_two_devices_that_close_apart_from_each_other_say_the_same() {
    let mut room = Room::new();
    let clerk = room.clerk.clone();
    let second = room.desk.second_key(&clerk);
    let action = room.desk.proposed("Publish the data");
    room.all_agree(action);
    let mut other = room.apart(2);
    room.close(&clerk).unwrap();
    other.close(&second).unwrap();
    room.desk.meet(&mut other.desk);
    assert_eq!(room.desk.stage(action), Stage::Complete);
    assert_eq!(room.desk.read(action).sign_offs.len(), 4);
    assert_eq!(room.desk.ann.doc.proof().faults, []);
}

#[test]
fn p2_a_verdict_at_a_meeting_that_is_not_in_the_log_counts_for_nothing() {
    let mut room = Room::new();
    let harbour = room.harbour.clone();
    let action = room.desk.proposed("Publish the data");
    let nowhere = MeetingId::random(&mut room.desk.ann.rng);
    let refused = room
        .desk
        .try_at(&harbour, action, Opinion::Agree, Some(nowhere));
    assert_eq!(refused, Err(Refusal::UnknownMeeting));
    let mut statement = room.desk.verdict(&harbour, action, Opinion::Agree);
    if let Says::Verdict(verdict) = &mut statement.says {
        verdict.meeting = Some(nowhere);
    }
    room.desk.keep(&harbour, &[statement]).unwrap();
    let read = room.desk.read(action);
    assert_eq!(read.sign_offs[0].doubts, [Doubt::UnknownMeeting]);
    assert_eq!(room.desk.says(action, &harbour), PartyState::Silent);
}

#[test]
fn p2_a_meeting_whose_adding_is_undone_takes_what_was_said_at_it_with_it() {
    let mut room = Room::new();
    let harbour = room.harbour.clone();
    let action = room.desk.proposed("Publish the data");
    let mut other = room.desk.join("Ben", 2);
    let extra = room.desk.ann.meeting("Extra meeting", "2019-03-01");
    other.meet(&mut room.desk);
    other
        .try_at(&harbour, action, Opinion::Agree, Some(extra))
        .unwrap();
    room.desk.meet(&mut other);
    assert!(matches!(
        room.desk.says(action, &harbour),
        PartyState::Agrees(_)
    ));
    room.desk.ann.undo().unwrap();
    assert_eq!(room.desk.says(action, &harbour), PartyState::Silent);
    assert_eq!(
        room.desk.read(action).sign_offs[0].doubts,
        [Doubt::UnknownMeeting]
    );
    room.desk.ann.redo().unwrap();
    assert!(matches!(
        room.desk.says(action, &harbour),
        PartyState::Agrees(_)
    ));
}
