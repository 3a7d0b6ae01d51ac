//! A log in another format: to a file, or to standard output.

use crate::{changed, failure::Failure, files, logs, named, public};
use clap::{Args, ValueEnum};
use matters_arising::{
    command::{ExportFormat, PartFormat},
    document::Document,
    export,
    model::{Action, LogCopy},
    text,
};
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
    /// The log as this edition froze it
    #[arg(long, value_name = "NUMBER")]
    edition: Option<u32>,
    /// Only actions that changed since a moment, named as in `matters changed`
    #[arg(long, value_name = "MOMENT")]
    since: Option<String>,
    /// Only actions that an owner with this name has: to be edited and sent back, see `matters import --into`
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
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
    /// The whole log, locked with a passphrase, as the `age` tool opens it
    Age,
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
            Format::Age => Self::Snapshot,
        }
    }
}

/// Writes a log in another format.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let format = ExportFormat::from(arguments.to);
    let document = logs::read(&arguments.log)?;
    let mut copy = copy(&document, format, &arguments.log)?;
    only(&mut copy, &document, arguments, format)?;
    let public = match &arguments.names {
        Some(names) => Some(public::public(&document, &copy, names)?),
        None => None,
    };
    let copy = public.as_ref().map_or(&copy, |public| &public.copy);
    let bytes =
        export::write(format, copy).map_err(|error| Failure::on("write", &arguments.log, error))?;
    match export::n_cut(format, copy) {
        0 => {}
        n => logs::say(&format!(
            "{} cut after 32,767 characters, which is all that a cell of such a file holds; the whole text is in the log.",
            text::count(n, "cell is", "cells are")
        )),
    }
    let bytes = match arguments.to {
        Format::Age => logs::locked(&bytes)?,
        _ => bytes,
    };
    if format.carries_history() && public.is_none() {
        logs::say(text::CARRIES_HISTORY);
    }
    if let (Some(public), Some(path)) = (&public, &arguments.receipt) {
        files::write_made_from(&arguments.log, path, public.receipt(&bytes).as_bytes())?;
    }
    match &arguments.output {
        // What holds the whole log loses nothing of it where that stood.
        Some(path) if format.carries_history() && public.is_none() => {
            files::write_beside_logs(path, &bytes)
        }
        Some(path) => files::write_made_from(&arguments.log, path, &bytes),
        None => logs::print_bytes(&bytes),
    }
}

/// Leaves what was asked for.
fn only(
    copy: &mut LogCopy,
    document: &Document,
    arguments: &Arguments,
    format: ExportFormat,
) -> Result<(), Failure> {
    let is_part =
        arguments.edition.is_some() || arguments.since.is_some() || arguments.owner.is_some();
    if !is_part {
        return Ok(());
    }
    // A public copy is a log of its own, which holds that part alone.
    if !arguments.public {
        part(format)?;
    }
    if let Some(number) = arguments.edition {
        let edition = named::edition(&copy.head.editions, number, &arguments.log)?.clone();
        *copy = document
            .copy_at(&[edition.change], edition.written.at)
            .ok_or_else(|| Failure::on("read", &arguments.log, "the edition is not whole"))?;
    }
    if arguments.since.is_none() && arguments.owner.is_none() {
        return Ok(());
    }
    let changed = match &arguments.since {
        Some(since) => Some(changed::actions(
            &changed::changes(document, &arguments.log, since)?.1,
        )),
        None => None,
    };
    let has_changed = |action: &Action| changed.as_ref().is_none_or(|ids| ids.contains(&action.id));
    let owner = arguments.owner.as_deref();
    let is_owned = |action: &Action| owner.is_none_or(|name| action.is_owned_by(name));
    if let Some(owner) = owner {
        has_rows(
            owner,
            copy.actions.iter().filter(|one| is_owned(one)),
            has_changed,
        )?;
    }
    let is_chosen = |action: &Action| is_owned(action) && has_changed(action);
    match arguments.public {
        // What a public copy leaves out it counts, and looks for the names in it.
        true => copy.actions.retain(is_chosen),
        false => *copy = export::only(copy, is_chosen),
    }
    Ok(())
}

/// A file for an owner who has no row in it is a mistake.
fn has_rows<'a>(
    owner: &str,
    mut owned: impl Iterator<Item = &'a Action> + Clone,
    has_changed: impl Fn(&Action) -> bool,
) -> Result<(), Failure> {
    let attempt = format!("write the actions of {owner}");
    if owned.clone().next().is_none() {
        let hint = "Give the name as an action shows it; `matters show` lists them.";
        return Err(Failure::new(attempt, "no action of the log has this owner").hint(hint));
    }
    if !owned.any(has_changed) {
        let hint = "Give an earlier moment, or none for all actions of this owner.";
        return Err(Failure::new(attempt, "none of them has changed since").hint(hint));
    }
    Ok(())
}

/// A format for a part of a log, or why it is none.
pub(crate) fn part(format: ExportFormat) -> Result<PartFormat, Failure> {
    PartFormat::try_from(format).map_err(|error| {
        Failure::new("write a part of the log", error)
            .hint("Choose a format without history, such as xlsx.")
    })
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
