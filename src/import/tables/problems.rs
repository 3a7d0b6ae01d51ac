//! What there is to raise about a book that its rows do not say: formulas, merged and hidden cells, states nobody
//! knows, columns that were left out, what stands in the document and was not read.
//!
//! One finding for one matter, however many cells it concerns; each names the first places.

use super::{
    columns::letters,
    layout::{Layout, Table},
};
use crate::{
    import::{
        book::{Book, Form, MOST_COLUMNS},
        findings::{and_list, line_number},
        layout::Mark,
        losses::Loss,
        rows::ReadRow,
        source::Source,
    },
    model::{ColumnRole, FindingDraft, FindingKind},
};
use std::collections::{BTreeMap, HashSet};

/// No finding names more places than this.
const MOST_PLACES: usize = 5;

/// One matter and the lines that it concerns.
#[derive(Default)]
pub(super) struct Matters {
    found: BTreeMap<(FindingKind, String), Vec<usize>>,
}

impl Matters {
    /// Adds a line to a matter.
    pub(super) fn add(&mut self, kind: FindingKind, what: String, line: usize) {
        self.found.entry((kind, what)).or_default().push(line);
    }

    /// Whether a matter of this kind concerns a line.
    pub(super) fn concerns(&self, kind: FindingKind, line: usize) -> bool {
        let mut matters = self.found.iter().filter(|((of, _), _)| *of == kind);
        matters.any(|(_, lines)| lines.binary_search(&line).is_ok())
    }

    /// The findings, each with its places.
    pub(super) fn findings(self, source: &Source, rows: &[ReadRow]) -> Vec<FindingDraft> {
        let of_line: BTreeMap<usize, usize> = rows
            .iter()
            .enumerate()
            .flat_map(|(at, row)| row.lines.iter().map(move |line| (*line, at)))
            .collect();
        let found = self.found.into_iter().map(|((kind, what), lines)| {
            let mut places: Vec<_> = lines
                .iter()
                .take(MOST_PLACES)
                .map(|line| source.place(*line))
                .collect();
            if let Some(more) = lines
                .len()
                .checked_sub(MOST_PLACES)
                .filter(|more| *more > 0)
            {
                places.push(format!("{more} more"));
            }
            let first = lines.first().copied().unwrap_or_default();
            FindingDraft {
                kind,
                action: of_line.get(&first).copied().filter(|_| lines.len() == 1),
                line: line_number(first),
                text: format!("{what}: {}.", and_list(&places)),
            }
        });
        found.collect()
    }
}

/// Raises what is odd about the cells of the tables.
pub(super) fn of_cells(book: &Book, layout: &Layout, matters: &mut Matters) {
    for table in &layout.tables {
        for (line, _) in &table.lines {
            of_row(book, layout, table, *line, matters);
        }
    }
    let tables = layout.tables.iter();
    let of_tables: HashSet<usize> = tables
        .flat_map(|table| table.lines.iter().map(|(line, _)| *line))
        .collect();
    for (line, (sheet, row)) in layout.lines.iter().enumerate() {
        let sheet = book.sheets.get(*sheet);
        let row = sheet.and_then(|sheet| sheet.rows.get(*row));
        let losses = row.filter(|_| !of_tables.contains(&line));
        for (_, loss) in losses.iter().flat_map(|row| row.losses.iter()) {
            let (kind, text) = lost(loss, "Cells outside the rows of actions");
            matters.add(kind, text, line);
        }
    }
}

/// What is said of a loss, in cells that are called so.
fn lost(loss: Loss, cells: &str) -> (FindingKind, String) {
    match loss {
        Loss::NoResult => (
            FindingKind::Formula,
            format!("{cells} are formulas without a result; they were read as empty"),
        ),
        Loss::Beyond => (
            FindingKind::LeftOut,
            format!(
                "Cells stand beyond column {MOST_COLUMNS}, the last that is read; they were left out"
            ),
        ),
        Loss::Cut => (
            FindingKind::TooLong,
            format!("{cells} hold more than 1 MB of text; what follows was left out"),
        ),
        Loss::Covered => (
            FindingKind::MergedCell,
            format!("{cells} hold words that a merged cell covers; they were left out"),
        ),
    }
}

