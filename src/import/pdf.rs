//! PDF: the words of its pages with their places, put together to tables and the texts between them.
//!
//! Columns are those that are ruled, or else the white space below known headings. Rows that a page end cuts are put together,
//! headings that are repeated count once, and lines that stand at the top or bottom of every page are set apart. Where no heading of a
//! table is found, the words are read as the text of a printed log.
//!
//! Nothing in a file is ever run or followed, and nothing outside it is looked at. Not supported: encrypted files, pictures of
//! text, forms.

mod content;
mod encoding;
mod file;
mod filter;
mod font;
mod lines;
mod object;
mod ruled;
mod spaced;
mod table;
mod typed;
mod words;

use super::{
    book::{self, Book, Form},
    decode::RawLine,
    tables,
};
use crate::model::{FileError, FindingKind};
use lines::{Column, Line};
use spaced::Headings;
use std::collections::{HashMap, HashSet};
use table::Table;
use words::{Sheet, Word};

/// The most words of a file.
const MOST_WORDS: usize = 1_500_000;

/// How many lines at the top and bottom of a page may be repeated on others.
const RUNNING: usize = 2;

/// How many lines that were set apart are named.
const MOST_NAMED: usize = 10;

/// A file that was read.
pub(super) struct Pdf {
    pub(super) book: Book,
    /// Whether a table of it has headings that are known.
    pub(super) is_headed: bool,
    /// All its words as a text.
    pub(super) text: String,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Result<Pdf, FileError> {
    let file = file::File::open(bytes)?;
    let mut fonts = font::Fonts::default();
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut n_words = 0;
    for page in file.pages()? {
        let sheet = content::read(&file, &page, &mut fonts)?;
        n_words += sheet.words.len() + sheet.aside.len();
        if n_words > MOST_WORDS {
            return Err(FileError::TooLarge {
                limit: crate::model::LARGEST_FILE,
            });
        }
        sheets.push(sheet);
    }
    let n_glyphs: usize = sheets.iter().map(|sheet| sheet.n_glyphs).sum();
    let n_unknown: usize = sheets.iter().map(|sheet| sheet.n_unknown).sum();
    if n_glyphs == 0 || n_unknown * 5 > n_glyphs {
        return Err(FileError::NoText);
    }
    let items = items(&sheets, |sheet, page| ruled::read(&file, sheet, page))?;
    let is_headed = items.iter().any(|item| match item {
        Item::Table(table) => is_headed(table),
        _ => false,
    });
    Ok(Pdf {
        book: book_of(items)?,
        is_headed,
        text: printed(&sheets),
    })
}

/// What a text is whose cells may stand beside each other on its lines.
pub(super) enum Typed {
    /// They do not.
    No,
    /// They do, and nobody can tell where its rows end.
    Unclear,
    /// They do, and these are its tables.
    Tables(Book),
}

/// Reads a text whose cells stand beside each other, parted by white space, as `pdftotext -layout` writes it.
pub(super) fn typed(lines: &[RawLine]) -> Result<Typed, FileError> {
    if !typed::may_be(lines) {
        return Ok(Typed::No);
    }
    let Some(sheets) = typed::sheets(lines) else {
        return Ok(Typed::Unclear);
    };
    let items = items(&sheets, |sheet, _| {
        Ok((Vec::new(), sheet.words.iter().collect()))
    })?;
    let is_headed = |item: &Item| matches!(item, Item::Table(table) if is_headed(table));
    Ok(match items.iter().any(is_headed) {
        true => Typed::Tables(book_of(items)?),
        false => Typed::Unclear,
    })
}

/// What is known of headings.
const HEADINGS: Headings<'static> = Headings {
    is_known: &tables::is_heading,
    is_number: &tables::is_heading_of_numbers,
};

/// What a file is made of, in order.
enum Item {
    Table(Table),
    /// A paragraph outside the tables.
    Paragraph(u32, String),
    /// A line that stands at the top or bottom of pages.
    Running(String),
}

/// A line as it is on other pages: without its numbers.
fn without_numbers(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' if plain.ends_with('#') => {}
            '0'..='9' => plain.push('#'),
            c => plain.push(c),
        }
    }
    plain
}

fn is_page_number(plain: &str) -> bool {
    matches!(
        plain.to_lowercase().as_str(),
        "#" | "page #" | "page # of #" | "# of #" | "#/#" | "# / #" | "page #/#" | "- # -"
    )
}

/// Lines at the top and bottom of each page, without their numbers.
fn at_the_ends(lines: &[Vec<&Word>]) -> Vec<(usize, String, f64)> {
    let n = lines.len();
    let ends = (0..n).filter(|at| *at < RUNNING || *at + RUNNING >= n);
    let lines = ends.filter_map(|at| Some((at, Line::of(lines.get(at)?)?)));
    lines
        .map(|(at, line)| (at, without_numbers(&line.text), line.base))
        .collect()
}

