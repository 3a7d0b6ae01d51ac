//! What a snapshot, or a document that came back, would bring.

use super::{ActionId, Attribution, Conflict, HistoryDetail, LogHead};
use serde::{Deserialize, Serialize};

/// What a snapshot would bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SnapshotPreview {
    /// The name of the file.
    pub file: String,
    /// The log that it holds.
    pub head: LogHead,
    /// How many actions it holds.
    pub n_actions: u32,
    /// Whether it is the log that is open, another that is on this device, or one that is not.
    pub relation: SnapshotRelation,
    /// Changes that it would bring.
    pub n_changes: u32,
    /// Fields in which it and this device stand against each other.
    pub conflicts: Vec<SnapshotConflict>,
    /// Numbers that several actions would carry after a merge, and do not carry together here.
    pub numbers: Vec<NumberApart>,
    /// Wordings that were edited here and in it, each without the other.
    pub wordings: Vec<WordingApart>,
    /// What would change, by action and person.
    pub changes: Vec<SnapshotChange>,
    /// What of a document that came back changes nothing, one sentence each.
    pub notes: Vec<String>,
}

/// How a snapshot stands to this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SnapshotRelation {
    /// It is the log that is open.
    Open,
    /// It is another log, which is on this device.
    Here,
    /// It is a log that is not on this device.
    New,
}

/// A field that would be in conflict after a merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotConflict {
    /// The action.
    pub action: ActionId,
    /// What to call it.
    pub subject: String,
    /// The values that would stand against each other.
    pub conflict: Conflict,
}

/// A number that a merge would make stand on several actions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberApart {
    /// The number.
    pub number: u32,
    /// The actions that would carry it.
    pub actions: Vec<NumberCarrier>,
}

/// One of the actions that would carry a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberCarrier {
    /// The action.
    pub action: ActionId,
    /// Its wording.
    pub text: String,
    /// Who gave it the number, and when.
    pub numbered: Option<Attribution>,
}

/// A wording that was edited in two places, each without the other. A merge puts the letters together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingApart {
    /// The action.
    pub action: ActionId,
    /// What to call it in a sentence.
    pub name: String,
    /// How it reads here.
    pub here: String,
    /// How it reads there.
    pub there: String,
    /// How it would read after a merge.
    pub together: String,
}

/// What one person changed on one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotChange {
    /// The action, where it is about one.
    pub action: Option<ActionId>,
    /// What to call it.
    pub subject: String,
    /// Who.
    pub written: Attribution,
    /// The sentences of the history.
    pub summaries: Vec<String>,
    /// The fields.
    pub details: Vec<HistoryDetail>,
}
