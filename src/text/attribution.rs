//! Who said it, and how far they have read, in words.

use super::count;
use crate::model::{Attribution, Author, Seen};

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

/// How far somebody was when they last said so, at a moment given in words.
pub fn seen(seen: Option<Seen>, moment: &str) -> String {
    match seen {
        None => "Has not said yet how far they have read".into(),
        Some(Seen { n_behind: 0, .. }) => format!("Has seen everything up to {moment}"),
        Some(Seen { n_behind, .. }) => {
            let changes = count(n_behind as usize, "change", "changes");
            format!("Is {changes} behind, as of {moment}")
        }
    }
}

/// That somebody is here, and what they look at, given the action's name.
pub fn here(looks_at: Option<&str>) -> String {
    match looks_at {
        Some(action) => format!("Here now, looking at {action}"),
        None => "Here now".into(),
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
