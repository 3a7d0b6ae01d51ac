//! A log on the terminal: the list, one action, the history.

use crate::{failure::Failure, logs};
use matters_arising::{
    document::Document,
    model::{Action, Attribution, Audience, HistoryEntry, Triggers},
    text::{self, Words},
};
use std::{fmt::Write, path::Path};

/// Prints the list of a log, or one action with all that hangs on it.
pub(crate) fn show(log: &Path, number: Option<u32>) -> Result<(), Failure> {
    let document = logs::read(log)?;
    let mut out = String::new();
    match number {
        None => list(&document, &mut out),
        Some(number) => {
            for action in numbered(&document, number, log)? {
                whole(&document, &action, &mut out);
            }
        }
    }
    logs::print(&out)
}

/// Prints the history, newest first.
pub(crate) fn history(log: &Path, number: Option<u32>) -> Result<(), Failure> {
    let document = logs::read(log)?;
    let mut out = String::new();
    match number {
        None => entries(&document.history(None, usize::MAX).0, &mut out),
        Some(number) => {
            for action in numbered(&document, number, log)? {
                entries(&document.history(Some(action.id), usize::MAX).0, &mut out);
            }
        }
    }
    logs::print(&out)
}

fn numbered(document: &Document, number: u32, log: &Path) -> Result<Vec<Action>, Failure> {
    let mut actions = document.actions();
    actions.retain(|action| action.number == Some(number));
    if actions.is_empty() {
        return Err(
            Failure::on("show", log, format!("it has no action {number}"))
                .hint("Without a number, the whole list is shown."),
        );
    }
    Ok(actions)
}

fn list(document: &Document, out: &mut String) {
    if let Some(head) = document.head() {
        let _ = writeln!(out, "{}", head.title);
    }
    let actions = document.actions();
    let triggers = Triggers::among(&actions);
    for action in &actions {
        let number = action.number.map(|n| n.to_string()).unwrap_or_default();
        let mark = if action.conflicts.is_empty() {
            ""
        } else {
            " [set apart]"
        };
        let wording: String = action.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = wording.chars().take(60).collect();
        let _ = writeln!(
            out,
            "{number:>5}  {:<18} {:<20} {short}{mark}",
            action.stage.words(),
            text::due_as_it_stands(&action.due, triggers.of(action)),
        );
    }
}

fn whole(document: &Document, action: &Action, out: &mut String) {
    let number = action
        .number
        .map_or("without a number".to_owned(), |n| n.to_string());
    let _ = writeln!(out, "Action {number} · {}", action.stage.words());
    let _ = writeln!(out, "{}\n", action.text);
    let all = document.actions();
    let due = text::due_as_it_stands(&action.due, Triggers::among(&all).of(action));
    let _ = writeln!(out, "Deadline: {due}");
    for one in action.moves.iter().skip(1) {
        let to = text::due(&one.to);
        let _ = writeln!(
            out,
            "  moved to {to}: {} ({})",
            one.reason,
            who(&one.written)
        );
    }
    if let Some(origin) = &action.origin {
        let _ = writeln!(out, "From: {}", text::origin(origin));
    }
    let owners: Vec<_> = action
        .owners
        .iter()
        .map(|owner| owner.name.as_str())
        .collect();
    if !owners.is_empty() {
        let _ = writeln!(out, "Owner: {}", owners.join(", "));
    }
    let categories = document.head().map(|head| head.categories);
    let categories = categories.unwrap_or_default();
    if let Some(id) = action.category {
        let name = text::category_name(id, &categories);
        let _ = writeln!(out, "Category: {}", name.unwrap_or("not in the log"));
    }
    for entry in &action.entries {
        let when = entry.at.map(|at| format!(" {at}")).unwrap_or_default();
        let internal = match entry.audience {
            Audience::Open => "",
            Audience::Internal => " (internal)",
        };
        let struck = if entry.struck.is_some() {
            " (struck)"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "\n{}{when}{internal}{struck} · {}\n  {}",
            entry.kind.words(),
            who(&entry.written),
            entry.text.replace('\n', "\n  ")
        );
    }
    for conflict in &action.conflicts {
        let _ = writeln!(out, "\n{} was set apart:", conflict.field.words());
        for claim in &conflict.claims {
            let value = text::field_value(&claim.value, &categories);
            let _ = writeln!(out, "  {value} ({})", who(&claim.written));
        }
    }
    out.push('\n');
}

fn entries(history: &[HistoryEntry], out: &mut String) {
    for entry in history {
        let _ = writeln!(out, "{} · {}", who(&entry.written), entry.summary);
        for detail in &entry.details {
            let _ = writeln!(
                out,
                "    {} · {}: {} → {}",
                detail.subject,
                detail.field,
                or_nothing(&detail.before),
                or_nothing(&detail.after)
            );
        }
    }
}

fn or_nothing(words: &str) -> &str {
    if words.is_empty() { "nothing" } else { words }
}

fn who(written: &Attribution) -> String {
    let day = written
        .at
        .day()
        .map(|day| day.to_string())
        .unwrap_or_default();
    match &written.author {
        Some(author) if author.organisation.is_empty() => format!("{day} {}", author.name),
        Some(author) => format!("{day} {}, {}", author.name, author.organisation),
        None => format!("{day} unknown"),
    }
}
