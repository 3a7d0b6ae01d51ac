//! Letters about a log: as text, or as a draft for a mail program with the log attached.

use crate::{
    export::{Format, copy, part},
    failure::Failure,
    files, logs,
};
use clap::Args;
use matters_arising::{
    command::ExportFormat,
    export::{self, Attachment, Enclosed, Letter},
    model::LogCopy,
    text,
};
use std::path::{Path, PathBuf};

/// Write a letter about a log: a reminder for an owner, or a note to circulate the log with
#[derive(Args)]
pub(crate) struct Arguments {
    /// The log file
    log: PathBuf,
    /// Remind this owner of their open actions; without it, the letter circulates the log
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Put this invitation to write in the log into the reminder
    #[arg(long, value_name = "LINK", requires = "owner")]
    link: Option<String>,
    /// Attach the log in this format; to an owner, their rows alone
    #[arg(long, value_name = "FORMAT", requires = "output")]
    attach: Option<Format>,
    /// Write a draft that a mail program opens for sending; without it, the text goes to standard output
    #[arg(short, long, value_name = "DRAFT.eml")]
    output: Option<PathBuf>,
}

/// Writes a letter.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let document = logs::read(&arguments.log)?;
    let format = attached(arguments.attach)?;
    // What goes to one owner holds their rows alone, to be changed and sent back.
    if let (Some(_), Some(format)) = (&arguments.owner, format) {
        part(format)?;
    }
    let copy = copy(
        &document,
        format.unwrap_or(ExportFormat::Csv),
        &arguments.log,
    )?;
    let file_name = format.map(|format| file_name(&arguments.log, format));
    let enclosed = Enclosed {
        rows: file_name.as_deref(),
        link: arguments.link.as_deref(),
    };
    let letter = match &arguments.owner {
        None => {
            let since = document.changes_since_circulated(logs::now().day());
            let since = since.map_err(|error| Failure::on("compare", &arguments.log, error))?;
            export::circulation(&copy, since.as_ref())
        }
        Some(owner) => export::reminder(&copy, owner, enclosed).ok_or_else(|| {
            Failure::new(
                format!("remind {owner}"),
                "no open action of the log has this owner",
            )
            .hint("Give the name as an action shows it; `matters show` lists them.")
        })?,
    };
    let Some(path) = &arguments.output else {
        return logs::print(&format!("Subject: {}\n\n{}", letter.subject, letter.text));
    };
    let copy = match &arguments.owner {
        Some(owner) => export::only_of(&copy, owner),
        None => copy,
    };
    let file = format.map(|format| (format, &copy));
    save(&letter, &arguments.log, file, path)
}

/// The format of what is attached to a draft.
pub(crate) fn attached(format: Option<Format>) -> Result<Option<ExportFormat>, Failure> {
    if let Some(Format::Age) = format {
        let hint = "Write it with `matters export --to age`, and attach it in your mail program.";
        return Err(Failure::new("attach a locked log", "a draft has no place for it").hint(hint));
    }
    Ok(format.map(ExportFormat::from))
}

/// Writes a letter about a log as a draft, with the log in a format or without.
pub(crate) fn save(
    letter: &Letter,
    log: &Path,
    file: Option<(ExportFormat, &LogCopy)>,
    path: &Path,
) -> Result<(), Failure> {
    let Some((format, copy)) = file else {
        return files::write_made_from(log, path, export::eml(letter, None).as_bytes());
    };
    let bytes = export::write(format, copy).map_err(|error| Failure::on("write", log, error))?;
    if format.carries_history() {
        logs::say(text::CARRIES_HISTORY);
    }
    let attachment = Attachment {
        name: &file_name(log, format),
        format,
        bytes: &bytes,
    };
    files::write_made_from(log, path, export::eml(letter, Some(attachment)).as_bytes())
}

/// The name of the log's file in another format.
fn file_name(log: &Path, format: ExportFormat) -> String {
    let stem = log.file_stem().unwrap_or_default().to_string_lossy();
    format!("{stem}{}", format.ending())
}
