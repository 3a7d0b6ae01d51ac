//! Undo and redo of one's own edits, as new changes: what others wrote since stays.
//!
//! Which steps there are follows from the history alone (an undo says so in its message), so that it
//! works after a reload and from another tab without anything stored beside the document.

use super::{Applied, Document, authors, schema};
use crate::model::*;
use automerge::{
    ChangeHash, CursorPosition, ObjId, ObjType, PatchAction, ReadDoc, ScalarValue, Value, legacy,
    transaction::Transactable, transaction::Transaction,
};
use std::collections::BTreeSet;

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

/// What an undo does at one place.
enum Inverse {
    Put(ObjId, String, ScalarValue),
    Delete(ObjId, String),
    Restore(ObjId, String, ObjId, Vec<ChangeHash>),
    Text(ObjId, Vec<TextInverse>),
}

/// What an undo does to a text; places are cursors, because others may have written since.
enum TextInverse {
    Remove(automerge::Cursor),
    Insert(automerge::Cursor, String),
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

    fn plan(&self, step: &Step) -> Vec<Inverse> {
        let changes: Vec<_> = step
            .changes
            .iter()
            .filter_map(|hash| self.doc.get_change_by_hash(hash))
            .collect();
        let (before, after) = (&step.before, &step.after);
        let mut keys = BTreeSet::new();
        let mut texts = BTreeSet::new();
        for change in &changes {
            for op in &change.decode().operations {
                let Some(object) = self.object_of(op) else {
                    continue;
                };
                // What lies in an object that the step itself made goes or stays with it.
                let made_here = self
                    .doc
                    .hash_for_opid(&object)
                    .is_some_and(|hash| step.changes.contains(&hash));
                if made_here {
                    continue;
                }
                match &op.key {
                    legacy::Key::Map(key) => {
                        keys.insert((object, key.to_string()));
                    }
                    legacy::Key::Seq(_) => {
                        texts.insert(object);
                    }
                }
            }
        }
        let mut plan: Vec<_> = keys
            .into_iter()
            .filter_map(|(object, key)| self.invert_key(object, key, before, step))
            .collect();
        for text in texts {
            let inverse = self.invert_text(&text, before, after);
            plan.push(Inverse::Text(text, inverse));
        }
        plan
    }

    fn invert_key(
        &self,
        object: ObjId,
        key: String,
        before: &[ChangeHash],
        step: &Step,
    ) -> Option<Inverse> {
        let then = self.doc.get_at(&object, key.as_str(), before).ok()?;
        let now = self.doc.get_all(&object, key.as_str()).ok()?;
        let ours = |id: &ObjId| {
            self.doc
                .hash_for_opid(id)
                .is_some_and(|hash| step.changes.contains(&hash))
        };
        if now.iter().any(|(_, id)| !ours(id)) {
            // Somebody set it since, or apart: theirs stands.
            return None;
        }
        match (then, now.first()) {
            (None, None) => None,
            (None, Some((value, id))) => {
                if value.is_object() && self.others_wrote_in(id, step) {
                    return None;
                }
                Some(Inverse::Delete(object, key))
            }
            (Some((Value::Scalar(value), _)), _) => {
                Some(Inverse::Put(object, key, value.into_owned()))
            }
            (Some((Value::Object(_), source)), None) => {
                Some(Inverse::Restore(object, key, source, before.to_vec()))
            }
            (Some((Value::Object(_), _)), Some(_)) => None,
        }
    }

    /// Whether somebody else has written in an object since the step made it.
    fn others_wrote_in(&self, object: &ObjId, step: &Step) -> bool {
        let me = self.doc.get_author().cloned();
        let foreign = |id: &ObjId| {
            let Some(hash) = self.doc.hash_for_opid(id) else {
                return true;
            };
            let change = self.doc.get_change_meta_by_hash(&hash);
            let mine = change.is_some_and(|change| change.author == me);
            !mine && !step.changes.contains(&hash)
        };
        self.items(object, None).any(|item| {
            foreign(&item.id())
                || match item.value {
                    automerge::ValueRef::Object(ObjType::Map | ObjType::Table) => {
                        self.others_wrote_in(&item.id(), step)
                    }
                    automerge::ValueRef::Object(ObjType::Text) => {
                        self.text_ids(&item.id()).iter().any(foreign)
                    }
                    _ => false,
                }
        })
    }

