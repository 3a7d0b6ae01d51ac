//! The minutes of a meeting as an OpenDocument text, as in the Word document.

use super::{boxed, heading, packed, span, styled, table, words};
use crate::{
    export::{
        minutes::{WIDTHS, cells, cover, title},
        xml::Xml,
    },
    model::{FileError, Timestamp},
    text::{MINUTES_COLUMNS, Minutes, MinutesSection, NOTHING_SETTLED},
};

/// Writes minutes as a text document.
pub(in crate::export) fn minutes(minutes: &Minutes, at: Timestamp) -> Result<Vec<u8>, FileError> {
    let title = title(minutes);
    let cover = cover(&title, at);
    packed(&cover, &WIDTHS, |xml| {
        styled(xml, "Title", &title);
        styled(xml, "plain", &minutes.log);
        for (name, fact) in &minutes.facts {
            xml.inside("text:p text:style-name=\"plain\"", |xml| {
                span(xml, "lead", &format!("{name}:"));
                xml.raw(" ");
                words(xml, fact);
            });
        }
        for section in &minutes.sections {
            write_section(xml, section);
        }
        if minutes.sections.is_empty() {
            styled(xml, "plain", NOTHING_SETTLED);
        }
    })
}

fn write_section(xml: &mut Xml, section: &MinutesSection) {
    heading(xml, "Heading_20_1", section.title);
    let about = format!("{}, one row for each outcome", section.title);
    let name = (section.title, about.as_str());
    table(xml, name, &MINUTES_COLUMNS, |xml| {
        for row in &section.rows {
            xml.inside("table:table-row", |xml| {
                for paragraphs in cells(row) {
                    boxed(xml, "box", |xml| {
                        for words in &paragraphs {
                            styled(xml, "cell", words);
                        }
                        if paragraphs.is_empty() {
                            styled(xml, "cell", "");
                        }
                    });
                }
            });
        }
    });
}
