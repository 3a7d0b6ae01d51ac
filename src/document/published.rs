//! Begins a document without history from what is public of another: one change, by nobody in particular.

use super::{Document, Writer, schema};
use crate::model::*;
use automerge::transaction::Transactable;

impl Document {
    /// A new log with these actions. Everything stands as given; who wrote what is not known to it.
    pub fn published(
        head: &LogHead,
        actions: &[Action],
        writer: &Writer,
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        let (mut document, _) = Self::create(head.id, &head.title, &head.categories, writer, at)?;
        document.transact_and_see(at, |tx| {
            if let Some(dated) = head.dated {
                let log = schema::root_map(tx, schema::LOG)?;
                tx.put(&log, "dated", dated.to_string())?;
            }
            for action in actions {
                put(tx, action)?;
            }
            let n = actions.len();
            Ok(format!("Public copy of {n} actions"))
        })?;
        Ok(document)
    }
}

fn put(tx: &mut automerge::transaction::Transaction<'_>, action: &Action) -> Result<(), Refusal> {
    let new = schema::NewAction {
        id: action.id,
        number: action.number,
        printed_number: &action.printed_number,
        position: action.position,
        text: &action.text,
        progress: action.progress,
    };
    let map = schema::put_action(tx, &new)?;
    if action.category.is_some() {
        tx.put(
            &map,
            schema::CATEGORY,
            schema::category_value(action.category),
        )?;
    }
    if action.origin.is_some() {
        tx.put(
            &map,
            schema::ORIGIN,
            schema::origin_value(action.origin.as_ref()),
        )?;
    }
    let mut nth = 1;
    for (at, owner) in action.owners.iter().enumerate() {
        // Sorted: the same words for several people stand together.
        nth = match at > 0 && action.owners[at - 1] == *owner {
            true => nth + 1,
            false => 1,
        };
        tx.put(&map, schema::nth_owner_key(owner, nth), true)?;
    }
    for link in &action.links {
        tx.put(&map, schema::link_key(*link), true)?;
    }
    for artefact in &action.artefacts {
        tx.put(&map, format!("{}{artefact}", schema::ARTEFACT), true)?;
    }
    for step in &action.moves {
        let new = schema::NewMove {
            id: step.id,
            to: &step.to,
            reason: &step.reason,
            replaces: &step.replaces,
        };
        schema::put_move(tx, &map, &new)?;
    }
    for (entry, order) in action.entries.iter().zip(1..) {
        let new = schema::NewEntry {
            id: entry.id,
            kind: entry.kind,
            text: &entry.text,
            at: entry.at,
            by: entry.by.as_deref(),
            regarding: entry.regarding,
            terms: entry.terms.clone(),
            request: None,
            audience: entry.audience,
            corrects: None,
            order,
        };
        schema::put_entry(tx, &map, &new)?;
    }
    Ok(())
}
