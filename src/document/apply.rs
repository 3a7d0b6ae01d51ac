//! Carries out edits: one edit, one transaction, or a refusal and no change at all.
//!
//! Here an edit is taken apart; a file each for what it does to registers and sets, wordings, deadlines,
//! entries, conflicts and the log as a whole.

mod actions;
mod deadlines;
mod editions;
mod entries;
mod fields;
mod meetings;
mod names;
mod parties;
mod settling;
mod whole;

use super::{Applied, Document, schema};
use crate::{
    command::{Edit, WrittenEntry},
    model::*,
};
use automerge::{ObjId, ReadDoc, ScalarValue, transaction::Transactable, transaction::Transaction};
use entries::Correction;

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
            Edit::AddRelay(address) => self.set_relay(address, true, at),
            Edit::RemoveRelay(address) => self.set_relay(address, false, at),
            Edit::AddAction { id, text } => self.add_action(*id, text, at),
            Edit::EditWording {
                action,
                seen,
                splice,
            } => self.edit_wording(*action, *seen, splice, at),
            Edit::SetNumber { action, number } => {
                if !self.may_be_numbered(*action, *number) {
                    return Err(Refusal::NumberIsPermanent);
                }
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
                    format!("Progress of {subject} set to {}", progress.plain()),
                    at,
                )
            }
            Edit::SetOrigin { action, origin } => {
                let name = self.name(*action);
                let words = origin.as_ref().map_or("none".to_owned(), Origin::words);
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
                audience,
            } => {
                let entry = WrittenEntry {
                    action: *action,
                    id: *id,
                    kind: *kind,
                    text: text.clone(),
                    at: *dated,
                    regarding: *regarding,
                    request: None,
                    audience: *audience,
                };
                self.add_entries(&[entry], at)
            }
            Edit::AddEntries(entries) => self.add_entries(entries, at),
            Edit::StrikeEntry { action, entry } => self.strike(*action, *entry, None, at),
            Edit::SetAudience {
                action,
                entry,
                audience,
            } => self.set_audience(*action, *entry, *audience, at),
            Edit::CorrectEntry {
                action,
                entry,
                id,
                text,
                dated,
            } => {
                let (id, text, dated) = (*id, text.trim(), *dated);
                self.strike(*action, *entry, Some(Correction { id, text, dated }), at)
            }
            Edit::Settle {
                action,
                value,
                settling,
            } => self.settle(*action, value, *settling, at),
            Edit::AddCategory { id, name, colour } => {
                let order = self
                    .head()
                    .and_then(|head| {
                        head.categories
                            .last()
                            .map(|last| last.order.saturating_add(1))
                    })
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
            Edit::Meeting(id, edit) => self.edit_meeting(*id, edit, at),
            Edit::AddMeetings(meetings) => self.add_meetings(meetings, at),
            Edit::Renumber(numbers) => self.renumber(numbers, at),
            Edit::Freeze {
                id,
                date,
                note,
                to,
                meeting,
                comments_by,
            } => {
                let new = schema::NewEdition {
                    id: *id,
                    date: *date,
                    note: note.trim(),
                    to: to.trim(),
                    meeting: *meeting,
                    comments_by: *comments_by,
                };
                self.freeze(&new, at)
            }
            Edit::SetInterest {
                interest,
                interested,
            } => self.set_interest(interest, *interested, at),
            Edit::PutOrganisation { id, name, role } => self.put_organisation(*id, name, *role, at),
            Edit::AddPerson { organisation, name } => {
                self.set_person(*organisation, name, true, at)
            }
            Edit::RemovePerson { organisation, name } => {
                self.set_person(*organisation, name, false, at)
            }
            Edit::SetRule(rule) => self.set_rule(rule, at),
            Edit::AddStatements(signed) => self.add_statements(signed, at),
            Edit::TickFinding { finding, ticked } => self.tick(*finding, *ticked, at),
            Edit::Import { source, draft } => self.import(*source, draft, at),
        }
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
