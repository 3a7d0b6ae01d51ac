//! Undo and redo of one's own edits, as new changes: what others wrote since stays.
//!
//! Which steps there are follows from the history alone (an undo says so in its message), so that it
//! works after a reload and from another tab without anything stored beside the document.

mod carry_out;
mod plan;

use super::{Applied, Document, Touched, authors, schema};
use crate::model::*;
use automerge::{ChangeHash, ChangeMetadata, ReadDoc, legacy};
use carry_out::carry_out;
use std::collections::HashSet;

/// How the sentence begins of a change that somebody typed.
const TYPED: &str = "Wording of ";
const UNDONE: &str = "Undone: ";
const REDONE: &str = "Redone: ";
const MERGED: &str = "Merged ";
/// How the sentences begin of changes that stand for good.
pub(super) const FROZEN: &str = "Frozen: ";
pub(super) const CLOSED: &str = "Closed: ";
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
    /// Whether it is about to be redone: then it is the undo that is inverted.
    is_redo: bool,
    /// Whether it is a merge: then the change only records it, and what came in is looked up when it
    /// is undone.
    is_merge: bool,
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

    fn note(&mut self, noted: Step) {
        if let Some(summary) = noted.summary.strip_prefix(UNDONE) {
            let summary = summary.to_owned();
            take_out(&mut self.undo, &summary);
            self.redo.push(Step {
                summary,
                is_redo: true,
                ..noted
            });
            return;
        }
        if let Some(summary) = noted.summary.strip_prefix(REDONE) {
            let summary = summary.to_owned();
            take_out(&mut self.redo, &summary);
            self.push(Step { summary, ..noted });
            return;
        }
        self.redo.clear();
        if let Some(last) = self.undo.last_mut() {
            // Only an unbroken run of typing is one step: nothing of others lies within it.
            let runs_on = noted.summary.starts_with(TYPED)
                && last.summary == noted.summary
                && (0..=PAUSE_SECONDS).contains(&noted.last.0.saturating_sub(last.last.0))
                && noted.before.len() == 1
                && last.changes.last() == noted.before.first();
            if runs_on {
                last.changes.extend(noted.changes);
                last.after = noted.after;
                last.last = noted.last;
                return;
            }
        }
        self.push(noted);
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
        self.note_since(&mut stacks, device, &[]);
        stacks
    }

    /// Notes one's own changes since these heads that came from elsewhere: from another tab.
    pub fn note_steps_since(&self, stacks: &mut UndoStacks, device: DeviceId, heads: &[ChangeId]) {
        self.note_since(stacks, device, &super::hashes(heads));
    }

    fn note_since(&self, stacks: &mut UndoStacks, device: DeviceId, heads: &[ChangeHash]) {
        for change in self.doc.get_changes_meta(heads) {
            let written = authors::attribution(&change);
            if written.author.is_some_and(|author| author.device == device)
                && let Some(step) = self.step_of(&change)
            {
                stacks.note(step);
            }
        }
    }

    /// Notes a change of one's own that was just made.
    pub fn note_step(&self, stacks: &mut UndoStacks, applied: &Applied) {
        let Some(id) = applied.id else { return };
        let change = self.doc.get_change_meta_by_hash(&ChangeHash(id.0));
        if let Some(step) = change.and_then(|change| self.step_of(&change)) {
            stacks.note(step);
        }
    }

    /// A change as a step; `None` where it cannot be taken back.
    fn step_of(&self, change: &ChangeMetadata<'_>) -> Option<Step> {
        if change.deps == schema::genesis_heads() {
            // The change that made the log is not taken back: the log would have no name.
            return None;
        }
        let summary = change.message.as_deref().unwrap_or_default().to_owned();
        if is_final(&summary) {
            return None;
        }
        let mut step = Step {
            changes: vec![change.hash],
            before: change.deps.clone(),
            after: vec![change.hash],
            last: Timestamp(change.timestamp),
            summary,
            is_redo: false,
            is_merge: false,
        };
        if step.summary.starts_with(MERGED) {
            step.is_merge = true;
            step.after = std::mem::take(&mut step.before);
            step.before = self.heads_before_merge(&change.hash)?;
        }
        Some(step)
    }

    /// Records that a file was merged, as a change of one's own, and notes it as a step.
    ///
    /// `before` are the heads from before the merge.
    pub fn record_merge(
        &mut self,
        file: &str,
        before: &[ChangeId],
        source: SourceId,
        stacks: &mut UndoStacks,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let before = super::hashes(before);
        let n_changes = self.doc.get_changes_meta(&before).len();
        let s = if n_changes == 1 { "" } else { "s" };
        let summary = format!("{MERGED}{n_changes} change{s} from {file}");
        let applied = self.transact(at, Touched::default(), |tx| {
            schema::put_merge(tx, source, file, &before)?;
            Ok(summary)
        })?;
        self.note_step(stacks, &applied);
        Ok(applied)
    }

    /// What the change that recorded a merge says of the heads before it.
    fn heads_before_merge(&self, merge: &ChangeHash) -> Option<Vec<ChangeHash>> {
        let change = self.doc.get_change_by_hash(merge)?.decode();
        let words = change.operations.iter().find_map(|op| match &op.key {
            legacy::Key::Map(key) if key == schema::BEFORE => op.primitive_value(),
            _ => None,
        })?;
        let heads = schema::parse_heads(words.as_str()?)?;
        let known = |hash| self.doc.get_change_meta_by_hash(hash).is_some();
        heads.iter().all(known).then_some(heads)
    }

    /// The changes that a merge brought: all that came before it and that were not there before.
    fn merged(&self, step: &Step) -> Vec<ChangeHash> {
        let since = self.doc.get_changes_meta(&step.before);
        let mut open: HashSet<ChangeHash> = step.after.iter().copied().collect();
        let mut merged = Vec::new();
        // Oldest first, so backwards every change is met after those that build on it.
        for change in since.into_iter().rev() {
            if open.contains(&change.hash) {
                open.extend(change.deps.iter().copied());
                merged.push(change.hash);
            }
        }
        merged.reverse();
        merged
    }

    /// Takes back one's own last step, as a new change.
    pub fn undo(&mut self, stacks: &mut UndoStacks, at: Timestamp) -> Result<Applied, Refusal> {
        let step = stacks.undo.last().cloned().ok_or(Refusal::NothingToUndo)?;
        let outcome = self.invert(step, UNDONE, at);
        self.conclude(outcome, stacks, |stacks| stacks.undo.pop())
    }

    /// Brings back what one's own last undo took, as a new change.
    pub fn redo(&mut self, stacks: &mut UndoStacks, at: Timestamp) -> Result<Applied, Refusal> {
        let step = stacks.redo.last().cloned().ok_or(Refusal::NothingToUndo)?;
        let outcome = self.invert(step, REDONE, at);
        self.conclude(outcome, stacks, |stacks| stacks.redo.pop())
    }

    fn conclude(
        &self,
        outcome: Result<Applied, Refusal>,
        stacks: &mut UndoStacks,
        forget: impl FnOnce(&mut UndoStacks) -> Option<Step>,
    ) -> Result<Applied, Refusal> {
        match &outcome {
            Ok(applied) => self.note_step(stacks, applied),
            // Nothing of the step is left to take back; the next one down is offered instead.
            Err(Refusal::OvertakenByOthers | Refusal::SettledByUndo) => drop(forget(stacks)),
            Err(_) => {}
        }
        outcome
    }

    fn invert(&mut self, mut step: Step, prefix: &str, at: Timestamp) -> Result<Applied, Refusal> {
        if step.is_merge {
            step.changes = self.merged(&step);
        }
        let plan = self.plan(&step);
        let summary = format!("{prefix}{}", step.summary);
        let outcome = self.transact_and_see(at, |tx| {
            for inverse in &plan {
                carry_out(tx, inverse)?;
            }
            Ok(summary)
        });
        match outcome {
            Err(Refusal::NothingChanges) if step.is_redo && self.settles(&step) => {
                Err(Refusal::SettledByUndo)
            }
            Err(Refusal::NothingChanges) => Err(Refusal::OvertakenByOthers),
            other => other,
        }
    }
}

/// Whether a change stands for good: an edition that was frozen has been sent out, the outcomes of a
/// meeting that was closed are its minutes.
fn is_final(summary: &str) -> bool {
    let finals = [FROZEN, CLOSED, schema::SIGNED, schema::RULE_SET];
    finals.iter().any(|lasting| summary.starts_with(lasting))
}

/// Whether a change goes on with a run of typing, whose last change had this message at this time.
pub(super) fn runs_on(last: (Option<&str>, Timestamp), change: &ChangeMetadata<'_>) -> bool {
    let message = change.message.as_deref();
    let is_typing = message.is_some_and(|message| message.starts_with(TYPED));
    let pause = change.timestamp.saturating_sub(last.1.0);
    is_typing && message == last.0 && (0..=PAUSE_SECONDS).contains(&pause)
}

/// Takes out the step that an undo or redo was about.
///
/// Those above it go as well: had they not been overtaken by others, it would not have been its turn.
/// One that is not there was noted by nobody, like a merge of an earlier version: then none is taken out.
fn take_out(stack: &mut Vec<Step>, summary: &str) {
    if let Some(at) = stack.iter().rposition(|step| step.summary == summary) {
        stack.truncate(at);
    }
}
