//! Entries: added and struck, never changed.

use super::{not_empty, put_if_new};
use crate::{
    command::WrittenEntry,
    document::{Applied, Document, Touched, schema, schema::NewEntry},
    model::*,
};
use automerge::{ObjId, ReadDoc, transaction::Transactable};
use std::collections::BTreeSet;

/// What is put in the place of an entry that is struck.
#[derive(Clone, Copy)]
pub(super) struct Correction<'a> {
    pub(super) id: EntryId,
    pub(super) text: &'a str,
    /// The date that it bears.
    pub(super) dated: Option<When>,
}

impl Document {
    /// Adds entries in one change: all of them, or none.
    pub(super) fn add_entries(
        &mut self,
        entries: &[WrittenEntry],
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let (mut plan, mut ids) = (Vec::new(), BTreeSet::new());
        for entry in entries {
            let request = checked(entry)?;
            // Not the whole action: reading it takes longer than the edit.
            let object = self.action_map(entry.action)?;
            let is_here = |id| schema::map_at(&self.doc, &object, &schema::entry_key(id)).is_some();
            if is_here(entry.id) || !ids.insert(entry.id) {
                return Err(Refusal::NothingChanges);
            }
            if entry.regarding.is_some_and(|question| !is_here(question)) {
                return Err(Refusal::UnknownEntry);
            }
            let terms = self.terms(entry.action, entry.kind)?;
            plan.push((entry, object, terms, request));
        }
        let mut actions = BTreeSet::new();
        let named = entries.iter().map(|entry| entry.action);
        let named: Vec<_> = named.filter(|action| actions.insert(*action)).collect();
        let names = self.names(&named);
        let internal = match entries.iter().all(|one| one.audience == Audience::Internal) {
            true => " (internal)",
            false => "",
        };
        let summary = match plan.as_slice() {
            [] => return Err(Refusal::NothingChanges),
            [(.., Some(request)), more @ ..]
                if more
                    .iter()
                    .all(|(.., other)| other.as_ref() == Some(request)) =>
            {
                request_summary(request, &names)
            }
            [(one, ..)] => entry_summary(one.kind, &names) + internal,
            more => format!("{} entries on {names}{internal}", more.len()),
        };
        self.transact(at, Touched::actions(actions), |tx| {
            for (order, (entry, object, terms, request)) in (0..).zip(&plan) {
                let new = NewEntry {
                    id: entry.id,
                    kind: entry.kind,
                    text: entry.text.trim(),
                    at: entry.at,
                    by: None,
                    regarding: entry.regarding,
                    terms: terms.clone(),
                    request: request.clone(),
                    audience: entry.audience,
                    corrects: None,
                    order,
                };
                schema::put_entry(tx, object, &new)?;
            }
            Ok(summary)
        })
    }

    pub(super) fn strike(
        &mut self,
        action: ActionId,
        entry: EntryId,
        correction: Option<Correction<'_>>,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let known = self.action(action).ok_or(Refusal::UnknownAction)?;
        let old = known
            .entries
            .iter()
            .find(|candidate| candidate.id == entry)
            .ok_or(Refusal::UnknownEntry)?;
        if self.author().is_some_and(|who| !old.may_be_struck_by(&who)) {
            return Err(Refusal::Process(ProcessProblem::NotTheirProposal));
        }
        if let Some(Correction { text, .. }) = correction {
            not_empty(text)?;
        }
        let name = known.name();
        let kind = old.kind;
        let object = self.action_map(action)?;
        self.transact(at, Touched::actions([action]), |tx| {
            let struck = format!("{}{entry}", schema::STRUCK);
            put_if_new(tx, &object, &struck, &true.into())?;
            if let Some(Correction { id, text, dated }) = correction {
                let new = NewEntry {
                    id,
                    kind: old.kind,
                    text,
                    at: dated,
                    by: old.by.as_deref(),
                    regarding: old.regarding.or(Some(entry)),
                    terms: old.terms.clone(),
                    request: old.request.clone(),
                    audience: old.audience,
                    corrects: old.regarding.map(|_| entry),
                    order: old.order,
                };
                schema::put_entry(tx, &object, &new)?;
                let what = plain(kind.word());
                return Ok(match text == old.text && dated != old.at {
                    true => format!("Date of the {what} on {name} corrected"),
                    false => format!("{} on {name} corrected", capital(&what)),
                });
            }
            Ok(struck_summary(kind, &name))
        })
    }

