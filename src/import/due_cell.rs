//! Where in a row the deadline stands.
//!
//! It is the first thing after the action: a date or words in a narrow column, before the status. Must not know of
//! other rows.

use super::deadline::Likeness;
use super::facts::Facts;
use super::flow::ends_sentence;
use super::labels;
use super::owners;
use crate::model::Deadline;
use std::ops::Range;

/// Words before a month that make it part of a sentence.
const PREPOSITIONS: &[&str] = &[
    "in", "for", "by", "of", "to", "from", "until", "till", "since", "before", "after", "the",
    "at", "on", "during", "and", "or", "is", "be", "was", "into", "around", "early", "late", "mid",
    "end", "next", "last", "between", "beyond", "–", "-", "&",
];

/// The deadline of a row: the first block that begins like one, or a deadline within a line where the whole row
/// stands on one.
pub(super) fn find(facts: &Facts<'_>, body: usize, end: usize) -> Option<(Range<usize>, Deadline)> {
    let mut best: Option<(i32, usize)> = None;
    let mut state_seen = false;
    let mut first_line = true;
    let last_origin = (body..end)
        .rev()
        .find(|at| match owners_after(facts, *at, end) {
            Some(owners::Likeness::Named) => true,
            Some(owners::Likeness::Worded) => facts.begins_line(*at),
            None => false,
        });
    for at in body + 1..end {
        first_line &= !facts.begins_line(at);
        let score = deadline_score(facts, at, end, (state_seen, last_origin), first_line);
        if score > best.map_or(0, |(score, _)| score) {
            best = Some((score, at));
        }
        // Once a status has begun, what looks like a deadline is part of it.
        state_seen |= facts.begins_block(at)
            && facts.deadline(at).is_none()
            && facts.state(at).is_some_and(|state| state.capital);
    }
    // Words before a state are a deadline, unless a date stands before a state.
    let (score, at) = best.unwrap_or((0, end));
    if score <= BARE
        && let Some(range) = worded(facts, body, at)
    {
        let words = facts.words.get(range.clone()).unwrap_or_default();
        let text: Vec<&str> = words.iter().map(|word| word.text).collect();
        return Some((range, Deadline::Other(text.join(" "))));
    }
    let fact = facts.deadline(at)?;
    let stop = column_end(facts, at, end)?;
    if stop == at + fact.n_words {
        return Some((at..stop, fact.deadline.clone()));
    }
    let words = facts.words.get(at..stop).unwrap_or_default();
    let text: Vec<&str> = words.iter().map(|word| word.text).collect();
    Some((at..stop, fact.with_rest(&text.join(" "))))
}

/// Where a deadline ends that goes on after its date: with small words before a state on its line ("May’22 workshop
/// Ongoing."), or over the narrow lines of its block ("May’22", "revised", "Jul’22"), after which a status begins.
fn column_end(facts: &Facts<'_>, at: usize, end: usize) -> Option<usize> {
    let next = at + facts.deadline(at)?.n_words;
    let has_state = |i: usize| facts.state(i).filter(|state| state.capital);
    if next >= end || facts.begins_block(next) || has_state(next).is_some() {
        return Some(next);
    }
    let mut width = 0;
    let mut lines = 1;
    let mut widest = 0;
    for i in at..end {
        let Some(word) = facts.word(i) else {
            break;
        };
        if i > next && word.begins_block() {
            let column = widest <= VERY_NARROW && begins_sentence(facts, i);
            let ends = lines > 1 && (has_state(i).is_some() || column);
            return Some(if ends { i } else { next });
        }
        if i > at && word.begins_line() {
            lines += 1;
            width = 0;
        } else if i > next && lines == 1 {
            let state = has_state(i);
            if state.is_some_and(|state| state.set_off || facts.begins_line(i + state.n_words)) {
                return Some(i);
            }
        }
        // What begins with a capital on the line of a date begins a status.
        let sentence = i >= next
            && lines == 1
            && word.text.starts_with(char::is_uppercase)
            && facts.deadline(i).is_none();
        width += word.text.chars().count() + usize::from(width > 0);
        widest = widest.max(width);
        if sentence
            || lines > MOST_LINES
            || widest > NARROW
            || i >= next && ends_sentence(word.text)
        {
            break;
        }
    }
    Some(next)
}

/// The most that a deadline scores that no state follows.
const BARE: i32 = 7;

/// Words that stand where the deadline stands and are no date: "When the budget has been agreed". They begin a block, or
/// follow the last sentence of an action of one line, and a state follows them.
fn worded(facts: &Facts<'_>, body: usize, end: usize) -> Option<Range<usize>> {
    let mut first_line = true;
    (body + 1..end).find_map(|at| {
        let word = facts.word(at)?;
        first_line &= !facts.begins_line(at);
        let after_action =
            first_line && (after_sentence(facts, at) || TIMES_BEGIN.contains(&word.text));
        let possible = (word.begins_block() || after_action)
            && word
                .text
                .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && facts.state(at).is_none();
        let stop = if possible {
            worded_end(facts, at, end)?
        } else {
            return None;
        };
        labels::label_at(facts.words.get(at..)?, true)
            .is_none()
            .then_some(at..stop)
    })
}

/// Words with which a time begins that is told in words.
const TIMES_BEGIN: &[&str] = &[
    "When",
    "Once",
    "After",
    "Before",
    "Until",
    "By",
    "If",
    "Following",
    "Upon",
    "Next",
    "Awaiting",
];

