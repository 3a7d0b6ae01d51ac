//! Messages for everything that can go wrong, in three kinds, each with a next step.

mod files;
mod storage;

pub use files::file_error;
pub use storage::*;

use crate::model::{FileError, InviteProblem, OpenProblem, ReadOnly, Refusal};
use storage::stored_unread;

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

/// What is said of a wording that two sides edited without each other, before its name or as a sentence.
pub const WORDING_APART: &str = "the wording was edited on both sides, and both edits are put together: read whether it \
    still makes sense";

/// What is said before a file with the history of a log leaves.
pub const CARRIES_HISTORY: &str = "This file contains all earlier versions of the log: deleted \
    text, old wording, and the names of everyone who wrote.";

/// What is said before a log is first given to a relay or a folder.
pub const SHARES_HISTORY: &str = "Whoever is invited gets all earlier versions of the log: deleted \
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
            "Follow the invitation that you were sent once more, or open a snapshot of it.",
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
        Refusal::SharedInAnotherTab => refused(
            "Another tab of this browser has just begun to share this log.",
            "This tab goes on with the keys of that one; nothing else is to be done.",
        ),
        Refusal::NotCaughtUp => refused(
            "The keys can only be changed while a relay confirms that this device has everything.",
            "Wait until a relay has everything, or try all relays now; then change the keys.",
        ),
        Refusal::LedByAnotherTab => refused(
            "Another tab of this browser talks to the relays of this log, and the keys can only be changed there.",
            "Change the keys in that tab, or close it and try here again.",
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
            "This meeting is closed, so its minutes are final.",
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
        Refusal::SettledByUndo => refused(
            "Undoing the merge has settled all that it brought.",
            "Set the value on the action if another should stand.",
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

#[cfg(test)]
mod tests;
