//! Finds the map of an action, and remembers it: an edit asks for the same one several times, and finding one takes
//! longer the longer the log is. What is remembered holds until some change may have put another map in its place.

use super::{Document, remembered::Remembered, schema};
use crate::model::{ActionId, Refusal};
use automerge::{ObjId, ROOT};

/// The maps of the actions that were asked for last, as the log is now: so many, because an edit of many actions at
/// once asks for each of them more than once. What is not here may be about to come, and is not remembered.
pub(super) type Maps = Remembered<ActionId, ObjId, 1_024>;

impl Document {
    /// The map of an action, as the log is now.
    pub(super) fn action_map(&self, action: ActionId) -> Result<ObjId, Refusal> {
        let find = || {
            let actions = schema::map_at(&self.doc, &ROOT, schema::ACTIONS)?;
            schema::map_at(&self.doc, &actions, &action.to_string())
        };
        let found = self.maps.get_or(&action, find);
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
