//! Messages for everything that can go wrong, in three kinds, each with a next step.

use crate::model::{
    DocumentKind, FileError, InviteProblem, OpenProblem, ReadOnly, Refusal, Saving, SetAsideReason,
    StorageError, StorageState,
};

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The person can mend it.
    Refused,
    /// The surroundings fail; what was written is kept and tried again.
    Environment,
    /// Our own mistake.
    Defect,
}

/// What is left on the screen when the page itself stops.
pub const PAGE_STOPPED: &str = "This page stopped because of a mistake in it. What was shown as \
    saved is safe. Load the page again to go on.";

/// What is said before a file with the history of a log leaves.
pub const CARRIES_HISTORY: &str = "This file contains all earlier versions of the log: deleted \
    text, old wording, and the names of everyone who wrote.";

/// What a public copy says of itself.
pub const IS_PUBLIC: &str = "This is a public copy: it has no earlier versions, and names of \
    people were taken out.";

/// What a person reads about a trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The kind.
    pub trouble: Trouble,
    /// What happened, one sentence.
    pub what: String,
    /// What to do now, one sentence.
    pub next: String,
}

impl Message {
    fn new(trouble: Trouble, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            trouble,
            what: what.into(),
            next: next.into(),
        }
    }

    /// Both sentences.
    pub fn whole(&self) -> String {
        format!("{} {}", self.what, self.next)
    }
}

