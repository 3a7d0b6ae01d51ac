//! What the engine tells the page. A delta says how things are, so that one lost or repeated does no harm.

use super::{
    Action, ActionChanges, ActionId, Attribution, ChangeId, ClientId, Closing, EditionId, Finding,
    FindingId, HistoryDetail, HistoryEntry, InvitePreview, KeyId, KeyPlace, LogDraft, LogHead,
    LogId, LogListing, News, Prepared, ProcessProblem, Proof, RelayAddress, Renumbering, Sharing,
};
use serde::{Deserialize, Serialize};

/// One thing that has become so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Delta {
    /// The engine runs and waits for commands.
    Ready,
    /// The logs on this device.
    Logs(Vec<LogListing>),
    /// The list of logs could not be read: there may be logs that it does not name.
    LogsUnread(StorageError),
    /// A log is open, and can be edited unless it is read-only. Rows follow, unless the stored last
    /// view with these heads is already what the document says.
    Opened {
        /// The log.
        head: LogHead,
        /// The heads that the document stands at.
        heads: Vec<ChangeId>,
        /// Whether the last view that the page read shows just this, so that no rows follow.
        view_is_current: bool,
        /// Why it cannot be edited, if it cannot.
        read_only: Option<ReadOnly>,
        /// The last command of this page that the stored log contains.
        answered: u32,
    },
    /// The rows are complete: those not shown since `Opened` do not exist.
    AllShown,
    /// The log as a whole changed.
    Head(LogHead),
    /// These actions are now so.
    Actions(Vec<Action>),
    /// These actions are gone: an import was undone.
    ActionsGone(Vec<ActionId>),
    /// These findings are now so.
    Findings(Vec<Finding>),
    /// These findings are gone.
    FindingsGone(Vec<FindingId>),
    /// Commands of a page up to this number have been carried out or refused.
    Answered {
        /// The page.
        client: ClientId,
        /// The last command.
        command: u32,
    },
    /// A command was refused; nothing changed.
    Refused {
        /// The command's number.
        command: u32,
        /// Why.
        error: Refusal,
    },
    /// Whether one's own edits can be undone and redone.
    Undo {
        /// What an undo would take back, in words.
        undo: Option<String>,
        /// What a redo would bring back, in words.
        redo: Option<String>,
    },
    /// Where the changes are.
    Saving(Saving),
    /// The answer to a request for history, newest first.
    History {
        /// Of one action, or of the log.
        action: Option<ActionId>,
        /// The changes.
        entries: Vec<HistoryEntry>,
        /// Whether older changes exist that were left out.
        more: bool,
    },
    /// The log as it stood at a past moment.
    Past {
        /// The moment: just after this change.
        change: ChangeId,
        /// Who made that change.
        written: Attribution,
        /// What it did, in one sentence.
        summary: String,
        /// The log then.
        head: LogHead,
        /// Its rows then.
        actions: Vec<Action>,
    },
    /// What has changed since a moment: the answer to a request for it.
    Changed {
        /// The number of the request.
        command: u32,
        /// Where the log stood then.
        since: Vec<ChangeId>,
        /// What changed, by action.
        changes: Vec<ActionChanges>,
    },
    /// How numbers that stand on several actions are to be settled.
    Numbers(Vec<Renumbering>),
    /// What was prepared: the answer to an errand.
    Prepared(Box<Prepared>),
    /// Whether what an edition shows is what its hash says.
    EditionChecked {
        /// The edition.
        edition: EditionId,
        /// Whether it is.
        holds: bool,
    },
    /// What an importer understood; nothing is kept yet.
    ImportRead {
        /// What it understood.
        draft: LogDraft,
        /// The source, line by line, as decoded.
        lines: Vec<String>,
    },
    /// An import would add nothing, because everything is here already.
    NothingNew,
    /// What a snapshot would bring; nothing is merged yet.
    SnapshotRead(SnapshotPreview),
    /// A file to hand out.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: String,
        /// Its bytes.
        #[serde(with = "serde_bytes_vec")]
        bytes: Vec<u8>,
    },
    /// Stored bytes that were set aside because they stopped the engine or are damaged.
    SetAside(Vec<SetAside>),
    /// The browser's answer on room and permanence.
    Storage(StorageState),
    /// A log is no longer on this device: it was removed here, or in another page while it was open here.
    Removed(LogId),
    /// A log could not be removed: all of it is still on this device.
    NotRemoved {
        /// The log.
        log: LogId,
        /// Why.
        error: StorageError,
    },
    /// How the open log is shared; `None` where it is on this device alone.
    Sharing(Option<Sharing>),
    /// The engine reads what this relay has sent, or no relay's any more. Should it die meanwhile, the relay
    /// is to blame.
    Hearing(Option<RelayAddress>),
    /// The invitation that was asked for: to be given to those who are to take part, and to nobody else.
    Invite {
        /// The word.
        word: String,
        /// Whether it lets one read only.
        read_only: bool,
    },
    /// What an invitation is to; nothing is joined yet.
    InviteRead(InvitePreview),
    /// What others have changed since the person last looked.
    News(News),
    /// A log was joined, and has not come yet.
    Awaiting {
        /// The log.
        log: LogId,
        /// Its title when the invitation was made.
        title: String,
    },
    /// The key of this device, and where it is.
    DeviceKey(KeyId, KeyPlace),
    /// What can be shown from the open log.
    Proof(Proof),
    /// What closing a meeting would sign.
    Closing(Closing),
    /// A long piece of work goes on.
    Working {
        /// What is being done.
        what: Work,
        /// Parts done.
        done: u32,
        /// Parts in all; 0 where it is unknown.
        total: u32,
    },
}

