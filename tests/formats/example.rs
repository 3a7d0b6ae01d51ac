//! The example log, field by field against its transcription, which was made without the importer.

use super::support::{self, EXAMPLE};
use serde_json::Value;

fn truth() -> Value {
    serde_json::from_str(include_str!("data/example-truth.json")).unwrap()
}

#[test]
fn every_field_of_every_row_is_as_transcribed() {
    let truth = truth();
    let draft = support::read(EXAMPLE);
    let rows = truth["actions"].as_array().unwrap();
    assert_eq!(draft.actions.len(), rows.len());
    for (read, row) in draft.actions.iter().zip(rows) {
        let read = support::row(read);
        for (field, want) in row.as_object().unwrap() {
            assert_eq!(
                &read[field], want,
                "{field} of row {}",
                row["printed_number"]
            );
        }
    }
    assert_eq!(draft.title, truth["title"]);
    assert_eq!(draft.dated.unwrap().to_string(), truth["dated"]);
    assert_eq!(
        serde_json::to_value(&draft.categories).unwrap(),
        truth["categories"]
    );
}

#[test]
fn the_findings_are_those_that_a_clerk_listed() {
    let draft = support::read(EXAMPLE);
    let mut found: Vec<(String, String)> = draft
        .findings
        .iter()
        .map(|finding| {
            let row = finding
                .action
                .map(|at| draft.actions[at].printed_number.clone());
            (finding.kind.word().to_owned(), row.unwrap_or_default())
        })
        .collect();
    let truth = truth();
    let mut want: Vec<(String, String)> = truth["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let kind = finding["kind"].as_str().unwrap();
            let number = if kind == "number_gap" {
                ""
            } else {
                finding["number"].as_str().unwrap()
            };
            (kind.to_owned(), number.to_owned())
        })
        .collect();
    found.sort();
    want.sort();
    assert_eq!(found, want);
    for finding in &draft.findings {
        assert!(
            finding.text.ends_with('.') && finding.line > 0,
            "{finding:?}"
        );
    }
}

#[test]
fn findings_say_what_a_reader_needs() {
    let draft = support::read(EXAMPLE);
    let texts: Vec<&str> = draft
        .findings
        .iter()
        .map(|finding| finding.text.as_str())
        .collect();
    for want in [
        "Action 12 names a meeting by its number, “Workshop 4”: it must mean the one of February 2022 if the meetings are those in the “When from?” column.",
        "No action has the numbers 36 and 37.",
        "The number **2 carries the mark **, which the log explains as “actions from the spring 2021 meetings, numbered before this log began”.",
        "The deadline of action 28, April ‘22, was past on the log’s own date, 26 May 2022.",
        "Action 13 was put together from pieces that were printed apart: lines 61 to 69 and line 88.",
        "Action 42 is complete only in part, but stands among the completed actions.",
        "The link to action 32 leads nowhere: no row has that number.",
        "The label “Forum Process” of the legend was set apart; it belongs to no cell.",
    ] {
        assert!(texts.contains(&want), "{want}\n{texts:#?}");
    }
}
