//! Deadlines in words that are known: "Monthly", "TBC", "Next workshop", "Ongoing".

use super::deadline::{DeadlineFact, Likeness};
use super::source::Phrase;
use crate::model::Deadline;

/// Words that stand in a deadline column and are no date.
const TIMES: &[&str] = &[
    "monthly",
    "every month",
    "quarterly",
    "every quarter",
    "weekly",
    "fortnightly",
    "daily",
    "annually",
    "annual",
    "yearly",
    "tbc",
    "tba",
    "tbd",
    "to be confirmed",
    "to be agreed",
    "to be decided",
    "n/a",
    "not applicable",
    "none",
    "no deadline",
    "asap",
    "as soon as possible",
    "immediately",
    "immediate",
    "rolling",
    "continuous",
    "open-ended",
    "as required",
    "as needed",
    "when ready",
    "when available",
    "next workshop",
    "next meeting",
    "next session",
    "next forum",
    "before next workshop",
    "before next meeting",
    "each workshop",
    "each meeting",
    "every workshop",
    "every meeting",
    "end of year",
    "end of the year",
    "year end",
    "long term",
    "short term",
    "on hold",
    "overdue",
];

const STATES: &[&str] = &[
    "ongoing",
    "on-going",
    "complete",
    "completed",
    "closed",
    "done",
    "in progress",
];

/// The deadline in words at the start of a phrase, if it starts with one.
pub(super) fn worded(phrase: &Phrase) -> Option<DeadlineFact> {
    let lower = phrase.text.to_ascii_lowercase();
    if phrase.text.starts_with(['–', '-']) {
        let n_words = phrase.n_words(phrase.text.chars().next().map_or(0, char::len_utf8))?;
        return Some(DeadlineFact {
            deadline: Deadline::None,
            n_words,
            likeness: Likeness::State,
        });
    }
    let longest = |list: &[&str]| {
        list.iter()
            .filter(|words| lower.starts_with(**words))
            .filter(|words| phrase.n_words(words.len()).is_some())
            .map(|words| words.len())
            .max()
    };
    let (length, likeness) = longest(TIMES)
        .map(|length| (length, Likeness::Time))
        .or_else(|| longest(STATES).map(|length| (length, Likeness::State)))?;
    let words = lower.get(..length)?;
    let deadline = match words {
        "ongoing" | "on-going" => Deadline::Ongoing,
        "monthly" | "every month" => Deadline::Monthly,
        "n/a" | "none" | "not applicable" | "no deadline" => Deadline::None,
        _ => Deadline::Other(phrase.text.get(..length)?.to_owned()),
    };
    Some(DeadlineFact {
        deadline,
        n_words: phrase.n_words(length)?,
        likeness,
    })
}
