//! How well a block that a page break carried away goes on with a cell.
//!
//! Weighs the sentence, the width of the lines, how far down the page the cell went, and what the block begins with.
//! Must not choose; `tails` does.

use super::cells::Cell;
use super::facts::Facts;
use super::flow::Ending;
use super::labels;
use super::source::Gap;
use super::starts::Row;
use super::tails::Place;
use super::widths::Widths;
use std::collections::HashMap;
use std::ops::Range;

/// What the columns of the table are like.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) widths: Widths,
    /// Whether actions mostly end with the end of a sentence.
    pub(super) actions_close: bool,
}

/// The first and last word of each cell that can go on, as far as they are known.
#[derive(Default)]
pub(super) struct Ends {
    by_place: HashMap<Place, (usize, usize)>,
}

impl Ends {
    pub(super) fn add(&mut self, place: Place, at: usize) {
        self.by_place.entry(place).or_insert((at, at)).1 = at;
    }

    fn of(&self, place: Place) -> Option<(usize, usize)> {
        self.by_place.get(&place).copied()
    }

    /// How a cell ends, as far as it is known.
    pub(super) fn ending(&self, facts: &Facts<'_>, place: Place) -> Ending {
        let last = self.of(place).and_then(|(_, last)| facts.word(last));
        last.map_or(Ending::Nothing, |word| Ending::of(word.text))
    }

    /// Whether a cell holds a state and nothing else, as far as it is known.
    pub(super) fn is_only_state(&self, facts: &Facts<'_>, place: Place) -> bool {
        self.of(place).is_some_and(|(first, last)| {
            let state = facts.state(first);
            state.is_some_and(|state| first + state.n_words == last + 1)
        })
    }

    /// Whether most cells of a column end with the end of a sentence, so that one that does not was cut.
    pub(super) fn mostly_close(&self, facts: &Facts<'_>, cell: Cell) -> bool {
        let cells = self.by_place.iter().filter(|((_, of), _)| *of == cell);
        let words = cells.filter_map(|(_, (_, last))| facts.word(*last));
        let (n, n_closed) = words.fold((0, 0), |(n, n_closed), word| {
            let closed = Ending::of(word.text) == Ending::Closed;
            (n + 1, n_closed + usize::from(closed))
        });
        n >= 4 && n_closed * 3 >= n * 2
    }
}

/// The end of a cell, as far as it is known.
pub(super) struct CellEnd {
    ending: Ending,
    last_line: usize,
    only_state: bool,
    /// Whether the next cell was printed on its last line, as is done only where a cell has one line.
    shut: bool,
    /// By how many lines the other cell goes further down the page; the one that the page end cut goes furthest.
    n_short: usize,
    /// Whether it is the end of a block on the same page, so that no line was cut there.
    same_page: bool,
}

impl CellEnd {
    pub(super) fn of(facts: &Facts<'_>, rows: &[Row], ends: &Ends, place: Place, gap: Gap) -> Self {
        let (row, cell) = place;
        let found = ends.of(place);
        let line = |at: Option<usize>| at.and_then(|at| facts.word(at)).map(|word| word.line);
        let next = rows.get(row).and_then(|row| match cell {
            Cell::Action => row.cells.deadline.as_ref().map(|(range, _)| range.start),
            _ => row.cells.origin.as_ref().map(|(range, _)| range.start),
        });
        let last = line(found.map(|(_, last)| last));
        let other = match cell {
            Cell::Action => Cell::Status,
            _ => Cell::Action,
        };
        let height = |found: Option<(usize, usize)>| {
            found.map_or(0, |(first, last)| facts.height(first..last + 1))
        };
        Self {
            shut: last.is_some() && last == line(next),
            n_short: match gap {
                Gap::Page | Gap::Wide => {
                    height(ends.of((row, other))).saturating_sub(height(found))
                }
                _ => 0,
            },
            ..Self::new(facts, found)
        }
    }

    /// The end of a block on the page on which the next one stands.
    pub(super) fn of_block(facts: &Facts<'_>, block: &Range<usize>) -> Self {
        Self {
            same_page: true,
            ..Self::new(
                facts,
                block.end.checked_sub(1).map(|last| (block.start, last)),
            )
        }
    }

    fn new(facts: &Facts<'_>, ends: Option<(usize, usize)>) -> Self {
        let found = ends.and_then(|(first, last)| Some((first, last, facts.word(last)?)));
        let Some((first, last, word)) = found else {
            return Self {
                ending: Ending::Nothing,
                last_line: 0,
                only_state: false,
                shut: false,
                n_short: 0,
                same_page: false,
            };
        };
        let on_line = (first..=last)
            .rev()
            .map_while(|at| facts.word(at).filter(|other| other.line == word.line));
        let last_line = on_line
            .map(|word| word.text.chars().count() + 1)
            .sum::<usize>()
            .saturating_sub(1);
        Self {
            ending: Ending::of(word.text),
            last_line,
            only_state: facts
                .state(first)
                .is_some_and(|state| first + state.n_words == last + 1),
            shut: false,
            n_short: 0,
            same_page: false,
        }
    }
}

