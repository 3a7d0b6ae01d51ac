//! What there is to raise about a book that its rows do not say: formulas, merged and hidden cells, states nobody
//! knows, columns that were left out.
//!
//! One finding for one matter, however many cells it concerns; each names the first places.

use super::layout::{Layout, Table};
use crate::{
    import::{
        book::{Book, Form},
        findings::{and_list, line_number},
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
        if sheet.hidden_columns.contains(&cell.column) && !sheet.is_hidden {
            let text = format!("The column “{name}” is hidden; it was read");
            matters.add(FindingKind::Hidden, text, line);
        }
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
