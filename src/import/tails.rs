//! What a page break carried away: blocks that were printed after the end of their row, or after another row.
//!
//! A page break cuts the cells of one row; on the next page the rest of its action comes first, then the rest of its
//! status. pdftotext sometimes prints another row before that rest. Each such block goes to the cell that it fits
//! best: by the sentence that it goes on with, by the width of its lines, by what it begins with.

use super::cells::Cell;
use super::facts::Facts;
use super::flow::{Ending, ends_sentence};
use super::layers;
use super::source::Gap;
use super::starts::Row;
use std::ops::Range;

/// How wide the columns are, in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widths {
    pub(super) action: Column,
    pub(super) status: Column,
}

/// What the lines of a column show of its width, in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// As wide as most of its widest lines.
    pub(super) widest: usize,
    /// A line that would not have been longer than this with its next word was not wrapped: it ended there.
    pub(super) never_wrapped: usize,
}

/// A word's place: its row and cell.
pub(super) type Place = (usize, Cell);

/// Gives every word of a table its row and cell, and the widths of its columns; words before the first row have none.
pub(super) fn places(facts: &Facts<'_>, rows: &[Row]) -> (Vec<Option<Place>>, Widths) {
    let mut places: Vec<Option<Place>> = vec![None; facts.words.len()];
    for (i, row) in rows.iter().enumerate() {
        for at in row.cells.span.clone() {
            if let Some(place) = places.get_mut(at) {
                *place = Some((i, row.cells.cell(at)));
            }
        }
    }
    let tails: Vec<Vec<Range<usize>>> = rows.iter().map(|row| tail_blocks(facts, row)).collect();
    for at in tails.iter().flatten().cloned().flatten() {
        if let Some(place) = places.get_mut(at) {
            *place = None;
        }
    }
    let widths = widths(facts, &places);
    for (i, blocks) in tails.into_iter().enumerate() {
        let mut last: Option<(Place, usize)> = None;
        for block in blocks {
            let above = last
                .filter(|(_, end)| *end == block.start)
                .map(|(place, _)| place.0);
            let place = best_place(facts, rows, &places, (i, above), &block, widths);
            for at in block.clone() {
                if let Some(slot) = places.get_mut(at) {
                    *slot = Some(place);
                }
            }
            last = Some((place, block.end));
        }
    }
    (places, widths)
}

/// The widths that the lines of the table show.
fn widths(facts: &Facts<'_>, places: &[Option<Place>]) -> Widths {
    Widths {
        action: column(facts, places, Cell::Action, 40),
        status: column(facts, places, Cell::Status, 60),
    }
}

fn column(facts: &Facts<'_>, places: &[Option<Place>], cell: Cell, otherwise: usize) -> Column {
    let mut widths = Vec::new();
    let mut wrapped_at = Vec::new();
    let mut at = 0;
    while at < facts.words.len() {
        let end = facts.line_end(at, facts.words.len());
        let here = |i: usize| {
            places
                .get(i)
                .copied()
                .flatten()
                .filter(|(_, of)| *of == cell)
        };
        let whole = (at..end).all(|i| {
            here(i).is_some() || i == at && facts.begins_line(at) && here(at + 1).is_some()
        });
        if whole {
            let width = (at..end)
                .filter(|i| here(*i).is_some())
                .filter_map(|i| facts.word(i))
                .map(|word| word.text.chars().count() + 1)
                .sum::<usize>()
                .saturating_sub(1);
            widths.push(width);
            // A line that ends a sentence may have ended for that.
            let ends = facts
                .word(end.saturating_sub(1))
                .is_none_or(|word| ends_sentence(word.text));
            let next = facts
                .word(end)
                .filter(|word| word.gap == Gap::Line && here(end).is_some() && !ends);
            if let Some(next) = next {
                wrapped_at.push(width + 1 + next.text.chars().count());
            }
        }
        at = end;
    }
    widths.sort_unstable();
    wrapped_at.sort_unstable();
    let widest = widths
        .get(widths.len() * 19 / 20)
        .copied()
        .unwrap_or(otherwise);
    let enough = wrapped_at.len() >= 8;
    let least = wrapped_at
        .get(wrapped_at.len() / 12)
        .copied()
        .filter(|_| enough);
    Column {
        widest,
        never_wrapped: least.map_or(widest * 17 / 20, |least| {
            least.saturating_sub(1).min(widest)
        }),
    }
}

/// The blocks of a row that come after its origin, or after a page break within its status.
fn tail_blocks(facts: &Facts<'_>, row: &Row) -> Vec<Range<usize>> {
    let cells = &row.cells;
    let settled = cells
        .origin
        .as_ref()
        .map(|(range, _)| range.end.max(cells.owner.end));
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for at in cells.after_action..cells.span.end {
        let Some(word) = facts.word(at) else {
            continue;
        };
        if cells.cell(at) != Cell::Status {
            open = false;
            continue;
        }
        let after_end = settled.is_some_and(|end| at >= end);
        let begins = word.begins_block() || settled == Some(at);
        if begins {
            let in_carried = blocks.last().is_some_and(|block| block.end == at);
            open = after_end || word.gap == Gap::Page || in_carried;
        }
        if open {
            match blocks.last_mut() {
                Some(block) if !begins && block.end == at => block.end = at + 1,
                _ => blocks.push(at..at + 1),
            }
        }
    }
    blocks
}

