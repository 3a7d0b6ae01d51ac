//! Each filter and each order of the list, as an address carries it: what it chooses, and that the address says the
//! same when it is read again.

use super::super::{
    Column,
    rows::tests::{action, id},
};
use super::tests::entry;
use super::*;
use crate::model::{
    Attribution, Category, Claim, Colour, Conflict, Deadline, DeviceId, Due, Entry, EntryKind,
    Field, FieldValue, Imported, LogId, Month, Owner, OwnerKind, Request, Timestamp, When,
};
use std::collections::HashMap;

const TODAY: &str = "2019-04-18";

fn category(n: u64) -> CategoryId {
    CategoryId::random(&mut || n)
}

fn head() -> LogHead {
    let categories = [(2, "Publishing"), (1, "Contracting")];
    let categories = categories
        .iter()
        .enumerate()
        .map(|(order, (n, name))| Category {
            id: category(*n),
            name: (*name).into(),
            colour: Colour::Teal,
            order: order as i64,
        });
    LogHead {
        categories: categories.collect(),
        ..LogHead::new(LogId::random(&mut || 1), "Harbour forum")
    }
}

fn due(text: &str) -> Due {
    Due {
        deadline: Deadline::parse(text),
        printed: String::new(),
    }
}

fn owners(names: &[&str]) -> Vec<Owner> {
    let owner = |name: &&str| Owner {
        kind: OwnerKind::AsPrinted,
        name: (*name).into(),
    };
    names.iter().map(owner).collect()
}

fn said(kind: EntryKind, day: &str) -> Entry {
    Entry {
        at: When::parse(day),
        ..entry(kind)
    }
}

/// Six actions, of which each has something that no other has, and the last has nothing.
fn rows() -> Rows {
    let origin = |month: Option<Month>, printed: &str| {
        Some(Origin {
            month,
            printed: printed.into(),
        })
    };
    let claims = [None, Some(category(1))].map(|value| Claim {
        value: FieldValue::Category(value),
        written: Attribution {
            author: None,
            at: Timestamp(0),
        },
    });
    let by = Day::new(2019, 5, 1).expect("a day");
    let asked = Entry {
        request: Some(Request { by, of: Vec::new() }),
        ..said(EntryKind::Request, TODAY)
    };
    let actions = vec![
        Action {
            category: Some(category(1)),
            due: due("2019-03"),
            origin: origin(Month::new(2018, 10), "Oct’18"),
            owners: owners(&["Harbour Office", "Choir"]),
            entries: vec![said(EntryKind::Update, "2019-02")],
            imported: Some(Imported::default()),
            ..action(1, "Sound the bar")
        },
        Action {
            category: Some(category(2)),
            due: due("2019-06"),
            origin: origin(None, "By letter"),
            owners: owners(&["Ministry & \"Trees\""]),
            stage: Stage::PartiallyComplete,
            entries: vec![said(EntryKind::Update, "2019-04"), asked],
            imported: Some(Imported::default()),
            ..action(2, "Agree the tide table")
        },
        Action {
            due: due("2019-05"),
            origin: origin(Month::new(2019, 2), "Feb’19"),
            stage: Stage::NotStarted,
            conflicts: vec![Conflict {
                field: Field::Category,
                claims: claims.into(),
            }],
            ..action(3, "Mark the wreck")
        },
        Action {
            number: Some(2),
            stage: Stage::Complete,
            due: due("2019-01"),
            ..action(4, "Paint the light")
        },
        action(5, "Lay the buoys"),
        Action {
            number: None,
            ..action(6, "Write it down")
        },
    ];
    let mut rows = Rows::default();
    rows.put(actions);
    rows.set_open_findings(HashMap::from([(id(5), 2)]));
    rows
}

/// The ongoing rows that an address chooses, and how many match in the completed part. The address that is written
/// of what was read chooses the same.
#[track_caller]
fn check(address: &str, expect: &[u64], n_completed: usize) {
    let head = head();
    let me = Author {
        device: DeviceId::random(&mut || 1),
        name: "Ana".into(),
        organisation: "choir".into(),
    };
    let lens = Lens {
        today: Day::parse(TODAY),
        me: Some(&me),
        head: Some(&head),
    };
    let query = ListQuery::from_query(address);
    assert_ne!(query, ListQuery::default(), "{address} is read");
    let again = ListQuery::from_query(&query.to_query());
    assert_eq!(again, query, "{address} is written as it is read");
    let rows = rows();
    let selection = again.select(&rows, lens);
    let expect: Vec<_> = expect.iter().map(|n| id(*n)).collect();
    assert_eq!(selection.ids, expect, "{address}");
    assert_eq!(selection.n_in(Group::Completed), n_completed, "{address}");
    assert_eq!(
        query.n_filters(),
        usize::from(!address.starts_with("sort")),
        "{address}"
    );
}

