//! Meetings: what each edit does, what is refused, what a merge makes of two.

use crate::support::{Replica, row};
use matters_arising::{
    command::{Edit, MeetingEdit},
    model::*,
};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn paper(number: u32, title: &str) -> Paper {
    Paper {
        number,
        title: title.to_owned(),
        link: String::new(),
        hash: None,
    }
}

impl Replica {
    pub(crate) fn meeting(&mut self, title: &str, date: &str) -> MeetingId {
        let id = MeetingId::random(&mut self.rng);
        self.set_meeting(id, title, date);
        id
    }

    fn set_meeting(&mut self, id: MeetingId, title: &str, date: &str) {
        let set = MeetingEdit::Set {
            date: When::parse(date),
            title: title.to_owned(),
            place: String::new(),
        };
        self.edit(Edit::Meeting(id, set));
    }

    pub(crate) fn read_meeting(&self, id: MeetingId) -> Meeting {
        let head = self.doc.head().unwrap();
        head.meetings.into_iter().find(|m| m.id == id).unwrap()
    }

    pub(crate) fn decide(
        &mut self,
        meeting: MeetingId,
        action: ActionId,
        decision: Decision,
        note: &str,
    ) -> Result<OutcomeId, Refusal> {
        let id = OutcomeId::random(&mut self.rng);
        let decide = MeetingEdit::Decide {
            actions: vec![(action, id)],
            decision,
            note: note.to_owned(),
            of: Vec::new(),
        };
        self.try_edit(Edit::Meeting(meeting, decide)).map(|_| id)
    }

    pub(crate) fn freeze(&mut self, date: &str) -> Result<EditionId, Refusal> {
        let id = EditionId::random(&mut self.rng);
        let freeze = Edit::Freeze {
            id,
            date: day(date),
            note: "For the workshop".to_owned(),
            to: "All".to_owned(),
            meeting: None,
            comments_by: None,
        };
        self.try_edit(freeze).map(|_| id)
    }

    pub(crate) fn number(&mut self, action: ActionId, number: u32) -> Result<(), Refusal> {
        let number = Some(number);
        self.try_edit(Edit::SetNumber { action, number }).map(drop)
    }
}

#[test]
fn m1_a_meeting_is_added_changed_attended_and_undone() {
    let mut ann = Replica::new("Ann", 1);
    let id = ann.meeting("Workshop 4", "2019-02");
    ann.set_meeting(id, "Workshop 4", "2019-02-14");
    let there = [
        Attendee::Person {
            name: "Ben".into(),
            organisation: "Forum".into(),
        },
        Attendee::Organisation("Ministry".into()),
    ];
    for attendee in &there {
        ann.edit(Edit::Meeting(
            id,
            MeetingEdit::Attend(attendee.clone(), true),
        ));
    }
    let paper = Paper {
        number: 12,
        title: "Guidance".into(),
        link: "https://example.org/12".into(),
        hash: PaperHash::parse(&"5e".repeat(32)),
    };
    ann.edit(Edit::Meeting(id, MeetingEdit::PutPaper(paper.clone())));
    let meeting = ann.read_meeting(id);
    assert_eq!(meeting.date, When::parse("2019-02-14"));
    assert_eq!(meeting.name(), "Workshop 4");
    assert_eq!(meeting.organisations(), ["Forum", "Ministry"]);
    assert_eq!(meeting.papers, [paper]);
    ann.undo().unwrap();
    assert_eq!(ann.read_meeting(id).papers, []);
    ann.redo().unwrap();
    assert_eq!(ann.read_meeting(id).papers.len(), 1);
}

#[test]
fn m2_a_meeting_needs_a_date_or_a_title() {
    let mut ann = Replica::new("Ann", 1);
    let id = MeetingId::random(&mut ann.rng);
    let set = MeetingEdit::Set {
        date: None,
        title: " ".into(),
        place: "Hall".into(),
    };
    let refused = ann.try_edit(Edit::Meeting(id, set));
    assert_eq!(refused, Err(Refusal::EmptyText));
    let refused = ann.try_edit(Edit::Meeting(id, MeetingEdit::Close { signed: Vec::new() }));
    assert_eq!(refused, Err(Refusal::UnknownMeeting));
    assert_eq!(ann.doc.head().unwrap().meetings, []);
}

