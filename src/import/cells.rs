//! One row taken apart into its cells: number, action, deadline, status, origin, owner.
//!
//! The columns were printed one after the other, top aligned: the action, then deadline and status, then origin and
//! owner, either on a line of their own or at the end of a status of one line. Must not know of other rows; what a
//! page break carried away is put back by `tails`.

use super::due_cell;
use super::facts::Facts;
use super::owners;
use super::source::Gap;
use crate::model::{Deadline, Month};
use std::collections::HashMap;
use std::ops::Range;

/// The cell that a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cell {
    Number,
    Action,
    Deadline,
    Status,
    Origin,
    Owner,
}

/// What was learned from the rows that were plain, for those that are not.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned {
    /// How often a month stands as an origin on a line of its own.
    pub(super) origins: HashMap<Month, usize>,
    /// Whether origins are days.
    pub(super) days: bool,
}

/// A row taken apart.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    /// The words of the row, number included.
    pub(super) span: Range<usize>,
    /// How many words the number takes.
    pub(super) number: usize,
    pub(super) deadline: Option<(Range<usize>, Deadline)>,
    pub(super) origin: Option<(Range<usize>, Option<Month>)>,
    pub(super) owner: Range<usize>,
    /// Where the words after the action begin.
    pub(super) after_action: usize,
    /// Whether the origin stands on a line of its own.
    pub(super) plain_origin: bool,
    /// How many more deadlines stand in it than one row has.
    pub(super) n_surplus: usize,
}

impl Cells {
    /// The cell of a word of the row.
    pub(super) fn cell(&self, at: usize) -> Cell {
        let within = |range: &Range<usize>| range.contains(&at);
        if at < self.span.start + self.number {
            Cell::Number
        } else if self
            .deadline
            .as_ref()
            .is_some_and(|(range, _)| within(range))
        {
            Cell::Deadline
        } else if self.origin.as_ref().is_some_and(|(range, _)| within(range)) {
            Cell::Origin
        } else if within(&self.owner) {
            Cell::Owner
        } else if at < self.after_action {
            Cell::Action
        } else {
            Cell::Status
        }
    }
}

/// Takes the words of a span apart. `number` says how many words the number takes.
pub(super) fn take_apart(
    facts: &Facts<'_>,
    span: Range<usize>,
    number: usize,
    learned: &Learned,
) -> Cells {
    let body = span.start + number;
    let deadline = due_cell::find(facts, body, span.end);
    let after = deadline.as_ref().map(|(range, _)| range.end);
    let state = after
        .is_none()
        .then(|| find_state(facts, body, span.end))
        .flatten();
    let after = after.or(state);
    let origin = find_origin(facts, after, body, span.end, learned);
    let (origin, owner, plain_origin) = match origin {
        Some(found) => (Some((found.range, found.month)), found.owner, found.plain),
        None => (None, span.end..span.end, false),
    };
    let after_action = match (&deadline, state, &origin) {
        (Some((range, _)), _, _) => range.start,
        (None, Some(state), _) => state,
        (None, None, Some((range, _))) => range.start,
        (None, None, None) => span.end,
    };
    let chosen = deadline
        .as_ref()
        .map_or(after_action, |(range, _)| range.start);
    let n_surplus = (body + 1..span.end)
        .filter(|at| *at != chosen && facts.is_deadline_block(*at))
        .count();
    Cells {
        span,
        number,
        deadline,
        origin,
        owner,
        after_action,
        plain_origin,
        n_surplus,
    }
}

/// Where the status begins in a row that has no deadline.
fn find_state(facts: &Facts<'_>, body: usize, end: usize) -> Option<usize> {
    let mut first_line = true;
    (body + 1..end).find(|at| {
        first_line &= !facts.begins_line(*at);
        // On the first line it follows an action of one line.
        let state = facts.state(*at).filter(|state| state.capital);
        state.is_some_and(|state| {
            let after_action = state.set_off || due_cell::after_sentence(facts, *at);
            facts.begins_block(*at) || first_line && after_action
        })
    })
}

/// Whether the number before a month counts something else: "Artefact 2 Oct’18".
fn is_counted(facts: &Facts<'_>, at: usize, learned: &Learned) -> bool {
    let number = facts
        .word(at)
        .is_some_and(|word| word.text.bytes().all(|b| b.is_ascii_digit()));
    let month_follows = facts.origin(at + 1).is_some() && !facts.begins_line(at + 1);
    number && month_follows && !facts.begins_line(at) && !learned.days
}

struct FoundOrigin {
    range: Range<usize>,
    month: Option<Month>,
    owner: Range<usize>,
    plain: bool,
}

/// The origin of a row, with the owner after it.
fn find_origin(
    facts: &Facts<'_>,
    after: Option<usize>,
    body: usize,
    end: usize,
    learned: &Learned,
) -> Option<FoundOrigin> {
    let start = after.unwrap_or(body + 1);
    let first_line_end = after.map(|after| facts.line_end(after, end));
    let mut best: Option<(i32, FoundOrigin)> = None;
    for at in start..end {
        let Some(fact) = facts.origin(at) else {
            continue;
        };
        let next = at + fact.n_words;
        if next > end || is_counted(facts, at, learned) {
            continue;
        }
        let Some(owner) = facts
            .words
            .get(next..end)
            .and_then(|rest| owners::extent(rest, facts.has_owner))
        else {
            continue;
        };
        let stop = next + owner.n_words;
        let own_line = facts.begins_line(at);
        let first_line = first_line_end.is_some_and(|end| at < end);
        let followed = if stop >= end {
            Gap::Page
        } else {
            facts.word(stop).map_or(Gap::Page, |word| word.gap)
        };
        let mut score = match (own_line, facts.begins_block(at) && at > start) {
            (true, true) => 6,
            (true, false) => 2,
            (false, _) => 1,
        };
        if !own_line && first_line {
            score += 3;
        }
        score += if followed >= Gap::Blank { 2 } else { -2 };
        score += match (facts.has_owner, owner.n_words > 0) {
            (true, true) => 3,
            (true, false) => 0,
            (false, _) => 2,
        };
        let in_sentence = due_cell::after_preposition(facts, at) && !facts.begins_block(at);
        if in_sentence {
            score -= 5;
        }
        if owner.likeness == owners::Likeness::Worded {
            // Only their place tells such words from a status: they end a block that begins with the origin, or a
            // status of one line.
            let in_place = facts.begins_block(at) && at > start || first_line && !own_line;
            if !in_place || in_sentence || followed < Gap::Blank {
                continue;
            }
            let ends_row = stop >= end && facts.word(at).is_some_and(|word| word.gap < Gap::Page);
            score -= if ends_row { 2 } else { 4 };
        }
        if fact
            .month
            .is_some_and(|month| learned.origins.contains_key(&month))
        {
            score += 2;
        }
        if fact.month.is_none() {
            score -= 1;
        }
        if score >= 3 && best.as_ref().is_none_or(|(most, _)| score > *most) {
            let found = FoundOrigin {
                range: at..next,
                month: fact.month,
                owner: next..stop,
                plain: own_line && facts.begins_block(at),
            };
            best = Some((score, found));
        }
    }
    best.map(|(_, found)| found)
}
