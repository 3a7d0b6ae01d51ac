//! Who owns an action, and whether a name is theirs.

use super::stage::words;
use serde::{Deserialize, Serialize};

/// Who an owner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OwnerKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// Words as a document printed them: a redaction, a role.
    AsPrinted,
}

words!(OwnerKind {
    Person => "person",
    Organisation => "organisation",
    AsPrinted => "as_printed",
});

/// One owner of an action.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// Who it is.
    pub kind: OwnerKind,
    /// The name, or the words.
    pub name: String,
}

impl Owner {
    /// Whether this is who bears the name, whatever the capitals; also within words that a document printed, as in
    /// "Involve & HO".
    pub fn is_named(&self, name: &str) -> bool {
        let is_part = || match self.kind {
            OwnerKind::AsPrinted => self.is_named_in_part(name),
            OwnerKind::Person | OwnerKind::Organisation => is_same(&self.name, name),
        };
        // A name that was made black is dots, and no words.
        !name.trim().is_empty() && (self.name.trim() == name.trim() || is_part())
    }

    /// Whether these words stand in the name, one after the other and each whole.
    pub fn is_named_in_part(&self, words: &str) -> bool {
        let (all, wanted) = (words_of(&self.name), words_of(words));
        !wanted.is_empty() && all.windows(wanted.len()).any(|part| part == wanted)
    }
}

fn is_same(one: &str, other: &str) -> bool {
    let words = words_of(one);
    !words.is_empty() && words == words_of(other)
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_whole_and_stands_within_other_words_only_where_they_were_printed() {
        use OwnerKind::{AsPrinted, Organisation, Person};
        for (kind, name, asked, is_named, in_part) in [
            (Person, "Ada Byron", " ada byron ", true, true),
            (Person, "Ada Byron", "Ada", false, true),
            (Organisation, "Home Office", "home-office", true, true),
            (Organisation, "Shore Watch", "HO", false, false),
            (AsPrinted, "Involve & HO", "ho", true, true),
            (AsPrinted, "Shore Watch", "HO", false, false),
            (AsPrinted, "Involve & HO", "HO Involve", false, false),
            (AsPrinted, "Involve", "Involve & HO", false, false),
            (AsPrinted, "Involve", " - ", false, false),
            (AsPrinted, "………", "………", true, false),
            (AsPrinted, "………", "…", false, false),
            (Person, "", "", false, false),
        ] {
            let owner = Owner {
                kind,
                name: name.to_owned(),
            };
            assert_eq!(owner.is_named(asked), is_named, "{name:?}, {asked:?}");
            let found = owner.is_named_in_part(asked);
            assert_eq!(found, in_part, "{name:?} in part, {asked:?}");
        }
    }
}
