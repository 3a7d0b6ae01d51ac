//! What was prepared for people who have only files and mail.

use super::{Hit, LeftOut};
use serde::{Deserialize, Serialize};

/// What came of an errand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prepared {
    /// A letter.
    Letter(ReadyLetter),
    /// There is nothing to remind this owner of.
    NothingOpen {
        /// The owner.
        owner: String,
    },
    /// What the log says that should perhaps not be public, and of which nobody has said what is to become of it.
    ToSettle(Vec<Hit>),
    /// A public copy.
    Public(PublicFile),
}

/// A letter, as text and as a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyLetter {
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// A draft that mail programs open for sending.
    pub draft: Vec<u8>,
}

/// A public copy as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicFile {
    /// The name of the file.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What shows, to whoever is given it, which state of the log the copy was made from.
    pub receipt: String,
    /// What is not in it.
    pub left_out: LeftOut,
}
