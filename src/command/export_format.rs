//! The formats that a log can be written to.

use serde::{Deserialize, Serialize};

/// A file that a log can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// The Automerge document with its whole history.
    Snapshot,
    /// The documented JSON.
    Json,
    /// The findings, as JSON.
    Findings,
    /// One table of comma-separated values.
    Csv,
    /// Text with tables in Markdown.
    Markdown,
    /// The deadlines as events of a calendar.
    Calendar,
    /// One HTML file that shows the log and carries the Automerge document.
    Page,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
}

impl ExportFormat {
    /// What follows the title and the day in the name of the file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Snapshot => ".automerge",
            Self::Json => ".json",
            Self::Findings => " findings.json",
            Self::Csv => ".csv",
            Self::Markdown => ".md",
            Self::Calendar => ".ics",
            Self::Page => ".html",
            Self::Xlsx => ".xlsx",
            Self::Ods => ".ods",
            Self::Docx => ".docx",
            Self::Odt => ".odt",
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Snapshot => "application/vnd.automerge",
            Self::Json | Self::Findings => "application/json",
            Self::Csv => "text/csv",
            Self::Markdown => "text/markdown",
            Self::Calendar => "text/calendar",
            Self::Page => "text/html",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// The format of a document with this name that has tables; `None` where it has another ending.
    pub fn of_tables(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_lowercase();
        Some(match ending.as_str() {
            "csv" | "tsv" | "txt" => Self::Csv,
            "xlsx" | "xlsm" => Self::Xlsx,
            "ods" => Self::Ods,
            "docx" | "docm" => Self::Docx,
            "odt" => Self::Odt,
            "html" | "htm" | "xhtml" => Self::Page,
            "md" | "markdown" => Self::Markdown,
            _ => return None,
        })
    }

    /// Whether the file holds all earlier versions of the log.
    pub fn carries_history(self) -> bool {
        matches!(self, Self::Snapshot | Self::Page)
    }
}

/// A format that can hold a part of a log, because it holds no history: that is always the history of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ExportFormat", into = "ExportFormat")]
pub struct PartFormat(ExportFormat);

/// Why a format cannot hold a part of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this format holds all of it")]
pub struct HoldsAll;

impl TryFrom<ExportFormat> for PartFormat {
    type Error = HoldsAll;

    fn try_from(format: ExportFormat) -> Result<Self, HoldsAll> {
        match format.carries_history() {
            true => Err(HoldsAll),
            false => Ok(Self(format)),
        }
    }
}

impl From<PartFormat> for ExportFormat {
    fn from(format: PartFormat) -> Self {
        format.0
    }
}

/// A file that the minutes of a meeting can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MinutesFormat {
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// Plain text.
    Text,
}

impl MinutesFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Odt, Self::Text];

    /// How the name of the file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Docx => ExportFormat::Docx.ending(),
            Self::Odt => ExportFormat::Odt.ending(),
            Self::Text => ".txt",
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => ExportFormat::Docx.media_type(),
            Self::Odt => ExportFormat::Odt.media_type(),
            Self::Text => "text/plain",
        }
    }
}
