//! What the holder of a key says and signs: who they are, whether an action is done, which keys are good.
//!
//! The content only. How it is written and signed is `trust`'s, which of it counts is `process`'s.

use super::{
    ActionId, ChangeId, EditionId, EntryId, LogId, MeetingId, OrganisationId, RuleId, Timestamp,
    hash_of_hex, stage::words,
};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! hashes {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub [u8; 32]);

        impl $name {
            /// Reads the 64 hexadecimal digits that `Display` writes; anything else is `None`.
            pub fn parse(text: &str) -> Option<Self> {
                hash_of_hex(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:", stringify!($name))?;
                self.0[..6].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    )*};
}

hashes! {
    /// Names a statement: a hash of all that it says, and of whose key says it.
    StatementId
    /// A key that signs statements: the public half, as Ed25519 writes it.
    KeyId
    /// A hash of a wording.
    WordingHash
    /// A hash over what an edition shows.
    ContentsHash
    /// The SHA-256 of the file of a paper, so that anybody can tell whether theirs is the one that was meant.
    PaperHash
}

/// What the holder of a key says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The log in which it is said.
    pub log: LogId,
    /// The key of whoever says it.
    pub key: KeyId,
    /// The statement of the same key that comes before it in this log; `None` for the first.
    pub previous: Option<StatementId>,
    /// When, by the clock of whoever says it.
    pub at: Timestamp,
    /// What is said.
    pub says: Says,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// "This key is mine." The first that a key says in a log.
    Introduction(Introduced),
    /// Whether an action has ended as was proposed.
    Verdict(Verdict),
    /// "I have compared this key with its holder's."
    Check {
        /// The key.
        key: KeyId,
        /// How: read out at a meeting, by telephone.
        how: String,
    },
    /// "This key is lost, or no longer in good hands."
    Revocation {
        /// The key.
        key: KeyId,
        /// The last statement of it that still counts, and with it those before; `None`: none does.
        last: Option<StatementId>,
        /// Why.
        reason: String,
    },
    /// "This is what I have of this edition."
    Seen {
        /// The edition.
        edition: EditionId,
        /// The change that froze it, as the signer's copy of the log has it.
        change: ChangeId,
        /// The hash over what it shows there.
        contents: ContentsHash,
    },
}

/// Whose a key is, as its holder says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introduced {
    /// What the device is called.
    pub device: String,
    /// The person.
    pub person: String,
    /// The organisation for which they speak.
    pub organisation: OrganisationId,
}

/// Whether an organisation holds that an action has ended as was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The action.
    pub action: ActionId,
    /// The wording that was before them.
    pub wording: WordingHash,
    /// The proposal, or the record of a document that is disputed.
    pub proposal: EntryId,
    /// The rule by which it is decided.
    pub rule: RuleId,
    /// What they say.
    pub opinion: Opinion,
    /// Why; says something where it is a return.
    pub note: String,
    /// The organisation whose word it is.
    pub organisation: OrganisationId,
    /// The person who gave it.
    pub person: String,
    /// The meeting at which they did.
    pub meeting: Option<MeetingId>,
    /// Earlier verdicts of the organisation on this action that this one takes the place of, sorted.
    pub replaces: Vec<StatementId>,
    /// The organisation that wrote down what another one said, where it was not said with an own key.
    pub recorded_by: Option<OrganisationId>,
}

/// What an organisation says on a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Opinion {
    /// It is so.
    Agree,
    /// It is not so, for a reason.
    Return,
    /// What was said before is taken back, and nothing is said instead.
    TakeBack,
}

words!(Opinion {
    Agree => "agree",
    Return => "return",
    TakeBack => "take_back",
});

/// A verdict as it stands on an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// The statement.
    pub id: StatementId,
    /// The key that signed it.
    pub key: KeyId,
    /// When, by the clock of whoever signed.
    pub at: Timestamp,
    /// What it says.
    pub verdict: Verdict,
    /// Why it does not count, or what is odd about it.
    pub doubts: Vec<Doubt>,
    /// The wording that it is about, where that is not the wording of now.
    pub earlier_wording: Option<String>,
}

impl SignOff {
    /// Whether it counts.
    pub fn holds(&self) -> bool {
        !self.doubts.iter().any(|doubt| doubt.voids())
    }

    /// Whether its organisation has said something else in its place, which holds.
    pub fn is_replaced_in(&self, all: &[SignOff]) -> bool {
        all.iter().any(|other| {
            other.verdict.organisation == self.verdict.organisation
                && other.holds()
                && other.verdict.replaces.contains(&self.id)
        })
    }

    /// The same, said by the organisation itself in the place of this, which was recorded of it.
    pub fn confirmed_in<'a>(&self, all: &'a [SignOff]) -> Option<&'a SignOff> {
        let is_same = |one: &Verdict| {
            let of_it = (one.proposal, one.opinion, one.wording, one.organisation);
            let said = &self.verdict;
            of_it == (said.proposal, said.opinion, said.wording, said.organisation)
        };
        all.iter().find(|one| {
            let is_own = one.verdict.recorded_by.is_none();
            is_own
                && one.holds()
                && one.verdict.replaces.contains(&self.id)
                && is_same(&one.verdict)
        })
    }
}

/// What does not hold about a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Doubt {
    /// It is not written as statements are.
    Unreadable,
    /// It is kept under another name than its own: it was altered, or moved.
    Misnamed,
    /// Its key did not sign it.
    BadSignature,
    /// It was said in another log.
    OtherLog,
    /// Its key has not been introduced.
    UnknownKey,
    /// It speaks for an organisation that its key does not belong to, and does not say so.
    NotTheirs,
    /// Its key had been revoked, and the revocation does not name it as one that still counts.
    Revoked,
    /// It is about an action that is not in the log.
    UnknownAction,
    /// It is about a proposal that is not on the action.
    UnknownProposal,
    /// It names a rule that is not in the log.
    UnknownRule,
    /// It names a meeting that is not in the log.
    UnknownMeeting,
    /// It is about words that the action never had.
    UnknownWording,
    /// The statement of the same key before it is not here.
    MissingPrevious,
    /// Another statement of the same key has the same place as this one.
    Forked,
    /// It was in the log, and somebody has taken it out. The history has it, so it counts.
    Deleted,
}

impl Doubt {
    /// Whether it takes away that the statement counts. What does not is shown all the same.
    pub fn voids(self) -> bool {
        !matches!(self, Self::MissingPrevious | Self::Forked | Self::Deleted)
    }
}

/// Where the key of this device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyPlace {
    /// Where the browser can use it and nobody can read it out.
    Sealed,
    /// In the browser's storage, as it is: the browser knows no better way.
    Stored,
}

/// A key as the statements of a log show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKey {
    /// The key.
    pub id: KeyId,
    /// Whose it is.
    pub whose: Introduced,
    /// When it was introduced.
    pub since: Timestamp,
    /// Who has compared it with its holder's.
    pub checks: Vec<KeyCheck>,
    /// Who has revoked it; nobody, as long as it is in use.
    pub revocations: Vec<KeyRevocation>,
}

/// That somebody has compared a key with its holder's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCheck {
    /// The key that says so.
    pub by: KeyId,
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: String,
}

/// That somebody has revoked a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRevocation {
    /// The key that says so.
    pub by: KeyId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_and_foreign_text_is_none() {
        let id = StatementId([0xab; 32]);
        assert_eq!(StatementId::parse(&id.to_string()), Some(id));
        for foreign in ["", "abc", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(StatementId::parse(foreign), None);
        }
    }
}
