//! What changed, in words: for the page, the terminal and an email.

use super::{Piece, Words, category_name, comments, count, difference, first_words, trigger_stage};
use crate::model::{
    ActionChanges, Category, ChangeKind, Changed, Comments, Deadline, Ending, Opinion, capital,
    count_changes, list,
};
use std::fmt::Write;

/// How many actions a figure is about, in words: "3 new actions".
pub fn figure(kind: ChangeKind, n: usize) -> String {
    let actions = |ending: &str| format!("{} {ending}", count(n, "action", "actions"));
    match kind {
        ChangeKind::New => count(n, "new action", "new actions"),
        ChangeKind::Gone => actions("no longer in the log"),
        ChangeKind::Reworded => actions("reworded"),
        ChangeKind::Proposed => actions("proposed complete or closed"),
        ChangeKind::Agreed => actions("now complete or closed"),
        ChangeKind::Returned => actions("open again"),
        ChangeKind::Said => actions("on which organisations signed what they say"),
        ChangeKind::Withdrawn => actions("withdrawn"),
        ChangeKind::Deadline => actions("with another deadline"),
        ChangeKind::Owner => actions("with other owners"),
        ChangeKind::Category => actions("in another category"),
        ChangeKind::Number => actions("with another number"),
        ChangeKind::Progress => actions("at another stage"),
        ChangeKind::Asked => actions("with new questions"),
        ChangeKind::Answered => actions("with answers"),
        ChangeKind::Updated => actions("with updates"),
        ChangeKind::Noted => actions("with comments made at meetings"),
        ChangeKind::Minuted => actions("with outcomes that stand in minutes alone"),
        ChangeKind::Requested => actions("on which comments were asked for"),
        ChangeKind::CommentsOver => actions("on which the day for comments has passed"),
        ChangeKind::Struck => actions("with entries struck"),
    }
}

/// How an action is headed in a report.
pub fn changed_name(one: &ActionChanges) -> String {
    let words = first_words(&one.text, 90);
    match one.number {
        Some(number) => format!("{number}. {words}"),
        None => words,
    }
}

/// One change in a sentence. A wording is told by its words that changed, between marks.
pub fn changed(change: &Changed, categories: &[Category]) -> String {
    match change {
        Changed::New => "New.".into(),
        Changed::Gone => "No longer in the log: an import was undone.".into(),
        Changed::Reworded { before, after } => format!("Reworded: {}", marked(before, after)),
        Changed::Proposed(Ending::Complete) => "Proposed complete.".into(),
        Changed::Proposed(Ending::Closed) => "Proposed to be closed.".into(),
        Changed::Agreed(Ending::Complete) => "Complete.".into(),
        Changed::Agreed(Ending::Closed) => "Closed.".into(),
        Changed::Returned(stage) => format!("Open again: {}.", stage.words().to_lowercase()),
        Changed::Said {
            organisation,
            opinion,
            note,
            recorded_by,
        } => {
            let says = match opinion {
                Opinion::Agree => "agreed",
                Opinion::Return => "returned it",
                Opinion::TakeBack => "took back what it had said",
            };
            let by = recorded_by.as_ref();
            let by = by.map(|by| format!(" (recorded by {by})"));
            with_words(
                &format!("{organisation} {says}{}", by.unwrap_or_default()),
                note,
            )
        }
        Changed::Withdrawn(reason) => with_words("Withdrawn", reason),
        Changed::Deadline {
            before,
            after,
            waits,
            reasons,
        } => {
            let after = match waits {
                None => after.in_a_sentence(),
                Some(waits) => format!("{} ({})", after.in_a_sentence(), trigger_stage(*waits)),
            };
            let why = match reasons.as_slice() {
                [] => String::new(),
                reasons => format!(" Reason: {}", reasons.join("; ")),
            };
            match before {
                Deadline::None => format!("Deadline set: {after}.{why}"),
                before => format!(
                    "Deadline moved from {} to {after}.{why}",
                    before.in_a_sentence()
                ),
            }
        }
        Changed::Owners { added, removed } => {
            let part = |verb: &str, names: &[String]| {
                (!names.is_empty()).then(|| format!("{verb}: {}.", list(names, "and")))
            };
            let parts = [part("Owner added", added), part("Owner removed", removed)];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            parts.join(" ")
        }
        Changed::Category { before, after } => {
            let word = |id: &Option<_>| {
                let name = id.and_then(|id| category_name(id, categories));
                name.unwrap_or("none").to_owned()
            };
            format!("Category: {}, before {}.", word(after), word(before))
        }
        Changed::Number { before, after } => {
            let word = |n: &Option<u32>| n.map_or("none".into(), |n| n.to_string());
            format!("Number: {}, before {}.", word(after), word(before))
        }
        Changed::Progress(stage) => format!("Now {}.", stage.words().to_lowercase()),
        Changed::Asked(text) => with_words("Question", text),
        Changed::Answered { question, answer } if question.is_empty() => {
            with_words("Answer", answer)
        }
        Changed::Answered { question, answer } => {
            format!("Answer to “{}”: {answer}", first_words(question, 60))
        }
        Changed::Updated(text) => with_words("Update", text),
        Changed::Noted { meeting, text } => with_words(&format!("Comment at {meeting}"), text),
        Changed::Minuted {
            meeting,
            decision,
            unsigned,
            note,
        } => {
            let said = super::unsigned_outcome(decision, unsigned);
            with_words(&format!("{said}, at {meeting}"), note)
        }
        Changed::Requested { request, text } => with_words(&super::request(request), text),
        Changed::CommentsOver { by, n, silent } => {
            let came = comments(Comments::Received(*by, *n as usize));
            match silent.as_slice() {
                [] => came,
                silent => format!("{came} {}", super::silent(silent)),
            }
        }
        Changed::Struck(text) => with_words("Struck", text),
    }
}

