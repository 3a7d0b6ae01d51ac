//! One row taken apart into its cells: number, action, deadline, status, origin, owner.
//!
//! The columns were printed one after the other, top aligned: the action, then deadline and status, then origin and
//! owner, either on a line of their own or at the end of a status of one line. Must not know of other rows; what a
//! page break carried away is put back by `tails`.

use super::deadline::Likeness;
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

/// Words before a month that make it part of a sentence.
const PREPOSITIONS: &[&str] = &[
    "in", "for", "by", "of", "to", "from", "until", "till", "since", "before", "after", "the",
    "at", "on", "during", "and", "or", "is", "be", "was", "into", "around", "early", "late", "mid",
    "end", "next", "last", "between", "beyond", "–", "-", "&",
];

/// Takes the words of a span apart. `number` says how many words the number takes.
pub(super) fn take_apart(
    facts: &Facts<'_>,
    span: Range<usize>,
    number: usize,
    learned: &Learned,
) -> Cells {
    let body = span.start + number;
    let deadline = find_deadline(facts, body, span.end);
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

/// The deadline of a row: the first block that begins like one, or a deadline within a line where the whole row
/// stands on one.
fn find_deadline(facts: &Facts<'_>, body: usize, end: usize) -> Option<(Range<usize>, Deadline)> {
    let mut best: Option<(i32, usize)> = None;
    let mut state_seen = false;
    let last_origin = (body..end).rev().find(|at| is_origin_line(facts, *at, end));
    for at in body + 1..end {
        let score = deadline_score(facts, at, end, (state_seen, last_origin));
        if score > best.map_or(0, |(score, _)| score) {
            best = Some((score, at));
        }
        // Once a status has begun, what looks like a deadline is part of it.
        state_seen |= facts.begins_block(at)
            && facts.deadline(at).is_none()
            && facts.state(at).is_some_and(|state| state.capital);
    }
    let (_, at) = best?;
    let fact = facts.deadline(at)?;
    Some((at..at + fact.n_words, fact.deadline.clone()))
}

/// How much a word looks like the start of the deadline cell. `seen` says whether a status has begun before it, and
/// where the last origin of the span stands.
fn deadline_score(facts: &Facts<'_>, at: usize, end: usize, seen: (bool, Option<usize>)) -> i32 {
    let (state_seen, last_origin) = seen;
    let Some(fact) = facts.deadline(at) else {
        return 0;
    };
    let next = at + fact.n_words;
    if state_seen || next > end {
        return 0;
    }
    let state = facts.state(next).filter(|_| next < end);
    let alone = facts.begins_line(next) || next == end;
    let later_origin = last_origin.is_some_and(|last| last >= next);
    match (fact.likeness, facts.begins_block(at), facts.begins_line(at)) {
        (Likeness::State, true, _) => match state {
            Some(_) if !alone => 10,
            Some(state) if state.capital => 9,
            // "Ongoing Draft of the paper": a deadline, because no mark sets it off as a state.
            None if !alone && facts.origin(next).is_none() && begins_sentence(facts, next) => 5,
            _ => 0,
        },
        // A whole row on one line: "41 Share the slides. Ongoing Not started Jul’18".
        (Likeness::State, false, false) if !alone && state.is_some_and(|state| state.capital) => 4,
        (Likeness::State, false, _) => 0,
        (_, true, _) if state.is_some() => 10,
        (_, true, _) if alone && later_origin => 7,
        // The last date of a row, with owners after it, is its origin.
        (_, true, _) if !later_origin && is_origin_line(facts, at, end) => 0,
        (_, true, _) => 6,
        (_, false, true) if state.is_some_and(|state| state.capital) => 5,
        (_, false, false) if state.is_some_and(|state| state.capital) => 4,
        (_, false, true)
            if alone
                && later_origin
                && facts.begins_block(next)
                && !after_preposition(facts, at) =>
        {
            2
        }
        _ => 0,
    }
}

/// Whether a line is an origin and owners, and nothing else.
fn is_origin_line(facts: &Facts<'_>, at: usize, end: usize) -> bool {
    facts.origin(at).is_some_and(|fact| {
        let next = at + fact.n_words;
        facts
            .words
            .get(next..end)
            .and_then(|rest| owners::extent(rest, facts.has_owner))
            .is_some()
    })
}

fn begins_sentence(facts: &Facts<'_>, at: usize) -> bool {
    facts
        .word(at)
        .is_some_and(|word| word.text.starts_with(char::is_uppercase))
}

fn after_preposition(facts: &Facts<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| facts.word(before))
        .is_some_and(|word| PREPOSITIONS.contains(&word.text.to_lowercase().as_str()))
}

/// Where the status begins in a row that has no deadline.
fn find_state(facts: &Facts<'_>, body: usize, end: usize) -> Option<usize> {
    (body + 1..end)
        .find(|at| facts.begins_block(*at) && facts.state(*at).is_some_and(|state| state.capital))
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
        let Some(n_owner) = facts
            .words
            .get(next..end)
            .and_then(|rest| owners::extent(rest, facts.has_owner))
        else {
            continue;
        };
        let stop = next + n_owner;
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
        score += match (facts.has_owner, n_owner > 0) {
            (true, true) => 3,
            (true, false) => 0,
            (false, _) => 2,
        };
        if after_preposition(facts, at) && !facts.begins_block(at) {
            score -= 5;
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
