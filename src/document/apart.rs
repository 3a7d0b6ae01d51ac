//! Wordings that two replicas edited without each other. Letters are put together, so no value stands against
//! another; whether the words still say something only a person can tell.

use super::{Document, schema};
use crate::model::{ActionId, WordingApart};
use automerge::ReadDoc;

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

    fn wording(&self, id: ActionId) -> Option<String> {
        let action = self.action_map(id).ok()?;
        let text = schema::map_at(&self.doc, &action, schema::TEXT)?;
        self.doc.text(&text).ok()
    }
}
