//! Entries: added and struck, never changed.

use super::{not_empty, put_if_new};
use crate::{
    document::{Applied, Document, Touched, schema, schema::NewEntry},
    model::*,
};

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
