//! Puts tables and paragraphs together from a text that begins and ends them: Word, OpenDocument, HTML.
//!
//! A table within a cell is part of the cell's text. Knows what begins and ends when; a row of cells is `table`'s, and
//! what any of it means nobody's here.

mod table;

use super::book::{Book, Cell, Form, MOST_COLUMNS, Row, Sheet, Value};
use super::losses::Loss;
use crate::model::{ActionId, FileError};
use table::Table;

pub(super) use table::Beside;

/// The text of one cell or paragraph that is kept; more than any field holds.
const MOST_CELL: usize = 1 << 20;

/// How a format says that a cell is merged with the one above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merges {
    /// Covered cells are written as well.
    Written,
    /// Covered cells are left out of their rows.
    LeftOut,
}

/// What is being put together.
pub(super) struct Composer<'a> {
    book: &'a mut Book,
    merges: Merges,
    text: String,
    /// Whether more of the text stands in the document than is kept.
    is_cut: bool,
    table: Option<Table>,
    /// Tables within the table.
    n_inner: u32,
}

impl<'a> Composer<'a> {
    pub(super) fn new(book: &'a mut Book, merges: Merges) -> Self {
        Self {
            book,
            merges,
            text: String::new(),
            is_cut: false,
            table: None,
            n_inner: 0,
        }
    }

    /// The book, for what is not text.
    pub(super) fn book(&mut self) -> &mut Book {
        self.book
    }

    pub(super) fn is_in_table(&self) -> bool {
        self.table.is_some()
    }

    pub(super) fn begin_table(&mut self, form: Form, name: &str) -> Result<(), FileError> {
        if self.table.is_some() {
            self.n_inner += 1;
            self.line_break();
            return Ok(());
        }
        self.end_paragraph()?;
        self.book.begin(Sheet::new(form, name))?;
        self.table = Some(Table::default());
        Ok(())
    }

    pub(super) fn end_table(&mut self) -> Result<(), FileError> {
        if self.n_inner > 0 {
            self.n_inner -= 1;
            self.line_break();
            return Ok(());
        }
        self.end_row(1)?;
        self.table = None;
        self.take_text();
        Ok(())
    }

    pub(super) fn begin_row(&mut self, is_hidden: bool) -> Result<(), FileError> {
        if self.n_inner > 0 {
            return Ok(());
        }
        self.end_row(1)?;
        if let Some(table) = &mut self.table {
            table.n_rows = table.n_rows.saturating_add(1);
            table.row = Row {
                number: table.n_rows,
                is_hidden,
                ..Row::default()
            };
            table.column = 0;
            table.leader = None;
        }
        Ok(())
    }

    /// Takes the last row out of the numbers of rows.
    pub(super) fn uncount_row(&mut self) {
        if self.n_inner == 0
            && let Some(table) = &mut self.table
        {
            table.n_rows = table.n_rows.saturating_sub(1);
        }
    }

    /// Ends the row, which stands there so many times.
    pub(super) fn end_row(&mut self, n_times: u32) -> Result<(), FileError> {
        if self.n_inner > 0 {
            self.line_break();
            return Ok(());
        }
        self.end_cell(1);
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        if self.merges == Merges::LeftOut {
            table.skip_covered(u32::MAX);
        }
        let row = std::mem::take(&mut table.row);
        if row.cells.is_empty() && row.losses.is_empty() {
            table.n_rows = table.n_rows.saturating_add(n_times.saturating_sub(1));
            return Ok(());
        }
        for time in 0..n_times {
            if time > 0 {
                table.n_rows = table.n_rows.saturating_add(1);
            }
            self.book.push(Row {
                page: None,
                number: table.n_rows,
                is_hidden: row.is_hidden,
                known: row.known,
                cells: row.cells.clone(),
                losses: row.losses.clone(),
            })?;
        }
        Ok(())
    }

    /// Begins a cell that covers so many columns and rows.
    pub(super) fn begin_cell(&mut self, n_columns: u32, n_down: u32) {
        if self.n_inner > 0 {
            return;
        }
        self.end_cell(1);
        self.take_text();
        let merges = self.merges;
        if let Some(table) = &mut self.table {
            if merges == Merges::LeftOut {
                table.skip_covered(table.column);
            }
            table.n_columns = n_columns.clamp(1, MOST_COLUMNS);
            table.n_down = n_down.clamp(1, 100_000);
            table.cell = Some(Cell::words(table.column, ""));
            table.saved = None;
            table.beside = Beside::Alone;
        }
    }

    /// Says how many columns the cell covers, where a format says it within the cell.
    pub(super) fn spans(&mut self, n_columns: u32) {
        if self.n_inner == 0
            && let Some(table) = &mut self.table
        {
            table.n_columns = n_columns.clamp(1, MOST_COLUMNS);
        }
    }

