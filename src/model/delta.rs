//! What the engine tells the page. A delta says how things are, so that one lost or repeated does no harm.

use super::{
    Action, ActionChanges, ActionId, ChangeId, ClientId, Closing, EditionId, Finding, FindingId,
    HistoryEntry, InvitePreview, KeyId, KeyPlace, LockedFile, LogDraft, LogHead, LogId, LogListing,
    News, PastChange, PastMoment, Prepared, Proof, Refusal, RelayAddress, Renumbering, Saving,
    SetAside, Sharing, SnapshotPreview, StorageError, StorageState,
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
        /// The moment.
        moment: PastMoment,
        /// The change that ended there, where it was one.
        change: Option<PastChange>,
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
    /// A file is locked: it waits for its passphrase.
    Locked(LockedFile),
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
    /// Whether the open log, which is not shared from this device, itself says where it can be found: then others share
    /// it already.
    NamesRelays(bool),
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
    /// A passphrase is being tried.
    Unlocking,
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
