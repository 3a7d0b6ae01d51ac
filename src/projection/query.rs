//! Which rows are listed, in which order: the search, filters and sorting that an address can carry.

use super::{Row, Rows, Sort, order};
use crate::model::{
    Action, ActionId, Author, CategoryId, Day, Group, LogHead, Origin, Stage, Trigger,
};

/// A choice of rows. Its words go into the address, so that a view can be linked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// The group that is shown.
    pub group: Group,
    /// Words that a row must contain, all of them.
    pub search: String,
    /// The category that a row must have.
    pub category: Option<CategoryChoice>,
    /// The stage that a row must be at.
    pub stage: Option<Stage>,
    /// The owner that a row must have; the empty string asks for rows without one.
    pub owner: Option<String>,
    /// The origin that a row must have, as [`origin_key`] writes it.
    pub origin: Option<String>,
    /// Further conditions, all of which must hold.
    pub only: Only,
    /// The order.
    pub sort: Sort,
    /// The page, counted from 0.
    pub page: usize,
}

/// A category to look for, or its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CategoryChoice {
    /// Rows without a category.
    None,
    /// Rows of this category.
    Is(CategoryId),
}

/// Conditions that hold or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// The deadline has passed, or what it waited for has come, and the action is not over.
    pub overdue: bool,
    /// The reader or the reader's organisation owns it.
    pub mine: bool,
    /// A field is in conflict, or the number stands on another action too.
    pub conflict: bool,
    /// A finding on it is not ticked off.
    pub finding: bool,
    /// Comments on it are asked for, and there is time.
    pub comments: bool,
}

/// What a choice of rows depends on beside the rows.
#[derive(Clone, Copy, Debug)]
pub struct Lens<'a> {
    /// Today, by this device.
    pub today: Option<Day>,
    /// The reader.
    pub me: Option<&'a Author>,
    /// The log's head, for the order of its categories.
    pub head: Option<&'a LogHead>,
}

/// The rows that were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Those of the group that is shown, in order, all pages.
    pub ids: Vec<ActionId>,
    /// How many match in each group.
    pub n_matching: [usize; 3],
}

impl Selection {
    /// How many rows of a group match.
    pub fn n_in(&self, group: Group) -> usize {
        self.n_matching[group as usize]
    }
}

/// What an origin is filtered by: its month where it has one, otherwise what was printed.
pub fn origin_key(origin: Option<&Origin>) -> String {
    match origin {
        Some(Origin {
            month: Some(month), ..
        }) => month.to_string(),
        Some(origin) => origin.printed.trim().to_owned(),
        None => String::new(),
    }
}

/// Whether an action's deadline has passed while it is not over.
pub fn is_overdue(action: &Action, today: Option<Day>) -> bool {
    !action.stage.is_over()
        && today
            .and_then(|today| action.due.deadline.days_left(today))
            .is_some_and(|days| days < 0)
}

/// Whether an action is not over while what its deadline waited for has come.
fn is_triggered(action: &Action, rows: &Rows) -> bool {
    !action.stage.is_over() && rows.trigger(action).is_some_and(Trigger::is_due)
}

/// Whether comments on an action are asked for by a day that has not passed.
pub fn awaits_comments(action: &Action, today: Option<Day>) -> bool {
    let mut asked = action.requests();
    today.is_some_and(|today| asked.any(|one| one.comments(today).is_open()))
}

/// Whether the person or the person's organisation is an owner.
pub fn is_owned_by(action: &Action, me: &Author) -> bool {
    action.is_owned_by(&me.name) || action.is_owned_by(&me.organisation)
}

impl ListQuery {
    /// Whether anything but the group, order and page narrows the choice.
    pub fn is_narrowed(&self) -> bool {
        !self.search.trim().is_empty() || self.n_filters() > 0
    }

    /// How many filters are set, the search not counted.
    pub fn n_filters(&self) -> usize {
        usize::from(self.category.is_some())
            + usize::from(self.stage.is_some())
            + usize::from(self.owner.is_some())
            + usize::from(self.origin.is_some())
            + usize::from(self.only.overdue)
            + usize::from(self.only.mine)
            + usize::from(self.only.conflict)
            + usize::from(self.only.finding)
            + usize::from(self.only.comments)
    }

    /// The same group and order without search and filters.
    pub fn widened(&self) -> Self {
        Self {
            group: self.group,
            sort: self.sort,
            ..Self::default()
        }
    }

    /// Chooses and orders rows.
    pub fn select(&self, rows: &Rows, lens: Lens<'_>) -> Selection {
        let words: Vec<String> = self
            .search
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let mut selection = Selection::default();
        let mut chosen = Vec::new();
        for row in rows.iter() {
            if !self.matches(row, &words, rows, lens) {
                continue;
            }
            let group = row.action.stage.group();
            selection.n_matching[group as usize] += 1;
            if group == self.group {
                chosen.push(&*row.action);
            }
        }
        order(self.sort, &mut chosen, lens);
        selection.ids = chosen.into_iter().map(|a| a.id).collect();
        selection
    }

    fn matches(&self, row: &Row, words: &[String], rows: &Rows, lens: Lens<'_>) -> bool {
        let action = &*row.action;
        self.stage.is_none_or(|stage| action.stage == stage)
            && self.category.is_none_or(|choice| match choice {
                CategoryChoice::None => action.category.is_none(),
                CategoryChoice::Is(category) => action.category == Some(category),
            })
            && self.owner.as_ref().is_none_or(|name| {
                if name.is_empty() {
                    action.owners.is_empty()
                } else {
                    action.owners.iter().any(|o| o.name.trim() == name)
                }
            })
            && self
                .origin
                .as_ref()
                .is_none_or(|key| origin_key(action.origin.as_ref()) == *key)
            && (!self.only.overdue || is_overdue(action, lens.today) || is_triggered(action, rows))
            && (!self.only.mine || lens.me.is_some_and(|me| is_owned_by(action, me)))
            && (!self.only.conflict || !action.conflicts.is_empty() || rows.number_clashes(action))
            && (!self.only.finding || rows.n_open_findings(action.id) > 0)
            && (!self.only.comments || awaits_comments(action, lens.today))
            && words.iter().all(|word| row.searched().contains(word))
    }
}

#[cfg(test)]
mod tests {
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
            id: EntryId::random(&mut || 1),
            kind: EntryKind::Request,
            text: "The draft".into(),
            at: None,
            by: None,
            regarding: None,
            written: Attribution {
                author: None,
                at: Timestamp(0),
            },
            terms: Default::default(),
            request: Some(Request { by, of: Vec::new() }),
            audience: Default::default(),
            order: 0,
            struck: None,
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
}
