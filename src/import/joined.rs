//! Lines after a page end that hold the rest of two cells: the end of an action and, on its line or under it, the rest
//! of the status.
//!
//! No blank line parts them, so only what cannot be one cell tells: a small letter after the end of a sentence, a line
//! wider than any column. Must not choose the row; `tails` does.

use super::cells::Cell;
use super::facts::Facts;
use super::fit::{Columns, Ends};
use super::flow::{Ending, ends_sentence};
use super::labels;
use super::source::Gap;
use std::ops::Range;

/// No action goes on for more lines than this before the status that is printed beside it.
const MOST_LINES: usize = 6;

/// Lines are this much wider than the widest of a column before they are thought to be of another.
const SLACK: usize = 3;

/// Parts the first block after a page end where the rest of the status of a row begins within it.
pub(super) fn part(
    facts: &Facts<'_>,
    ends: &Ends,
    row: usize,
    mut blocks: Vec<Range<usize>>,
    columns: Columns,
) -> Vec<Range<usize>> {
    let at = blocks.first().cloned().and_then(|block| {
        let after_page = facts.word(block.start)?.gap == Gap::Page;
        let action = ends.ending(facts, (row, Cell::Action));
        // Nothing goes on in small letters with a bare state.
        let status = match ends.is_only_state(facts, (row, Cell::Status)) {
            true => Ending::Closed,
            false => ends.ending(facts, (row, Cell::Status)),
        };
        after_page
            .then(|| boundary(facts, &block, action, status, columns))
            .flatten()
    });
    if let Some(at) = at
        && let Some(first) = blocks.first_mut()
    {
        let rest = at..first.end;
        first.end = at;
        blocks.insert(1, rest);
    }
    blocks
}

/// The word of a block at which the status goes on.
fn boundary(
    facts: &Facts<'_>,
    block: &Range<usize>,
    action: Ending,
    status: Ending,
    columns: Columns,
) -> Option<usize> {
    let cut = action == Ending::Open || action == Ending::Plain && columns.actions_close;
    if !cut || status == Ending::Nothing {
        return None;
    }
    let most = columns.widths.action.widest + SLACK;
    let small = |at: usize| {
        facts
            .word(at)
            .is_some_and(|word| word.text.starts_with(char::is_lowercase))
    };
    let mut line_start = block.start;
    for _ in 0..MOST_LINES {
        let line_end = facts.line_end(line_start, block.end);
        let whole = width(facts, line_start..line_end);
        // Before the first word of a line, and before those within it that may begin the rest of the status.
        for at in line_start.max(block.start + 1)..line_end {
            let before = at.checked_sub(1).and_then(|before| facts.word(before));
            if !before.is_some_and(|before| ends_sentence(before.text)) {
                continue;
            }
            if width(facts, line_start..at) > most {
                break;
            }
            let rest_wide = width(facts, at..facts.line_end(at, block.end)) > most;
            let label = facts
                .words
                .get(at..block.end)
                .is_some_and(|rest| labels::label_at(rest, false).is_some());
            let within = at > line_start;
            let wide = within && whole > most;
            // Small letters that cannot go on with the status went on with the action.
            let left_small = small(block.start);
            let told = match status {
                Ending::Closed => left_small && !small(at) && (wide || rest_wide || label),
                _ if action == Ending::Open && left_small && wide => true,
                Ending::Plain if left_small && label => true,
                _ => small(at) || within && whole > columns.widths.status.widest + SLACK,
            };
            if told {
                return Some(at);
            }
        }
        // The action column has no line as wide.
        if line_end >= block.end || whole > most {
            return None;
        }
        line_start = line_end;
    }
    None
}

/// How wide some words are that stand on one line.
fn width(facts: &Facts<'_>, words: Range<usize>) -> usize {
    let words = facts.words.get(words).unwrap_or_default();
    let letters: usize = words.iter().map(|word| word.text.chars().count() + 1).sum();
    letters.saturating_sub(1)
}
