//! The owner cell: where it ends.
//!
//! Most owners are names; some are words that only their place tells from the words of a status: "the Chair", "Comms
//! lead". How many owners a cell names is for `names`.

use super::dates;
use super::flow::Ending;
use super::source::{Gap, Word};
use super::state;

/// Words that join two owners.
const JOINERS: &[&str] = &["&", "and", "/", "+", ",", "with"];

/// The most words on one line of an owner cell, and the most lines after its first.
const MOST_WORDS: usize = 8;
const MOST_LINES: usize = 6;

/// A line of owners that follows another, or that holds no names, is no longer than this.
const SHORT: usize = 24;

/// Small words inside a name.
const SMALL: &[&str] = &[
    "of", "the", "for", "de", "la", "van", "von", "der", "on", "in",
];

/// How surely words are the owner cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// They are names, or there are none.
    Named,
    /// They are other words, few enough to stand in a narrow column.
    Worded,
}

/// How many words are the owner cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) n_words: usize,
    pub(super) likeness: Likeness,
}

/// Whether a word stands for a name that was blacked out.
pub(super) fn is_redaction(word: &str) -> bool {
    let bare = word.trim_matches([',', ';', '&', '/', '(', ')', '[', ']']);
    let dots = bare
        .chars()
        .filter(|c| matches!(c, '…' | '█' | '■' | '_' | '*' | '.'))
        .count();
    (bare.contains('…') && bare.chars().count() <= 24)
        || (dots >= 3 && dots == bare.chars().count())
        || matches!(
            bare.to_lowercase().as_str(),
            "redacted" | "xxx" | "xxxx" | "xxxxx"
        )
}

/// Whether a cell says that there is no owner.
pub(super) fn is_nobody(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "n/a" | "na" | "-" | "–" | "—"
    )
}

/// "K.P.", "A.B": letters with full stops, which end no sentence.
fn is_initials(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| part.len() <= 1 && part.bytes().all(|b| b.is_ascii_uppercase()))
}

fn ends_sentence(word: &str) -> bool {
    word.ends_with(['.', ':', ';', '?'])
        && word.chars().count() > 3
        && !is_redaction(word)
        && !is_initials(word)
}

fn begins_small(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && !is_redaction(word) && !word.contains('@')
}

fn length(line: &[Word<'_>]) -> usize {
    line.iter().map(|word| word.text.chars().count() + 1).sum()
}

/// Whether words can be the owner cell, or a line of it.
fn can_be_owners(words: &[Word<'_>]) -> bool {
    let Some(first) = words.first() else {
        return false;
    };
    if matches!(words, [only] if is_nobody(only.text)) {
        return true;
    }
    if words.len() > MOST_WORDS || length(words) > 60 || begins_small(first.text) {
        return false;
    }
    if is_other(words) {
        return false;
    }
    words.iter().all(|word| {
        let text = word.text;
        let name = text.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '['))
            || is_redaction(text)
            || text.contains('@');
        !ends_sentence(text)
            && (name || JOINERS.contains(&text) || SMALL.contains(&text.to_lowercase().as_str()))
            && !text.starts_with(super::source::BULLETS)
    })
}

