//! Reads one action: its fields, sets, conflicts, and what was printed of it.

use super::{
    At,
    arrange::arrange,
    entries::{Rests, set_audiences},
    int_of, number_of,
};
use crate::{
    document::{Document, schema},
    model::*,
};
use automerge::{ObjId, ReadDoc, Value};

impl Document {
    pub(super) fn read_action(&self, id: ActionId, object: &ObjId, at: At<'_>) -> Action {
        let mut action = Action {
            revision: self.revision(id),
            ..Action::empty(id)
        };
        let (mut struck, mut internal, mut rests) = (Vec::new(), Vec::new(), Rests::new());
        let mut sets = Sets::default();
        for item in self.items(object, at) {
            let register = match item.key.as_ref() {
                schema::NUMBER => {
                    action.number = number_of(&item.value);
                    action.numbered = action.number.map(|_| self.written(&item.id()));
                    Some(Field::Number)
                }
                schema::CATEGORY => {
                    action.category = self.text_of(&item, at).and_then(|t| CategoryId::parse(&t));
                    Some(Field::Category)
                }
                schema::PROGRESS => {
                    action.progress = self
                        .text_of(&item, at)
                        .and_then(|word| Progress::parse(&word))
                        .unwrap_or_default();
                    Some(Field::Progress)
                }
                schema::ORIGIN => {
                    action.origin = self
                        .text_of(&item, at)
                        .and_then(|t| schema::parse_origin(&t));
                    Some(Field::Origin)
                }
                schema::PRINTED_NUMBER => {
                    action.printed_number = self.text_of(&item, at).unwrap_or_default();
                    None
                }
                schema::POSITION => {
                    action.position = int_of(&item.value).unwrap_or_default();
                    None
                }
                schema::TEXT => {
                    action.text = self.text(&item.id(), at).unwrap_or_default();
                    None
                }
                schema::IMPORTED => {
                    action.imported = Some(self.read_imported(&item.id(), at));
                    None
                }
                key => {
                    if let Some(rest) = key.strip_prefix(schema::OWNER) {
                        let owner = schema::parse_owner(rest);
                        sets.owners
                            .extend(owner.map(|owner| (age(&item.id()), owner)));
                    } else if let Some(rest) = key.strip_prefix(schema::LINK) {
                        let link = schema::parse_link(rest);
                        sets.links.extend(link.map(|link| (age(&item.id()), link)));
                    } else if let Some(rest) = key.strip_prefix(schema::ARTEFACT) {
                        let number = rest.parse::<u32>().ok();
                        sets.artefacts.extend(number.map(|n| (age(&item.id()), n)));
                    } else if let Some(rest) = key.strip_prefix(schema::MOVE) {
                        let id = MoveId::parse(rest);
                        let one = id.map(|id| self.read_move(id, &item.id(), at));
                        sets.moves.extend(one.map(|one| (age(&item.id()), one)));
                    } else if let Some(rest) = key.strip_prefix(schema::ENTRY) {
                        let id = EntryId::parse(rest);
                        let entry =
                            id.and_then(|id| self.read_entry(id, &item.id(), at, &mut rests));
                        sets.entries
                            .extend(entry.map(|entry| (age(&item.id()), entry)));
                    } else if let Some(rest) = key.strip_prefix(schema::INTERNAL) {
                        internal.extend(EntryId::parse(rest));
                    } else if let Some(id) =
                        key.strip_prefix(schema::STRUCK).and_then(EntryId::parse)
                    {
                        struck.push((id, self.written(&item.id())));
                    }
                    None
                }
            };
            if let Some(field) = register.filter(|_| item.conflict) {
                action.conflicts.extend(self.conflict(object, field, at));
            }
        }
        sets.into_action(&mut action);
        set_audiences(&mut action.entries, internal, &rests);
        for (id, who) in struck {
            if let Some(entry) = action.entries.iter_mut().find(|entry| entry.id == id) {
                entry.struck = Some(who);
            }
        }
        let book = self.book(at);
        action.sign_offs = book.sign_offs(id);
        for one in &mut action.sign_offs {
            let wording = self.earlier_wording(one, object, &action.text);
            let doubts = [
                (wording.is_err(), Doubt::UnknownWording),
                (
                    book.rules.iter().all(|rule| rule.id != one.verdict.rule),
                    Doubt::UnknownRule,
                ),
                (
                    action
                        .entries
                        .iter()
                        .all(|entry| entry.id != one.verdict.proposal),
                    Doubt::UnknownProposal,
                ),
            ];
            let found = doubts.into_iter().filter(|(is_so, _)| *is_so);
            one.doubts.extend(found.map(|(_, doubt)| doubt));
            one.earlier_wording = wording.unwrap_or_default();
        }
        arrange(&mut action, &book.rules);
        action
    }

