//! Headings of tables: which section a table is, where it begins, whether it has owners.
//!
//! A heading is made of heading words and nothing else; it may be broken over lines and printed again on each page.

use super::layout::{Mark, Table};
use super::source::{Gap, Source};
use crate::model::Section;

/// A heading of a table.
pub(super) struct Heading {
    /// Its first line.
    pub(super) first: usize,
    last: usize,
    section: Section,
    has_owner: bool,
}

/// Words that headings are made of.
const HEADING_WORDS: &[&str] = &[
    "#",
    "no",
    "number",
    "ref",
    "id",
    "item",
    "proposed",
    "complete",
    "completed",
    "closed",
    "ongoing",
    "open",
    "outstanding",
    "current",
    "new",
    "action",
    "actions",
    "deadline",
    "deadlines",
    "due",
    "date",
    "target",
    "by",
    "status",
    "progress",
    "update",
    "updates",
    "comment",
    "comments",
    "when",
    "from",
    "origin",
    "raised",
    "at",
    "meeting",
    "workshop",
    "owner",
    "owners",
    "lead",
    "who",
    "responsible",
    "and",
    "&",
    "is",
    "it",
    "the",
];

/// Words that can stand on the later lines of a heading that is broken over lines.
const HEADING_TAILS: &[&str] = &[
    "when",
    "from",
    "owner",
    "owners",
    "status",
    "deadline",
    "lead",
    "who",
    "responsible",
    "origin",
    "raised",
    "actions",
    "action",
    "and",
    "date",
];

const OWNER_WORDS: &[&str] = &["owner", "owners", "lead", "who", "responsible"];

/// A word of a heading, without its punctuation.
pub(super) fn bare(word: &str) -> String {
    let trimmed =
        word.trim_matches(|c: char| matches!(c, '?' | ':' | '.' | ',' | '/' | '*' | '(' | ')'));
    let trimmed = if trimmed.len() > 1 {
        trimmed.trim_start_matches('#')
    } else {
        trimmed
    };
    trimmed.to_lowercase()
}

/// Whether headings are made of such words.
pub(super) fn is_heading_word(word: &str) -> bool {
    HEADING_WORDS.contains(&word)
}

/// Finds every heading and marks its lines.
pub(super) fn read(source: &Source, marks: &mut [Mark]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut at = 0;
    while at < source.lines.len() {
        if let Some(heading) = heading_at(source, at) {
            for mark in marks.iter_mut().take(heading.last + 1).skip(heading.first) {
                if *mark == Mark::Body {
                    *mark = Mark::Layout;
                }
            }
            at = heading.last;
            headings.push(heading);
        }
        at += 1;
    }
    headings
}

fn heading_at(source: &Source, first: usize) -> Option<Heading> {
    let mut words: Vec<String> = source.text(first).split_whitespace().map(bare).collect();
    let marked = source.text(first).starts_with('#');
    let has =
        |words: &[String], any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    if words.is_empty()
        || !words
            .iter()
            .all(|word| HEADING_WORDS.contains(&word.as_str()))
    {
        return None;
    }
    let headed = has(&words, &["action", "actions"]) && has(&words, &["deadline", "status"]);
    if !(marked || headed) {
        return None;
    }
    let mut last = first;
    for at in first + 1..source.lines.len().min(first + 12) {
        let line: Vec<String> = source.text(at).split_whitespace().map(bare).collect();
        if line.is_empty() {
            continue;
        }
        let complete = has(&words, &["status"]);
        let allowed = if complete {
            HEADING_TAILS
        } else {
            HEADING_WORDS
        };
        let fits = line.len() <= 6 && line.iter().all(|word| allowed.contains(&word.as_str()));
        if !fits || source.gap(last, at) == Gap::Page {
            break;
        }
        words.extend(line);
        last = at;
    }
    if !has(&words, &["action", "actions"])
        || !has(&words, &["deadline", "deadlines", "status", "due"])
    {
        return None;
    }
    let section = if has(&words, &["proposed"]) {
        Section::ProposedComplete
    } else if has(&words, &["complete", "completed", "closed"]) {
        Section::Completed
    } else {
        Section::Ongoing
    };
    Some(Heading {
        first,
        last,
        section,
        has_owner: has(&words, OWNER_WORDS),
    })
}

/// The tables. A heading that is printed again on the next page goes on with its table.
pub(super) fn tables(headings: &[Heading], marks: &[Mark]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (i, heading) in headings.iter().enumerate() {
        let end = headings.get(i + 1).map_or(marks.len(), |next| next.first);
        let lines = (heading.last + 1..end).filter(|at| marks.get(*at) == Some(&Mark::Body));
        match tables.last_mut() {
            Some(table) if table.section == heading.section => {
                table.has_owner |= heading.has_owner;
                table.lines.extend(lines);
            }
            _ => tables.push(Table {
                section: heading.section,
                has_owner: heading.has_owner,
                lines: lines.collect(),
            }),
        }
    }
    tables
}
