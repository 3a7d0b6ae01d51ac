//! What a person or the page wants of the engine: one variant for each intention.
//!
//! Ids of new things come with the command, so that a command sent twice does its work once.

mod errand;

pub use errand::Errand;

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
    /// Asks for the log as it stood just after a change.
    ShowPast(ChangeId),
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
    /// Compares a document that was read with the open log, and shows what it would bring as if it were a snapshot.
    Compare(Box<LogDraft>),
    /// Merges the snapshot read last; opens it where it is another log.
    MergeSnapshot,
    /// Forgets the snapshot or import read last.
    Discard,
    /// Asks for the log as a file.
    Export(ExportFormat),
    /// Asks for a letter or a public copy of the log.
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
    /// Exchanges the open log through one more place, which this device alone can reach.
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

/// What somebody wishes to sign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wish {
    /// Whose the key of this device is. Must come first.
    Introduce(Introduced),
    /// Whether an action has ended as is proposed.
    Verdict(VerdictWish),
    /// That a key was compared with its holder's.
    Check {
        /// The key.
        key: KeyId,
        /// How.
        how: String,
    },
    /// That a key is lost, or no longer in good hands.
    Revoke {
        /// The key.
        key: KeyId,
        /// Why.
        reason: String,
    },
    /// What this device has of an edition.
    Seen(EditionId),
}

/// A verdict as somebody wishes to sign it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictWish {
    /// The action.
    pub action: ActionId,
    /// The wording that the person has before them, letter for letter.
    pub seen: String,
    /// What they say.
    pub opinion: Opinion,
    /// Why; must say something where it is a return.
    pub note: String,
    /// The organisation whose word it is, where it is recorded for another; else the key's own.
    pub organisation: Option<OrganisationId>,
    /// The person whose word it is.
    pub person: String,
    /// The meeting at which it is given.
    pub meeting: Option<MeetingId>,
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
    /// Reads a file that nobody has said anything about: a snapshot by its ending or because it is a page that carries
    /// one, else a document.
    pub fn read_file(name: String, bytes: Vec<u8>) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let is_snapshot = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("automerge"));
        if is_snapshot || carried(&bytes).is_some() {
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
                | Self::Compare(_)
                | Self::MergeSnapshot
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

/// A file that a log can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// The Automerge document with its whole history.
    Snapshot,
    /// The documented JSON.
    Json,
    /// The findings, as JSON.
    Findings,
    /// One table of comma-separated values.
    Csv,
    /// Text with tables in Markdown.
    Markdown,
    /// The deadlines as events of a calendar.
    Calendar,
    /// One HTML file that shows the log and carries the Automerge document.
    Page,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
}

impl ExportFormat {
    /// What follows the title and the day in the name of the file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Snapshot => ".automerge",
            Self::Json => ".json",
            Self::Findings => " findings.json",
            Self::Csv => ".csv",
            Self::Markdown => ".md",
            Self::Calendar => ".ics",
            Self::Page => ".html",
            Self::Xlsx => ".xlsx",
            Self::Ods => ".ods",
            Self::Docx => ".docx",
            Self::Odt => ".odt",
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Snapshot => "application/vnd.automerge",
            Self::Json | Self::Findings => "application/json",
            Self::Csv => "text/csv",
            Self::Markdown => "text/markdown",
            Self::Calendar => "text/calendar",
            Self::Page => "text/html",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// The format of a document with this name that has tables; `None` where it has another ending.
    pub fn of_tables(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_lowercase();
        Some(match ending.as_str() {
            "csv" | "tsv" | "txt" => Self::Csv,
            "xlsx" | "xlsm" => Self::Xlsx,
            "ods" => Self::Ods,
            "docx" | "docm" => Self::Docx,
            "odt" => Self::Odt,
            _ => return None,
        })
    }

    /// Whether the file holds all earlier versions of the log.
    pub fn carries_history(self) -> bool {
        matches!(self, Self::Snapshot | Self::Page)
    }
}