    fn conflict(&self, object: &ObjId, field: Field, at: At<'_>) -> Option<Conflict> {
        let key = register_key(field)?;
        let values = match at {
            None => self.doc.get_all(object, key),
            Some(heads) => self.doc.get_all_at(object, key, heads),
        };
        let mut claims: Vec<Claim> = Vec::new();
        for (value, id) in values.ok()? {
            let (number, words) = match &value {
                Value::Object(_) => (None, self.text(&id, at)),
                Value::Scalar(value) => (value.as_i64(), value.as_str().map(str::to_owned)),
            };
            let value = field_value(field, number, words);
            if !claims.iter().any(|claim| claim.value == value) {
                claims.push(Claim {
                    value,
                    written: self.written(&id),
                });
            }
        }
        (claims.len() > 1).then_some(Conflict { field, claims })
    }

    fn read_imported(&self, object: &ObjId, at: At<'_>) -> Imported {
        let mut imported = Imported::default();
        for part in self.items(object, at) {
            let text = self.text_of(&part, at).unwrap_or_default();
            match part.key.as_ref() {
                "section" => imported.section = Section::parse(&text),
                "action" => imported.action = text,
                "deadline" => imported.deadline = text,
                "status" => imported.status = text,
                "origin" => imported.origin = text,
                "owner" => imported.owner = text,
                "lines" => imported.lines = schema::parse_lines(&text),
                _ => {}
            }
        }
        imported
    }
}

/// A value of one of the registers that people can set apart from each other.
fn field_value(field: Field, number: Option<i64>, words: Option<String>) -> FieldValue {
    match field {
        Field::Number => FieldValue::Number(number.and_then(|n| u32::try_from(n).ok())),
        Field::Category => FieldValue::Category(words.and_then(|id| CategoryId::parse(&id))),
        Field::Progress => FieldValue::Progress(
            words
                .and_then(|word| Progress::parse(&word))
                .unwrap_or_default(),
        ),
        Field::Origin | Field::Deadline => {
            FieldValue::Origin(words.and_then(|text| schema::parse_origin(&text)))
        }
    }
}

pub(super) fn register_key(field: Field) -> Option<&'static str> {
    match field {
        Field::Number => Some(schema::NUMBER),
        Field::Category => Some(schema::CATEGORY),
        Field::Progress => Some(schema::PROGRESS),
        Field::Origin => Some(schema::ORIGIN),
        Field::Deadline => None,
    }
}

/// When an operation was made, as Automerge counts; the same on every device.
pub(in crate::document) fn age(operation: &ObjId) -> u64 {
    match operation {
        ObjId::Root => 0,
        ObjId::Id(counter, ..) => *counter,
    }
}

/// In the order in which they came into the log; what came in one moment stays as it is.
pub(super) fn by_age<T>(mut all: Vec<(u64, T)>) -> Vec<T> {
    all.sort_by_key(|(age, _)| *age);
    all.into_iter().map(|(_, one)| one).collect()
}

/// The sets of an action, with the age of each member: they are shown in the order in which they came.
#[derive(Default)]
struct Sets {
    owners: Vec<(u64, Owner)>,
    links: Vec<(u64, Link)>,
    artefacts: Vec<(u64, u32)>,
    entries: Vec<(u64, Entry)>,
    moves: Vec<(u64, DeadlineMove)>,
}

impl Sets {
    fn into_action(mut self, action: &mut Action) {
        // What came in one moment stands by what it is.
        self.owners.sort();
        self.links.sort();
        self.artefacts.sort_unstable();
        action.owners = by_age(self.owners);
        action.links = by_age(self.links);
        action.artefacts = by_age(self.artefacts);
        action.entries = by_age(self.entries);
        action.moves = by_age(self.moves);
    }
}