#[test]
fn m3_dates_set_apart_both_stand_until_someone_settles_them() {
    let mut ann = Replica::new("Ann", 1);
    let id = ann.meeting("Workshop 4", "2019-02");
    let mut ben = ann.join("Ben", 2);
    ann.set_meeting(id, "Workshop 4", "2019-02-14");
    ben.set_meeting(id, "Workshop 4", "2019-02-21");
    ann.meet(&mut ben);
    let apart = ann.read_meeting(id).apart;
    assert_eq!(apart.len(), 1);
    assert_eq!(apart[0].field, MeetingField::Date);
    let mut words: Vec<_> = apart[0]
        .claims
        .iter()
        .map(|(words, _)| words.as_str())
        .collect();
    words.sort_unstable();
    assert_eq!(words, ["14 February 2019", "21 February 2019"]);
    ben.set_meeting(id, "Workshop 4", "2019-02-21");
    ann.meet(&mut ben);
    assert_eq!(ann.read_meeting(id).apart, []);
    assert_eq!(ann.read_meeting(id).date, When::parse("2019-02-21"));
}

#[test]
fn m4_an_import_lists_the_meetings_that_its_origins_name_once() {
    let mut ann = Replica::new("Ann", 1);
    ann.meeting("Workshop 3", "2018-10-04");
    let row = |text: &str, month: &str| ActionDraft {
        origin: Some(Origin {
            month: Month::parse(month),
            printed: "as printed".into(),
        }),
        ..row(text)
    };
    let draft = LogDraft {
        actions: vec![
            row("One", "2018-10"),
            row("Two", "2019-02"),
            row("Three", "2019-02"),
            row("Four", ""),
        ],
        ..LogDraft::default()
    };
    let source = SourceId::random(&mut ann.rng);
    ann.edit(Edit::Import { source, draft });
    let meetings = ann.doc.head().unwrap().meetings;
    let dates: Vec<_> = meetings.iter().filter_map(|m| m.date).collect();
    let expect = ["2018-10-04", "2019-02"].map(|date| When::parse(date).unwrap());
    assert_eq!(dates, expect);
}

#[test]
fn m5_rolling_over_moves_the_deadline_in_the_same_change_and_needs_a_reason() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let action = ann.add("Write the paper");
    ann.move_deadline(action, "2019-02", "");
    let later = || Decision::RolledOver(Deadline::parse("2019-07"));
    let refused = ann.decide(meeting, action, later(), " ");
    assert_eq!(refused, Err(Refusal::EmptyText));
    let before = ann.doc.n_changes();
    ann.decide(meeting, action, later(), "The pilot is late")
        .unwrap();
    assert_eq!(ann.doc.n_changes(), before + 1);
    let read = ann.read(action);
    assert_eq!(read.due.deadline, Deadline::parse("2019-07"));
    assert_eq!(read.moves[1].reason, "The pilot is late");
    let meeting = ann.read_meeting(meeting);
    assert_eq!(meeting.outcomes.len(), 1);
    assert_eq!(meeting.outcomes[0].action, action);
    let here = read.moves.iter().map(|step| meeting.has_moved(step.id));
    assert_eq!(here.collect::<Vec<_>>(), [false, true]);
}

#[test]
fn m9_everything_overdue_rolls_over_in_one_change_that_one_undo_takes_back() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let late = [ann.add("One"), ann.add("Two")];
    for action in late {
        ann.move_deadline(action, "2019-01", "");
    }
    let before = ann.doc.n_changes();
    let actions = late.map(|action| (action, OutcomeId::random(&mut ann.rng)));
    let decide = MeetingEdit::Decide {
        actions: actions.to_vec(),
        decision: Decision::RolledOver(Deadline::parse("2019-07")),
        note: "No workshop before".to_owned(),
        of: Vec::new(),
    };
    ann.edit(Edit::Meeting(meeting, decide.clone()));
    assert_eq!(ann.doc.n_changes(), before + 1);
    let again = ann.try_edit(Edit::Meeting(meeting, decide));
    assert_eq!(again, Err(Refusal::NothingChanges), "a command sent twice");
    let july = Deadline::parse("2019-07");
    assert!(late.iter().all(|id| ann.read(*id).due.deadline == july));
    ann.undo().unwrap();
    let january = Deadline::parse("2019-01");
    assert!(late.iter().all(|id| ann.read(*id).due.deadline == january));
    assert_eq!(ann.read_meeting(meeting).outcomes, []);
}

