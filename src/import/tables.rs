//! A book of tables to a draft with findings: columns, layout, fields, and what there is to raise.
//!
//! The same for every format with real tables. Every cell stands in a field of its row, or a finding names it.
//!
//! Not supported: tables with their headings at the left, two actions in one row, charts, pivot tables.

mod columns;
mod fields;
mod layout;
mod own;
mod problems;

use super::{
    account,
    book::{Book, Form, Row},
    findings,
    numerals::Dates,
    rows::{self, ReadRow},
    source::Source,
};
use crate::model::*;
use columns::Column;
use layout::{Layout, Table};
use problems::Matters;
use std::collections::HashSet;

/// How many cells of a column are shown, and how much of each.
const N_SAMPLES: usize = 3;
const SAMPLE_LENGTH: usize = 60;

/// More words than this in a column are no categories.
const MOST_CATEGORIES: usize = 30;

/// Whether a text is a heading that is known.
pub(super) fn is_heading(text: &str) -> bool {
    columns::meaning(text.trim()).is_some()
}

/// Whether a text is the heading of a column of numbers.
pub(super) fn is_heading_of_numbers(text: &str) -> bool {
    columns::meaning(text.trim()).is_some_and(|(role, _)| role == ColumnRole::Number)
}

/// Reads a book. `None` where it has no table.
pub(super) fn read(
    book: &Book,
    name: &str,
    choices: &ImportChoices,
) -> Option<(LogDraft, Vec<String>)> {
    let mut dates = Dates::new(choices.dates);
    let mut layout = layout::read(book, name, choices, &mut dates);
    if layout.tables.is_empty() {
        return None;
    }
    settle_categories(book, &mut layout, choices);
    let texts = layout
        .lines
        .iter()
        .filter_map(|at| row_at(book, *at))
        .map(Row::line);
    let source = Source::of_rows(texts.zip(places(book)));
    let mut matters = Matters::default();
    let mut first_ambiguous = None;
    let mut rows = Vec::new();
    for table in &layout.tables {
        for read in actions(book, &layout, table, &mut dates) {
            let line = read.row.lines.first().copied().unwrap_or_default();
            for field in &read.too_long {
                let text = format!(
                    "“{field}” holds more than {} characters; the rest is in updates that begin with “{field}, continued”",
                    fields::LONGEST
                );
                matters.add(FindingKind::TooLong, text, line);
            }
            for (field, date) in &read.ambiguous {
                first_ambiguous.get_or_insert_with(|| (date.clone(), source.place(line)));
                let text = findings::two_ways(&format!("“{field}”"), date);
                matters.add(FindingKind::AmbiguousDate, text, line);
            }
            if let Some(words) = &read.unknown_state {
                matters.add(
                    FindingKind::UnknownState,
                    format!("“{words}” is no known state"),
                    line,
                );
            }
            let parts = read.row.lines.len();
            if parts > 1 {
                let text = format!("This action was put together from {parts} rows of the table");
                matters.add(FindingKind::PutTogether, text, line);
            }
            rows.push(read.row);
        }
    }
    name_owners(&mut rows, &layout);
    rows.sort_by_key(|row| row.lines.first().copied());
    unread(book, &mut layout, &rows);
    problems::of_cells(book, &layout, &mut matters);
    let about = findings::About {
        source: &source,
        dated: layout.dated,
        footnote: None,
    };
    let mut found = findings::of_rows(&rows, &about);
    found.retain(|finding| {
        let row = finding.action.and_then(|at| rows.get(at));
        match finding.kind {
            // Said above, in words of tables.
            FindingKind::PutTogether => false,
            // A state that nobody knows is not none.
            FindingKind::NoState => !row.is_some_and(|row| is_unknown(row, &matters)),
            _ => true,
        }
    });
    problems::say_once(book, &layout, &rows, &mut found);
    found.extend(matters.findings(&source, &rows));
    found.extend(book.notes.iter().map(|(kind, text)| FindingDraft {
        kind: *kind,
        action: None,
        line: 1,
        text: text.clone(),
    }));
    let account = account::settle(&source, &layout.marks, &rows, found);
    let table = reading(book, &layout, &dates, first_ambiguous);
    let mut categories = layout.categories;
    for category in rows.iter().filter_map(|row| row.draft.category.as_ref()) {
        if !categories.contains(category) {
            categories.push(category.clone());
        }
    }
    let lines = (0..source.lines.len())
        .map(|line| source.text(line).to_owned())
        .collect();
    let draft = LogDraft {
        source: name.to_owned(),
        title: layout.title,
        dated: layout.dated,
        categories,
        actions: rows.into_iter().map(|row| row.draft).collect(),
        findings: account.findings,
        lines: account.lines,
        table: Some(Box::new(table)),
    };
    Some((draft, lines))
}

