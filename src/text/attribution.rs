//! Who said it, in words.

use crate::model::{Attribution, Author};

/// `Ana Silva, Ministry of Trees`.
pub fn author(author: &Author) -> String {
    named(&author.name, &author.organisation)
}

/// A name with its organisation, where there is one.
pub fn named(name: &str, organisation: &str) -> String {
    match organisation.trim() {
        "" => name.to_owned(),
        organisation => format!("{name}, {organisation}"),
    }
}

/// The person who spoke for an organisation; nothing where the organisation's own name stands for nobody in particular.
pub fn speaker<'a>(organisation: &str, person: &'a str) -> Option<&'a str> {
    Some(person.trim()).filter(|name| !name.is_empty() && *name != organisation.trim())
}

/// Who wrote it, or that nobody says.
pub fn written_by(written: &Attribution) -> String {
    match &written.author {
        Some(a) => author(a),
        None => "Unnamed author".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_for_which_nobody_is_named_is_not_told_twice() {
        assert_eq!(speaker("Harbour Trust", "Ada Byron"), Some("Ada Byron"));
        assert_eq!(speaker("Harbour Trust", "Harbour Trust "), None);
        assert_eq!(speaker("Harbour Trust", " "), None);
    }
}
