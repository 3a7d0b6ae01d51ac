//! What looks like something private: e-mail addresses, telephone numbers, links, postal addresses, names.
//!
//! Rules of thumb for English texts that would rather find too much: each find is shown to a person, once. Not
//! supported: single words that are names and that the log does not know, names in other scripts than Latin, Greek
//! and Cyrillic.

mod lists;

use crate::model::HitKind;
use lists::{ALSO_WORDS, BODIES, NOT_NAMES, PARTICLES, STREETS, TITLES};
use std::ops::Range;

/// A word with its place in the text: letters, digits and what holds them together.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) range: Range<usize>,
    /// Whether only spaces part it from the word before.
    follows: bool,
    /// Whether a sentence may begin here, so that a capital says nothing.
    begins: bool,
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut all: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    let is_joint = |c: char| matches!(c, '\'' | '’' | '-');
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, c) in ends {
        match (
            start,
            c.is_alphanumeric() || (start.is_some() && is_joint(c)),
        ) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let word = text[from..at].trim_end_matches(is_joint);
                let end = from + word.len();
                let between = &text[all.last().map_or(0, |last| last.range.end)..from];
                all.push(Word {
                    text: word,
                    range: from..end,
                    follows: !all.is_empty() && between.chars().all(|c| c == ' '),
                    begins: all.is_empty()
                        || between.contains(['.', '!', '?', ':', '\n', '•', ';']),
                });
            }
            _ => {}
        }
    }
    all
}

/// Everything in a text that looks private, in no order; may overlap.
pub(super) fn found(text: &str) -> Vec<(HitKind, Range<usize>)> {
    let words = words(text);
    let mut all = tokens(text);
    all.extend(
        telephones(text)
            .into_iter()
            .map(|range| (HitKind::Telephone, range)),
    );
    all.extend(
        addresses(&words)
            .into_iter()
            .map(|range| (HitKind::Address, range)),
    );
    all.extend(
        names(text, &words)
            .into_iter()
            .map(|range| (HitKind::LooksLikeName, range)),
    );
    all
}

/// E-mail addresses and links: what stands between spaces.
fn tokens(text: &str) -> Vec<(HitKind, Range<usize>)> {
    let mut all = Vec::new();
    let is_edge = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | '“' | '”' | ',' | ';')
    };
    let mut at = 0;
    for token in text.split(is_edge) {
        let start = at;
        at += token.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let token = token.trim_end_matches(['.', ':', '!', '?', '\'', '’', ']']);
        let lower = token.to_lowercase();
        let is_link =
            lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:");
        let is_email = token.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@')
        });
        let range = start..start + token.len();
        if is_link {
            all.push((HitKind::Link, range));
        } else if is_email {
            all.push((HitKind::Email, range));
        }
    }
    all
}

/// Ten digits or more with what parts them, or eight after a plus.
fn telephones(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut run: Option<(usize, usize, usize)> = None;
    let mut finish = |run: &mut Option<(usize, usize, usize)>| {
        if let Some((start, end, n)) = run.take() {
            let least = if text[start..].starts_with('+') {
                8
            } else {
                10
            };
            if (least..=15).contains(&n) {
                all.push(start..end);
            }
        }
    };
    for (at, c) in text.char_indices() {
        match (&mut run, c) {
            (None, '+' | '(') => run = Some((at, at + 1, 0)),
            (None, '0'..='9') => run = Some((at, at + 1, 1)),
            (Some((_, end, n)), '0'..='9') => {
                *end = at + 1;
                *n += 1;
            }
            (Some(_), ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}') => {}
            _ => finish(&mut run),
        }
    }
    finish(&mut run);
    all
}

/// British postcodes, and a house number with a street.
fn addresses(words: &[Word<'_>]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for pair in words.windows(2) {
        if pair[1].follows && is_outward(pair[0].text) && is_inward(pair[1].text) {
            all.push(pair[0].range.start..pair[1].range.end);
        }
    }
    for (at, word) in words.iter().enumerate() {
        let is_number = word.text.len() <= 5 && word.text.starts_with(|c: char| c.is_ascii_digit());
        let rest = words[at + 1..].iter().take(4);
        let named: Vec<_> = rest
            .take_while(|w| w.follows && is_capitalised(w.text))
            .collect();
        let street = named
            .iter()
            .rposition(|w| STREETS.contains(&w.text.to_lowercase().as_str()));
        if let Some(end) = street.filter(|end| is_number && *end > 0) {
            all.push(word.range.start..named[end].range.end);
        }
    }
    all
}

/// The first half of a postcode: "SW1A".
fn is_outward(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &word.as_bytes()[letters..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest[0].is_ascii_digit()
        && rest
            .iter()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// The second half: "1AA".
fn is_inward(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 3 && bytes[0].is_ascii_digit() && bytes[1..].iter().all(u8::is_ascii_uppercase)
}

/// A title with what follows it, or two or three capitalised words of which none is an everyday one.
fn names(text: &str, words: &[Word<'_>]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        let is_title = is_title(word.text);
        // A full stop may follow a title: "Dr. Byron".
        let goes_on = |next: &Word<'_>, last: &Word<'_>| {
            let between = &text[last.range.end..next.range.start];
            is_capitalised(next.text) && matches!(between, " " | ". ")
        };
        let mut end = at + 1;
        let may_go_on = |end: usize| {
            end < words.len() && end - at < 4 && {
                let (last, next) = (&words[end - 1], &words[end]);
                match is_title && end == at + 1 {
                    true => goes_on(next, last),
                    false => next.follows && is_capitalised(next.text) && !is_everyday(next.text),
                }
            }
        };
        while may_go_on(end) {
            end += 1;
        }
        let n = end - at;
        let is_name = match is_title {
            true => n >= 2,
            false => n >= 2 && is_capitalised(word.text) && !is_everyday(word.text),
        };
        // The first word of a sentence has a capital anyhow: then the rest must be a name by itself.
        let is_chance = word.begins && !is_title && n == 2 && words[at + 1].text.len() < 3;
        if is_name && !is_chance {
            all.push(word.range.start..words[end - 1].range.end);
            at = end;
        } else {
            at += 1;
        }
    }
    all
}

/// Whether words that name somebody look like the name of one person: "Ada", "Dr J. van Byron"; not "Tide Watch", "HO".
pub(super) fn is_persons(name: &str) -> bool {
    let words = words(name);
    let (title, rest) = match words.split_first() {
        Some((first, rest)) if is_title(first.text) => (true, rest),
        _ => (false, words.as_slice()),
    };
    let is_initial = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
    };
    let is_body = |word: &str| BODIES.contains(&word.to_lowercase().as_str());
    let is_name =
        |word: &str| is_capitalised(word) && (title || !is_everyday(word) && !is_body(word));
    (1..=4).contains(&rest.len())
        && rest.last().is_some_and(|word| is_name(word.text))
        && rest.iter().all(|word| {
            is_name(word.text) || is_initial(word.text) || PARTICLES.contains(&word.text)
        })
}

/// Whether a word stands before names: "Dr", "Mrs".
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word.to_lowercase().as_str()) && is_capitalised(word)
}

pub(super) fn is_everyday(word: &str) -> bool {
    NOT_NAMES.contains(&word.to_lowercase().as_str())
}

/// Whether a word that can be a part of a name means something else as well: "Mark", "Hill".
pub(super) fn is_also_a_word(word: &str) -> bool {
    ALSO_WORDS.contains(&word.to_lowercase().as_str())
}

/// A capital, then at least one small letter: "Byron", "O’Brien"; not "HO".
fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
}

#[cfg(test)]
mod tests;