/// Why a command was refused.
pub fn refusal(refusal: &Refusal) -> Message {
    let refused = |what: &str, next: &str| Message::new(Trouble::Refused, what, next);
    match refusal {
        Refusal::NoLog => refused("No log is open.", "Open a log first."),
        Refusal::UnknownLog => refused(
            "This log is not on this device.",
            "Open the snapshot that you were sent, or ask a colleague for one.",
        ),
        Refusal::Invite(InviteProblem::Damaged) => refused(
            "This invitation is incomplete or mistyped.",
            "Copy the whole link once more, or ask for a new one.",
        ),
        Refusal::Invite(InviteProblem::Newer) => refused(
            "A newer version of this page made the invitation.",
            "Load this page again to get the new version, then open the link.",
        ),
        Refusal::NotShared => refused(
            "This device cannot read the keys of this log: a newer version of this page wrote them.",
            "Load the page again to get the new version.",
        ),
        Refusal::NotCaughtUp => refused(
            "The keys can only be changed while a relay confirms that this device has everything.",
            "Wait until a relay has everything, or try all relays now; then change the keys.",
        ),
        Refusal::ShutOut => refused(
            "The keys of this log were changed, and this device was not given the new ones.",
            "Follow a new invitation first.",
        ),
        Refusal::Open(OpenProblem::ReadOnly) => refused(
            "Nobody can be invited to an open log only to read it: whoever finds it can write.",
            "Invite them to write, or send them a copy as a file.",
        ),
        Refusal::Open(OpenProblem::Keys) => refused(
            "An open log has no keys that keep anybody out.",
            "To go on without somebody, begin a sealed log, and import this one into it.",
        ),
        Refusal::Open(OpenProblem::Mailbox) => refused(
            "Only relays carry an open log; a folder, a web server’s folder or a NATS stream does not.",
            "Use a relay: its address begins with wss://. Remove the others before you share the log openly.",
        ),
        Refusal::Open(OpenProblem::Chosen) => refused(
            "How a log is shared, sealed or open, is chosen once, and this one was shared the other way.",
            "Go on as it is shared on this device, or ask whoever invites you which of the two it is.",
        ),
        Refusal::NoBeginning => refused(
            "The beginning of this log is not on this device, so it cannot be shown.",
            "Open a snapshot of it, or remove it from this device.",
        ),
        Refusal::HereAlready => refused(
            "This log is on this device already, so nothing was merged.",
            "Open the snapshot again to see what it would bring.",
        ),
        Refusal::MayBeLost => Message::new(
            Trouble::Environment,
            "The program stopped before your last change to another log was known to be saved.",
            "Open that log and look whether the change is there.",
        ),
        Refusal::MergeLost => Message::new(
            Trouble::Environment,
            "The program stopped before the merged snapshot was saved, so nothing of it was kept.",
            "Open the snapshot again.",
        ),
        Refusal::ReadOnly => refused(
            "This log can only be read here.",
            "Take the new version of this page, then try again.",
        ),
        Refusal::UnknownAction => refused(
            "This action is no longer in the log.",
            "Go back to the list; an import may have been undone.",
        ),
        Refusal::UnknownEntry => refused(
            "This entry is no longer on the action.",
            "Look at the action's history to see what happened to it.",
        ),
        Refusal::UnknownCategory => refused(
            "This category is no longer in the log.",
            "Choose another category.",
        ),
        Refusal::UnknownFinding => refused(
            "This finding is no longer in the log.",
            "Nothing needs to be done.",
        ),
        Refusal::UnknownMeeting => refused(
            "This meeting is not in the log.",
            "Go back to the meetings; adding it may have been undone.",
        ),
        Refusal::MeetingClosed => refused(
            "This meeting is closed, so its outcomes are final.",
            "Make the correction on the action itself, or at the next meeting.",
        ),
        Refusal::UnknownEdition => refused(
            "This edition is not in the log.",
            "Go back to the editions and choose another.",
        ),
        Refusal::NumbersClash => refused(
            "Several actions carry the same number.",
            "Settle the numbers on the page of editions, then freeze the edition.",
        ),
        Refusal::NumberIsPermanent => refused(
            "An edition went out with this number, so it stays with its action.",
            "Give the other action another number.",
        ),
        Refusal::Process(problem) => super::process_problem(problem),
        Refusal::EmptyText => refused("The text is empty.", "Write something first."),
        Refusal::TooLong { limit } => Message::new(
            Trouble::Refused,
            format!("The text is longer than {limit} characters."),
            "Shorten it, or split it in two.",
        ),
        Refusal::NoReason => refused(
            "A deadline that moves needs a reason.",
            "Say in a few words why it moves.",
        ),
        Refusal::NoAuthor => refused(
            "Nobody has said who is writing.",
            "Enter your name first, so that others can see who made the change.",
        ),
        Refusal::NothingToUndo => refused(
            "There is nothing to undo.",
            "Only your own changes can be undone, newest first.",
        ),
        Refusal::OvertakenByOthers => refused(
            "Others have changed this since.",
            "Look at the history, then make the change by hand if it is still right.",
        ),
        Refusal::NothingChanges => refused("Nothing would change.", "Choose another value."),
        Refusal::UnknownChange => refused(
            "This moment is not in the history of the log.",
            "Choose a moment from the history.",
        ),
        Refusal::File { file, reason } => file_error(file, reason),
        Refusal::Store(error) => stored_unread(error),
        Refusal::NoFile => refused(
            "The file that was read last is not there any more.",
            "Open it again.",
        ),
        Refusal::NotWritten { file, reason } => Message::new(
            Trouble::Environment,
            match reason {
                FileError::NoReader => format!("{file} was not written: {NO_READER}."),
                _ => format!("{file} could not be written."),
            },
            match reason {
                FileError::NoReader => ONCE_ONLINE,
                _ => "The log is safe. Try again, or save a snapshot instead.",
            },
        ),
        Refusal::Defect(cause) => Message::new(
            Trouble::Defect,
            format!("The change could not be made because of a mistake in this program ({cause})."),
            "Nothing was lost. Save a snapshot, load the page again and send us these words.",
        ),
    }
}

const NO_READER: &str = "the part of this page for documents could not be loaded";
const ONCE_ONLINE: &str = "Try again once you are online.";

