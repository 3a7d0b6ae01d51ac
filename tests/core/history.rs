//! History in plain words, and the log as it stood.

use crate::support::Replica;
use matters_arising::{command::Edit, document::Past, model::*};

#[test]
fn history_says_who_when_and_what_with_old_beside_new() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    ann.move_deadline(action, "2019-02", "");
    let mut bob = ann.join("Bob", 2);
    bob.move_deadline(action, "2019-07", "Nobody is free");
    let (entries, more) = bob.doc.history(None, 10);
    assert!(!more);
    let summaries: Vec<_> = entries.iter().map(|e| e.summary.as_str()).collect();
    assert_eq!(
        summaries,
        [
            "Deadline of action 1 moved to July 2019",
            "Deadline of action 1 moved to February 2019",
            "Action 1 added",
            "Log “Test log” created",
        ]
    );
    let newest = &entries[0];
    assert_eq!(newest.written.author.as_ref().unwrap().name, "Bob");
    assert_eq!(newest.details.len(), 1);
    assert_eq!(newest.details[0].subject, "Action 1");
    assert_eq!(newest.details[0].field, "Deadline");
    assert_eq!(newest.details[0].before, "February 2019");
    assert_eq!(newest.details[0].after, "July 2019: Nobody is free");
}

#[test]
fn history_tells_what_it_means_that_an_entry_was_struck() {
    for (kind, words) in [
        (EntryKind::Update, "Update on action 1 struck"),
        (EntryKind::Withdrawal, "Action 1 reinstated"),
        (
            EntryKind::ProposedComplete,
            "Proposal that action 1 is complete taken back",
        ),
        (
            EntryKind::ProposedClosed,
            "Proposal to close action 1 taken back",
        ),
    ] {
        let mut ann = Replica::new("Ann", 1);
        let action = ann.add("One");
        let entry = ann.entry(action, kind, "So it is");
        ann.edit(Edit::StrikeEntry { action, entry });
        assert_eq!(ann.doc.history(None, 1).0[0].summary, words);
    }
}

#[test]
fn the_history_of_an_action_leaves_out_the_others() {
    let mut ann = Replica::new("Ann", 1);
    let one = ann.add("One");
    let two = ann.add("Two");
    ann.edit(Edit::SetProgress {
        actions: vec![one, two],
        progress: Progress::Ongoing,
    });
    ann.type_in(two, 3, 0, "!");
    let (entries, _) = ann.doc.history(Some(two), 10);
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0].details[0].field, "Wording");
    assert_eq!(entries[0].details[0].before, "Two");
    assert_eq!(entries[0].details[0].after, "Two!");
    assert!(
        entries
            .iter()
            .flat_map(|e| &e.details)
            .all(|d| d.action == Some(two))
    );
}

#[test]
fn a_long_history_says_that_there_is_more() {
    let mut ann = Replica::new("Ann", 1);
    for n in 0..5 {
        ann.add(&format!("Action number {n}"));
    }
    let (entries, more) = ann.doc.history(None, 2);
    assert_eq!(entries.len(), 2);
    assert!(more);
}

#[test]
fn the_log_is_read_as_it_stood() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let then = ann
        .edit(Edit::SetProgress {
            actions: vec![action],
            progress: Progress::Ongoing,
        })
        .id
        .unwrap();
    ann.type_in(action, 0, 3, "Two");
    ann.add("Later");
    let Past {
        change, actions, ..
    } = ann.doc.past(PastMoment::After(then), Offset::UTC).unwrap();
    let change = change.unwrap();
    assert_eq!(change.written.author.unwrap().name, "Ann");
    assert_eq!(change.summary, "Progress of action 1 set to ongoing");
    assert_eq!(actions.len(), 1);
    assert_eq!(actions[0].text, "One");
    assert_eq!(actions[0].stage, Stage::Ongoing);
}

