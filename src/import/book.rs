//! Tables with positions: what every format with real tables is read into before anything is understood.
//!
//! Owns the limits that keep a hostile document small. Knows rows, columns and kinds of cells; not what they mean.

use super::losses::{Loss, Losses};
use crate::model::{ActionId, ChangeId, Day, FileError, FindingKind};

/// The most rows that hold something.
pub(super) const MOST_ROWS: usize = 50_000;

/// The most columns; an office program has more, a log does not.
pub(super) const MOST_COLUMNS: u32 = 256;

/// The most bytes of all cells together, and what a cell costs beside its text.
const MOST_TEXT: usize = 64 << 20;
const COST: usize = 32;

/// The most tables and texts between them.
const MOST_SHEETS: usize = 2_000;

/// A document as tables and the texts between them, in order.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    /// What there is to say of the document as a whole.
    pub(super) notes: Vec<(FindingKind, String)>,
    /// The heads of the log that it was exported from.
    pub(super) heads: Vec<ChangeId>,
    n_rows: usize,
    n_bytes: usize,
}

/// What a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A sheet of a workbook, or the one table of a file of separated values.
    Sheet,
    /// A table of a text.
    Table,
    /// The paragraphs between tables: each is a row with one cell.
    Text,
}

/// One sheet, table or text.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) form: Form,
    /// The name of the sheet; empty where it has none.
    pub(super) name: String,
    pub(super) is_hidden: bool,
    /// Columns that are hidden, counted from 0.
    pub(super) hidden_columns: Vec<u32>,
    /// The rows that hold something, or of which something is lost.
    pub(super) rows: Vec<Row>,
}

/// One row that holds something.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Its number in the sheet, or on its page, counted from 1.
    pub(super) number: u32,
    /// The page that it stands on, where the format has pages.
    pub(super) page: Option<u32>,
    pub(super) is_hidden: bool,
    /// The action that it was exported from, where the format has another place for that than a cell.
    pub(super) known: Option<ActionId>,
    /// The cells that hold something, from left to right.
    pub(super) cells: Vec<Cell>,
    /// What stands in the document and not in the cells.
    pub(super) losses: Losses,
}

/// One cell that holds something.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// Its column, counted from 0.
    pub(super) column: u32,
    /// Its text as people read it; a line feed ends a paragraph.
    pub(super) text: String,
    pub(super) value: Value,
    pub(super) is_formula: bool,
    /// Whether it is merged with those to its right.
    pub(super) is_wide: bool,
    /// Whether it goes on from the row above: the text is that of the cell there.
    pub(super) is_from_above: bool,
}

/// What a cell is to the program that made it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Value {
    /// Words, or whatever else a person reads.
    #[default]
    Words,
    /// A whole number.
    Whole(u32),
    /// A day.
    Day(Day),
    /// A month: this day, shown without its day.
    Month(Day),
}

impl Cell {
    pub(super) fn words(column: u32, text: impl Into<String>) -> Self {
        Self {
            column,
            text: text.into(),
            ..Self::default()
        }
    }

    /// A cell with a date, printed as people read it.
    pub(super) fn dated(column: u32, value: Value) -> Self {
        let text = match value {
            Value::Day(day) => {
                let month = day.month();
                format!("{} {} {}", day.day(), month.name(), month.year())
            }
            Value::Month(day) => {
                let month = day.month();
                format!("{} {}", month.name(), month.year())
            }
            Value::Whole(number) => number.to_string(),
            Value::Words => String::new(),
        };
        Self {
            column,
            text,
            value,
            ..Self::default()
        }
    }
}

impl Sheet {
    pub(super) fn new(form: Form, name: impl Into<String>) -> Self {
        Self {
            form,
            name: name.into(),
            is_hidden: false,
            hidden_columns: Vec::new(),
            rows: Vec::new(),
        }
    }
}

impl Row {
    /// The cell of a column.
    pub(super) fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// The row on one line, its cells parted by bars.
    pub(super) fn line(&self) -> String {
        let cells: Vec<_> = self
            .cells
            .iter()
            .filter(|cell| !cell.is_from_above)
            .map(|cell| cell.text.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        cells.join(" | ")
    }
}

impl Book {
    /// Begins a sheet.
    pub(super) fn begin(&mut self, sheet: Sheet) -> Result<(), FileError> {
        if self.sheets.len() == MOST_SHEETS {
            return Err(FileError::TooManyRows {
                limit: MOST_ROWS as u32,
            });
        }
        self.sheets.push(sheet);
        Ok(())
    }

    /// Adds a row to the sheet that was begun last, without the cells that hold nothing.
    ///
    /// Formulas without a result, and what stands beyond the last column, become losses of the row.
    pub(super) fn push(&mut self, mut row: Row) -> Result<(), FileError> {
        for cell in &mut row.cells {
            let is_unsaved = cell.is_formula && cell.text.is_empty();
            tidy(&mut cell.text);
            if is_unsaved {
                row.losses.add(cell.column, Loss::NoResult);
            } else if cell.column >= MOST_COLUMNS && !cell.text.is_empty() {
                row.losses.add(cell.column, Loss::Beyond);
            }
        }
        row.cells
            .retain(|cell| !cell.text.is_empty() && cell.column < MOST_COLUMNS);
        row.cells.sort_by_key(|cell| cell.column);
        row.cells.dedup_by_key(|cell| cell.column);
        if row.cells.iter().all(|cell| cell.is_from_above) {
            if row.losses.is_empty() {
                return Ok(());
            }
            row.cells.clear();
        }
        self.n_rows += 1;
        if self.n_rows > MOST_ROWS {
            return Err(FileError::TooManyRows {
                limit: MOST_ROWS as u32,
            });
        }
        let bytes = row.cells.iter().map(|cell| cell.text.len() + COST);
        self.n_bytes += bytes.sum::<usize>() + row.losses.len() * COST;
        if self.n_bytes > MOST_TEXT {
            return Err(FileError::TooLarge {
                limit: MOST_TEXT as u64,
            });
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.rows.push(row);
        }
        Ok(())
    }

