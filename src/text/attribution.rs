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

/// Who wrote it, or that nobody says.
pub fn written_by(written: &Attribution) -> String {
    match &written.author {
        Some(a) => author(a),
        None => "Unnamed author".into(),
    }
}
