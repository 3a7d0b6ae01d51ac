//! What was chosen for words that were found.
//!
//! A person is chosen for once, under the full name. Versions before this one asked about every form of a name by itself:
//! what was answered then still counts where the full name has no answer.

use crate::model::*;
use std::collections::BTreeSet;

/// Choices, read for the hits of one log.
pub(super) struct Answers<'a> {
    choices: &'a PublicChoices,
    /// What is asked about by itself now: an answer under it is for that, and for no form of a name.
    asked: BTreeSet<String>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(choices: &'a PublicChoices, hits: &[Hit]) -> Self {
        let asked = hits.iter().map(|hit| public_key(&hit.words)).collect();
        Self { choices, asked }
    }

    /// What was chosen for words that are asked about as `asked`.
    pub(super) fn of(&self, asked: &str, words: &str) -> Option<&'a PublicChoice> {
        let chosen = self.choices.get(&public_key(asked));
        chosen.or_else(|| self.earlier(words))
    }

    /// Whether it is chosen what becomes of a hit, in each of its places.
    pub(super) fn settle(&self, hit: &Hit) -> bool {
        let mut places = hit.places.iter();
        places.all(|place| self.of(&hit.words, &place.words).is_some())
    }

    /// What was chosen for a form of a name when each was asked about by itself, then with a "’s" that followed.
    fn earlier(&self, words: &str) -> Option<&'a PublicChoice> {
        let key = public_key(words);
        let keys = ["", "’s", "'s"].map(|end| format!("{key}{end}"));
        let mut keys = keys.iter().filter(|key| !self.asked.contains(*key));
        keys.find_map(|key| self.choices.get(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(words: &str, places: &[&str]) -> Hit {
        let place = |words: &&str| HitPlace {
            action: None,
            name: String::new(),
            words: (*words).to_owned(),
            before: String::new(),
            after: String::new(),
        };
        Hit {
            kind: HitKind::Person,
            words: words.to_owned(),
            places: places.iter().map(place).collect(),
        }
    }

    fn choices(all: &[(&str, PublicChoice)]) -> PublicChoices {
        let all = all.iter().cloned();
        all.map(|(words, choice)| (words.to_owned(), choice))
            .collect()
    }

    #[test]
    fn the_answer_for_the_full_name_is_for_every_form_and_goes_before_what_was_said_of_one() {
        let role = PublicChoice::Words("the chair".to_owned());
        let choices = choices(&[("ada byron", role.clone()), ("byron", PublicChoice::Keep)]);
        let ada = hit("Ada Byron", &["Ada Byron", "Byron", "Dr Ada"]);
        let answers = Answers::new(&choices, std::slice::from_ref(&ada));
        assert!(answers.settle(&ada));
        for words in ["Ada Byron", "Byron", "Dr Ada"] {
            assert_eq!(answers.of("Ada Byron", words), Some(&role), "{words}");
        }
    }

    #[test]
    fn what_was_answered_of_each_form_before_is_not_asked_again() {
        let before = choices(&[
            ("byron", PublicChoice::Keep),
            ("dr ada byron’s", PublicChoice::Blank),
        ]);
        let ada = hit("Ada Byron", &["Byron", "Dr Ada Byron"]);
        let answers = Answers::new(&before, std::slice::from_ref(&ada));
        assert!(answers.settle(&ada));
        assert_eq!(answers.of("Ada Byron", "Byron"), Some(&PublicChoice::Keep));
        let more = hit("Ada Byron", &["Byron", "Ada"]);
        assert!(!answers.settle(&more), "nobody was asked about “Ada”");
    }

    #[test]
    fn an_answer_for_words_that_are_asked_about_by_themselves_is_none_for_a_name() {
        let choices = choices(&[("ada", PublicChoice::Keep)]);
        let hits = [hit("Ada Byron", &["Ada"]), hit("ada", &["ada"])];
        let answers = Answers::new(&choices, &hits);
        assert!(!answers.settle(&hits[0]) && answers.settle(&hits[1]));
    }
}
