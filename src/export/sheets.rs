//! What workbooks of every kind have in common: the cover sheet, the widths, the longest cell.

use super::{
    paper::legend,
    table::{Book, Cell, Column, Row},
};
use crate::{model::*, text};
use std::borrow::Cow;

/// The most that a cell holds, in UTF-16 code units.
const LONGEST_CELL: usize = 32_767;
const CUT: &str = "… (cut here; the whole text is in the log)";

/// A line of letters of 11 points, and the tallest row that Excel has, in points.
const LINE_HEIGHT: f64 = 14.5;
const TALLEST_ROW: f64 = 409.0;

/// A row of the cover sheet.
pub(super) struct CoverRow<'a> {
    pub(super) words: String,
    /// Set for a row of the legend.
    pub(super) category: Option<&'a Category>,
}

/// The cover sheet: what this is, what stands where, the legend, what must stay as it is. The first row is the title.
pub(super) fn cover<'a>(book: &Book<'a>) -> Vec<CoverRow<'a>> {
    let row = |words: String| CoverRow {
        words,
        category: None,
    };
    let mut rows = vec![
        row(book.title().to_owned()),
        row("This is an action log, written by Matters Arising as a spreadsheet.".to_owned()),
    ];
    rows.extend(book.about().into_iter().map(row));
    for list in &book.lists {
        let n = text::count(list.rows.len(), "action", "actions");
        rows.push(row(format!("Sheet “{}”: {n}.", list.name())));
    }
    if !book.copy.head.categories.is_empty() {
        rows.push(row("Categories:".to_owned()));
        rows.extend(legend(book).map(|(category, words)| CoverRow {
            words,
            category: Some(category),
        }));
    }
    rows.push(row(format!(
        "The last column of each table, “{ID_COLUMN}”, is hidden. It ties each row to its action: leave it as it is."
    )));
    rows.extend(
        book.properties()
            .into_iter()
            .map(|(name, value)| row(format!("{name}: {value}"))),
    );
    rows
}

/// The width of a column, in characters.
pub(super) fn width(column: Column) -> u32 {
    match column {
        Column::Number => 9,
        // A heading whose longest word does not fit is broken within it.
        Column::Moves | Column::Links | Column::Artefacts => 13,
        Column::Category => 16,
        Column::Status => 20,
        // "30 September 2022": a date that does not fit is shown as hashes.
        Column::Deadline | Column::FirstDeadline | Column::Origin => 21,
        Column::Owner | Column::Id => 20,
        Column::ToSettle => 36,
        Column::Action => 48,
        Column::Updates => 56,
    }
}

/// How high a row is that shows all words of its cells, in points: LibreOffice shows one line where a workbook says nothing.
pub(super) fn height(row: &Row<'_>, columns: &[Column]) -> u32 {
    let n_lines = |column: &Column| {
        let words = row.cell(*column).words();
        // Letters are narrower than the digits that a width counts, words do not fill their lines.
        let room = f64::from(width(*column)) * 0.95;
        let lines = words.split('\n').map(|line| {
            let n = line.chars().count() as f64 / room;
            n.ceil().max(1.0)
        });
        lines.sum::<f64>()
    };
    let shown = columns.iter().filter(|column| **column != Column::Id);
    let n_lines = shown.map(n_lines).fold(1.0, f64::max);
    (n_lines * LINE_HEIGHT + 3.0).min(TALLEST_ROW) as u32
}

/// How many cells of a workbook do not hold all of their words.
pub(super) fn n_cut(copy: &LogCopy) -> usize {
    let book = Book::new(copy);
    let columns = book.columns();
    let rows = book.lists.iter().flat_map(|list| &list.rows);
    let cells = rows.flat_map(|row| columns.iter().map(|column| row.cell(*column)));
    let texts = cells.filter(|cell| match cell {
        Cell::Text(text) => matches!(cut(text), Cow::Owned(_)),
        _ => false,
    });
    texts.count()
}

/// The words as far as a cell holds them; says so where it does not hold all.
pub(super) fn cut(words: &str) -> Cow<'_, str> {
    // A code unit is at least a third of a byte, so most words need no counting.
    if words.len() <= LONGEST_CELL || words.encode_utf16().count() <= LONGEST_CELL {
        return Cow::Borrowed(words);
    }
    let mut room = LONGEST_CELL - CUT.encode_utf16().count();
    let end = words
        .char_indices()
        .find(|(_, c)| match room.checked_sub(c.len_utf16()) {
            Some(left) => {
                room = left;
                false
            }
            None => true,
        })
        .map_or(words.len(), |(at, _)| at);
    Cow::Owned(format!("{}{CUT}", &words[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_is_too_long_is_cut_and_says_so() {
        assert_eq!(cut("short"), "short");
        let long = "🙂".repeat(20_000);
        let shown = cut(&long);
        assert!(shown.encode_utf16().count() <= LONGEST_CELL);
        assert!(shown.encode_utf16().count() > LONGEST_CELL - 3);
        assert!(shown.ends_with(CUT));
    }
}
