//! Why a command was refused. What people read of it stands in `text`.

use super::{FileError, ProcessProblem, StorageError};
use serde::{Deserialize, Serialize};

/// Why a command was refused: a person can mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// No log is open.
    #[error("no log is open")]
    NoLog,
    /// The log does not exist on this device.
    #[error("this log is not on this device")]
    UnknownLog,
    /// Only later parts of the log are on this device, not what it begins with.
    #[error("the beginning of this log is not on this device")]
    NoBeginning,
    /// A snapshot was to be kept as a new log, and the log is here already.
    #[error("this log is on this device already")]
    HereAlready,
    /// The engine stopped before it was known that a change of a log that is not open was stored.
    #[error("the program stopped before this was known to be saved")]
    MayBeLost,
    /// The engine stopped before a merged snapshot was stored.
    #[error("the program stopped before the merge was saved")]
    MergeLost,
    /// The log is read-only.
    #[error("this log is read-only")]
    ReadOnly,
    /// The action does not exist.
    #[error("this action is not in the log")]
    UnknownAction,
    /// The entry does not exist.
    #[error("this entry is not on the action")]
    UnknownEntry,
    /// The category does not exist.
    #[error("this category is not in the log")]
    UnknownCategory,
    /// The finding does not exist.
    #[error("this finding is not in the log")]
    UnknownFinding,
    /// The meeting does not exist.
    #[error("this meeting is not in the log")]
    UnknownMeeting,
    /// The meeting is closed, so what its minutes say is final.
    #[error("this meeting is closed")]
    MeetingClosed,
    /// The edition does not exist.
    #[error("this edition is not in the log")]
    UnknownEdition,
    /// Numbers stand on several actions, which must be settled before an edition is frozen.
    #[error("numbers stand on several actions")]
    NumbersClash,
    /// An edition carries the action under its number.
    #[error("an edition carries this number")]
    NumberIsPermanent,
    /// Something about agreeing could not be done.
    #[error("{0}")]
    Process(ProcessProblem),
    /// A text that must say something is empty.
    #[error("the text is empty")]
    EmptyText,
    /// A text is too long.
    #[error("the text is longer than {limit} characters")]
    TooLong {
        /// The limit in characters.
        limit: u32,
    },
    /// A deadline was moved without a reason.
    #[error("moving a deadline needs a reason")]
    NoReason,
    /// Nobody has said who they are.
    #[error("nobody has said who they are")]
    NoAuthor,
    /// There is nothing to undo or redo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// What was to be undone has been overwritten by others since.
    #[error("others have changed this since")]
    OvertakenByOthers,
    /// What was to be redone has been settled by its undo.
    #[error("undoing it has settled this")]
    SettledByUndo,
    /// The value is what it was.
    #[error("nothing would change")]
    NothingChanges,
    /// The change of the history is not known.
    #[error("this moment is not in the history")]
    UnknownChange,
    /// A file could not be read.
    #[error("cannot read {file}: {reason}")]
    File {
        /// Its name.
        file: String,
        /// Why.
        reason: FileError,
    },
    /// Text is no invitation.
    #[error("{0}")]
    Invite(InviteProblem),
    /// The log was not joined, so it is not shared.
    #[error("this log is not shared from this device")]
    NotShared,
    /// The log was to be shared, or joined, while another tab of this device did so.
    #[error("another tab of this browser has begun to share this log")]
    SharedInAnotherTab,
    /// The keys were to be changed by a device that may not know the last ones.
    #[error("no relay has confirmed that this device has everything")]
    NotCaughtUp,
    /// The keys were to be changed in a tab that does not talk to the relays.
    #[error("another tab of this browser talks to the relays of this log")]
    LedByAnotherTab,
    /// The keys were to be changed by a device that was not handed the last ones.
    #[error("this device was not given the last keys of the log")]
    ShutOut,
    /// It cannot be done to a log that is shared openly, or only to one that is not.
    #[error("{0}")]
    Open(OpenProblem),
    /// The store could not be read.
    #[error("failed to read the store: {0}")]
    Store(StorageError),
    /// The snapshot or import read last is not there any more.
    #[error("no file has been read")]
    NoFile,
    /// The log could not be written as a file.
    #[error("cannot write {file}: {reason}")]
    NotWritten {
        /// The name that the file was to have.
        file: String,
        /// Why.
        reason: FileError,
    },
    /// A defect of ours: the document did not take the change.
    #[error("the document did not take the change: {0}")]
    Defect(String),
}

/// Why text is no invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum InviteProblem {
    /// It is cut off, mistyped, or something else.
    #[error("the invitation is incomplete or mistyped")]
    Damaged,
    /// A newer version of the product made it.
    #[error("a newer version of the product made the invitation")]
    Newer,
}

/// What an open log cannot do, or a sealed one cannot become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum OpenProblem {
    /// Whoever finds it can write.
    #[error("nobody can be invited to an open log only to read it")]
    ReadOnly,
    /// There is nothing that new keys would close.
    #[error("an open log has no keys that keep anybody out")]
    Keys,
    /// Only relays carry it.
    #[error("only relays carry an open log")]
    Mailbox,
    /// How a log is shared was chosen when that began.
    #[error("how a log is shared is chosen once")]
    Chosen,
}