    /// An entry and those that it was put in the place of, the newest first.
    fn line_of(&self, action: &ObjId, entry: &Entry) -> Vec<EntryId> {
        let word = |id: EntryId, key: &str| {
            let map = schema::map_at(&self.doc, action, &schema::entry_key(id))?;
            let (value, _) = self.doc.get(&map, key).ok()??;
            value.as_str().map(str::to_owned)
        };
        let id_at = |id, key: &str| word(id, key).and_then(|text| EntryId::parse(&text));
        let mut line = vec![entry.id];
        while let Some(last) = line.last().copied() {
            let is_answer = word(last, "kind").as_deref() == Some(EntryKind::Answer.word());
            let regards = || id_at(last, "regarding").filter(|_| !is_answer);
            let before = id_at(last, schema::CORRECTS).or_else(regards);
            match before.filter(|id| !line.contains(id)) {
                Some(id) => line.push(id),
                None => break,
            }
        }
        line
    }

    /// Marks an entry as internal, or takes that back: of itself, and of those that it was put in the place of.
    pub(super) fn set_audience(
        &mut self,
        action: ActionId,
        entry: EntryId,
        audience: Audience,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let known = self.action(action).ok_or(Refusal::UnknownAction)?;
        let found = known.entries.iter().find(|one| one.id == entry);
        let found = found.ok_or(Refusal::UnknownEntry)?;
        if !found.kind.can_be_internal() {
            return Err(Refusal::Defect("what ends an action is public".into()));
        }
        let object = self.action_map(action)?;
        let line = self.line_of(&object, found);
        let marked: Vec<_> = line
            .into_iter()
            .map(schema::internal_key)
            .filter(|key| matches!(self.doc.get(&object, key.as_str()), Ok(Some(_))))
            .collect();
        let is_marked = !marked.is_empty();
        if is_marked == (audience == Audience::Internal) {
            return Err(Refusal::NothingChanges);
        }
        let what = format!("{} on {}", capital(&plain(found.kind.word())), known.name());
        self.transact(at, Touched::actions([action]), |tx| match audience {
            Audience::Internal => {
                tx.put(&object, schema::internal_key(entry), true)?;
                Ok(format!("{what} marked as internal"))
            }
            Audience::Open => {
                for key in marked {
                    tx.delete(&object, key)?;
                }
                Ok(format!("{what} no longer internal"))
            }
        })
    }
}

/// More names than this are not asked at once.
const MOST_ASKED: usize = 500;

/// What it means that an entry no longer counts.
fn struck_summary(kind: EntryKind, name: &str) -> String {
    match kind {
        EntryKind::Withdrawal => format!("{} reinstated", capital(name)),
        EntryKind::ProposedComplete => format!("Proposal that {name} is complete taken back"),
        EntryKind::ProposedClosed => format!("Proposal to close {name} taken back"),
        EntryKind::Request => format!("Request for comments on {name} taken back"),
        _ => format!("{} on {name} struck", capital(&plain(kind.word()))),
    }
}

/// A proposal says something without words.
fn has_words(kind: EntryKind, text: &str) -> Result<(), Refusal> {
    match kind.proposes().is_some() && text.is_empty() {
        true => Ok(()),
        false => not_empty(text),
    }
}

/// Refuses an entry that cannot stand; gives its request as it is kept.
fn checked(entry: &WrittenEntry) -> Result<Option<Request>, Refusal> {
    has_words(entry.kind, entry.text.trim())?;
    if entry.audience == Audience::Internal && !entry.kind.can_be_internal() {
        return Err(Refusal::Defect("what ends an action is public".into()));
    }
    let Some(request) = &entry.request else {
        return match entry.kind {
            EntryKind::Request => Err(Refusal::Defect("a request names its day".into())),
            _ => Ok(None),
        };
    };
    if entry.kind != EntryKind::Request {
        return Err(Refusal::Defect("only a request asks for comments".into()));
    }
    let plain = |name: &String| name.trim().replace('\t', " ");
    let of: BTreeSet<_> = request.of.iter().map(plain).collect();
    of.iter().try_for_each(|name| not_empty(name))?;
    if of.len() > MOST_ASKED {
        let limit = MOST_ASKED as u32;
        return Err(Refusal::TooLong { limit });
    }
    let (by, of) = (request.by, of.into_iter().collect());
    Ok(Some(Request { by, of }))
}

fn request_summary(request: &Request, names: &str) -> String {
    let by = request.by.words();
    match request.of.as_slice() {
        [] => format!("Comments on {names} asked for by {by}"),
        of => format!(
            "Comments on {names} asked for by {by} from {}",
            list(of, "and")
        ),
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
        EntryKind::Request => format!("Comments on {name} asked for"),
    }
}
