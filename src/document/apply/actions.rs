//! New actions, their numbers and their wording.

use super::{LONGEST_TEXT, not_empty};
use crate::{
    document::{Applied, Document, Touched, schema},
    model::*,
};
use automerge::{ReadDoc, transaction::Transactable};

impl Document {
    pub(super) fn add_action(
        &mut self,
        id: ActionId,
        text: &str,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let text = text.trim();
        not_empty(text)?;
        if self.action_map(id).is_ok() {
            return Err(Refusal::NothingChanges);
        }
        let next = self.next();
        let mut touched = Touched::actions([id]);
        touched.numbers = true;
        let applied = self.transact(at, touched, |tx| {
            let new = schema::NewAction {
                id,
                number: Some(next.number),
                printed_number: "",
                position: next.position,
                text,
                progress: Progress::NotStarted,
            };
            schema::put_action(tx, &new)?;
            Ok(format!("Action {} added", next.number))
        })?;
        // Not counted again: it is known what this change did to the numbers.
        self.next = Some(schema::Next {
            number: next.number.saturating_add(1),
            position: next.position.saturating_add(1),
        });
        Ok(applied)
    }

    /// The next free number and position; counted once and again after numbers have changed.
    pub(in crate::document) fn next(&mut self) -> schema::Next {
        if let Some(next) = self.next {
            return next;
        }
        let mut next = schema::Next {
            number: 1,
            position: 0,
        };
        for (_, object) in self.action_objects(None) {
            if let Ok(Some((value, _))) = self.doc.get(&object, schema::NUMBER)
                && let Some(number) = value.as_i64().and_then(|n| u32::try_from(n).ok())
            {
                next.number = next.number.max(number.saturating_add(1));
            }
            if let Ok(Some((value, _))) = self.doc.get(&object, schema::POSITION)
                && let Some(position) = value.as_i64()
            {
                next.position = next.position.max(position.saturating_add(1));
            }
        }
        self.next = Some(next);
        next
    }

    pub(super) fn edit_wording(
        &mut self,
        action: ActionId,
        seen: Revision,
        splice: &Splice,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let object = self.action_map(action)?;
        let text =
            schema::map_at(&self.doc, &object, schema::TEXT).ok_or(Refusal::UnknownAction)?;
        if self.doc.length(&text) + splice.insert.encode_utf16().count() > LONGEST_TEXT {
            return Err(Refusal::TooLong {
                limit: LONGEST_TEXT as u32,
            });
        }
        let name = self.name_of(&object, None);
        let trail = self.texts.entry(action).or_default();
        let before = trail.clone();
        let splices = trail.rebase(seen, splice);
        let mut n_written = 0;
        let result = self.transact(at, Touched::actions([action]), |tx| {
            for splice in &splices {
                let length = tx.length(&text);
                let from = splice.at.min(length);
                let delete = splice.delete.min(length - from);
                if delete > 0 || !splice.insert.is_empty() {
                    tx.splice_text(&text, from, delete as isize, &splice.insert)?;
                    n_written += 1;
                }
            }
            Ok(format!("Wording of {name} edited"))
        });
        match &result {
            // The page's own typing, which it need not be told again.
            Ok(_) => self.texts.entry(action).or_default().typed(n_written),
            Err(Refusal::NothingChanges) => {}
            Err(_) => drop(self.texts.insert(action, before)),
        }
        result
    }
}