/// The rows that a tail after row `i` may belong to: the row itself and the one that the page break before it cut.
fn candidates(facts: &Facts<'_>, rows: &[Row], i: usize) -> Vec<usize> {
    let mut candidates = vec![i];
    let mut below = i;
    for _ in 0..3 {
        let Some(above) = below.checked_sub(1) else {
            break;
        };
        let gap = rows
            .get(below)
            .and_then(|row| facts.word(row.cells.span.start))
            .map_or(Gap::Blank, |word| word.gap);
        if gap == Gap::Page {
            candidates.push(above);
            break;
        }
        below = above;
    }
    candidates
}

fn best_place(
    facts: &Facts<'_>,
    rows: &[Row],
    places: &[Option<Place>],
    (i, above): (usize, Option<usize>),
    block: &Range<usize>,
    widths: Widths,
) -> Place {
    let tail = Tail::new(facts, block, widths);
    // After a page end comes what that page cut; after another wide gap comes what an earlier one did.
    let elsewhere = match facts.word(block.start).map_or(Gap::Blank, |word| word.gap) {
        Gap::Page => -5,
        Gap::Wide => 1,
        _ => -2,
    };
    let mut best = (i, Cell::Status);
    let mut most = i32::MIN;
    for candidate in candidates(facts, rows, i) {
        for cell in [Cell::Status, Cell::Action] {
            let begin = rows.get(candidate).map_or(0, |row| row.cells.span.start);
            let end = CellEnd::new(facts, places, (candidate, cell), begin..block.start);
            let mut score = tail.fit(&end, cell, widths);
            score += match above {
                // The rest of a row's status follows the rest of its action.
                Some(above) if above == candidate => 3,
                Some(_) => 0,
                None if candidate != i => elsewhere,
                None => 0,
            };
            if score > most {
                most = score;
                best = (candidate, cell);
            }
        }
    }
    best
}

/// The end of a cell, as far as it is known.
struct CellEnd {
    ending: Ending,
    last_line: usize,
    only_state: bool,
}

impl CellEnd {
    fn new(
        facts: &Facts<'_>,
        places: &[Option<Place>],
        place: Place,
        within: Range<usize>,
    ) -> Self {
        let words: Vec<usize> = within
            .filter(|at| places.get(*at) == Some(&Some(place)))
            .collect();
        let last = words.last().and_then(|at| facts.word(*at));
        let Some(last) = last else {
            return Self {
                ending: Ending::Nothing,
                last_line: 0,
                only_state: false,
            };
        };
        let ending = Ending::of(last.text);
        let last_line = words
            .iter()
            .filter_map(|at| facts.word(*at))
            .filter(|word| word.line == last.line)
            .map(|word| word.text.chars().count() + 1)
            .sum::<usize>()
            .saturating_sub(1);
        let only_state = words
            .first()
            .and_then(|first| facts.state(*first))
            .is_some_and(|state| state.n_words == words.len());
        Self {
            ending,
            last_line,
            only_state,
        }
    }
}

/// A block whose place is sought.
struct Tail {
    lower: bool,
    /// Begins with a label of an update, a state or a bullet.
    labelled: bool,
    /// Begins like an item of a list of actions: "a. Ask…".
    lettered: bool,
    first_word: usize,
    widest: usize,
    /// Whether a line ended although the next word would have had room in the status column.
    narrow: bool,
}

impl Tail {
    fn new(facts: &Facts<'_>, block: &Range<usize>, widths: Widths) -> Self {
        let words = facts.words.get(block.clone()).unwrap_or_default();
        let first = words.first().map_or("", |word| word.text);
        let length = |word: &super::source::Word<'_>| word.text.chars().count();
        let mut widest = 0;
        let mut narrow = false;
        let mut line = 0;
        for (i, word) in words.iter().enumerate() {
            if i > 0 && word.begins_line() {
                narrow |= line + length(word) + 1 <= widths.status.never_wrapped;
                line = 0;
            }
            line += length(word) + usize::from(line > 0);
            widest = widest.max(line);
        }
        let mut letters = first.chars();
        let lettered = matches!((letters.next(), letters.next(), letters.next()), (Some(a), Some('.' | ')'), None) if a.is_ascii_lowercase());
        Self {
            lower: first.starts_with(char::is_lowercase) && !lettered,
            labelled: words.first().is_some_and(super::source::Word::is_bullet)
                || layers::label_at(words, true).is_some()
                || facts
                    .state(block.start)
                    .is_some_and(|state| state.capital && state.set_off)
                || first == "Update",
            lettered,
            first_word: first.chars().count(),
            widest,
            narrow,
        }
    }

    /// How well the block goes on with a cell.
    fn fit(&self, end: &CellEnd, cell: Cell, widths: Widths) -> i32 {
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
                score += if self.labelled { -9 } else { 0 };
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
                score += if self.widest > column.widest + 3 {
                    -7
                } else {
                    0
                };
                score += if self.narrow { 3 } else { 0 };
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
        let goes_on = self.lower || end.ending == Ending::Open;
        if goes_on && end.ending != Ending::Nothing && !end.only_state {
            score += if full { 1 } else { -1 };
        }
        score
    }
}
