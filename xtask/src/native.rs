//! Builds and starts the native binary. Knows its options, not what it does.

use crate::page;
use crate::place::Place;
use crate::run::{Outcome, failure, run, step};
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Release,
    Dev,
    /// Compiled together with the tests, so that it costs them nothing.
    Tested,
}

/// What the native tests are compiled with. All of them alike: other features would compile what they share anew.
pub const TESTED: [&str; 3] = ["--workspace", "--features", "cli,page"];

/// Where the binary is, after building it. Cargo itself knows whether there is something to do.
pub fn build(place: &Place, kind: Kind) -> Outcome<PathBuf> {
    let alone = ["build", "--features", "cli", "--bin", "matters"];
    let mut command = place.cargo();
    let dir = match kind {
        Kind::Release => {
            command.args(alone).arg("--release");
            "release"
        }
        Kind::Dev => {
            command.args(alone);
            "debug"
        }
        Kind::Tested => {
            command.arg("test").args(TESTED);
            command.args(["--no-run", "--test", "journeys"]);
            "debug"
        }
    };
    step("Building the native binary `matters`");
    run(
        &mut command,
        "build the native binary",
        "Read the compiler's errors above.",
    )?;
    Ok(place
        .target
        .join(dir)
        .join(format!("matters{}", std::env::consts::EXE_SUFFIX)))
}

pub fn command(place: &Place, binary: &Path, kind: page::Kind, port: u16) -> Command {
    let mut command = Command::new(binary);
    command
        .current_dir(&place.root)
        .arg("serve")
        .arg("--dir")
        .arg(kind.dist(place))
        .args(["--port", &port.to_string()]);
    command
}

/// Builds it and becomes it.
pub fn serve(place: &Place, port: u16) -> Outcome<()> {
    let binary = build(place, Kind::Release)?;
    become_it(&mut command(place, &binary, page::Kind::Release, port))
}

#[cfg(unix)]
fn become_it(command: &mut Command) -> Outcome<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(failure(
        "start the server",
        error,
        "Run `cargo xtask build`, then `target/release/matters serve`.",
    ))
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Outcome<()> {
    run(
        command,
        "serve the page",
        "The server says above what stopped it.",
    )
}