#[test]
fn a_stage_chooses_the_actions_at_it_and_no_others() {
    check("stage=partially_complete", &[2], 0);
    check("stage=not_started", &[3], 0);
    check("stage=complete", &[], 1);
    for stage in Stage::ALL {
        let address = format!("stage={}", stage.word());
        assert_eq!(ListQuery::from_query(&address).stage, Some(*stage));
    }
}

#[test]
fn an_owner_chooses_what_they_own_alone_or_with_others_and_nobody_chooses_the_rest() {
    check("owner=Choir", &[1], 0);
    check("owner=Ministry+%26+%22Trees%22", &[2], 0);
    check("owner=Harbour", &[], 0);
    check("owner=", &[3, 5, 6], 1);
}

#[test]
fn an_origin_chooses_by_its_month_or_by_what_was_printed_and_none_the_rest() {
    check("origin=2018-10", &[1], 0);
    check("origin=By+letter", &[2], 0);
    check("origin=Oct%E2%80%9918", &[], 0);
    check("origin=", &[5, 6], 1);
}

#[test]
fn a_category_chooses_its_actions_and_none_those_without() {
    check(&format!("category={}", category(1)), &[1], 0);
    check(&format!("category={}", category(2)), &[2], 0);
    check("category=none", &[3, 5, 6], 1);
}

#[test]
fn a_conflict_is_a_field_set_apart_or_a_number_that_stands_twice() {
    check("only=conflict", &[2, 3], 1);
}

#[test]
fn a_finding_chooses_the_actions_on_which_one_is_open() {
    check("only=finding", &[5], 0);
}

#[test]
fn overdue_is_what_is_past_and_not_over() {
    check("only=overdue", &[1], 0);
}

#[test]
fn mine_is_what_i_or_my_organisation_owns() {
    check("only=mine", &[1], 0);
}

#[test]
fn comments_choose_what_is_asked_for_and_still_open() {
    check("only=comments", &[2], 0);
}

#[test]
fn filters_that_are_set_together_must_all_hold() {
    let both = |address: &str| {
        let query = ListQuery::from_query(address);
        assert_eq!(ListQuery::from_query(&query.to_query()), query);
        let lens = Lens {
            today: Day::parse(TODAY),
            me: None,
            head: None,
        };
        (query.n_filters(), query.select(&rows(), lens).ids)
    };
    assert_eq!(both("only=conflict&category=none"), (2, vec![id(3)]));
    assert_eq!(both("only=conflict&only=overdue"), (2, vec![]));
}

#[test]
fn each_column_sorts_either_way_and_what_has_no_value_stands_last() {
    for (column, up, down) in [
        (Column::Position, [1, 2, 3, 5, 6], [6, 5, 3, 2, 1]),
        (Column::Number, [1, 2, 3, 5, 6], [5, 3, 2, 1, 6]),
        (Column::Action, [2, 5, 3, 1, 6], [6, 1, 3, 5, 2]),
        // As the legend has them.
        (Column::Category, [2, 1, 3, 5, 6], [1, 2, 3, 5, 6]),
        (Column::Deadline, [1, 3, 2, 5, 6], [2, 3, 1, 5, 6]),
        (Column::Stage, [3, 1, 5, 6, 2], [2, 1, 5, 6, 3]),
        (Column::Update, [1, 2, 3, 5, 6], [2, 1, 3, 5, 6]),
        (Column::Origin, [1, 3, 2, 5, 6], [2, 3, 1, 5, 6]),
        (Column::Owner, [1, 2, 3, 5, 6], [2, 1, 3, 5, 6]),
    ] {
        let word = column.word();
        if column != Column::default() {
            check(&format!("sort={word}"), &up, 1);
        }
        check(&format!("sort=-{word}"), &down, 1);
    }
}

#[test]
fn every_column_is_tried() {
    assert_eq!(Column::ALL.len(), 9, "a new column needs a line above");
}