/// An update or a question as it was written before it is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenEntry {
    /// The action.
    pub action: ActionId,
    /// The entry's identity.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The words.
    pub text: String,
    /// The date that it bears, where that is not today.
    pub at: Option<When>,
}

/// A change of the open log. One edit is one Automerge transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    /// Gives the log another title.
    RenameLog(String),
    /// Says that the log can be found at a relay.
    AddRelay(RelayAddress),
    /// Says that it can no longer be found there.
    RemoveRelay(RelayAddress),
    /// Adds an action at the end, with the next free number.
    AddAction {
        /// Its identity.
        id: ActionId,
        /// Its wording.
        text: String,
    },
    /// Edits the wording of an action.
    EditWording {
        /// The action.
        action: ActionId,
        /// The revision of the engine's text that the edit, and those sent before it, build on.
        seen: Revision,
        /// The edit.
        splice: Splice,
    },
    /// Gives an action another number.
    SetNumber {
        /// The action.
        action: ActionId,
        /// The number, or none.
        number: Option<u32>,
    },
    /// Sets the category of several actions in one change.
    SetCategory {
        /// The actions.
        actions: Vec<ActionId>,
        /// The category, or none.
        category: Option<CategoryId>,
    },
    /// Sets the progress of several actions in one change.
    SetProgress {
        /// The actions.
        actions: Vec<ActionId>,
        /// The progress.
        progress: Progress,
    },
    /// Sets where an action comes from.
    SetOrigin {
        /// The action.
        action: ActionId,
        /// The origin, or none.
        origin: Option<Origin>,
    },
    /// Moves the deadline of several actions in one change; sets it where there was none.
    MoveDeadline {
        /// The actions, each with the identity of its move.
        actions: Vec<(ActionId, MoveId)>,
        /// The new deadline.
        to: Deadline,
        /// Why; must say something where an action had a deadline.
        reason: String,
    },
    /// Adds an owner.
    AddOwner {
        /// The action.
        action: ActionId,
        /// The owner.
        owner: Owner,
    },
    /// Takes an owner off.
    RemoveOwner {
        /// The action.
        action: ActionId,
        /// The owner.
        owner: Owner,
    },
    /// Adds a link to another action.
    AddLink {
        /// The action.
        action: ActionId,
        /// Where it leads.
        to: Link,
    },
    /// Takes a link off.
    RemoveLink {
        /// The action.
        action: ActionId,
        /// Where it leads.
        to: Link,
    },
    /// Adds the number of an artefact.
    AddArtefact {
        /// The action.
        action: ActionId,
        /// The artefact's number.
        artefact: u32,
    },
    /// Takes the number of an artefact off.
    RemoveArtefact {
        /// The action.
        action: ActionId,
        /// The artefact's number.
        artefact: u32,
    },
    /// Adds an entry: an update, question, answer, proposal or withdrawal.
    AddEntry {
        /// The action.
        action: ActionId,
        /// The entry's identity.
        id: EntryId,
        /// What it is.
        kind: EntryKind,
        /// The words.
        text: String,
        /// The date that it bears, where that is not today.
        at: Option<When>,
        /// The question that it answers.
        regarding: Option<EntryId>,
    },
    /// Adds entries to several actions in one change.
    AddEntries(Vec<WrittenEntry>),
    /// Strikes an entry; it stays readable.
    StrikeEntry {
        /// The action.
        action: ActionId,
        /// The entry.
        entry: EntryId,
    },
    /// Strikes an entry and puts a corrected one in its place.
    CorrectEntry {
        /// The action.
        action: ActionId,
        /// The entry that was wrong.
        entry: EntryId,
        /// The identity of the new one.
        id: EntryId,
        /// The new words.
        text: String,
    },
    /// Chooses one of the values that stand against each other.
    Settle {
        /// The action.
        action: ActionId,
        /// The value.
        value: FieldValue,
        /// The identity of the move that settles a deadline.
        settling: MoveId,
    },
    /// Adds a category.
    AddCategory {
        /// Its identity.
        id: CategoryId,
        /// The word.
        name: String,
        /// The colour.
        colour: Colour,
    },
    /// Changes the word and colour of a category.
    ChangeCategory {
        /// The category.
        id: CategoryId,
        /// The word.
        name: String,
        /// The colour.
        colour: Colour,
    },
    /// Changes a meeting, or adds one.
    Meeting(MeetingId, MeetingEdit),
    /// Adds meetings of which only the month is known, in one change.
    AddMeetings(Vec<(MeetingId, Month)>),
    /// Gives several actions another number in one change, so that no number stands twice.
    Renumber(Vec<(ActionId, u32)>),
    /// Freezes the log as it stands, as the next edition.
    Freeze {
        /// The edition's identity.
        id: EditionId,
        /// The day that it bears.
        date: Day,
        /// What its cover says.
        note: String,
        /// To whom it goes.
        to: String,
        /// The meeting before which it goes out.
        meeting: Option<MeetingId>,
        /// The day by which comments are asked for, where they are.
        comments_by: Option<Day>,
    },
    /// Says whether an organisation wants to engage on a category.
    SetInterest {
        /// The organisation and the category.
        interest: Interest,
        /// Whether it does.
        interested: bool,
    },
    /// Adds an organisation, or changes its name and what it does.
    PutOrganisation {
        /// Its identity.
        id: OrganisationId,
        /// Its name.
        name: String,
        /// What it does.
        role: Role,
    },
    /// Says that a person speaks for an organisation.
    AddPerson {
        /// The organisation.
        organisation: OrganisationId,
        /// The person's name.
        name: String,
    },
    /// Says that a person no longer speaks for an organisation.
    RemovePerson {
        /// The organisation.
        organisation: OrganisationId,
        /// The person's name.
        name: String,
    },
    /// Sets the rule by which what is proposed from now on is agreed.
    SetRule(NewRule),
    /// Keeps statements that were signed.
    AddStatements(Vec<Vec<u8>>),
    /// Ticks a finding off, or takes the tick back.
    TickFinding {
        /// The finding.
        finding: FindingId,
        /// Whether it is dealt with.
        ticked: bool,
    },
    /// Keeps what an importer understood. Rows that are here already are left alone.
    Import {
        /// The identity of the import; those of its rows follow from it.
        source: SourceId,
        /// What was understood.
        draft: LogDraft,
    },
}

