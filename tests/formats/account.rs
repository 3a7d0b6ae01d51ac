//! Nothing is dropped: what an importer owes to its source, on whole logs.

#[path = "../../fuzz/readers/accounted.rs"]
mod accounted;

pub(crate) use accounted::{check, hold};

use super::support::{self, EXAMPLE, EXAMPLE_NAME};
use matters_arising::{import, model::*};

#[test]
fn every_line_of_the_example_is_accounted_for() {
    let (draft, lines) = import::read(EXAMPLE_NAME, EXAMPLE.as_bytes()).unwrap();
    check(&draft, &lines);
    let understood = draft
        .findings
        .iter()
        .all(|f| f.kind != FindingKind::NotUnderstood);
    assert!(understood, "{:?}", draft.findings);
}

#[test]
fn every_line_of_the_real_log_is_accounted_for() {
    let Some(text) = support::real_log() else {
        return;
    };
    let (draft, lines) = import::read("log.txt", text.as_bytes()).unwrap();
    assert_eq!(lines.len(), text.split('\n').count());
    check(&draft, &lines);
    assert!(
        draft
            .findings
            .iter()
            .all(|f| f.kind != FindingKind::NotUnderstood)
    );
}

#[test]
fn what_is_not_understood_is_a_finding() {
    let text = format!("Harbour log\n\nDear all, here it is.\n{EXAMPLE}");
    let (draft, lines) = import::read(EXAMPLE_NAME, text.as_bytes()).unwrap();
    check(&draft, &lines);
    assert_eq!(draft.title, "Harbour log");
    let LineUse::Finding(index) = draft.lines[2] else {
        panic!("{:?}", draft.lines[2]);
    };
    let finding = &draft.findings[index as usize];
    assert_eq!(
        (finding.kind, finding.line),
        (FindingKind::NotUnderstood, 3)
    );
}
