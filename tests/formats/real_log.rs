//! The real log, where it lies beside the checkout: what can be said of it without printing it here.

use super::support::{self, read};
use matters_arising::model::*;

fn row(draft: &LogDraft, printed: &str, section: Section) -> ActionDraft {
    let found = draft
        .actions
        .iter()
        .find(|row| row.printed_number == printed && row.section == section);
    found.unwrap().clone()
}

#[test]
fn it_has_113_rows_in_three_tables() {
    let Some(text) = support::real_log() else {
        return;
    };
    let draft = read(&text);
    let count = |section| {
        draft
            .actions
            .iter()
            .filter(|row| row.section == section)
            .count()
    };
    assert_eq!(count(Section::ProposedComplete), 33);
    assert_eq!(count(Section::Ongoing), 62);
    assert_eq!(count(Section::Completed), 18);
    assert_eq!(draft.categories.len(), 11);
    assert_eq!(draft.dated, Day::new(2019, 4, 18));
    assert!(
        draft
            .actions
            .iter()
            .all(|row| row.number.is_some() && row.origin.is_some())
    );
    assert!(
        draft
            .actions
            .iter()
            .all(|row| row.due.deadline != Deadline::None)
    );
}

#[test]
fn rows_that_were_cut_are_whole() {
    let Some(text) = support::real_log() else {
        return;
    };
    let draft = read(&text);
    for (printed, section, last_words) in [
        ("70", Section::ProposedComplete, "with the space."),
        (
            "81",
            Section::ProposedComplete,
            "information if needed though.",
        ),
        ("66", Section::Ongoing, "Info Access Panel."),
        ("97.", Section::Ongoing, "of a future workshop."),
        ("103.", Section::Ongoing, "question on this area."),
        ("109.", Section::Ongoing, "for the space with this."),
        ("36", Section::Completed, "for those on the list."),
    ] {
        let row = row(&draft, printed, section);
        assert!(row.text.ends_with(last_words), "{printed}: {}", row.text);
        assert_eq!(row.imported.lines.len(), 2, "{printed}");
    }
    let layers = row(&draft, "97.", Section::Ongoing).updates;
    assert_eq!(layers.len(), 2);
    assert_eq!(row(&draft, "20", Section::Ongoing).updates.len(), 2);
}

#[test]
fn its_findings_are_those_of_a_careful_clerk() {
    let Some(text) = support::real_log() else {
        return;
    };
    let draft = read(&text);
    let numbers = |kind| -> Vec<Option<u32>> {
        let of_kind = draft.findings.iter().filter(|finding| finding.kind == kind);
        of_kind
            .map(|finding| finding.action.and_then(|at| draft.actions[at].number))
            .collect()
    };
    assert_eq!(
        numbers(FindingKind::SameNumber),
        [Some(2), Some(97), Some(108), Some(109)]
    );
    assert_eq!(numbers(FindingKind::SameText), [Some(109)]);
    assert_eq!(numbers(FindingKind::NumberGap).len(), 2);
    assert_eq!(
        numbers(FindingKind::StateContradictsTable),
        [Some(35), Some(109), Some(28)]
    );
    assert_eq!(
        numbers(FindingKind::NoState),
        [Some(97), Some(100), Some(101), Some(102)]
    );
    assert_eq!(numbers(FindingKind::SeveralDeadlines), [Some(19)]);
    assert_eq!(numbers(FindingKind::AmbiguousLink), [Some(99)]);
    assert_eq!(numbers(FindingKind::DeadLink), []);
    assert_eq!(
        numbers(FindingKind::MeetingOrdinal),
        [25, 61, 75, 20, 30, 5, 23].map(Some)
    );
    assert_eq!(numbers(FindingKind::SetApart), [Some(8)]);
    assert_eq!(numbers(FindingKind::NotUnderstood), []);
}
