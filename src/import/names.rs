//! How many owners a cell names: "HO/Involve" is two, "Fish and Shellfish Committee" is one.
//!
//! An owner is kept as printed: a redaction ("………"), an organisation ("HO"), a name. Where the cell ends is for `owners`.

use super::owners::{is_nobody, is_redaction};

/// Words that end the name of a body, so that an "and" before them may belong to the name.
const BODIES: &[&str] = &[
    "team",
    "group",
    "committee",
    "board",
    "office",
    "department",
    "unit",
    "forum",
    "council",
    "association",
    "society",
    "trust",
    "partnership",
    "authority",
    "service",
    "services",
    "commissioner",
    "agency",
    "directorate",
    "ministry",
    "panel",
    "network",
    "union",
    "federation",
    "institute",
    "commission",
    "division",
];

/// Whether a name is one that ends like a body's.
fn ends_like_a_body(name: &str) -> bool {
    name.split_whitespace()
        .next_back()
        .is_some_and(|word| BODIES.contains(&word.to_lowercase().as_str()))
}

fn is_acronym(name: &str) -> bool {
    name.chars()
        .filter(|c| c.is_alphabetic())
        .all(char::is_uppercase)
}

/// Words that nothing joins: one name, unless they are redactions, or two names that are printed alone elsewhere, of
/// which one is in capitals, so that they are not the two names of a person.
fn side_by_side(words: &[&str], known: &dyn Fn(&str) -> bool) -> Vec<String> {
    if words.iter().all(|word| is_redaction(word)) {
        return words.iter().map(|word| (*word).to_owned()).collect();
    }
    let halves = (1..words.len()).find_map(|at| {
        let (left, right) = words.split_at_checked(at)?;
        let (left, right) = (left.join(" "), right.join(" "));
        let two = (is_acronym(&left) || is_acronym(&right)) && known(&left) && known(&right);
        two.then(|| vec![left, right])
    });
    halves.unwrap_or_else(|| vec![words.join(" ")])
}

/// The owners that a cell names, each as printed. `known` says whether a name is printed alone elsewhere.
pub(super) fn split(cell: &str, known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let text = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || is_nobody(&text) {
        return Vec::new();
    }
    if known(&text) && !text.contains(['&', '/', ',', '…']) {
        return side_by_side(&text.split(' ').collect::<Vec<_>>(), known);
    }
    let mut parts: Vec<String> = Vec::new();
    for part in text.split([',', ';', '/', '+']) {
        let part = part.trim();
        let part = part
            .strip_prefix("and ")
            .or_else(|| part.strip_prefix("& "))
            .unwrap_or(part);
        split_at_and(part, known, &mut parts);
    }
    parts
}

fn split_at_and(part: &str, known: &dyn Fn(&str) -> bool, parts: &mut Vec<String>) {
    let spaced = part.replace('&', " & ").replace("…and", "… and");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let joiner = words.iter().position(|word| matches!(*word, "&" | "and"));
    let Some((left, right)) = joiner.and_then(|at| Some((words.get(..at)?, words.get(at + 1..)?)))
    else {
        parts.extend(side_by_side(&words, known));
        return;
    };
    let (left, right) = (left.join(" "), right.join(" "));
    // "Fish and Shellfish Committee" is one body, "Harbour Authority and Fishers’ Association" are two.
    let one_body = ends_like_a_body(&right)
        && right.split_whitespace().count() > 1
        && !ends_like_a_body(&left)
        && !known(&left)
        && !is_acronym(&left)
        && left.split_whitespace().count() <= 2
        && !is_redaction(&left);
    if one_body {
        parts.push(words.join(" "));
        return;
    }
    if !left.is_empty() {
        parts.push(left);
    }
    split_at_and(&right, known, parts);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_taken_apart() {
        let known = |name: &str| name == "Involve";
        let cases: &[(&str, &[&str])] = &[
            ("………", &["………"]),
            ("………& ………", &["………", "………"]),
            ("………and ………", &["………", "………"]),
            ("Involve & HO", &["Involve", "HO"]),
            ("HO/Involve", &["HO", "Involve"]),
            ("HO, Involve and Police", &["HO", "Involve", "Police"]),
            (
                "Fish and Shellfish Committee",
                &["Fish and Shellfish Committee"],
            ),
            (
                "Harbour Authority and Anglers’ Society",
                &["Harbour Authority", "Anglers’ Society"],
            ),
            ("Involve and Harbour Board", &["Involve", "Harbour Board"]),
            ("……… ………", &["………", "………"]),
            ("Involve HO", &["Involve HO"]),
            ("HO press team", &["HO press team"]),
            ("N/A", &[]),
            ("–", &[]),
            ("", &[]),
        ];
        for (cell, want) in cases {
            assert_eq!(split(cell, &known), *want, "{cell}");
        }
    }
}
