//! `cargo xtask fuzz`: libFuzzer makes up bytes for the readers in `fuzz/`, beginning with the corpus there. What it
//! finds out on the way stays under target/. Knows the targets by their files, not what they read.

use crate::place::Place;
use crate::run::{Failure, Outcome, failure, note, run, step};
use crate::{files, tools};
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

const CARGO_FUZZ: &str = "0.13.2";
/// How long a target is fuzzed when nothing is said, in seconds.
pub const LONG: u32 = 60;
/// How many inputs a target gets as a step of the tests.
const FEW: u32 = 20_000;
/// A reader that needs more than this makes room before it looks, in megabytes.
const MOST_MEMORY: u32 = 1024;
/// A reader that takes longer over some kilobytes hangs, in seconds.
const MOST_TIME: u32 = 20;

/// How long a target is fuzzed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Until so many seconds have passed, going on from what was found out before.
    Seconds(u32),
    /// A step of the tests: a few inputs made from the corpus alone, the same each time (see `fuzz/steady.rs`), so that
    /// what passes on one machine passes on the next.
    Few,
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Seconds(seconds) => write!(f, "{seconds} s"),
            Self::Few => write!(f, "{FEW} inputs"),
        }
    }
}

/// Fuzzes these targets, or all, one after the other.
pub fn all(place: &Place, wanted: &[String], length: Length) -> Outcome<Vec<String>> {
    let known = targets(place);
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(failure(
            format!("fuzz {unknown}"),
            "there is no target of this name",
            format!("The targets are: {}.", known.join(", ")),
        ));
    }
    let targets: Vec<_> = known
        .into_iter()
        .filter(|name| wanted.is_empty() || wanted.contains(name))
        .collect();
    if let Err(reason) = set_up(place) {
        return only_the_corpus(place, &reason);
    }
    for target in &targets {
        step(format!("Fuzzing {target}: {length}"));
        one(place, target, length)?;
    }
    Ok(vec![format!(
        "{} readers, {length} each, nothing found",
        targets.len()
    )])
}

fn targets(place: &Place) -> Vec<String> {
    let sources = files::under(&place.root.join("fuzz/fuzz_targets"));
    let names = sources.iter().filter_map(|file| file.file_stem());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

fn set_up(place: &Place) -> Outcome<()> {
    let ways = [&["--locked"][..], &[]];
    tools::installed(place, "cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, &ways)?;
    // The same crates as everywhere, and libFuzzer's.
    let stamp = place.notes().join("fuzz-lock");
    let from = ["Cargo.lock", "fuzz/Cargo.toml"];
    let wanted = files::fingerprint(&place.root, &from, &[])?;
    let lock = place.root.join("fuzz/Cargo.lock");
    if lock.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return Ok(());
    }
    files::write(&lock, files::read(&place.root.join("Cargo.lock"))?)?;
    files::write(&stamp, wanted)
}

/// Where the fuzzer has its things.
fn own(place: &Place) -> PathBuf {
    place.target.join("fuzz")
}

fn one(place: &Place, target: &str, length: Length) -> Outcome<()> {
    let grown = match length {
        Length::Seconds(_) => own(place).join("corpus").join(target),
        Length::Few => own(place).join("few").join(target),
    };
    let found = own(place).join("found");
    if length == Length::Few {
        files::clear(&grown)?;
    }
    files::make_dir(&grown)?;
    files::make_dir(&found)?;
    let mut command = cargo_in_place(place);
    command
        // Without a sanitizer the stable compiler will do: our own code has no unsafe lines to watch.
        .args(["fuzz", "run", "--sanitizer", "none", "--target-dir"])
        .arg(own(place).join("build"))
        .arg(target)
        .arg(&grown)
        .arg(place.root.join("fuzz/corpus").join(target))
        .arg("--")
        .arg(format!("-rss_limit_mb={MOST_MEMORY}"))
        .arg(format!("-timeout={MOST_TIME}"))
        .arg(format!("-artifact_prefix={}/{target}-", found.display()))
        .args(["-verbosity=0", "-print_funcs=0"]);
    match length {
        Length::Seconds(seconds) => command
            .arg("-use_value_profile=1")
            .arg(format!("-max_total_time={seconds}")),
        // What is compared is not looked at: addresses are, and they are others each time.
        Length::Few => command
            .args(["-use_cmp=0", "-seed=1"])
            .arg(format!("-runs={FEW}")),
    };
    run(
        &mut command,
        &format!("fuzz {target}"),
        &format!(
            "If a reader failed: the bytes lie in {}. Copy the file to fuzz/corpus/{target}/ under a name that says what it is; then `cargo test --test core hostile` fails with it until the reader is mended.",
            found.display()
        ),
    )
}

/// Cargo, with everything at the same addresses each time where the system has a tool for it: some libraries order what
/// they hold by where it lies.
fn cargo_in_place(place: &Place) -> Command {
    let cargo = place.cargo();
    let mut probe = Command::new("setarch");
    let probe = probe.args(["-R", "true"]).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        return cargo;
    }
    let mut command = Command::new("setarch");
    command.arg("-R").arg(cargo.get_program());
    command.current_dir(&place.root);
    command.envs(
        cargo
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    command
}

/// Where there is no fuzzer, the readers get what is known.
fn only_the_corpus(place: &Place, reason: &Failure) -> Outcome<Vec<String>> {
    note(format!("{reason}"));
    note("there is no fuzzer: reading the corpus only");
    run(
        place.cargo().args([
            "test",
            "--features",
            "cli,page",
            "--test",
            "core",
            "hostile",
        ]),
        "read the corpus",
        "The file that could not be read is named above.",
    )?;
    Ok(vec!["no cargo-fuzz: the corpus only".to_owned()])
}
