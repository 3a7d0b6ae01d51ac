//! Meetings, editions and interests: what each edit does, what is refused, what a merge makes of two.

use crate::{process::desk::Desk, support::Replica};
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

    fn decide(
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

    fn freeze(&mut self, date: &str) -> Result<EditionId, Refusal> {
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

    fn number(&mut self, action: ActionId, number: u32) -> Result<(), Refusal> {
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
        known: None,
        category: None,
        number: None,
        printed_number: String::new(),
        section: Section::Ongoing,
        text: text.to_owned(),
        progress: Progress::Unstated,
        proposed: None,
        recorded: None,
        due: Due::default(),
        origin: Some(Origin {
            month: Month::parse(month),
            printed: "as printed".into(),
        }),
        owners: Vec::new(),
        updates: Vec::new(),
        links: Vec::new(),
        artefacts: Vec::new(),
        imported: Imported {
            action: text.to_owned(),
            ..Imported::default()
        },
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

#[test]
fn e1_an_edition_is_refused_while_numbers_clash_and_settling_is_the_same_for_everybody() {
    let mut ann = Replica::new("Ann", 1);
    let first = ann.add("Write the paper");
    let mut ben = ann.join("Ben", 2);
    let anns = ann.add("Read the paper");
    let bens = ben.add("Burn the paper");
    ann.meet(&mut ben);
    assert_eq!(ann.freeze("2019-05-10"), Err(Refusal::NumbersClash));
    let settle = |replica: &Replica| replica.doc.numbers_to_settle();
    assert_eq!(settle(&ann), settle(&ben));
    for replica in [&mut ann, &mut ben] {
        let numbers = settle(replica);
        let numbers = numbers.iter().map(|one| (one.action, one.to)).collect();
        replica.edit(Edit::Renumber(numbers));
    }
    ann.meet(&mut ben);
    let mut numbers = [first, anns, bens].map(|id| ann.read(id).number.unwrap());
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    assert!(ann.doc.actions().iter().all(|a| a.conflicts.is_empty()));
    ann.freeze("2019-05-10").unwrap();
}

#[test]
fn e2_numbers_are_permanent_once_an_edition_carries_them() {
    let mut ann = Replica::new("Ann", 1);
    let one = ann.add("Write the paper");
    ann.number(one, 5).unwrap();
    ann.freeze("2019-05-10").unwrap();
    let two = ann.add("Read the paper");
    assert_eq!(ann.number(one, 6), Err(Refusal::NumberIsPermanent));
    assert_eq!(ann.number(two, 5), Err(Refusal::NumberIsPermanent));
    ann.number(two, 9).unwrap();
    let renumber = ann.try_edit(Edit::Renumber(vec![(one, 7)]));
    assert_eq!(renumber, Err(Refusal::NumberIsPermanent));
    assert_eq!(ann.read(one).number, Some(5));
}

#[test]
fn e3_editions_frozen_at_once_are_both_kept_and_shown() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("Write the paper");
    let mut ben = ann.join("Ben", 2);
    ann.freeze("2019-05-10").unwrap();
    ben.freeze("2019-05-11").unwrap();
    ann.meet(&mut ben);
    let editions = ann.doc.head().unwrap().editions;
    let numbers: Vec<_> = editions.iter().map(|edition| edition.number).collect();
    assert_eq!(numbers, [1, 1]);
    assert!(is_frozen_twice(&editions, 1));
    ann.freeze("2019-05-12").unwrap();
    assert_eq!(ann.doc.head().unwrap().editions[2].number, 2);
}

#[test]
fn e6_one_number_on_two_actions_of_two_editions_is_settled_for_the_first_edition_whoever_settles_it()
 {
    let apart = || {
        let mut ann = Replica::new("Ann", 1);
        ann.add("Write the paper");
        let mut ben = ann.join("Ben", 2);
        // Ben's edition is the first, though Ann's action was numbered before his.
        let anns = ann.add("Read the paper");
        ben.clock += 60;
        let bens = ben.add("Burn the paper");
        ben.freeze("2019-05-10").unwrap();
        ann.clock += 3_600;
        ann.freeze("2019-05-10").unwrap();
        ann.meet(&mut ben);
        (ann, ben, anns, bens)
    };
    let settle = |replica: &mut Replica| {
        let numbers = replica.doc.numbers_to_settle();
        let numbers = numbers.iter().map(|one| (one.action, one.to)).collect();
        replica.edit(Edit::Renumber(numbers));
    };
    let mut ends = Vec::new();
    for who in [[true, false], [false, true], [true, true]] {
        let (mut ann, mut ben, anns, bens) = apart();
        assert_eq!(ann.freeze("2019-05-17"), Err(Refusal::NumbersClash));
        let (proposed, of_ben) = (ann.doc.numbers_to_settle(), ben.doc.numbers_to_settle());
        assert_eq!(proposed, of_ben);
        for (replica, settles) in [&mut ann, &mut ben].into_iter().zip(who) {
            if settles {
                settle(replica);
            }
        }
        ann.meet(&mut ben);
        let numbers = [anns, bens].map(|id| ann.read(id).number);
        assert_eq!(numbers, [Some(3), Some(2)], "Ben’s edition was the first");
        assert_eq!(ann.number(anns, 2), Err(Refusal::NumberIsPermanent));
        ann.freeze("2019-05-17").unwrap();
        ann.meet(&mut ben);
        for (id, kept) in [(anns, 3), (bens, 2)] {
            let other = ben.try_edit(Edit::Renumber(vec![(id, 9)]));
            assert_eq!(other, Err(Refusal::NumberIsPermanent));
            assert_ne!(ben.number(id, kept), Err(Refusal::NumberIsPermanent));
        }
        assert_eq!(ben.doc.numbers_to_settle(), []);
        ends.push(numbers);
    }
    assert!(ends.windows(2).all(|two| two[0] == two[1]));
}

#[test]
fn e4_an_edition_shows_the_log_as_it_stood_on_every_replica_and_is_not_undone() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Write the paper");
    let id = ann.freeze("2019-05-10").unwrap();
    ann.type_in(action, 0, 5, "Burn");
    ann.add("Something new");
    let ben = ann.join("Ben", 2);
    for replica in [&ann, &ben] {
        assert_eq!(replica.doc.edition_holds(id), Some(true));
        let edition = replica.doc.head().unwrap().editions[0].clone();
        let past = replica.doc.past(edition.change).unwrap();
        assert_eq!(past.actions.len(), 1);
        assert_eq!(past.actions[0].text, "Write the paper");
    }
    for _ in 0..3 {
        let _ = ann.undo();
    }
    assert_eq!(ann.doc.head().unwrap().editions.len(), 1);
}

#[test]
fn e5_the_hash_tells_logs_apart_that_show_different_things() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Write the paper");
    let mut hashes = Vec::new();
    let freeze = |ann: &mut Replica, hashes: &mut Vec<String>| {
        ann.freeze("2019-05-10").unwrap();
        let editions = ann.doc.head().unwrap().editions;
        hashes.push(editions.last().unwrap().hash.clone());
    };
    freeze(&mut ann, &mut hashes);
    ann.type_in(action, 0, 0, "Re-");
    freeze(&mut ann, &mut hashes);
    ann.move_deadline(action, "2019-07", "");
    freeze(&mut ann, &mut hashes);
    ann.entry(action, EntryKind::Update, "Begun");
    freeze(&mut ann, &mut hashes);
    let n = hashes.len();
    assert!(hashes.iter().all(|hash| hash.len() == 64));
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), n);
}

