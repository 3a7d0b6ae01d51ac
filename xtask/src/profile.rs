//! `cargo xtask profile`: watches which functions run while people open and edit logs, and keeps the list of
//! those that did not: the page fetches them later (`post/later.rs`).

use crate::place::Place;
use crate::post::{Ran, Record, record};
use crate::run::{Outcome, failure, note, run, step};
use crate::{browsers, files, native, page, tools};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Opens and edits logs while what may come later is withheld: whatever runs then belongs to the first
/// download, in any browser.
const WITHHELD: &str = "a_log_is_opened_and_edited_without_what_comes_later";
/// Other journeys that open and edit logs, and do little else.
const EDITING: [&str; 3] = [
    "a_draft_stays_here",
    "a_log_is_kept_by_keyboard_alone",
    "two_tabs_show_each_others_edits",
];
/// Some of what runs depends on which of two things comes first.
const ROUNDS: usize = 3;

pub fn watch(place: &mut Place) -> Outcome<()> {
    tools::set_up(place)?;
    let drivers = browsers::set_up(place)?;
    let cannot = |error| {
        failure(
            "listen to what runs",
            error,
            "See that this machine lets programs listen on 127.0.0.1.",
        )
    };
    let listener = TcpListener::bind("127.0.0.1:0").map_err(cannot)?;
    let port = listener.local_addr().map_err(cannot)?.port();
    let ran = Arc::new(Mutex::new(Ran::new()));
    let heard = Arc::clone(&ran);
    std::thread::spawn(move || listen(&listener, &heard));

    page::counting(place, port)?;
    let binary = native::build(place, native::Kind::Tested)?;
    let dist = page::Kind::Counting { port }.dist(place);
    step("Watching what runs");
    let travel = |journeys: &[&str]| {
        let mut command = place.cargo();
        command
            .arg("test")
            .args(native::TESTED)
            .args(["--test", "journeys", "--", "--test-threads=1"])
            .args(journeys)
            .env("MATTERS_DIST", &dist)
            .env("MATTERS_BIN", &binary)
            .env("CHROMEDRIVER", &drivers.chrome)
            .env("GECKODRIVER", &drivers.gecko);
        (0..ROUNDS).try_for_each(|_| {
            run(
                &mut command,
                "open and edit logs",
                "The journeys that failed are named above; they have to pass on the page as it is.",
            )
        })
    };
    travel(&[WITHHELD])?;
    // From now on it is withheld from everybody.
    for file in files::under(&dist) {
        if files::relative(&dist, &file).contains("_later-") {
            std::fs::remove_file(&file).map_err(|error| {
                failure(
                    format!("withhold {}", file.display()),
                    error,
                    "See that nothing else holds the file.",
                )
            })?;
        }
    }
    travel(&EDITING)?;
    let ran = ran.lock().map(|ran| ran.clone()).unwrap_or_default();
    write(place, &dist, &ran)
}

fn write(place: &Place, dist: &Path, ran: &Ran) -> Outcome<()> {
    for Record { program, ran, list } in record(dist, ran)? {
        note(format!(
            "{program}: {ran} functions ran, {} may come later",
            list.lines().count()
        ));
        let to = format!("xtask/src/post/later/{program}.txt");
        files::write(&place.root.join(to), list)?;
    }
    Ok(())
}

/// Hears `POST /PROGRAM` with the numbers of functions, until the end.
fn listen(listener: &TcpListener, ran: &Mutex<Ran>) {
    for stream in listener.incoming().flatten() {
        // A browser that breaks off says the rest in the next message, or is at its end.
        if let Some((program, numbers)) = hear(stream)
            && let Ok(mut ran) = ran.lock()
        {
            ran.entry(program).or_default().extend(numbers);
        }
    }
}

fn hear(mut stream: TcpStream) -> Option<(String, BTreeSet<u32>)> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let program = first.strip_prefix("POST /")?.split(' ').next()?.to_owned();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body).ok()?;
    stream
        .write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        .ok()?;
    let numbers = body.split(' ').filter_map(|number| number.parse().ok());
    Some((program, numbers.collect()))
}
