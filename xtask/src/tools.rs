//! The tools that build the page, at the versions pinned here and in Cargo.lock and
//! package-lock.json. Installs what is missing, after saying so; never replaces a tool of another version.

use crate::place::Place;
use crate::run::{Outcome, answer, failure, run, step};
use crate::{files, sysroot};
use std::path::PathBuf;
use std::process::Command;

const TRUNK: &str = "0.21.14";

/// Everything that building the page needs.
pub fn set_up(place: &mut Place) -> Outcome<()> {
    sysroot::set_up(place)?;
    let bindgen = place.locked("wasm-bindgen")?;
    // Without --locked first: the lock of wasm-bindgen-cli has named crates that mirrors lack.
    installed(
        place,
        "wasm-bindgen",
        "wasm-bindgen-cli",
        &bindgen,
        &[&[], &["--locked"]],
    )?;
    installed(place, "trunk", "trunk", TRUNK, &[&["--locked"], &[]])?;
    wasm_opt(place)?;
    // What both shared while they were built.
    files::clear(&place.notes().join("install"))
}

/// The version of a program: the first word of what it prints that begins with a digit.
fn version(place: &Place, program: &str) -> Option<String> {
    let text = answer(
        place
            .command(program)
            .arg("--version")
            .env_remove("NO_COLOR"),
    )?;
    text.split_whitespace()
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(str::to_owned)
}

/// Installs `krate` by cargo unless its program is there at this version.
pub fn installed(
    place: &Place,
    program: &str,
    krate: &str,
    wanted: &str,
    ways: &[&[&str]],
) -> Outcome<()> {
    let found = version(place, program);
    if found.as_deref() == Some(wanted) {
        return Ok(());
    }
    let mut aside: Vec<PathBuf> = Vec::new();
    match found {
        None => step(format!(
            "{krate} is missing: installing version {wanted} with `cargo install` (some minutes, once)"
        )),
        Some(other) => {
            step(format!(
                "{program} is there at {other}, but {wanted} is wanted: installing that under target/tools, and leaving yours as it is (some minutes)"
            ));
            aside.push(place.own_tools());
        }
    }
    let mut last = None;
    for flags in ways {
        let mut command: Command = place.cargo();
        // A target directory of its own, so that both tools share what they have in common.
        command
            .args(["install", krate, "--version", wanted])
            .args(*flags);
        command.env("CARGO_TARGET_DIR", place.notes().join("install"));
        for root in &aside {
            command.arg("--root").arg(root);
        }
        match run(
            &mut command,
            &format!("install {krate} {wanted}"),
            "See that crates can be downloaded, then run the command shown by hand.",
        ) {
            Ok(()) => {
                last = None;
                break;
            }
            Err(reason) => last = Some(reason),
        }
    }
    if let Some(reason) = last {
        return Err(reason);
    }
    match version(place, program) {
        Some(now) if now == wanted => Ok(()),
        now => Err(failure(
            format!("use {program} {wanted}"),
            format!(
                "after installing it, `{program} --version` says {}",
                now.as_deref().unwrap_or("nothing")
            ),
            format!("See which {program} comes first on your PATH."),
        )),
    }
}

/// The wasm-opt to use: the pinned one of npm, else one that is on the PATH.
pub fn wasm_opt(place: &Place) -> Outcome<PathBuf> {
    npm_packages(place)?;
    let pinned = place.root.join("node_modules/binaryen/bin/wasm-opt");
    if pinned.is_file() && place.which("node").is_some() {
        return Ok(pinned);
    }
    place.which("wasm-opt").ok_or_else(|| {
        failure(
            "find wasm-opt, which makes the page small",
            "npm is not there to install the pinned one, and none is on the PATH",
            "Install Node 20 or later with npm, or the package binaryen of your system.",
        )
    })
}

/// What package-lock.json pins, into node_modules.
pub fn npm_packages(place: &Place) -> Outcome<()> {
    let stamp = place.root.join("node_modules/.pinned");
    let wanted = files::fingerprint(&place.root, &["package.json", "package-lock.json"], &[])?;
    if place.which("npm").is_none()
        || std::fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted)
    {
        return Ok(());
    }
    step("Installing what package-lock.json pins into node_modules (npm ci)");
    run(
        place.command("npm").args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]),
        "install the pinned npm packages",
        "See that npm can download packages, then run `npm ci` by hand.",
    )?;
    files::write(&stamp, wanted)
}