    /// Says how the cell stands to those beside it, where a format writes the covered cells as well.
    pub(super) fn stands(&mut self, beside: Beside) {
        if self.n_inner == 0
            && let Some(table) = &mut self.table
        {
            table.beside = beside;
        }
    }

    /// The column of the cell that was begun.
    pub(super) fn column(&self) -> Option<u32> {
        let table = self.table.as_ref()?;
        table.cell.as_ref().map(|cell| cell.column)
    }

    /// Says what the cell is to the program that made it.
    pub(super) fn value(&mut self, value: Value) {
        if let Some(cell) = self.cell() {
            cell.value = value;
        }
    }

    /// Says that the cell is a formula.
    pub(super) fn formula(&mut self) {
        if let Some(cell) = self.cell() {
            cell.is_formula = true;
        }
    }

    /// Says which value the program saved beside the text of the cell: it counts where there is no text, and a formula
    /// that has one has a result, be it an empty one.
    pub(super) fn saved(&mut self, value: &str) {
        if self.n_inner == 0
            && let Some(table) = &mut self.table
        {
            table.saved = Some(value.to_owned());
        }
    }

    /// Hides columns of the sheet, from this one on.
    pub(super) fn hide_columns(&mut self, first: u32, n: u32) {
        if self.n_inner == 0
            && let Some(sheet) = self.book.sheets.last_mut()
        {
            let last = first.saturating_add(n).min(MOST_COLUMNS);
            sheet.hidden_columns.extend(first..last);
        }
    }

    /// Says that the cell goes on from the row above.
    pub(super) fn goes_on(&mut self) {
        if let Some(cell) = self.cell() {
            cell.is_from_above = true;
        }
    }

    /// Says that the last of the covered cells holds something that is not shown.
    pub(super) fn holds_covered(&mut self) {
        if self.n_inner == 0
            && let Some(table) = &mut self.table
        {
            let column = table.column.saturating_sub(1);
            table.row.losses.add(column, Loss::Covered);
        }
    }

    /// The cell that was begun, unless a table within it is being read.
    fn cell(&mut self) -> Option<&mut Cell> {
        let is_own = self.n_inner == 0;
        self.table
            .as_mut()
            .filter(|_| is_own)
            .and_then(|table| table.cell.as_mut())
    }

    /// Passes cells over that merged ones cover.
    pub(super) fn covered(&mut self, n: u32) {
        self.end_cell(1);
        if let Some(table) = &mut self.table {
            for _ in 0..n.min(MOST_COLUMNS) {
                table.cover();
                table.column = table.column.saturating_add(1);
            }
        }
    }

    /// Ends the cell, which stands there so many times.
    pub(super) fn end_cell(&mut self, n_times: u32) {
        if self.n_inner > 0 {
            self.text(" ");
            return;
        }
        if self.table.as_ref().is_none_or(|table| table.cell.is_none()) {
            return;
        }
        let (text, is_cut) = self.take_text();
        if let Some(table) = &mut self.table {
            table.end_cell(text.trim(), is_cut, n_times);
            let wide = match self.merges {
                Merges::LeftOut => table.n_columns,
                // Covered cells follow and move on by themselves.
                Merges::Written => 1,
            };
            table.column = table.column.saturating_add(wide.max(n_times));
        }
    }

    /// Adds text, as far as so much of it is kept.
    pub(super) fn text(&mut self, text: &str) {
        // Once it is cut nothing follows, or its end would stand where its middle was.
        if self.is_cut {
            return;
        }
        let left = MOST_CELL.saturating_sub(self.text.len());
        let (kept, rest) = text.split_at(text.floor_char_boundary(left));
        self.text.push_str(kept);
        self.is_cut = !rest.trim().is_empty();
    }

    /// Takes the text that was put together, and whether more of it stands in the document.
    fn take_text(&mut self) -> (String, bool) {
        let is_cut = std::mem::take(&mut self.is_cut);
        (std::mem::take(&mut self.text), is_cut)
    }

    /// Breaks the line, unless one was just broken.
    pub(super) fn line_break(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text("\n");
        }
    }

    /// Ends a paragraph.
    pub(super) fn end_paragraph(&mut self) -> Result<(), FileError> {
        if self.table.is_some() {
            self.line_break();
            return Ok(());
        }
        let (text, is_cut) = self.take_text();
        self.book.paragraph(text)?;
        let row = self
            .book
            .sheets
            .last_mut()
            .and_then(|sheet| sheet.rows.last_mut());
        if let (true, Some(row)) = (is_cut, row) {
            row.losses.add(0, Loss::Cut);
        }
        Ok(())
    }

    /// Says from which action of an export the row is.
    pub(super) fn known(&mut self, id: ActionId) {
        if let Some(table) = &mut self.table {
            table.row.known = Some(id);
        }
    }
}
