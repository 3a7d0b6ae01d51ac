//! What can begin at each word of a table: a deadline, a state, an origin, a number.
//!
//! Computed once for each word, so that the search for rows can ask again and again. Decides nothing.

use super::dates;
use super::deadline::{self, DeadlineFact, Likeness};
use super::source::{Gap, Phrase, Word};
use super::state::{self, StateFact};
use crate::model::Month;
use std::ops::Range;

/// An origin at some word: the meeting that an action comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OriginFact {
    pub(super) month: Option<Month>,
    pub(super) n_words: usize,
}

/// The words of one table, and what can begin at each of them.
pub(super) struct Facts<'a> {
    pub(super) words: Vec<Word<'a>>,
    pub(super) deadlines: Vec<Option<DeadlineFact>>,
    pub(super) states: Vec<Option<StateFact>>,
    pub(super) origins: Vec<Option<OriginFact>>,
    /// Whether the table has a column for owners.
    pub(super) has_owner: bool,
    /// Before each word, and at the end: how many lines began so far, with one for each blank line between paragraphs.
    lines_before: Vec<usize>,
}

impl<'a> Facts<'a> {
    /// Looks at every word.
    pub(super) fn new(words: Vec<Word<'a>>, has_owner: bool) -> Self {
        let at = |i: usize| words.get(i..).unwrap_or_default();
        let n = words.len();
        let deadlines = (0..n).map(|i| deadline::deadline_at(at(i))).collect();
        let states = (0..n).map(|i| state::state_at(at(i))).collect();
        let origins = (0..n).map(|i| origin_at(at(i))).collect();
        let mut n_lines = 0;
        let mut lines_before = vec![0];
        lines_before.extend(words.iter().map(|word| {
            n_lines += usize::from(word.begins_line()) + usize::from(word.begins_block());
            n_lines
        }));
        Self {
            deadlines,
            states,
            origins,
            words,
            has_owner,
            lines_before,
        }
    }

    /// How many lines some words take, with one for each blank line between their paragraphs.
    pub(super) fn height(&self, words: Range<usize>) -> usize {
        let before = |at: usize| self.lines_before.get(at.min(self.words.len()));
        let inner = before(words.end).zip(before(words.start + 1));
        1 + inner.map_or(0, |(end, start)| end.saturating_sub(*start))
    }

    pub(super) fn word(&self, at: usize) -> Option<&Word<'a>> {
        self.words.get(at)
    }

    pub(super) fn deadline(&self, at: usize) -> Option<&DeadlineFact> {
        self.deadlines.get(at)?.as_ref()
    }

    pub(super) fn state(&self, at: usize) -> Option<StateFact> {
        self.states.get(at).copied().flatten()
    }

    pub(super) fn origin(&self, at: usize) -> Option<OriginFact> {
        self.origins.get(at).copied().flatten()
    }

    /// Whether a line begins at a word, or the words end there.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.word(at).is_none_or(Word::begins_line)
    }

    /// Whether a block begins at a word, or the words end there.
    pub(super) fn begins_block(&self, at: usize) -> bool {
        self.word(at).is_none_or(Word::begins_block)
    }

    /// The first word of the next line after a word.
    pub(super) fn line_end(&self, at: usize, end: usize) -> usize {
        (at + 1..end).find(|i| self.begins_line(*i)).unwrap_or(end)
    }

    /// Whether a deadline begins a block here that a state or nothing else follows, as in a deadline column.
    pub(super) fn is_deadline_block(&self, at: usize) -> bool {
        self.begins_block(at)
            && self.deadline(at).is_some_and(|fact| {
                let next = at + fact.n_words;
                let state = self.state(next).is_some();
                match fact.likeness {
                    Likeness::Date | Likeness::Time => state,
                    Likeness::State => state && !self.begins_line(next),
                }
            })
    }
}

/// "Oct’18", "Feb. 19", "12 May 2019"; also "WS2" and "Workshop 4", which name a meeting without its date.
fn origin_at(words: &[Word<'_>]) -> Option<OriginFact> {
    let first = words.first()?.text;
    if !first.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let phrase = Phrase::of(words, Gap::Line);
    if let Some((when, rest)) = dates::date(&phrase.text) {
        let month = match when {
            crate::model::When::Month(month) => month,
            crate::model::When::Day(day) => day.month(),
        };
        let n_words = |rest: &str| phrase.n_words(phrase.text.len() - rest.len());
        // "Oct’21 and Dec’21": it came up at two meetings; the first is where it comes from.
        let both = second_date(rest).and_then(n_words);
        return Some(OriginFact {
            month: Some(month),
            n_words: both.or_else(|| n_words(rest))?,
        });
    }
    let numbered =
        |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let alone = ["WS", "ws", "Ws", "M", "W"]
        .iter()
        .any(|prefix| first.strip_prefix(prefix).is_some_and(numbered));
    if alone {
        return Some(OriginFact {
            month: None,
            n_words: 1,
        });
    }
    let second = words.get(1).filter(|word| word.gap == Gap::Space)?;
    let named = matches!(first, "Workshop" | "Meeting" | "WS" | "Forum" | "Session");
    (named && numbered(second.text)).then_some(OriginFact {
        month: None,
        n_words: 2,
    })
}

/// What follows a second date that is joined to a first.
fn second_date(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let after = ["and ", "& ", "&", "/", ","]
        .iter()
        .find_map(|joiner| text.strip_prefix(joiner))?;
    dates::date(after.trim_start()).map(|(_, rest)| rest)
}
