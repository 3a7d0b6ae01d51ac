//! What changed in a log since a day, an edition, a meeting, or since a file of it was written: the monthly update.

use crate::{
    export::{Format, copy, part},
    failure::Failure,
    logs, mail, named,
};
use clap::Args;
use matters_arising::{
    command::ExportFormat,
    document::{ChangesSince, Document},
    export::{self, Letter},
    model::{ActionChanges, ActionId, Day, FileError, LogHead, Offset, Refusal},
    text,
};
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

/// Show what changed in a log since a day, an edition, a meeting, or since a file of it was written
#[derive(Args)]
pub(crate) struct Arguments {
    /// The log file
    log: PathBuf,
    /// A day such as 2019-04-18, an edition such as "edition 3", a meeting by its title or as "meeting 2019-05-16", or
    /// an older file of the same log; days begin and end as in UTC
    #[arg(long, value_name = "MOMENT")]
    since: String,
    /// Only actions that an owner with this name has; an organisation of the log stands for its people as well
    #[arg(long, value_name = "NAME", default_value = "")]
    owner: String,
    /// Only actions that this organisation changed, or said its word on
    #[arg(long, value_name = "ORGANISATION", default_value = "")]
    by: String,
    /// With -o: attach the log in this format; with --owner or --by, the actions alone that the letter tells of
    #[arg(long, value_name = "FORMAT", requires = "output")]
    attach: Option<Format>,
    /// Write a draft that a mail program opens for sending; without it, the text goes to standard output
    #[arg(short, long, value_name = "DRAFT.eml")]
    output: Option<PathBuf>,
}

/// Prints what changed, the figures on top, or makes a draft of it.
pub(crate) fn show(arguments: &Arguments) -> Result<(), Failure> {
    let document = logs::read(&arguments.log)?;
    let (words, mut changes) = changes(&document, &arguments.log, &arguments.since)?;
    let head = head(&document, &arguments.log)?;
    let (owner, by) = (arguments.owner.trim(), arguments.by.trim());
    changes.retain(|one| {
        let is_owned = owner.is_empty() || one.is_owned_by(owner, &head.parties);
        is_owned && (by.is_empty() || one.is_changed_by(by))
    });
    let text = text::report(&head.title, &words, &changes, &head.categories);
    let Some(path) = &arguments.output else {
        return logs::print(&text);
    };
    let subject = text::report_subject(&head.title, &words);
    let format = mail::attached(arguments.attach)?;
    let is_whole = owner.is_empty() && by.is_empty();
    if let (false, Some(format)) = (is_whole, format) {
        part(format)?;
    }
    let mut copy = copy(
        &document,
        format.unwrap_or(ExportFormat::Csv),
        &arguments.log,
    )?;
    if !is_whole {
        let told = actions(&changes);
        copy = export::only(&copy, |action| told.contains(&action.id));
    }
    let file = format.map(|format| (format, &copy));
    mail::save(&Letter { subject, text }, &arguments.log, file, path)
}

fn head(document: &Document, log: &Path) -> Result<LogHead, Failure> {
    let head = document.head();
    head.ok_or_else(|| Failure::on("read", log, "it has no title"))
}

/// The actions that changes are of.
pub(crate) fn actions(changes: &[ActionChanges]) -> HashSet<ActionId> {
    changes.iter().map(|one| one.action).collect()
}

/// What changed in a log since a moment that a person named; and that moment in words.
pub(crate) fn changes(
    document: &Document,
    log: &Path,
    since: &str,
) -> Result<(String, Vec<ActionChanges>), Failure> {
    let (path, today) = (Path::new(since), logs::now().day());
    let (words, outcome) = match path.exists() {
        true => {
            let snapshot = logs::snapshot(path)?;
            let words = format!("since {} was written", path.display());
            (words, document.changes_from_snapshot(&snapshot, today))
        }
        false => from_moment(document, log, since.trim(), today)?,
    };
    let (_, changes) = outcome.map_err(|refusal| match refusal {
        Refusal::File {
            reason: FileError::Foreign,
            ..
        } => Failure::on("compare", path, "it is another log")
            .hint("Only files of one log can be compared: copies that people made of it."),
        other => Failure::on("compare", log, other),
    })?;
    Ok((words, changes))
}

type Outcome = (String, Result<ChangesSince, Refusal>);

/// A moment that is no file. A number alone is an edition's; words alone are a meeting's.
fn from_moment(
    document: &Document,
    log: &Path,
    since: &str,
    today: Option<Day>,
) -> Result<Outcome, Failure> {
    if let Some(day) = Day::parse(since) {
        let words = format!("since {}", text::day(day));
        return Ok((words, document.changes_from_day(day, Offset::UTC, today)));
    }
    let head = head(document, log)?;
    let after = |word: &str| {
        let (first, rest) = since.split_once(char::is_whitespace)?;
        (first.to_lowercase() == word).then(|| rest.trim())
    };
    if let Ok(number) = after("edition").unwrap_or(since).parse() {
        let edition = named::edition(&head.editions, number, log)?;
        let words = text::since_edition(edition);
        return Ok((words, document.changes_from_edition(edition.id, today)));
    }
    let meeting = match (
        named::bearing(&head.meetings, since).as_slice(),
        after("meeting"),
    ) {
        ([], Some(name)) => named::meeting(&head.meetings, name, log)?,
        ([], None) => {
            let reason = "it is no day, no edition or meeting of the log, and no file";
            return Err(Failure::new(format!("read {since}"), reason).hint(
                "Give a day such as 2019-04-18, an edition such as \"edition 3\", the title of a meeting or its date as \
                 \"meeting 2019-05-16\", or an older file of the log.",
            ));
        }
        _ => named::meeting(&head.meetings, since, log)?,
    };
    if meeting.date.is_none() {
        let hint = "Give the meeting its date in the page.";
        let error = format!("{} has no date", meeting.name());
        return Err(Failure::on("compare", log, error).hint(hint));
    }
    let words = format!("since {}", text::meeting(meeting));
    Ok((
        words,
        document.changes_from_meeting(meeting.id, Offset::UTC, today),
    ))
}
