//! Where in a book the actions are: which rows are headings, which belong to a table, what stands around them.
//!
//! Gives every row one line and one mark. Must not know how a row is read.

use super::columns::{self, Column};
use super::own;
use crate::{
    import::{
        book::{Book, Form, Row, Sheet},
        dates,
        layout::Mark,
        numerals::Dates,
        source::BULLETS,
    },
    model::{ColumnRole, Day, ImportChoices, Section},
};
use std::collections::HashSet;

/// The fewest items that make a legend, and the longest that is one.
const FEWEST_LABELS: usize = 3;
const LONGEST_LABEL: usize = 60;

/// The most lines of a legend that an export prints; more are raised as not understood.
const MOST_LABELS: usize = 500;

/// One table of actions.
#[derive(Debug)]
pub(super) struct Table {
    /// The index of its sheet.
    pub(super) sheet: usize,
    pub(super) columns: Vec<Column>,
    /// The rows of its actions, as lines, each with the section that a label above it names.
    pub(super) lines: Vec<(usize, Option<Section>)>,
}

/// What a book is made of.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The rows of all sheets, in order: one line each.
    pub(super) lines: Vec<(usize, usize)>,
    pub(super) marks: Vec<Mark>,
    pub(super) tables: Vec<Table>,
    pub(super) title: String,
    pub(super) dated: Option<Day>,
    pub(super) categories: Vec<String>,
}

/// Finds the tables of a book.
pub(super) fn read(book: &Book, name: &str, choices: &ImportChoices, dates: &mut Dates) -> Layout {
    let mut layout = Layout::default();
    for (sheet, rows) in book.sheets.iter().enumerate() {
        layout
            .lines
            .extend((0..rows.rows.len()).map(|row| (sheet, row)));
    }
    // A row of which all is lost says nothing that could be understood.
    let rows = book.sheets.iter().flat_map(|sheet| &sheet.rows);
    let marks = rows.map(|row| match row.cells.is_empty() {
        true => Mark::Blank,
        false => Mark::Loose,
    });
    layout.marks = marks.collect();
    let mut walk = Walk {
        book,
        choices,
        layout,
        section: None,
        is_named_by_heading: false,
    };
    walk.headed();
    if walk.layout.tables.is_empty() {
        walk.unheaded();
    }
    let mut layout = walk.layout;
    for table in &mut layout.tables {
        choose(&mut table.columns, choices);
    }
    texts(book, &mut layout, dates);
    if is_own(&layout) {
        of_export(book, &mut layout);
    }
    let from_name = || dates::find_day(name).map(|(day, _, _)| day);
    layout.dated = layout.dated.or_else(from_name);
    layout
}

fn choose(columns: &mut [Column], choices: &ImportChoices) {
    for column in columns {
        if let Some(role) = choices.columns.get(&column.name) {
            column.role = *role;
        }
    }
}

struct Walk<'a> {
    book: &'a Book,
    choices: &'a ImportChoices,
    layout: Layout,
    /// The section that the last label named.
    section: Option<Section>,
    /// Whether that label was the heading of a table.
    is_named_by_heading: bool,
}

impl<'a> Walk<'a> {
    fn row(&self, line: usize) -> Option<(&'a Sheet, &'a Row)> {
        let (sheet, row) = self.layout.lines.get(line)?;
        let sheet = self.book.sheets.get(*sheet)?;
        Some((sheet, sheet.rows.get(*row)?))
    }

    fn mark(&mut self, line: usize, mark: Mark) {
        if let Some(slot) = self.layout.marks.get_mut(line) {
            *slot = mark;
        }
    }

    /// Whether a row is the heading of a table of actions.
    fn is_heading(&self, row: &Row) -> bool {
        let cells: Vec<_> = row
            .cells
            .iter()
            .filter(|cell| !cell.is_from_above)
            .collect();
        let chosen = |text: &str| self.choices.columns.contains_key(text);
        let meant: HashSet<ColumnRole> = cells
            .iter()
            .filter_map(|cell| {
                let chosen = self.choices.columns.get(&cell.text).copied();
                chosen.or_else(|| columns::meaning(&cell.text).map(|m| m.0))
            })
            .collect();
        let n_known = cells
            .iter()
            .filter(|cell| chosen(&cell.text) || columns::meaning(&cell.text).is_some())
            .count();
        let enough = meant.contains(&ColumnRole::Action) && meant.len() >= 2 || meant.len() >= 3;
        enough && n_known * 2 >= cells.len()
    }

