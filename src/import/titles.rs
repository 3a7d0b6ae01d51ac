//! Titles of the log and its day: "Ongoing Actions 26/05/2022", "Action log as at 26 May 2022".
//!
//! A title can stand anywhere, because a page prints its own in the middle of the text. What is printed in small
//! letters, or bears no day, must be set apart from the rows. Must not know how a row is read.

use super::dates;
use super::headings::{bare, is_heading_word};
use super::layout::{Layout, Mark};
use super::source::{Gap, Source};
use crate::model::Day;

/// Words that titles are made of beside those of headings.
const TITLE_WORDS: &[&str] = &[
    "log", "appendix", "register", "tracker", "list", "as", "of", "on", "for", "to", "dated",
    "version", "draft", "final", "updated", "revised", "last", "printed", "issued", "monthly",
];

/// Words with which a line begins that says of what day the log is, and nothing else.
const DAY_WORDS: &[&str] = &[
    "updated", "dated", "printed", "issued", "revised", "as", "date",
];

/// How a line is a title.
struct Title {
    text: String,
    day: Option<Day>,
    /// Where it must stand to be one.
    place: Place,
}

/// Where a title can stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// Between blank lines.
    BetweenBlanks,
    /// Set apart by its indent or by blank lines, or at the end of a page.
    Apart,
    /// Set apart, and at the end of a page or just after a heading.
    PageEdge,
}

/// Finds the titles in and after the first table: "Ongoing Actions 18/04/2019".
pub(super) fn read(source: &Source, marks: &mut [Mark], layout: &mut Layout, first_heading: usize) {
    let body = || source.lines.iter().filter(|line| !line.is_blank());
    let n_flush = body().filter(|line| line.indent == 0).count();
    let flush = n_flush * 2 > body().count();
    for at in first_heading..marks.len() {
        if marks.get(at) != Some(&Mark::Body) {
            continue;
        }
        let Some(title) = title_of(source.text(at)) else {
            continue;
        };
        if !stands(source, marks, at, flush, title.place) {
            continue;
        }
        if let Some(mark) = marks.get_mut(at) {
            *mark = Mark::Layout;
        }
        layout.dated = layout.dated.or(title.day);
        if layout.title.is_empty() {
            layout.title = title.text;
        }
    }
}

/// Whether a line stands in such a place. `flush` says that most lines begin at the margin.
fn stands(source: &Source, marks: &[Mark], at: usize, flush: bool, place: Place) -> bool {
    let above = (0..at).rev().find(|above| !source.text(*above).is_empty());
    let below = (at + 1..marks.len()).find(|below| !source.text(*below).is_empty());
    let gap_above = above.map_or(Gap::Page, |above| source.gap(above, at));
    let gap_below = below.map_or(Gap::Page, |below| source.gap(at, below));
    let after_heading = above.is_some_and(|above| marks.get(above) == Some(&Mark::Layout));
    let between_blanks = gap_above >= Gap::Blank && gap_below >= Gap::Blank;
    let apart = between_blanks || flush && source.lines.get(at).is_some_and(|line| line.indent > 0);
    let edge = gap_above == Gap::Page || gap_below == Gap::Page || after_heading;
    match place {
        Place::Anywhere => true,
        Place::BetweenBlanks => between_blanks,
        Place::Apart => apart || edge,
        Place::PageEdge => apart && edge,
    }
}

