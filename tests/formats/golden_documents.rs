//! Documents byte for byte, both ways: what a small log is in every format, and what is understood of documents that lie
//! in `data/golden`, written by this product and by others.
//!
//! `MATTERS_WRITE_GOLDEN=1 cargo test --test formats golden_documents` writes all but the documents of others anew; look
//! at what changed before keeping it. A document that an earlier version wrote (`ours.*`) is written where there is none and
//! never again: what people have on their disks must stay readable.

use super::{
    exported::{copy_of, lists, worked_on},
    office::unzipped,
};
use matters_arising::{command::ExportFormat, export, import, model::*};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// Documents that others wrote, beside those in `data/golden`: see `data/make*.py`.
const OF_OTHERS: [&str; 7] = [
    "openpyxl.xlsx",
    "openpyxl-1904.xlsx",
    "python-docx.docx",
    "libreoffice-calc.xlsx",
    "libreoffice-calc.ods",
    "libreoffice-writer.docx",
    "libreoffice-writer.odt",
];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/data")
}

fn writes() -> bool {
    std::env::var_os("MATTERS_WRITE_GOLDEN").is_some()
}

/// Four actions of the log that was worked on: with everything an action can have, without, and one that values of
/// stand apart.
fn small() -> LogCopy {
    let mut copy = copy_of(&worked_on());
    copy.whole.clear();
    let n = copy.actions.len();
    let mut at = 0;
    copy.actions.retain(|_| {
        at += 1;
        [1, 3, 14, n].contains(&at)
    });
    let kept: Vec<ActionId> = copy.actions.iter().map(|action| action.id).collect();
    copy.findings
        .retain(|finding| finding.action.is_some_and(|id| kept.contains(&id)));
    copy
}

/// A document as text: an archive part by part, markup an element a line, so that a difference shows where it is.
fn readable(bytes: &[u8]) -> String {
    let lines = |text: &[u8]| {
        let text = std::str::from_utf8(text).unwrap();
        text.replace("><", ">\n<")
    };
    if !bytes.starts_with(b"PK") {
        return lines(bytes);
    }
    let mut out = String::new();
    for (name, content) in unzipped(bytes) {
        let _ = writeln!(out, "==== {name}\n{}", lines(&content));
    }
    out
}

/// Holds a text to a golden file, or writes that.
fn holds(path: &Path, text: &str) -> Result<(), String> {
    if writes() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        return Ok(());
    }
    let golden =
        fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let differs = golden.lines().zip(text.lines()).find(|(was, is)| was != is);
    match differs {
        Some((was, is)) => Err(format!("{}:\n  was {was}\n  is  {is}", path.display())),
        None if golden.len() != text.len() => Err(format!("{}: longer or shorter", path.display())),
        None => Ok(()),
    }
}

fn all(held: Vec<Result<(), String>>) {
    let failed: Vec<_> = held.into_iter().filter_map(Result::err).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn d1_each_format_is_what_it_was() {
    let copy = small();
    let formats = lists().chain([ExportFormat::Calendar, ExportFormat::Json]);
    let held = formats.map(|format| {
        let bytes = export::write(format, &copy).unwrap();
        let name = format!("out/log{}.txt", format.ending());
        holds(&data().join("golden").join(name), &readable(&bytes))
    });
    all(held.collect());
}

fn documents() -> Vec<PathBuf> {
    let golden = fs::read_dir(data().join("golden")).unwrap();
    let files = golden.map(|entry| entry.unwrap().path());
    let read = |path: &PathBuf| path.is_file() && path.extension().is_some_and(|e| e != "json");
    let mut files: Vec<_> = files.filter(read).collect();
    files.extend(OF_OTHERS.map(|name| data().join(name)));
    files.sort();
    files
}

#[test]
fn d2_each_document_is_understood_as_it_was() {
    if writes() {
        let copy = small();
        for format in lists() {
            let path = data().join(format!("golden/ours{}", format.ending()));
            if !path.exists() {
                fs::write(path, export::write(format, &copy).unwrap()).unwrap();
            }
        }
    }
    let documents = documents();
    assert!(documents.len() >= 22, "{documents:?}");
    let held = documents.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let (draft, lines) = import::read(&name, &bytes).unwrap();
        assert_eq!(draft.lines.len(), lines.len(), "{name}");
        let text = serde_json::to_string_pretty(&draft).unwrap();
        holds(
            &data().join(format!("golden/{name}.json")),
            &format!("{text}\n"),
        )
    });
    all(held.collect());
}

#[test]
fn d3_what_others_write_says_the_same_whoever_wrote_it() {
    let said = |name: &str| {
        let bytes = fs::read(data().join("golden").join(name)).unwrap();
        let draft = import::read(name, &bytes).unwrap().0;
        let rows = draft.actions.iter().map(|row| {
            let mut row = super::support::row(row);
            row["imported"]["lines"] = serde_json::Value::Null;
            // Core fonts of PDF have no curly apostrophe.
            row.to_string().replace('’', "'")
        });
        (draft.title, draft.dated, rows.collect::<Vec<_>>())
    };
    let first = said("reportlab.pdf");
    assert_eq!(first.2.len(), 4);
    for name in [
        "chromium.pdf",
        "cairo.pdf",
        "fpdf2.pdf",
        "groff.pdf",
        "pandoc.docx",
        "pandoc.odt",
        "pandoc.html",
        "pandoc.md",
    ] {
        assert_eq!(said(name), first, "{name}");
    }
}