    /// A label over a table, or between its rows.
    fn label(row: &Row) -> Option<Section> {
        match row.cells.as_slice() {
            [cell] => columns::section(&cell.text),
            _ => None,
        }
    }

    /// Takes every table that has a heading, and the tables that go on with it.
    fn headed(&mut self) {
        let mut open: Option<Table> = None;
        for line in 0..self.layout.lines.len() {
            let Some((sheet, row)) = self.row(line) else {
                continue;
            };
            let index = self.layout.lines.get(line).map_or(0, |(sheet, _)| *sheet);
            let begins_sheet = self
                .layout
                .lines
                .get(line)
                .is_some_and(|(_, row)| *row == 0);
            if sheet.form == Form::Text {
                if let Some(section) = Self::label(row) {
                    self.section = Some(section);
                    self.is_named_by_heading = false;
                    self.mark(line, Mark::Layout);
                }
                continue;
            }
            if begins_sheet {
                let named = columns::section(&sheet.name);
                self.section = named.or(self.section.filter(|_| sheet.form == Form::Table));
            }
            if self.is_heading(row) {
                self.layout.tables.extend(open.take());
                let named = row.cells.iter().find_map(|c| columns::section(&c.text));
                // "Actions" after "Proposed complete actions" is the table of those that go on.
                if named.is_some() || self.is_named_by_heading {
                    self.section = named.or(Some(Section::Ongoing));
                    self.is_named_by_heading = true;
                }
                open = Some(Table {
                    sheet: index,
                    columns: columns::guess(Some(row), &self.rows_below(line)),
                    lines: Vec::new(),
                });
                self.mark(line, Mark::Layout);
                continue;
            }
            // A table that a page break or a word processor cut goes on with its columns.
            let goes_on = open.as_ref().is_some_and(|table| {
                table.sheet == index || sheet.form == Form::Table && fits(&table.columns, sheet)
            });
            let label = Self::label(row);
            match &mut open {
                Some(table) if goes_on && label.is_none() => {
                    table.lines.push((line, self.section));
                    self.mark(line, Mark::Body);
                }
                _ if label.is_some() => {
                    self.section = label;
                    self.is_named_by_heading = false;
                    self.mark(line, Mark::Layout);
                }
                _ => {}
            }
        }
        self.layout.tables.extend(open);
    }

    /// Where no heading was understood, every table of two columns and two rows is taken as it stands.
    fn unheaded(&mut self) {
        let mut first = 0;
        for (index, sheet) in self.book.sheets.iter().enumerate() {
            let begin = first;
            first += sheet.rows.len();
            if sheet.form == Form::Text {
                continue;
            }
            let filled = |row: &&Row| row.cells.len() >= 2;
            let Some(top) = sheet.rows.iter().position(|row| filled(&row)) else {
                continue;
            };
            if sheet.rows.iter().filter(filled).count() < 2 {
                continue;
            }
            let heading = sheet.rows.get(top).filter(|row| reads_like_heading(row));
            let body = top + usize::from(heading.is_some());
            let below: Vec<&Row> = sheet.rows.iter().skip(body).collect();
            let columns = columns::guess(heading, &below);
            for line in begin + top..begin + body {
                self.mark(line, Mark::Layout);
            }
            let lines = begin + body..begin + sheet.rows.len();
            for line in lines.clone() {
                self.mark(line, Mark::Body);
            }
            self.layout.tables.push(Table {
                sheet: index,
                columns,
                lines: lines
                    .map(|line| (line, columns::section(&sheet.name)))
                    .collect(),
            });
        }
    }

    /// The rows below a heading, down to the next.
    fn rows_below(&self, heading: usize) -> Vec<&'a Row> {
        let sheet = self.layout.lines.get(heading).map(|(sheet, _)| *sheet);
        let lines = self.layout.lines.iter().skip(heading + 1);
        lines
            .take_while(|(of, _)| Some(*of) == sheet)
            .filter_map(|(sheet, row)| self.book.sheets.get(*sheet)?.rows.get(*row))
            .take_while(|row| !self.is_heading(row))
            .collect()
    }
}

/// Whether a table without a heading can go on with these columns.
fn fits(columns: &[Column], sheet: &Sheet) -> bool {
    let last = columns.iter().map(|column| column.at).max();
    let widest = sheet.rows.iter().filter_map(|row| row.cells.last());
    let widest = widest.map(|cell| cell.column).max();
    last.is_some() && last == widest
}

