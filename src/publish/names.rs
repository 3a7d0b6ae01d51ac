//! The names that a log knows: of whom it says that they are people, and of whom a document printed what looks like it.

use super::looks;
use crate::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// A part of a name that is shorter says nothing by itself.
const SHORTEST_PART: usize = 3;

/// What parts the names of several in one text.
const PARTED_BY: [char; 9] = [',', ';', '&', '/', '+', '(', ')', '\n', '\t'];

/// Names, to be met word by word.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Each name as its words in small letters, by the first of them; the longest first.
    by_first: BTreeMap<String, Vec<Vec<String>>>,
    parts: BTreeSet<String>,
    /// Each name as its words in small letters, with how it is written.
    written: BTreeMap<Vec<String>, String>,
    /// The names of several words, by each of those.
    by_part: BTreeMap<String, BTreeSet<Vec<String>>>,
}

impl Names {
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for name in names {
            all.add(name);
        }
        for names in all.by_first.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
            names.dedup();
        }
        all
    }

    fn add(&mut self, name: &str) {
        let words = looks::words(name);
        let words = untitled(&words);
        let (Some(begin), Some(end)) = (words.first(), words.last()) else {
            return;
        };
        let name = bare(&name[begin.range.start..end.range.end]);
        let words: Vec<_> = words.iter().map(|word| word.text).collect();
        let small: Vec<_> = words.iter().map(|word| possessed(word)).collect();
        let Some(first) = small.first() else {
            return;
        };
        if small.len() > 1 {
            // "Chair of the Forum" is known by "Chair" and "Forum".
            let says_something = |word: &&&str| {
                let is_small = word.starts_with(char::is_lowercase) && looks::is_everyday(word);
                !is_small && word.chars().count() >= SHORTEST_PART
            };
            let parts = words.iter().filter(says_something);
            self.parts.extend(parts.map(|word| possessed(word)));
            for word in &small {
                let names = self.by_part.entry(word.clone()).or_default();
                names.insert(small.clone());
            }
        }
        // Of several ways the same one, in whatever order they come: "Ada Byron", not "ADA BYRON".
        let written = self.written.entry(small.clone()).or_default();
        if written.as_str() < name {
            name.clone_into(written);
        }
        self.by_first.entry(first.clone()).or_default().push(small);
    }

    /// How many of the words, in small letters, are a name from the first one on.
    pub(super) fn at(&self, small: &[String]) -> Option<usize> {
        let names = self.by_first.get(small.first()?)?;
        let name = names.iter().find(|name| small.starts_with(name))?;
        Some(name.len())
    }

    /// The name of these words, in small letters, as it is written.
    pub(super) fn written(&self, small: &[String]) -> Option<&str> {
        self.written.get(small).map(String::as_str)
    }

    /// The names of several words of which these, in small letters, are some in their order.
    pub(super) fn holding(&self, small: &[String]) -> impl Iterator<Item = &[String]> {
        let names = small.first().and_then(|first| self.by_part.get(first));
        let holds = |name: &&Vec<String>| {
            let mut rest = name.iter();
            small.iter().all(|word| rest.any(|other| other == word))
        };
        let names = names.into_iter().flatten().filter(holds);
        names.map(Vec::as_slice)
    }

    /// Whether a word is a part of a name.
    pub(super) fn has_part(&self, small: &str) -> bool {
        self.parts.contains(small)
    }
}

/// The words of a name without the title before them: without it the name is the same.
pub(super) fn untitled<'a, 'b>(words: &'a [looks::Word<'b>]) -> &'a [looks::Word<'b>] {
    match words.split_first() {
        Some((title, rest)) if looks::is_title(title.text) && !rest.is_empty() => rest,
        _ => words,
    }
}

/// The people of a log: those of whom it says so. `authors` are those who ever wrote in it or were named in it.
pub(super) fn people(copy: &LogCopy, authors: &[String]) -> Names {
    let head = &copy.head;
    let owners = copy.actions.iter().flat_map(|action| &action.owners);
    let owners = owners.filter(|owner| owner.kind == OwnerKind::Person);
    let spoken_for = head.parties.organisations.iter();
    let spoken_for = spoken_for.flat_map(|one| &one.people);
    let keys = head.parties.keys.iter().map(|key| &key.whose.person);
    let present = head.meetings.iter().flat_map(|meeting| &meeting.attendance);
    let present = present.filter_map(|attendee| match attendee {
        Attendee::Person { name, .. } => Some(name),
        Attendee::Organisation(_) => None,
    });
    let signed = copy.actions.iter().flat_map(|action| &action.sign_offs);
    let signed = signed.map(|one| &one.verdict.person);
    // Where nobody was named, the organisation is; several stand with commas between them.
    let bodies = bodies(copy);
    let signed = signed.flat_map(|names| names.split(',')).map(str::trim);
    let signed = signed.filter(|name| !bodies.contains(&public_key(name)));
    let said = authors.iter().chain(owners.map(|owner| &owner.name));
    let said = said.chain(spoken_for).chain(keys).chain(present);
    Names::of(said.map(String::as_str).chain(signed))
}

/// Names as documents and requests have them that look like those of people: nothing says what they are.
pub(super) fn printed(copy: &LogCopy) -> Names {
    let bodies = bodies(copy);
    let owners = copy.actions.iter().flat_map(|action| &action.owners);
    let owners = owners.filter(|owner| owner.kind == OwnerKind::AsPrinted);
    let entries = || copy.actions.iter().flat_map(|action| &action.entries);
    let speakers = entries().filter_map(|entry| entry.by.as_ref());
    let asked = entries().filter_map(|entry| entry.request.as_ref());
    let asked = asked.flat_map(|request| &request.of);
    let all = owners.map(|owner| &owner.name).chain(speakers).chain(asked);
    let is_body = |name: &str| bodies.contains(&public_key(name));
    let names = all
        .filter(|text| !is_body(text))
        .flat_map(|text| text.split(PARTED_BY))
        .flat_map(|text| text.split(" and "))
        .filter(|name| !is_body(name) && looks::is_persons(name));
    Names::of(names)
}

/// The organisations that the log knows, as choices are kept by them.
fn bodies(copy: &LogCopy) -> BTreeSet<String> {
    let head = &copy.head;
    let parties = head.parties.organisations.iter().map(|one| &one.name);
    let owners = copy.actions.iter().flat_map(|action| &action.owners);
    let owners = owners.filter(|owner| owner.kind == OwnerKind::Organisation);
    let present = head.meetings.iter().flat_map(|meeting| &meeting.attendance);
    let present = present.map(|attendee| match attendee {
        Attendee::Organisation(name) => name,
        Attendee::Person { organisation, .. } => organisation,
    });
    let entries = copy.actions.iter().flat_map(|action| &action.entries);
    let authors = entries.filter_map(|entry| entry.written.author.as_ref());
    let authors = authors.map(|author| &author.organisation);
    let owners = owners.map(|owner| &owner.name);
    let all = parties.chain(owners).chain(present).chain(authors);
    all.map(|name| public_key(name)).collect()
}

/// In small letters, without a "’s" at its end.
pub(super) fn possessed(word: &str) -> String {
    bare(word).to_lowercase()
}

/// Without a "’s" at its end.
pub(super) fn bare(word: &str) -> &str {
    word.strip_suffix("’s")
        .or_else(|| word.strip_suffix("'s"))
        .unwrap_or(word)
}