fn is_unknown(row: &ReadRow, matters: &Matters) -> bool {
    let line = row.lines.first().copied();
    line.is_some_and(|line| matters.concerns(FindingKind::UnknownState, line))
}

fn row_at(book: &Book, (sheet, row): (usize, usize)) -> Option<&Row> {
    book.sheets.get(sheet)?.rows.get(row)
}

/// What each row of a book is called.
fn places(book: &Book) -> Vec<String> {
    let n_sheets = book
        .sheets
        .iter()
        .filter(|sheet| sheet.form == Form::Sheet)
        .count();
    let mut n_tables = 0;
    let mut n_paragraphs = 0;
    let mut places = Vec::new();
    for sheet in &book.sheets {
        n_tables += usize::from(sheet.form == Form::Table);
        for row in &sheet.rows {
            places.push(match sheet.form {
                Form::Sheet if n_sheets > 1 => format!("row {} of “{}”", row.number, sheet.name),
                Form::Sheet => format!("row {}", row.number),
                Form::Table => match row.page {
                    Some(page) => format!("row {} on page {page}", row.number),
                    None => format!("row {} of table {n_tables}", row.number),
                },
                Form::Text => {
                    n_paragraphs += 1;
                    match row.page {
                        Some(page) => format!("paragraph {n_paragraphs}, on page {page}"),
                        None => format!("paragraph {n_paragraphs} outside the tables"),
                    }
                }
            });
        }
    }
    places
}

/// A column with too many words for categories is none, unless somebody said so.
fn settle_categories(book: &Book, layout: &mut Layout, choices: &ImportChoices) {
    let mut words: HashSet<&str> = HashSet::new();
    for table in &layout.tables {
        let column = table
            .columns
            .iter()
            .find(|column| column.role == ColumnRole::Category);
        let rows = table
            .lines
            .iter()
            .filter_map(|(line, _)| layout.lines.get(*line));
        let rows = rows.filter_map(|at| row_at(book, *at));
        words.extend(rows.filter_map(|row| Some(row.cell(column?.at)?.text.as_str())));
    }
    if words.len() <= MOST_CATEGORIES {
        return;
    }
    for column in layout
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.columns)
    {
        if column.role == ColumnRole::Category && !choices.columns.contains_key(&column.name) {
            column.role = ColumnRole::Note;
        }
    }
}

/// The actions of a table: one for each row, unless a row goes on with the one above.
fn actions(book: &Book, layout: &Layout, table: &Table, dates: &mut Dates) -> Vec<fields::Fields> {
    let of = |role| {
        table
            .columns
            .iter()
            .filter(move |column| column.role == role)
    };
    if of(ColumnRole::Action).next().is_none() {
        return Vec::new();
    }
    let mut groups: Vec<(Vec<usize>, Option<Section>)> = Vec::new();
    for (line, section) in &table.lines {
        let Some(row) = layout.lines.get(*line).and_then(|at| row_at(book, *at)) else {
            continue;
        };
        let own = |column: &Column| row.cell(column.at).is_some_and(|cell| !cell.is_from_above);
        let is_new = of(ColumnRole::Action).any(own)
            || of(ColumnRole::Number).any(own)
            || row.known.is_some();
        let goes_on = row.cells.iter().any(|cell| {
            let column = table.columns.iter().find(|column| column.at == cell.column);
            column.is_some_and(|column| column.role != ColumnRole::LeftOut)
        });
        let follows = groups
            .last()
            .and_then(|(lines, _)| lines.last())
            .is_some_and(|last| last + 1 == *line);
        match groups.last_mut() {
            Some((lines, _)) if !is_new && goes_on && follows => lines.push(*line),
            _ if is_new => groups.push((vec![*line], *section)),
            _ => {}
        }
    }
    // An export puts each row into the table of its stage, so the table says no more than the state.
    let is_own = own::is_own(&table.columns);
    let read = groups.into_iter().filter_map(|(lines, section)| {
        let section = section.filter(|_| !is_own);
        let rows: Vec<&Row> = lines
            .iter()
            .filter_map(|line| row_at(book, *layout.lines.get(*line)?))
            .collect();
        let mut read = fields::read(&table.columns, &rows, lines, dates);
        let draft = &mut read.row.draft;
        // A word in the column of numbers and nothing else is a remark between the rows.
        if draft.text.is_empty()
            && draft.number.is_none()
            && rows.iter().map(|row| row.cells.len()).sum::<usize>() <= 1
        {
            return None;
        }
        let number = |line: &usize| u32::try_from(line + 1).unwrap_or(u32::MAX);
        draft.imported.lines = read
            .row
            .lines
            .iter()
            .map(|line| (number(line), number(line)))
            .collect();
        draft.imported.section = section;
        draft.section = section.unwrap_or_else(|| of_state(draft));
        Some(read)
    });
    read.collect()
}