/// Whether a first row can be a heading: short words in every cell, no dates and numbers.
fn reads_like_heading(row: &Row) -> bool {
    row.cells.iter().all(|cell| {
        let n = cell.text.chars().count();
        let is_date = dates::date(&cell.text).is_some();
        let begins = cell
            .text
            .starts_with(|c: char| c.is_alphabetic() || c == '#');
        n <= 40 && begins && !is_date && !cell.text.ends_with('.')
    })
}

/// Reads title, date and legend from what stands around the tables.
fn texts(book: &Book, layout: &mut Layout, dates: &mut Dates) {
    let first_table = layout.marks.iter().position(|mark| *mark == Mark::Body);
    let texts: Vec<String> = layout
        .lines
        .iter()
        .map(|(sheet, row)| {
            let sheet = book.sheets.get(*sheet);
            let row = sheet.and_then(|sheet| sheet.rows.get(*row));
            row.map(Row::line).unwrap_or_default()
        })
        .collect();
    let is_own = is_own(layout);
    // An export begins with its title, whatever its words are.
    if is_own && let Some(title) = own_title(book) {
        layout.title = title;
        set(&mut layout.marks, 0);
    }
    for (line, text) in texts
        .iter()
        .enumerate()
        .take(first_table.unwrap_or(texts.len()))
    {
        let mark = layout.marks.get(line).copied();
        let day = dates::find_day(&dates.settle(text).text).map(|(day, _, _)| day);
        if layout.dated.is_none() && day.is_some() && text.chars().count() <= 200 {
            layout.dated = day;
            set(&mut layout.marks, line);
        }
        let is_title = mark == Some(Mark::Loose)
            && !text.starts_with(BULLETS)
            && !(is_own && own::is_of_file(text));
        if layout.title.is_empty() && is_title && text.chars().count() <= 200 {
            layout.title.clone_from(text);
            set(&mut layout.marks, line);
        }
    }
    legend(&texts, layout);
}

/// Whether an export has written it.
fn is_own(layout: &Layout) -> bool {
    let mut tables = layout.tables.iter();
    tables.any(|table| own::is_own(&table.columns))
}

/// What the first row of an export says, where it is no heading.
fn own_title(book: &Book) -> Option<String> {
    let first = book.sheets.first()?.rows.first()?;
    let is_alone = matches!(first.cells.as_slice(), [cell] if !cell.is_from_above);
    is_alone.then(|| first.line())
}

/// What an export prints around its tables: the legend with its colours, and what it says of itself.
fn of_export(book: &Book, layout: &mut Layout) {
    for at in 0..layout.lines.len() {
        let row = layout.lines.get(at).and_then(|(sheet, row)| {
            let sheet = book.sheets.get(*sheet)?;
            sheet.rows.get(*row)
        });
        let Some(line) = row.map(Row::line) else {
            continue;
        };
        let line = line.trim_start_matches(BULLETS).trim();
        if layout.marks.get(at) != Some(&Mark::Loose) {
            continue;
        }
        let category = own::category(line).filter(|name| {
            name.chars().count() <= LONGEST_LABEL && layout.categories.len() < MOST_LABELS
        });
        if let Some(name) = category {
            if !layout.categories.iter().any(|known| known == name) {
                layout.categories.push(name.to_owned());
            }
            set(&mut layout.marks, at);
        } else if own::is_of_file(line) {
            set(&mut layout.marks, at);
        }
    }
}

fn set(marks: &mut [Mark], line: usize) {
    if let Some(mark) = marks.get_mut(line) {
        *mark = Mark::Layout;
    }
}

/// Lists of short items outside tables are the legend of the categories.
fn legend(texts: &[String], layout: &mut Layout) {
    let is_own = is_own(layout);
    let mut at = 0;
    while at < texts.len() {
        let is_item = |line: usize| {
            let text = texts.get(line).filter(|text| text.starts_with(BULLETS));
            let short = text.is_some_and(|text| text.chars().count() <= LONGEST_LABEL);
            short && layout.marks.get(line) == Some(&Mark::Loose)
        };
        let end = (at..texts.len())
            .find(|line| !is_item(*line))
            .unwrap_or(texts.len());
        if end - at >= FEWEST_LABELS {
            for line in at..end {
                let name = texts.get(line).map_or("", String::as_str);
                let name = name.trim_start_matches(BULLETS).trim();
                let plain = own::category(name).filter(|_| is_own);
                let name = plain.unwrap_or(name).to_owned();
                if !name.is_empty() && !layout.categories.contains(&name) {
                    layout.categories.push(name);
                }
                set(&mut layout.marks, line);
            }
        }
        at = end.max(at + 1);
    }
}
