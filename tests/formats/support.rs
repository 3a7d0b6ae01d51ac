//! Reads logs for tests, and says of a draft what a transcription says of its source.

use matters_arising::{import, model::*};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The example log of the product.
pub(crate) const EXAMPLE: &str = include_str!("../../public/example/harbour-forum-action-log.txt");
pub(crate) const EXAMPLE_NAME: &str = "harbour-forum-action-log.txt";

/// The real log, where it lies beside the checkout; it never comes into the repository.
pub(crate) fn real_log() -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/seed/leds-action-log-2019-04-18.txt");
    match std::fs::read_to_string(&beside) {
        Ok(text) => Some(text),
        Err(_) => {
            println!("skipped: {} is not there", beside.display());
            None
        }
    }
}

pub(crate) fn read(text: &str) -> LogDraft {
    import::read(EXAMPLE_NAME, text.as_bytes()).unwrap().0
}

/// The stage that follows from a row of a draft, by the rule of the model.
pub(crate) fn stage(row: &ActionDraft) -> Stage {
    match (row.recorded, row.proposed) {
        (Some(Ending::Complete), _) => Stage::Complete,
        (Some(Ending::Closed), _) => Stage::Closed,
        (None, Some(Ending::Complete)) => Stage::ProposedComplete,
        (None, Some(Ending::Closed)) => Stage::ProposedClosed,
        (None, None) => row.progress.into(),
    }
}

fn deadline(due: &Due) -> Value {
    let (kind, months) = match &due.deadline {
        Deadline::None => ("none", vec![]),
        Deadline::Months(months) if months.len() == 1 => ("month", months.clone()),
        Deadline::Months(months) => ("months", months.clone()),
        Deadline::Day(day) => ("day", vec![day.month()]),
        Deadline::Ongoing => ("ongoing", vec![]),
        Deadline::Monthly => ("monthly", vec![]),
        Deadline::Other(_) | Deadline::After(_) => ("other", vec![]),
    };
    let months: Vec<String> = months.iter().map(Month::to_string).collect();
    json!({ "kind": kind, "months": months, "printed": due.printed })
}

/// A row in the shape of a transcription.
pub(crate) fn row(row: &ActionDraft) -> Value {
    let updates: Vec<Value> = row
        .updates
        .iter()
        .map(|update| {
            json!({
                "at": update.at.map(|at| at.to_string()),
                "by": update.by,
                "kind": update.kind.word(),
                "text": update.text,
            })
        })
        .collect();
    json!({
        "number": row.number,
        "printed_number": row.printed_number,
        "section": row.section.word(),
        "text": row.text,
        "stage": stage(row).word(),
        "deadline": deadline(&row.due),
        "origin": row.origin.as_ref().map(|origin| json!({
            "month": origin.month.map(|month| month.to_string()),
            "printed": origin.printed,
        })),
        "owners": row.owners,
        "links": row.links,
        "artefacts": row.artefacts,
        "updates": updates,
        "imported": {
            "action": row.imported.action,
            "deadline": row.imported.deadline,
            "status": row.imported.status,
            "origin": row.imported.origin,
            "owner": row.imported.owner,
            "lines": row.imported.lines,
        },
    })
}

/// The rows of a draft in tables as the group prints them: the number, action, deadline, status, origin and owner
/// of each, every table below its heading.
pub(crate) fn as_tables(draft: &LogDraft) -> Vec<Vec<[String; 6]>> {
    let headings = [
        (Section::ProposedComplete, "Proposed Complete Actions"),
        (Section::Ongoing, "Actions"),
        (Section::Completed, "Completed Actions"),
    ];
    let tables = headings.iter().map(|(section, heading)| {
        let heading = ["#", heading, "Deadline", "Status", "When from?", "Owner?"];
        let rows = draft.actions.iter().filter(|row| row.section == *section);
        let rows = rows.map(|row| {
            let cells = &row.imported;
            [
                row.printed_number.clone(),
                row.text.clone(),
                cells.deadline.clone(),
                cells.status.clone(),
                cells.origin.clone(),
                cells.owner.clone(),
            ]
        });
        std::iter::once(heading.map(str::to_owned))
            .chain(rows)
            .collect()
    });
    tables.collect()
}

/// The same as separated values, under a title with the day of the log.
pub(crate) fn as_csv(draft: &LogDraft) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let day = draft.dated.map(|day| day.to_string()).unwrap_or_default();
    let mut csv = format!("\"{} {day}\",,,,,\n", draft.title);
    for row in as_tables(draft).into_iter().flatten() {
        let cells: Vec<_> = row.iter().map(quoted).collect();
        csv.push_str(&cells.join(","));
        csv.push('\n');
    }
    csv
}

/// Holds a draft that was read from tables to one that was read from print: only the lines differ. A label that the
/// print had on a line of its own runs on in a cell: so many rows at most may have their updates divided otherwise.
pub(crate) fn same_but_for_lines(draft: &LogDraft, printed: &LogDraft, n_divided: usize) {
    let rows_of = |draft: &LogDraft, section| -> Vec<Value> {
        let rows = draft
            .actions
            .iter()
            .filter(|action| action.section == section);
        let rows = rows.map(|action| {
            let mut value = row(action);
            value["imported"]["lines"] = Value::Null;
            // The print breaks words over lines; a cell does not.
            value["imported"]["action"] = Value::Null;
            value
        });
        rows.collect()
    };
    let mut divided = Vec::new();
    for section in [
        Section::ProposedComplete,
        Section::Ongoing,
        Section::Completed,
    ] {
        let (ours, theirs) = (rows_of(draft, section), rows_of(printed, section));
        assert_eq!(ours.len(), theirs.len(), "{section:?}");
        for (mut one, mut other) in ours.into_iter().zip(theirs) {
            if one["updates"] != other["updates"] {
                divided.push(one["printed_number"].clone());
                one["updates"] = Value::Null;
                other["updates"] = Value::Null;
            }
            assert_eq!(one, other);
        }
    }
    assert!(divided.len() <= n_divided, "{divided:?}");
}
