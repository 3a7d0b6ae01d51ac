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

/// Reads the heads of the log from the properties that people give to documents of Microsoft's formats.
fn custom_properties(package: &mut Package<'_>, book: &mut Book) -> Result<(), FileError> {
    let Some(bytes) = package.read("docProps/custom.xml")? else {
        return Ok(());
    };
    let mut is_heads = false;
    xml::walk(&bytes, |event| {
        match event {
            xml::Event::Start(element) if element.name == "property" => {
                is_heads = element.attribute("name") == Some(HEADS_PROPERTY);
            }
            xml::Event::Text(text) if is_heads => book.name_heads(&text),
            _ => {}
        }
        Ok(())
    })
}
