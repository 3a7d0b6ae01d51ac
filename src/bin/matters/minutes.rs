//! The minutes of a meeting: as text, or as a document for an office program.

use crate::{export, failure::Failure, files, logs, named};
use clap::{Args, ValueEnum};
use matters_arising::{
    command::{ExportFormat, MinutesFormat},
    export as formats,
};
use std::path::PathBuf;

/// Write the minutes of a meeting
#[derive(Args)]
pub(crate) struct Arguments {
    /// The log file
    log: PathBuf,
    /// The meeting: its title, or its date such as 2019-05-16
    meeting: String,
    /// The format
    #[arg(long, default_value = "text")]
    to: Format,
    /// The file to write; standard output if there is none
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// A format that minutes can be written in.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Plain text, for an email
    Text,
    /// A document for Word
    Docx,
    /// A document for LibreOffice and others
    Odt,
}

impl From<Format> for MinutesFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Docx => Self::Docx,
            Format::Odt => Self::Odt,
        }
    }
}

/// Writes the minutes of a meeting.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let document = logs::read(&arguments.log)?;
    // Any format without history asks for as much of the log as minutes need.
    let copy = export::copy(&document, ExportFormat::Markdown, &arguments.log)?;
    let meeting = named::meeting(&copy.head.meetings, &arguments.meeting, &arguments.log)?;
    let bytes = formats::minutes(arguments.to.into(), &copy, meeting)
        .map_err(|error| Failure::on("write the minutes of", &arguments.log, error))?;
    match &arguments.output {
        Some(path) => files::write_made_from(&arguments.log, path, &bytes),
        None => logs::print_bytes(&bytes),
    }
}
