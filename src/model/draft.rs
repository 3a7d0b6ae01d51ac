//! What an importer understood of a document, before anything is kept.

use super::{
    ActionId, Audience, Day, Due, Ending, EntryKind, FindingKind, Imported, Origin, Progress,
    Section, TableReading, When,
};
use serde::{Deserialize, Serialize};

/// A document as an importer read it. Every line of the source stands in a row, or in a finding,
/// or is named by `lines` as part of the layout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogDraft {
    /// The file's name, or what stands for it where text was pasted.
    pub source: String,
    /// The title of the log; empty where the source has none.
    pub title: String,
    /// The day that the log bears.
    pub dated: Option<Day>,
    /// The categories that its legend names, in order, without repetition.
    pub categories: Vec<String>,
    /// The rows, in the order of the source.
    pub actions: Vec<ActionDraft>,
    /// What a careful clerk would raise.
    pub findings: Vec<FindingDraft>,
    /// One use for each line of the source, in order.
    pub lines: Vec<LineUse>,
    /// How its tables were read, where the document has real ones.
    pub table: Option<Box<TableReading>>,
}

impl LogDraft {
    /// The line of its file, counted from 1, on which a finding was made: where the file is one table of rows, the row.
    pub fn line_of_file(&self, finding: &FindingDraft) -> u32 {
        let places = self.table.as_ref().map(|table| table.places.as_slice());
        let at = (finding.line as usize).checked_sub(1);
        let place = places.zip(at).and_then(|(places, at)| places.get(at));
        // Where there are several tables, the place names the table as well.
        let row = place.and_then(|place| place.strip_prefix("row ")?.parse().ok());
        row.unwrap_or(finding.line)
    }
}

/// One row as understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionDraft {
    /// The action that the row was exported from, where it says so.
    pub known: Option<ActionId>,
    /// The number, where one can be read.
    pub number: Option<u32>,
    /// The number as printed: `90.`, `**2`.
    pub printed_number: String,
    /// The table in which the row stood.
    pub section: Section,
    /// The wording, as running text; paragraphs end in a line feed.
    pub text: String,
    /// The owner's word on how far it is.
    pub progress: Progress,
    /// An ending that the row proposes ("Proposed Complete").
    pub proposed: Option<Ending>,
    /// An ending that the row records ("Complete" in the appendix).
    pub recorded: Option<Ending>,
    /// The deadline, as understood and as printed.
    pub due: Due,
    /// The meeting that the action comes from.
    pub origin: Option<Origin>,
    /// The owners, as printed, one each.
    pub owners: Vec<String>,
    /// The category, by its word.
    pub category: Option<String>,
    /// The layers of the status cell, oldest first as far as the text tells.
    pub updates: Vec<UpdateDraft>,
    /// Numbers of other actions that the status cell names, in order, without repetition or its own.
    pub links: Vec<u32>,
    /// Numbers of artefacts that the status cell names, in order, without repetition.
    pub artefacts: Vec<u32>,
    /// The cells, word for word.
    pub imported: Imported,
}

/// One layer of a status cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateDraft {
    /// The date, only where the text has one.
    pub at: Option<When>,
    /// Who says it, only where the text has it.
    pub by: Option<String>,
    /// What it is.
    pub kind: EntryKind,
    /// The words.
    pub text: String,
    /// For whom it is: an export says so of what is internal.
    pub audience: Audience,
}

/// Something that a careful clerk would raise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDraft {
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// The row that it is about: an index into [`LogDraft::actions`].
    pub action: Option<usize>,
    /// The line of the source, counted from 1.
    pub line: u32,
    /// One sentence in plain English.
    pub text: String,
}

/// What became of one line of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineUse {
    /// Nothing is printed on it.
    Blank,
    /// It belongs to the row with this index.
    Row(u32),
    /// It is a title, a heading or a label of the legend, and was understood as such.
    Layout,
    /// It was not understood, or is doubtful: the finding with this index says so.
    Finding(u32),
}
