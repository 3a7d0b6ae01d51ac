//! The labels at which the layers of a status begin: "Previous comments", "Update –", "March 2019 update".
//!
//! Reads words; must not know of cells.

use super::dates;
use super::source::{Gap, Phrase, Word};
use crate::model::{EntryKind, When};

/// A label at the start of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// How many words it takes.
    pub(super) n_words: usize,
    pub(super) older: bool,
    pub(super) at: Option<When>,
    pub(super) by: Option<String>,
    pub(super) kind: EntryKind,
}

const MARKS: &[char] = &['–', '—', '-', ':', '.'];

const OLDER: &[&str] = &[
    "Previous",
    "Previously",
    "Earlier",
    "Older",
    "Old",
    "Prior",
    "Past",
    "Former",
];
const NEWER: &[&str] = &[
    "Latest",
    "Further",
    "New",
    "Newest",
    "Second",
    "Third",
    "Last",
    "Recent",
    "Additional",
    "Verbal",
];
const NOUNS: &[&str] = &[
    "comments", "comment", "updates", "update", "notes", "note", "status",
];

/// What a label says, with the text after it.
struct Read<'a> {
    rest: &'a str,
    older: bool,
    at: Option<When>,
    by: Option<String>,
    kind: EntryKind,
}

impl<'a> Read<'a> {
    fn update(rest: &'a str) -> Self {
        Self {
            rest,
            older: false,
            at: None,
            by: None,
            kind: EntryKind::Update,
        }
    }
}

/// The label at the start of some words, if a layer begins there. `paragraph` says that a paragraph begins there too.
pub(super) fn label_at(words: &[Word<'_>], paragraph: bool) -> Option<Label> {
    let first = words.first()?.text;
    if !first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    if paragraph && opens_as_update(words) {
        return Some(Label {
            n_words: 0,
            older: false,
            at: None,
            by: None,
            kind: EntryKind::Update,
        });
    }
    let phrase = Phrase::of(words, Gap::Line);
    let read = read(&phrase.text, paragraph)?;
    let after = read.rest.trim_start();
    let mut marks = after.chars();
    let rest = match marks.next() {
        Some(mark) if MARKS.contains(&mark) => marks.as_str(),
        _ => return None,
    };
    let n_words = phrase.n_words(phrase.text.len() - rest.len())?;
    Some(Label {
        n_words,
        older: read.older,
        at: read.at,
        by: read.by,
        kind: read.kind,
    })
}

/// "Update paper being prepared", "Update provided monthly": a paragraph whose first word is the label as well as part
/// of its sentence, so that no word is only a label.
fn opens_as_update(words: &[Word<'_>]) -> bool {
    let next = words.get(1).filter(|word| word.gap <= Gap::Line);
    matches!(words.first(), Some(first) if first.text == "Update")
        && next.is_some_and(|word| {
            word.text.starts_with(char::is_lowercase)
                && !matches!(word.text, "from" | "by" | "on" | "at" | "as" | "for")
        })
}

/// Reads a label up to its mark.
fn read(text: &str, paragraph: bool) -> Option<Read<'_>> {
    dated_update(text)
        .or_else(|| plain_update(text))
        .or_else(|| comments(text))
        .or_else(|| if paragraph { bare_date(text) } else { None })
        .or_else(|| if paragraph { question(text) } else { None })
        .or_else(|| {
            if paragraph {
                somebodys_update(text)
            } else {
                None
            }
        })
}

/// A word at the start of a text, in any case, with what follows it.
fn word<'a>(text: &'a str, list: &[&str]) -> Option<&'a str> {
    let text = text.trim_start();
    list.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        let rest = text.get(word.len()..)?;
        (head.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric))
            .then_some(rest)
    })
}

/// "March 2019 update", "12/03/2019 – update".
fn dated_update(text: &str) -> Option<Read<'_>> {
    let (at, rest) = dates::date(text)?;
    let rest = word(rest, &["updates", "update"])?;
    Some(Read {
        at: Some(at),
        ..Read::update(rest)
    })
}

/// "Update", "Latest update", "Update from HO", "Update March 2019", "Update (12/03/2019)".
fn plain_update(text: &str) -> Option<Read<'_>> {
    let rest = word(text, NEWER).unwrap_or(text);
    let rest = word(rest, &["updates", "updated", "update"])?;
    let mut read = Read::update(rest);
    if let Some(after) = word(read.rest, &["from", "by"]) {
        let names = after.trim_start();
        let end = names
            .find(['–', '—', ':', '('])
            .or_else(|| names.find(" - "))?;
        let name = names.get(..end)?.trim();
        if dates::date(name).is_none() {
            let named =
                name.split_whitespace().count() <= 4 && name.starts_with(char::is_uppercase);
            if !named {
                return None;
            }
            read.by = Some(name.to_owned());
            read.rest = names.get(end..)?;
        }
    }
    let inside = read
        .rest
        .trim_start()
        .trim_start_matches([',', '('])
        .trim_start();
    let inside = word(inside, &["as at", "as of", "at", "on", "for"])
        .unwrap_or(inside)
        .trim_start();
    if let Some((at, rest)) = dates::date(inside) {
        read.at = Some(at);
        read.rest = rest.trim_start_matches(')');
    }
    Some(read)
}

/// "Previous comments", "Earlier update".
fn comments(text: &str) -> Option<Read<'_>> {
    let older = word(text, OLDER);
    let rest = older.or_else(|| word(text, NEWER))?;
    let after = match word(rest, NOUNS) {
        Some(after) => after,
        None => older.filter(|_| word(text, &["Previously"]).is_some())?,
    };
    let mut read = Read {
        older: older.is_some(),
        ..Read::update(after)
    };
    let inside = after
        .trim_start()
        .trim_start_matches([',', '('])
        .trim_start();
    if let Some((at, rest)) = dates::date(inside) {
        read.at = Some(at);
        read.rest = rest.trim_start_matches(')');
    }
    Some(read)
}

/// "12/03/2019: …", "March 2019 – …": a date that begins a paragraph.
fn bare_date(text: &str) -> Option<Read<'_>> {
    let (at, rest) = dates::date(text)?;
    let marked = rest.trim_start().starts_with([':', '–', '—']) || rest.starts_with(" - ");
    marked.then(|| Read {
        at: Some(at),
        ..Read::update(rest)
    })
}

/// "Question:", "Answer:".
fn question(text: &str) -> Option<Read<'_>> {
    let (rest, kind) = word(text, &["Question", "Q"])
        .map(|rest| (rest, EntryKind::Question))
        .or_else(|| {
            word(text, &["Answer", "Response", "Reply", "A"]).map(|rest| (rest, EntryKind::Answer))
        })?;
    rest.starts_with(':').then(|| Read {
        kind,
        ..Read::update(rest)
    })
}

/// "HO update", "Involve update": at most three names before the word.
fn somebodys_update(text: &str) -> Option<Read<'_>> {
    let mut rest = text;
    for _ in 0..3 {
        let end = rest.find(' ')?;
        let name = rest.get(..end)?;
        let article = ["The", "This", "An", "A", "Our", "Next", "Monthly", "No"].contains(&name);
        if article || !name.starts_with(char::is_uppercase) || name.ends_with(['.', ',', ':', '–'])
        {
            return None;
        }
        rest = rest.get(end..)?.trim_start();
        if let Some(after) = word(rest, &["update"]) {
            let by = text.get(..text.len() - rest.len())?.trim();
            return Some(Read {
                by: Some(by.to_owned()),
                ..Read::update(after)
            });
        }
    }
    None
}
