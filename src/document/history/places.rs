//! Which parts of the log a change wrote to.

use crate::{
    document::{Document, schema},
    model::*,
};
use automerge::{ActorId, ChangeHash, ExpandedChange, ObjId, Prop, ROOT, ReadDoc, legacy};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Nothing of a log lies deeper.
const DEEPEST: usize = 16;

/// A place in the document that a change wrote to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::document) enum Place {
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

impl Place {
    /// The action that it is about.
    pub(in crate::document) fn action(&self) -> Option<ActionId> {
        match self {
            Self::Action(id, _) | Self::WholeAction(id) => Some(*id),
            _ => None,
        }
    }

    fn at(path: &[String]) -> Option<Self> {
        let mut path = path.iter().map(String::as_str);
        match (path.next()?, path.next()?, path.next()) {
            (schema::ACTIONS, id, None) => ActionId::parse(id).map(Self::WholeAction),
            (schema::ACTIONS, id, Some(key)) => {
                ActionId::parse(id).map(|id| Self::Action(id, key.to_owned()))
            }
            (schema::LOG, key, _) => Some(Self::Log(key.to_owned())),
            (schema::CATEGORIES, id, _) => CategoryId::parse(id).map(Self::Category),
            (schema::FINDINGS, id, _) => FindingId::parse(id).map(Self::Finding),
            _ => None,
        }
    }
}

/// Where an object of the document lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Within {
    /// It is the map of all actions.
    Actions,
    /// It is part of an action.
    Action(ActionId),
}

impl Within {
    fn at(path: &[String]) -> Option<Self> {
        let mut path = path.iter().map(String::as_str);
        match (path.next()?, path.next()) {
            (schema::ACTIONS, None) => Some(Self::Actions),
            (schema::ACTIONS, Some(id)) => ActionId::parse(id).map(Self::Action),
            _ => None,
        }
    }
}

impl Document {
    /// The object that an operation wrote to.
    pub(in crate::document) fn object_of(&self, op: &legacy::Op) -> Option<ObjId> {
        match &op.obj {
            legacy::ObjectId::Root => Some(ROOT),
            legacy::ObjectId::Id(id) => self.doc.import_obj(&id.to_string()).ok(),
        }
    }

    /// The keys that lead to the object that an operation wrote to.
    fn path_of(&self, op: &legacy::Op) -> Option<Vec<String>> {
        let parents = self.doc.parents(self.object_of(op)?).ok()?;
        // A document of somebody's making may have an object within itself.
        let mut path: Vec<_> = parents
            .take(DEEPEST)
            .filter_map(|parent| match parent.prop {
                Prop::Map(key) => Some(key),
                Prop::Seq(_) => None,
            })
            .collect();
        path.reverse();
        Some(path)
    }

    /// The places that a change wrote to.
    pub(in crate::document) fn places(&self, change: &ExpandedChange) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        let mut paths: HashMap<&legacy::ObjectId, Option<Vec<String>>> = HashMap::new();
        for op in &change.operations {
            let path = paths.entry(&op.obj).or_insert_with(|| self.path_of(op));
            let Some(path) = path else { continue };
            match &op.key {
                legacy::Key::Map(key) => {
                    path.push(key.to_string());
                    places.extend(Place::at(path));
                    path.pop();
                }
                legacy::Key::Seq(_) => places.extend(Place::at(path)),
            }
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

    /// The actions that a change wrote to. `within` keeps what is known of objects from change to change: to ask the
    /// document takes long.
    pub(in crate::document) fn actions_within(
        &self,
        change: &ExpandedChange,
        within: &mut HashMap<legacy::ObjectId, Option<Within>>,
    ) -> BTreeSet<ActionId> {
        let mut found = BTreeSet::new();
        for op in &change.operations {
            let of = match within.get(&op.obj) {
                Some(of) => *of,
                None => {
                    let of = self.path_of(op).and_then(|path| Within::at(&path));
                    within.insert(op.obj.clone(), of);
                    of
                }
            };
            match (of, &op.key) {
                (Some(Within::Action(id)), _) => _ = found.insert(id),
                (Some(Within::Actions), legacy::Key::Map(key)) => {
                    found.extend(ActionId::parse(key));
                }
                _ => {}
            }
        }
        found
    }

    /// The changes that wrote to an action, oldest first.
    ///
    /// In one walk through the history, which knows at each step the objects that the action is made
    /// of: asking the document where each operation of each change belongs takes a thousand times longer.
    pub(super) fn changes_of(&self, action: ActionId) -> Vec<ChangeHash> {
        let Some(actions) = object_id(schema::root_map(&self.doc, schema::ACTIONS).ok()) else {
            return Vec::new();
        };
        let key = legacy::Key::Map(action.to_string().as_str().into());
        let mut objects: HashSet<legacy::ObjectId> = HashSet::new();
        // Who made these objects: a change that names none of them need not be taken apart.
        let mut makers: HashSet<ActorId> = HashSet::new();
        if let legacy::ObjectId::Id(id) = &actions {
            makers.insert(id.1.clone());
        }
        let mut found = Vec::new();
        for change in self.doc.get_changes(&[]) {
            if !change.actors().any(|actor| makers.contains(actor)) {
                continue;
            }
            let decoded = change.decode();
            let mut is_of_it = false;
            for (counter, op) in (decoded.start_op.get()..).zip(&decoded.operations) {
                let is_within = objects.contains(&op.obj) || (op.obj == actions && op.key == key);
                if !is_within {
                    continue;
                }
                is_of_it = true;
                if matches!(op.action, legacy::OpType::Make(_)) {
                    let made = legacy::OpId(counter, decoded.actor_id.clone());
                    objects.insert(legacy::ObjectId::Id(made));
                    makers.insert(decoded.actor_id.clone());
                }
            }
            if is_of_it {
                found.push(change.hash());
            }
        }
        found
    }
}

fn object_id(object: Option<ObjId>) -> Option<legacy::ObjectId> {
    match object? {
        ObjId::Root => Some(legacy::ObjectId::Root),
        ObjId::Id(counter, actor, _) => Some(legacy::ObjectId::Id(legacy::OpId(counter, actor))),
    }
}
