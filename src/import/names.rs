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

/// Whether a name is one that begins like a body's: "Ministry of …", "Department for …".
fn begins_like_a_body(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let mut first = words.next();
    if first.is_some_and(|word| matches!(word, "The" | "the")) {
        first = words.next();
    }
    let is_body = first.is_some_and(|word| BODIES.contains(&word.to_lowercase().as_str()));
    is_body && matches!(words.next(), Some("of" | "for" | "on"))
}

/// Whether a name is plainly that of an owner, and no part of a longer one.
fn is_by_itself(name: &str, known: &dyn Fn(&str) -> bool) -> bool {
    known(name) || is_acronym(name) || is_redaction(name) || ends_like_a_body(name)
}

/// Whether all of a cell is the name of one body whose field is a list: "Ministry of Housing, Communities and Local
/// Government". The list ends with an "and", and nothing in it is a body by itself.
fn is_one_body(cell: &str, known: &dyn Fn(&str) -> bool) -> bool {
    if !begins_like_a_body(cell) || cell.contains([';', '/', '+', '…']) {
        return false;
    }
    let parts: Vec<&str> = cell.split(',').map(str::trim).collect();
    let Some((last, before)) = parts.split_last() else {
        return false;
    };
    let joined: Vec<&str> = last
        .split(" and ")
        .flat_map(|part| part.split(" & "))
        .collect();
    let ends_with_and = joined.len() == 2;
    let all: Vec<&str> = before.iter().copied().chain(joined).collect();
    let is_own = |part: &&str| is_by_itself(part, known) || begins_like_a_body(part);
    ends_with_and && !all.iter().skip(1).any(is_own)
}

/// Whether a cell was cut into owners where it may be one: "Marks & Spencer", "Trinidad and Tobago", "Smith, John"; or where
/// it begins like the name of a body. Not where one of them is printed alone elsewhere, or is plainly one by itself.
pub(super) fn may_be_one(cell: &str, names: &[String], known: &dyn Fn(&str) -> bool) -> bool {
    let is_cut = names.len() > 1 && !cell.contains([';', '/', '+', '…', '\n']);
    let is_own = |name: &String| is_by_itself(name, known);
    let is_word = |name: &String| {
        !name.contains(' ') && name.starts_with(char::is_uppercase) && !name.contains('@')
    };
    let two_words = names.len() == 2 && names.iter().all(is_word);
    let of_a_body = || begins_like_a_body(cell) && !names.iter().skip(1).any(is_own);
    is_cut && (two_words && !names.iter().any(is_own) || of_a_body())
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
    if is_one_body(&text, known) {
        return vec![text];
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
    fn a_cut_is_asked_about_where_the_cell_may_be_one_name() {
        let known = |name: &str| name == "Anna";
        for (cell, want) in [
            ("Marks & Spencer", true),
            ("Trinidad and Tobago", true),
            ("Smith, John", true),
            ("Office for Fish, Boats", true),
            ("Anna and Ben", false),
            ("HO, Police", false),
            ("HO and Involve", false),
            ("Anna Lee and Ben Cox", false),
            ("Ministry of Justice and Harbour Board", false),
            ("Marks", false),
            ("Marks; Spencer", false),
        ] {
            let names = split(cell, &known);
            assert_eq!(may_be_one(cell, &names, &known), want, "{cell}: {names:?}");
        }
    }

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
            (
                "Ministry of Housing, Communities and Local Government",
                &["Ministry of Housing, Communities and Local Government"],
            ),
            (
                "Department for Digital, Culture, Media & Sport",
                &["Department for Digital, Culture, Media & Sport"],
            ),
            (
                "Office for Fish and Involve",
                &["Office for Fish", "Involve"],
            ),
            ("Ministry of Justice, HO", &["Ministry of Justice", "HO"]),
            (
                "Ministry of Justice and Harbour Board",
                &["Ministry of Justice", "Harbour Board"],
            ),
        ];
        for (cell, want) in cases {
            assert_eq!(split(cell, &known), *want, "{cell}");
        }
    }
}
