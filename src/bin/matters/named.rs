//! The meeting or edition of a log that a person names on the command line.

use crate::failure::Failure;
use matters_arising::{
    model::{Edition, Meeting},
    text,
};
use std::path::Path;

/// The one meeting that bears this title or date.
pub(crate) fn meeting<'a>(
    meetings: &'a [Meeting],
    wanted: &str,
    log: &Path,
) -> Result<&'a Meeting, Failure> {
    let wanted = wanted.trim();
    let found = bearing(meetings, wanted);
    if let [one] = found.as_slice() {
        return Ok(one);
    }
    let known: Vec<_> = meetings.iter().map(text::meeting).collect();
    let (error, hint) = match (found.len(), known.as_slice()) {
        (0, []) => (
            "it has no meetings".to_owned(),
            "Meetings are added in the page.".to_owned(),
        ),
        (0, known) => (
            format!("it has no meeting {wanted}"),
            format!("Its meetings are: {}.", known.join("; ")),
        ),
        _ => (
            format!("several of its meetings bear {wanted}"),
            "Give the date where you gave the title, or the title where you gave the date."
                .to_owned(),
        ),
    };
    Err(Failure::on("read", log, error).hint(&hint))
}

/// The meetings that bear this title or date.
pub(crate) fn bearing<'a>(meetings: &'a [Meeting], wanted: &str) -> Vec<&'a Meeting> {
    let wanted = wanted.trim();
    let bears_it = |one: &&Meeting| {
        let date = one.date.map(|date| date.to_string());
        let title = one.title.trim();
        date.as_deref() == Some(wanted) || title.to_lowercase() == wanted.to_lowercase()
    };
    meetings.iter().filter(bears_it).collect()
}

/// The one edition that bears this number.
pub(crate) fn edition<'a>(
    editions: &'a [Edition],
    number: u32,
    log: &Path,
) -> Result<&'a Edition, Failure> {
    let found: Vec<_> = editions.iter().filter(|e| e.number == number).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let numbers: Vec<_> = editions.iter().map(|e| e.number.to_string()).collect();
            let hint = match numbers.as_slice() {
                [] => "Editions are frozen in the page.".to_owned(),
                all => format!("The editions are: {}.", all.join(", ")),
            };
            let error = format!("there is no edition {number}");
            Err(Failure::on("read", log, error).hint(&hint))
        }
        _ => {
            let error = format!("several editions bear the number {number}");
            Err(Failure::on("read", log, error)
                .hint("People froze them at the same time; the page shows both."))
        }
    }
}
