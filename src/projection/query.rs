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
mod filters;
#[cfg(test)]
mod tests;
