//! Reads action logs of other tools' making: bytes in, a draft with findings out. Nothing is kept here.
//!
//! Formats with real tables (office documents, Markdown, separated values) are read into a [`book::Book`], which [`tables`] understands; `kind`
//! tells by the bytes what a file is.
//!
//! Without tables there is the text that `pdftotext` makes of a printed action log:
//!
//! - Tables, each after a heading line such as `# Proposed Complete Actions Deadline Status When from?` or
//!   `# Actions Deadline Status When from? Owner?`, which may be broken over lines. Their names give the section:
//!   "Proposed…", "Completed…" or "Closed…", anything else is ongoing. A heading with "Owner" has owners.
//! - Rows: a number (`2`, `**2`, `90.`) and the action, then deadline and status, then the origin ("When from?") and
//!   the owners; each cell over any number of lines, the later cells on lines of their own or on the same line.
//! - Page breaks (form feeds, long runs of blank lines, numbers of pages) that cut rows anywhere; what they carried
//!   away may come after the end of its row, and after the next row.
//! - Around the rows: a title with a date anywhere, a legend of categories as a list, a footnote that explains `**`,
//!   page numbers and running heads.
//!
//! Every line of the source stands in a row, is named as layout, or has a finding ([`crate::model::LineUse`]).
//!
//! What `pdftotext -layout` makes of it (cells side by side) is read by its columns, as a PDF is.
//!
//! Not supported: tables without a heading, languages other than English, origins without a year, rows of which two cells are interleaved line by line.

mod account;
mod book;
mod cells;
mod clashes;
mod composer;
mod dates;
mod deadline;
mod decode;
mod delimited;
mod due_cell;
mod facts;
mod findings;
mod fit;
mod flow;
mod headings;
mod html;
mod joined;
mod kind;
mod labels;
mod layers;
mod layout;
mod legend;
mod losses;
mod markdown;
mod names;
mod numerals;
mod office;
mod owners;
mod pages;
mod pdf;
mod printed;
mod receipt;
mod references;
mod rows;
mod source;
mod starts;
mod state;
mod tables;
mod tails;
mod times;
mod titles;
mod widths;

pub use receipt::{BorneReceipt, receipt};

use crate::model::{
    DocumentKind, FileError, FindingDraft, FindingKind, ImportChoices, LineUse, LogDraft,
};
use kind::Kind;

/// What was understood of a document, and its lines.
pub type Read = (LogDraft, Vec<String>);

/// Reads a document as it is guessed.
pub fn read(name: &str, bytes: &[u8]) -> Result<Read, FileError> {
    read_as(name, bytes, &ImportChoices::default())
}

/// Reads a document: what was understood of it, and its lines.
///
/// `name` is the file's name; its date counts where the document bears none. Texts may be UTF-8, UTF-16 or
/// Windows-1252, at most 8 MB.
pub fn read_as(name: &str, bytes: &[u8], choices: &ImportChoices) -> Result<Read, FileError> {
    let book = match kind::of(bytes) {
        Kind::Packed => office::read(bytes)?,
        Kind::Html => html::read(bytes)?,
        Kind::Pdf => return portable(name, bytes, choices),
        Kind::Compound => return Err(compound(bytes)),
        Kind::Log => return Err(FileError::IsLog),
        Kind::Other(kind) => return Err(FileError::OtherKind { kind }),
        Kind::Text => match text(name, bytes)? {
            Some(book) => book,
            None => return typed(name, bytes, choices),
        },
    };
    tables::read(&book, name, choices).ok_or(FileError::NoTable)
}

/// Reads a PDF: its tables, or, where none has a heading that is known, its words as a printed log.
fn portable(name: &str, bytes: &[u8], choices: &ImportChoices) -> Result<Read, FileError> {
    let pdf = pdf::read(bytes)?;
    let read_tables = || tables::read(&pdf.book, name, choices);
    if pdf.is_headed
        && let Some(read) = read_tables()
    {
        return Ok(read);
    }
    match printed::read(name, pdf.text.as_bytes(), choices) {
        Err(FileError::NoTable) => read_tables().ok_or(FileError::NoTable),
        other => other,
    }
}

/// Reads a text that is no table of values: its cells stand beside each other, or it is that of a printed log.
fn typed(name: &str, bytes: &[u8], choices: &ImportChoices) -> Result<Read, FileError> {
    let is_unclear = match pdf::typed(&decode::lines(bytes)?)? {
        pdf::Typed::No => false,
        pdf::Typed::Unclear => true,
        pdf::Typed::Tables(book) => match tables::read(&book, name, choices) {
            Some(read) => return Ok(read),
            None => true,
        },
    };
    let (mut draft, lines) = printed::read(name, bytes, choices)?;
    if is_unclear {
        draft.findings.insert(
            0,
            FindingDraft {
                kind: FindingKind::NotUnderstood,
                action: None,
                line: 1,
                text: "The cells of this text stand beside each other, and where its rows end cannot be told: rows may have \
                       run together. Import the PDF itself, or what pdftotext writes without -layout."
                    .to_owned(),
            },
        );
        for line in &mut draft.lines {
            if let LineUse::Finding(at) = line {
                *at += 1;
            }
        }
    }
    Ok((draft, lines))
}

/// Why a compound file is not read: it is encrypted, or of the time before 2007.
fn compound(bytes: &[u8]) -> FileError {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    match bytes.windows(name.len()).any(|window| window == name) {
        true => FileError::Encrypted,
        false => FileError::OtherKind {
            kind: DocumentKind::OldOffice,
        },
    }
}

/// Reads the tables of a text, if it is one of Markdown or of separated values.
fn text(name: &str, bytes: &[u8]) -> Result<Option<book::Book>, FileError> {
    if bytes.len() > decode::MOST_BYTES {
        return Err(FileError::TooLarge {
            limit: decode::MOST_BYTES as u64,
        });
    }
    let text = decode::text(bytes)?;
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("csv" | "tsv" | "tab") => delimited::read(&text, true),
        _ if markdown::has_tables(&text) => markdown::read(&text).map(Some),
        _ => delimited::read(&text, false),
    }
}