#[test]
fn c1_what_changed_is_told_from_a_day_an_edition_and_a_file_alike() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Write the paper");
    ann.freeze("2019-05-10").unwrap();
    let edition = ann.doc.head().unwrap().editions[0].clone();
    let file = ann.doc.save();
    // The day after.
    ann.clock += 86_400;
    ann.move_deadline(action, "2019-07", "");
    let new = ann.add("Read the paper");
    let kinds = |changes: &[ActionChanges]| -> Vec<(ActionId, Vec<ChangeKind>)> {
        let kinds = |one: &ActionChanges| one.changes.iter().map(Changed::kind).collect();
        changes.iter().map(|one| (one.action, kinds(one))).collect()
    };
    let expect = [
        (action, vec![ChangeKind::Deadline]),
        (new, vec![ChangeKind::New]),
    ];
    let (_, changes) = ann
        .doc
        .changes_from(vec![edition.change], None, None)
        .unwrap();
    assert_eq!(kinds(&changes), expect);
    let second = Day::from_number(1).unwrap();
    let (_, changes) = ann
        .doc
        .changes_from(ann.doc.heads_before(second), Some(second), None)
        .unwrap();
    assert_eq!(kinds(&changes), expect);
    let snapshot = matters_arising::document::Snapshot::read("log.automerge", &file).unwrap();
    let (_, changes) = ann.doc.changes_from_snapshot(&snapshot, None).unwrap();
    assert_eq!(kinds(&changes), expect);
}

#[test]
fn c2_what_only_a_file_has_is_not_told_as_news_of_ours() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("Write the paper");
    let mut ben = ann.join("Ben", 2);
    ben.add("Only in the file");
    let snapshot =
        matters_arising::document::Snapshot::read("log.automerge", &ben.doc.save()).unwrap();
    let (_, changes) = ann.doc.changes_from_snapshot(&snapshot, None).unwrap();
    assert_eq!(changes, []);
}

#[test]
fn c3_heads_of_a_day_leave_out_what_builds_on_a_later_change() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("Write the paper");
    let before = ann.doc.heads();
    ann.clock += 86_400;
    ann.add("Tomorrow");
    // A clock that goes wrong does not bring the change before what it builds on.
    ann.clock -= 86_400;
    ann.add("Back in time");
    let second = Day::from_number(1).unwrap();
    assert_eq!(ann.doc.heads_before(second), before);
    let first = Day::from_number(0).unwrap();
    assert_eq!(
        ann.doc.heads_before(first).len(),
        1,
        "the genesis change alone"
    );
}

