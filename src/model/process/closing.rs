//! What closing a meeting signs, and what it leaves unsigned and why.

use crate::model::{ActionId, MeetingId, Opinion, OrganisationId};
use serde::{Deserialize, Serialize};

/// What stands in the outcomes of a meeting as the word of organisations, as one key would sign it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The meeting.
    pub meeting: MeetingId,
    /// What will be signed, in the order of the outcomes.
    pub signs: Vec<Spoken>,
    /// What will not be.
    pub left: Vec<LeftUnsigned>,
}

/// The word of one organisation on one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// The action.
    pub action: ActionId,
    /// Its wording, letter for letter.
    pub seen: String,
    /// What they said.
    pub opinion: Opinion,
    /// Why, where it is a return.
    pub note: String,
    /// Whose word it is.
    pub organisation: OrganisationId,
    /// Who spoke for it.
    pub person: String,
    /// Whether the key is another organisation's, so that the statement says by whom it was recorded.
    pub is_recorded: bool,
}

/// What was said and will not be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftUnsigned {
    /// The action.
    pub action: ActionId,
    /// Whose word it is.
    pub organisation: OrganisationId,
    /// Why not.
    pub why: WhyUnsigned,
}

/// Why something that was said at a meeting is not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WhyUnsigned {
    /// The key of this device is not introduced, or there is none.
    NoKey,
    /// The key of this device has been revoked.
    KeyRevoked,
    /// Nobody is noted as present for the organisation.
    NotPresent,
    /// The organisation is noted to have agreed and to have returned it.
    TwoThings,
    /// The proposal that was before them does not stand any more.
    OtherProposal,
    /// The wording has changed since.
    OtherWording,
    /// No rule decides the proposal.
    NoRule,
    /// The rule does not let the organisation of this key record what others say.
    MayNotRecord,
    /// The organisation has signed on the proposal with a key of its own, or it is recorded already.
    SignedAlready,
}
