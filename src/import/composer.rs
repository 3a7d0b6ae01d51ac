//! Puts tables and paragraphs together from a text that begins and ends them: Word, OpenDocument, HTML.
//!
//! A table within a cell is part of the cell's text. Knows how cells are merged; not what any of it means.

use super::book::{Book, Cell, Form, MOST_COLUMNS, Row, Sheet, Value};
use super::losses::Loss;
use crate::model::{ActionId, FileError};
use std::collections::BTreeMap;

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

struct Table {
    n_rows: u32,
    row: Row,
    column: u32,
    cell: Option<Cell>,
    /// The value that stands beside the text of the cell, as it was saved.
    saved: Option<String>,
    n_columns: u32,
    n_down: u32,
    /// Cells that go on in rows below: how many more, and the text.
    spans: BTreeMap<u32, (u32, String)>,
    /// What stood last in each column.
    above: BTreeMap<u32, String>,
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
        self.table = Some(Table {
            n_rows: 0,
            row: Row::default(),
            column: 0,
            cell: None,
            saved: None,
            n_columns: 1,
            n_down: 1,
            spans: BTreeMap::new(),
            above: BTreeMap::new(),
        });
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
        let Some(table) = &mut self.table else {
            return;
        };
        let Some(mut cell) = table.cell.take() else {
            return;
        };
        let saved = table.saved.take();
        match cell.value {
            Value::Words | Value::Whole(_) => cell.text = text.trim().to_owned(),
            value => cell.text = Cell::dated(0, value).text,
        }
        if let (true, Some(saved)) = (cell.text.is_empty(), saved) {
            cell.text = saved.trim().to_owned();
            // What it shows is nothing, and that is its result.
            cell.is_formula &= !cell.text.is_empty();
        }
        cell.is_wide = table.n_columns > 1;
        if is_cut {
            table.row.losses.add(cell.column, Loss::Cut);
        }
        if cell.is_from_above {
            if !cell.text.is_empty() {
                table.row.losses.add(cell.column, Loss::Covered);
            }
            cell.is_formula = false;
            cell.text = table.above.get(&cell.column).cloned().unwrap_or_default();
        } else {
            table.above.insert(cell.column, cell.text.clone());
        }
        if !cell.text.is_empty() || cell.is_formula {
            let end = cell.column.saturating_add(n_times.max(1));
            if end > MOST_COLUMNS {
                table.row.losses.add(MOST_COLUMNS, Loss::Beyond);
            }
            for column in cell.column..end.min(MOST_COLUMNS) {
                let mut cell = cell.clone();
                cell.column = column;
                table.row.cells.push(cell);
            }
        }
        if table.n_down > 1 {
            table
                .spans
                .insert(cell.column, (table.n_down - 1, cell.text));
            // The columns to the right that it covers as well have nothing to show.
            for right in 1..table.n_columns {
                let column = cell.column.saturating_add(right);
                table
                    .spans
                    .insert(column, (table.n_down - 1, String::new()));
            }
        }
        let wide = match self.merges {
            Merges::LeftOut => table.n_columns,
            // Covered cells follow and move on by themselves.
            Merges::Written => 1,
        };
        table.column = table.column.saturating_add(wide.max(n_times));
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

impl Table {
    /// Fills the next column where a cell above covers it. Says whether one did.
    fn cover(&mut self) -> bool {
        let Some((left, text)) = self.spans.get_mut(&self.column) else {
            return false;
        };
        *left -= 1;
        if !text.is_empty() {
            let mut cell = Cell::words(self.column, text.clone());
            cell.is_from_above = true;
            self.row.cells.push(cell);
        }
        if *left == 0 {
            self.spans.remove(&self.column);
        }
        true
    }

    /// Fills columns from the next one on as long as cells above cover them; those before `last` in any case.
    fn skip_covered(&mut self, last: u32) {
        if last == u32::MAX {
            // The row ends: every cell that goes on below its end.
            let columns: Vec<u32> = self.spans.range(self.column..).map(|(at, _)| *at).collect();
            for column in columns {
                self.column = column;
                self.cover();
            }
            return;
        }
        while self.cover() {
            self.column = self.column.saturating_add(1);
        }
    }
}
