//! What somebody wishes to sign.

use crate::model::*;
use serde::{Deserialize, Serialize};

/// What somebody wishes to sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wish {
    /// Whose the key of this device is. Must come first.
    Introduce(Introduced),
    /// Whether an action has ended as is proposed.
    Verdict(VerdictWish),
    /// That a key was compared with its holder's.
    Check {
        /// The key.
        key: KeyId,
        /// How.
        how: String,
    },
    /// That a key is lost, or no longer in good hands.
    Revoke {
        /// The key.
        key: KeyId,
        /// Why.
        reason: String,
    },
    /// What this device has of an edition.
    Seen(EditionId),
}

/// A verdict as somebody wishes to sign it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictWish {
    /// The action.
    pub action: ActionId,
    /// The wording that the person has before them, letter for letter.
    pub seen: String,
    /// What they say.
    pub opinion: Opinion,
    /// Why; must say something where it is a return.
    pub note: String,
    /// The organisation whose word it is, where it is recorded for another; else the key's own.
    pub organisation: Option<OrganisationId>,
    /// The person whose word it is.
    pub person: String,
    /// The meeting at which it is given.
    pub meeting: Option<MeetingId>,
}
