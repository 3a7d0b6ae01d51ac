//! Writes a log for other tools and for people who have only those: model in, bytes out. One file a format.
//!
//! Must not know where the log is kept or who asks. What documents for people say is decided once, in `table`.

mod calendar;
mod colours;
mod csv;
mod docx;
mod html;
mod json;
mod mail;
mod markdown;
mod minutes;
mod odf;
mod ods;
mod odt;
mod ooxml;
mod paper;
mod part;
mod said;
mod sheets;
mod table;
mod xlsx;
mod xml;
mod zip;

pub use json::{findings, json};
pub use mail::{Attachment, Enclosed, Letter, circulation, eml, reminder};
pub use minutes::minutes;
pub use part::{only, only_of};

use crate::{
    command::ExportFormat,
    model::{FileError, LogCopy},
};

/// How many cells of the log do not fit a cell of such a file, so that they are cut there and say so.
pub fn n_cut(format: ExportFormat, copy: &LogCopy) -> usize {
    match format {
        ExportFormat::Xlsx | ExportFormat::Ods => sheets::n_cut(copy),
        _ => 0,
    }
}

/// Writes a log in a format.
pub fn write(format: ExportFormat, copy: &LogCopy) -> Result<Vec<u8>, FileError> {
    Ok(match format {
        ExportFormat::Snapshot => copy.whole.clone(),
        ExportFormat::Json => json(&copy.head, &copy.actions, &copy.findings).into_bytes(),
        ExportFormat::Findings => findings(&copy.actions, &copy.findings).into_bytes(),
        ExportFormat::Csv => csv::csv(copy).into_bytes(),
        ExportFormat::Markdown => markdown::markdown(copy).into_bytes(),
        ExportFormat::Calendar => calendar::calendar(copy).into_bytes(),
        ExportFormat::Page => html::html(copy).into_bytes(),
        ExportFormat::Xlsx => xlsx::xlsx(copy)?,
        ExportFormat::Ods => ods::ods(copy)?,
        ExportFormat::Docx => docx::docx(copy)?,
        ExportFormat::Odt => odt::odt(copy)?,
    })
}
