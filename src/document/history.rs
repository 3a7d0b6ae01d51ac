//! History in plain words: what each change did, the old value beside the new one.

mod details;
mod moment;
mod places;
mod values;

pub(super) use places::Place;

use super::{Document, hashes, schema};
use crate::model::*;
use automerge::{Change, ChangeHash, ReadDoc};

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
        hashes.retain(|hash| !schema::is_nobodys(hash));
        hashes.reverse();
        let more = hashes.len() > most;
        hashes.truncate(most);
        (self.explain(&hashes, action), more)
    }

    /// These changes in words, in the order given; of one action only, where one is named.
    pub(super) fn explain(
        &self,
        hashes: &[ChangeHash],
        only: Option<ActionId>,
    ) -> Vec<HistoryEntry> {
        hashes
            .iter()
            .filter_map(|hash| {
                let change = self.doc.get_change_by_hash(hash)?;
                let mut places = self.places(&change.decode());
                if only.is_some() {
                    places.retain(|place| place.action() == only);
                }
                Some(HistoryEntry {
                    change: ChangeId(hash.0),
                    written: self.attribution_of(hash)?,
                    summary: summary(&change),
                    details: self.details(&places, change.deps(), hash),
                })
            })
            .collect()
    }

    /// The log as it stood at a past moment; `None` if the change is not known, or the log had not begun. A day ends
    /// as the clocks of a place have it that are so far from UTC then.
    pub fn past(&self, moment: PastMoment, offset: Offset) -> Option<Past> {
        let (at, change) = match moment {
            PastMoment::After(change) => {
                let hash = ChangeHash(change.0);
                let change = PastChange {
                    written: self.attribution_of(&hash)?,
                    summary: summary(&self.doc.get_change_by_hash(&hash)?),
                };
                (vec![hash], Some(change))
            }
            PastMoment::EndOf(day) => {
                let next = Day::from_number(day.number() + 1)?;
                (hashes(&self.heads_before(next, offset)), None)
            }
        };
        Some(Past {
            change,
            head: self.head_at(Some(&at))?,
            actions: self.actions_at(Some(&at)),
        })
    }
}

/// The log as it stood at a past moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The change that ended there, where it was one.
    pub change: Option<PastChange>,
    /// The log then.
    pub head: LogHead,
    /// Its actions then, by position.
    pub actions: Vec<Action>,
}

/// What a change did, in one sentence.
fn summary(change: &Change) -> String {
    match change.message() {
        Some(message) if !message.is_empty() => message.to_owned(),
        _ => "A change made with another tool".to_owned(),
    }
}
