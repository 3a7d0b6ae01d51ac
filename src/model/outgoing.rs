//! What was prepared for people who have only files and mail.

use super::{Action, ActionChanges, ChangeId, Edition, Hit, LeftOut, LogHead};
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
    /// The whole log, locked with a passphrase.
    Locked(ReadyFile),
    /// What the log says that should perhaps not be public, and of which nobody has said what is to become of it.
    ToSettle(Vec<Hit>),
    /// A public copy.
    Public(PublicFile),
    /// The minutes of a meeting, or an edition.
    File(ReadyFile),
    /// There is no such meeting in the log any more.
    NoMeeting,
}

/// A letter, as text and as a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyLetter {
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// A draft that mail programs open for sending, with the file.
    pub draft: Vec<u8>,
    /// The file that goes with it, by itself.
    pub file: Option<ReadyFile>,
}

/// What changed since the log was last circulated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinceEdition {
    /// The edition as which it was.
    pub edition: Edition,
    /// What changed since.
    pub changes: Vec<ActionChanges>,
}

/// A file to be taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The content of a public copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cleaned {
    /// The head, with the id of the copy.
    pub head: LogHead,
    /// The actions.
    pub actions: Vec<Action>,
    /// What is not in it.
    pub left_out: LeftOut,
}

/// The document of a public copy: one change, by nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDocument {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where it stands.
    pub heads: Vec<ChangeId>,
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