    /// Merges cells of the sheet that was begun last, from the first column and row to the last, both counted from 0.
    ///
    /// The rows below the first show its text, marked as being from above.
    pub(super) fn merge(&mut self, range: [(u32, u32); 2]) -> Result<(), FileError> {
        let [(left, top), (right, bottom)] = range;
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(());
        };
        let first = sheet
            .rows
            .partition_point(|row| row.number < top.saturating_add(1));
        let within = |row: &&mut Row| row.number <= bottom.saturating_add(1);
        let mut rows = sheet.rows.iter_mut().skip(first).take_while(within);
        let Some(above) = rows
            .next()
            .filter(|row| row.number == top.saturating_add(1))
        else {
            return Ok(());
        };
        let Some(cell) = above.cells.iter_mut().find(|cell| cell.column == left) else {
            return Ok(());
        };
        cell.is_wide |= right > left;
        let mut cell = cell.clone();
        cell.is_from_above = true;
        for row in rows {
            self.n_bytes += cell.text.len() + COST;
            if self.n_bytes > MOST_TEXT {
                return Err(FileError::TooLarge {
                    limit: MOST_TEXT as u64,
                });
            }
            let is_covered = |own: &Cell| (left..=right).contains(&own.column);
            for own in row.cells.iter().filter(|own| is_covered(own)) {
                if !own.is_from_above {
                    row.losses.add(own.column, Loss::Covered);
                }
            }
            row.cells.retain(|own| !is_covered(own));
            row.cells.push(cell.clone());
            row.cells.sort_by_key(|cell| cell.column);
        }
        Ok(())
    }

    /// Adds a paragraph that stands in no table.
    pub(super) fn paragraph(&mut self, text: String) -> Result<(), FileError> {
        self.add_paragraph(None, text)
    }

    /// The same, on a page.
    pub(super) fn paragraph_on(&mut self, page: u32, text: String) -> Result<(), FileError> {
        self.add_paragraph(Some(page), text)
    }

    fn add_paragraph(&mut self, page: Option<u32>, text: String) -> Result<(), FileError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if self
            .sheets
            .last()
            .is_none_or(|sheet| sheet.form != Form::Text)
        {
            self.begin(Sheet::new(Form::Text, ""))?;
        }
        let above = self.sheets.last().and_then(|sheet| sheet.rows.last());
        let number = above.map_or(0, |row| row.number) + 1;
        self.push(Row {
            number,
            page,
            cells: vec![Cell::words(0, text)],
            ..Row::default()
        })
    }

    /// Notes something once.
    pub(super) fn note(&mut self, kind: FindingKind, text: &str) {
        if !self.notes.iter().any(|(_, known)| known == text) {
            self.notes.push((kind, text.to_owned()));
        }
    }

    /// Keeps the heads that a document names, as far as they are any.
    pub(super) fn name_heads(&mut self, text: &str) {
        let heads = text.split_whitespace().take(1_000);
        self.heads.extend(heads.filter_map(ChangeId::parse));
    }
}

/// Takes the white space at the ends of a text and of its lines away, and control characters.
fn tidy(text: &mut String) {
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(odd) || text.contains(['\u{a0}', '\u{200b}', '\u{feff}', '\u{ad}']) {
        *text = text
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'))
            .map(|c| match c {
                '\r' | '\u{b}' => '\n',
                '\u{a0}' => ' ',
                c if odd(c) => ' ',
                c => c,
            })
            .collect();
    }
    let lines: Vec<_> = text.split('\n').map(str::trim).collect();
    let joined = lines.join("\n");
    *text = joined.trim_matches('\n').to_owned();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32, text: &str) -> Row {
        Row {
            number,
            cells: vec![Cell::words(0, text)],
            ..Row::default()
        }
    }

    #[test]
    fn rows_that_hold_nothing_do_not_count() {
        let mut book = Book::default();
        book.begin(Sheet::new(Form::Sheet, "a")).expect("a sheet");
        for number in 1..=MOST_ROWS as u32 * 2 {
            book.push(row(number, " \u{a0}\n")).expect("an empty row");
        }
        book.push(row(1_048_576, " x\r\ny ")).expect("a row");
        let rows = &book.sheets[0].rows;
        assert_eq!((rows.len(), rows[0].cells[0].text.as_str()), (1, "x\ny"));
    }

    #[test]
    fn more_rows_or_text_than_the_limits_are_refused() {
        let mut book = Book::default();
        book.begin(Sheet::new(Form::Sheet, "a")).expect("a sheet");
        let refused = (1..).find_map(|number| book.push(row(number, "x")).err());
        assert_eq!(refused, Some(FileError::TooManyRows { limit: 50_000 }));
        let mut book = Book::default();
        book.begin(Sheet::new(Form::Sheet, "a")).expect("a sheet");
        let long = "x".repeat(1 << 20);
        let refused = (1..).find_map(|number| book.push(row(number, &long)).err());
        assert!(matches!(refused, Some(FileError::TooLarge { .. })));
    }
}