fn with_words(what: &str, words: &str) -> String {
    match words.trim() {
        "" => format!("{what}."),
        words => format!("{what}: {words}"),
    }
}

/// A wording with what is gone in `[-…-]` and what is new in `[+…+]`.
fn marked(before: &str, after: &str) -> String {
    let pieces = difference(before, after).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("[-{text}-]"),
            Piece::New(text) => format!("[+{text}+]"),
        })
        .collect()
}

/// What the email with the report is about.
pub fn report_subject(title: &str, since: &str) -> String {
    format!("{title}: what changed {since}")
}

/// The whole report as plain text, the figures on top: for an email.
pub fn report(
    title: &str,
    since: &str,
    changes: &[ActionChanges],
    categories: &[Category],
) -> String {
    format!("{title}\n{}", what_changed(since, changes, categories))
}

/// The same, as a part of something else.
pub fn what_changed(since: &str, changes: &[ActionChanges], categories: &[Category]) -> String {
    let mut out = format!("What changed {since}\n\n");
    if changes.is_empty() {
        out.push_str("Nothing.\n");
        return out;
    }
    for (kind, n) in count_changes(changes) {
        let _ = writeln!(out, "- {}", figure(kind, n));
    }
    for one in changes {
        let _ = writeln!(out, "\n{}", changed_name(one));
        for change in &one.changes {
            let words = changed(change, categories).replace('\n', "\n  ");
            let _ = writeln!(out, "- {}", capital(&words));
        }
    }
    let is_reworded = |change: &Changed| change.kind() == ChangeKind::Reworded;
    if changes.iter().flat_map(|one| &one.changes).any(is_reworded) {
        out.push_str("\n[-words-] are gone, [+words+] are new.\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ActionId;

    #[test]
    fn an_email_has_its_figures_on_top_and_says_what_its_marks_mean() {
        let one = ActionChanges {
            action: ActionId::random(&mut || 1),
            number: Some(85),
            text: "Publish the guidance".into(),
            category: None,
            owners: Vec::new(),
            by: Vec::new(),
            changes: vec![
                Changed::Deadline {
                    before: Deadline::parse("2019-05"),
                    after: Deadline::parse("2019-07"),
                    waits: None,
                    reasons: vec!["The pilot is late".into()],
                },
                Changed::Reworded {
                    before: "Publish a guidance".into(),
                    after: "Publish the guidance".into(),
                },
            ],
        };
        let text = report("Harbour log", "since 1 May 2019", &[one], &[]);
        let expect = "Harbour log\nWhat changed since 1 May 2019\n\n\
            - 1 action with another deadline\n- 1 action reworded\n\n\
            85. Publish the guidance\n\
            - Deadline moved from May 2019 to July 2019. Reason: The pilot is late\n\
            - Reworded: Publish [-a-][+the+] guidance\n\n\
            [-words-] are gone, [+words+] are new.\n";
        assert_eq!(text, expect);
        assert!(report("Log", "since then", &[], &[]).ends_with("Nothing.\n"));
    }

    #[test]
    fn the_word_of_an_organisation_is_told_with_its_reason_and_who_wrote_it_down() {
        let said = |opinion, note: &str, recorded_by: Option<&str>| {
            let change = Changed::Said {
                organisation: "Harbour Trust".into(),
                opinion,
                note: note.into(),
                recorded_by: recorded_by.map(str::to_owned),
            };
            changed(&change, &[])
        };
        for (told, expect) in [
            (said(Opinion::Agree, "", None), "Harbour Trust agreed."),
            (
                said(Opinion::Return, "No licence", Some("the Secretariat")),
                "Harbour Trust returned it (recorded by the Secretariat): No licence",
            ),
            (
                said(Opinion::TakeBack, "", None),
                "Harbour Trust took back what it had said.",
            ),
        ] {
            assert_eq!(told, expect);
        }
    }

    #[test]
    fn every_kind_of_change_has_its_figure() {
        let mut seen: Vec<_> = ChangeKind::ALL
            .iter()
            .map(|kind| figure(*kind, 2))
            .collect();
        let n = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), n);
        assert!(seen.iter().all(|words| words.starts_with("2 ")));
    }
}
