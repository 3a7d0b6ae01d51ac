//! `cargo xtask bench [--fresh] [SIZE…] [core] [sharing] [pages] [relay] [browser]`: measures the product beside others, in one run,
//! and writes target/bench/report.md. `profile document|session|merge SIZE` does the work by itself, for
//! a profiler.
//!
//! xtask puts the core as a module for JavaScript into target/bench/measured/, and says by the environment
//! where the rest is: MATTERS_DIST (the built page), MATTERS_BIN (the native program), MATTERS_TARGET (the target directory).

mod core;
mod crowd;
mod logs;
mod pages;
mod profile;
mod report;
mod sealing;
mod view;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// Where things are, and what was asked for.
struct Asked {
    root: PathBuf,
    place: PathBuf,
    sizes: Vec<usize>,
    fresh: bool,
    phases: Vec<String>,
}

impl Asked {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let target =
            env::var_os("MATTERS_TARGET").map_or_else(|| root.join("target"), PathBuf::from);
        let words: Vec<String> = env::args().skip(1).collect();
        let mut sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
        if sizes.is_empty() {
            sizes = vec![110, 1_000, 10_000];
        }
        let known = [
            "core", "sharing", "pages", "relay", "browser", "profile", "generate",
        ];
        let is_phase = |word: &&String| known.contains(&word.as_str());
        Self {
            root,
            place: target.join("bench"),
            sizes,
            fresh: words.iter().any(|word| word == "--fresh"),
            phases: words.iter().filter(is_phase).cloned().collect(),
        }
    }

    fn wants(&self, phase: &str) -> bool {
        self.phases.is_empty() || self.phases.iter().any(|one| one == phase)
    }

    /// Runs a script of ours in Node, for all sizes, and reads the JSON that it prints.
    fn node(&self, script: &str, arguments: &[&str]) -> io::Result<serde_json::Value> {
        let sizes: Vec<String> = self.sizes.iter().map(ToString::to_string).collect();
        let sizes = sizes.iter().map(String::as_str);
        let arguments: Vec<_> = arguments.iter().copied().chain(sizes).collect();
        self.node_with(script, &arguments)
    }

    /// The same, with these words and no sizes.
    fn node_with(&self, script: &str, arguments: &[&str]) -> io::Result<serde_json::Value> {
        let output = Command::new("node")
            .arg(self.root.join("bench/js").join(script))
            .args(arguments)
            .current_dir(&self.root)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(io::Error::other(format!("{script} failed")));
        }
        serde_json::from_slice(&output.stdout).map_err(io::Error::other)
    }
}

fn main() -> ExitCode {
    let asked = Asked::read();
    let outcome = if asked.phases.iter().any(|phase| phase == "profile") {
        profile::run(&asked)
    } else {
        run(&asked)
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The benches broke off: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(asked: &Asked) -> io::Result<()> {
    let mut facts = Vec::new();
    for size in &asked.sizes {
        facts.push(logs::ensure(&asked.place, *size, asked.fresh)?);
    }
    let mut report = report::Report::default();
    if asked.wants("core") {
        core::measure(asked, &facts, &mut report)?;
    }
    if asked.wants("sharing") {
        sealing::measure(asked, &mut report)?;
    }
    if asked.wants("pages") {
        pages::measure(asked, &mut report)?;
    }
    if asked.wants("relay") {
        crowd::measure(asked, &mut report)?;
    }
    if asked.wants("browser") {
        view::measure(asked, &mut report)?;
    }
    let text = report.markdown();
    println!("{text}");
    fs::write(asked.place.join("report.md"), text)
}
