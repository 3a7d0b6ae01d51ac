//! Workbooks of Excel (.xlsx, .xlsm): sheets, shared strings, styles as far as they say what is a date.
//!
//! The worksheet itself is read by `sheet`. Not supported: pivot tables, charts, comments, threaded notes; rich text
//! is read as plain text.

use super::{
    heads,
    package::Package,
    sheet::{self, Look},
    xml::{self, Event},
};
use crate::{
    import::book::{Book, Form, Sheet},
    model::FileError,
};
use std::collections::HashMap;

/// The most bytes of shared strings.
const MOST_STRINGS: usize = 32 << 20;

/// What sheets refer to.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) strings: Vec<String>,
    /// How numbers look, by the index of a style.
    pub(super) looks: Vec<Look>,
    /// Whether day 0 is in 1904.
    pub(super) is_1904: bool,
}

/// Reads a workbook.
pub(super) fn read(package: &mut Package<'_>, book: &mut Book) -> Result<(), FileError> {
    let mut shared = Shared::default();
    let mut sheets: Vec<(Sheet, String)> = Vec::new();
    let workbook = package.read("xl/workbook.xml")?.unwrap_or_default();
    xml::walk(&workbook, |event| {
        if let Event::Start(element) = event {
            match element.name.as_str() {
                "workbookPr" => shared.is_1904 = element.is("date1904"),
                "sheet" => {
                    let name = element.attribute("name").unwrap_or_default();
                    let mut sheet = Sheet::new(Form::Sheet, name);
                    sheet.is_hidden =
                        matches!(element.attribute("state"), Some("hidden" | "veryHidden"));
                    let id = element.attribute("id").unwrap_or_default();
                    sheets.push((sheet, id.to_owned()));
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    let targets = targets(package)?;
    shared.looks = looks(package)?;
    shared.strings = strings(package)?;
    for (sheet, id) in sheets {
        let Some(bytes) = targets.get(&id).map(|name| package.read(name)) else {
            continue;
        };
        book.begin(sheet)?;
        sheet::read(&bytes?.unwrap_or_default(), &shared, book)?;
    }
    heads(package, book)
}

/// Where the parts of the workbook are.
fn targets(package: &mut Package<'_>) -> Result<HashMap<String, String>, FileError> {
    let mut targets = HashMap::new();
    let bytes = package
        .read("xl/_rels/workbook.xml.rels")?
        .unwrap_or_default();
    xml::walk(&bytes, |event| {
        if let Event::Start(element) = event
            && let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target"))
            && element
                .attribute("Type")
                .is_some_and(|kind| kind.ends_with("/worksheet"))
        {
            let name = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.insert(id.to_owned(), name);
        }
        Ok(())
    })?;
    Ok(targets)
}

fn strings(package: &mut Package<'_>) -> Result<Vec<String>, FileError> {
    let mut strings = Vec::new();
    let mut text = String::new();
    let (mut is_text, mut is_phonetic) = (false, false);
    let mut n_bytes = 0;
    let bytes = package.read("xl/sharedStrings.xml")?.unwrap_or_default();
    xml::walk(&bytes, |event| {
        match event {
            Event::Start(element) => match element.name.as_str() {
                "t" => is_text = true,
                "rPh" => is_phonetic = true,
                _ => {}
            },
            Event::Text(more) if is_text && !is_phonetic => text.push_str(&more),
            Event::Text(_) => {}
            Event::End("t") => is_text = false,
            Event::End("rPh") => is_phonetic = false,
            Event::End("si") => {
                n_bytes += text.len();
                strings.push(std::mem::take(&mut text));
            }
            Event::End(_) => {}
        }
        match n_bytes > MOST_STRINGS {
            true => Err(FileError::TooLarge {
                limit: MOST_STRINGS as u64,
            }),
            false => Ok(()),
        }
    })?;
    Ok(strings)
}

fn looks(package: &mut Package<'_>) -> Result<Vec<Look>, FileError> {
    let mut codes: HashMap<u32, Look> = HashMap::new();
    let mut looks = Vec::new();
    let mut is_used = false;
    let bytes = package.read("xl/styles.xml")?.unwrap_or_default();
    xml::walk(&bytes, |event| {
        match event {
            Event::Start(element) => match element.name.as_str() {
                "numFmt" => {
                    let code = element.attribute("formatCode").unwrap_or_default();
                    if let Some(id) = element.number("numFmtId") {
                        codes.insert(id, Look::of_code(code));
                    }
                }
                "cellXfs" => is_used = true,
                "xf" if is_used => {
                    let id = element.number("numFmtId").unwrap_or_default();
                    let own = codes.get(&id).copied();
                    looks.push(own.unwrap_or_else(|| Look::of_builtin(id)));
                }
                _ => {}
            },
            Event::End("cellXfs") => is_used = false,
            _ => {}
        }
        Ok(())
    })?;
    Ok(looks)
}
