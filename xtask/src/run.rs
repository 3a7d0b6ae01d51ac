//! Runs programs and says what failed: what was tried, and what a person can do.
//! Knows no particular program.

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

pub type Outcome<T> = Result<T, Failure>;

/// What was tried, what came of it, and what to do.
#[derive(Debug)]
pub struct Failure {
    pub tried: String,
    pub went: String,
    pub advice: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "Could not {}.\n  What happened: {}\n  What to do: {}",
            self.tried, self.went, self.advice
        )
    }
}

pub fn failure(
    tried: impl Into<String>,
    went: impl fmt::Display,
    advice: impl Into<String>,
) -> Failure {
    Failure {
        tried: tried.into(),
        went: went.to_string(),
        advice: advice.into(),
    }
}

/// A heading for what follows.
pub fn step(text: impl fmt::Display) {
    eprintln!("==> {text}");
}

/// A remark under the heading.
pub fn note(text: impl fmt::Display) {
    eprintln!("    {text}");
}

/// The command as a person would type it, without paths' beginnings.
pub fn shown(command: &Command) -> String {
    let name = std::path::Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    command.get_args().fold(name, |line, arg| {
        let arg = arg.to_string_lossy();
        if arg.contains(' ') {
            format!("{line} '{arg}'")
        } else {
            format!("{line} {arg}")
        }
    })
}

fn how_it_ended(command: &Command, status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!(
            "`{}` ended with status {code} (its own words are above)",
            shown(command)
        ),
        None => format!("`{}` was stopped from outside ({status})", shown(command)),
    }
}

/// Runs it, its output going where ours goes.
pub fn run(command: &mut Command, tried: &str, advice: &str) -> Outcome<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failure(tried, how_it_ended(command, status), advice)),
        Err(error) => Err(failure(
            tried,
            format!("`{}` did not start: {error}", shown(command)),
            advice,
        )),
    }
}

/// Runs it, passes its output on, and returns the lines that `wanted` picks.
pub fn run_and_pick(
    command: &mut Command,
    wanted: fn(&str) -> bool,
    tried: &str,
    advice: &str,
) -> Outcome<Vec<String>> {
    let not_started = |error| failure(tried, format!("it did not start: {error}"), advice);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(not_started)?;
    let picked = Arc::new(Mutex::new(Vec::new()));
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child
            .stdout
            .take()
            .map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child
            .stderr
            .take()
            .map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ];
    let readers: Vec<_> = streams
        .into_iter()
        .flatten()
        .map(|stream| {
            let picked = Arc::clone(&picked);
            std::thread::spawn(move || pass_on(stream, wanted, &picked))
        })
        .collect();
    let status = child.wait().map_err(not_started)?;
    for reader in readers {
        // A reader that failed has lost lines of a report, never the status.
        let _ = reader.join();
    }
    if !status.success() {
        return Err(failure(tried, how_it_ended(command, status), advice));
    }
    Ok(picked
        .lock()
        .map(|mut lines| std::mem::take(&mut *lines))
        .unwrap_or_default())
}

fn pass_on(stream: impl Read, wanted: fn(&str) -> bool, picked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    while reader
        .read_until(b'\n', &mut bytes)
        .is_ok_and(|count| count > 0)
    {
        let mut out = std::io::stderr().lock();
        let _ = out.write_all(&bytes);
        drop(out);
        let line = String::from_utf8_lossy(&bytes);
        if wanted(&line)
            && let Ok(mut lines) = picked.lock()
        {
            lines.push(line.trim().to_owned());
        }
        bytes.clear();
    }
}

/// What it prints on standard output, if it runs and succeeds. It says nothing itself.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
