//! The minutes of a meeting as a Word document: a heading for each section, and a table with a marked header row.

use super::{body, cell, packed, run, styled, table};
use crate::{
    export::{
        minutes::{WIDTHS, cells, cover, title},
        xml::Xml,
    },
    model::{FileError, Timestamp},
    text::{MINUTES_COLUMNS, Minutes, MinutesSection, NOTHING_SETTLED},
};

/// Writes minutes as a Word document.
pub(in crate::export) fn minutes(minutes: &Minutes, at: Timestamp) -> Result<Vec<u8>, FileError> {
    let title = title(minutes);
    let cover = cover(&title, at);
    let document = body(|xml| {
        styled(xml, "Title", &title);
        styled(xml, "Normal", &minutes.log);
        for (name, words) in &minutes.facts {
            xml.inside("w:p", |xml| {
                run(xml, "<w:b/>", &format!("{name}: "));
                run(xml, "", words);
            });
        }
        for section in &minutes.sections {
            write_section(xml, section);
        }
        if minutes.sections.is_empty() {
            styled(xml, "Normal", NOTHING_SETTLED);
        }
    });
    packed(&cover, document)
}

fn write_section(xml: &mut Xml, section: &MinutesSection) {
    styled(xml, "Heading1", section.title);
    let about = format!("{}, one row for each outcome", section.title);
    let name = (section.title, about.as_str());
    table(xml, name, &WIDTHS, &MINUTES_COLUMNS, |xml| {
        for row in &section.rows {
            xml.inside("w:tr", |xml| {
                for (paragraphs, width) in cells(row).iter().zip(WIDTHS) {
                    cell(xml, width, None, |xml| {
                        for words in paragraphs {
                            styled(xml, "TableText", words);
                        }
                        // A cell without a paragraph is one that Word repairs.
                        if paragraphs.is_empty() {
                            styled(xml, "TableText", "");
                        }
                    });
                }
            });
        }
    });
}
