//! Outcomes that another device records while a meeting is being closed: they come in unsigned, that is shown, and a
//! supplement signs them.

use super::closing::Room;
use matters_arising::{command::MeetingEdit, model::*};

/// One device closes the meeting, another has recorded an agreement of both organisations meanwhile.
fn closed_apart() -> (Room, Room, ActionId, ActionId) {
    let mut room = Room::new();
    let (early, late) = (room.desk.proposed("One"), room.desk.proposed("Two"));
    room.all_agree(early);
    let mut other = room.apart(2);
    other.all_agree(late);
    let clerk = room.clerk.clone();
    room.close(&clerk).unwrap();
    (room, other, early, late)
}

fn minuted(room: &Room) -> Vec<(ActionId, Minuted)> {
    let meeting = room.desk.ann.read_meeting(room.meeting);
    let outcomes = meeting.outcomes.iter();
    outcomes.map(|one| (one.action, one.minuted)).collect()
}

#[test]
fn k11_what_another_device_recorded_meanwhile_is_shown_as_late_and_ends_nothing() {
    for closer_takes_first in [true, false] {
        let (mut room, mut other, early, late) = closed_apart();
        // Whichever takes in the other first: both show the same.
        if closer_takes_first {
            room.desk.ann.doc.merge(&other.desk.ann.doc).unwrap();
            assert_eq!(minuted(&room).len(), 2);
            other.desk.ann.doc.merge(&room.desk.ann.doc).unwrap();
        } else {
            other.desk.ann.doc.merge(&room.desk.ann.doc).unwrap();
            assert_eq!(minuted(&other).len(), 2);
            room.desk.ann.doc.merge(&other.desk.ann.doc).unwrap();
        }
        for one in [&room, &other] {
            assert_eq!(
                minuted(one),
                [(early, Minuted::InTime), (late, Minuted::AfterClosing)]
            );
            assert_eq!(one.desk.stage(early), Stage::Complete);
            assert_eq!(one.desk.stage(late), Stage::ProposedComplete);
            assert_eq!(one.desk.ann.read_meeting(one.meeting).late().count(), 1);
        }
        assert_eq!(room.desk.ann.shown(), other.desk.ann.shown());
    }
}

#[test]
fn k12_a_supplement_signs_what_came_in_late_once_and_in_one_change() {
    let (mut room, mut other, early, late) = closed_apart();
    let (clerk, harbour) = (room.clerk.clone(), room.harbour.clone());
    room.desk.meet(&mut other.desk);
    let shown = room.closing(&clerk);
    assert_eq!(shown.left, []);
    assert!(shown.signs.iter().all(|one| one.action == late));
    assert_eq!(shown.signs.len(), 2);
    let before = room.desk.ann.doc.n_changes();
    room.close(&clerk).unwrap();
    assert_eq!(room.desk.ann.doc.n_changes(), before + 1);
    assert_eq!(room.desk.stage(late), Stage::Complete);
    assert_eq!(
        room.desk.read(early).sign_offs.len(),
        2,
        "nothing is signed twice"
    );
    assert_eq!(
        minuted(&room),
        [(early, Minuted::InTime), (late, Minuted::Supplement)]
    );
    let summary = room.desk.ann.doc.history(None, 1).0.remove(0).summary;
    assert_eq!(
        summary,
        "Closed: supplement to the minutes of Workshop 4, 2 statements signed"
    );
    // And now it is as closed as before.
    let again = room.desk.ann.doc.closing(room.meeting, Some(clerk.key()));
    assert_eq!(again, Err(Refusal::MeetingClosed));
    let more = room.says(&[&harbour], late, Decision::Returned, "No");
    assert_eq!(more, Err(Refusal::MeetingClosed));
    room.desk.meet(&mut other.desk);
    assert_eq!(other.desk.stage(late), Stage::Complete);
    assert_eq!(other.desk.ann.doc.proof().faults, []);
}