/// The table in which an action belongs that stands in a table of all of them.
fn of_state(draft: &ActionDraft) -> Section {
    let is_withdrawn = || {
        draft
            .updates
            .iter()
            .any(|update| update.kind == EntryKind::Withdrawal)
    };
    match (draft.recorded, draft.proposed) {
        (Some(_), _) => Section::Completed,
        (None, Some(_)) => Section::ProposedComplete,
        (None, None) if is_withdrawn() => Section::Completed,
        (None, None) => Section::Ongoing,
    }
}

/// Rows of tables that no action took are not understood.
fn unread(book: &Book, layout: &mut Layout, rows: &[ReadRow]) {
    let read: HashSet<usize> = rows
        .iter()
        .flat_map(|row| row.lines.iter().copied())
        .collect();
    let left_out: Vec<(usize, HashSet<u32>)> = layout
        .tables
        .iter()
        .flat_map(|table| {
            let columns = table
                .columns
                .iter()
                .filter(|column| column.role == ColumnRole::LeftOut);
            let columns: HashSet<u32> = columns.map(|column| column.at).collect();
            table
                .lines
                .iter()
                .map(move |(line, _)| (*line, columns.clone()))
        })
        .collect();
    for (line, columns) in left_out {
        let row = layout.lines.get(line).and_then(|at| row_at(book, *at));
        let all =
            row.is_some_and(|row| row.cells.iter().all(|cell| columns.contains(&cell.column)));
        if let Some(mark) = layout.marks.get_mut(line)
            && !read.contains(&line)
        {
            *mark = if all {
                super::layout::Mark::Layout
            } else {
                super::layout::Mark::Loose
            };
        }
    }
}

/// Splits the owner cells, knowing by now which names are printed alone.
fn name_owners(all: &mut [ReadRow], layout: &Layout) {
    let alone = rows::names_alone(all);
    let tables = layout.tables.iter();
    let own: HashSet<usize> = tables
        .filter(|table| own::is_own(&table.columns))
        .flat_map(|table| table.lines.iter().map(|(line, _)| *line))
        .collect();
    for row in all {
        let is_own = row.lines.first().is_some_and(|line| own.contains(line));
        let of_line = |line: &str| {
            if is_own && alone.contains(line.trim()) {
                return vec![line.trim().to_owned()];
            }
            let names = super::names::split(line, &|name| alone.contains(name));
            // An export has an owner a line: "Research & Development" is one. What a person typed there are several.
            match is_own && !names.iter().all(|name| alone.contains(name)) {
                true => vec![line.trim().to_owned()],
                false => names,
            }
        };
        let lines = row.draft.imported.owner.split('\n');
        row.draft.owners = lines.flat_map(of_line).collect();
    }
}

/// How the tables were read, for the person who can change it.
fn reading(
    book: &Book,
    layout: &Layout,
    dates: &Dates,
    first_ambiguous: Option<(String, String)>,
) -> TableReading {
    let mut columns: Vec<ColumnReading> = Vec::new();
    for table in &layout.tables {
        for column in &table.columns {
            let at = columns
                .iter()
                .position(|known| known.name == column.name)
                .unwrap_or_else(|| {
                    columns.push(ColumnReading {
                        name: column.name.clone(),
                        role: column.role,
                        samples: Vec::new(),
                        n_cells: 0,
                    });
                    columns.len() - 1
                });
            let Some(reading) = columns.get_mut(at) else {
                continue;
            };
            for (line, _) in &table.lines {
                let row = layout.lines.get(*line).and_then(|at| row_at(book, *at));
                let Some(cell) = row.and_then(|row| row.cell(column.at)) else {
                    continue;
                };
                reading.n_cells += 1;
                let sample = cut_short(&cell.text);
                if reading.samples.len() < N_SAMPLES && !reading.samples.contains(&sample) {
                    reading.samples.push(sample);
                }
            }
        }
    }
    TableReading {
        columns,
        places: places(book),
        ambiguous: first_ambiguous.map(|(example, place)| AmbiguousDates {
            n: dates.n_ambiguous,
            example,
            place,
            evidence: dates.evidence.clone(),
        }),
        dates: dates.chosen,
        heads: book.heads.clone(),
    }
}

fn cut_short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SAMPLE_LENGTH) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}