/// Reads a line as a title.
fn title_of(text: &str) -> Option<Title> {
    let n_words = text.split_whitespace().count();
    if !(2..=10).contains(&n_words) || text.ends_with('.') || !text.starts_with(char::is_uppercase)
    {
        return None;
    }
    let (day, head) = match dates::find_day(text) {
        Some((day, head, rest)) if rest.trim().is_empty() || rest.trim() == ")" => {
            (Some(day), head)
        }
        Some(_) => return None,
        None => (None, text),
    };
    let mut title = trimmed(head);
    let words: Vec<String> = title.split_whitespace().map(bare).collect();
    let named = words
        .iter()
        .any(|word| matches!(word.as_str(), "action" | "actions" | "log"));
    let is_version = |word: &str| {
        let number = word.strip_prefix('v').unwrap_or(word);
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    let known = |words: &[String]| {
        words.iter().all(|word| {
            !word.contains(char::is_alphanumeric)
                || is_heading_word(word)
                || TITLE_WORDS.contains(&word.as_str())
                || is_version(word)
        })
    };
    let capitals = title.split_whitespace().all(|word| {
        !word.starts_with(char::is_lowercase)
            || matches!(
                word,
                "of" | "for" | "and" | "the" | "as" | "at" | "from" | "on" | "to"
            )
    });
    let of_headings = words
        .iter()
        .all(|word| is_heading_word(word) || word == "appendix" || word == "log");
    let before_date = match day {
        Some(_) => words.as_slice(),
        None => before_month(&title, &words).unwrap_or_default(),
    };
    // "Quay Forum action log 3 May 2022" is a title, "Roll over the action to 3 May 2022" is none.
    let named_last = before_date
        .iter()
        .rfind(|word| !is_version(word))
        .is_some_and(|word| matches!(word.as_str(), "actions" | "log" | "register"));
    let begins_with_day = || {
        words
            .first()
            .is_some_and(|word| DAY_WORDS.contains(&word.as_str()))
    };
    let place = match day {
        Some(_) if named && capitals => Place::Anywhere,
        Some(_) if named && known(&words) => Place::Apart,
        Some(_) if named_last => Place::PageEdge,
        Some(_) if known(&words) && begins_with_day() => {
            title.clear();
            Place::PageEdge
        }
        Some(_) => return None,
        // A month is part of the title: it is no day that the log bears.
        None if named && !before_date.is_empty() && known(before_date) => Place::Apart,
        None if named_last && capitals => Place::PageEdge,
        None if named && capitals && of_headings => Place::BetweenBlanks,
        None => return None,
    };
    Some(Title {
        text: title,
        day,
        place,
    })
}

/// The words before a month with its year, with which a title ends.
fn before_month<'a>(title: &str, words: &'a [String]) -> Option<&'a [String]> {
    let tail = title.rsplitn(3, ' ').take(2).collect::<Vec<_>>();
    let [year, month] = tail.as_slice() else {
        return None;
    };
    let one = dates::month(year).filter(|(_, rest)| rest.is_empty());
    let two = dates::month(&format!("{month} {year}")).is_some_and(|(_, rest)| rest.is_empty());
    let n = match (two, one) {
        (true, _) => 2,
        (false, Some(_)) => 1,
        (false, None) => return None,
    };
    words.get(..words.len().checked_sub(n)?)
}

/// A title without what joins it to its date.
fn trimmed(head: &str) -> String {
    let marks = [' ', '–', '-', '—', ':', ',', '(', '|'];
    let mut title = head.trim_end_matches(marks);
    while let Some((before, last)) = title.rsplit_once(' ')
        && ["as", "at", "of", "on", "dated"].contains(&last)
    {
        title = before.trim_end_matches(marks);
    }
    title.to_owned()
}

/// What stands before the first table: the first line is the title of the log, a date is its date.
pub(super) fn preamble(
    source: &Source,
    marks: &mut [Mark],
    layout: &mut Layout,
    first_heading: usize,
) {
    let mut titled = false;
    for at in 0..first_heading {
        if marks.get(at) != Some(&Mark::Body) {
            continue;
        }
        let text = source.text(at);
        let mut mark = Mark::Loose;
        if let Some((day, head, rest)) = dates::find_day(text) {
            if layout.dated.is_none() || !titled {
                layout.dated = Some(day);
            }
            let words = head.split_whitespace().count() + rest.split_whitespace().count();
            if words <= 4 && !titled_words(head) {
                mark = Mark::Layout;
            } else if !titled {
                layout.title = trimmed(head);
                titled = true;
                mark = Mark::Layout;
            }
        } else if !titled && !text.ends_with('.') && text.split_whitespace().count() <= 14 {
            layout.title = text.to_owned();
            titled = true;
            mark = Mark::Layout;
        }
        if let Some(slot) = marks.get_mut(at) {
            *slot = mark;
        }
    }
}

fn titled_words(text: &str) -> bool {
    text.split_whitespace()
        .map(bare)
        .any(|word| matches!(word.as_str(), "action" | "actions" | "log" | "register"))
}
