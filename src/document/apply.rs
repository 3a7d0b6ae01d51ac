//! Carries out edits: one edit, one transaction, or a refusal and no change at all.

use super::{Applied, Document, Touched, schema, schema::NewEntry};
use crate::{command::Edit, model::*};
use automerge::{ObjId, ReadDoc, ScalarValue, transaction::Transactable, transaction::Transaction};

/// The longest text of one field, in characters. Well above any real action, and low enough that a
/// slip with the clipboard does not fill everybody's disk.
pub(super) const LONGEST_TEXT: usize = 100_000;

impl Document {
    /// Carries out an edit at the given time.
    pub fn apply(&mut self, edit: &Edit, at: Timestamp) -> Result<Applied, Refusal> {
        if self.schema() > super::SCHEMA {
            return Err(Refusal::ReadOnly);
        }
        match edit {
            Edit::RenameLog(title) => self.rename(title, at),
            Edit::AddAction { id, text } => self.add_action(*id, text, at),
            Edit::EditWording {
                action,
                seen,
                splice,
            } => self.edit_wording(*action, *seen, splice, at),
            Edit::SetNumber { action, number } => {
                let name = self.name(*action);
                let words = number.map_or("no number".to_owned(), |n| n.to_string());
                self.set_register(
                    &[*action],
                    schema::NUMBER,
                    &schema::number_value(*number),
                    format!("Number of {name} set to {words}"),
                    at,
                )
            }
            Edit::SetCategory { actions, category } => {
                let words = self.category_name(*category)?;
                let subject = self.names(actions);
                self.set_register(
                    actions,
                    schema::CATEGORY,
                    &schema::category_value(*category),
                    format!("Category of {subject} set to {words}"),
                    at,
                )
            }
            Edit::SetProgress { actions, progress } => {
                let subject = self.names(actions);
                self.set_register(
                    actions,
                    schema::PROGRESS,
                    &progress.word().into(),
                    format!("Progress of {subject} set to {}", plain(progress.word())),
                    at,
                )
            }
            Edit::SetOrigin { action, origin } => {
                let name = self.name(*action);
                let words = origin.as_ref().map_or("none".to_owned(), origin_words);
                self.set_register(
                    &[*action],
                    schema::ORIGIN,
                    &schema::origin_value(origin.as_ref()),
                    format!("Origin of {name} set to {words}"),
                    at,
                )
            }
            Edit::MoveDeadline {
                actions,
                to,
                reason,
            } => self.move_deadline(actions, to, reason, at),
            Edit::AddOwner { action, owner } => {
                not_empty(&owner.name)?;
                self.set_member(*action, &schema::owner_key(owner), true, at, |name| {
                    format!("Owner of {name} added: {}", owner.name)
                })
            }
            Edit::RemoveOwner { action, owner } => {
                self.set_member(*action, &schema::owner_key(owner), false, at, |name| {
                    format!("Owner of {name} removed: {}", owner.name)
                })
            }
            Edit::AddLink { action, to } => {
                let target = self.link_name(*to);
                self.set_member(*action, &schema::link_key(*to), true, at, |name| {
                    format!("Link of {name} to {target} added")
                })
            }
            Edit::RemoveLink { action, to } => {
                let target = self.link_name(*to);
                self.set_member(*action, &schema::link_key(*to), false, at, |name| {
                    format!("Link of {name} to {target} removed")
                })
            }
            Edit::AddArtefact { action, artefact } => {
                let key = format!("{}{artefact}", schema::ARTEFACT);
                self.set_member(*action, &key, true, at, |name| {
                    format!("Artefact {artefact} added to {name}")
                })
            }
            Edit::RemoveArtefact { action, artefact } => {
                let key = format!("{}{artefact}", schema::ARTEFACT);
                self.set_member(*action, &key, false, at, |name| {
                    format!("Artefact {artefact} removed from {name}")
                })
            }
            Edit::AddEntry {
                action,
                id,
                kind,
                text,
                at: dated,
                regarding,
            } => {
                let new = NewEntry {
                    id: *id,
                    kind: *kind,
                    text: text.trim(),
                    at: *dated,
                    by: None,
                    regarding: *regarding,
                    order: 0,
                };
                self.add_entry(*action, &new, at)
            }
            Edit::StrikeEntry { action, entry } => self.strike(*action, *entry, None, at),
            Edit::CorrectEntry {
                action,
                entry,
                id,
                text,
            } => self.strike(*action, *entry, Some((*id, text.trim())), at),
            Edit::Settle {
                action,
                value,
                settling,
            } => self.settle(*action, value, *settling, at),
            Edit::AddCategory { id, name, colour } => {
                let order = self
                    .head()
                    .and_then(|head| head.categories.last().map(|last| last.order + 1))
                    .unwrap_or(0);
                self.put_category(*id, name, *colour, order, "added", at)
            }
            Edit::ChangeCategory { id, name, colour } => {
                let order = self
                    .head()
                    .and_then(|head| {
                        head.categories
                            .iter()
                            .find(|c| c.id == *id)
                            .map(|c| c.order)
                    })
                    .ok_or(Refusal::UnknownCategory)?;
                self.put_category(*id, name, *colour, order, "changed", at)
            }
            Edit::TickFinding { finding, ticked } => self.tick(*finding, *ticked, at),
            Edit::Import { source, draft } => self.import(*source, draft, at),
        }
    }

