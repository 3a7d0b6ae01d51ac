//! What a page break carried away: blocks that were printed after the end of their row, or after another row.
//!
//! A page break cuts the cells of one row; on the next page the rest of its action comes first, then the rest of its
//! status. pdftotext sometimes prints another row before that rest. Each such block goes to the cell that it fits
//! best: by the sentence that it goes on with, by the width of its lines, by what it begins with.

use super::cells::Cell;
use super::facts::Facts;
use super::fit::{CellEnd, Columns, Ends, Tail};
use super::joined;
use super::source::Gap;
use super::starts::Row;
use super::widths::{self, Widths};
use std::ops::Range;

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
    let widths = widths::widths(facts, &places);
    let mut ends = Ends::default();
    for (at, place) in places.iter().enumerate() {
        if let Some(place) = place {
            ends.add(*place, at);
        }
    }
    let columns = Columns {
        widths,
        actions_close: ends.mostly_close(facts, Cell::Action),
    };
    for (i, blocks) in tails.into_iter().enumerate() {
        let blocks = joined::part(facts, &ends, i, blocks, columns);
        for carried in runs(facts, &blocks) {
            let placed = place_run(facts, rows, &ends, i, carried, columns);
            for (block, place) in carried.iter().zip(placed) {
                for at in block.clone() {
                    if let Some(slot) = places.get_mut(at) {
                        *slot = Some(place);
                    }
                    ends.add(place, at);
                }
            }
        }
    }
    (places, widths)
}

/// Blocks that were printed one after the other on one page.
fn runs<'a>(
    facts: &'a Facts<'_>,
    blocks: &'a [Range<usize>],
) -> impl Iterator<Item = &'a [Range<usize>]> {
    blocks.chunk_by(|above, below| {
        let page = facts
            .word(below.start)
            .is_some_and(|word| word.gap == Gap::Page);
        above.end == below.start && !page
    })
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

/// The places of blocks that one page break carried away together. They are those of one row, the rest of its action
/// before the rest of its status; so all that is sought is the row, and the block with which its status goes on.
fn place_run(
    facts: &Facts<'_>,
    rows: &[Row],
    ends: &Ends,
    i: usize,
    blocks: &[Range<usize>],
    columns: Columns,
) -> Vec<Place> {
    let gap = blocks
        .first()
        .and_then(|block| facts.word(block.start))
        .map_or(Gap::Blank, |word| word.gap);
    // After a page end comes what that page cut; after another wide gap comes what an earlier one did.
    let elsewhere = match gap {
        Gap::Page => -8,
        Gap::Wide => 4,
        _ => -2,
    };
    let tails: Vec<Tail> = blocks
        .iter()
        .map(|block| Tail::new(facts, block, columns.widths))
        .collect();
    let mut best = (i, 0);
    let mut most = i32::MIN;
    for candidate in candidates(facts, rows, i) {
        let end_of = |cell, at: usize| {
            let before = at.checked_sub(1).and_then(|above| blocks.get(above));
            match before {
                Some(above) => CellEnd::of_block(facts, above),
                None => CellEnd::of(facts, rows, ends, (candidate, cell), gap),
            }
        };
        let fits = |cell| -> Vec<i32> {
            let each = tails.iter().enumerate();
            each.map(|(at, tail)| tail.fit(&end_of(cell, at), cell, columns))
                .collect()
        };
        let (as_action, as_status) = (fits(Cell::Action), fits(Cell::Status));
        let status_end = CellEnd::of(facts, rows, ends, (candidate, Cell::Status), gap);
        let mut before = if candidate == i { 0 } else { elsewhere };
        let mut after: i32 = as_status.iter().sum();
        for status_from in 0..=blocks.len() {
            let here = tails
                .get(status_from)
                .map_or(0, |tail| tail.fit(&status_end, Cell::Status, columns));
            let on_status = as_status.get(status_from).copied().unwrap_or_default();
            let score = before + here + after - on_status;
            if score > most {
                most = score;
                best = (candidate, status_from);
            }
            before += as_action.get(status_from).copied().unwrap_or_default();
            after -= on_status;
        }
    }
    let (row, status_from) = best;
    (0..blocks.len())
        .map(|at| match at < status_from {
            true => (row, Cell::Action),
            false => (row, Cell::Status),
        })
        .collect()
}
