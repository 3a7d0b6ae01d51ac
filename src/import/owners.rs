//! The owner cell: where it ends, and how many owners it names.
//!
//! An owner is kept as printed: a redaction ("………"), an organisation ("HO"), a name.

use super::dates;
use super::source::{Gap, Word};
use super::state;

/// Words that join two owners.
const JOINERS: &[&str] = &["&", "and", "/", "+", ",", "with"];

/// The most words on one line of an owner cell, and the most lines after its first.
const MOST_WORDS: usize = 8;
const MOST_LINES: usize = 6;

/// Small words inside a name.
const SMALL: &[&str] = &[
    "of", "the", "for", "de", "la", "van", "von", "der", "on", "in",
];

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

/// Whether a word stands for a name that was blacked out.
pub(super) fn is_redaction(word: &str) -> bool {
    let bare = word.trim_matches([',', ';', '&', '/', '(', ')', '[', ']']);
    let dots = bare
        .chars()
        .filter(|c| matches!(c, '…' | '█' | '■' | '_' | '*' | '.'))
        .count();
    (bare.contains('…') && bare.chars().count() <= 24)
        || (dots >= 3 && dots == bare.chars().count())
        || matches!(
            bare.to_lowercase().as_str(),
            "redacted" | "xxx" | "xxxx" | "xxxxx"
        )
}

/// Whether words can be the owner cell, or a line of it.
fn can_be_owners(words: &[Word<'_>]) -> bool {
    let Some(first) = words.first() else {
        return false;
    };
    let length: usize = words.iter().map(|word| word.text.chars().count() + 1).sum();
    if words.len() > MOST_WORDS
        || length > 60
        || first.text.starts_with(char::is_lowercase) && !is_redaction(first.text)
    {
        return false;
    }
    if dates::date(first.text).is_some()
        || state::state_at(words).is_some()
        || first.text.starts_with("Update")
    {
        return false;
    }
    words.iter().all(|word| {
        let text = word.text;
        let sentence_end =
            text.ends_with(['.', ':', ';', '?']) && text.chars().count() > 3 && !is_redaction(text);
        let name = text.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '['))
            || is_redaction(text);
        !sentence_end
            && (name || JOINERS.contains(&text) || SMALL.contains(&text.to_lowercase().as_str()))
            && !text.starts_with(super::source::BULLETS)
    })
}

/// Whether the line so far says that another owner must follow.
fn wants_more(words: &[Word<'_>]) -> bool {
    words.last().is_some_and(|word| {
        JOINERS.contains(&word.text)
            || word.text.ends_with(['&', '/', ',', '+'])
            || word.text.ends_with("…and")
    })
}

/// How many of the words that follow an origin are the owner cell; `None` where what stands on the origin's line
/// cannot be one. `has_owner` says that the table has a column for it: without one only redactions are taken.
pub(super) fn extent(words: &[Word<'_>], has_owner: bool) -> Option<usize> {
    // A line with more words is none of owners.
    let line_end = |from: usize| {
        words
            .iter()
            .enumerate()
            .skip(from)
            .take(MOST_WORDS + 2)
            .find(|(i, word)| *i > from && word.begins_line())
            .map(|(i, _)| i)
            .or((words.len() <= from + MOST_WORDS + 1).then_some(words.len()))
    };
    let starts_line = words.first().is_none_or(Word::begins_line);
    let mut end = if starts_line { 0 } else { line_end(0)? };
    let first_line = words.get(..end)?;
    if !first_line.is_empty() {
        let redacted = first_line
            .iter()
            .all(|word| is_redaction(word.text) || JOINERS.contains(&word.text));
        if !can_be_owners(first_line) || !(has_owner || redacted) {
            return None;
        }
    }
    if !has_owner && end == 0 {
        return Some(0);
    }
    for _ in 0..MOST_LINES {
        let (Some(next), Some(stop)) = (
            words.get(end).filter(|word| word.gap <= Gap::Blank),
            line_end(end),
        ) else {
            break;
        };
        let (Some(so_far), Some(line)) = (words.get(..end), words.get(end..stop)) else {
            break;
        };
        let followed = words.get(stop).map_or(Gap::Page, |word| word.gap);
        let wanted = wants_more(so_far);
        let short = line.len() <= 3
            && line
                .iter()
                .map(|word| word.text.chars().count() + 1)
                .sum::<usize>()
                <= 24;
        // The rest of a name on the next line of the block, or a cell that was pushed to a line of its own.
        let rest = !so_far.is_empty() && next.gap == Gap::Line && short && followed >= Gap::Blank;
        let pushed = so_far.is_empty()
            && short
            && followed >= Gap::Blank
            && (followed == Gap::Page || next.gap == Gap::Line);
        if !(wanted && line.len() <= 6 || rest || pushed) || !can_be_owners(line) {
            break;
        }
        end = stop;
    }
    Some(end)
}

/// Whether a name is one that ends like a body's.
fn ends_like_a_body(name: &str) -> bool {
    name.split_whitespace()
        .next_back()
        .is_some_and(|word| BODIES.contains(&word.to_lowercase().as_str()))
}

/// The owners that a cell names, each as printed. `known` says whether a name is printed alone elsewhere.
pub(super) fn split(cell: &str, known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let text = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Vec::new();
    }
    if known(&text) && !text.contains(['&', '/', ',', '…']) {
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
        if !words.is_empty() {
            parts.push(words.join(" "));
        }
        return;
    };
    let (left, right) = (left.join(" "), right.join(" "));
    let acronym = |name: &str| {
        name.chars()
            .filter(|c| c.is_alphabetic())
            .all(char::is_uppercase)
    };
    // "Fish and Shellfish Committee" is one body, "Harbour Authority and Fishers’ Association" are two.
    let one_body = ends_like_a_body(&right)
        && right.split_whitespace().count() > 1
        && !ends_like_a_body(&left)
        && !known(&left)
        && !acronym(&left)
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
            ("", &[]),
        ];
        for (cell, want) in cases {
            assert_eq!(split(cell, &known), *want, "{cell}");
        }
    }
}
