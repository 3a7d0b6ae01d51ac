//! Which parts of the log a change wrote to.

use crate::{
    document::{Document, schema},
    model::*,
};
use automerge::{ObjId, ROOT, ReadDoc, legacy};
use std::collections::BTreeSet;

/// A place in the document that a change wrote to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A key of an action: a register, a member of a set, an entry, a move.
    Action(ActionId, String),
    /// An action as a whole.
    WholeAction(ActionId),
    /// The title or date of the log.
    Log(String),
    /// A category.
    Category(CategoryId),
    /// A finding.
    Finding(FindingId),
}

impl Document {
    /// The object that an operation wrote to.
    pub(in crate::document) fn object_of(&self, op: &legacy::Op) -> Option<ObjId> {
        match &op.obj {
            legacy::ObjectId::Root => Some(ROOT),
            legacy::ObjectId::Id(id) => self.doc.import_obj(&id.to_string()).ok(),
        }
    }

    /// The places that a change wrote to.
    pub(super) fn places(&self, change: &automerge::ExpandedChange) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        for op in &change.operations {
            let Some(object) = self.object_of(op) else {
                continue;
            };
            let own_key = match &op.key {
                legacy::Key::Map(key) => Some(key.to_string()),
                legacy::Key::Seq(_) => None,
            };
            let Ok(parents) = self.doc.parents(&object) else {
                continue;
            };
            let mut path: Vec<String> = parents
                .filter_map(|parent| match parent.prop {
                    automerge::Prop::Map(key) => Some(key),
                    automerge::Prop::Seq(_) => None,
                })
                .collect();
            path.reverse();
            path.extend(own_key);
            let mut path = path.iter().map(String::as_str);
            let place = match (path.next(), path.next(), path.next()) {
                (Some(schema::ACTIONS), Some(id), None) => {
                    ActionId::parse(id).map(Place::WholeAction)
                }
                (Some(schema::ACTIONS), Some(id), Some(key)) => {
                    ActionId::parse(id).map(|id| Place::Action(id, key.to_owned()))
                }
                (Some(schema::LOG), Some(key), _) => Some(Place::Log(key.to_owned())),
                (Some(schema::CATEGORIES), Some(id), _) => {
                    CategoryId::parse(id).map(Place::Category)
                }
                (Some(schema::FINDINGS), Some(id), _) => FindingId::parse(id).map(Place::Finding),
                _ => None,
            };
            places.extend(place);
        }
        // What a new action begins with is told once, as the new action.
        let whole: BTreeSet<ActionId> = places
            .iter()
            .filter_map(|place| match place {
                Place::WholeAction(id) => Some(*id),
                _ => None,
            })
            .collect();
        places.retain(|place| !matches!(place, Place::Action(id, _) if whole.contains(id)));
        places
    }
}
