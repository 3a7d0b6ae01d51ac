//! The deadline cell: one month or several, a day, "Ongoing", "Monthly", or words.
//!
//! Reads from the start of a text and says how far the deadline goes. Must not know of rows.

use super::dates;
use super::source::{Gap, Phrase, Word};
use super::state;
use super::times;
use crate::model::{Deadline, Month, When};

/// How sure it is that words are a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It is a date.
    Date,
    /// Words that say when, and that say nothing else ("TBC", "Next workshop").
    Time,
    /// Words that are as well a state ("Ongoing", "Complete").
    State,
}

/// A deadline at some word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeadlineFact {
    pub(super) deadline: Deadline,
    pub(super) n_words: usize,
    pub(super) likeness: Likeness,
}

/// Words before a date that leave it a date.
const PREFIXES: &[&str] = &[
    "By the end of ",
    "By end of ",
    "By end ",
    "By ",
    "End of ",
    "end of ",
    "End ",
    "end ",
    "Mid-",
    "mid-",
    "Mid ",
    "mid ",
    "Early ",
    "early ",
    "Late ",
    "late ",
    "Before ",
    "After ",
    "Until ",
    "From ",
    "Due ",
    "Post ",
    "Post-",
    "Pre ",
    "Pre-",
    "Not before ",
    "No later than ",
    "Now ",
    "Revised to ",
    "Revised ",
    "Moved to ",
];

/// Words after a date that leave it a date.
const SUFFIXES: &[&str] = &[
    "onwards",
    "onward",
    "or later",
    "or earlier",
    "at the latest",
    "latest",
];

/// Words before a date that make it something else: the week of a day, a season.
const VAGUE: &[&str] = &[
    "w/c ",
    "W/c ",
    "W/C ",
    "Week commencing ",
    "Week beginning ",
    "Week of ",
];

const CONNECTORS: &[&str] = &[
    "and ", "& ", "&", "/ ", "/", ", ", ",", "to ", "– ", "–", "- ", "-", "or ", "then ", "+ ",
];

/// The deadline at the start of some words, if they start with one. It may run over several lines of one block.
pub(super) fn deadline_at(words: &[Word<'_>]) -> Option<DeadlineFact> {
    let first = words.first()?.text;
    let capital = first.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    if !capital && !SMALL.contains(&first) && !first.starts_with(['–', '-']) {
        return None;
    }
    let phrase = Phrase::of(words, Gap::Line);
    dated(&phrase)
        .or_else(|| times::worded(&phrase).map(|fact| from_date(fact, &phrase)))
        .or_else(|| yearless(words, &phrase))
}

/// "Monthly from May’22": the date is part of the words.
fn from_date(fact: DeadlineFact, phrase: &Phrase) -> DeadlineFact {
    let n_words = phrase.after(fact.n_words).and_then(|rest| {
        let date = ["from ", "until ", "till ", "starting "]
            .iter()
            .find_map(|word| rest.strip_prefix(word))?;
        let (_, after) = dates::date(date)?;
        phrase.n_words_loosely(phrase.text.len() - after.len(), &['.', ',', ':', ';'])
    });
    DeadlineFact {
        n_words: n_words.unwrap_or(fact.n_words),
        ..fact
    }
}

/// First words of deadlines that need no capital.
const SMALL: &[&str] = &[
    "w/c",
    "tbc",
    "tba",
    "tbd",
    "n/a",
    "none",
    "asap",
    "monthly",
    "quarterly",
    "weekly",
    "end",
    "mid",
    "early",
    "late",
    "ongoing",
    "on-going",
];

/// "w/c 25th March", "End of May", "12 June": a day or month without its year, where nothing but a state follows.
fn yearless(words: &[Word<'_>], phrase: &Phrase) -> Option<DeadlineFact> {
    let text = phrase.text.as_str();
    let vague = VAGUE.iter().find_map(|prefix| text.strip_prefix(prefix));
    let start = vague
        .or_else(|| PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)))
        .unwrap_or(text);
    let rest = dates::yearless(start, vague.is_some())?;
    let consumed = text.len() - rest.len();
    let n_words = phrase.n_words_loosely(consumed, &['.', ',', ':', ';', '?', '*', ')'])?;
    let alone = words.get(n_words).is_none_or(Word::begins_line);
    let before_state = || state::state_at(words.get(n_words..)?).filter(|state| state.capital);
    let whole = vague.is_some() && rest.len() + 4 < start.len();
    (whole || alone || before_state().is_some()).then(|| DeadlineFact {
        deadline: Deadline::Other(text.get(..consumed).unwrap_or_default().to_owned()),
        n_words,
        likeness: Likeness::Time,
    })
}

fn dated(phrase: &Phrase) -> Option<DeadlineFact> {
    let text = phrase.text.as_str();
    let vague = VAGUE.iter().find_map(|prefix| text.strip_prefix(prefix));
    let after_prefix = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix));
    let start = vague.or(after_prefix).unwrap_or(text);
    let (dates, mut rest) =
        dates_of(start).or_else(|| quarter(start).map(|rest| (Vec::new(), rest)))?;
    let mut all = dates;
    if let Some((more, after)) = bracketed(rest) {
        all.extend(more);
        rest = after;
    }
    if let Some(after) = after_suffix(rest) {
        rest = after;
    }
    let mut consumed = text.len() - rest.len();
    let n_words = phrase.n_words_loosely(consumed, &['.', ',', ':', ';', '?', '*', ')'])?;
    if let Some(end) = phrase.text.get(consumed..) {
        // "Feb’19, Mar’19" was read whole above; a mark that stands alone is not of the deadline.
        consumed += end.len() - end.trim_start_matches([',', ':', ';']).len();
    }
    let printed = text.get(..consumed).unwrap_or_default();
    let deadline = match all.as_slice() {
        _ if vague.is_some() => Deadline::Other(printed.to_owned()),
        [] => Deadline::Other(printed.to_owned()),
        [When::Day(day)] => Deadline::Day(*day),
        several => Deadline::Months(months_of(several)),
    };
    Some(DeadlineFact {
        deadline,
        n_words,
        likeness: Likeness::Date,
    })
}