/// Why a file could not be read.
pub fn file_error(file: &str, reason: &FileError) -> Message {
    let (what, next) = match reason {
        FileError::Empty => ("is empty".to_owned(), "Ask for the file again."),
        FileError::TooLarge { limit } => (
            format!("is larger than {}", super::size(*limit)),
            "Check that it is the right file.",
        ),
        FileError::Truncated => (
            "is cut off: its end is missing".to_owned(),
            "Download or ask for it again. Nothing was changed.",
        ),
        FileError::Damaged => (
            "is damaged".to_owned(),
            "Download or ask for it again. Nothing was changed.",
        ),
        FileError::Foreign => (
            "belongs to another program, not to an action log".to_owned(),
            "Choose a snapshot of a log. Nothing was changed.",
        ),
        FileError::NotASnapshot => (
            "is not a snapshot of a log".to_owned(),
            "Snapshots end in .automerge. To bring in a printed log, use Import.",
        ),
        FileError::Newer => (
            "was written by a newer version of this page".to_owned(),
            "Take the new version of this page, then open the file again.",
        ),
        FileError::Encoding => (
            "is not plain text that can be read".to_owned(),
            "Save it as UTF-8 text and try again.",
        ),
        FileError::NoTable => (
            "holds no table of actions that could be found".to_owned(),
            "Check that it is the text of the log, with its table headings.",
        ),
        FileError::Encrypted => (
            "is encrypted".to_owned(),
            "Open it with its password, save it without one, and choose it again.",
        ),
        FileError::OtherKind { kind } => (
            format!("is {kind}, which cannot be read here"),
            match kind {
                DocumentKind::OldOffice | DocumentKind::RichText => {
                    "Open it in Word, Excel or LibreOffice, save it as .docx or .xlsx, and choose that."
                }
                DocumentKind::BinaryWorkbook => "Save it as .xlsx, and choose that.",
                DocumentKind::Pdf => {
                    "Save it as text first, or ask for the Word or Excel file that it was made from."
                }
                DocumentKind::Picture => "Ask for the document that it shows.",
                DocumentKind::Archive => "Unpack it, and choose the document inside.",
            },
        ),
        FileError::Bomb { limit } => (
            format!("unpacks to more than {}", super::size(*limit)),
            "No log is that large: check that it is the right file. Nothing was changed.",
        ),
        FileError::TooManyRows { limit } => (
            format!("has more than {} rows", super::grouped(*limit as usize)),
            "Keep only the rows of the log in it, and choose it again.",
        ),
        FileError::OpenQuote { row } => (
            format!("has a quotation mark in row {row} that is never closed"),
            "Close it, or save the table again from the program that made it.",
        ),
        FileError::Unreadable => (
            "could not be opened".to_owned(),
            "Check that it is a file and still where it was, then choose it again.",
        ),
        FileError::Several => (
            "was not opened: there was more than one file".to_owned(),
            "Open one file at a time.",
        ),
        FileError::NoReader => (format!("was not read: {NO_READER}"), ONCE_ONLINE),
    };
    Message::new(Trouble::Refused, format!("{file} {what}."), next)
}

/// Why a log cannot be edited.
pub fn read_only(reason: &ReadOnly) -> Message {
    match reason {
        ReadOnly::NewerSchema { .. } => Message::new(
            Trouble::Environment,
            "A newer version of this page wrote this log, so it can only be read here.",
            "Load the page again to get the new version.",
        ),
        ReadOnly::Invited => Message::new(
            Trouble::Refused,
            "You were invited to read this log, not to change it.",
            "To take part in writing, ask for a full invitation.",
        ),
    }
}

/// Why changes could not be stored, and that they are kept.
pub fn storage_error(error: &StorageError) -> Message {
    let (what, next) = match error {
        StorageError::Full => (
            "the disk is full".to_owned(),
            "Free some space, or save a snapshot of the log as a file.",
        ),
        StorageError::Unavailable => (
            "this browser gives the page no storage, as in a private window".to_owned(),
            "Save a snapshot of the log as a file before you leave.",
        ),
        StorageError::Other(answer) => (
            format!("the browser's storage failed ({answer})"),
            "Save a snapshot of the log as a file, then load the page again.",
        ),
    };
    Message::new(
        Trouble::Environment,
        format!("Not saved: {what}. Your changes are kept here and tried again."),
        next,
    )
}

fn stored_unread(error: &StorageError) -> Message {
    store_failed("The log could not be read", error)
}

/// Why the list of logs could not be read.
pub fn logs_unread(error: &StorageError) -> Message {
    store_failed("The logs on this device could not be listed", error)
}

/// Why a log could not be removed.
pub fn not_removed(title: &str, error: &StorageError) -> Message {
    store_failed(&format!("{title} was not removed and is still here"), error)
}

