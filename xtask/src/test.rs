//! `cargo xtask test`: every test, in order, stopping at the first step that fails.
//!
//! Which tests run where is read from the files in `tests/`: one that names `wasm_bindgen_test` runs
//! in the browsers, `journeys` runs against the built page, every other runs natively.

use crate::args::STEPS;
use crate::beside::PageBeside;
use crate::browsers::Drivers;
use crate::place::{Place, WASM};
use crate::run::{Outcome, failure, note, run, run_and_pick, shown, step};
use crate::servers::Servers;
use crate::{browsers, budget, files, fuzz, native, nats, page, skipped, tools};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

pub fn all(place: &mut Place, quick: bool, asked: &[String]) -> Outcome<()> {
    let steps: Vec<&str> = STEPS
        .into_iter()
        .filter(|step| {
            if asked.is_empty() {
                !quick || ["fmt", "clippy", "native"].contains(step)
            } else {
                asked.iter().any(|asked| asked == step)
            }
        })
        .collect();
    let needs = |wanted: &[&str]| steps.iter().any(|step| wanted.contains(step));
    if !quick && needs(&["clippy", "wasm", "page", "journeys"]) {
        tools::set_up(place)?;
    }
    let drivers = if needs(&["wasm", "journeys"]) {
        Some(browsers::set_up(place)?)
    } else {
        None
    };
    let is_long = needs(&["page"]) && needs(&["clippy", "native"]);
    let mut page = is_long.then(|| PageBeside::start(place)).transpose()?;
    let mut report = Vec::new();
    for name in steps {
        let began = Instant::now();
        if name == "page"
            && let Some(page) = page.take()
        {
            page.end()?;
        }
        let lines = one(place, name, quick, drivers.as_ref())?;
        report.push(format!(
            "{name:<9} {:>4} s  {}",
            began.elapsed().as_secs(),
            lines.first().map_or("passed", String::as_str)
        ));
        report.extend(
            lines
                .iter()
                .skip(1)
                .map(|line| format!("{:<9} {:>6}  {line}", "", "")),
        );
    }
    step("All passed");
    report.iter().for_each(note);
    Ok(())
}

fn one(place: &Place, name: &str, quick: bool, drivers: Option<&Drivers>) -> Outcome<Vec<String>> {
    match (name, drivers) {
        ("fmt", _) => checked(
            place.cargo().args(["fmt", "--all", "--check"]),
            "check the layout of the code",
            "Run `cargo fmt --all`.",
        ),
        ("clippy", _) => clippy(place, quick),
        ("native", _) => native_tests(place),
        ("fuzz", _) => fuzz::all(place, &[], fuzz::Length::Few),
        ("page", _) => {
            page::build(place, page::Kind::Release)?;
            budget::within_budget(place).map(|()| Vec::new())
        }
        ("wasm", Some(drivers)) => wasm_tests(place, drivers),
        ("journeys", Some(drivers)) => journeys(place, drivers),
        _ => Ok(Vec::new()),
    }
}

fn checked(command: &mut Command, tried: &str, advice: &str) -> Outcome<Vec<String>> {
    step(shown(command));
    run(command, tried, advice).map(|()| Vec::new())
}

fn clippy(place: &Place, quick: bool) -> Outcome<Vec<String>> {
    let advice = "Mend what it points at; if cargo has no clippy, `rustup component add clippy`.";
    let tried = "pass clippy";
    let library: &[&str] = &["--lib"];
    let everything = [&native::TESTED[..], &["--all-targets"]].concat();
    for what in [library, &everything] {
        checked(
            place
                .cargo()
                .arg("clippy")
                .args(what)
                .args(["--", "-D", "warnings"]),
            tried,
            advice,
        )?;
    }
    if quick {
        return Ok(Vec::new());
    }
    for feature in ["page", "engine", "documents"] {
        let mut command = place.cargo();
        command.args([
            "clippy",
            "--target",
            WASM,
            "--features",
            feature,
            "--lib",
            "--bin",
            feature,
        ]);
        if feature == "engine" {
            command.args(by_name(&tests_in(place, Where::Browser)));
        }
        place.for_wasm(&mut command);
        checked(command.args(["--", "-D", "warnings"]), tried, advice)?;
    }
    Ok(Vec::new())
}

fn native_tests(place: &Place) -> Outcome<Vec<String>> {
    // The published JavaScript Automerge, which reads and changes our files.
    tools::npm_packages(place)?;
    nats::set_up(place)?;
    let mut command = place.cargo();
    // `.config/nextest.toml` says so, wherever the target directory is.
    let report = place.root.join("target/nextest/default/junit.xml");
    let has_nextest = place.which("cargo-nextest").is_some();
    if has_nextest {
        // That of an earlier run would be taken for this one's; it need not be there.
        let _ = std::fs::remove_file(&report);
        command.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        note("cargo-nextest is not there: using cargo test");
        command.args(["test", "--no-fail-fast"]);
    }
    command
        // The page's own rules (the projection, what is opened) have tests that need no browser.
        .args(native::TESTED)
        .args(["--lib", "--bins"])
        .args(by_name(&tests_in(place, Where::Native)));
    if !has_nextest {
        command.args(SHOWS_ALL);
    }
    let mut lines = counted(
        &mut command,
        "pass the native tests",
        "The tests that failed are named above.",
    )?;
    if has_nextest {
        lines.extend(skipped::in_report_of_nextest(&report));
    }
    let mut examples = place.cargo();
    examples.args(["test", "--doc"]).args(native::TESTED);
    lines.extend(counted(
        &mut examples,
        "pass the examples in the documentation",
        "The examples that failed are named above.",
    )?);
    Ok(lines)
}

