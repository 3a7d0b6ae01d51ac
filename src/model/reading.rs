//! How a document with real tables is read: what each column is, in which order dates stand, and what of it a
//! person can choose.

use super::stage::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ColumnRole {
    /// The number of the action.
    Number,
    /// Its wording.
    Action,
    /// When it is due.
    Deadline,
    /// How far it is, and after that what was said on it.
    Status,
    /// What was said on it.
    Updates,
    /// The meeting that it comes from.
    Origin,
    /// Its owners.
    Owner,
    /// Its category.
    Category,
    /// Numbers of other actions.
    Links,
    /// Numbers of artefacts.
    Artefacts,
    /// Something else, kept as an update that begins with the heading.
    Note,
    /// The identity that an export of this product gave to the row.
    Id,
    /// Nothing that is wanted.
    LeftOut,
}

words!(ColumnRole {
    Number => "number",
    Action => "action",
    Deadline => "deadline",
    Status => "status",
    Updates => "updates",
    Origin => "origin",
    Owner => "owner",
    Category => "category",
    Links => "links",
    Artefacts => "artefacts",
    Note => "note",
    Id => "id",
    LeftOut => "left_out",
});

/// What stands first in a date such as 03/04/2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DateOrder {
    /// The day, as in Britain.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

words!(DateOrder {
    DayFirst => "day_first",
    MonthFirst => "month_first",
});

/// What a person chose for the reading of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportChoices {
    /// What columns are, by their names as [`ColumnReading::name`] has them; the others are guessed.
    pub columns: BTreeMap<String, ColumnRole>,
    /// The order of dates such as 03/04/2019; not guessed.
    pub dates: Option<DateOrder>,
}

/// How the tables of a document were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableReading {
    /// The columns, each name once, in the order of the document.
    pub columns: Vec<ColumnReading>,
    /// Where each line of the source stands ("row 12 of “Open”"), one for each of [`super::LogDraft::lines`].
    pub places: Vec<String>,
    /// Dates of which nobody has said whether the day or the month stands first.
    pub ambiguous: Option<AmbiguousDates>,
    /// The order in which such dates were read, where somebody said it.
    pub dates: Option<DateOrder>,
    /// The heads of the log when it was exported, where this document is an export that comes back.
    pub heads: Vec<super::ChangeId>,
}

/// One column, or several with the same heading in different tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnReading {
    /// Its heading, or "Column C" where it has none.
    pub name: String,
    /// What it was taken for.
    pub role: ColumnRole,
    /// Its first cells that hold something, cut short.
    pub samples: Vec<String>,
    /// How many cells hold something.
    pub n_cells: u32,
}

/// Dates that can be read in two ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmbiguousDates {
    /// How many there are.
    pub n: u32,
    /// The first of them, as printed.
    pub example: String,
    /// Where it stands.
    pub place: String,
    /// A date of the same document that can be read in one way only, as printed, and what stands first in it.
    pub evidence: Option<(String, DateOrder)>,
}

impl TableReading {
    /// Whether any column is taken for the wording of actions: without one there are no rows.
    pub fn has_actions(&self) -> bool {
        self.columns.iter().any(|c| c.role == ColumnRole::Action)
    }

    /// What has it read the same way again.
    pub fn choices(&self) -> ImportChoices {
        let columns = self.columns.iter();
        ImportChoices {
            columns: columns.map(|c| (c.name.clone(), c.role)).collect(),
            dates: self.dates,
        }
    }

    /// What names these columns, whatever they hold: the same for every file of one making.
    pub fn signature(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|c| c.name.as_str()).collect();
        names.join("|").to_lowercase()
    }
}
