//! Findings: what a careful clerk would raise about an imported document.

use super::{ActionId, Attribution, FindingId, stage::words};
use serde::{Deserialize, Serialize};

/// What kind of thing was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FindingKind {
    /// One number stands on several rows with different text.
    SameNumber,
    /// One text stands under several numbers.
    SameText,
    /// Numbers are missing between the lowest and the highest.
    NumberGap,
    /// A row has no number that can be read.
    NoNumber,
    /// The number carries a mark, such as `**`.
    MarkedNumber,
    /// The state contradicts the table in which the row stands.
    StateContradictsTable,
    /// The row states no state.
    NoState,
    /// The row has no deadline.
    NoDeadline,
    /// The deadline is no date.
    DeadlineNotADate,
    /// The deadline cell holds more than one date.
    SeveralDeadlines,
    /// The deadline was past on the log's own date.
    DeadlinePast,
    /// A link leads to a number that stands on several rows.
    AmbiguousLink,
    /// A link leads to a number that no row has.
    DeadLink,
    /// A meeting is named by an ordinal ("WS2", "Workshop 4").
    MeetingOrdinal,
    /// The origin is missing or is no date.
    NoOrigin,
    /// A label of the legend, or a line between tables, was set apart from the rows.
    SetApart,
    /// A line was not understood.
    NotUnderstood,
    /// A row was put together from pieces that were printed apart.
    PutTogether,
    /// A date can be read in two ways, and nobody has said which.
    AmbiguousDate,
    /// A state that is not known stands where the others are.
    UnknownState,
    /// A cell is a formula; its last result was taken, where one was saved.
    Formula,
    /// A cell is merged over several rows or columns.
    MergedCell,
    /// A row, column or sheet is hidden; it was read.
    Hidden,
    /// A cell is longer than one field takes; its rest is in updates, or was left out.
    TooLong,
    /// A column, or what stands beyond the last, was left out.
    LeftOut,
    /// The document holds something that is never run or followed.
    NotRun,
    /// An owner cell was taken for several owners and may name one.
    SeveralOwners,
}

words!(FindingKind {
    SameNumber => "same_number",
    SameText => "same_text",
    NumberGap => "number_gap",
    NoNumber => "no_number",
    MarkedNumber => "marked_number",
    StateContradictsTable => "state_contradicts_table",
    NoState => "no_state",
    NoDeadline => "no_deadline",
    DeadlineNotADate => "deadline_not_a_date",
    SeveralDeadlines => "several_deadlines",
    DeadlinePast => "deadline_past",
    AmbiguousLink => "ambiguous_link",
    DeadLink => "dead_link",
    MeetingOrdinal => "meeting_ordinal",
    NoOrigin => "no_origin",
    SetApart => "set_apart",
    NotUnderstood => "not_understood",
    PutTogether => "put_together",
    AmbiguousDate => "ambiguous_date",
    UnknownState => "unknown_state",
    Formula => "formula",
    MergedCell => "merged_cell",
    Hidden => "hidden",
    TooLong => "too_long",
    LeftOut => "left_out",
    NotRun => "not_run",
    SeveralOwners => "several_owners",
});

/// A finding that stays with the log until someone ticks it off, and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its identity.
    pub id: FindingId,
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// The action that it is about.
    pub action: Option<ActionId>,
    /// The name of the file that it was raised about; older logs do not say.
    pub source: Option<String>,
    /// The line of the source, counted from 1.
    pub line: u32,
    /// One sentence in plain English.
    pub text: String,
    /// Who ticked it off, if anyone has.
    pub ticked: Option<Attribution>,
}

impl Finding {
    /// Where it stands in a list: with the others of its file, by line.
    pub fn place(&self) -> (Option<&str>, u32) {
        (self.source.as_deref(), self.line)
    }
}