    /// "action 85", or the first words of an action without a number.
    pub(super) fn name(&self, action: ActionId) -> String {
        let Ok(object) = schema::action_map(&self.doc, action) else {
            return "an action".to_owned();
        };
        let number = self.doc.get(&object, schema::NUMBER).ok().flatten();
        let number = number.and_then(|(value, _)| u32::try_from(value.as_i64()?).ok());
        name_of(number, || {
            let text = schema::map_at(&self.doc, &object, schema::TEXT);
            text.and_then(|text| self.doc.text(&text).ok())
                .unwrap_or_default()
        })
    }

    fn names(&self, actions: &[ActionId]) -> String {
        match actions {
            [one] => self.name(*one),
            _ => {
                let names: Vec<_> = actions.iter().take(20).map(|id| self.name(*id)).collect();
                let numbers: Vec<_> = names
                    .iter()
                    .map(|name| name.strip_prefix("action ").unwrap_or(name))
                    .collect();
                let more = if actions.len() > 20 {
                    " and others"
                } else {
                    ""
                };
                format!("actions {}{more}", numbers.join(", "))
            }
        }
    }

    fn category_name(&self, category: Option<CategoryId>) -> Result<String, Refusal> {
        let Some(id) = category else {
            return Ok("none".to_owned());
        };
        self.head()
            .and_then(|head| head.categories.into_iter().find(|c| c.id == id))
            .map(|c| c.name)
            .ok_or(Refusal::UnknownCategory)
    }

    fn link_name(&self, link: Link) -> String {
        match link {
            Link::Action(id) => self.name(id),
            Link::Number(number) => format!("action {number}"),
        }
    }

    fn rename(&mut self, title: &str, at: Timestamp) -> Result<Applied, Refusal> {
        let title = title.trim();
        not_empty(title)?;
        self.transact(at, Touched::head(), |tx| {
            let log = schema::root_map(tx, schema::LOG)?;
            put_if_new(tx, &log, "title", &title.into())?;
            Ok(format!("Title set to “{title}”"))
        })
    }

