//! Registers and sets: fields that hold one value, and keys that are there or not.

use super::put_if_new;
use crate::{
    document::{Applied, Document, Touched, schema},
    model::*,
};
use automerge::{ReadDoc, ScalarValue, transaction::Transactable};

impl Document {
    pub(super) fn set_register(
        &mut self,
        actions: &[ActionId],
        key: &str,
        value: &ScalarValue,
        summary: String,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let mut touched = Touched::actions(actions.iter().copied());
        touched.numbers = key == schema::NUMBER;
        let objects = self.action_maps(actions)?;
        self.transact(at, touched, |tx| {
            for object in &objects {
                put_if_new(tx, object, key, value)?;
            }
            Ok(summary)
        })
    }

    pub(super) fn set_member(
        &mut self,
        action: ActionId,
        key: &str,
        member: bool,
        at: Timestamp,
        summary: impl FnOnce(String) -> String,
    ) -> Result<Applied, Refusal> {
        let name = self.name(action);
        let object = self.action_map(action)?;
        self.transact(at, Touched::actions([action]), |tx| {
            if member {
                put_if_new(tx, &object, key, &true.into())?;
            } else if tx.get(&object, key)?.is_some() {
                tx.delete(&object, key)?;
            }
            Ok(summary(name))
        })
    }
}