/// A block whose place is sought.
pub(super) struct Tail {
    lower: bool,
    /// Begins with a label of an update, a state or a bullet.
    labelled: bool,
    /// A line of it begins with a label of an update, which no action has.
    holds_label: bool,
    /// Begins like an item of a list of actions: "a. Ask…".
    lettered: bool,
    first_word: usize,
    /// How wide its lines are.
    lines: Vec<usize>,
    /// Whether lines ended although the next word would have had room in the status column.
    narrow: bool,
}

/// Whether so many of some lines are no accident, as where words of a document were replaced.
fn many(n: usize, of: usize) -> bool {
    n > 0 && n * 2 >= of
}

impl Tail {
    pub(super) fn new(facts: &Facts<'_>, block: &Range<usize>, widths: Widths) -> Self {
        let words = facts.words.get(block.clone()).unwrap_or_default();
        let first = words.first().map_or("", |word| word.text);
        let length = |word: &super::source::Word<'_>| word.text.chars().count();
        let mut lines: Vec<usize> = Vec::new();
        let mut n_narrow = 0;
        for word in words {
            match lines.last_mut() {
                Some(line) if !word.begins_line() => *line += 1 + length(word),
                above => {
                    n_narrow +=
                        usize::from(above.is_some_and(|line| {
                            *line + length(word) < widths.status.never_wrapped
                        }));
                    lines.push(length(word));
                }
            }
        }
        let mut letters = first.chars();
        let lettered = matches!((letters.next(), letters.next(), letters.next()), (Some(a), Some('.' | ')'), None) if a.is_ascii_lowercase());
        Self {
            lower: first.starts_with(char::is_lowercase) && !lettered,
            labelled: words.first().is_some_and(super::source::Word::is_bullet)
                || labels::label_at(words, true).is_some()
                || facts
                    .state(block.start)
                    .is_some_and(|state| state.capital && state.set_off)
                || first == "Update",
            holds_label: words.iter().enumerate().any(|(at, word)| {
                word.begins_line()
                    && labels::label_at(words.get(at..).unwrap_or_default(), false).is_some()
            }),
            lettered,
            first_word: first.chars().count(),
            narrow: many(n_narrow, lines.len().saturating_sub(1)),
            lines,
        }
    }

    fn is_wider(&self, most: usize) -> bool {
        let n = self.lines.iter().filter(|line| **line > most).count();
        many(n, self.lines.len())
    }

    /// By how many lines the cell ended too early to have been cut. A paragraph of two or three lines is not parted,
    /// so that one that does not fit on a page leaves room for all of them but the last.
    fn unexplained(&self, end: &CellEnd) -> usize {
        let whole = !self.lower && matches!(self.lines.len(), 2 | 3);
        match whole && matches!(end.ending, Ending::Closed | Ending::Plain) {
            true => end.n_short.saturating_sub(self.lines.len()),
            false => end.n_short,
        }
    }

    /// How well the block goes on with a cell.
    pub(super) fn fit(&self, end: &CellEnd, cell: Cell, columns: Columns) -> i32 {
        let widths = columns.widths;
        let mut score = 0;
        let column = if cell == Cell::Action {
            widths.action
        } else {
            widths.status
        };
        // A line that had room for the next word was the end of its paragraph.
        let full = end.last_line + 1 + self.first_word > column.never_wrapped;
        match cell {
            Cell::Action => {
                score += if self.labelled || self.holds_label {
                    -9
                } else {
                    0
                };
                score += if self.lettered { 6 } else { 0 };
                score += match (end.ending, self.lower) {
                    (Ending::Open, true) => 7,
                    (Ending::Open, false) => 4,
                    (Ending::Plain, true) => 5,
                    (Ending::Plain, false) => 2,
                    (Ending::Closed, true) => -5,
                    (Ending::Closed, false) => -3,
                    (Ending::Nothing, _) => -6,
                };
                let cut = end.ending == Ending::Plain && columns.actions_close;
                score += if cut { 2 } else { 0 };
                score += if self.is_wider(column.widest + 3) {
                    -7
                } else {
                    0
                };
                score += if self.narrow { 3 } else { 0 };
                score += if end.same_page && self.lower { -6 } else { 0 };
            }
            _ => {
                score += if self.labelled { 9 } else { 0 };
                score += if self.lettered { -2 } else { 0 };
                score += match (end.ending, self.lower) {
                    _ if end.only_state && self.lower => -3,
                    _ if end.only_state => 1,
                    (Ending::Open, true) => 7,
                    (Ending::Open, false) => 3,
                    (Ending::Plain, true) => 3,
                    (Ending::Plain, false) => 0,
                    (Ending::Closed, true) => -4,
                    (Ending::Closed, false) => 2,
                    (Ending::Nothing, true) => -3,
                    (Ending::Nothing, false) => 1,
                };
                score += if self.narrow { -3 } else { 0 };
            }
        }
        score += match self.unexplained(end) {
            _ if self.labelled => 0,
            0 => 0,
            1 => -2,
            _ => -6,
        };
        score += if end.shut && !self.labelled { -6 } else { 0 };
        if !self.labelled && end.ending != Ending::Nothing && !end.only_state {
            score += match end.ending {
                _ if full => 1,
                // A paragraph may have ended there.
                Ending::Plain if !self.lower => -1,
                Ending::Closed => -1,
                _ => -4,
            };
        }
        score
    }
}