#[test]
fn m6_a_closed_meeting_takes_no_more_outcomes_and_is_not_reopened_by_an_undo() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let action = ann.add("Write the paper");
    let outcome = ann.decide(meeting, action, Decision::Carried, "").unwrap();
    ann.edit(Edit::Meeting(
        meeting,
        MeetingEdit::Close { signed: Vec::new() },
    ));
    let refused = ann.decide(meeting, action, Decision::Noted, "More");
    assert_eq!(refused, Err(Refusal::MeetingClosed));
    let set = |place: &str| MeetingEdit::Set {
        date: When::parse("2019-02-21"),
        title: "Workshop 4".to_owned(),
        place: place.to_owned(),
    };
    let before = ann.read_meeting(meeting);
    for edit in [
        MeetingEdit::Strike(outcome),
        MeetingEdit::Attend(Attendee::Organisation("Forum".into()), true),
        MeetingEdit::PutPaper(paper(12, "Guidance")),
        MeetingEdit::RemovePaper(12),
        MeetingEdit::CallOff(true),
        MeetingEdit::Order(vec![action]),
        MeetingEdit::Prune(action, true),
        MeetingEdit::Close { signed: Vec::new() },
        set(""),
        set("Hall"),
    ] {
        let refused = ann.try_edit(Edit::Meeting(meeting, edit.clone()));
        assert_eq!(refused, Err(Refusal::MeetingClosed), "{edit:?}");
    }
    assert_eq!(ann.read_meeting(meeting), before);
    assert_eq!(ann.undo().err(), Some(Refusal::OvertakenByOthers));
    let read = ann.read_meeting(meeting);
    assert!(read.closed.is_some());
    assert_eq!(
        read.outcomes.len(),
        1,
        "what is in the minutes is not undone"
    );
}

#[test]
fn m10_what_comes_in_from_somebody_who_did_not_know_of_the_closing_stands_beside_the_minutes() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let [forum, harbour] = ["Forum", "Harbour"].map(|name| Attendee::Organisation(name.into()));
    let attend =
        |who: &Attendee, there| Edit::Meeting(meeting, MeetingEdit::Attend(who.clone(), there));
    ann.edit(attend(&forum, true));
    ann.edit(Edit::Meeting(
        meeting,
        MeetingEdit::PutPaper(paper(12, "Guidance")),
    ));
    let mut ben = ann.join("Ben", 2);
    ann.edit(Edit::Meeting(
        meeting,
        MeetingEdit::Close { signed: Vec::new() },
    ));
    let minutes = ann.read_meeting(meeting);
    ben.edit(attend(&forum, false));
    ben.edit(attend(&harbour, true));
    ben.set_meeting(meeting, "Workshop 4", "2019-02-21");
    ben.edit(Edit::Meeting(meeting, MeetingEdit::RemovePaper(12)));
    ben.edit(Edit::Meeting(meeting, MeetingEdit::CallOff(true)));
    ann.meet(&mut ben);
    for replica in [&ann, &ben] {
        let mut read = replica.read_meeting(meeting);
        let later = std::mem::take(&mut read.later);
        assert_eq!(read, minutes, "they say what they said");
        let expect = [
            Later::Came(harbour.clone()),
            Later::Went(forum.clone()),
            Later::Set(MeetingField::Date, "21 February 2019".into()),
            Later::NoPaper(paper(12, "Guidance")),
            Later::CalledOff,
        ];
        assert_eq!(later, expect);
    }
    // What he did before he knew is not undone either: it would only add to what came later.
    let later = ben.read_meeting(meeting).later;
    while ben.undo() != Err(Refusal::NothingToUndo) {}
    assert_eq!(ben.read_meeting(meeting).later, later);
    // Both closed it apart: the minutes say what both of them had.
    let mut two = Replica::new("Cleo", 3);
    let meeting = two.meeting("Workshop 5", "2019-05-14");
    let mut dan = two.join("Dan", 4);
    for (replica, who) in [(&mut two, &forum), (&mut dan, &harbour)] {
        replica.edit(Edit::Meeting(
            meeting,
            MeetingEdit::Attend(who.clone(), true),
        ));
        replica.edit(Edit::Meeting(
            meeting,
            MeetingEdit::Close { signed: Vec::new() },
        ));
    }
    two.meet(&mut dan);
    let read = two.read_meeting(meeting);
    assert_eq!(
        (read.attendance, read.later),
        (vec![forum, harbour], vec![])
    );
}

