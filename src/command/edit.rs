//! Changes of the open log. One edit is one Automerge transaction.

use crate::model::*;
use serde::{Deserialize, Serialize};

/// An entry as it was written before it is added.
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
    /// The question that it answers.
    pub regarding: Option<EntryId>,
    /// By which day it asks for comments and of whom, where it does.
    pub request: Option<Request>,
    /// For whom it is.
    pub audience: Audience,
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
        /// For whom it is.
        audience: Audience,
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
    /// Says for whom an entry is, from now on.
    SetAudience {
        /// The action.
        action: ActionId,
        /// The entry.
        entry: EntryId,
        /// For whom.
        audience: Audience,
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
        /// The date that the new one bears.
        dated: Option<When>,
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
    /// Closes the meeting: what its minutes say is final.
    Close {
        /// What was signed of them, kept in the same change.
        signed: Vec<Vec<u8>>,
    },
}
