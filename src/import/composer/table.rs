//! The table that is being put together: where the next cell stands, what it holds, which cells reach down from above.

use crate::import::{
    book::{Cell, MOST_COLUMNS, Row, Value},
    losses::Loss,
};
use std::collections::BTreeMap;

/// How a cell stands to those beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::import) enum Beside {
    /// It is merged with none.
    #[default]
    Alone,
    /// Those that go on are merged with it.
    Leads,
    /// It goes on from the one before it.
    GoesOn,
}

/// A table, as far as it is read.
#[derive(Default)]
pub(super) struct Table {
    pub(super) n_rows: u32,
    pub(super) row: Row,
    /// Where the next cell stands.
    pub(super) column: u32,
    pub(super) cell: Option<Cell>,
    /// The value that stands beside the text of the cell, as it was saved.
    pub(super) saved: Option<String>,
    /// How many columns and rows the cell covers.
    pub(super) n_columns: u32,
    pub(super) n_down: u32,
    pub(super) beside: Beside,
    /// Where the cell stands that those which go on are merged with.
    pub(super) leader: Option<u32>,
    /// Cells that go on in rows below: how many more, and the text.
    spans: BTreeMap<u32, (u32, String)>,
    /// What stood last in each column.
    above: BTreeMap<u32, String>,
}

impl Table {
    /// Puts the cell with its text into the row, so many times.
    pub(super) fn end_cell(&mut self, text: &str, is_cut: bool, n_times: u32) {
        let Some(mut cell) = self.cell.take() else {
            return;
        };
        if self.is_led(cell.column, text) {
            return;
        }
        match cell.value {
            Value::Words | Value::Whole(_) => cell.text = text.to_owned(),
            value => cell.text = Cell::dated(0, value).text,
        }
        if let (true, Some(saved)) = (cell.text.is_empty(), self.saved.take()) {
            cell.text = saved.trim().to_owned();
            // What it shows is nothing, and that is its result.
            cell.is_formula &= !cell.text.is_empty();
        }
        cell.is_wide = self.n_columns > 1;
        if is_cut {
            self.row.losses.add(cell.column, Loss::Cut);
        }
        if cell.is_from_above {
            if !cell.text.is_empty() {
                self.row.losses.add(cell.column, Loss::Covered);
            }
            cell.is_formula = false;
            cell.text = self.above.get(&cell.column).cloned().unwrap_or_default();
        } else {
            self.above.insert(cell.column, cell.text.clone());
        }
        self.place(&cell, n_times);
        if self.n_down > 1 {
            self.spans.insert(cell.column, (self.n_down - 1, cell.text));
            // The columns to the right that it covers as well have nothing to show.
            for right in 1..self.n_columns {
                let column = cell.column.saturating_add(right);
                self.spans.insert(column, (self.n_down - 1, String::new()));
            }
        }
    }

    /// Whether the cell is merged with one before it, which is all that shows then. One that goes on from none stands
    /// for itself.
    fn is_led(&mut self, column: u32, text: &str) -> bool {
        let leader = match self.beside {
            Beside::Alone => None,
            Beside::Leads => Some(column),
            Beside::GoesOn => self.leader,
        };
        self.leader = leader;
        let Some(leader) = leader.filter(|leader| *leader != column) else {
            return false;
        };
        if !text.is_empty() {
            self.row.losses.add(column, Loss::Covered);
        }
        if let Some(first) = self.row.cells.last_mut()
            && first.column == leader
        {
            first.is_wide = true;
        }
        // Nor has a cell below anything to go on from.
        self.above.insert(column, String::new());
        true
    }

    /// Puts a cell that holds something, or a formula that has no result, into its columns.
    fn place(&mut self, cell: &Cell, n_times: u32) {
        if cell.text.is_empty() && !cell.is_formula {
            return;
        }
        let end = cell.column.saturating_add(n_times.max(1));
        if end > MOST_COLUMNS {
            self.row.losses.add(MOST_COLUMNS, Loss::Beyond);
        }
        let columns = cell.column..end.min(MOST_COLUMNS);
        self.row.cells.extend(columns.map(|column| Cell {
            column,
            ..cell.clone()
        }));
    }

    /// Fills the next column where a cell above covers it. Says whether one did.
    pub(super) fn cover(&mut self) -> bool {
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
    pub(super) fn skip_covered(&mut self, last: u32) {
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
