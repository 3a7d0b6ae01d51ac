//! Finds in one text what should perhaps not be public: names that the log knows, and what looks private.

use super::{
    looks,
    names::{self, Names, bare, possessed},
    person,
};
use crate::model::*;
use std::ops::Range;

/// Words found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) kind: HitKind,
    pub(super) range: Range<usize>,
}

/// The names that a log knows.
#[derive(Debug)]
pub(super) struct Known {
    people: Names,
    /// Names that only look like those of people, so that they count with a capital alone.
    printed: Names,
}

impl Known {
    /// Names of those who wrote, own actions, speak for an organisation, hold a key, signed or were at a meeting; and
    /// what looks like a name among owners as printed, those who said something, and those who were asked.
    pub(super) fn new(copy: &LogCopy, people: &[String]) -> Self {
        Self {
            people: names::people(copy, people),
            printed: names::printed(copy),
        }
    }

    /// What is found in a text, in order and without overlap. Of what overlaps the first and longest counts, so
    /// that no part of it is left over. `is_whole`: the text names somebody.
    pub(super) fn matches(&self, text: &str, is_whole: bool) -> Vec<Match> {
        let words = looks::words(text);
        let small: Vec<_> = words.iter().map(|word| possessed(word.text)).collect();
        // Words from `at` on, without the "’s" that may follow.
        let range = |at: usize, n: usize| {
            let last = &words[at + n - 1];
            let end = last.range.end - (last.text.len() - bare(last.text).len());
            words[at].range.start..end
        };
        let find = |names: &Names, kind: HitKind, at: usize| {
            let (n, kind) = match names.at(&small[at..]) {
                Some(n) => (n, kind),
                None if names.has_part(&small[at]) => (1, HitKind::PartOfName),
                None => return None,
            };
            Some(Match {
                kind,
                range: range(at, n),
            })
        };
        let all = 0..words.len();
        let people = all
            .clone()
            .filter_map(|at| find(&self.people, HitKind::Person, at));
        let mut found: Vec<_> = people.collect();
        let looks = looks::found(text).into_iter();
        found.extend(looks.map(|(kind, range)| Match { kind, range }));
        // Who is named in words of which nothing is known is asked about as a whole.
        if is_whole && found.is_empty() && text.chars().any(char::is_alphabetic) {
            let trimmed = text.trim();
            let start = text.len() - text.trim_start().len();
            found.push(Match {
                kind: HitKind::AsPrinted,
                range: start..start + trimmed.len(),
            });
        }
        let has_capital = |at: &usize| words[*at].text.starts_with(char::is_uppercase);
        let printed = all.filter(has_capital);
        found.extend(printed.filter_map(|at| find(&self.printed, HitKind::AsPrinted, at)));
        let mut found = united(found);
        for one in found.iter_mut().filter(|one| names_somebody(one.kind)) {
            // What takes the place of a name can be somebody's as well.
            let name = bare(&text[one.range.clone()]);
            if !name.is_empty() {
                one.range.end = one.range.start + name.len();
            }
        }
        found
    }

    /// As what words that were found are asked about: as the only person whom they can mean, else as they stand.
    pub(super) fn asked_as<'a>(&'a self, kind: HitKind, words: &'a str) -> (HitKind, &'a str) {
        let person =
            names_somebody(kind).then(|| person::meant(&self.people, &self.printed, words));
        person.flatten().unwrap_or((kind, words))
    }
}