/// A moment since which somebody wants to know what has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Since {
    /// The log stood at these heads.
    Heads(Vec<ChangeId>),
    /// The day began, by the clocks of those who wrote.
    Day(Day),
    /// The edition was frozen.
    Edition(EditionId),
    /// The meeting was over.
    Meeting(MeetingId),
    /// The snapshot that was read last was written.
    Snapshot,
}

/// A change of one meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MeetingEdit {
    /// Sets its date, title and place; adds the meeting where it is not there yet.
    Set {
        /// The date, or none.
        date: Option<When>,
        /// What it is called.
        title: String,
        /// Where it is held.
        place: String,
    },
    /// Calls it off, or takes that back.
    CallOff(bool),
    /// Says whether somebody was there.
    Attend(Attendee, bool),
    /// Puts a paper before it, or changes the one with this number.
    PutPaper(Paper),
    /// Takes the paper with this number away.
    RemovePaper(u32),
    /// Puts actions first on the agenda, in this order.
    Order(Vec<ActionId>),
    /// Takes an action off the agenda, or puts it back.
    Prune(ActionId, bool),
    /// Records what was settled on actions, and carries it out, in one change.
    Decide {
        /// The actions, each with the identity of its outcome, from which a move of its deadline takes its own.
        actions: Vec<(ActionId, OutcomeId)>,
        /// What was settled.
        decision: Decision,
        /// Why, or what was said.
        note: String,
        /// Whose word it is, where something is agreed or returned; nobody's in particular where empty.
        of: Vec<OrganisationId>,
    },
    /// Strikes an outcome; it stays readable, and what it did to the action stays done.
    Strike(OutcomeId),
    /// Closes the meeting: its outcomes are final.
    Close {
        /// What was signed of them, kept in the same change.
        signed: Vec<Vec<u8>>,
    },
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
    }
}