#[test]
fn k13_a_late_word_against_one_that_was_signed_is_not_signed_and_both_stand_in_the_minutes() {
    let mut room = Room::new();
    let (clerk, tide) = (room.clerk.clone(), room.tide.clone());
    let action = room.desk.proposed("Publish the data");
    let mut other = room.apart(2);
    room.all_agree(action);
    other
        .says(&[&tide], action, Decision::Returned, "No licence")
        .unwrap();
    room.close(&clerk).unwrap();
    room.desk.meet(&mut other.desk);
    assert_eq!(room.closing(&clerk).signs, []);
    assert_eq!(room.left(&clerk), [WhyUnsigned::TwoThings]);
    room.close(&clerk).unwrap();
    let meeting = room.desk.ann.read_meeting(room.meeting);
    assert_eq!(meeting.outcomes.len(), 2);
    assert_eq!(
        meeting.late().count(),
        0,
        "it stands in the minutes, unsigned"
    );
    assert_eq!(room.desk.stage(action), Stage::Complete, "as was signed");
}

#[test]
fn k17_a_supplement_signs_the_word_of_who_was_noted_as_present_by_the_same_device_meanwhile() {
    let mut room = Room::new();
    let clerk = room.clerk.clone();
    let action = room.desk.proposed("Publish the data");
    for name in ["Harbour Trust", "Tide Watch"] {
        room.attends(Attendee::Organisation(name.to_owned()), false);
    }
    let mut other = room.apart(2);
    for name in ["Harbour Trust", "Tide Watch"] {
        other.attends(Attendee::Organisation(name.to_owned()), true);
    }
    other.all_agree(action);
    room.close(&clerk).unwrap();
    room.desk.meet(&mut other.desk);
    let meeting = room.desk.ann.read_meeting(room.meeting);
    assert_eq!((meeting.attendance.len(), meeting.later.len()), (0, 2));
    let shown = room.closing(&clerk);
    assert_eq!((shown.signs.len(), shown.left.len()), (2, 0));
    room.close(&clerk).unwrap();
    assert_eq!(room.desk.stage(action), Stage::Complete);
}

#[test]
fn k14_what_came_in_late_may_be_struck_and_what_was_closed_may_not() {
    let (mut room, mut other, _, late) = closed_apart();
    let clerk = room.clerk.clone();
    room.desk.meet(&mut other.desk);
    let meeting = room.desk.ann.read_meeting(room.meeting);
    let id = |of: Minuted| {
        let found = meeting.outcomes.iter().find(|one| one.minuted == of);
        found.unwrap().id
    };
    let refused = room.meet(MeetingEdit::Strike(id(Minuted::InTime)));
    assert_eq!(refused, Err(Refusal::MeetingClosed));
    room.meet(MeetingEdit::Strike(id(Minuted::AfterClosing)))
        .unwrap();
    let nothing = room.desk.ann.doc.closing(room.meeting, Some(clerk.key()));
    assert_eq!(nothing, Err(Refusal::MeetingClosed));
    assert_eq!(room.desk.stage(late), Stage::ProposedComplete);
}

#[test]
fn k15_a_strike_that_comes_in_after_the_closing_takes_nothing_away_from_what_was_signed() {
    let mut room = Room::new();
    let clerk = room.clerk.clone();
    let action = room.desk.proposed("Publish the data");
    room.all_agree(action);
    let mut other = room.apart(2);
    let outcome = other.desk.ann.read_meeting(other.meeting).outcomes[0].id;
    other.meet(MeetingEdit::Strike(outcome)).unwrap();
    room.close(&clerk).unwrap();
    room.desk.meet(&mut other.desk);
    for one in [&room, &other] {
        assert_eq!(one.desk.stage(action), Stage::Complete);
        let meeting = one.desk.ann.read_meeting(one.meeting);
        let outcome = &meeting.outcomes[0];
        assert!(outcome.struck.is_some(), "the strike is shown");
        assert_eq!(
            outcome.minuted,
            Minuted::InTime,
            "and so is that it was signed"
        );
    }
}

#[test]
fn k16_two_that_close_apart_leave_nothing_late_that_one_of_them_closed() {
    let (mut room, mut other, early, late) = closed_apart();
    let second = room.clerk.clone();
    // The other device closes as well, with what it had: both early and late.
    other.close(&second).unwrap();
    room.desk.meet(&mut other.desk);
    for one in [&room, &other] {
        assert_eq!(
            minuted(one),
            [(early, Minuted::InTime), (late, Minuted::InTime)]
        );
        assert_eq!(one.desk.stage(late), Stage::Complete);
    }
}
