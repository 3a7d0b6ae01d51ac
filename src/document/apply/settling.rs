//! Choosing one of the values that were set apart from each other.

use crate::{
    document::{Applied, Document, Touched, schema},
    model::*,
};
use automerge::transaction::Transactable;

impl Document {
    pub(super) fn settle(
        &mut self,
        action: ActionId,
        value: &FieldValue,
        settling: MoveId,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let known = self.action(action).ok_or(Refusal::UnknownAction)?;
        let name = known.name();
        let (field, key, scalar, words) = match value {
            FieldValue::Deadline(chosen, _) => {
                return self.settle_deadline(&known, *chosen, settling, at);
            }
            FieldValue::Number(number) => (
                Field::Number,
                schema::NUMBER,
                schema::number_value(*number),
                number.map_or("none".to_owned(), |n| n.to_string()),
            ),
            FieldValue::Category(category) => (
                Field::Category,
                schema::CATEGORY,
                schema::category_value(*category),
                self.category_name(*category)?,
            ),
            FieldValue::Progress(progress) => (
                Field::Progress,
                schema::PROGRESS,
                progress.word().into(),
                progress.plain(),
            ),
            FieldValue::Origin(origin) => (
                Field::Origin,
                schema::ORIGIN,
                schema::origin_value(origin.as_ref()),
                origin.as_ref().map_or("none".to_owned(), Origin::words),
            ),
        };
        if !known.conflicts.iter().any(|c| c.field == field) {
            return Err(Refusal::NothingChanges);
        }
        let mut touched = Touched::actions([action]);
        touched.numbers = field == Field::Number;
        let object = self.action_map(action)?;
        self.transact(at, touched, |tx| {
            // Written even where it is the winner already: that is what ends the conflict.
            tx.put(&object, key, scalar)?;
            Ok(format!("{} of {name} settled as {words}", field.name()))
        })
    }
}
