//! The JSON of a log, format version 1, as `docs/format.md` describes it.

use crate::model::*;
use serde_json::{Value, json as object};
use std::collections::HashMap;

/// The version of the format; a reader should refuse a higher one.
const VERSION: u32 = 1;

/// Writes the log as JSON, actions in the order of the source.
pub fn json(head: &LogHead, actions: &[Action], findings: &[Finding]) -> String {
    let numbers = numbers(actions);
    let categories: Vec<_> = head
        .categories
        .iter()
        .map(|category| {
            object!({
                "id": category.id.to_string(),
                "name": category.name,
                "colour": category.colour.word(),
            })
        })
        .collect();
    let actions: Vec<_> = actions.iter().map(|a| action(a, &numbers)).collect();
    pretty(&object!({
        "format": "matters-arising",
        "version": VERSION,
        "id": head.id.to_string(),
        "title": head.title,
        "dated": head.dated.map(|day| day.to_string()),
        "categories": categories,
        "actions": actions,
        "findings": finding_values(findings, &numbers),
    }))
}

/// Writes the findings alone, as a JSON list.
pub fn findings(actions: &[Action], findings: &[Finding]) -> String {
    pretty(&Value::Array(finding_values(findings, &numbers(actions))))
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn numbers(actions: &[Action]) -> HashMap<ActionId, Option<u32>> {
    actions.iter().map(|a| (a.id, a.number)).collect()
}

fn finding_values(findings: &[Finding], numbers: &HashMap<ActionId, Option<u32>>) -> Vec<Value> {
    findings
        .iter()
        .map(|finding| {
            let number = finding
                .action
                .and_then(|id| numbers.get(&id).copied().flatten());
            object!({
                "kind": finding.kind.word(),
                "action": number,
                "line": finding.line,
                "text": finding.text,
                "ticked": finding.ticked.is_some(),
            })
        })
        .collect()
}

fn action(action: &Action, numbers: &HashMap<ActionId, Option<u32>>) -> Value {
    let section = action.imported.as_ref().and_then(|i| i.section);
    let links: Vec<u32> = action
        .links
        .iter()
        .filter_map(|link| match link {
            Link::Number(number) => Some(*number),
            Link::Action(id) => numbers.get(id).copied().flatten(),
        })
        .collect();
    let owners: Vec<&str> = action.owners.iter().map(|o| o.name.as_str()).collect();
    let updates: Vec<_> = action
        .entries
        .iter()
        .filter(|entry| !entry.text.is_empty())
        .map(update)
        .collect();
    let moves: Vec<_> = action.moves.iter().map(deadline_move).collect();
    object!({
        "id": action.id.to_string(),
        "number": action.number,
        "printed_number": action.printed_number,
        "section": section.map_or_else(|| section_of(action.stage), Section::word),
        "text": action.text,
        "stage": action.stage.word(),
        "category": action.category.map(|id| id.to_string()),
        "deadline": due(&action.due),
        "deadline_moves": moves,
        "origin": action.origin.as_ref().map(|origin| object!({
            "month": origin.month.map(|month| month.to_string()),
            "printed": origin.printed,
        })),
        "owners": owners,
        "updates": updates,
        "links": links,
        "artefacts": action.artefacts,
        "imported": action.imported.as_ref().map(imported),
    })
}

/// The table in which an action would be printed that no table has printed yet.
fn section_of(stage: Stage) -> &'static str {
    match stage.group() {
        Group::Ongoing => Section::Ongoing.word(),
        Group::Proposed => Section::ProposedComplete.word(),
        Group::Completed => Section::Completed.word(),
    }
}

fn due(due: &Due) -> Value {
    let (kind, months) = match &due.deadline {
        Deadline::None => ("none", Vec::new()),
        Deadline::Months(months) if months.len() == 1 => ("month", months.clone()),
        Deadline::Months(months) => ("months", months.clone()),
        Deadline::Day(day) => ("day", vec![day.month()]),
        Deadline::Ongoing => ("ongoing", Vec::new()),
        Deadline::Monthly => ("monthly", Vec::new()),
        Deadline::Other(_) => ("other", Vec::new()),
    };
    let months: Vec<_> = months.iter().map(ToString::to_string).collect();
    let mut value = object!({ "months": months, "kind": kind, "printed": due.printed });
    if let Deadline::Day(day) = &due.deadline {
        value["day"] = Value::String(day.to_string());
    }
    value
}

fn deadline_move(one: &DeadlineMove) -> Value {
    object!({
        "to": due(&one.to),
        "reason": one.reason,
        "by": one.written.author.as_ref().map(|author| author.name.clone()),
    })
}

fn update(entry: &Entry) -> Value {
    object!({
        "at": entry.at.map(|at| at.to_string()),
        "by": entry.by,
        "kind": entry.kind.word(),
        "text": entry.text,
        "struck": entry.struck.is_some(),
    })
}

fn imported(imported: &Imported) -> Value {
    object!({
        "action": imported.action,
        "deadline": imported.deadline,
        "status": imported.status,
        "origin": imported.origin,
        "owner": imported.owner,
        "lines": imported.lines,
    })
}
