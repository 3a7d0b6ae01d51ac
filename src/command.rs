//! What a person or the page wants of the engine: one variant for each intention.
//!
//! Ids of new things come with the command, so that a command sent twice does its work once.

mod edit;
mod errand;
mod export_format;
mod wish;

pub use edit::{Edit, MeetingEdit, WrittenEntry};
pub use errand::{Enclosure, Errand, Job, Outcome};
pub use export_format::{ExportFormat, HoldsAll, MinutesFormat, PartFormat};
pub use wish::{VerdictWish, Wish};

use crate::model::*;
use serde::{Deserialize, Serialize};

/// A request to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Says who writes from now on.
    IAm(Author),
    /// Asks for the logs on this device.
    ListLogs,
    /// Opens a log. `view` names the heads of the last view that the page has read, if it read one.
    Open {
        /// The log.
        log: LogId,
        /// The heads of the view that the page already shows.
        view: Option<Vec<ChangeId>>,
    },
    /// Creates an empty log and opens it.
    Create {
        /// Its identity.
        log: LogId,
        /// Its title.
        title: String,
        /// What it begins with.
        start: Start,
    },
    /// Leaves the open log.
    Close,
    /// Removes a log from this device.
    Remove(LogId),
    /// Changes the open log.
    Edit(Edit),
    /// Signs something with the key of this device, and keeps it in the open log. All of it, or nothing.
    Sign(Vec<Wish>),
    /// Asks what closing a meeting would sign.
    ShowClosing(MeetingId),
    /// Closes a meeting and signs what organisations said at it, as it was shown. All of it, or nothing.
    CloseMeeting {
        /// The meeting.
        meeting: MeetingId,
        /// What was shown.
        signs: Vec<Spoken>,
    },
    /// Asks which key this device has.
    ShowKey,
    /// Makes a new key for this device, in the place of one that is revoked in the open log.
    RenewKey,
    /// Asks for every statement of the open log to be checked.
    Verify,
    /// Takes back one's own last edit.
    Undo,
    /// Brings back what one's own last undo took.
    Redo,
    /// Asks for history, newest first.
    ShowHistory {
        /// Of one action, or of the log.
        action: Option<ActionId>,
        /// At most so many changes.
        most: u32,
    },
    /// Asks for the log as it stood at a past moment.
    ShowPast(PastMoment, Offset),
    /// Asks what has changed in the open log since a moment.
    ShowChanges(Since),
    /// Asks how numbers that stand on several actions are to be settled.
    ProposeNumbers,
    /// Asks whether what an edition shows is what its hash says.
    CheckEdition(EditionId),
    /// Reads a document and shows what was understood.
    ReadImport {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Reads the document read last again, as somebody chose.
    ReadImportAs(ImportChoices),
    /// Reads a snapshot and shows what it would bring.
    ReadSnapshot {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Opens the locked file that was chosen last, and reads it as a snapshot.
    Unlock(Passphrase),
    /// Stops reading the document, or opening the locked file, that is being read. Nothing of it is kept.
    StopReading,
    /// Compares a document that was read with the open log, and shows what it would bring as if it were a snapshot.
    Compare(Box<LogDraft>),
    /// Merges the snapshot read last; opens it where it is another log.
    MergeSnapshot,
    /// Forgets the snapshot or import read last.
    Discard,
    /// Asks for the log as a file.
    Export(ExportFormat),
    /// Asks for a letter, a locked file, a public copy or minutes.
    Prepare(Errand),
    /// Asks the store to try again at once.
    RetrySave,
    /// Begins to share the open log, sealed or not.
    Share(Secrecy),
    /// Begins to share the open log, sealed, unless it is shared, and asks for an invitation to it.
    Invite {
        /// Whether it is to let others read only.
        read_only: bool,
    },
    /// Shares the open log with new keys from now on, and hands them to the devices of all who take part but
    /// these. Who is left out keeps what they have and gets nothing more.
    ChangeKeys {
        /// The devices that get no new keys.
        without: Vec<DevicePublic>,
    },
    /// Asks what an invitation is to.
    ReadInvite(String),
    /// Takes part in the log of an invitation, and opens it.
    Join(String),
    /// Tries all relays at once that are not connected.
    Reconnect,
    /// Says that there is a network again: relays need not be waited for.
    NetworkIsBack,
    /// Exchanges the open log through one more place, for this device alone: a folder that only it can reach, or a
    /// relay that is kept with the keys. Whoever may only read chooses such a place as well.
    UseHere(RelayAddress),
    /// No longer exchanges it through such a place.
    LeaveHere(RelayAddress),
    /// Says that what a relay sent has ended an engine: it is not called until somebody asks for it.
    Distrust(RelayAddress),
    /// Asks what others have changed in the open log since it stood at these heads, and to be told of
    /// whatever they change from now on. `None`: all of it has just been seen.
    WatchNews(Option<Vec<ChangeId>>),
    /// Says which action of the open log the person has before them.
    LookAt(Option<ActionId>),
    /// Asks for the bytes of a chunk that was set aside.
    ShowSetAside(String),
}

/// What a new log begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// The categories of the house, with their colours.
    HouseCategories,
    /// Nothing: an import brings its own categories.
    Bare,
}

