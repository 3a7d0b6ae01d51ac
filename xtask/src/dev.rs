//! `serve --dev`: builds the page again whenever a file changes. The server just serves what is there.

use crate::native;
use crate::page::{self, Kind};
use crate::place::Place;
use crate::run::{Outcome, failure, note};
use crate::{files, tools};
use std::time::{Duration, SystemTime};

const LOOK_EVERY: Duration = Duration::from_millis(400);

pub fn serve(place: &mut Place, port: u16) -> Outcome<()> {
    tools::set_up(place)?;
    page::build(place, Kind::Dev)?;
    let binary = native::build(place, native::Kind::Dev)?;
    let mut server = native::command(place, &binary, Kind::Dev, port)
        .spawn()
        .map_err(|error| {
            failure(
                "start the server",
                error,
                "See that target/debug/matters is there.",
            )
        })?;
    note("looking for changes in src, public, index.html; Ctrl-C ends it");
    let mut seen = last_change(place);
    loop {
        std::thread::sleep(LOOK_EVERY);
        if let Ok(Some(status)) = server.try_wait() {
            return if status.success() {
                Ok(())
            } else {
                Err(failure(
                    "go on serving",
                    "the server stopped; its own words are above",
                    "Do what it says, then start again.",
                ))
            };
        }
        let now = last_change(place);
        if now == seen {
            continue;
        }
        seen = now;
        match page::build(place, Kind::Dev) {
            Ok(()) => note("built: reload the page"),
            Err(reason) => eprintln!("{reason}"),
        }
    }
}

/// How many files there are and when the last of them changed.
fn last_change(place: &Place) -> (usize, Option<SystemTime>) {
    let files: Vec<_> = page::SOURCES
        .iter()
        .flat_map(|path| files::under(&place.root.join(path)))
        .collect();
    let latest = files
        .iter()
        .filter_map(|file| file.metadata().ok()?.modified().ok())
        .max();
    (files.len(), latest)
}
