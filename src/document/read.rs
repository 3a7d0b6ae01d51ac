//! Reads the model out of the document, as it is now or as it stood at past heads.
//!
//! Here the log as a whole and the list of its actions; a file each for one action, what is added to it,
//! what follows from its parts, and findings.

mod actions;
mod arrange;
mod entries;
mod findings;
mod meetings;

pub(super) use actions::age;
pub(super) use arrange::last_moves;

use super::{Document, schema};
use crate::model::*;
use automerge::{
    ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValueRef, ValueRef, iter::MapRangeItem,
};

/// Which moment is read: now, or just after these changes.
pub(super) type At<'a> = Option<&'a [ChangeHash]>;

fn int_of(value: &ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Scalar(
            ScalarValueRef::Int(n) | ScalarValueRef::Counter(n) | ScalarValueRef::Timestamp(n),
        ) => Some(*n),
        ValueRef::Scalar(ScalarValueRef::Uint(n)) => i64::try_from(*n).ok(),
        ValueRef::Scalar(ScalarValueRef::F64(n)) => Some(*n as i64),
        _ => None,
    }
}

fn number_of(value: &ValueRef<'_>) -> Option<u32> {
    int_of(value).and_then(|n| u32::try_from(n).ok())
}

impl Document {
    pub(super) fn items(&self, map: &ObjId, at: At<'_>) -> automerge::iter::MapRange<'_> {
        match at {
            None => self.doc.map_range(map, ..),
            Some(heads) => self.doc.map_range_at(map, .., heads),
        }
    }

    /// The words of a register: a scalar as we write it, or a text as JavaScript writes strings.
    pub(super) fn text_of(&self, item: &MapRangeItem<'_>, at: At<'_>) -> Option<String> {
        match &item.value {
            ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(text.to_string()),
            ValueRef::Object(ObjType::Text) => self.text(&item.id(), at),
            _ => None,
        }
    }

    fn text(&self, object: &ObjId, at: At<'_>) -> Option<String> {
        match at {
            None => self.doc.text(object),
            Some(heads) => self.doc.text_at(object, heads),
        }
        .ok()
    }

    pub(super) fn child(&self, map: &ObjId, key: &str, at: At<'_>) -> Option<ObjId> {
        let found = match at {
            None => self.doc.get(map, key),
            Some(heads) => self.doc.get_at(map, key, heads),
        };
        match found {
            Ok(Some((value, id))) if value.is_object() => Some(id),
            _ => None,
        }
    }

    /// The log as a whole.
    pub fn head(&self) -> Option<LogHead> {
        self.head_at(None)
    }

    pub(super) fn head_at(&self, at: At<'_>) -> Option<LogHead> {
        let log = self.child(&ROOT, schema::LOG, at)?;
        let (mut id, mut title, mut dated) = (None, String::new(), None);
        let mut proceedings = meetings::Proceedings::default();
        for item in self.items(&log, at) {
            let text = self.text_of(&item, at).unwrap_or_default();
            match item.key.as_ref() {
                "id" => id = LogId::parse(&text),
                "title" => title = text,
                "dated" => dated = Day::parse(&text),
                _ => self.read_proceeding(&item, at, &mut proceedings),
            }
        }
        proceedings.sort();
        Some(LogHead {
            id: id?,
            title,
            dated,
            categories: self.categories(at),
            parties: self.parties_at(at),
            schema: self.schema(),
            meetings: proceedings.meetings,
            editions: proceedings.editions,
            interests: proceedings.interests,
        })
    }

    /// Where the log can be found, by address.
    pub fn relays(&self) -> Vec<RelayAddress> {
        let Ok(log) = schema::root_map(&self.doc, schema::LOG) else {
            return Vec::new();
        };
        let keys = self.doc.keys(&log);
        keys.filter_map(|key| RelayAddress::parse(key.strip_prefix(schema::RELAY)?).ok())
            .collect()
    }

    /// The schema that the document says it has.
    pub fn schema(&self) -> u32 {
        match self.doc.get(ROOT, schema::SCHEMA_KEY) {
            Ok(Some((value, _))) => value
                .as_i64()
                .and_then(|n| u32::try_from(n).ok())
                .unwrap_or(0),
            _ => 0,
        }
    }

    pub(super) fn categories(&self, at: At<'_>) -> Vec<Category> {
        let Some(map) = self.child(&ROOT, schema::CATEGORIES, at) else {
            return Vec::new();
        };
        let mut categories: Vec<_> = self
            .items(&map, at)
            .filter_map(|item| {
                let mut category = Category {
                    id: CategoryId::parse(&item.key)?,
                    name: String::new(),
                    colour: Colour::default(),
                    order: 0,
                };
                for part in self.items(&item.id(), at) {
                    match part.key.as_ref() {
                        "name" => category.name = self.text_of(&part, at)?,
                        "colour" => {
                            category.colour =
                                Colour::parse(&self.text_of(&part, at)?).unwrap_or_default();
                        }
                        "order" => category.order = int_of(&part.value)?,
                        _ => {}
                    }
                }
                Some(category)
            })
            .collect();
        categories.sort_by_key(|category| (category.order, category.id));
        categories
    }

    /// The identities of all actions, in no particular order.
    pub fn action_ids(&self) -> Vec<ActionId> {
        self.action_objects(None)
            .into_iter()
            .map(|(id, _)| id)
            .collect()
    }

    pub(super) fn action_objects(&self, at: At<'_>) -> Vec<(ActionId, ObjId)> {
        let Some(actions) = self.child(&ROOT, schema::ACTIONS, at) else {
            return Vec::new();
        };
        self.items(&actions, at)
            .filter_map(|item| {
                let id = ActionId::parse(&item.key)?;
                matches!(item.value, ValueRef::Object(_)).then(|| (id, item.id()))
            })
            .collect()
    }

    /// The map of an action.
    fn action_object(&self, id: ActionId, at: At<'_>) -> Option<ObjId> {
        if at.is_none() {
            return self.action_map(id).ok();
        }
        let actions = self.child(&ROOT, schema::ACTIONS, at)?;
        self.child(&actions, &id.to_string(), at)
    }

    /// All actions, by position.
    pub fn actions(&self) -> Vec<Action> {
        self.actions_at(None)
    }

    pub(super) fn actions_at(&self, at: At<'_>) -> Vec<Action> {
        let mut actions: Vec<_> = self
            .action_objects(at)
            .into_iter()
            .map(|(id, object)| self.read_action(id, &object, at))
            .collect();
        actions.sort_by_key(|action| (action.position, action.id));
        actions
    }

    /// One action; `None` if it is not in the log.
    pub fn action(&self, id: ActionId) -> Option<Action> {
        self.action_at(id, None)
    }

    /// What an action is called: "action 85", or its first words; `None` if it is not in the log.
    pub(super) fn name_at(&self, id: ActionId, at: At<'_>) -> Option<String> {
        let object = self.action_object(id, at)?;
        Some(self.name_of(&object, at))
    }

    /// The number of an action; `None` also if it is not in the log.
    fn number_at(&self, id: ActionId, at: At<'_>) -> Option<u32> {
        let object = self.action_object(id, at)?;
        self.number_in(&object, at)
    }

    /// The number of the action in this map.
    pub(super) fn number_in(&self, object: &ObjId, at: At<'_>) -> Option<u32> {
        let number = match at {
            None => self.doc.get(object, schema::NUMBER),
            Some(heads) => self.doc.get_at(object, schema::NUMBER, heads),
        };
        let (value, _) = number.ok().flatten()?;
        u32::try_from(value.as_i64()?).ok()
    }

    /// What the action in this map is called.
    pub(super) fn name_of(&self, object: &ObjId, at: At<'_>) -> String {
        let number = self.number_in(object, at);
        let text = || {
            let text = self.child(object, schema::TEXT, at);
            text.and_then(|text| self.text(&text, at))
                .unwrap_or_default()
        };
        action_name(number, text)
    }

    pub(super) fn action_at(&self, id: ActionId, at: At<'_>) -> Option<Action> {
        let object = self.action_object(id, at)?;
        Some(self.read_action(id, &object, at))
    }
}
