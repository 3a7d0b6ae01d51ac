//! What the page is told beside rows: how the engine is, what became of commands, answers to questions.

use crate::model::*;

/// How the engine is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EngineState {
    /// It is being fetched and started; what is shown may be the last view.
    #[default]
    Starting,
    /// It runs.
    Ready,
    /// It died and is being started again; nothing that was shown as saved is lost.
    Restarting,
    /// It does not start.
    Dead {
        /// What the browser said.
        reason: String,
    },
}

/// How far the open log is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// No log is open.
    #[default]
    Nothing,
    /// The stored last view is shown; it can be read, not yet edited.
    LastView,
    /// The log is open and its rows are arriving.
    Arriving,
    /// The log is open and complete.
    Complete,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The engine has not answered yet.
    Waiting,
    /// It was carried out.
    Done,
    /// It was refused.
    Refused(Refusal),
}

/// The answer to a request for history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryAnswer {
    /// Of one action, or of the log.
    pub action: Option<ActionId>,
    /// The changes, newest first.
    pub entries: Vec<HistoryEntry>,
    /// Whether older ones were left out.
    pub more: bool,
}

/// The log as it stood at a past moment.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAnswer {
    /// Just after this change.
    pub change: ChangeId,
    /// Who made it.
    pub written: Attribution,
    /// What it did, in one sentence.
    pub summary: String,
    /// The log then.
    pub head: LogHead,
    /// Its rows then.
    pub actions: Vec<Action>,
}

/// What an importer understood.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportPreview {
    /// What it understood.
    pub draft: LogDraft,
    /// The source, line by line.
    pub lines: Vec<String>,
}

/// A file that the engine hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A long piece of work that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkState {
    /// What is being done.
    pub what: Work,
    /// Parts done.
    pub done: u32,
    /// Parts in all; 0 where it is unknown.
    pub total: u32,
}
