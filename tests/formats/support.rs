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
        Deadline::Other(_) => ("other", vec![]),
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
