//! A log in another format: to a file, or to standard output.

use crate::{failure::Failure, logs, public};
use clap::{Args, ValueEnum};
use matters_arising::{command::ExportFormat, document::Document, export, model::LogCopy, text};
use std::path::{Path, PathBuf};

/// Write a log in another format
#[derive(Args)]
pub(crate) struct Arguments {
    /// The log file
    log: PathBuf,
    /// The format
    #[arg(long)]
    to: Format,
    /// The file to write; standard output if there is none
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Write a public copy: without history, and with names replaced as --names says
    #[arg(long, requires = "names")]
    public: bool,
    /// What becomes of names and the like; what is still to be decided is added to it
    #[arg(long, value_name = "NAMES.json", requires = "public")]
    names: Option<PathBuf>,
    /// Write the receipt that ties the public copy to this log; keep it to yourself
    #[arg(long, value_name = "RECEIPT.json", requires = "public")]
    receipt: Option<PathBuf>,
}

/// A format that a log can be written in.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// The documented JSON
    Json,
    /// One table for spreadsheets and programs
    Csv,
    /// Text with tables, for wikis and editors
    #[value(name = "md", alias = "markdown")]
    Markdown,
    /// The deadlines, for a calendar
    Ics,
    /// One page for any browser, with the whole log in it
    Html,
    /// A spreadsheet for Excel
    Xlsx,
    /// A spreadsheet for LibreOffice and others
    Ods,
    /// A document for Word
    Docx,
    /// A document for LibreOffice and others
    Odt,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Json => Self::Json,
            Format::Csv => Self::Csv,
            Format::Markdown => Self::Markdown,
            Format::Ics => Self::Calendar,
            Format::Html => Self::Page,
            Format::Xlsx => Self::Xlsx,
            Format::Ods => Self::Ods,
            Format::Docx => Self::Docx,
            Format::Odt => Self::Odt,
        }
    }
}

/// Writes a log in another format.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let format = ExportFormat::from(arguments.to);
    let document = logs::read(&arguments.log)?;
    let copy = copy(&document, format, &arguments.log)?;
    let public = match &arguments.names {
        Some(names) => Some(public::public(&document, &copy, names)?),
        None => None,
    };
    let copy = public.as_ref().map_or(&copy, |public| &public.copy);
    let bytes =
        export::write(format, copy).map_err(|error| Failure::on("write", &arguments.log, error))?;
    if format.carries_history() && public.is_none() {
        eprintln!("{}", text::CARRIES_HISTORY);
    }
    if let (Some(public), Some(path)) = (&public, &arguments.receipt) {
        logs::write(path, public.receipt(&bytes).as_bytes())?;
    }
    match &arguments.output {
        Some(path) => logs::write(path, &bytes),
        None => logs::print_bytes(&bytes),
    }
}

/// The log as the exporters are given it.
pub(crate) fn copy(
    document: &Document,
    format: ExportFormat,
    path: &Path,
) -> Result<LogCopy, Failure> {
    Ok(LogCopy {
        head: document
            .head()
            .ok_or_else(|| Failure::on("read", path, "it has no title"))?,
        actions: document.actions(),
        findings: document.findings(),
        heads: document.heads(),
        at: logs::now(),
        whole: match format.carries_history() {
            true => document.save(),
            false => Vec::new(),
        },
        receipt: None,
    })
}