/// Whether a line begins like something that is no owner.
fn is_other(words: &[Word<'_>]) -> bool {
    words.first().is_none_or(|first| {
        dates::date(first.text).is_some()
            || state::state_at(words).is_some()
            || first.text.starts_with("Update")
    })
}

/// Whether words can be owners though they are no names. `goes_on` says that a line of owners stands above them.
fn can_be_worded(words: &[Word<'_>], goes_on: bool) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    // What goes on after this was not cut by the end of a narrow column.
    let open = Ending::of(last.text) == Ending::Open && !wants_more(words);
    // "and the pilots", "in part": the middle of a sentence.
    let middle = Ending::of(first.text) == Ending::Open && first.text != "the" && !goes_on;
    let numeral = first.text.bytes().all(|b| b.is_ascii_digit());
    words.len() <= 4
        && length(words) <= SHORT + 1
        && !is_other(words)
        && !(open || middle || numeral)
        && words.iter().all(|word| {
            !ends_sentence(word.text)
                && dates::month_name(word.text).is_none()
                && !word.text.starts_with(super::source::BULLETS)
                && word.text.chars().any(|c| c.is_alphanumeric() || c == '&')
        })
}

/// Whether the line so far says that another owner must follow.
fn wants_more(words: &[Word<'_>]) -> bool {
    words.last().is_some_and(|word| {
        JOINERS.contains(&word.text)
            || word.text.ends_with(['&', '/', ',', '+'])
            || word.text.ends_with("…and")
    })
}

/// How surely a line goes on with the owners above it; `None` where it cannot.
fn rest_likeness(line: &[Word<'_>], has_owner: bool) -> Option<Likeness> {
    if line.len() > 3 && !has_owner || length(line) > SHORT {
        return None;
    }
    let joined = || match line.split_first() {
        Some((first, rest)) if JOINERS.contains(&first.text) => {
            rest.is_empty() || can_be_owners(rest)
        }
        _ => false,
    };
    if line.len() <= 3 && can_be_owners(line) || joined() {
        return Some(Likeness::Named);
    }
    (has_owner && can_be_worded(line, true)).then_some(Likeness::Worded)
}

/// Where the line ends that begins at a word; `None` where it has more words than a line of owners.
fn line_end(words: &[Word<'_>], from: usize) -> Option<usize> {
    words
        .iter()
        .enumerate()
        .skip(from)
        .take(MOST_WORDS + 2)
        .find(|(i, word)| *i > from && word.begins_line())
        .map(|(i, _)| i)
        .or((words.len() <= from + MOST_WORDS + 1).then_some(words.len()))
}

/// The rest of a cell of several lines: lines that follow each other to the end of their block, each of which can go
/// on with owners.
fn rest_of_block(words: &[Word<'_>], from: usize, has_owner: bool) -> Option<Extent> {
    let mut end = from;
    let mut likeness = Likeness::Named;
    for _ in 0..MOST_LINES {
        let stop = line_end(words, end)?;
        if rest_likeness(words.get(end..stop)?, has_owner)? == Likeness::Worded {
            likeness = Likeness::Worded;
        }
        end = stop;
        if words.get(stop).is_none_or(Word::begins_block) {
            return Some(Extent {
                n_words: end,
                likeness,
            });
        }
    }
    None
}

/// How many of the words that follow an origin are the owner cell; `None` where what stands on the origin's line
/// cannot be one. `has_owner` says that the table has a column for it: without one only redactions are taken.
pub(super) fn extent(words: &[Word<'_>], has_owner: bool) -> Option<Extent> {
    let starts_line = words.first().is_none_or(Word::begins_line);
    let mut end = if starts_line { 0 } else { line_end(words, 0)? };
    let first_line = words.get(..end)?;
    let mut likeness = Likeness::Named;
    if !first_line.is_empty() {
        let redacted = first_line
            .iter()
            .all(|word| is_redaction(word.text) || JOINERS.contains(&word.text));
        if !(has_owner || redacted) {
            return None;
        }
        if !can_be_owners(first_line) {
            if !can_be_worded(first_line, false) {
                return None;
            }
            likeness = Likeness::Worded;
        }
    }
    let so_far = |end, likeness| {
        Some(Extent {
            n_words: end,
            likeness,
        })
    };
    if !has_owner && end == 0 {
        return so_far(0, likeness);
    }
    for _ in 0..MOST_LINES {
        let (Some(next), Some(stop)) = (
            words.get(end).filter(|word| word.gap <= Gap::Blank),
            line_end(words, end),
        ) else {
            break;
        };
        let (Some(above), Some(line)) = (words.get(..end), words.get(end..stop)) else {
            break;
        };
        if !above.is_empty()
            && next.gap == Gap::Line
            && let Some(rest) = rest_of_block(words, end, has_owner)
        {
            end = rest.n_words;
            if rest.likeness == Likeness::Worded {
                likeness = Likeness::Worded;
            }
            continue;
        }
        let followed = words.get(stop).map_or(Gap::Page, |word| word.gap);
        let wanted = wants_more(above) && line.len() <= 6;
        let redacted = || line.iter().all(|word| is_redaction(word.text));
        // A cell that was pushed to a line of its own.
        let pushed = above.is_empty()
            && line.len() <= 3
            && length(line) <= SHORT
            && followed >= Gap::Blank
            && (followed == Gap::Page || next.gap == Gap::Line || redacted());
        if !(wanted || pushed) {
            break;
        }
        if !can_be_owners(line) {
            if !(pushed && next.gap == Gap::Line && can_be_worded(line, false)) {
                break;
            }
            likeness = Likeness::Worded;
        }
        end = stop;
    }
    so_far(end, likeness)
}