/// What follows a word that may stand after a date.
fn after_suffix(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    let after = SUFFIXES
        .iter()
        .find_map(|suffix| rest.strip_prefix(suffix))?;
    (!after.starts_with(char::is_alphanumeric)).then_some(after)
}

impl DeadlineFact {
    /// The deadline of a cell that goes on after what was read of it. `text` is the whole cell.
    pub(super) fn with_rest(&self, text: &str) -> Deadline {
        let dates = dates_in(text);
        match (&self.deadline, dates.as_slice()) {
            (Deadline::Ongoing | Deadline::Monthly, _) => self.deadline.clone(),
            (Deadline::Other(_), _) if self.likeness == Likeness::Date => {
                Deadline::Other(text.to_owned())
            }
            (_, []) => Deadline::Other(text.to_owned()),
            (_, [When::Day(day)]) => Deadline::Day(*day),
            (_, several) => Deadline::Months(months_of(several)),
        }
    }
}

/// All dates of a text, in its order.
fn dates_in(text: &str) -> Vec<When> {
    let mut dates = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let after = match dates::date(rest) {
            Some((date, after)) => {
                dates.push(date);
                after
            }
            None => rest,
        };
        rest = after
            .split_once([' ', '/', '('])
            .map_or("", |(_, next)| next);
    }
    dates
}

fn months_of(dates: &[When]) -> Vec<Month> {
    let mut months = Vec::new();
    for date in dates {
        let month = match date {
            When::Month(month) => *month,
            When::Day(day) => day.month(),
        };
        if !months.contains(&month) {
            months.push(month);
        }
    }
    months
}

/// One date or several joined by "and", a comma, a dash.
fn dates_of(text: &str) -> Option<(Vec<When>, &str)> {
    let mut dates = Vec::new();
    let mut rest = match dates::date(text) {
        Some((date, rest)) => {
            dates.push(date);
            rest
        }
        // "Feb and Mar’19": the first month has the year of the second.
        None => {
            let (name, rest) = dates::month_name(text)?;
            let (after, when) = connected(rest)?;
            let When::Month(second) = when else {
                return None;
            };
            dates.push(When::Month(Month::new(second.year(), name)?));
            dates.push(when);
            after
        }
    };
    while let Some((after, date)) = connected(rest) {
        dates.push(date);
        rest = after;
    }
    Some((dates, rest))
}

fn connected(text: &str) -> Option<(&str, When)> {
    let trimmed = text.trim_start();
    CONNECTORS.iter().find_map(|connector| {
        let after = trimmed.strip_prefix(connector)?.trim_start();
        let (date, rest) = dates::date(after)?;
        Some((rest, date))
    })
}

/// A remark in brackets after a date: "(was Feb’19)", "(tbc)". Gives the dates in it.
fn bracketed(text: &str) -> Option<(Vec<When>, &str)> {
    let inside = text.trim_start().strip_prefix('(')?;
    let (remark, rest) = inside.split_once(')')?;
    if remark.split_whitespace().count() > 5 {
        return None;
    }
    Some((dates_in(remark), rest))
}

/// "Q2 2019", "Spring ‘19".
fn quarter(text: &str) -> Option<&str> {
    let names = [
        "Q1", "Q2", "Q3", "Q4", "Spring", "Summer", "Autumn", "Winter",
    ];
    let rest = names.iter().find_map(|name| text.strip_prefix(name))?;
    // A month that surely exists lends its grammar to the year.
    let with_month = format!("May{rest}");
    let (_, after) = dates::month(&with_month)?;
    text.get(text.len() - after.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        let words: Vec<_> = text
            .split_whitespace()
            .map(|text| Word {
                text,
                line: 0,
                gap: Gap::Space,
            })
            .collect();
        deadline_at(&words).map(|fact| (fact.deadline.to_string(), fact.n_words))
    }

    #[test]
    fn deadlines_in_every_dress() {
        let cases = [
            ("Feb’19 Proposed Complete.", "2019-02", 1),
            ("March ‘19 Not started", "2019-03", 2),
            ("May 19 Ongoing.", "2019-05", 2),
            ("Oct ‘18 and Dec’18 Complete.", "2018-10 2018-12", 4),
            ("Oct’18/Dec’18 Complete.", "2018-10 2018-12", 1),
            ("Feb and Mar’19 Ongoing", "2019-02 2019-03", 3),
            ("Feb’19 – May’19 Ongoing", "2019-02 2019-05", 3),
            ("Apr’19 (was Feb’19) Ongoing", "2019-04 2019-02", 3),
            ("12 May 2019 Ongoing", "2019-05-12", 3),
            ("By end of May 2019 Ongoing", "2019-05", 5),
            ("w/c 25th March 2019 Ongoing", "=w/c 25th March 2019", 4),
            ("Spring 2019 Ongoing", "=Spring 2019", 2),
            ("Ongoing Ongoing.", "ongoing", 1),
            ("Monthly Ongoing", "monthly", 1),
            ("Complete Complete.", "=Complete", 1),
            ("TBC Not started", "=TBC", 1),
            ("N/A Ongoing", "", 1),
        ];
        for (text, want, n_words) in cases {
            assert_eq!(read(text), Some((want.to_owned(), n_words)), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_deadline() {
        for text in [
            "HO to share",
            "May re-visit this",
            "Ongoing. This",
            "Completes",
            "2019. The HO",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