#[test]
fn c4_moments_that_are_not_in_the_history_are_refused() {
    let ann = Replica::new("Ann", 1);
    let refused = ann.doc.changes_from(vec![ChangeId([7; 32])], None, None);
    assert_eq!(refused, Err(Refusal::UnknownChange));
}

#[test]
fn c5_an_organisation_changed_what_was_written_for_it_and_what_its_signed_word_came_on() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    desk.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    let signed = desk.proposed("Publish the data");
    let [said, both, none] = ["Say", "Write", "Read"].map(|text| desk.ann.add(text));
    let since = desk.ann.doc.heads();
    let mut ben = desk.ann.join("Ben", 7);
    ben.entry(said, EntryKind::Update, "Nearly");
    ben.move_deadline(both, "2019-07", "");
    desk.ann.type_in(both, 0, 0, "Re");
    desk.ann.meet(&mut ben);
    let new = desk.ann.add("Print");
    desk.agrees(&harbour, signed);
    let (_, changes) = desk.ann.doc.changes_from(since, None, None).unwrap();
    let by = |id| {
        let one = changes.iter().find(|one| one.action == id);
        one.map(|one| one.by.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let [ann, ben] = ["Ann’s organisation", "Ben’s organisation"];
    assert_eq!(by(signed), Some(vec!["Harbour Trust"]));
    assert_eq!(by(said), Some(vec![ben]));
    assert_eq!(by(both), Some(vec![ann, ben]));
    assert_eq!(by(new), Some(vec![ann]));
    assert_eq!(by(none), None);
}

#[test]
fn c6_a_proposal_returned_in_the_meantime_and_one_agreement_of_two_are_told_with_who_and_why() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let tide = desk.party("Tide Watch", Role::Reviewer);
    desk.rule(&[&harbour, &tide], Need::All, Occasion::AnyTime, &[]);
    let [back, half] = ["Publish the data", "Print the paper"].map(|text| desk.ann.add(text));
    let since = desk.ann.doc.heads();
    for action in [back, half] {
        desk.ann.entry(action, EntryKind::ProposedComplete, "");
    }
    desk.returns(&harbour, back, "There is no licence");
    desk.agrees(&harbour, half);
    let between = desk.ann.doc.heads();
    assert_eq!(desk.stage(half), Stage::ProposedComplete);
    let told = |desk: &Desk, since: &[ChangeId], id| {
        let (_, changes) = desk
            .ann
            .doc
            .changes_from(since.to_vec(), None, None)
            .unwrap();
        let one = changes.into_iter().find(|one| one.action == id);
        one.map(|one| one.changes).unwrap_or_default()
    };
    let said = |opinion, note: &str| Changed::Said {
        organisation: "Harbour Trust".to_owned(),
        opinion,
        note: note.to_owned(),
        recorded_by: None,
    };
    let proposed = Changed::Proposed(Ending::Complete);
    let returned = said(Opinion::Return, "There is no licence");
    assert_eq!(told(&desk, &since, back), [proposed.clone(), returned]);
    let agreed = said(Opinion::Agree, "");
    assert_eq!(told(&desk, &since, half), [proposed, agreed.clone()]);
    assert_eq!(told(&desk, &between, back), []);
    assert_eq!(told(&desk, &between, half), [], "nothing is told twice");
    // Of a new action as well.
    let new = desk.proposed("Read the paper");
    desk.agrees(&harbour, new);
    let expect = [Changed::New, Changed::Proposed(Ending::Complete), agreed];
    assert_eq!(told(&desk, &between, new), expect);
}

#[test]
fn c7_a_comment_made_at_a_meeting_is_told_of_its_action() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let action = ann.add("Write the paper");
    let since = ann.doc.heads();
    ann.decide(meeting, action, Decision::Noted, "Ask the pilot")
        .unwrap();
    let (_, changes) = ann.doc.changes_from(since, None, None).unwrap();
    let expect = Changed::Noted {
        meeting: "Workshop 4".to_owned(),
        text: "Ask the pilot".to_owned(),
    };
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].action, changes[0].changes.as_slice()),
        (action, &[expect][..])
    );
    let (_, changes) = ann.doc.changes_from(ann.doc.heads(), None, None).unwrap();
    assert_eq!(changes, []);
}

#[test]
fn i1_interests_are_a_set_of_organisation_and_category() {
    let mut ann = Replica::new("Ann", 1);
    let id = CategoryId::random(&mut ann.rng);
    ann.edit(Edit::AddCategory {
        id,
        name: "Data: quality".into(),
        colour: Colour::Blue,
    });
    let interest = Interest {
        organisation: "Forum: north".into(),
        category: id,
    };
    let set = |interested| Edit::SetInterest {
        interest: interest.clone(),
        interested,
    };
    ann.edit(set(true));
    let interests = ann.doc.head().unwrap().interests;
    assert_eq!(interests, std::slice::from_ref(&interest));
    assert_eq!(ann.try_edit(set(true)), Err(Refusal::NothingChanges));
    ann.edit(set(false));
    assert_eq!(ann.doc.head().unwrap().interests, []);
}
