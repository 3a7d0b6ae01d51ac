//! What a file is, by its first bytes; its name only decides between kinds of text.
//!
//! Knows the marks of formats, not how they are read.

use crate::model::{AUTOMERGE_MAGIC, DocumentKind, is_locked};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Packed: an office document, or something else.
    Packed,
    /// A page of the web, or what a word processor copies.
    Html,
    /// Something of the time before 2007, or an encrypted document of after.
    Compound,
    /// A PDF.
    Pdf,
    /// Text: a printed log or separated values.
    Text,
    /// A log file, in the clear or locked.
    Log,
    /// Recognised, and not read.
    Other(DocumentKind),
}

/// Marks at the start of files.
const MARKS: &[(&[u8], Kind)] = &[
    (b"PK\x03\x04", Kind::Packed),
    (b"PK\x05\x06", Kind::Packed),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Compound),
    (b"%PDF-", Kind::Pdf),
    (&AUTOMERGE_MAGIC, Kind::Log),
    (b"{\\rtf", Kind::Other(DocumentKind::RichText)),
    (b"\x89PNG", Kind::Other(DocumentKind::Picture)),
    (b"\xFF\xD8\xFF", Kind::Other(DocumentKind::Picture)),
    (b"GIF8", Kind::Other(DocumentKind::Picture)),
    (b"II*\0", Kind::Other(DocumentKind::Picture)),
    (b"MM\0*", Kind::Other(DocumentKind::Picture)),
    (b"\x1F\x8B", Kind::Other(DocumentKind::Archive)),
    (b"7z\xBC\xAF\x27\x1C", Kind::Other(DocumentKind::Archive)),
    (b"Rar!", Kind::Other(DocumentKind::Archive)),
];

/// How far into a file the first mark of a page of the web is looked for.
const HEAD: usize = 4_096;

/// What a file is.
pub(super) fn of(bytes: &[u8]) -> Kind {
    if let Some((_, kind)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return *kind;
    }
    if is_locked(bytes) {
        return Kind::Log;
    }
    let head: String = bytes
        .iter()
        .take(HEAD)
        .filter(|byte| **byte != 0)
        .map(|byte| char::from(*byte).to_ascii_lowercase())
        .collect();
    let head = head.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace());
    // What is copied on Windows begins with lines such as "StartHTML:00000097".
    let copied = head.starts_with("version:") && head.contains("starthtml:");
    let begins = |mark: &str| head.starts_with(mark);
    let tag = [
        "<!doctype html",
        "<html",
        "<meta",
        "<table",
        "<body",
        "<div",
        "<style",
        "<google-sheets",
        "<span",
        "<p>",
        "<p ",
        "<tr",
        "<col",
        "<!--startfragment",
        "<b ",
    ];
    let xhtml = begins("<?xml") && head.contains("<html");
    let saved = begins("<!--") && head.contains("<html");
    if copied || xhtml || saved || tag.iter().any(|mark| begins(mark)) {
        Kind::Html
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let cases: &[(&[u8], Kind)] = &[
            (b"PK\x03\x04\x14\0", Kind::Packed),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0", Kind::Compound),
            (b"%PDF-1.7", Kind::Pdf),
            (b"\x85\x6f\x4a\x83\0\0", Kind::Log),
            (b"age-encryption.org/v1\n", Kind::Log),
            (b"\xEF\xBB\xBF\r\n<!DOCTYPE html>", Kind::Html),
            (b"Version:0.9\r\nStartHTML:0097\r\n<html>", Kind::Html),
            (b"<\0t\0a\0b\0l\0e\0>\0", Kind::Html),
            (b"No,Action\n1,<table> is a word", Kind::Text),
            (b"# Actions Deadline Status", Kind::Text),
            (b"", Kind::Text),
        ];
        for (bytes, want) in cases {
            assert_eq!(of(bytes), *want, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