    fn add_action(&mut self, id: ActionId, text: &str, at: Timestamp) -> Result<Applied, Refusal> {
        let text = text.trim();
        not_empty(text)?;
        if schema::action_map(&self.doc, id).is_ok() {
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
    pub(super) fn next(&mut self) -> schema::Next {
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

    fn edit_wording(
        &mut self,
        action: ActionId,
        seen: Revision,
        splice: &Splice,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let object = schema::action_map(&self.doc, action)?;
        let text =
            schema::map_at(&self.doc, &object, schema::TEXT).ok_or(Refusal::UnknownAction)?;
        if self.doc.length(&text) + splice.insert.len() > LONGEST_TEXT {
            return Err(Refusal::TooLong {
                limit: LONGEST_TEXT as u32,
            });
        }
        let name = self.name(action);
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
            Ok(wording_summary(&name))
        });
        match &result {
            // The page's own typing, which it need not be told again.
            Ok(_) => self.texts.entry(action).or_default().typed(n_written),
            Err(Refusal::NothingChanges) => {}
            Err(_) => drop(self.texts.insert(action, before)),
        }
        result
    }

    fn set_register(
        &mut self,
        actions: &[ActionId],
        key: &str,
        value: &ScalarValue,
        summary: String,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let mut touched = Touched::actions(actions.iter().copied());
        touched.numbers = key == schema::NUMBER;
        self.transact(at, touched, |tx| {
            for action in actions {
                let object = schema::action_map(tx, *action)?;
                put_if_new(tx, &object, key, value)?;
            }
            Ok(summary)
        })
    }

    fn set_member(
        &mut self,
        action: ActionId,
        key: &str,
        member: bool,
        at: Timestamp,
        summary: impl FnOnce(String) -> String,
    ) -> Result<Applied, Refusal> {
        let name = self.name(action);
        self.transact(at, Touched::actions([action]), |tx| {
            let object = schema::action_map(tx, action)?;
            if member {
                put_if_new(tx, &object, key, &true.into())?;
            } else if tx.get(&object, key)?.is_some() {
                tx.delete(&object, key)?;
            }
            Ok(summary(name))
        })
    }

    fn move_deadline(
        &mut self,
        actions: &[(ActionId, MoveId)],
        to: &Deadline,
        reason: &str,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let reason = reason.trim();
        let mut moves = Vec::new();
        for (id, move_id) in actions {
            let action = self.action(*id).ok_or(Refusal::UnknownAction)?;
            if action.moves.iter().any(|m| m.id == *move_id) {
                continue;
            }
            let last = super::read::last_moves(&action.moves);
            if let [only] = last.as_slice()
                && only.to.deadline == *to
            {
                continue;
            }
            if reason.is_empty() && action.due.deadline != Deadline::None {
                return Err(Refusal::NoReason);
            }
            let replaces: Vec<_> = last.iter().map(|m| m.id).collect();
            moves.push((*id, *move_id, replaces));
        }
        let subject = self.names(&actions.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        let due = Due {
            deadline: to.clone(),
            printed: String::new(),
        };
        let touched = Touched::actions(moves.iter().map(|(id, ..)| *id));
        self.transact(at, touched, |tx| {
            for (id, move_id, replaces) in &moves {
                let object = schema::action_map(tx, *id)?;
                let new = schema::NewMove {
                    id: *move_id,
                    to: &due,
                    reason,
                    replaces,
                };
                schema::put_move(tx, &object, &new)?;
            }
            Ok(format!(
                "Deadline of {subject} moved to {}",
                deadline_words(to)
            ))
        })
    }

    fn add_entry(
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
        let known = self.action(action).ok_or(Refusal::UnknownAction)?;
        if known.entries.iter().any(|entry| entry.id == new.id) {
            return Err(Refusal::NothingChanges);
        }
        if let Some(question) = new.regarding
            && !known.entries.iter().any(|entry| entry.id == question)
        {
            return Err(Refusal::UnknownEntry);
        }
        let name = action_name(&known);
        self.transact(at, Touched::actions([action]), |tx| {
            let object = schema::action_map(tx, action)?;
            schema::put_entry(tx, &object, new)?;
            Ok(entry_summary(new.kind, &name))
        })
    }

    fn strike(
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
        let name = action_name(&known);
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
                    order: old.order,
                };
                schema::put_entry(tx, &object, &new)?;
                return Ok(format!("An entry ({what}) on {name} corrected"));
            }
            Ok(format!("An entry ({what}) on {name} struck"))
        })
    }

    fn settle(
        &mut self,
        action: ActionId,
        value: &FieldValue,
        settling: MoveId,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let known = self.action(action).ok_or(Refusal::UnknownAction)?;
        let name = action_name(&known);
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
                plain(progress.word()),
            ),
            FieldValue::Origin(origin) => (
                Field::Origin,
                schema::ORIGIN,
                schema::origin_value(origin.as_ref()),
                origin.as_ref().map_or("none".to_owned(), origin_words),
            ),
        };
        if !known.conflicts.iter().any(|c| c.field == field) {
            return Err(Refusal::NothingChanges);
        }
        let mut touched = Touched::actions([action]);
        touched.numbers = field == Field::Number;
        self.transact(at, touched, |tx| {
            let object = schema::action_map(tx, action)?;
            // Written even where it is the winner already: that is what ends the conflict.
            tx.put(&object, key, scalar)?;
            Ok(format!(
                "{} of {name} settled as {words}",
                field_words(field)
            ))
        })
    }

    fn settle_deadline(
        &mut self,
        known: &Action,
        chosen: MoveId,
        settling: MoveId,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let last = super::read::last_moves(&known.moves);
        let due = last
            .iter()
            .find(|one| one.id == chosen)
            .map(|one| one.to.clone())
            .ok_or(Refusal::NothingChanges)?;
        if last.len() < 2 {
            return Err(Refusal::NothingChanges);
        }
        let replaces: Vec<_> = last.iter().map(|one| one.id).collect();
        let name = action_name(known);
        self.transact(at, Touched::actions([known.id]), |tx| {
            let object = schema::action_map(tx, known.id)?;
            let new = schema::NewMove {
                id: settling,
                to: &due,
                reason: "Settled between two moves made apart",
                replaces: &replaces,
            };
            schema::put_move(tx, &object, &new)?;
            Ok(format!(
                "Deadline of {name} settled as {}",
                deadline_words(&due.deadline)
            ))
        })
    }

    fn put_category(
        &mut self,
        id: CategoryId,
        name: &str,
        colour: Colour,
        order: i64,
        verb: &str,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let name = name.trim();
        not_empty(name)?;
        self.transact(at, Touched::head(), |tx| {
            let category = Category {
                id,
                name: name.to_owned(),
                colour,
                order,
            };
            schema::put_category(tx, &category)?;
            Ok(format!("Category {name} {verb}"))
        })
    }

    fn tick(
        &mut self,
        finding: FindingId,
        ticked: bool,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let touched = Touched {
            findings: [finding].into(),
            ..Touched::default()
        };
        self.transact(at, touched, |tx| {
            let findings = schema::root_map(tx, schema::FINDINGS)?;
            let object = schema::map_at(tx, &findings, &finding.to_string())
                .ok_or(Refusal::UnknownFinding)?;
            put_if_new(tx, &object, "ticked", &ticked.into())?;
            let verb = if ticked { "ticked off" } else { "opened again" };
            Ok(format!("A finding {verb}"))
        })
    }
}