fn of_row(book: &Book, layout: &Layout, table: &Table, line: usize, matters: &mut Matters) {
    let Some((index, row)) = layout.lines.get(line) else {
        return;
    };
    let Some(sheet) = book.sheets.get(*index) else {
        return;
    };
    let Some(row) = sheet.rows.get(*row) else {
        return;
    };
    if sheet.is_hidden {
        let text = format!("The sheet “{}” is hidden; it was read", sheet.name);
        matters.add(FindingKind::Hidden, text, line);
    } else if row.is_hidden {
        let text = "These rows are hidden; they were read".to_owned();
        matters.add(FindingKind::Hidden, text, line);
    }
    for cell in &row.cells {
        let Some(column) = table.columns.iter().find(|column| column.at == cell.column) else {
            continue;
        };
        let name = &column.name;
        match column.role {
            ColumnRole::LeftOut => {
                let text = format!("The column “{name}” was left out");
                matters.add(FindingKind::LeftOut, text, line);
                continue;
            }
            // The column of ids is hidden on purpose.
            ColumnRole::Id => continue,
            _ => {}
        }
        if cell.is_formula {
            let text = format!("Cells of “{name}” are formulas; their last results were taken");
            matters.add(FindingKind::Formula, text, line);
        }
        if cell.is_from_above {
            let text =
                format!("Cells of “{name}” are merged with the one above; it counts for each row");
            matters.add(FindingKind::MergedCell, text, line);
        }
        // A remark that spans the table is no cell of an action.
        let is_read = layout.marks.get(line) == Some(&Mark::Body);
        if cell.is_wide && !cell.is_from_above && is_read {
            let text = format!(
                "Cells of “{name}” are merged with those beside them; the text counts for the first"
            );
            matters.add(FindingKind::MergedCell, text, line);
        }
        if sheet.hidden_columns.contains(&cell.column) && !sheet.is_hidden {
            let text = format!("The column “{name}” is hidden; it was read");
            matters.add(FindingKind::Hidden, text, line);
        }
    }
    for (at, loss) in row.losses.iter() {
        let column = table.columns.iter().find(|column| column.at == at);
        // What stands in a column that somebody left out was never to be read.
        if column.is_some_and(|column| column.role == ColumnRole::LeftOut) {
            continue;
        }
        let name = column.map_or_else(
            || format!("Column {}", letters(at)),
            |column| column.name.clone(),
        );
        let (kind, text) = lost(loss, &format!("Cells of “{name}”"));
        matters.add(kind, text, line);
    }
}

/// Kinds of findings that a table without such a column would raise for each of its rows, and what says it once.
const MISSING: &[(ColumnRole, FindingKind, &str)] = &[
    (ColumnRole::Number, FindingKind::NoNumber, "numbers"),
    (ColumnRole::Status, FindingKind::NoState, "states"),
    (ColumnRole::Deadline, FindingKind::NoDeadline, "deadlines"),
    (
        ColumnRole::Origin,
        FindingKind::NoOrigin,
        "the meetings that actions come from",
    ),
];

/// Says of a table once that it has no such column, instead of saying it of each row.
pub(super) fn say_once(
    book: &Book,
    layout: &Layout,
    rows: &[ReadRow],
    findings: &mut Vec<FindingDraft>,
) {
    for table in &layout.tables {
        let lines: HashSet<usize> = table.lines.iter().map(|(line, _)| *line).collect();
        let Some((first, _)) = table.lines.first() else {
            continue;
        };
        for (role, kind, what) in MISSING {
            if table.columns.iter().any(|column| column.role == *role) {
                continue;
            }
            let n = findings.len();
            findings.retain(|finding| {
                let row = finding.action.and_then(|at| rows.get(at));
                let line = row.and_then(|row| row.lines.first());
                finding.kind != *kind || !line.is_some_and(|line| lines.contains(line))
            });
            if findings.len() == n {
                continue;
            }
            let sheet = book.sheets.get(table.sheet);
            let named = sheet.filter(|sheet| sheet.form == Form::Sheet && !sheet.name.is_empty());
            let table = match named {
                Some(sheet) => format!("The table “{}”", sheet.name),
                None => "The table".to_owned(),
            };
            findings.push(FindingDraft {
                kind: *kind,
                action: None,
                line: line_number(*first),
                text: format!("{table} has no column for {what}."),
            });
        }
    }
}
