//! The JSON export: the shape that `docs/format.md` promises.

use super::{
    exported::{imported, numbers},
    support::{self, EXAMPLE},
};
use matters_arising::{command::Edit, document::Document, export, model::*};
use serde_json::Value;

fn exported() -> Value {
    let log = imported(&mut numbers());
    json(&log)
}

fn json(log: &Document) -> Value {
    let text = export::json(&log.head().unwrap(), &log.actions(), &log.findings());
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_deadline_typed_in_words_keeps_its_words() {
    let mut numbers = numbers();
    let mut log = imported(&mut numbers);
    let action = log.actions()[0].id;
    let mut to = |deadline| Edit::MoveDeadline {
        actions: vec![(action, MoveId::random(&mut numbers))],
        to: deadline,
        reason: "The board has not met".to_owned(),
    };
    let words = Deadline::Other("when the board has met".to_owned());
    log.apply(&to(words), Timestamp(1)).unwrap();
    let deadline = &json(&log)["actions"][0]["deadline"];
    assert_eq!(deadline["kind"], "other");
    assert_eq!(deadline["printed"], "when the board has met");
    log.apply(&to(Deadline::Ongoing), Timestamp(2)).unwrap();
    let deadline = &json(&log)["actions"][0]["deadline"];
    assert_eq!(deadline["kind"], "ongoing");
    assert_eq!(deadline["printed"], "", "nothing was printed");
}

#[test]
fn it_has_the_promised_keys() {
    let log = exported();
    assert_eq!(log["format"], "matters-arising");
    assert_eq!(log["version"], 1);
    assert_eq!(log["title"], "Harbour forum");
    assert_eq!(log["dated"], "2022-05-26");
    for key in ["id", "name", "colour"] {
        assert!(log["categories"][0][key].is_string(), "{key}");
    }
    let draft = support::read(EXAMPLE);
    let actions = log["actions"].as_array().unwrap();
    assert_eq!(actions.len(), draft.actions.len());
    for (action, row) in actions.iter().zip(&draft.actions) {
        let want = support::row(row);
        assert!(action["id"].is_string() && action["category"].is_null());
        for key in [
            "number",
            "printed_number",
            "section",
            "text",
            "stage",
            "origin",
        ] {
            assert_eq!(action[key], want[key], "{key} of {}", row.printed_number);
        }
        for key in ["kind", "months", "printed"] {
            assert_eq!(action["deadline"][key], want["deadline"][key]);
        }
        for key in ["action", "deadline", "status", "origin", "owner", "lines"] {
            assert_eq!(action["imported"][key], want["imported"][key]);
        }
        let sorted = |value: &Value| {
            let mut items: Vec<String> = value
                .as_array()
                .unwrap()
                .iter()
                .map(Value::to_string)
                .collect();
            items.sort();
            items
        };
        for key in ["owners", "links", "artefacts"] {
            assert_eq!(
                sorted(&action[key]),
                sorted(&want[key]),
                "{key} of {}",
                row.printed_number
            );
        }
        let updates = action["updates"].as_array().unwrap();
        assert_eq!(updates.len(), row.updates.len());
        for (update, want) in updates.iter().zip(want["updates"].as_array().unwrap()) {
            for key in ["at", "by", "kind", "text"] {
                assert_eq!(update[key], want[key], "{key} of {}", row.printed_number);
            }
        }
    }
    let findings = log["findings"].as_array().unwrap();
    assert_eq!(findings.len(), draft.findings.len());
    for finding in findings {
        assert!(
            finding["kind"].is_string() && finding["line"].is_u64() && finding["text"].is_string()
        );
        let action = &finding["action_id"];
        assert!(action.is_null() || actions.iter().any(|row| row["id"] == *action));
    }
}

#[test]
fn every_kind_of_finding_stands_in_the_description() {
    let described = include_str!("../../docs/format.md");
    let (_, kinds) = described.split_once("## A finding").unwrap();
    for kind in FindingKind::ALL {
        let word = format!("`{}`", kind.word());
        assert!(kinds.contains(&word), "docs/format.md does not name {word}");
    }
}
