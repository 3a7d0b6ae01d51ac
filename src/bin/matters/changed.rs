//! What changed in a log since a day, or since a file of it was written: the monthly update.

use crate::{failure::Failure, logs};
use matters_arising::{
    document::Document,
    model::{ActionChanges, Day, FileError, Refusal},
    text,
};
use std::path::Path;

/// Prints what changed, the figures on top.
pub(crate) fn show(log: &Path, since: &str, owner: &str) -> Result<(), Failure> {
    let document = logs::read(log)?;
    let (words, mut changes) = changes(&document, log, since)?;
    if !owner.trim().is_empty() {
        changes.retain(|one| one.is_owned_by(owner));
    }
    let head = document.head();
    let (title, categories) = head.map(|h| (h.title, h.categories)).unwrap_or_default();
    logs::print(&text::report(&title, &words, &changes, &categories))
}

/// What changed in a log since a day, or since a file of it was written; and that moment in words.
pub(crate) fn changes(
    document: &Document,
    log: &Path,
    since: &str,
) -> Result<(String, Vec<ActionChanges>), Failure> {
    let (path, today) = (Path::new(since), logs::now().day());
    let (words, outcome) = match Day::parse(since) {
        Some(day) if !path.exists() => {
            let heads = document.heads_before(day);
            let words = format!("since {}", text::day(day));
            (words, document.changes_from(heads, Some(day), today))
        }
        _ if !path.exists() => {
            let reason = "it is neither a day nor a file";
            return Err(Failure::new(format!("read {since}"), reason)
                .hint("Give a day such as 2019-04-18, or an older file of the log."));
        }
        _ => {
            let snapshot = logs::snapshot(path)?;
            let words = format!("since {} was written", path.display());
            (words, document.changes_from_snapshot(&snapshot, today))
        }
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
