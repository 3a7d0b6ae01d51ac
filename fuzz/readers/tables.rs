//! Files with tables: packages of office programs, separated values, pages of the web, Markdown.

use super::accounted;
use matters_arising::{
    import,
    model::{ImportChoices, LogDraft},
};

/// A part of a package: its name, and its bytes.
type Part<'a> = (&'a str, &'a [u8]);

/// Bytes as a package, as the sheet of a workbook, as the text of Word, and as the content of an OpenDocument file.
pub(super) fn office(bytes: &[u8]) {
    let workbook: &[u8] =
        br#"<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>"#;
    let relations: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let manifest: &[u8] = b"<manifest/>";
    let kinds: [(&str, &[Part<'_>]); 3] = [
        (
            "log.xlsx",
            &[
                ("xl/workbook.xml", workbook),
                ("xl/_rels/workbook.xml.rels", relations),
                ("xl/worksheets/sheet1.xml", bytes),
                ("xl/sharedStrings.xml", bytes),
                ("xl/styles.xml", bytes),
            ],
        ),
        (
            "log.docx",
            &[("word/document.xml", bytes), ("docProps/custom.xml", bytes)],
        ),
        (
            "log.ods",
            &[
                ("META-INF/manifest.xml", manifest),
                ("content.xml", bytes),
                ("styles.xml", bytes),
                ("meta.xml", bytes),
            ],
        ),
    ];
    // Checksums are wrong in nearly all that is made of a package: here its list and its headers are what is read.
    if bytes.starts_with(b"PK") {
        read("log.xlsx", bytes);
    }
    for (name, parts) in kinds {
        read(name, &packed(parts));
    }
}

/// Bytes as separated values, as a page of the web, and as Markdown.
pub(super) fn tables(bytes: &[u8]) {
    for name in ["log.csv", "log.md"] {
        read(name, bytes);
    }
    read("log.html", &[b"<!DOCTYPE html>", bytes].concat());
}

fn read(name: &str, bytes: &[u8]) {
    let Some(draft) = read_as(name, bytes, &ImportChoices::default()) else {
        return;
    };
    // What was guessed of it can be said by hand as well.
    if let Some(table) = &draft.table {
        let _ = read_as(name, bytes, &table.choices());
    }
}

fn read_as(name: &str, bytes: &[u8], choices: &ImportChoices) -> Option<LogDraft> {
    let (draft, lines) = import::read_as(name, bytes, choices).ok()?;
    accounted::hold(&draft, &lines);
    Some(draft)
}

/// A package of these parts, none of them compressed.
fn packed(parts: &[Part<'_>]) -> Vec<u8> {
    let (mut files, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let at = files.len() as u32;
        let length = (content.len() as u32).to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(checksum(content).to_le_bytes());
        common.extend([length, length].concat());
        common.extend([name.len() as u8, 0, 0, 0]);
        files.extend(b"PK\x03\x04");
        files.extend(&common);
        files.extend(name.bytes());
        files.extend(*content);
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&common);
        list.extend([0; 10]);
        list.extend(at.to_le_bytes());
        list.extend(name.bytes());
    }
    let n = [parts.len() as u8, 0];
    let lengths = [list.len() as u32, files.len() as u32].map(u32::to_le_bytes);
    let end = [
        &b"PK\x05\x06\0\0\0\0"[..],
        &n,
        &n,
        &lengths.concat(),
        &[0; 2],
    ];
    [files, list, end.concat()].concat()
}

/// CRC-32, bit by bit: a package whose parts have another is refused before anything of them is read.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            let polynomial = if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
            (sum >> 1) ^ polynomial
        })
    })
}
