//! Writes the inverse of a step, within one transaction.

use super::plan::{Inverse, TextInverse};
use crate::{document::read::age, model::Refusal};
use automerge::{
    ChangeHash, ObjId, ObjType, ReadDoc, Value, transaction::Transactable, transaction::Transaction,
};

pub(super) fn carry_out(tx: &mut Transaction<'_>, inverse: &Inverse) -> Result<(), Refusal> {
    match inverse {
        Inverse::Put(object, key, value) => tx.put(object, key.as_str(), value.clone())?,
        Inverse::Delete(object, key) => {
            if tx.get(object, key.as_str())?.is_some() {
                tx.delete(object, key.as_str())?;
            }
        }
        Inverse::Restore(object, key, source, at) => restore(tx, object, key, source, at)?,
        Inverse::Text(text, steps) => {
            for step in steps.iter().rev() {
                match step {
                    TextInverse::Remove(cursor) => {
                        let at = tx.get_cursor_position(text, cursor, None)?;
                        // A cursor whose character somebody deleted points at its neighbour: leave that.
                        let still = tx.get_cursor(text, at, None);
                        if still.is_ok_and(|found| found == *cursor) {
                            tx.splice_text(text, at, 1, "")?;
                        }
                    }
                    TextInverse::Insert(cursor, gone) => {
                        let at = tx.get_cursor_position(text, cursor, None)?;
                        tx.splice_text(text, at, 0, gone)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Makes an object again that a change removed, with all that it held just before.
fn restore(
    tx: &mut Transaction<'_>,
    parent: &ObjId,
    key: &str,
    source: &ObjId,
    at: &[ChangeHash],
) -> Result<(), Refusal> {
    let kind = tx.object_type(source)?;
    let object = tx.put_object(parent, key, kind)?;
    if kind == ObjType::Text {
        let text = tx.text_at(source, at)?;
        tx.splice_text(&object, 0, 0, &text)?;
        return Ok(());
    }
    let keys: Vec<String> = tx.keys_at(source, at).collect();
    let mut members = Vec::with_capacity(keys.len());
    for key in keys {
        if let Some((value, id)) = tx.get_at(source, key.as_str(), at)? {
            members.push((age(&id), key, value.into_owned(), id));
        }
    }
    // What is shown in the order in which it came comes in that order again.
    members.sort_by_key(|(age, ..)| *age);
    for (_, key, value, id) in members {
        match value {
            Value::Scalar(value) => tx.put(&object, key.as_str(), value.into_owned())?,
            Value::Object(_) => restore(tx, &object, &key, &id, at)?,
        }
    }
    Ok(())
}