/// Puts a value unless it stands there already, alone: an edit that changes nothing leaves no trace.
fn put_if_new(
    tx: &mut Transaction<'_>,
    object: &ObjId,
    key: &str,
    value: &ScalarValue,
) -> Result<(), Refusal> {
    let now = tx.get_all(object, key)?;
    let same = match now.as_slice() {
        [] => *value == ScalarValue::Null,
        [(one, _)] => one.as_scalar() == Some(value),
        _ => false,
    };
    if !same {
        tx.put(object, key, value.clone())?;
    }
    Ok(())
}

fn not_empty(text: &str) -> Result<(), Refusal> {
    if text.is_empty() {
        return Err(Refusal::EmptyText);
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::TooLong {
            limit: LONGEST_TEXT as u32,
        });
    }
    Ok(())
}

/// A word of a file as people write it.
pub(super) fn plain(word: &str) -> String {
    word.replace('_', " ")
}

/// "action 85", or its first words where it has no number.
pub(super) fn action_name(action: &Action) -> String {
    name_of(action.number, || action.text.clone())
}

fn name_of(number: Option<u32>, text: impl FnOnce() -> String) -> String {
    match number {
        Some(number) => format!("action {number}"),
        None => {
            let text = text();
            let words: Vec<_> = text.split_whitespace().take(5).collect();
            format!("the action “{}…”", words.join(" "))
        }
    }
}

pub(super) fn wording_summary(name: &str) -> String {
    format!("Wording of {name} edited")
}

pub(super) fn origin_words(origin: &Origin) -> String {
    match origin.month {
        Some(month) => format!("{} {}", month.name(), month.year()),
        None => origin.printed.clone(),
    }
}

/// A deadline as a sentence has it: "July 2019".
pub(super) fn deadline_words(deadline: &Deadline) -> String {
    match deadline {
        Deadline::None => "none".to_owned(),
        Deadline::Months(months) => {
            let months: Vec<_> = months
                .iter()
                .map(|month| format!("{} {}", month.name(), month.year()))
                .collect();
            months.join(" and ")
        }
        Deadline::Day(day) => format!(
            "{} {} {}",
            day.day(),
            day.month().name(),
            day.month().year()
        ),
        Deadline::Ongoing => "ongoing".to_owned(),
        Deadline::Monthly => "monthly".to_owned(),
        Deadline::Other(words) => format!("“{words}”"),
    }
}

pub(super) fn field_words(field: Field) -> &'static str {
    match field {
        Field::Number => "Number",
        Field::Category => "Category",
        Field::Progress => "Progress",
        Field::Deadline => "Deadline",
        Field::Origin => "Origin",
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
        EntryKind::Withdrawal => {
            let mut name = name.to_owned();
            if let Some(first) = name.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            format!("{name} withdrawn")
        }
    }
}
