//! Saved logs of every schema that there ever was open, and say what they said when they were written.
//!
//! The files were written once, by the version that had the schema, and are never written again: when
//! the schema changes, a file of the new one is added beside them.

use matters_arising::{document::Document, export};
use serde_json::Value;

const SCHEMA_1: &[u8] = include_bytes!("data/schema-1.automerge");
const SCHEMA_1_AS_JSON: &str = include_str!("data/schema-1.json");
const SCHEMA_2: &[u8] = include_bytes!("data/schema-2.automerge");
const SCHEMA_2_AS_JSON: &str = include_str!("data/schema-2.json");

#[test]
fn a_log_of_schema_1_opens_and_exports_as_it_did() {
    let log = Document::load(SCHEMA_1).unwrap();
    assert_eq!(log.schema(), 1);
    let head = log.head().unwrap();
    let text = export::json(&head, &log.actions(), &log.findings());
    let exported: Value = serde_json::from_str(&text).unwrap();
    let expected: Value = serde_json::from_str(SCHEMA_1_AS_JSON).unwrap();
    assert_eq!(lost(&expected, &exported, "log"), Vec::<String>::new());
}

#[test]
fn the_history_of_a_log_of_schema_1_can_be_read() {
    let log = Document::load(SCHEMA_1).unwrap();
    let (entries, more) = log.history(None, 1_000);
    assert!(!more);
    let summaries: Vec<_> = entries.iter().map(|entry| entry.summary.as_str()).collect();
    assert_eq!(
        summaries,
        [
            "Undone: Title set to “Harbour forum, Tideway”",
            "Title set to “Harbour forum, Tideway”",
            "Origin of action 15 settled as April 2022",
            "Merged 4 changes from bob.automerge",
            "Origin of action 15 set to March 2022",
            "Category of action 15 set to Moorings",
            "Deadline of action 15 moved to September 2022",
            "Answer on action 15",
            "Origin of action 15 set to April 2022",
            "Category of action 15 set to Dredging",
            "Deadline of action 15 moved to August 2022",
            "A finding ticked off",
            "Action 8 withdrawn",
            "Artefact 8 added to action 15",
            "Link of action 15 to action 2 added",
            "Owner of action 15 added: Tideway",
            "Deadline of action 15 moved to July 2022",
            "An entry (update) on action 15 corrected",
            "Update on action 15",
            "Question on action 15",
            "Category of actions 2, 5 set to Moorings",
            "Progress of actions 15, 4 set to ongoing",
            "Wording of action 15 edited",
            "Action 15 added",
            "8 actions imported from harbour-forum-action-log.txt",
            "Log “Harbour forum” created",
        ]
    );
    let authors = entries.iter().map(|entry| entry.written.author.clone());
    let names: Vec<_> = authors.map(|author| author.unwrap().name).collect();
    assert!(names.contains(&"Ada".to_owned()) && names.contains(&"Bob".to_owned()));
}

#[test]
fn a_log_of_schema_2_keeps_what_was_signed_settled_at_meetings_and_sent_out() {
    let log = Document::load(SCHEMA_2).unwrap();
    assert_eq!(log.schema(), 2);
    let head = log.head().unwrap();
    let text = export::json(&head, &log.actions(), &log.findings());
    let exported: Value = serde_json::from_str(&text).unwrap();
    let expected: Value = serde_json::from_str(SCHEMA_2_AS_JSON).unwrap();
    assert_eq!(lost(&expected, &exported, "log"), Vec::<String>::new());
    let proof = log.proof();
    assert_eq!((proof.n_statements, proof.faults), (10, Vec::new()));
    assert_eq!(head.editions.len(), 2);
    for edition in &head.editions {
        assert_eq!(log.edition_holds(edition.id), Some(true));
    }
}

/// Where a value is not what was expected. Keys that a later version adds are no loss.
fn lost(expected: &Value, found: &Value, place: &str) -> Vec<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected
            .iter()
            .flat_map(|(key, value)| {
                let found = found.get(key).unwrap_or(&Value::Null);
                lost(value, found, &format!("{place}.{key}"))
            })
            .collect(),
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => expected
            .iter()
            .zip(found)
            .enumerate()
            .flat_map(|(n, (value, found))| lost(value, found, &format!("{place}[{n}]")))
            .collect(),
        _ if expected == found => Vec::new(),
        _ => vec![format!("{place}: {expected} became {found}")],
    }
}
