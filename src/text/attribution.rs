//! Who said it, in words.

use crate::model::{Attribution, Author};

/// `Ana Silva, Ministry of Trees`.
pub fn author(author: &Author) -> String {
    match author.organisation.trim() {
        "" => author.name.clone(),
        organisation => format!("{}, {organisation}", author.name),
    }
}

/// Who wrote it, or that nobody says.
pub fn written_by(written: &Attribution) -> String {
    match &written.author {
        Some(a) => author(a),
        None => "Unnamed author".into(),
    }
}