/// Whether a word follows the end of a sentence.
pub(super) fn after_sentence(facts: &Facts<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| facts.word(before))
        .is_some_and(|before| ends_sentence(before.text))
}

/// How wide a deadline column is at most, and how many lines it has.
const NARROW: usize = 20;
const MOST_LINES: usize = 6;

/// No action is broken over lines as narrow as this.
const VERY_NARROW: usize = 14;

/// Where a deadline in words ends: before a state on its line, or with a block of narrow lines before one that begins
/// with a state, or with several lines that are very narrow.
fn worded_end(facts: &Facts<'_>, at: usize, end: usize) -> Option<usize> {
    let mut width = 0;
    let mut lines = 1;
    let mut widest = 0;
    for next in at..end {
        let word = facts.word(next)?;
        if next > at && word.begins_line() {
            let state = facts.state(next).is_some_and(|state| state.capital);
            if word.begins_block() {
                let column = lines > 1 && widest <= VERY_NARROW;
                return (state || column && begins_sentence(facts, next)).then_some(next);
            }
            lines += 1;
            width = 0;
        } else if next > at
            && lines == 1
            && facts.state(next).is_some_and(|state| {
                state.capital && (state.set_off || facts.begins_line(next + state.n_words))
            })
        {
            return Some(next);
        }
        width += word.text.chars().count() + usize::from(width > 0);
        widest = widest.max(width);
        if lines > MOST_LINES
            || widest > if lines == 1 { 2 * NARROW } else { NARROW }
            || ends_sentence(word.text)
        {
            return None;
        }
    }
    None
}

/// How much a word looks like the start of the deadline cell. `seen` says whether a status has begun before it, and
/// where the last origin of the span stands.
fn deadline_score(
    facts: &Facts<'_>,
    at: usize,
    end: usize,
    seen: (bool, Option<usize>),
    first_line: bool,
) -> i32 {
    let (state_seen, last_origin) = seen;
    let Some(fact) = facts.deadline(at) else {
        return 0;
    };
    let Some(next) = column_end(facts, at, end) else {
        return 0;
    };
    // "March 2019 update" heads a layer of a status; "March ‘19 Update –" is a deadline and such a layer.
    let layer = !begins_sentence(facts, next)
        && facts.state(next).is_none()
        && labels::label_at(facts.words.get(at..end).unwrap_or_default(), true).is_some();
    if state_seen || next > end || layer || is_counted(facts, at) {
        return 0;
    }
    let state = facts
        .state(next)
        .filter(|state| next < end && (state.capital || !facts.begins_line(next)));
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
        (Likeness::State, false, false)
            if !alone && begins_sentence(facts, at) && state.is_some_and(|state| state.capital) =>
        {
            4
        }
        (Likeness::State, false, _) => 0,
        (_, true, _) if state.is_some() => 10,
        (_, true, _) if alone && later_origin => 7,
        // The last date of a row, with owners after it, is its origin.
        (_, true, _)
            if !later_origin && owners_after(facts, at, end) == Some(owners::Likeness::Named) =>
        {
            0
        }
        (_, true, _) => 6,
        // After an action of one line, whatever else the row holds.
        (_, false, false)
            if first_line
                && state.is_some_and(|state| state.capital)
                && !after_preposition(facts, at) =>
        {
            9
        }
        (_, false, false)
            if first_line
                && later_origin
                && after_sentence(facts, at)
                && begins_sentence(facts, next) =>
        {
            6
        }
        // A deadline of several lines after an action of one.
        (_, false, false) if first_line && later_origin && is_broken(facts, at..next) => 6,
        (_, false, false)
            if first_line
                && later_origin
                && begins_sentence(facts, next)
                && !after_preposition(facts, at) =>
        {
            3
        }
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

/// Whether some words stand on several lines and end a block.
fn is_broken(facts: &Facts<'_>, words: Range<usize>) -> bool {
    facts.begins_block(words.end) && (words.start + 1..words.end).any(|at| facts.begins_line(at))
}

/// Whether the number at a word counts what stands before it: "at workshop 2 May’16".
fn is_counted(facts: &Facts<'_>, at: usize) -> bool {
    let number = facts
        .word(at)
        .is_some_and(|word| word.text.bytes().all(|b| b.is_ascii_digit()));
    let before = at.checked_sub(1).and_then(|before| facts.word(before));
    number
        && !facts.begins_line(at)
        && before.is_some_and(|word| {
            matches!(
                word.text.to_lowercase().as_str(),
                "workshop"
                    | "meeting"
                    | "session"
                    | "action"
                    | "actions"
                    | "artefact"
                    | "artefacts"
            )
        })
}

/// How surely a line that begins with an origin goes on with owners, and nothing else.
fn owners_after(facts: &Facts<'_>, at: usize, end: usize) -> Option<owners::Likeness> {
    let next = at + facts.origin(at)?.n_words;
    let rest = facts.words.get(next..end)?;
    Some(owners::extent(rest, facts.has_owner)?.likeness)
}

fn begins_sentence(facts: &Facts<'_>, at: usize) -> bool {
    facts
        .word(at)
        .is_some_and(|word| word.text.starts_with(char::is_uppercase))
}

pub(super) fn after_preposition(facts: &Facts<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| facts.word(before))
        .is_some_and(|word| PREPOSITIONS.contains(&word.text.to_lowercase().as_str()))
}
