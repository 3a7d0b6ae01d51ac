//! The minutes of a meeting: as text, or as a document for an office program.

use crate::{export, failure::Failure, logs};
use clap::{Args, ValueEnum};
use matters_arising::{
    command::{ExportFormat, MinutesFormat},
    export as formats,
    model::{LogCopy, Meeting},
    text,
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
    let meeting = named(&copy, arguments)?;
    let bytes = formats::minutes(arguments.to.into(), &copy, meeting)
        .map_err(|error| Failure::on("write the minutes of", &arguments.log, error))?;
    match &arguments.output {
        Some(path) => logs::write(path, &bytes),
        None => logs::print_bytes(&bytes),
    }
}

/// The one meeting that bears this title or date.
fn named<'a>(copy: &'a LogCopy, arguments: &Arguments) -> Result<&'a Meeting, Failure> {
    let meetings = &copy.head.meetings;
    let wanted = arguments.meeting.trim();
    let bears_it = |one: &&Meeting| {
        let date = one.date.map(|date| date.to_string());
        let title = one.title.trim();
        date.as_deref() == Some(wanted) || title.to_lowercase() == wanted.to_lowercase()
    };
    let found: Vec<_> = meetings.iter().filter(bears_it).collect();
    if let [one] = found.as_slice() {
        return Ok(one);
    }
    let known: Vec<_> = meetings.iter().map(text::meeting).collect();
    let (error, hint) = match (found.len(), known.as_slice()) {
        (0, []) => {
            let error = "it has no meetings".to_owned();
            (error, "Meetings are added in the page.".to_owned())
        }
        (0, known) => {
            let hint = format!("Its meetings are: {}.", known.join("; "));
            (format!("it has no meeting {wanted}"), hint)
        }
        _ => {
            let error = format!("several of its meetings bear {wanted}");
            (
                error,
                "Give the date where you gave the title, or the title where you gave the date."
                    .to_owned(),
            )
        }
    };
    Err(Failure::on("read", &arguments.log, error).hint(&hint))
}