/// Bytes as one piece instead of a list of numbers.
mod serde_bytes_vec {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        <&[u8]>::deserialize(d).map(<[u8]>::to_vec)
    }
}

/// A long piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// A log is being loaded.
    Loading,
    /// A document is being imported.
    Importing,
    /// A snapshot is being read or merged.
    Merging,
    /// History is being put into words.
    Explaining,
}

/// Why a log cannot be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadOnly {
    /// A newer version of the product wrote it.
    NewerSchema {
        /// The schema of the document.
        theirs: u32,
        /// The newest that we know.
        ours: u32,
    },
    /// The invitation by which it came lets one read only.
    Invited,
}

/// Where one's changes are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saving {
    /// All are on this device.
    #[default]
    Saved,
    /// Some are on their way to this device's store.
    Pending {
        /// How many changes.
        n_changes: u32,
    },
    /// The store refused; they are kept in memory and tried again.
    Failed {
        /// How many changes.
        n_changes: u32,
        /// Why.
        error: StorageError,
    },
}

impl Saving {
    /// Where the changes of both are, taken together: one that failed is not made good by others.
    pub fn and(self, other: Self) -> Self {
        let n_changes = self.n_changes() + other.n_changes();
        match (self, other) {
            (Self::Failed { error, .. }, _) | (_, Self::Failed { error, .. }) => {
                Self::Failed { n_changes, error }
            }
            (Self::Saved, Self::Saved) => Self::Saved,
            _ => Self::Pending { n_changes },
        }
    }

    /// How many changes are not stored.
    pub fn n_changes(&self) -> u32 {
        match self {
            Self::Saved => 0,
            Self::Pending { n_changes } | Self::Failed { n_changes, .. } => *n_changes,
        }
    }
}

/// Why the store refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum StorageError {
    /// There is no room left.
    #[error("the disk or the browser's quota is full")]
    Full,
    /// The browser gives no storage here, as in some private windows.
    #[error("the browser gives no storage to this page")]
    Unavailable,
    /// Anything else that the store said.
    #[error("the store answered: {0}")]
    Other(String),
}

/// Room and permanence of the browser's storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageState {
    /// Whether the browser has promised not to clear it by itself; `None` before it was asked.
    pub persistent: Option<bool>,
    /// Bytes used.
    pub used: Option<u64>,
    /// Bytes that may be used.
    pub quota: Option<u64>,
}

impl StorageState {
    /// Whether nine tenths or more of the room are used: soon a change may not be saved.
    pub fn is_nearly_full(&self) -> bool {
        let (Some(used), Some(quota)) = (self.used, self.quota) else {
            return false;
        };
        quota > 0 && used >= quota - quota / 10
    }
}

/// Stored bytes that were set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The key of the chunk.
    pub key: String,
    /// Its size in bytes.
    pub size: u32,
    /// Why.
    pub reason: SetAsideReason,
}

/// Why stored bytes were set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetAsideReason {
    /// The engine died while it applied them.
    StoppedTheEngine,
    /// They do not have the hash under which they are stored, are cut off, or Automerge refuses them.
    Damaged,
}