fn store_failed(outcome: &str, error: &StorageError) -> Message {
    let (what, next) = match error {
        StorageError::Full => (
            "the disk is full".to_owned(),
            "Free some space, then load the page again.",
        ),
        StorageError::Unavailable => (
            "this browser gives the page no storage, as in a private window".to_owned(),
            "Open the page in an ordinary window.",
        ),
        StorageError::Other(answer) => (
            format!("the browser's storage failed ({answer})"),
            "Close other tabs of this page, then load it again.",
        ),
    };
    Message::new(Trouble::Environment, format!("{outcome}: {what}."), next)
}

/// Where the changes are, always in sight.
pub fn saving(saving: &Saving) -> String {
    match saving {
        Saving::Saved => "Saved on this device".into(),
        Saving::Pending { .. } => "Saving…".into(),
        Saving::Failed { error, .. } => storage_error(error).what,
    }
}

/// Whether the browser may clear the storage by itself.
pub fn permanence(storage: &StorageState) -> &'static str {
    match storage.persistent {
        Some(true) => "Kept permanently",
        Some(false) => "The browser may clear it",
        None => "Not yet known whether it is kept",
    }
}

/// That soon a change may not be saved, and what to do before.
pub fn nearly_full() -> Message {
    Message::new(
        Trouble::Environment,
        "The storage that this browser gives the page is nearly full.",
        "Save a snapshot of the log as a file, then free some space or remove a log from this device.",
    )
}

