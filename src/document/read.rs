//! Reads the model out of the document, as it is now or as it stood at past heads.

use super::{Document, authors, schema};
use crate::model::*;
use automerge::{
    ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValueRef, Value, ValueRef, iter::MapRangeItem,
};

/// Which moment is read: now, or just after these changes.
pub(super) type At<'a> = Option<&'a [ChangeHash]>;

fn int_of(value: &ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::Scalar(
            ScalarValueRef::Int(n) | ScalarValueRef::Counter(n) | ScalarValueRef::Timestamp(n),
        ) => Some(*n),
        ValueRef::Scalar(ScalarValueRef::Uint(n)) => i64::try_from(*n).ok(),
        ValueRef::Scalar(ScalarValueRef::F64(n)) => Some(*n as i64),
        _ => None,
    }
}

fn number_of(value: &ValueRef<'_>) -> Option<u32> {
    int_of(value).and_then(|n| u32::try_from(n).ok())
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

impl Document {
    pub(super) fn items(&self, map: &ObjId, at: At<'_>) -> automerge::iter::MapRange<'_> {
        match at {
            None => self.doc.map_range(map, ..),
            Some(heads) => self.doc.map_range_at(map, .., heads),
        }
    }

    /// The words of a register: a scalar as we write it, or a text as JavaScript writes strings.
    fn text_of(&self, item: &MapRangeItem<'_>, at: At<'_>) -> Option<String> {
        match &item.value {
            ValueRef::Scalar(ScalarValueRef::Str(text)) => Some(text.to_string()),
            ValueRef::Object(ObjType::Text) => self.text(&item.id(), at),
            _ => None,
        }
    }

    fn text(&self, object: &ObjId, at: At<'_>) -> Option<String> {
        match at {
            None => self.doc.text(object),
            Some(heads) => self.doc.text_at(object, heads),
        }
        .ok()
    }

    fn child(&self, map: &ObjId, key: &str, at: At<'_>) -> Option<ObjId> {
        let found = match at {
            None => self.doc.get(map, key),
            Some(heads) => self.doc.get_at(map, key, heads),
        };
        match found {
            Ok(Some((value, id))) if value.is_object() => Some(id),
            _ => None,
        }
    }

    /// The log as a whole.
    pub fn head(&self) -> Option<LogHead> {
        self.head_at(None)
    }

    pub(super) fn head_at(&self, at: At<'_>) -> Option<LogHead> {
        let log = self.child(&ROOT, schema::LOG, at)?;
        let (mut id, mut title, mut dated) = (None, String::new(), None);
        for item in self.items(&log, at) {
            let text = self.text_of(&item, at).unwrap_or_default();
            match item.key.as_ref() {
                "id" => id = LogId::parse(&text),
                "title" => title = text,
                "dated" => dated = Day::parse(&text),
                _ => {}
            }
        }
        Some(LogHead {
            id: id?,
            title,
            dated,
            categories: self.categories(at),
            schema: self.schema(),
        })
    }

    /// The schema that the document says it has.
    pub fn schema(&self) -> u32 {
        match self.doc.get(ROOT, schema::SCHEMA_KEY) {
            Ok(Some((value, _))) => value
                .as_i64()
                .and_then(|n| u32::try_from(n).ok())
                .unwrap_or(0),
            _ => 0,
        }
    }

    fn categories(&self, at: At<'_>) -> Vec<Category> {
        let Some(map) = self.child(&ROOT, schema::CATEGORIES, at) else {
            return Vec::new();
        };
        let mut categories: Vec<_> = self
            .items(&map, at)
            .filter_map(|item| {
                let mut category = Category {
                    id: CategoryId::parse(&item.key)?,
                    name: String::new(),
                    colour: Colour::default(),
                    order: 0,
                };
                for part in self.items(&item.id(), at) {
                    match part.key.as_ref() {
                        "name" => category.name = self.text_of(&part, at)?,
                        "colour" => {
                            category.colour =
                                Colour::parse(&self.text_of(&part, at)?).unwrap_or_default();
                        }
                        "order" => category.order = int_of(&part.value)?,
                        _ => {}
                    }
                }
                Some(category)
            })
            .collect();
        categories.sort_by_key(|category| (category.order, category.id));
        categories
    }

    /// The identities of all actions, in no particular order.
    pub fn action_ids(&self) -> Vec<ActionId> {
        self.action_objects(None)
            .into_iter()
            .map(|(id, _)| id)
            .collect()
    }

    pub(super) fn action_objects(&self, at: At<'_>) -> Vec<(ActionId, ObjId)> {
        let Some(actions) = self.child(&ROOT, schema::ACTIONS, at) else {
            return Vec::new();
        };
        self.items(&actions, at)
            .filter_map(|item| {
                let id = ActionId::parse(&item.key)?;
                matches!(item.value, ValueRef::Object(_)).then(|| (id, item.id()))
            })
            .collect()
    }

    /// All actions, by position.
    pub fn actions(&self) -> Vec<Action> {
        self.actions_at(None)
    }

    pub(super) fn actions_at(&self, at: At<'_>) -> Vec<Action> {
        let mut actions: Vec<_> = self
            .action_objects(at)
            .into_iter()
            .map(|(id, object)| self.read_action(id, &object, at))
            .collect();
        actions.sort_by_key(|action| (action.position, action.id));
        actions
    }

    /// One action; `None` if it is not in the log.
    pub fn action(&self, id: ActionId) -> Option<Action> {
        self.action_at(id, None)
    }

    pub(super) fn action_at(&self, id: ActionId, at: At<'_>) -> Option<Action> {
        let actions = self.child(&ROOT, schema::ACTIONS, at)?;
        let object = self.child(&actions, &id.to_string(), at)?;
        Some(self.read_action(id, &object, at))
    }

    fn read_action(&self, id: ActionId, object: &ObjId, at: At<'_>) -> Action {
        let mut action = Action {
            id,
            number: None,
            printed_number: String::new(),
            position: 0,
            text: String::new(),
            revision: self.revision(id),
            category: None,
            progress: Progress::Unstated,
            stage: Stage::Unstated,
            due: Due::default(),
            moves: Vec::new(),
            origin: None,
            owners: Vec::new(),
            links: Vec::new(),
            artefacts: Vec::new(),
            entries: Vec::new(),
            imported: None,
            conflicts: Vec::new(),
        };
        let mut struck = Vec::new();
        let mut sets = Sets::default();
        for item in self.items(object, at) {
            let register = match item.key.as_ref() {
                schema::NUMBER => {
                    action.number = number_of(&item.value);
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
                        action.moves.extend(
                            MoveId::parse(rest).map(|id| self.read_move(id, &item.id(), at)),
                        );
                    } else if let Some(rest) = key.strip_prefix(schema::ENTRY) {
                        action.entries.extend(
                            EntryId::parse(rest).and_then(|id| self.read_entry(id, &item.id(), at)),
                        );
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
        for (id, who) in struck {
            if let Some(entry) = action.entries.iter_mut().find(|entry| entry.id == id) {
                entry.struck = Some(who);
            }
        }
        sets.into_action(&mut action);
        arrange(&mut action);
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

    fn read_move(&self, id: MoveId, object: &ObjId, at: At<'_>) -> DeadlineMove {
        let mut result = DeadlineMove {
            id,
            to: Due::default(),
            reason: String::new(),
            replaces: Vec::new(),
            written: self.written(object),
        };
        for part in self.items(object, at) {
            let text = self.text_of(&part, at).unwrap_or_default();
            match part.key.as_ref() {
                "to" => result.to.deadline = Deadline::parse(&text),
                "printed" => result.to.printed = text,
                "reason" => result.reason = text,
                "replaces" => result.replaces = text.split(' ').filter_map(MoveId::parse).collect(),
                _ => {}
            }
        }
        result
    }

    fn read_entry(&self, id: EntryId, object: &ObjId, at: At<'_>) -> Option<Entry> {
        let mut kind = None;
        let mut entry = Entry {
            id,
            kind: EntryKind::Update,
            text: String::new(),
            at: None,
            by: None,
            regarding: None,
            written: self.written(object),
            order: 0,
            struck: None,
        };
        for part in self.items(object, at) {
            match part.key.as_ref() {
                "kind" => {
                    kind = self
                        .text_of(&part, at)
                        .and_then(|word| EntryKind::parse(&word))
                }
                "text" => entry.text = self.text_of(&part, at).unwrap_or_default(),
                "at" => entry.at = self.text_of(&part, at).and_then(|text| When::parse(&text)),
                "by" => entry.by = self.text_of(&part, at),
                "regarding" => {
                    entry.regarding = self.text_of(&part, at).and_then(|id| EntryId::parse(&id));
                }
                "order" => entry.order = number_of(&part.value).unwrap_or_default(),
                _ => {}
            }
        }
        entry.kind = kind?;
        Some(entry)
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

    /// All findings, by line.
    pub fn findings(&self) -> Vec<Finding> {
        let Some(map) = self.child(&ROOT, schema::FINDINGS, None) else {
            return Vec::new();
        };
        let mut findings: Vec<_> = self
            .items(&map, None)
            .filter_map(|item| self.read_finding(FindingId::parse(&item.key)?, &item.id()))
            .collect();
        findings.sort_by_key(|finding| (finding.line, finding.id));
        findings
    }

    /// One finding; `None` if it is not in the log.
    pub fn finding(&self, id: FindingId) -> Option<Finding> {
        let map = self.child(&ROOT, schema::FINDINGS, None)?;
        let object = self.child(&map, &id.to_string(), None)?;
        self.read_finding(id, &object)
    }

    fn read_finding(&self, id: FindingId, object: &ObjId) -> Option<Finding> {
        let mut kind = None;
        let mut finding = Finding {
            id,
            kind: FindingKind::NotUnderstood,
            action: None,
            line: 0,
            text: String::new(),
            ticked: None,
        };
        for part in self.items(object, None) {
            match part.key.as_ref() {
                "kind" => {
                    kind = self
                        .text_of(&part, None)
                        .and_then(|word| FindingKind::parse(&word))
                }
                "action" => {
                    finding.action = self
                        .text_of(&part, None)
                        .and_then(|id| ActionId::parse(&id));
                }
                "line" => finding.line = number_of(&part.value).unwrap_or_default(),
                "text" => finding.text = self.text_of(&part, None).unwrap_or_default(),
                "ticked" if part.value == ValueRef::Scalar(ScalarValueRef::Boolean(true)) => {
                    finding.ticked = Some(self.written(&part.id()));
                }
                _ => {}
            }
        }
        finding.kind = kind?;
        Some(finding)
    }

    /// The log as it stood just after a change; `None` if the change is not known.
    pub fn past(&self, change: ChangeId) -> Option<(Attribution, LogHead, Vec<Action>)> {
        let hash = ChangeHash(change.0);
        let meta = self.doc.get_change_meta_by_hash(&hash)?;
        let written = authors::attribution(&meta);
        let at = [hash];
        Some((
            written,
            self.head_at(Some(&at))?,
            self.actions_at(Some(&at)),
        ))
    }
}

/// When an operation was made, as Automerge counts; the same on every device.
fn age(operation: &ObjId) -> u64 {
    match operation {
        ObjId::Root => 0,
        ObjId::Id(counter, ..) => *counter,
    }
}

/// The sets of an action, with the age of each member: they are shown in the order in which they came.
#[derive(Default)]
struct Sets {
    owners: Vec<(u64, Owner)>,
    links: Vec<(u64, Link)>,
    artefacts: Vec<(u64, u32)>,
}

impl Sets {
    fn into_action(mut self, action: &mut Action) {
        self.owners.sort();
        self.links.sort();
        self.artefacts.sort_unstable();
        action.owners = self.owners.into_iter().map(|(_, owner)| owner).collect();
        action.links = self.links.into_iter().map(|(_, link)| link).collect();
        action.artefacts = self.artefacts.into_iter().map(|(_, n)| n).collect();
    }
}

/// Puts entries and moves in order and computes what follows from them.
fn arrange(action: &mut Action) {
    action
        .entries
        .sort_by_key(|entry| (entry.written.at, entry.order, entry.id));
    action
        .moves
        .sort_by_key(|one| (!one.replaces.is_empty(), one.written.at, one.id));
    let last = last_moves(&action.moves);
    if let Some(due) = last.last().map(|one| one.to.clone()) {
        action.due = due;
    }
    let mut claims: Vec<Claim> = Vec::new();
    for one in &last {
        let value = FieldValue::Deadline(one.id, one.to.deadline.clone());
        let same = |claim: &Claim| matches!(&claim.value, FieldValue::Deadline(_, d) if *d == one.to.deadline);
        if !claims.iter().any(same) {
            claims.push(Claim {
                value,
                written: one.written.clone(),
            });
        }
    }
    if claims.len() > 1 {
        action.conflicts.push(Conflict {
            field: Field::Deadline,
            claims,
        });
    }
    action.conflicts.sort_by_key(|conflict| conflict.field);
    action.stage = stage_of(action.progress, &action.entries);
}

/// The moves that no other move replaces: one, unless the deadline was moved apart.
pub(super) fn last_moves(moves: &[DeadlineMove]) -> Vec<&DeadlineMove> {
    moves
        .iter()
        .filter(|one| !moves.iter().any(|other| other.replaces.contains(&one.id)))
        .collect()
}
