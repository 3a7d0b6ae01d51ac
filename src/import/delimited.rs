//! Separated values: commas, semicolons, tabs or bars, with quotation marks as RFC 4180 has them.
//!
//! Says as well whether a text is one. Not supported: quotation marks other than `"`, comments.

use super::book::{Book, Cell, Form, MOST_COLUMNS, Row, Sheet};
use super::tables;
use crate::model::{FileError, HEADS_PROPERTY};

const MARKS: &[char] = &['\t', ',', ';', '|'];

/// So many records are looked at to tell what parts them.
const LOOKED_AT: usize = 40;

/// The book that a text of separated values is; `None` where it is another kind of text.
///
/// `is_named` says that the name of the file calls it one: then columns need no known headings.
pub(super) fn read(text: &str, is_named: bool) -> Result<Option<Book>, FileError> {
    // A line that Excel writes to say what parts the values.
    let (text, said) = match text.strip_prefix("sep=") {
        Some(rest) => {
            let mark = rest.chars().next().filter(|c| *c != '\n');
            (rest.split_once('\n').map_or("", |(_, rest)| rest), mark)
        }
        None => (text, None),
    };
    let best = said.or_else(|| {
        let headed = MARKS.iter().filter(|mark| has_heading(text, **mark));
        headed.max_by_key(|mark| width(text, **mark)).copied()
    });
    let even = || MARKS.iter().copied().filter(|mark| is_even(text, *mark));
    let best = best.or_else(|| even().next().filter(|_| is_named));
    match best {
        Some(mark) => book(text, mark).map(Some),
        None => Ok(None),
    }
}

/// Whether a row of known headings stands near the top.
fn has_heading(text: &str, mark: char) -> bool {
    head(text, mark).iter().any(|record| {
        let known = record
            .iter()
            .filter(|cell| tables::is_heading(cell))
            .count();
        known >= 2 && known * 2 >= record.iter().filter(|cell| !cell.is_empty()).count()
    })
}

fn width(text: &str, mark: char) -> usize {
    head(text, mark)
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or_default()
}

/// Whether most records have the same number of cells, and more than one.
fn is_even(text: &str, mark: char) -> bool {
    let head = head(text, mark);
    let widest = width(text, mark);
    let n_full = head.iter().filter(|record| record.len() == widest).count();
    widest >= 2 && n_full * 5 >= head.len() * 4
}

fn head(text: &str, mark: char) -> Vec<Vec<String>> {
    let mut records = Records::new(text, mark);
    let mut head = Vec::new();
    while head.len() < LOOKED_AT
        && let Ok(Some(record)) = records.next_record()
    {
        head.push(record);
    }
    head
}

fn book(text: &str, mark: char) -> Result<Book, FileError> {
    let mut book = Book::default();
    book.begin(Sheet::new(Form::Sheet, ""))?;
    let mut records = Records::new(text, mark);
    let mut number = 0;
    // The column in which an export of this product tells where the log stood.
    let mut heads = None;
    while let Some(record) = records.next_record()? {
        number += 1;
        let mut cells = Vec::with_capacity(record.len());
        for (column, text) in (0..).zip(record) {
            if text.trim() == HEADS_PROPERTY {
                heads = Some(column);
            } else if heads == Some(column) {
                book.name_heads(&text);
            } else {
                cells.push(Cell::words(column, unguarded(text)));
            }
        }
        book.push(Row {
            number,
            cells,
            ..Row::default()
        })?;
    }
    Ok(book)
}

/// Takes the apostrophe away that keeps spreadsheets from taking a text for a formula.
fn unguarded(text: String) -> String {
    let guarded = |rest: &str| rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    match text.strip_prefix('\'') {
        Some(rest) if guarded(rest) => rest.to_owned(),
        _ => text,
    }
}

/// Takes records off a text, one after the other.
struct Records<'a> {
    rest: &'a str,
    mark: char,
    n: u32,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, mark: char) -> Self {
        Self {
            rest: text,
            mark,
            n: 0,
        }
    }

    fn next_record(&mut self) -> Result<Option<Vec<String>>, FileError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.n += 1;
        let mut record = Vec::new();
        loop {
            let (cell, rest) = self.cell()?;
            // One cell more than are read says that there are more.
            let n_left = (MOST_COLUMNS as usize + 1).saturating_sub(record.len());
            if n_left > 1 || n_left == 1 && !cell.trim().is_empty() {
                record.push(cell);
            }
            let mut letters = rest.chars();
            match letters.next() {
                Some(c) if c == self.mark => self.rest = letters.as_str(),
                Some(_) => {
                    self.rest = letters.as_str();
                    return Ok(Some(record));
                }
                None => {
                    self.rest = "";
                    return Ok(Some(record));
                }
            }
        }
    }

    /// One cell and what follows it: a mark, the end of a line, or nothing.
    fn cell(&self) -> Result<(String, &'a str), FileError> {
        let Some(mut inside) = self.rest.strip_prefix('"') else {
            let end = self.rest.find([self.mark, '\n']).unwrap_or(self.rest.len());
            let (cell, rest) = self.rest.split_at(end);
            return Ok((cell.to_owned(), rest));
        };
        let mut cell = String::new();
        loop {
            let end = inside
                .find('"')
                .ok_or(FileError::OpenQuote { row: self.n })?;
            cell.push_str(inside.get(..end).unwrap_or_default());
            inside = inside.get(end + 1..).unwrap_or_default();
            match inside.strip_prefix('"') {
                Some(rest) => {
                    cell.push('"');
                    inside = rest;
                }
                None => break,
            }
        }
        // What stands between the closing quotation mark and the next mark belongs to the cell.
        let end = inside.find([self.mark, '\n']).unwrap_or(inside.len());
        let (more, rest) = inside.split_at(end);
        cell.push_str(more);
        Ok((cell, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let book = read(text, true)
            .expect("no error")
            .expect("separated values");
        let rows = book.sheets.into_iter().flat_map(|sheet| sheet.rows);
        let line = |row: Row| row.cells.into_iter().map(|cell| cell.text).collect();
        rows.map(line).collect()
    }

    #[test]
    fn what_parts_the_cells_is_found() {
        for mark in [",", ";", "\t", "|"] {
            let text =
                format!("No{mark}Action{mark}Owner\n1{mark}\"a{mark} \"\"b\"\"\nc\"{mark}HO\n");
            let inside = format!("a{mark} \"b\"\nc");
            let want = [["No", "Action", "Owner"], ["1", &inside, "HO"]];
            assert_eq!(cells(&text), want, "{mark}");
        }
        assert_eq!(
            cells("sep=;\nNo;Action, if any\n1;x"),
            [["No", "Action, if any"], ["1", "x"]]
        );
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "Dear all,\nhere, at last, it is.\n",
            "# Actions Deadline Status\n1 Ask, then tell\n",
            "",
        ] {
            assert!(read(text, false).expect("no error").is_none(), "{text}");
        }
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_an_error_with_its_row() {
        let error = read("No,Action\n1,\"x\n2,y\n", false).expect_err("an open quotation mark");
        assert_eq!(error, FileError::OpenQuote { row: 2 });
    }
}
