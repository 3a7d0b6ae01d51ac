//! An action as people see it: one row of the log, with all that hangs on it.

use super::{
    ActionId, Agreement, Attribution, Author, CategoryId, Deadline, Due, Ending, EntryId, Month,
    MoveId, Owner, Progress, Request, Revision, RuleId, Section, SignOff, Stage, StatementId,
    Timestamp, When, stage::words,
};
use serde::{Deserialize, Serialize};

/// One action of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Its identity.
    pub id: ActionId,
    /// Its number, for people; may clash with another's until that is settled.
    pub number: Option<u32>,
    /// The number as the source printed it; empty where it came from no source.
    pub printed_number: String,
    /// Its place in the log: rows are shown by position, then by id.
    pub position: i64,
    /// The wording.
    pub text: String,
    /// How often the wording has changed since the engine loaded it.
    pub revision: Revision,
    /// Its category.
    pub category: Option<CategoryId>,
    /// The owner's word on how far it is.
    pub progress: Progress,
    /// Where it stands; follows from progress and entries.
    pub stage: Stage,
    /// The deadline in force, with what was printed where it came from a document.
    pub due: Due,
    /// Every move of the deadline, the first deadline first.
    pub moves: Vec<DeadlineMove>,
    /// The meeting that it comes from.
    pub origin: Option<Origin>,
    /// Its owners, sorted.
    pub owners: Vec<Owner>,
    /// Other actions that it names, sorted by number.
    pub links: Vec<Link>,
    /// Numbers of the artefacts that it names, sorted.
    pub artefacts: Vec<u32>,
    /// What was said on it, oldest first.
    pub entries: Vec<Entry>,
    /// What was said on its end and signed, by name.
    pub sign_offs: Vec<SignOff>,
    /// How far the parties have agreed on its end, where one is proposed or recorded.
    pub agreement: Option<Agreement>,
    /// What the source printed, where it came from one.
    pub imported: Option<Imported>,
    /// Fields that people set apart from each other and nobody has settled.
    pub conflicts: Vec<Conflict>,
    /// Who gave it its number; `None` where it has none.
    pub numbered: Option<Attribution>,
}

/// Where an action comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The month of the meeting, where it is known.
    pub month: Option<Month>,
    /// As printed or typed.
    pub printed: String,
}

/// A link from one action to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Link {
    /// To an action of this log.
    Action(ActionId),
    /// To a printed number that no single action answers to.
    Number(u32),
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntryKind {
    /// News on the action.
    Update,
    /// A question that wants an answer.
    Question,
    /// The answer to a question.
    Answer,
    /// A proposal that the action is complete.
    ProposedComplete,
    /// A proposal to close the action.
    ProposedClosed,
    /// An imported document recorded the action as complete.
    RecordedComplete,
    /// An imported document recorded the action as closed.
    RecordedClosed,
    /// The action is withdrawn; the text is the reason.
    Withdrawal,
    /// Comments are asked for by a day.
    Request,
}

words!(EntryKind {
    Update => "update",
    Question => "question",
    Answer => "answer",
    ProposedComplete => "proposed_complete",
    ProposedClosed => "proposed_closed",
    RecordedComplete => "recorded_complete",
    RecordedClosed => "recorded_closed",
    Withdrawal => "withdrawal",
    Request => "request",
});

impl EntryKind {
    /// Whether an entry of this kind can be kept from public copies. What proposes or records an end, or withdraws, cannot:
    /// the stage that it makes is public.
    pub fn can_be_internal(self) -> bool {
        matches!(self, Self::Update | Self::Question | Self::Answer)
    }

    /// The ending that it proposes.
    pub fn proposes(self) -> Option<Ending> {
        match self {
            Self::ProposedComplete => Some(Ending::Complete),
            Self::ProposedClosed => Some(Ending::Closed),
            _ => None,
        }
    }

    /// The ending that it records, which nobody needs to sign.
    pub fn records(self) -> Option<Ending> {
        match self {
            Self::RecordedComplete => Some(Ending::Complete),
            Self::RecordedClosed => Some(Ending::Closed),
            _ => None,
        }
    }

