//! Letters about a log: as text, or as a draft for a mail program with the log attached.

use crate::{
    export::{Format, copy},
    failure::Failure,
    logs,
};
use clap::Args;
use matters_arising::{
    command::ExportFormat,
    export::{self, Attachment, Enclosed},
    text,
};
use std::path::PathBuf;

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
    /// Attach the log in this format
    #[arg(long, value_name = "FORMAT", requires = "output")]
    attach: Option<Format>,
    /// Write a draft that a mail program opens for sending; without it, the text goes to standard output
    #[arg(short, long, value_name = "DRAFT.eml")]
    output: Option<PathBuf>,
}

/// Writes a letter.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let document = logs::read(&arguments.log)?;
    if let Some(Format::Age) = arguments.attach {
        let hint = "Write it with `matters export --to age`, and attach it in your mail program.";
        return Err(Failure::new("attach a locked log", "a draft has no place for it").hint(hint));
    }
    let format = arguments.attach.map(ExportFormat::from);
    let copy = copy(
        &document,
        format.unwrap_or(ExportFormat::Csv),
        &arguments.log,
    )?;
    let stem = arguments.log.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    let file_name = format.map(|format| format!("{stem}{}", format.ending()));
    let holds_rows = format.is_some_and(|format| !format.carries_history());
    let enclosed = Enclosed {
        rows: file_name.as_deref().filter(|_| holds_rows),
        link: arguments.link.as_deref(),
    };
    let letter = match &arguments.owner {
        None => export::circulation(&copy),
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
    let draft = match format {
        None => export::eml(&letter, None),
        Some(format) => {
            // What goes to one owner holds their rows, to be changed and sent back.
            let mut copy = copy;
            if let (Some(owner), false) = (&arguments.owner, format.carries_history()) {
                copy.actions
                    .retain(|action| export::is_owned_by(action, owner));
            }
            let bytes = export::write(format, &copy)
                .map_err(|error| Failure::on("write", &arguments.log, error))?;
            if format.carries_history() {
                eprintln!("{}", text::CARRIES_HISTORY);
            }
            let name = format!("{stem}{}", format.ending());
            let attachment = Attachment {
                name: &name,
                format,
                bytes: &bytes,
            };
            export::eml(&letter, Some(attachment))
        }
    };
    logs::write(path, draft.as_bytes())
}
