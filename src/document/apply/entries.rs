//! Entries: added and struck, never changed.

use super::{not_empty, put_if_new};
use crate::{
    command::WrittenEntry,
    document::{Applied, Document, Touched, schema, schema::NewEntry},
    model::*,
};
use std::collections::BTreeSet;

impl Document {
    pub(super) fn add_entry(
        &mut self,
        action: ActionId,
        new: &NewEntry<'_>,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let proposal = matches!(
            new.kind,
            EntryKind::ProposedComplete | EntryKind::ProposedClosed
        );
        if !proposal {
            not_empty(new.text)?;
        }
        // Not the whole action: reading it takes longer than the edit.
        let object = schema::action_map(&self.doc, action)?;
        let is_here = |id| schema::map_at(&self.doc, &object, &schema::entry_key(id)).is_some();
        if is_here(new.id) {
            return Err(Refusal::NothingChanges);
        }
        if new.regarding.is_some_and(|question| !is_here(question)) {
            return Err(Refusal::UnknownEntry);
        }
        let name = self.name_of(&object, None);
        self.transact(at, Touched::actions([action]), |tx| {
            schema::put_entry(tx, &object, new)?;
            Ok(entry_summary(new.kind, &name))
        })
    }

    pub(super) fn add_entries(
        &mut self,
        entries: &[WrittenEntry],
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let mut objects = Vec::new();
        let mut ids = BTreeSet::new();
        for entry in entries {
            not_empty(entry.text.trim())?;
            let object = schema::action_map(&self.doc, entry.action)?;
            let is_here = schema::map_at(&self.doc, &object, &schema::entry_key(entry.id));
            if is_here.is_some() || !ids.insert(entry.id) {
                return Err(Refusal::NothingChanges);
            }
            objects.push((object, self.terms(entry.action, entry.kind)?));
        }
        let actions: BTreeSet<_> = entries.iter().map(|entry| entry.action).collect();
        let names = self.names(&actions.iter().copied().collect::<Vec<_>>());
        let summary = match entries {
            [] => return Err(Refusal::NothingChanges),
            [one] => entry_summary(one.kind, &names),
            more => format!("{} entries on {names}", more.len()),
        };
        self.transact(at, Touched::actions(actions), |tx| {
            for (order, (entry, (object, terms))) in (0..).zip(entries.iter().zip(objects)) {
                let new = NewEntry {
                    id: entry.id,
                    kind: entry.kind,
                    text: entry.text.trim(),
                    at: entry.at,
                    by: None,
                    regarding: None,
                    terms,
                    order,
                };
                schema::put_entry(tx, &object, &new)?;
            }
            Ok(summary)
        })
    }

    pub(super) fn strike(
        &mut self,
        action: ActionId,
        entry: EntryId,
        correction: Option<(EntryId, &str)>,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let known = self.action(action).ok_or(Refusal::UnknownAction)?;
        let old = known
            .entries
            .iter()
            .find(|candidate| candidate.id == entry)
            .ok_or(Refusal::UnknownEntry)?;
        if let Some((_, text)) = correction {
            not_empty(text)?;
        }
        let name = known.name();
        let what = plain(old.kind.word());
        self.transact(at, Touched::actions([action]), |tx| {
            let object = schema::action_map(tx, action)?;
            let struck = format!("{}{entry}", schema::STRUCK);
            put_if_new(tx, &object, &struck, &true.into())?;
            if let Some((id, text)) = correction {
                let new = NewEntry {
                    id,
                    kind: old.kind,
                    text,
                    at: old.at,
                    by: old.by.as_deref(),
                    regarding: old.regarding.or(Some(entry)),
                    terms: old.terms.clone(),
                    order: old.order,
                };
                schema::put_entry(tx, &object, &new)?;
                return Ok(format!("An entry ({what}) on {name} corrected"));
            }
            Ok(format!("An entry ({what}) on {name} struck"))
        })
    }
}

fn entry_summary(kind: EntryKind, name: &str) -> String {
    match kind {
        EntryKind::Update => format!("Update on {name}"),
        EntryKind::Question => format!("Question on {name}"),
        EntryKind::Answer => format!("Answer on {name}"),
        EntryKind::ProposedComplete => format!("Proposed that {name} is complete"),
        EntryKind::ProposedClosed => format!("Proposed to close {name}"),
        EntryKind::RecordedComplete => format!("Recorded that {name} is complete"),
        EntryKind::RecordedClosed => format!("Recorded that {name} is closed"),
        EntryKind::Withdrawal => format!("{} withdrawn", capital(name)),
    }
}
