//! Tables with places, before anybody asks what they mean: rows over page ends, headings that are repeated, columns.

use super::lines::{self, Column, Line};

/// Columns that stand on two pages differ by less.
const SAME_PLACE: f64 = 4.0;

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub(super) lines: Vec<Line>,
    /// Whether it goes on from the row above.
    pub(super) is_from_above: bool,
}

/// One row: as many cells as the table has columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// The page that it begins on, counted from 1.
    pub(super) page: u32,
    pub(super) cells: Vec<Cell>,
}

/// One table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Where columns begin and end: one place more than there are columns.
    pub(super) edges: Vec<f64>,
    /// Whether lines are ruled between the columns.
    pub(super) is_ruled: bool,
    pub(super) rows: Vec<Row>,
}

/// "12", "12.", "**7", "4a)".
pub(super) fn is_number(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '#', ' ']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..).unwrap_or_default();
    let rest = rest.trim_end_matches(['.', ')', ':']);
    (1..=4).contains(&digits) && rest.len() <= 1 && rest.bytes().all(|b| b.is_ascii_lowercase())
}

impl Row {
    fn first_line(&self, column: usize) -> Option<&Line> {
        self.cells.get(column)?.lines.first()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.lines.is_empty())
    }

    /// The row as one text, to compare it.
    fn words(&self) -> String {
        let lines = self.cells.iter().flat_map(|cell| &cell.lines);
        lines
            .flat_map(|line| line.text.chars())
            .filter(|c| !c.is_whitespace())
            .collect()
    }
}

impl Table {
    pub(super) fn n_columns(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// A column, with how far apart the lines of the whole table usually are.
    pub(super) fn column(&self, column: usize, usual: f64) -> Column {
        Column {
            edge: self.right_edge(column),
            usual,
        }
    }

    /// How far apart its lines usually are.
    pub(super) fn usual(&self) -> f64 {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        lines::usual(cells.flat_map(|cell| cell.lines.windows(2)))
    }

    /// Where the words of a column end that were broken over lines.
    fn right_edge(&self, column: usize) -> f64 {
        let lines = || {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
            cells
                .filter(|cell| !cell.is_from_above)
                .flat_map(|cell| &cell.lines)
        };
        let furthest = lines().map(|line| line.right).fold(f64::MIN, f64::max);
        let (Some(from), Some(to)) = (self.edges.get(column), self.edges.get(column + 1)) else {
            return furthest;
        };
        if !self.is_ruled {
            return furthest;
        }
        // As much is left free on the right as on the left.
        let nearest = lines().map(|line| line.left).fold(f64::MAX, f64::min);
        let free = (nearest - from).clamp(0.0, (to - from) / 4.0);
        furthest.max(to - free)
    }

    /// The text of a cell.
    pub(super) fn text(&self, row: &Row, at: usize, column: Column) -> String {
        row.cells
            .get(at)
            .map_or_else(String::new, |cell| lines::text(&cell.lines, column))
    }

    /// Whether a table can be the same, going on.
    fn is_like(&self, other: &Self) -> bool {
        let from = |table: &Self| table.edges.first().copied().unwrap_or_default();
        let (own, its) = (from(self), from(other));
        self.edges.len() == other.edges.len()
            && self.is_ruled == other.is_ruled
            && self
                .edges
                .iter()
                .zip(&other.edges)
                .all(|(a, b)| ((a - own) - (b - its)).abs() < SAME_PLACE)
    }

    /// Goes on with a table of the next page; gives it back where it is another.
    ///
    /// `numbers` is the column that every row has something in.
    pub(super) fn go_on(&mut self, mut next: Self, key: Option<usize>) -> Option<Self> {
        if !self.is_like(&next) {
            return Some(next);
        }
        let moved = self.edges.first().copied().unwrap_or_default()
            - next.edges.first().copied().unwrap_or_default();
        for line in next
            .rows
            .iter_mut()
            .flat_map(|row| &mut row.cells)
            .flat_map(|cell| &mut cell.lines)
        {
            line.left += moved;
            line.right += moved;
        }
        let mut rows = next
            .rows
            .into_iter()
            .filter(|row| !row.is_empty())
            .peekable();
        let heading = self.rows.first().map(Row::words);
        if rows.peek().map(Row::words) == heading {
            rows.next();
        }
        if let (Some(key), Some(first), Some(last)) = (key, rows.peek(), self.rows.last_mut())
            && first.first_line(key).is_none()
            && last.first_line(key).is_some()
            && let Some(first) = rows.next()
        {
            for (own, more) in last.cells.iter_mut().zip(first.cells) {
                own.lines.extend(more.lines);
            }
        }
        self.rows.extend(rows);
        self.bottom = next.bottom;
        None
    }

    /// Parts rows that no line parts: where the first column has several numbers, each begins a row.
    pub(super) fn part_rows(&mut self) {
        let mut parted = Vec::with_capacity(self.rows.len());
        for row in std::mem::take(&mut self.rows) {
            let numbers = row
                .cells
                .first()
                .map_or(&[][..], |cell| cell.lines.as_slice());
            if numbers.len() < 2 || !numbers.iter().all(|line| is_number(&line.text)) {
                parted.push(row);
                continue;
            }
            let starts: Vec<f64> = numbers
                .iter()
                .map(|line| line.base - 0.6 * line.size)
                .collect();
            let first = parted.len();
            parted.extend(starts.iter().map(|_| Row {
                page: row.page,
                cells: vec![Cell::default(); row.cells.len()],
            }));
            for (column, cell) in row.cells.into_iter().enumerate() {
                for line in cell.lines {
                    let at = starts
                        .partition_point(|start| *start <= line.base)
                        .saturating_sub(1);
                    let own = parted
                        .get_mut(first + at)
                        .and_then(|row| row.cells.get_mut(column));
                    if let Some(own) = own {
                        own.lines.push(line);
                    }
                }
            }
        }
        self.rows = parted;
    }
}
