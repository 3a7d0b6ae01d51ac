//! Documents of office programs: a package of XML, unpacked within limits, read into a book.
//!
//! Tells which of them a package is. Nothing in a document is ever run or followed: macros, links to other files and
//! data connections are left alone, and a finding says so.

mod docx;
mod opendocument;
mod package;
mod passed_over;
mod sheet;
mod xlsx;
mod xml;

use super::book::Book;
use crate::model::{DocumentKind, FileError, FindingKind, HEADS_PROPERTY};
use package::Package;

/// Reads a package.
pub(super) fn read(bytes: &[u8]) -> Result<Book, FileError> {
    let mut package = Package::open(bytes)?;
    let mut book = Book::default();
    if package.has("xl/workbook.xml") {
        xlsx::read(&mut package, &mut book)?;
    } else if package.has("xl/workbook.bin") {
        return Err(FileError::OtherKind {
            kind: DocumentKind::BinaryWorkbook,
        });
    } else if package.has("word/document.xml") {
        docx::read(&mut package, &mut book)?;
    } else if package.has("content.xml") && package.has("META-INF/manifest.xml") {
        opendocument::read(&mut package, &mut book)?;
    } else {
        return Err(FileError::OtherKind {
            kind: DocumentKind::Archive,
        });
    }
    let macros = [
        "xl/vbaProject.bin",
        "word/vbaProject.bin",
        "Basic/script-lc.xml",
    ];
    if macros.iter().any(|name| package.has(name)) {
        book.note(
            FindingKind::NotRun,
            "The document holds macros. They were never run.",
        );
    }
    Ok(book)
}

/// A property that a package bears under this name.
pub(super) fn named_property(bytes: &[u8], name: &str) -> Result<Option<String>, FileError> {
    property(&mut Package::open(bytes)?, name)
}

/// Where people's own properties stand in Microsoft's formats and in OpenDocument, and the element that is one.
const PROPERTIES: [(&str, &str); 2] = [
    ("docProps/custom.xml", "property"),
    ("meta.xml", "user-defined"),
];

fn property(package: &mut Package<'_>, name: &str) -> Result<Option<String>, FileError> {
    for (entry, kind) in PROPERTIES {
        let Some(bytes) = package.read(entry)? else {
            continue;
        };
        let (mut is_it, mut value) = (false, None::<String>);
        xml::walk(&bytes, |event| {
            match event {
                xml::Event::Start(element) if element.name == kind => {
                    is_it = element.attribute("name") == Some(name);
                }
                xml::Event::End(ended) if ended == kind => is_it = false,
                xml::Event::Text(text) if is_it => {
                    value.get_or_insert_default().push_str(&text);
                }
                _ => {}
            }
            Ok(())
        })?;
        if let Some(value) = value {
            return Ok(Some(value.trim().to_owned()));
        }
    }
    Ok(None)
}

/// Reads which state of the log a document shows.
fn heads(package: &mut Package<'_>, book: &mut Book) -> Result<(), FileError> {
    if let Some(heads) = property(package, HEADS_PROPERTY)? {
        book.name_heads(&heads);
    }
    Ok(())
}