fn wasm_tests(place: &Place, drivers: &Drivers) -> Outcome<Vec<String>> {
    let tests = tests_in(place, Where::Browser);
    if tests.is_empty() {
        note("there are no tests for a browser in tests/");
        return Ok(Vec::new());
    }
    let servers = Servers::start(place)?;
    let mut lines = Vec::new();
    for (browser, variable, driver) in [
        ("Chromium", "CHROMEDRIVER", &drivers.chrome),
        ("Firefox", "GECKODRIVER", &drivers.gecko),
    ] {
        step(format!("Tests in {browser}"));
        let mut command = place.cargo();
        command
            .args(["test", "--target", WASM, "--features", "engine"])
            .args(by_name(&tests));
        for name in ["CHROMEDRIVER", "GECKODRIVER", "SAFARIDRIVER"] {
            command.env_remove(name);
        }
        command
            .env(variable, driver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            );
        place.for_wasm(&mut command);
        servers.tell(&mut command);
        let found = counted(
            &mut command,
            &format!("pass the tests in {browser}"),
            "The tests that failed are named above.",
        )?;
        lines.extend(found.into_iter().map(|line| format!("{browser}: {line}")));
    }
    Ok(lines)
}

/// The journeys start their own server on the page that was built.
fn journeys(place: &Place, drivers: &Drivers) -> Outcome<Vec<String>> {
    let tests = tests_in(place, Where::Page);
    if tests.is_empty() {
        note("there are no journeys in tests/ yet");
        return Ok(Vec::new());
    }
    page::build(place, page::Kind::Release)?;
    let binary = native::build(place, native::Kind::Tested)?;
    let mut command = place.cargo();
    command
        .arg("test")
        .args(native::TESTED)
        .args(by_name(&tests))
        // Each has a server and browsers of its own, and waits more than it works.
        .args(SHOWS_ALL)
        .arg("--test-threads=2")
        .env("MATTERS_DIST", page::Kind::Release.dist(place))
        .env("MATTERS_BIN", binary)
        .env("CHROMEDRIVER", &drivers.chrome)
        .env("GECKODRIVER", &drivers.gecko);
    counted(
        &mut command,
        "pass the journeys",
        "The journeys that failed are named above.",
    )
}

/// Lets `cargo test` show what tests print that pass: some say what they skipped.
const SHOWS_ALL: [&str; 2] = ["--", "--show-output"];

/// Runs tests. Gives the lines that count them, and after those what they skipped.
fn counted(command: &mut Command, tried: &str, advice: &str) -> Outcome<Vec<String>> {
    step(shown(command));
    let is_told = |line: &str| is_count(line) || skipped::is_said(line);
    let lines = run_and_pick(command, is_told, tried, advice)?;
    let (mut counts, others): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| is_count(line));
    if counts.is_empty() {
        return Err(failure(
            tried,
            "no test reported a result",
            "See above what ran; a step without tests must not pass.",
        ));
    }
    counts.retain(|line| !line.contains("ok. 0 passed; 0 failed"));
    counts.extend(skipped::in_lines(others.iter().map(String::as_str)));
    Ok(counts)
}

/// Whether it says how many tests passed.
fn is_count(line: &str) -> bool {
    line.contains("test result:") || line.contains("Summary [")
}

#[derive(PartialEq, Eq)]
enum Where {
    Native,
    Browser,
    Page,
}

/// The names of the tests in `tests/` that run there.
fn tests_in(place: &Place, wanted: Where) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(place.root.join("tests")) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| name_if(&entry.path(), &wanted))
        .collect();
    names.sort();
    names
}

fn name_if(path: &Path, wanted: &Where) -> Option<String> {
    let main = if path.is_dir() {
        path.join("main.rs")
    } else {
        path.to_path_buf()
    };
    if main.extension()? != "rs" || !main.is_file() {
        return None;
    }
    let name = path.file_stem()?.to_str()?.to_owned();
    let text = files::read(&main).ok()?;
    let place = if name == "journeys" {
        Where::Page
    } else if String::from_utf8_lossy(&text).contains("wasm_bindgen_test") {
        Where::Browser
    } else {
        Where::Native
    };
    (place == *wanted).then_some(name)
}

fn by_name(tests: &[String]) -> Vec<&str> {
    tests.iter().flat_map(|name| ["--test", name]).collect()
}
