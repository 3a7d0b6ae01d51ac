//! History in plain words: what each change did, the old value beside the new one.

mod details;
mod places;
mod values;

use super::{Document, authors, schema};
use crate::model::*;
use automerge::{ChangeHash, ReadDoc};
use places::Place;

impl Document {
    /// The history, newest first, of one action or of the whole log; and whether there is more.
    pub fn history(&self, action: Option<ActionId>, most: usize) -> (Vec<HistoryEntry>, bool) {
        let mut hashes: Vec<ChangeHash> = match action {
            None => self
                .doc
                .get_changes_meta(&[])
                .iter()
                .map(|change| change.hash)
                .collect(),
            Some(action) => self.changes_of(action),
        };
        // The genesis change is nobody's.
        hashes.retain(|hash| !schema::genesis_heads().contains(hash));
        hashes.reverse();
        let more = hashes.len() > most;
        hashes.truncate(most);
        let mut entries = self.explain(&hashes);
        if let Some(action) = action {
            for entry in &mut entries {
                entry.details.retain(|detail| detail.action == Some(action));
            }
        }
        (entries, more)
    }

    fn changes_of(&self, action: ActionId) -> Vec<ChangeHash> {
        self.doc
            .get_changes(&[])
            .iter()
            .filter(|change| {
                self.places(&change.decode()).iter().any(|place| {
                    matches!(place, Place::Action(id, _) | Place::WholeAction(id) if *id == action)
                })
            })
            .map(automerge::Change::hash)
            .collect()
    }

    /// These changes in words, in the order given.
    pub(super) fn explain(&self, hashes: &[ChangeHash]) -> Vec<HistoryEntry> {
        hashes
            .iter()
            .filter_map(|hash| {
                let change = self.doc.get_change_by_hash(hash)?;
                let meta = self.doc.get_change_meta_by_hash(hash)?;
                let places = self.places(&change.decode());
                let details = self.details(&places, change.deps(), hash);
                let summary = match change.message() {
                    Some(message) if !message.is_empty() => message.to_owned(),
                    _ => "A change made with another tool".to_owned(),
                };
                Some(HistoryEntry {
                    change: ChangeId(hash.0),
                    written: authors::attribution(&meta),
                    summary,
                    details,
                })
            })
            .collect()
    }
}
