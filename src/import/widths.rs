//! The widths of the columns, learned from the lines of a table.
//!
//! The wrapped lines of a column show at which length a line is never wrapped: one that ends earlier ended there.

use super::cells::Cell;
use super::facts::Facts;
use super::flow::ends_sentence;
use super::source::Gap;
use super::tails::Place;

/// How wide the columns are, in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widths {
    pub(super) action: Column,
    pub(super) status: Column,
}

/// What the lines of a column show of its width, in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// As wide as its widest lines; a few that are wider still are thought to be of another column.
    pub(super) widest: usize,
    /// A line that would not have been longer than this with its next word was not wrapped: it ended there.
    pub(super) never_wrapped: usize,
}

/// The widths that the lines of the table show.
pub(super) fn widths(facts: &Facts<'_>, places: &[Option<Place>]) -> Widths {
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
        .get(widths.len() * 49 / 50)
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