/// Where in all pages the lines are that stand again and again.
///
/// The headings of tables are not among them.
fn running(pages: &[Vec<Vec<&Word>>], headings: &Headings<'_>) -> HashSet<(usize, usize)> {
    let mut places: HashMap<(String, i64), Vec<(usize, usize)>> = HashMap::new();
    let mut alone = HashSet::new();
    for (page, lines) in pages.iter().enumerate() {
        let mut of_heading = 0..0;
        for (at, text, base) in at_the_ends(lines) {
            let below = lines.get(at..).unwrap_or_default();
            if !of_heading.contains(&at) {
                of_heading = at..at + spaced::n_heading_lines(below, headings);
            }
            if of_heading.contains(&at) {
                continue;
            }
            if is_page_number(&text) {
                alone.insert((page, at));
            }
            places
                .entry((text, (base / 8.0).round() as i64))
                .or_default()
                .push((page, at));
        }
    }
    let again = places
        .into_values()
        .filter(|places| places.len() >= 2 && places.len() * 3 >= pages.len());
    alone.extend(again.flatten());
    alone
}

/// What stands on pages. `read_ruled` gives the ruled tables of one, and the words outside them.
fn items<'s>(
    sheets: &'s [Sheet],
    read_ruled: impl Fn(&'s Sheet, u32) -> Result<(Vec<Table>, Vec<&'s Word>), FileError>,
) -> Result<Vec<Item>, FileError> {
    let headings = HEADINGS;
    let mut ruled = Vec::with_capacity(sheets.len());
    let mut free = Vec::with_capacity(sheets.len());
    for (page, sheet) in (1..).zip(sheets) {
        let (tables, words) = read_ruled(sheet, page)?;
        ruled.push(tables);
        free.push(lines::in_lines(words));
    }
    let running = running(&free, &headings);
    let mut items: Vec<Item> = Vec::new();
    let mut open = None;
    for (at, ((mut tables, lines), sheet)) in ruled.into_iter().zip(free).zip(sheets).enumerate() {
        let page = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let (apart, lines): (Vec<_>, Vec<_>) = lines
            .into_iter()
            .enumerate()
            .partition(|(line, _)| running.contains(&(at, *line)));
        let texts = apart
            .iter()
            .filter_map(|(_, words)| Some(Line::of(words)?.text));
        items.extend(texts.map(Item::Running));
        let lines = lines.into_iter().map(|(_, words)| words).collect();
        // A ruled table between them ends one that is not.
        let before = open.take().filter(|_| tables.is_empty());
        let found = spaced::read(lines, &sheet.rules, page, before, &headings);
        open = found.open;
        tables.extend(found.tables);
        let edge = sheet
            .words
            .iter()
            .map(|word| word.right)
            .fold(f64::MIN, f64::max);
        let texts: Vec<Line> = found
            .lines
            .iter()
            .filter_map(|words| Line::of(words))
            .collect();
        let column = Column { edge, usual: 0.0 };
        for item in in_order(tables, texts, column, page) {
            let begins_page = is_first_of_page(&items, page);
            let last = items
                .iter_mut()
                .rev()
                .find(|item| !matches!(item, Item::Running(_)));
            match (item, last) {
                (Item::Table(next), Some(Item::Table(last))) if begins_page => {
                    let key = key(last);
                    let other = last.go_on(next, key);
                    items.extend(other.map(Item::Table));
                }
                (item, _) => items.push(item),
            }
        }
        if !sheet.aside.is_empty() {
            items.push(Item::Paragraph(page, sheet.aside.join(" ")));
        }
    }
    Ok(items)
}

/// Whether nothing of this page has come yet.
fn is_first_of_page(items: &[Item], page: u32) -> bool {
    let last = items
        .iter()
        .rev()
        .find(|item| !matches!(item, Item::Running(_)));
    match last {
        Some(Item::Table(table)) => table.rows.last().is_none_or(|row| row.page < page),
        Some(Item::Paragraph(own, _)) => *own < page,
        Some(Item::Running(_)) | None => true,
    }
}

/// The tables and paragraphs of a page, from the top.
fn in_order(tables: Vec<Table>, lines: Vec<Line>, column: Column, page: u32) -> Vec<Item> {
    let mut placed: Vec<(f64, Item)> = tables
        .into_iter()
        .map(|table| (table.top, Item::Table(table)))
        .collect();
    let tops: Vec<f64> = placed.iter().map(|(top, _)| *top).collect();
    let mut paragraph: Vec<Line> = Vec::new();
    let mut paragraphs: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        let goes_on = paragraph.last().is_some_and(|above| {
            let is_parted = tops.iter().any(|top| *top > above.base && *top < line.base);
            let is_alike = (above.size / line.size - 1.0).abs() < 0.15;
            !is_parted && is_alike && above.goes_on(&line, column)
        });
        if !goes_on && !paragraph.is_empty() {
            paragraphs.push(std::mem::take(&mut paragraph));
        }
        paragraph.push(line);
    }
    paragraphs.extend((!paragraph.is_empty()).then_some(paragraph));
    placed.extend(paragraphs.into_iter().filter_map(|lines| {
        let top = lines.first()?.base;
        Some((top, Item::Paragraph(page, lines::text(&lines, column))))
    }));
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    placed.into_iter().map(|(_, item)| item).collect()
}

