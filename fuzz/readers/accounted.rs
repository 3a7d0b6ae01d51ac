//! What an importer owes to its source: every line has a use, and every word of a row's line stands in a cell of
//! that row.

use matters_arising::model::*;
use std::collections::HashMap;

/// The words of a text and how often each occurs.
fn bag<'a>(texts: impl IntoIterator<Item = &'a str>) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in texts.into_iter().flat_map(str::split_whitespace) {
        *bag.entry(word.to_owned()).or_default() += 1;
    }
    bag
}

/// Every line has a use, and the lines of a row are named by it: the part that tables owe as well. Gives the lines
/// of each row.
pub(crate) fn placed<'a>(draft: &LogDraft, lines: &'a [String]) -> Vec<Vec<&'a str>> {
    assert_eq!(draft.lines.len(), lines.len());
    if let Some(table) = &draft.table {
        assert_eq!(table.places.len(), lines.len(), "every row has a place");
    }
    let mut printed: Vec<Vec<&str>> = vec![Vec::new(); draft.actions.len()];
    for (at, (used, text)) in draft.lines.iter().zip(lines).enumerate() {
        let number = at as u32 + 1;
        match used {
            LineUse::Blank => assert!(text.trim().is_empty(), "line {number} is not blank"),
            LineUse::Layout => {}
            LineUse::Finding(index) => {
                let finding = &draft.findings[*index as usize];
                let kinds = [FindingKind::SetApart, FindingKind::NotUnderstood];
                assert!(
                    kinds.contains(&finding.kind) && finding.line <= number,
                    "line {number}"
                );
            }
            LineUse::Row(index) => {
                let row = &draft.actions[*index as usize];
                let within = row
                    .imported
                    .lines
                    .iter()
                    .any(|(a, b)| (*a..=*b).contains(&number));
                assert!(
                    within,
                    "line {number} is not among those of row {}",
                    row.printed_number
                );
                printed[*index as usize].push(text);
            }
        }
    }
    for finding in &draft.findings {
        assert!(finding.action.is_none_or(|at| at < draft.actions.len()));
        assert!((1..=(lines.len() as u32)).contains(&finding.line));
    }
    printed
}

/// Holds a draft to its source, by what that was read as: a text may be one of values as well.
pub(crate) fn hold(draft: &LogDraft, lines: &[String]) {
    match &draft.table {
        Some(_) => drop(placed(draft, lines)),
        None => check(draft, lines),
    }
}

/// Holds a draft of a printed log to its source.
pub(crate) fn check(draft: &LogDraft, lines: &[String]) {
    for (row, lines) in draft.actions.iter().zip(placed(draft, lines)) {
        let cells = &row.imported;
        let understood = [
            row.printed_number.as_str(),
            &cells.action,
            &cells.deadline,
            &cells.status,
            &cells.origin,
            &cells.owner,
        ];
        // A number that was glued to its word is two words in the cells.
        let squeezed = |bag: HashMap<String, usize>| {
            let mut letters: Vec<char> = bag
                .iter()
                .flat_map(|(word, n)| word.chars().cycle().take(word.chars().count() * n))
                .collect();
            letters.sort_unstable();
            letters
        };
        assert_eq!(
            squeezed(bag(understood)),
            squeezed(bag(lines)),
            "row {}",
            row.printed_number
        );
    }
}