    /// The kind that proposes this ending.
    pub fn proposing(ending: Ending) -> Self {
        match ending {
            Ending::Complete => Self::ProposedComplete,
            Ending::Closed => Self::ProposedClosed,
        }
    }

    /// The kind that records this ending from a document.
    pub fn recording(ending: Ending) -> Self {
        match ending {
            Ending::Complete => Self::RecordedComplete,
            Ending::Closed => Self::RecordedClosed,
        }
    }
}

/// For whom an entry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Audience {
    /// Whoever reads the log or a public copy of it.
    #[default]
    Open,
    /// Those who have the log; it stands in no public copy.
    Internal,
}

/// A dated, attributed entry. Entries are added and struck, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its identity.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The words.
    pub text: String,
    /// The date that the words themselves bear, as far as they bear one.
    pub at: Option<When>,
    /// Who says it, where the source printed that; otherwise see `written`.
    pub by: Option<String>,
    /// The question that it answers, or the entry that it corrects.
    pub regarding: Option<EntryId>,
    /// Who wrote it here.
    pub written: Attribution,
    /// On which terms it proposes an end, where it does.
    pub terms: Terms,
    /// By which day it asks for comments and of whom, where it does.
    pub request: Option<Request>,
    /// For whom it is: internal where it was marked so, or where what it answers or corrects is internal.
    pub audience: Audience,
    /// Its place among the entries of one change.
    pub order: u32,
    /// Who struck it, if anyone has.
    pub struck: Option<Attribution>,
}

impl Entry {
    /// Whether this person may take the entry back. A proposal that others may sign is its own side's to withdraw;
    /// everybody else returns it.
    pub fn may_be_struck_by(&self, who: &Author) -> bool {
        let is_signed_on = self.kind.proposes().is_some() && self.terms.rule.is_some();
        let author = self.written.author.as_ref();
        !is_signed_on || author.is_none_or(|author| author.is_side_of(who))
    }
}

/// The terms on which an entry proposes an end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The rule that was in force; `None` where there was none, and in what was imported.
    pub rule: Option<RuleId>,
    /// The returns that it answers, sorted.
    pub answers: Vec<StatementId>,
}

/// When an entry was said, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The date that its words bear.
    On(When),
    /// When it was written here.
    At(Timestamp),
}

/// One move of a deadline. The first one sets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineMove {
    /// Its identity.
    pub id: MoveId,
    /// The deadline that it sets.
    pub to: Due,
    /// Why; empty for the first deadline.
    pub reason: String,
    /// The moves that it replaces: the deadline it moved from. Empty for the first.
    pub replaces: Vec<MoveId>,
    /// Who moved it.
    pub written: Attribution,
}

/// What the source printed for a row, word for word: lines joined by spaces, paragraphs by a line feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Imported {
    /// The table in which the row stood.
    pub section: Option<Section>,
    /// The action cell.
    pub action: String,
    /// The deadline cell.
    pub deadline: String,
    /// The status cell.
    pub status: String,
    /// The "When from?" cell.
    pub origin: String,
    /// The owner cell.
    pub owner: String,
    /// First and last line of each piece of the row, counted from 1.
    pub lines: Vec<(u32, u32)>,
}

/// A field that several people can set apart from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Field {
    /// The number.
    Number,
    /// The category.
    Category,
    /// The progress.
    Progress,
    /// The deadline.
    Deadline,
    /// The origin.
    Origin,
}

/// A value of a [`Field`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldValue {
    /// A number, or none.
    Number(Option<u32>),
    /// A category, or none.
    Category(Option<CategoryId>),
    /// A progress.
    Progress(Progress),
    /// The deadline that this move set.
    Deadline(MoveId, Deadline),
    /// An origin, or none.
    Origin(Option<Origin>),
}

/// One of the values that stand against each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The value.
    pub value: FieldValue,
    /// Who set it.
    pub written: Attribution,
}

/// A field with several values that were set apart from each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// The values, in an order that is the same on every device.
    pub claims: Vec<Claim>,
}

impl Action {
    /// Whether its number is the one that its source printed.
    pub fn bears_printed_number(&self) -> bool {
        let digits = self
            .printed_number
            .trim_matches(|c: char| !c.is_ascii_digit());
        self.number.is_some() && digits.parse().ok() == self.number
    }