/// The texts of the first row of a table.
fn heading(table: &Table) -> Vec<String> {
    let Some(row) = table.rows.first() else {
        return Vec::new();
    };
    let cells = row.cells.iter().enumerate();
    cells
        .map(|(at, cell)| lines::heading(&cell.lines, table.column(at, 0.0), tables::is_heading))
        .collect()
}

fn is_headed(table: &Table) -> bool {
    heading(table)
        .iter()
        .filter(|text| tables::is_heading(text))
        .count()
        >= 2
}

/// The column in which every row has something: that of the numbers.
fn key(table: &Table) -> Option<usize> {
    heading(table)
        .iter()
        .position(|text| tables::is_heading_of_numbers(text))
}

/// Adds a table. `numbers` says how many rows of each page have come.
fn add_table(
    book: &mut Book,
    table: &Table,
    numbers: &mut HashMap<u32, u32>,
) -> Result<(), FileError> {
    book.begin(book::Sheet::new(Form::Table, ""))?;
    let usual = table.usual();
    let columns: Vec<Column> = (0..table.n_columns())
        .map(|at| table.column(at, usual))
        .collect();
    let heading = heading(table);
    for (at, row) in table.rows.iter().enumerate() {
        let number = numbers.entry(row.page).or_default();
        *number += 1;
        let mut cells = Vec::with_capacity(columns.len());
        for (n, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
            let known = heading.get(n).filter(|_| at == 0).cloned();
            let text = known.unwrap_or_else(|| table.text(row, n, *column));
            cells.push(book::Cell {
                is_from_above: cell.is_from_above,
                ..book::Cell::words(u32::try_from(n).unwrap_or(u32::MAX), text)
            });
        }
        book.push(book::Row {
            number: *number,
            page: Some(row.page),
            cells,
            ..book::Row::default()
        })?;
    }
    Ok(())
}

fn book_of(items: Vec<Item>) -> Result<Book, FileError> {
    let mut book = Book::default();
    let mut set_apart: Vec<String> = Vec::new();
    // How many rows of each page have come.
    let mut numbers: HashMap<u32, u32> = HashMap::new();
    for item in items {
        match item {
            Item::Running(text) => {
                let is_new = !set_apart
                    .iter()
                    .any(|known| without_numbers(known) == without_numbers(&text));
                if is_new && set_apart.len() < MOST_NAMED {
                    set_apart.push(text);
                }
            }
            Item::Paragraph(page, text) => {
                for line in text.split('\n') {
                    book.paragraph_on(page, line.to_owned())?;
                }
            }
            Item::Table(table) => add_table(&mut book, &table, &mut numbers)?,
        }
    }
    if !set_apart.is_empty() {
        let quoted: Vec<_> = set_apart.iter().map(|text| format!("“{text}”")).collect();
        let text = format!(
            "What stands at the top or bottom of the pages was set apart: {}.",
            quoted.join(", ")
        );
        book.note(FindingKind::SetApart, &text);
    }
    Ok(book)
}

/// All words as a text, as a program writes it that knows of no columns: a blank line for a gap, a form feed for a new page.
fn printed(sheets: &[Sheet]) -> String {
    let mut text = String::new();
    for sheet in sheets {
        let lines = lines::in_lines(sheet.words.iter().collect());
        let lines: Vec<Line> = lines.iter().filter_map(|words| Line::of(words)).collect();
        let mut apart: Vec<f64> = lines
            .windows(2)
            .filter_map(|pair| Some(pair.last()?.base - pair.first()?.base))
            .collect();
        apart.sort_by(f64::total_cmp);
        // Most lines follow each other closely.
        let usual = apart.get(apart.len() / 4).copied().unwrap_or(12.0).max(1.0);
        let left = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
        let mut above: Option<f64> = None;
        for line in &lines {
            let n_down = above.map_or(0.0, |above| {
                ((line.base - above) / usual).round().clamp(1.0, 60.0)
            });
            text.extend(std::iter::repeat_n('\n', n_down as usize));
            let n_letters = line.text.chars().count().max(1) as f64;
            let letter = ((line.right - line.left) / n_letters).max(1.0);
            let n_before = ((line.left - left) / letter).round().clamp(0.0, 200.0);
            text.extend(std::iter::repeat_n(' ', n_before as usize));
            text.push_str(&line.text);
            above = Some(line.base);
        }
        text.push_str("\n\u{c}");
    }
    text
}