/// A command as it crosses from the page to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The page.
    pub client: ClientId,
    /// The command's number; a page counts from 1.
    pub number: u32,
    /// The command.
    pub command: Command,
}

impl Command {
    /// Reads a file that nobody has said anything about: a snapshot by its ending, or because it is locked or a page
    /// that carries one; else a document.
    pub fn read_file(name: String, bytes: Vec<u8>) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let is_snapshot = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("automerge"));
        if is_snapshot || is_locked(&bytes) || carried(&bytes).is_some() {
            Self::ReadSnapshot { name, bytes }
        } else {
            Self::ReadImport { name, bytes }
        }
    }

    /// Whether it may be sent again to a new engine after the old one died: not where a file may have killed it.
    pub fn may_be_repeated(&self) -> bool {
        !matches!(
            self,
            Self::ReadSnapshot { .. }
                | Self::ReadImport { .. }
                | Self::ReadImportAs(_)
                | Self::Unlock(_)
                | Self::Compare(_)
                | Self::MergeSnapshot
        )
    }

    /// Whether what it tells, writes or signs rests on who has agreed to what.
    pub fn rests_on_agreements(&self) -> bool {
        matches!(
            self,
            Self::Edit(Edit::Freeze { .. })
                | Self::Sign(_)
                | Self::ShowClosing(_)
                | Self::CloseMeeting { .. }
                | Self::ShowPast(..)
                | Self::ShowChanges(_)
                | Self::CheckEdition(_)
                | Self::Export(_)
                | Self::Prepare(_)
        )
    }

    /// Whether it may change a log, so that something is to be saved once it is carried out.
    pub fn changes_a_log(&self) -> bool {
        matches!(
            self,
            Self::Edit(_)
                | Self::Sign(_)
                | Self::CloseMeeting { .. }
                | Self::Undo
                | Self::Redo
                | Self::Create { .. }
                | Self::MergeSnapshot
        )
    }
}

/// A moment since which somebody wants to know what has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Since {
    /// The log stood at these heads.
    Heads(Vec<ChangeId>),
    /// The day began where the clocks are so far from UTC then, by the clocks of those who wrote.
    Day(Day, Offset),
    /// The edition was frozen.
    Edition(EditionId),
    /// The day of the meeting was over, where the clocks are so far from UTC then.
    Meeting(MeetingId, Offset),
    /// The snapshot that was read last was written.
    Snapshot,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_snapshot_by_its_ending_and_a_document_without_it() {
        for (name, is_snapshot) in [
            ("Harbour forum 2026-11-24.automerge", true),
            ("LOG.AUTOMERGE", true),
            ("log.txt", false),
            ("automerge", false),
        ] {
            let command = Command::read_file(name.into(), vec![1]);
            assert_eq!(
                matches!(command, Command::ReadSnapshot { .. }),
                is_snapshot,
                "{name}"
            );
            assert!(!command.may_be_repeated(), "it may be deadly");
        }
        let page = format!("{CARRIED_BEFORE}AA=={CARRIED_AFTER}").into_bytes();
        let command = Command::read_file("log.html".into(), page);
        assert!(
            matches!(command, Command::ReadSnapshot { .. }),
            "a page that carries one"
        );
        let locked = format!("{AGE_VERSION}\n-> scrypt");
        let command = Command::read_file("log.bin".into(), locked.into_bytes());
        assert!(
            matches!(command, Command::ReadSnapshot { .. }),
            "a locked one, whatever it is called"
        );
    }
}
