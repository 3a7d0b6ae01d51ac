//! Checks every statement of a log file, offline, and prints who agreed to which words.

use crate::{failure::Failure, logs, receipt};
use clap::Args;
use matters_arising::{
    document::Document,
    model::{ActionProof, Basis, DeviceKey, SignOff},
    text::{self, Words},
};
use std::{fmt::Write, path::PathBuf};

/// Check every signature of a log, and show who agreed to which words; or check the receipt of a public copy
#[derive(Args)]
pub(crate) struct Arguments {
    /// The log file
    log: PathBuf,
    /// Check instead that a published file was made from this log, by the receipt that was written with it
    #[arg(long, value_name = "RECEIPT.json", requires = "file")]
    receipt: Option<PathBuf>,
    /// The file that was published
    #[arg(long, value_name = "PUBLIC", requires = "receipt")]
    file: Option<PathBuf>,
}

/// Prints what the file shows. Fails where something does not hold.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let log = &arguments.log;
    let document = logs::read(log)?;
    if let (Some(receipt), Some(file)) = (&arguments.receipt, &arguments.file) {
        return receipt::check(&document, log, receipt, file);
    }
    let proof = document.proof();
    let mut out = String::new();
    if let Some(head) = document.head() {
        let _ = writeln!(out, "{}", head.title);
    }
    for action in &proof.actions {
        shown(&document, action, &mut out);
    }
    keys(&document, &mut out);
    for fault in &proof.faults {
        let says = match fault.says.as_str() {
            "" => "A statement that cannot be read",
            says => says,
        };
        let doubts: Vec<_> = fault
            .doubts
            .iter()
            .map(|one| text::doubt_words(*one))
            .collect();
        let verb = if fault.voids() {
            "DOES NOT HOLD"
        } else {
            "LOOK AT"
        };
        let _ = writeln!(out, "\n{verb}: {says}: {}", doubts.join("; "));
        let _ = writeln!(out, "  statement {}", fault.name);
    }
    logs::print(&out)?;
    let n = proof.n_statements as usize;
    match proof.faults.len() {
        0 => {
            logs::say(&format!(
                "{} checked; all hold",
                text::count(n, "statement", "statements")
            ));
            Ok(())
        }
        many => {
            let reason = format!("{} of {n} statements do not hold, or are odd", many);
            let hint = "They are listed above. Compare with another copy of the log.";
            Err(Failure::on("verify", log, reason).hint(hint))
        }
    }
}

fn shown(document: &Document, action: &ActionProof, out: &mut String) {
    let basis = match action.basis {
        Basis::Agreed => "agreed and signed",
        Basis::Unsigned => "recorded, not signed",
        Basis::Open => "not agreed yet",
    };
    let _ = writeln!(
        out,
        "\n{} · {} · {basis}",
        action.name,
        action.stage.words()
    );
    for (one, words) in &action.signed {
        let _ = writeln!(out, "  {}", sentence(document, one));
        let _ = writeln!(out, "    to the words: {}", words.replace('\n', " "));
        if !one.verdict.note.is_empty() {
            let _ = writeln!(out, "    note: {}", one.verdict.note.replace('\n', " "));
        }
    }
}

fn sentence(document: &Document, one: &SignOff) -> String {
    let parties = document.parties();
    let name = |id| {
        let found = parties.organisation(id);
        found.map_or("an organisation that is not in the log", |one| {
            one.name.as_str()
        })
    };
    let verdict = &one.verdict;
    let day = one.at.day().map(|day| day.to_string()).unwrap_or_default();
    let opinion = text::statement_words(one);
    let mut words = format!(
        "{day} {} {opinion} ({})",
        name(verdict.organisation),
        verdict.person
    );
    if let Some(by) = verdict.recorded_by {
        words += &format!(", recorded by {}", name(by));
    }
    if verdict.meeting.is_some() {
        words += ", at a meeting";
    }
    if !one.holds() {
        let doubts = one.doubts.iter().copied().filter(|doubt| doubt.voids());
        let doubts: Vec<_> = doubts.map(text::doubt_words).collect();
        words += &format!(". DOES NOT COUNT: {}", doubts.join("; "));
    }
    words
}

fn keys(document: &Document, out: &mut String) {
    let parties = document.parties();
    if parties.keys.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nKeys");
    for DeviceKey {
        id,
        whose,
        checks,
        revocations,
        ..
    } in &parties.keys
    {
        let organisation = parties.organisation(whose.organisation);
        let organisation = organisation.map_or("?", |one| one.name.as_str());
        let state = match (revocations.first(), checks.len()) {
            (Some(one), _) => format!("revoked: {}", one.reason),
            (None, 0) => "not checked by anybody".to_owned(),
            (None, n) => format!("checked by {}", text::count(n, "key", "keys")),
        };
        let _ = writeln!(
            out,
            "  {}, {organisation}, {}: {state}",
            whose.person, whose.device
        );
        let _ = writeln!(out, "    {}", text::fingerprint(*id));
    }
}
