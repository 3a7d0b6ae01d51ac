//! What two replicas did without each other, and no register holds apart: wordings, whose letters are put together, so
//! that only a person can tell whether they still say something; and numbers, which both gave to actions of their own.

use super::{Document, schema};
use crate::model::{ActionId, NumberApart, NumberCarrier, WordingApart};
use automerge::ReadDoc;
use std::collections::{BTreeMap, BTreeSet};

impl Document {
    /// The wordings, among these actions, that read otherwise in both of two replicas than in their merge: each has
    /// words of its own that the other lacks.
    pub fn wordings_apart<'a>(
        &self,
        other: &Self,
        merged: &Self,
        among: impl IntoIterator<Item = &'a ActionId>,
    ) -> Vec<WordingApart> {
        let apart = |id: &ActionId| {
            let one = WordingApart {
                action: *id,
                name: merged.name_at(*id, None)?,
                here: self.wording(*id)?,
                there: other.wording(*id)?,
                together: merged.wording(*id)?,
            };
            let is_apart = one.here != one.together && one.there != one.together;
            is_apart.then_some(one)
        };
        among.into_iter().filter_map(apart).collect()
    }

    /// The numbers that several actions carry in a merge, of which one of these has not carried it here: a clash that
    /// stands here already is no news.
    pub fn numbers_apart<'a>(
        &self,
        merged: &Self,
        among: impl IntoIterator<Item = &'a ActionId>,
    ) -> Vec<NumberApart> {
        let is_new = |id: &&ActionId| self.number_of(**id) != merged.number_of(**id);
        let among = among.into_iter().filter(is_new);
        let given: BTreeSet<_> = among.filter_map(|id| merged.number_of(*id)).collect();
        if given.is_empty() {
            return Vec::new();
        }
        let mut carriers: BTreeMap<u32, Vec<ActionId>> = BTreeMap::new();
        for (id, object) in merged.action_objects(None) {
            if let Some(number) = merged.number_in(&object, None)
                && given.contains(&number)
            {
                carriers.entry(number).or_default().push(id);
            }
        }
        let twice = carriers.into_iter().filter(|(_, ids)| ids.len() > 1);
        let apart = twice.map(|(number, ids)| NumberApart {
            number,
            actions: ids
                .into_iter()
                .filter_map(|id| merged.carrier(id))
                .collect(),
        });
        apart.collect()
    }

    fn number_of(&self, id: ActionId) -> Option<u32> {
        self.number_in(&self.action_map(id).ok()?, None)
    }

    fn carrier(&self, id: ActionId) -> Option<NumberCarrier> {
        let action = self.action(id)?;
        Some(NumberCarrier {
            action: id,
            text: action.text,
            numbered: action.numbered,
        })
    }

    fn wording(&self, id: ActionId) -> Option<String> {
        let action = self.action_map(id).ok()?;
        let text = schema::map_at(&self.doc, &action, schema::TEXT)?;
        self.doc.text(&text).ok()
    }
}
