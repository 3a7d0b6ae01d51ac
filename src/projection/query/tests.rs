//! What a search finds, what is overdue, what is mine.

use super::super::rows::tests::{action, id};
use super::*;
use crate::model::{
    Attribution, Deadline, DeviceId, Due, Entry, EntryId, EntryKind, Month, Owner, OwnerKind,
    Request, Timestamp,
};

const LENS: Lens<'static> = Lens {
    today: None,
    me: None,
    head: None,
};

fn rows(actions: Vec<Action>) -> Rows {
    let mut rows = Rows::default();
    rows.put(actions);
    rows
}

/// Something that was said on an action.
pub(super) fn entry(kind: EntryKind) -> Entry {
    Entry {
        id: EntryId::random(&mut || 1),
        kind,
        text: "Said".into(),
        at: None,
        by: None,
        regarding: None,
        written: Attribution {
            author: None,
            at: Timestamp(0),
        },
        terms: Default::default(),
        request: None,
        audience: Default::default(),
        order: 0,
        struck: None,
    }
}

#[track_caller]
fn check(rows: &Rows, query: &str, lens: Lens<'_>, expect: &[u64]) {
    let expect: Vec<_> = expect.iter().map(|n| id(*n)).collect();
    assert_eq!(ListQuery::from_query(query).select(rows, lens).ids, expect);
}

#[test]
fn a_search_finds_rows_with_all_words_in_any_case() {
    let rows = rows(vec![
        action(1, "Share the Paper"),
        action(2, "share minutes"),
    ]);
    check(&rows, "q=SHARE", LENS, &[1, 2]);
    check(&rows, "q=paper+share", LENS, &[1]);
    check(&rows, "q=2", LENS, &[2]);
}

#[test]
fn only_unfinished_actions_are_overdue() {
    let today = Day::new(2019, 4, 18);
    let due = Due {
        deadline: Deadline::Months(Month::new(2019, 3).into_iter().collect()),
        printed: String::new(),
    };
    let mut late = action(1, "late");
    late.due = due.clone();
    let mut done = action(2, "done");
    done.due = due;
    done.stage = Stage::Complete;
    let rows = rows(vec![late, done]);
    check(&rows, "only=overdue", Lens { today, ..LENS }, &[1]);
    check(
        &rows,
        "only=overdue&list=completed",
        Lens { today, ..LENS },
        &[],
    );
}

#[test]
fn what_waited_for_an_action_is_listed_as_overdue_when_that_is_over() {
    let waits = |n, own: Stage| {
        let mut one = action(n, "waits");
        one.due.deadline = Deadline::after(12);
        one.stage = own;
        one
    };
    let other = |stage| Action {
        number: Some(12),
        stage,
        ..action(3, "other")
    };
    let mut rows = rows(vec![waits(1, Stage::Ongoing), waits(2, Stage::Complete)]);
    check(&rows, "only=overdue", LENS, &[]);
    rows.put(vec![other(Stage::Ongoing)]);
    check(&rows, "only=overdue", LENS, &[]);
    rows.put(vec![other(Stage::Complete)]);
    check(&rows, "only=overdue", LENS, &[1]);
    check(&rows, "only=overdue&list=completed", LENS, &[]);
}

#[test]
fn comments_are_awaited_until_their_day_has_passed() {
    let by = Day::new(2019, 4, 18).expect("a day");
    let mut asked = action(1, "asked");
    asked.entries.push(Entry {
        request: Some(Request { by, of: Vec::new() }),
        ..entry(EntryKind::Request)
    });
    let rows = rows(vec![asked, action(2, "not asked")]);
    let on = |today| Lens { today, ..LENS };
    check(&rows, "only=comments", on(Some(by)), &[1]);
    check(&rows, "only=comments", on(Day::new(2019, 4, 19)), &[]);
    check(&rows, "only=comments", on(None), &[]);
}

#[test]
fn mine_are_those_of_my_organisation_also_within_printed_words() {
    let me = Author {
        device: DeviceId::random(&mut || 1),
        name: "Ana".into(),
        organisation: "HO".into(),
    };
    let owned = |n, kind, name: &str| {
        let mut a = action(n, "x");
        a.owners.push(Owner {
            kind,
            name: name.into(),
        });
        a
    };
    let rows = rows(vec![
        owned(1, OwnerKind::AsPrinted, "Involve & HO"),
        owned(2, OwnerKind::AsPrinted, "Choir"),
        owned(3, OwnerKind::Person, "ana"),
    ]);
    let lens = Lens {
        me: Some(&me),
        ..LENS
    };
    check(&rows, "only=mine", lens, &[1, 3]);
}