#[test]
fn a_day_ends_with_what_everybody_had_written_by_then() {
    const DAY: i64 = 86_400;
    let mut ann = Replica::new("Ann", 1);
    let mut bob = ann.join("Bob", 2);
    // Apart from each other on one day: no single change builds on both.
    ann.clock = 10 * DAY;
    ann.add("Of Ann");
    bob.clock = 10 * DAY + 60;
    bob.add("Of Bob");
    ann.meet(&mut bob);
    ann.clock = 11 * DAY;
    ann.add("A day later");
    let on = |day| {
        let day = Day::from_number(day).unwrap();
        let past = ann.doc.past(PastMoment::EndOf(day), Offset::UTC)?;
        let mut texts: Vec<_> = past.actions.into_iter().map(|one| one.text).collect();
        texts.sort();
        assert_eq!(past.change, None);
        Some(texts)
    };
    assert_eq!(on(-1), None, "the log had not begun");
    assert_eq!(on(9).unwrap(), [""; 0]);
    assert_eq!(on(10).unwrap(), ["Of Ann", "Of Bob"]);
    assert_eq!(on(11).unwrap(), ["A day later", "Of Ann", "Of Bob"]);
    assert_eq!(on(40), on(11), "a day to come ends as today stands");
}

#[test]
fn a_day_ends_when_it_ends_where_the_reader_is() {
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;
    let mut ann = Replica::new("Ann", 1);
    ann.clock = 10 * DAY + 20 * HOUR;
    ann.add("In the evening");
    ann.clock = 10 * DAY + 23 * HOUR + HOUR / 2;
    ann.add("Late at night");
    ann.clock = 11 * DAY + 2 * HOUR;
    ann.add("In the small hours");
    let day = Day::from_number(10).unwrap();
    let n = |hours: i16| {
        let past = ann.doc.past(PastMoment::EndOf(day), Offset(hours * 60));
        past.unwrap().actions.len()
    };
    // In an hour's time it was midnight, and three hours behind still the evening before.
    assert_eq!([0, 1, -3, -2].map(n), [2, 1, 3, 2]);
    let next = Day::from_number(11).unwrap();
    let told = |hours: i16| {
        let changes = ann.doc.changes_from_day(next, Offset(hours * 60), None);
        changes.unwrap().1.len()
    };
    assert_eq!([0, 1, -3].map(told), [1, 2, 0]);
}

#[test]
fn a_link_is_told_by_what_its_action_was_called_then() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let other = ann.add("Two");
    let detail = |ann: &Replica| ann.doc.history(None, 1).0[0].details[0].clone();
    ann.edit(Edit::AddLink {
        action,
        to: Link::Action(other),
    });
    assert_eq!(detail(&ann).field, "Link");
    assert_eq!(detail(&ann).after, "Action 2");
    ann.edit(Edit::SetNumber {
        action: other,
        number: Some(63),
    });
    ann.edit(Edit::RemoveLink {
        action,
        to: Link::Action(other),
    });
    assert_eq!(detail(&ann).before, "Action 63");
    assert_eq!(detail(&ann).after, "");
    ann.edit(Edit::AddLink {
        action,
        to: Link::Number(97),
    });
    assert_eq!(detail(&ann).after, "Number 97");
}

#[test]
fn the_history_of_an_action_holds_what_was_taken_back_and_brought_back() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let other = ann.add("Two");
    ann.entry(action, EntryKind::Update, "Half done");
    ann.undo().unwrap();
    ann.redo().unwrap();
    ann.type_in(other, 0, 0, "Not this: ");
    ann.type_in(action, 3, 0, "!");
    ann.type_in(action, 3, 1, "");
    let (entries, more) = ann.doc.history(Some(action), 10);
    assert!(!more);
    let summaries: Vec<_> = entries.iter().map(|e| e.summary.as_str()).collect();
    assert_eq!(
        summaries,
        [
            "Wording of action 1 edited",
            "Wording of action 1 edited",
            "Redone: Update on action 1",
            "Undone: Update on action 1",
            "Update on action 1",
            "Action 1 added",
        ]
    );
}