fn names_somebody(kind: HitKind) -> bool {
    match kind {
        HitKind::Person | HitKind::PartOfName | HitKind::AsPrinted | HitKind::LooksLikeName => true,
        HitKind::Email | HitKind::Telephone | HitKind::Link | HitKind::Address => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn copy() -> LogCopy {
        LogCopy {
            head: LogHead::new(LogId::random(&mut || 1), ""),
            actions: Vec::new(),
            findings: Vec::new(),
            heads: Vec::new(),
            at: Timestamp(0),
            whole: Vec::new(),
            receipt: None,
        }
    }

    fn known(names: &[&str]) -> Known {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        Known::new(&copy(), &names)
    }

    #[track_caller]
    fn check_in(known: &Known, text: &str, is_whole: bool, expect: &[(HitKind, &str)]) {
        let found = known.matches(text, is_whole);
        let found: Vec<_> = found
            .into_iter()
            .map(|one| (one.kind, &text[one.range]))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[track_caller]
    fn check(text: &str, is_whole: bool, expect: &[(HitKind, &str)]) {
        check_in(&known(&["Ada Byron", "Ben"]), text, is_whole, expect);
    }

    /// A log of which everybody whom it names is in another place.
    fn peopled() -> Known {
        let mut copy = copy();
        let id = OrganisationId::random(&mut || 1);
        copy.head.parties.organisations = vec![Organisation {
            id,
            name: "Lamplight".to_owned(),
            role: Role::Reviewer,
            people: vec!["Cyrus Dunn".to_owned()],
        }];
        copy.head.parties.keys = vec![DeviceKey {
            id: KeyId([1; 32]),
            whose: Introduced {
                device: "Laptop".to_owned(),
                person: "Ekow".to_owned(),
                organisation: id,
            },
            since: Timestamp(0),
            checks: Vec::new(),
            revocations: Vec::new(),
        }];
        let person = |name: &str| Attendee::Person {
            name: name.to_owned(),
            organisation: "Quayside".to_owned(),
        };
        copy.head.meetings = vec![Meeting {
            attendance: vec![
                Attendee::Organisation("Netmakers".to_owned()),
                person("Fatou"),
            ],
            ..Meeting::empty(MeetingId::random(&mut || 1))
        }];
        let mut action = Action::empty(ActionId::random(&mut || 1));
        let owner = |kind, name: &str| Owner {
            kind,
            name: name.to_owned(),
        };
        action.owners = vec![
            owner(OwnerKind::Organisation, "Saltworks"),
            owner(OwnerKind::AsPrinted, "Gita, Netmakers & HO"),
            owner(OwnerKind::AsPrinted, "Tide Watch"),
            owner(OwnerKind::AsPrinted, "Quayside"),
            owner(OwnerKind::AsPrinted, "Mrs Rose May"),
        ];
        let written = Attribution {
            author: None,
            at: Timestamp(0),
        };
        action.entries = vec![Entry {
            id: EntryId::random(&mut || 1),
            kind: EntryKind::Request,
            text: String::new(),
            at: None,
            by: Some("Hana Ito (Lamplight)".to_owned()),
            regarding: None,
            written,
            terms: Terms::default(),
            request: Some(Request {
                by: Day::new(2019, 5, 8).expect("a day"),
                of: vec!["Ines".to_owned(), "Saltworks".to_owned()],
            }),
            audience: Audience::Open,
            order: 0,
            struck: None,
        }];
        copy.actions = vec![action];
        Known::new(&copy, &[])
    }

    #[test]
    fn whoever_the_log_says_is_a_person_is_found_in_any_words() {
        use HitKind::{PartOfName, Person};
        let known = peopled();
        for (text, kind, words) in [
            ("as cyrus dunn said", Person, "cyrus dunn"),
            ("ask dunn", PartOfName, "dunn"),
            ("for ekow’s key", Person, "ekow"),
            ("and fatou", Person, "fatou"),
        ] {
            check_in(&known, text, false, &[(kind, words)]);
        }
    }

    #[test]
    fn names_as_printed_are_found_with_a_capital_where_they_look_like_a_persons() {
        use HitKind::{AsPrinted, PartOfName};
        let known = peopled();
        for (text, kind, words) in [
            ("then Gita’s paper", AsPrinted, "Gita"),
            ("as Hana said", PartOfName, "Hana"),
            ("and Ines", AsPrinted, "Ines"),
            ("it was May who asked", PartOfName, "May"),
        ] {
            check_in(&known, text, false, &[(kind, words)]);
        }
        for text in [
            "it may rain on a rose, says gita",
            "Lamplight, Quayside, Netmakers and Saltworks agree with HO",
            "the Watch",
        ] {
            check_in(&known, text, false, &[]);
        }
        let whole = [(AsPrinted, "Gita, Netmakers & HO")];
        check_in(&known, "Gita, Netmakers & HO", true, &whole);
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
    fn what_shows_whose_something_is_stays_so_that_a_role_can_have_it() {
        let looks = HitKind::LooksLikeName;
        check("Ada Byron’s", false, &[(looks, "Ada Byron")]);
        check("then Dr Byron’s paper", false, &[(looks, "Dr Byron")]);
        check("then Jane Unwin's paper", false, &[(looks, "Jane Unwin")]);
        check("’s", true, &[(HitKind::AsPrinted, "’s")]);
    }

    #[test]
    fn whoever_is_found_in_several_forms_is_asked_about_once_and_nothing_else_is_taken_for_them() {
        let known = known(&["Ada Byron", "Ben"]);
        for (kind, words) in [
            (HitKind::Person, "ada byron"),
            (HitKind::PartOfName, "Ada"),
            (HitKind::LooksLikeName, "Dr Byron"),
            (HitKind::AsPrinted, "Byron, A."),
            (HitKind::Email, "Byron"),
        ] {
            let expect = match kind {
                HitKind::AsPrinted | HitKind::Email => (kind, words),
                _ => (HitKind::Person, "Ada Byron"),
            };
            assert_eq!(known.asked_as(kind, words), expect);
        }
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
