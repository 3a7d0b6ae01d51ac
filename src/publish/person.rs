//! Whom words can mean that were found: "Ada", "Dr Byron" and "Ada Byron’s" are one person where the log knows one alone of
//! whom that can be said.
//!
//! Rather too few are taken for one than too many: what is asked apart costs a question, what is taken for somebody
//! else gets that one's role.

use super::{
    looks,
    names::{Names, bare, possessed, untitled},
};
use crate::model::HitKind;
use std::collections::BTreeSet;

/// The full name of the only person whom words can mean, and how the log knows it; `None` where they can mean several, or
/// nobody whom it knows. `printed` are names of which nothing says that they are people's.
pub(super) fn meant<'a>(
    people: &'a Names,
    printed: &'a Names,
    words: &str,
) -> Option<(HitKind, &'a str)> {
    let is_one_name =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '.' | '\'' | '’' | '-');
    if !words.chars().all(is_one_name) {
        return None;
    }
    let all = looks::words(words);
    let form = untitled(&all);
    let small: Vec<_> = form.iter().map(|word| possessed(word.text)).collect();
    let full = |small: &[String]| {
        let person = people.written(small).map(|name| (HitKind::Person, name));
        person.or_else(|| Some((HitKind::AsPrinted, printed.written(small)?)))
    };
    // One of whom the log says that this is the whole name; a word that was printed may be a part of another one.
    if people.written(&small).is_some() || small.len() > 1 && full(&small).is_some() {
        return full(&small);
    }
    let is_name = |word: &looks::Word<'_>| word.text.starts_with(char::is_uppercase);
    // "Mark" may be a verb that begins a sentence; "Mr Mark" is none.
    let is_word = |word: &looks::Word<'_>| {
        looks::is_everyday(word.text) || looks::is_also_a_word(bare(word.text))
    };
    let is_a_word = matches!(all.as_slice(), [one] if is_word(one));
    if is_a_word || !form.iter().all(is_name) {
        return None;
    }
    let names: BTreeSet<_> = people
        .holding(&small)
        .chain(printed.holding(&small))
        .collect();
    let name = (names.len() == 1)
        .then(|| names.first().copied())
        .flatten()?;
    // Of "Chair of the Forum" a part means something else.
    full(name).filter(|(_, name)| looks::is_persons(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expect: Option<&str>) {
        let people = [
            "Ada Byron",
            "ADA BYRON",
            "Mrs Rose van Holt",
            "Ben Smith",
            "Cy Smith",
            "Dora",
            "Dora Unwin",
            "Chair of the Forum",
        ];
        let people = Names::of(people.into_iter());
        let printed = Names::of(["Ada", "Hana Ito", "Unwin"].into_iter());
        let found = meant(&people, &printed, words).map(|(_, name)| name);
        assert_eq!(found, expect, "{words}");
    }

    #[test]
    fn forms_that_can_only_mean_one_known_person_mean_that_one() {
        for words in [
            "Ada Byron",
            "ada  byron",
            "Ada",
            "Ada’s",
            "Byron",
            "BYRON",
            "Dr Ada Byron",
            "Dr. Byron",
            "Ms Byron's",
        ] {
            check(words, Some("Ada Byron"));
        }
        check("Rose Holt", Some("Rose van Holt"));
        check("Mrs Rose", Some("Rose van Holt"));
        check("Hana", Some("Hana Ito"));
        check("Unwin", Some("Dora Unwin"));
    }

    #[test]
    fn what_can_mean_another_or_something_else_stays_apart() {
        for words in [
            "Smith",
            "Mr Smith",
            "ada",
            "Ada Smith",
            "Byron Ada",
            "Ada, Byron",
            "Forum",
            "Chair",
            "Rose",
            "Nemo",
        ] {
            check(words, None);
        }
        check("Dora", Some("Dora"));
    }
}
