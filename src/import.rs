//! Reads action logs of other tools' making: bytes in, a draft with findings out. Nothing is kept here.
//!
//! One format so far, the text that `pdftotext` makes of a printed action log:
//!
//! - Tables, each after a heading line such as `# Proposed Complete Actions Deadline Status When from?` or
//!   `# Actions Deadline Status When from? Owner?`, which may be broken over lines. Their names give the section:
//!   "Proposed…", "Completed…" or "Closed…", anything else is ongoing. A heading with "Owner" has owners.
//! - Rows: a number (`2`, `**2`, `90.`) and the action, then deadline and status, then the origin ("When from?") and
//!   the owners; each cell over any number of lines, the later cells on lines of their own or on the same line.
//! - Page breaks (form feeds or long runs of blank lines) that cut rows anywhere; what they carried away may come
//!   after the end of its row, and after the next row.
//! - Around the rows: a title with a date anywhere, a legend of categories as a list, a footnote that explains `**`,
//!   page numbers and running heads.
//!
//! Every line of the source stands in a row, is named as layout, or has a finding ([`crate::model::LineUse`]).
//!
//! Not supported: `pdftotext -layout` (columns side by side), tables without a heading, languages other than
//! English, origins without a year, rows of which two cells are interleaved line by line.

mod account;
mod cells;
mod clashes;
mod dates;
mod deadline;
mod decode;
mod due_cell;
mod facts;
mod findings;
mod fit;
mod flow;
mod headings;
mod labels;
mod layers;
mod layout;
mod legend;
mod owners;
mod references;
mod rows;
mod source;
mod starts;
mod state;
mod tails;
mod times;
mod widths;

use crate::model::{FileError, LogDraft};

/// Reads a document: what was understood of it, and its lines.
///
/// `name` is the file's name; its date counts where the document bears none. The bytes may be UTF-8, UTF-16 with a
/// byte order mark, or Windows-1252, at most 8 MB.
pub fn read(name: &str, bytes: &[u8]) -> Result<(LogDraft, Vec<String>), FileError> {
    let raw = decode::lines(bytes)?;
    let source = source::Source::new(&raw);
    let layout = layout::read(&source, name).ok_or(FileError::NoTable)?;
    let rows = rows::read(&source, &layout);
    if rows.is_empty() {
        return Err(FileError::NoTable);
    }
    let about = findings::About {
        source: &source,
        dated: layout.dated,
        footnote: layout.footnote.as_deref(),
    };
    let found = findings::of_rows(&rows, &about);
    let account = account::settle(&source, &layout.marks, &rows, found);
    let draft = LogDraft {
        source: name.to_owned(),
        title: layout.title,
        dated: layout.dated,
        categories: layout.categories,
        actions: rows.into_iter().map(|row| row.draft).collect(),
        findings: account.findings,
        lines: account.lines,
    };
    Ok((draft, raw.into_iter().map(|line| line.text).collect()))
}
