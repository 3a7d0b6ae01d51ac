//! Finds the map of an action, and remembers it: an edit asks for the same one several times, and finding one takes
//! longer the longer the log is. What is remembered holds until some change may have put another map in its place.

use super::{Document, schema};
use crate::model::{ActionId, Refusal};
use automerge::{ObjId, ROOT};
use std::{cell::RefCell, collections::HashMap};

/// The maps of the actions that were asked for last, as the log is now.
#[derive(Clone, Debug, Default)]
pub(super) struct Maps(RefCell<HashMap<ActionId, ObjId>>);

/// So many are remembered; an edit of many actions at once asks for each of them more than once.
const MOST_REMEMBERED: usize = 1_024;

impl Maps {
    /// To be called where an action may have come, gone or been replaced.
    pub(super) fn forget(&mut self) {
        self.0.get_mut().clear();
    }

    fn get_or(&self, action: ActionId, find: impl FnOnce() -> Option<ObjId>) -> Option<ObjId> {
        if let Some(known) = self.0.borrow().get(&action) {
            return Some(known.clone());
        }
        // What is not here is not remembered: it may be about to come.
        let found = find()?;
        let mut known = self.0.borrow_mut();
        if known.len() == MOST_REMEMBERED {
            known.clear();
        }
        known.insert(action, found.clone());
        Some(found)
    }
}

impl Document {
    /// The map of an action, as the log is now.
    pub(super) fn action_map(&self, action: ActionId) -> Result<ObjId, Refusal> {
        let find = || {
            let actions = schema::map_at(&self.doc, &ROOT, schema::ACTIONS)?;
            schema::map_at(&self.doc, &actions, &action.to_string())
        };
        let found = self.maps.get_or(action, find);
        found.ok_or(Refusal::UnknownAction)
    }

    /// The maps of several actions, in their order.
    pub(super) fn action_maps<'a>(
        &self,
        actions: impl IntoIterator<Item = &'a ActionId>,
    ) -> Result<Vec<ObjId>, Refusal> {
        let each = actions.into_iter();
        each.map(|id| self.action_map(*id)).collect()
    }
}
