//! Finds in one text what should perhaps not be public: names that the log knows, and what looks private.

use super::looks;
use crate::model::*;
use std::{collections::BTreeSet, ops::Range};

/// A part of a name that is shorter says nothing by itself.
const SHORTEST_PART: usize = 3;

/// Words found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) kind: HitKind,
    pub(super) range: Range<usize>,
}

/// The names that a log knows.
#[derive(Debug)]
pub(super) struct Known {
    /// Each name as its words in small letters, the longest first.
    people: Vec<Vec<String>>,
    parts: BTreeSet<String>,
}

impl Known {
    /// Names of those who wrote, and of the people who own actions.
    pub(super) fn new(copy: &LogCopy, people: &[String]) -> Self {
        let owners = copy.actions.iter().flat_map(|action| &action.owners);
        let owners = owners.filter(|owner| owner.kind == OwnerKind::Person);
        let names: BTreeSet<Vec<String>> = people
            .iter()
            .chain(owners.map(|owner| &owner.name))
            .map(|name| split(name))
            .filter(|name| !name.is_empty())
            .collect();
        let parts = names
            .iter()
            .filter(|name| name.len() > 1)
            .flatten()
            .filter(|part| part.chars().count() >= SHORTEST_PART)
            .cloned()
            .collect();
        let mut people: Vec<_> = names.into_iter().collect();
        people.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self { people, parts }
    }

    /// What is found in a text, in order and without overlap. Of what overlaps the first and longest counts, so
    /// that no part of it is left over. `is_whole`: the text names somebody.
    pub(super) fn matches(&self, text: &str, is_whole: bool) -> Vec<Match> {
        let words = looks::words(text);
        let small: Vec<_> = words.iter().map(|word| possessed(word.text)).collect();
        let mut all = Vec::new();
        for at in 0..words.len() {
            let named = |name: &&Vec<String>| small[at..].starts_with(name);
            let (n, kind) = match self.people.iter().find(named) {
                Some(name) => (name.len(), HitKind::Person),
                None if self.parts.contains(&small[at]) => (1, HitKind::PartOfName),
                None => continue,
            };
            // Without the "’s" that may follow.
            let last = &words[at + n - 1];
            let end = last.range.end - (last.text.len() - bare(last.text).len());
            all.push(Match {
                kind,
                range: words[at].range.start..end,
            });
        }
        let looks = looks::found(text).into_iter();
        all.extend(looks.map(|(kind, range)| Match { kind, range }));
        if is_whole && all.is_empty() && text.chars().any(char::is_alphabetic) {
            let trimmed = text.trim();
            let start = text.len() - text.trim_start().len();
            all.push(Match {
                kind: HitKind::AsPrinted,
                range: start..start + trimmed.len(),
            });
        }
        united(all)
    }
}

/// In order, without overlap: what overlaps becomes one match of all that it covers.
fn united(mut all: Vec<Match>) -> Vec<Match> {
    all.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end), one.kind));
    let mut out: Vec<Match> = Vec::new();
    for one in all {
        match out.last_mut() {
            Some(last) if one.range.start < last.range.end => {
                if one.range.end > last.range.end {
                    last.range.end = one.range.end;
                }
            }
            _ => out.push(one),
        }
    }
    out
}

fn split(name: &str) -> Vec<String> {
    looks::words(name)
        .iter()
        .map(|word| possessed(word.text))
        .collect()
}

/// In small letters, without a "’s" at its end.
fn possessed(word: &str) -> String {
    bare(word).to_lowercase()
}

fn bare(word: &str) -> &str {
    word.strip_suffix("’s")
        .or_else(|| word.strip_suffix("'s"))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(names: &[&str]) -> Known {
        let copy = LogCopy {
            head: LogHead::new(LogId::random(&mut || 1), ""),
            actions: Vec::new(),
            findings: Vec::new(),
            heads: Vec::new(),
            at: Timestamp(0),
            whole: Vec::new(),
            receipt: None,
        };
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        Known::new(&copy, &names)
    }

    #[track_caller]
    fn check(text: &str, is_whole: bool, expect: &[(HitKind, &str)]) {
        let found = known(&["Ada Byron", "Ben"]).matches(text, is_whole);
        let found: Vec<_> = found
            .into_iter()
            .map(|one| (one.kind, &text[one.range]))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn a_known_name_is_found_whole_in_parts_and_in_any_case() {
        check(
            "as ADA  byron said",
            false,
            &[(HitKind::Person, "ADA  byron")],
        );
        check(
            "Byron’s paper, by ada",
            false,
            &[(HitKind::PartOfName, "Byron"), (HitKind::PartOfName, "ada")],
        );
        check("Ben, Tideway", true, &[(HitKind::Person, "Ben")]);
        check("a benefit of Adamant", false, &[]);
    }

    #[test]
    fn what_overlaps_is_one_and_nothing_of_it_is_left_over() {
        check(
            "ask Dr Ada Byron Smith",
            false,
            &[(HitKind::LooksLikeName, "Dr Ada Byron Smith")],
        );
        check(
            "ada.byron@tide.example",
            false,
            &[(HitKind::Email, "ada.byron@tide.example")],
        );
    }

    #[test]
    fn an_owner_as_printed_is_asked_about_unless_it_is_blank_already() {
        check(
            "Involve & HO",
            true,
            &[(HitKind::AsPrinted, "Involve & HO")],
        );
        check("………", true, &[]);
        check("Involve & HO", false, &[]);
    }
}
