//! Undo and redo of one's own edits, as new changes: what others wrote since stays.
//!
//! Which steps there are follows from the history alone (an undo says so in its message), so that it
//! works after a reload and from another tab without anything stored beside the document.

mod carry_out;
mod plan;

use super::{Applied, Document, authors, schema};
use crate::model::*;
use automerge::ChangeHash;
use carry_out::carry_out;

const UNDONE: &str = "Undone: ";
const REDONE: &str = "Redone: ";
const MERGED: &str = "Merged ";
/// Typing pauses longer than this end a step.
const PAUSE_SECONDS: i64 = 4;
/// Steps further back than this are not offered.
const MOST_STEPS: usize = 200;

/// One thing that can be undone or redone: a change, or a run of typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    changes: Vec<ChangeHash>,
    /// The heads just before the first of the changes.
    before: Vec<ChangeHash>,
    /// The heads just after the last of them, without what came from elsewhere.
    after: Vec<ChangeHash>,
    last: Timestamp,
    /// What it did, in one sentence.
    pub summary: String,
}

/// One's own steps, newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoStacks {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl UndoStacks {
    /// What an undo would take back.
    pub fn undo_summary(&self) -> Option<&str> {
        self.undo.last().map(|step| step.summary.as_str())
    }

    /// What a redo would bring back.
    pub fn redo_summary(&self) -> Option<&str> {
        self.redo.last().map(|step| step.summary.as_str())
    }

    fn note(&mut self, hash: ChangeHash, deps: &[ChangeHash], message: &str, at: Timestamp) {
        let step = |summary: &str| Step {
            changes: vec![hash],
            before: deps.to_vec(),
            after: vec![hash],
            last: at,
            summary: summary.to_owned(),
        };
        if deps == schema::genesis_heads() {
            // The change that made the log is not taken back: the log would have no name.
            return;
        }
        if let Some(summary) = message.strip_prefix(UNDONE) {
            self.undo.pop();
            self.redo.push(step(summary));
            return;
        }
        if let Some(summary) = message.strip_prefix(REDONE) {
            self.redo.pop();
            self.undo.push(step(summary));
            return;
        }
        self.redo.clear();
        if let Some(last) = self.undo.last_mut() {
            // Only an unbroken run of typing is one step: nothing of others lies within it.
            let runs_on = message.starts_with("Wording of ")
                && last.summary == message
                && (0..=PAUSE_SECONDS).contains(&(at.0 - last.last.0))
                && deps.len() == 1
                && last.changes.last() == deps.first();
            if runs_on {
                last.changes.push(hash);
                last.after = vec![hash];
                last.last = at;
                return;
            }
        }
        if message.starts_with(MERGED) {
            // The merge itself wrote nothing; what came with it is noted by `note_merge`.
            return;
        }
        self.push(step(message));
    }

    fn push(&mut self, step: Step) {
        if self.undo.len() == MOST_STEPS {
            self.undo.remove(0);
        }
        self.undo.push(step);
    }
}

impl Document {
    /// One's own steps, as the history has them.
    pub fn undo_stacks(&self, device: DeviceId) -> UndoStacks {
        let mut stacks = UndoStacks::default();
        for change in self.doc.get_changes_meta(&[]) {
            let written = authors::attribution(&change);
            if written.author.is_some_and(|author| author.device == device) {
                let message = change.message.as_deref().unwrap_or_default();
                stacks.note(change.hash, &change.deps, message, written.at);
            }
        }
        stacks
    }

    /// Notes a change of one's own that was just made.
    pub fn note_step(&self, stacks: &mut UndoStacks, applied: &Applied, at: Timestamp) {
        let Some(id) = applied.id else { return };
        let hash = ChangeHash(id.0);
        if let Some(change) = self.doc.get_change_meta_by_hash(&hash) {
            stacks.note(hash, &change.deps, &applied.summary, at);
        }
    }

    /// Records that a file was merged, as a change of one's own, and notes it as a step.
    ///
    /// `before` are the heads from before the merge. Only the session that merged can undo it.
    pub fn record_merge(
        &mut self,
        file: &str,
        before: &[ChangeId],
        stacks: &mut UndoStacks,
        at: Timestamp,
    ) -> Applied {
        let before = super::hashes(before);
        let after = self.doc.get_heads();
        let changes: Vec<_> = self
            .doc
            .get_changes_meta(&before)
            .iter()
            .map(|change| change.hash)
            .collect();
        let s = if changes.len() == 1 { "" } else { "s" };
        let summary = format!("{MERGED}{} change{s} from {file}", changes.len());
        let options = automerge::transaction::CommitOptions::default()
            .with_message(summary.clone())
            .with_time(at.0);
        let hash = self.doc.empty_commit(options);
        stacks.redo.clear();
        stacks.push(Step {
            changes,
            before,
            after: after.clone(),
            last: at,
            summary: summary.clone(),
        });
        Applied {
            change: self.doc.save_after(&after),
            summary,
            id: Some(ChangeId(hash.0)),
            ..Applied::default()
        }
    }

    /// Takes back one's own last step, as a new change.
    pub fn undo(&mut self, stacks: &mut UndoStacks, at: Timestamp) -> Result<Applied, Refusal> {
        let step = stacks.undo.last().cloned().ok_or(Refusal::NothingToUndo)?;
        let outcome = self.invert(&step, UNDONE, at);
        self.conclude(outcome, stacks, at, |stacks| stacks.undo.pop())
    }

    /// Brings back what one's own last undo took, as a new change.
    pub fn redo(&mut self, stacks: &mut UndoStacks, at: Timestamp) -> Result<Applied, Refusal> {
        let step = stacks.redo.last().cloned().ok_or(Refusal::NothingToUndo)?;
        let outcome = self.invert(&step, REDONE, at);
        self.conclude(outcome, stacks, at, |stacks| stacks.redo.pop())
    }

    fn conclude(
        &self,
        outcome: Result<Applied, Refusal>,
        stacks: &mut UndoStacks,
        at: Timestamp,
        forget: impl FnOnce(&mut UndoStacks) -> Option<Step>,
    ) -> Result<Applied, Refusal> {
        match &outcome {
            Ok(applied) => self.note_step(stacks, applied, at),
            // Nothing of the step is left to take back; the next one down is offered instead.
            Err(Refusal::OvertakenByOthers) => drop(forget(stacks)),
            Err(_) => {}
        }
        outcome
    }

    fn invert(&mut self, step: &Step, prefix: &str, at: Timestamp) -> Result<Applied, Refusal> {
        let plan = self.plan(step);
        let summary = format!("{prefix}{}", step.summary);
        let outcome = self.transact_and_see(at, |tx| {
            for inverse in &plan {
                carry_out(tx, inverse)?;
            }
            Ok(summary)
        });
        match outcome {
            Err(Refusal::NothingChanges) => Err(Refusal::OvertakenByOthers),
            other => other,
        }
    }
}
