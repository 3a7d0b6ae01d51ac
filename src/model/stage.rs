//! Progress (what an owner says), section (where a table stood) and stage (what follows from both).

use serde::{Deserialize, Serialize};

/// How far the owner says an action has come; one register, set by people.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Progress {
    /// Nobody has said.
    #[default]
    Unstated,
    /// Said not to have begun.
    NotStarted,
    /// Said to be in progress.
    InProgress,
    /// Said to be ongoing.
    Ongoing,
    /// Said to be complete in part.
    PartiallyComplete,
}

/// What is proposed or recorded as the end of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ending {
    /// Done.
    Complete,
    /// Ended without being done.
    Closed,
}

/// Where an action stands. Computed, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody has said.
    Unstated,
    /// Not begun.
    NotStarted,
    /// In progress.
    InProgress,
    /// Ongoing.
    Ongoing,
    /// Complete in part.
    PartiallyComplete,
    /// The owner proposes that it is complete.
    ProposedComplete,
    /// The owner proposes to close it.
    ProposedClosed,
    /// Complete.
    Complete,
    /// Closed.
    Closed,
    /// Withdrawn, with a reason.
    Withdrawn,
}

/// The table of a printed log in which a row stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Section {
    /// "Proposed Complete Actions".
    ProposedComplete,
    /// "Ongoing Actions".
    Ongoing,
    /// "Completed Actions", the appendix.
    Completed,
}

macro_rules! words {
    ($name:ident { $($variant:ident => $word:literal),* $(,)? }) => {
        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word for it in files.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads the word; `None` for any other.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words!(Progress {
    Unstated => "unstated",
    NotStarted => "not_started",
    InProgress => "in_progress",
    Ongoing => "ongoing",
    PartiallyComplete => "partially_complete",
});

impl Progress {
    /// As a sentence says it: `not started`.
    pub fn plain(self) -> String {
        match self {
            Self::Unstated => "no state given".to_owned(),
            other => super::plain(other.word()),
        }
    }
}

words!(Ending { Complete => "complete", Closed => "closed" });

words!(Stage {
    Unstated => "unstated",
    NotStarted => "not_started",
    InProgress => "in_progress",
    Ongoing => "ongoing",
    PartiallyComplete => "partially_complete",
    ProposedComplete => "proposed_complete",
    ProposedClosed => "proposed_closed",
    Complete => "complete",
    Closed => "closed",
    Withdrawn => "withdrawn",
});

words!(Section {
    ProposedComplete => "proposed_complete",
    Ongoing => "ongoing",
    Completed => "completed",
});

impl From<Progress> for Stage {
    fn from(progress: Progress) -> Self {
        match progress {
            Progress::Unstated => Self::Unstated,
            Progress::NotStarted => Self::NotStarted,
            Progress::InProgress => Self::InProgress,
            Progress::Ongoing => Self::Ongoing,
            Progress::PartiallyComplete => Self::PartiallyComplete,
        }
    }
}

impl Stage {
    /// Whether nothing more is expected of anyone.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Complete | Self::Closed | Self::Withdrawn)
    }

    /// Whether an ending is proposed and awaits agreement.
    pub fn is_proposed(self) -> bool {
        matches!(self, Self::ProposedComplete | Self::ProposedClosed)
    }
}