/// What a snapshot would bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotPreview {
    /// The name of the file.
    pub file: String,
    /// The log that it holds.
    pub head: LogHead,
    /// How many actions it holds.
    pub n_actions: u32,
    /// Whether it is the log that is open, another that is on this device, or one that is not.
    pub relation: SnapshotRelation,
    /// Changes that it would bring.
    pub n_changes: u32,
    /// Fields in which it and this device stand against each other.
    pub conflicts: Vec<SnapshotConflict>,
    /// What would change, by action and person.
    pub changes: Vec<SnapshotChange>,
    /// What of a document that came back changes nothing, one sentence each.
    pub notes: Vec<String>,
}

/// How a snapshot stands to this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SnapshotRelation {
    /// It is the log that is open.
    Open,
    /// It is another log, which is on this device.
    Here,
    /// It is a log that is not on this device.
    New,
}

/// A field that would be in conflict after a merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotConflict {
    /// The action.
    pub action: ActionId,
    /// What to call it.
    pub subject: String,
    /// The values that would stand against each other.
    pub conflict: super::Conflict,
}

/// What one person changed on one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotChange {
    /// The action, where it is about one.
    pub action: Option<ActionId>,
    /// What to call it.
    pub subject: String,
    /// Who.
    pub written: Attribution,
    /// The sentences of the history.
    pub summaries: Vec<String>,
    /// The fields.
    pub details: Vec<HistoryDetail>,
}

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
    /// The meeting is closed, so its outcomes are final.
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
    /// The keys were to be changed by a device that may not know the last ones.
    #[error("no relay has confirmed that this device has everything")]
    NotCaughtUp,
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

/// The largest file that is read, in bytes. A page refuses a larger one before it reads it, because
/// its bytes are copied on their way.
pub const LARGEST_FILE: u64 = 64 << 20;

/// Kinds of documents that are recognised and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentKind {
    /// A Word or Excel file of before 2007.
    OldOffice,
    /// Rich text.
    RichText,
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A folder that was packed, and no document of an office program.
    Archive,
    /// A binary workbook (.xlsb).
    BinaryWorkbook,
}

impl std::fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OldOffice => "a Word or Excel file of before 2007",
            Self::RichText => "a rich text file",
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::Archive => "a packed folder",
            Self::BinaryWorkbook => "a binary workbook",
        })
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FileError {
    /// It is empty.
    #[error("it is empty")]
    Empty,
    /// It is larger than we read.
    #[error("it is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It is cut off.
    #[error("it is cut off")]
    Truncated,
    /// It is damaged.
    #[error("it is damaged")]
    Damaged,
    /// It is an Automerge document, but not an action log.
    #[error("it is an Automerge document of another product")]
    Foreign,
    /// It is no snapshot.
    #[error("it is not an Automerge document")]
    NotASnapshot,
    /// A newer version wrote it.
    #[error("a newer version wrote it")]
    Newer,
    /// The text is in an encoding that we do not read.
    #[error("its text encoding is not UTF-8, UTF-16 or Windows-1252")]
    Encoding,
    /// No table of a log was found in it.
    #[error("no table of an action log was found in it")]
    NoTable,
    /// It is encrypted.
    #[error("it is encrypted")]
    Encrypted,
    /// It is a document of a kind that is not read.
    #[error("it is {kind}, which is not read")]
    OtherKind {
        /// The kind, in words.
        kind: DocumentKind,
    },
    /// Unpacked it would be larger than we read.
    #[error("unpacked it is larger than {limit} bytes")]
    Bomb {
        /// The limit in bytes.
        limit: u64,
    },
    /// It has more rows than we read.
    #[error("it has more than {limit} rows")]
    TooManyRows {
        /// The limit.
        limit: u32,
    },
    /// A quotation mark in it is never closed.
    #[error("the quotation mark in row {row} is never closed")]
    OpenQuote {
        /// The row, counted from 1.
        row: u32,
    },
    /// It is gone, a folder, or may not be read.
    #[error("it could not be opened")]
    Unreadable,
    /// There was more than one file.
    #[error("there was more than one file")]
    Several,
    /// The part of the program that reads and writes documents could not be loaded.
    #[error("the part of the program for documents could not be loaded")]
    NoReader,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_is_nearly_full_from_nine_tenths_on() {
        let state = |used, quota| StorageState {
            persistent: None,
            used,
            quota,
        };
        for (used, quota, expect) in [
            (Some(89), Some(100), false),
            (Some(90), Some(100), true),
            (Some(120), Some(100), true),
            (Some(0), Some(0), false),
            (Some(90), None, false),
            (None, Some(100), false),
        ] {
            let state = state(used, quota);
            assert_eq!(state.is_nearly_full(), expect, "{state:?}");
        }
    }
}
