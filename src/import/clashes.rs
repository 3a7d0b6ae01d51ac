//! Findings that arise between rows: numbers given twice or never, texts given twice, links that lead nowhere.

use super::findings::{and_list, line_number, line_that_says, raise, start};
use super::rows::ReadRow;
use super::source::Source;
use crate::model::{FindingDraft, FindingKind};
use std::collections::{BTreeMap, HashMap};

/// No finding names more lines than this.
const MOST_LINES: usize = 8;

/// Adds what clashes between rows.
pub(super) fn of_rows(rows: &[ReadRow], source: &Source, findings: &mut Vec<FindingDraft>) {
    let mut by_number: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        if let Some(number) = row.draft.number {
            by_number.entry(number).or_default().push(i);
        }
    }
    same_numbers(rows, &by_number, source, findings);
    same_texts(rows, source, findings);
    gaps(rows, &by_number, findings);
    links(rows, &by_number, source, findings);
}

fn line(row: Option<&ReadRow>) -> u32 {
    line_number(
        row.and_then(|row| row.lines.first().copied())
            .unwrap_or_default(),
    )
}

/// A text without case, white space and punctuation.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn same_numbers(
    rows: &[ReadRow],
    by_number: &BTreeMap<u32, Vec<usize>>,
    source: &Source,
    findings: &mut Vec<FindingDraft>,
) {
    for (number, places) in by_number {
        let Some((first, later)) = places.split_first() else {
            continue;
        };
        for again in later {
            let (one, other) = (rows.get(*first), rows.get(*again));
            let (Some(one), Some(other)) = (one, other) else {
                continue;
            };
            let words = if folded(&one.draft.text) == folded(&other.draft.text) {
                "the same text"
            } else {
                "a different text"
            };
            let text = format!(
                "The number {number} was given out before, {}, to {words}.",
                source.at(start(Some(one)))
            );
            raise(
                findings,
                FindingKind::SameNumber,
                *again,
                line(Some(other)),
                text,
            );
        }
    }
}

fn same_texts(rows: &[ReadRow], source: &Source, findings: &mut Vec<FindingDraft>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        let text = folded(&row.draft.text);
        if text.is_empty() {
            continue;
        }
        let Some(first) = seen.get(&text).copied() else {
            seen.insert(text, i);
            continue;
        };
        let Some(one) = rows
            .get(first)
            .filter(|one| one.draft.number != row.draft.number)
        else {
            continue;
        };
        let call = |row: &ReadRow| match row.draft.number {
            Some(number) => format!("action {number} {}", source.at(start(Some(row)))),
            None => source.row_at(start(Some(row))),
        };
        let text = format!("The text is that of {} as well.", call(one));
        raise(findings, FindingKind::SameText, i, line(Some(row)), text);
    }
}

fn gaps(rows: &[ReadRow], by_number: &BTreeMap<u32, Vec<usize>>, findings: &mut Vec<FindingDraft>) {
    let numbers: Vec<(u32, usize)> = by_number
        .iter()
        .filter_map(|(number, places)| Some((*number, *places.first()?)))
        .collect();
    for pair in numbers.windows(2) {
        let [(below, _), (above, place)] = pair else {
            continue;
        };
        if *above <= below + 1 {
            continue;
        }
        let (first, last) = (below + 1, above - 1);
        let text = match last - first {
            0 => format!("No action has the number {first}."),
            1 => format!("No action has the numbers {first} and {last}."),
            _ => format!("No action has a number from {first} to {last}."),
        };
        findings.push(FindingDraft {
            kind: FindingKind::NumberGap,
            action: None,
            line: line(rows.get(*place)),
            text,
        });
    }
}

fn links(
    rows: &[ReadRow],
    by_number: &BTreeMap<u32, Vec<usize>>,
    source: &Source,
    findings: &mut Vec<FindingDraft>,
) {
    for (i, row) in rows.iter().enumerate() {
        for number in &row.draft.links {
            let (kind, text) = match by_number.get(number).map(Vec::as_slice) {
                Some([_]) => continue,
                Some(several) => {
                    let few = several.iter().take(MOST_LINES);
                    let mut lines: Vec<String> =
                        few.map(|at| source.place(start(rows.get(*at)))).collect();
                    if several.len() > MOST_LINES {
                        lines.push("others".to_owned());
                    }
                    let text = format!(
                        "The link to action {number} can lead to any of {} rows with that number: {}.",
                        several.len(),
                        and_list(&lines)
                    );
                    (FindingKind::AmbiguousLink, text)
                }
                None => {
                    let text = format!(
                        "The link to action {number} leads nowhere: no row has that number."
                    );
                    (FindingKind::DeadLink, text)
                }
            };
            let at = line_that_says(row, source, &number.to_string());
            raise(findings, kind, i, at, text);
        }
    }
}
