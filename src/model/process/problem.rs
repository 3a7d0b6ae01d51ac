//! Why something about agreeing could not be done.

use crate::model::Doubt;
use serde::{Deserialize, Serialize};

/// Why a rule was not set, or something was not signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ProcessProblem {
    /// A proposal is taken back by somebody of another side.
    #[error("this proposal is not theirs to take back")]
    NotTheirProposal,
    /// The organisation does not exist.
    #[error("this organisation is not in the log")]
    UnknownOrganisation,
    /// A rule names nobody, or needs more than it names.
    #[error("nobody could ever meet this rule")]
    RuleOfNobody,
    /// No rule says who must agree, or two do that were set apart.
    #[error("no rule is in force")]
    NoRule,
    /// Nothing is proposed that could be agreed or returned.
    #[error("nothing is proposed")]
    NothingProposed,
    /// A return without a reason.
    #[error("a return needs a reason")]
    NoReason,
    /// The rule counts agreements at meetings only, and none was named.
    #[error("the rule asks for a meeting")]
    NeedsMeeting,
    /// The rule does not let this organisation record what others say.
    #[error("this organisation may not record what others say")]
    MayNotRecord,
    /// The organisation is not among those present at the meeting.
    #[error("this organisation is not present at the meeting")]
    NotPresent,
    /// What a meeting would sign is no longer what was shown.
    #[error("what would be signed has changed")]
    ClosingChanged,
    /// The organisation has said nothing that it could take back.
    #[error("there is nothing to take back")]
    NothingToTakeBack,
    /// The wording is not the one that was before the person.
    #[error("the wording has changed")]
    WordingChanged,
    /// This device's key has not been introduced.
    #[error("the key of this device is not known in the log")]
    NotIntroduced,
    /// The key is not in the log.
    #[error("this key is not in the log")]
    UnknownKey,
    /// This device's key has been revoked.
    #[error("the key of this device has been revoked")]
    KeyRevoked,
    /// The device could not sign.
    #[error("this device could not sign: {0}")]
    NotSigned(String),
    /// What was signed is no statement of this log.
    #[error("this is no statement of this log: {0:?}")]
    NoStatement(Doubt),
}