#[test]
fn m11_an_agenda_is_put_in_order_and_pruned_by_several_apart_and_each_takes_back_their_own() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let [a, b, c] = ["One", "Two", "Three"].map(|text| ann.add(text));
    let order = |order: &[ActionId]| Edit::Meeting(meeting, MeetingEdit::Order(order.to_vec()));
    let prune = |id, off| Edit::Meeting(meeting, MeetingEdit::Prune(id, off));
    ann.edit(order(&[c, a]));
    assert_eq!(ann.read_meeting(meeting).order, [c, a]);
    assert_eq!(ann.try_edit(order(&[c, a])), Err(Refusal::NothingChanges));
    let too_long = ann.try_edit(order(&[a; 5_001]));
    assert_eq!(too_long, Err(Refusal::TooLong { limit: 5_000 }));
    let mut ben = ann.join("Ben", 2);
    ann.edit(order(&[a, c]));
    for replica in [&mut ann, &mut ben] {
        replica.edit(prune(b, true));
    }
    ben.edit(prune(c, true));
    ann.meet(&mut ben);
    let read = ann.read_meeting(meeting);
    assert_eq!(read.order, [a, c]);
    let mut pruned = [b, c];
    pruned.sort_unstable();
    let mut off = read.pruned.clone();
    off.sort_unstable();
    assert_eq!(off, pruned, "once, though two took it off");
    // Each takes back their own: what both did stands, because the other did it as well.
    ben.undo().unwrap();
    ann.meet(&mut ben);
    assert_eq!(ann.read_meeting(meeting).pruned, [b]);
    ann.edit(prune(b, false));
    assert_eq!(ann.read_meeting(meeting).pruned, []);
    // Orders made apart: one of them, the same everywhere.
    ann.edit(order(&[b, a]));
    ben.edit(order(&[c, b]));
    ann.meet(&mut ben);
    let read = ann.read_meeting(meeting).order;
    assert!(read == [b, a] || read == [c, b], "{read:?}");
    ann.edit(order(&[a]));
    ann.undo().unwrap();
    assert_eq!(ann.read_meeting(meeting).order, read);
}

#[test]
fn m7_a_struck_outcome_stays_readable_and_no_longer_counts() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let action = ann.add("Write the paper");
    let outcome = ann.decide(meeting, action, Decision::Carried, "").unwrap();
    assert!(ann.read_meeting(meeting).outcome(action).is_some());
    ann.edit(Edit::Meeting(meeting, MeetingEdit::Strike(outcome)));
    let read = ann.read_meeting(meeting);
    assert!(read.outcome(action).is_none());
    assert_eq!(read.outcomes.len(), 1);
}

#[test]
fn m8_outcomes_recorded_apart_are_all_kept() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let action = ann.add("Write the paper");
    let mut ben = ann.join("Ben", 2);
    ann.decide(meeting, action, Decision::Carried, "").unwrap();
    ben.decide(meeting, action, Decision::Noted, "Nearly there")
        .unwrap();
    ann.meet(&mut ben);
    assert_eq!(ann.read_meeting(meeting).outcomes.len(), 2);
}