/// Why stored bytes were set aside.
pub fn set_aside(reason: SetAsideReason) -> Message {
    match reason {
        SetAsideReason::StoppedTheEngine => Message::new(
            Trouble::Environment,
            "These stored changes stopped the program when it read them, so they were set aside.",
            "The log is open without them. Keep a copy of them for whoever looks into it.",
        ),
        SetAsideReason::Damaged => Message::new(
            Trouble::Environment,
            "These stored changes are damaged, so they were set aside.",
            "The log is open without them. Ask a colleague for a snapshot that contains them.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &Message) {
        for sentence in [&message.what, &message.next] {
            assert!(
                sentence.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                    && sentence.ends_with('.'),
                "not a sentence: {sentence}"
            );
        }
    }

    fn file_errors() -> Vec<FileError> {
        // A new variant must be named here, or this does not compile.
        let all = |error: FileError| match error {
            FileError::Empty
            | FileError::TooLarge { .. }
            | FileError::Truncated
            | FileError::Damaged
            | FileError::Foreign
            | FileError::NotASnapshot
            | FileError::Newer
            | FileError::Encoding
            | FileError::NoTable
            | FileError::Encrypted
            | FileError::OtherKind { .. }
            | FileError::Bomb { .. }
            | FileError::TooManyRows { .. }
            | FileError::OpenQuote { .. }
            | FileError::Unreadable
            | FileError::Several
            | FileError::NoReader => error,
        };
        [
            FileError::Empty,
            FileError::TooLarge { limit: 100_000_000 },
            FileError::Truncated,
            FileError::Damaged,
            FileError::Foreign,
            FileError::NotASnapshot,
            FileError::Newer,
            FileError::Encoding,
            FileError::NoTable,
            FileError::Encrypted,
            FileError::OtherKind {
                kind: DocumentKind::OldOffice,
            },
            FileError::OtherKind {
                kind: DocumentKind::Pdf,
            },
            FileError::Bomb { limit: 100_000_000 },
            FileError::TooManyRows { limit: 50_000 },
            FileError::OpenQuote { row: 12 },
            FileError::Unreadable,
            FileError::Several,
            FileError::NoReader,
        ]
        .map(all)
        .into()
    }

    fn refusals() -> Vec<Refusal> {
        let all = |refusal: Refusal| match refusal {
            Refusal::NoLog
            | Refusal::UnknownLog
            | Refusal::NoBeginning
            | Refusal::Invite(InviteProblem::Damaged | InviteProblem::Newer)
            | Refusal::NotShared
            | Refusal::NotCaughtUp
            | Refusal::ShutOut
            | Refusal::Open(
                OpenProblem::ReadOnly
                | OpenProblem::Keys
                | OpenProblem::Mailbox
                | OpenProblem::Chosen,
            )
            | Refusal::HereAlready
            | Refusal::MayBeLost
            | Refusal::MergeLost
            | Refusal::ReadOnly
            | Refusal::UnknownAction
            | Refusal::UnknownEntry
            | Refusal::UnknownCategory
            | Refusal::UnknownFinding
            | Refusal::UnknownMeeting
            | Refusal::MeetingClosed
            | Refusal::UnknownEdition
            | Refusal::NumbersClash
            | Refusal::NumberIsPermanent
            | Refusal::EmptyText
            | Refusal::TooLong { .. }
            | Refusal::NoReason
            | Refusal::NoAuthor
            | Refusal::NothingToUndo
            | Refusal::OvertakenByOthers
            | Refusal::NothingChanges
            | Refusal::UnknownChange
            | Refusal::File { .. }
            | Refusal::Store(_)
            | Refusal::NoFile
            | Refusal::NotWritten { .. }
            | Refusal::Process(_)
            | Refusal::Defect(_) => refusal,
        };
        let mut refusals = [
            Refusal::NoLog,
            Refusal::UnknownLog,
            Refusal::NoBeginning,
            Refusal::Invite(InviteProblem::Damaged),
            Refusal::Invite(InviteProblem::Newer),
            Refusal::NotShared,
            Refusal::NotCaughtUp,
            Refusal::ShutOut,
            Refusal::Open(OpenProblem::ReadOnly),
            Refusal::Open(OpenProblem::Keys),
            Refusal::Open(OpenProblem::Mailbox),
            Refusal::Open(OpenProblem::Chosen),
            Refusal::HereAlready,
            Refusal::MayBeLost,
            Refusal::MergeLost,
            Refusal::ReadOnly,
            Refusal::UnknownAction,
            Refusal::UnknownEntry,
            Refusal::UnknownCategory,
            Refusal::UnknownFinding,
            Refusal::UnknownMeeting,
            Refusal::MeetingClosed,
            Refusal::UnknownEdition,
            Refusal::NumbersClash,
            Refusal::NumberIsPermanent,
            Refusal::Process(crate::model::ProcessProblem::NoRule),
            Refusal::EmptyText,
            Refusal::TooLong { limit: 10 },
            Refusal::NoReason,
            Refusal::NoAuthor,
            Refusal::NothingToUndo,
            Refusal::OvertakenByOthers,
            Refusal::NothingChanges,
            Refusal::UnknownChange,
            Refusal::NoFile,
            Refusal::Invite(InviteProblem::Damaged),
            Refusal::Invite(InviteProblem::Newer),
            Refusal::NotShared,
            Refusal::Store(StorageError::Full),
            Refusal::Store(StorageError::Unavailable),
            Refusal::Store(StorageError::Other("AbortError".into())),
            Refusal::NotWritten {
                file: "Log.json".into(),
                reason: FileError::NoReader,
            },
            Refusal::NotWritten {
                file: "Log.json".into(),
                reason: FileError::Damaged,
            },
            Refusal::Defect("cause".into()),
        ]
        .map(all)
        .to_vec();
        refusals.extend(file_errors().into_iter().map(|reason| Refusal::File {
            file: "Log.txt".into(),
            reason,
        }));
        refusals
    }

    #[test]
    fn every_refusal_says_what_happened_and_what_to_do() {
        for one in refusals() {
            check(&refusal(&one));
        }
    }

    #[test]
    fn every_failure_of_the_store_says_that_changes_are_kept() {
        for error in [
            StorageError::Full,
            StorageError::Unavailable,
            StorageError::Other("AbortError".into()),
        ] {
            let message = storage_error(&error);
            check(&message);
            assert!(message.what.contains("kept here and tried again"));
            let failed = Saving::Failed {
                n_changes: 1,
                error,
            };
            assert!(saving(&failed).starts_with("Not saved"));
        }
        assert_ne!(
            saving(&Saving::Saved),
            saving(&Saving::Pending { n_changes: 1 })
        );
    }

    #[test]
    fn every_other_trouble_has_a_next_step() {
        check(&read_only(&ReadOnly::NewerSchema { theirs: 2, ours: 1 }));
        check(&read_only(&ReadOnly::Invited));
        check(&logs_unread(&StorageError::Unavailable));
        check(&not_removed("The log", &StorageError::Full));
        check(&nearly_full());
        check(&set_aside(SetAsideReason::StoppedTheEngine));
        check(&set_aside(SetAsideReason::Damaged));
    }
}