    /// Whether an owner bears this name.
    pub fn is_owned_by(&self, name: &str) -> bool {
        self.owners.iter().any(|owner| owner.is_named(name))
    }

    /// An action of which nothing is known but its identity.
    pub fn empty(id: ActionId) -> Self {
        Self {
            id,
            number: None,
            printed_number: String::new(),
            position: 0,
            text: String::new(),
            revision: Revision::default(),
            category: None,
            progress: Progress::Unstated,
            stage: Stage::Unstated,
            due: Due::default(),
            moves: Vec::new(),
            origin: None,
            owners: Vec::new(),
            links: Vec::new(),
            artefacts: Vec::new(),
            entries: Vec::new(),
            sign_offs: Vec::new(),
            agreement: None,
            imported: None,
            conflicts: Vec::new(),
            numbered: None,
        }
    }

    /// The newest update, question or answer that has not been struck.
    pub fn latest_update(&self) -> Option<&Entry> {
        self.entries
            .iter()
            .rev()
            .find(|e| e.struck.is_none() && !e.text.is_empty())
    }

    /// When an entry of this action was said. What an import or a public copy brought without a date has none: the day
    /// of the import is not the day it was said.
    pub fn said(&self, entry: &Entry) -> Option<Said> {
        if let Some(date) = entry.at {
            return Some(Said::On(date));
        }
        let first = self.entries.iter().map(|e| e.written.at).min();
        let is_printed = self.imported.is_some() && Some(entry.written.at) == first;
        let author = entry.written.author.as_ref();
        let is_published = author.is_some_and(Author::is_publisher);
        (!is_printed && !is_published).then_some(Said::At(entry.written.at))
    }

    /// Calls the actions whose end its deadlines wait for by the numbers that they have now. Gives whether any is
    /// called otherwise than before.
    pub fn renumber_deadlines(&mut self, number_of: &dyn Fn(ActionId) -> Option<u32>) -> bool {
        let claims = self
            .conflicts
            .iter_mut()
            .flat_map(|apart| &mut apart.claims);
        let claimed = claims.filter_map(|claim| match &mut claim.value {
            FieldValue::Deadline(_, deadline) => Some(deadline),
            _ => None,
        });
        let moves = self.moves.iter_mut().map(|one| &mut one.to.deadline);
        let all = std::iter::once(&mut self.due.deadline)
            .chain(moves)
            .chain(claimed);
        let renumbered = all.filter_map(|deadline| deadline.renumber(number_of).then_some(()));
        renumbered.count() > 0
    }

    /// The actions whose end its deadlines wait for, or have waited for.
    pub fn waits_for(&self) -> impl Iterator<Item = ActionId> {
        let moves = self.moves.iter().map(|one| &one.to.deadline);
        std::iter::once(&self.due.deadline)
            .chain(moves)
            .filter_map(Deadline::end_of)
    }

    /// Whether it is over only because a document recorded that: the signatures of nobody say so.
    pub fn is_unsigned(&self) -> bool {
        let is_met = self.agreement.as_ref().is_some_and(|one| one.is_met);
        matches!(self.stage, Stage::Complete | Stage::Closed) && !is_met
    }

    /// How often the deadline has moved since it was first set. Choosing one of several that were set apart is no further
    /// move, nor is saying which action the words of a deadline mean.
    pub fn n_moves(&self) -> usize {
        let replaced = |id| self.moves.iter().find(|one| one.id == id);
        let stays = |one: &DeadlineMove, id: &MoveId| {
            let before = replaced(*id).map(|before| &before.to.deadline);
            before.is_some_and(|before| before.is_repeated_by(&one.to.deadline))
        };
        let all = self.moves.iter().filter(|one| !one.replaces.is_empty());
        all.filter(|one| !one.replaces.iter().any(|id| stays(one, id)))
            .count()
    }

    /// Questions that nobody has answered.
    pub fn open_questions(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|question| {
            question.kind == EntryKind::Question
                && question.struck.is_none()
                && !self.entries.iter().any(|answer| {
                    answer.kind == EntryKind::Answer
                        && answer.struck.is_none()
                        && answer.regarding == Some(question.id)
                })
        })
    }
}