    /// The operations that wrote the characters of a text.
    fn text_ids(&self, text: &ObjId) -> Vec<ObjId> {
        (0..self.doc.length(text))
            .filter_map(|at| self.doc.get_cursor(text, at, None).ok())
            .filter_map(|cursor| self.doc.import_obj(&cursor_operation(&cursor)).ok())
            .collect()
    }

    fn invert_text(
        &self,
        text: &ObjId,
        before: &[ChangeHash],
        after: &[ChangeHash],
    ) -> Vec<TextInverse> {
        let mut inverse = Vec::new();
        let old: Vec<u16> = self
            .doc
            .text_at(text, before)
            .unwrap_or_default()
            .encode_utf16()
            .collect();
        let length = self
            .doc
            .text_at(text, after)
            .unwrap_or_default()
            .encode_utf16()
            .count();
        let cursor = |at: usize| {
            let position = if at < length {
                CursorPosition::Index(at)
            } else {
                CursorPosition::End
            };
            self.doc.get_cursor(text, position, Some(after)).ok()
        };
        // How far the old text is ahead of the new one at the place that the patches have reached.
        let mut ahead: isize = 0;
        let patches = self.doc.diff_obj(text, before, after, false);
        for patch in patches.unwrap_or_default() {
            match patch.action {
                PatchAction::SpliceText { index, value, .. } => {
                    let n = value.make_string().encode_utf16().count();
                    inverse.extend(
                        (index..index + n)
                            .filter_map(cursor)
                            .map(TextInverse::Remove),
                    );
                    ahead -= n as isize;
                }
                PatchAction::DeleteSeq { index, length } => {
                    let from = index.saturating_add_signed(ahead);
                    let gone = old.get(from..from + length).unwrap_or_default();
                    if let Some(place) = cursor(index) {
                        inverse.push(TextInverse::Insert(place, String::from_utf16_lossy(gone)));
                    }
                    ahead += length as isize;
                }
                _ => {}
            }
        }
        inverse
    }
}

/// `12@actor`, without the mark that says which way a cursor moves.
fn cursor_operation(cursor: &automerge::Cursor) -> String {
    cursor.to_string().trim_start_matches('-').to_owned()
}

fn carry_out(tx: &mut Transaction<'_>, inverse: &Inverse) -> Result<(), Refusal> {
    match inverse {
        Inverse::Put(object, key, value) => tx.put(object, key.as_str(), value.clone())?,
        Inverse::Delete(object, key) => {
            if tx.get(object, key.as_str())?.is_some() {
                tx.delete(object, key.as_str())?;
            }
        }
        Inverse::Restore(object, key, source, at) => restore(tx, object, key, source, at)?,
        Inverse::Text(text, steps) => {
            for step in steps.iter().rev() {
                match step {
                    TextInverse::Remove(cursor) => {
                        let at = tx.get_cursor_position(text, cursor, None)?;
                        // A cursor whose character somebody deleted points at its neighbour: leave that.
                        let still = tx.get_cursor(text, at, None);
                        if still.is_ok_and(|found| found == *cursor) {
                            tx.splice_text(text, at, 1, "")?;
                        }
                    }
                    TextInverse::Insert(cursor, gone) => {
                        let at = tx.get_cursor_position(text, cursor, None)?;
                        tx.splice_text(text, at, 0, gone)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Makes an object again that a change removed, with all that it held just before.
fn restore(
    tx: &mut Transaction<'_>,
    parent: &ObjId,
    key: &str,
    source: &ObjId,
    at: &[ChangeHash],
) -> Result<(), Refusal> {
    let kind = tx.object_type(source)?;
    let object = tx.put_object(parent, key, kind)?;
    if kind == ObjType::Text {
        let text = tx.text_at(source, at)?;
        tx.splice_text(&object, 0, 0, &text)?;
        return Ok(());
    }
    let keys: Vec<String> = tx.keys_at(source, at).collect();
    for key in keys {
        let found = tx.get_at(source, key.as_str(), at)?;
        let found = found.map(|(value, id)| (value.into_owned(), id));
        match found {
            Some((Value::Scalar(value), _)) => {
                tx.put(&object, key.as_str(), value.into_owned())?;
            }
            Some((Value::Object(_), id)) => restore(tx, &object, &key, &id, at)?,
            None => {}
        }
    }
    Ok(())
}
