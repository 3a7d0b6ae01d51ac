//! Reads what is only ever added to an action: entries and moves of its deadline.

use super::{
    At,
    actions::{age, by_age},
    arrange::sort_moves,
    number_of,
};
use crate::{
    document::{Document, process::ids, schema},
    model::*,
};
use automerge::{ObjId, ReadDoc};
use std::collections::HashSet;

/// Entries, each with one that it answers or corrects.
pub(super) type Rests = Vec<(EntryId, EntryId)>;

/// Says of entries which are internal: those that are marked, and whatever answers or corrects one of these. So words that
/// were corrected apart from the mark do not become public.
pub(super) fn set_audiences(entries: &mut [Entry], marked: Vec<EntryId>, rests: &Rests) {
    let (mut internal, mut next) = (HashSet::new(), marked);
    while !next.is_empty() {
        let fresh: HashSet<_> = next.drain(..).filter(|id| internal.insert(*id)).collect();
        let resting = rests.iter().filter(|(_, on)| fresh.contains(on));
        next.extend(resting.map(|(id, _)| *id));
    }
    for entry in entries {
        if internal.contains(&entry.id) && entry.kind.can_be_internal() {
            entry.audience = Audience::Internal;
        }
    }
}

impl Document {
    /// The moves of an action's deadline, in order.
    pub(in crate::document) fn moves(&self, action: &ObjId) -> Vec<DeadlineMove> {
        // All keys that begin so: ';' comes after ':'.
        let range = schema::MOVE.to_owned()..schema::MOVE.replace(':', ";");
        let moves: Vec<_> = self
            .doc
            .map_range(action, range)
            .filter_map(|item| {
                let id = MoveId::parse(item.key.strip_prefix(schema::MOVE)?)?;
                Some((age(&item.id()), self.read_move(id, &item.id(), None)))
            })
            .collect();
        let mut moves = by_age(moves);
        sort_moves(&mut moves);
        moves
    }

    pub(super) fn read_move(&self, id: MoveId, object: &ObjId, at: At<'_>) -> DeadlineMove {
        let mut result = DeadlineMove {
            id,
            to: Due::default(),
            reason: String::new(),
            replaces: Vec::new(),
            written: self.written(object),
        };
        let mut waits_for = None;
        for part in self.items(object, at) {
            let text = self.text_of(&part, at).unwrap_or_default();
            match part.key.as_ref() {
                schema::WAITS_FOR => waits_for = ActionId::parse(&text),
                "to" => result.to.deadline = Deadline::parse(&text),
                "printed" => result.to.printed = text,
                "reason" => result.reason = text,
                "replaces" => result.replaces = text.split(' ').filter_map(MoveId::parse).collect(),
                _ => {}
            }
        }
        if let Some(id) = waits_for {
            result.to.deadline = self.bound(&result.to.deadline, id, at);
        }
        result
    }

    /// A deadline that waits for the end of this action, which it calls by the number that it has at that moment.
    pub(super) fn bound(&self, deadline: &Deadline, to: ActionId, at: At<'_>) -> Deadline {
        let mut bound = deadline.of_action(to);
        bound.renumber(|id| self.number_at(id, at));
        bound
    }

    /// An entry, whatever was said of it elsewhere; `rests` gets which others it answers or corrects.
    pub(super) fn read_entry(
        &self,
        id: EntryId,
        object: &ObjId,
        at: At<'_>,
        rests: &mut Rests,
    ) -> Option<Entry> {
        let (mut kind, mut comments_by, mut asked) = (None, None, Vec::new());
        let mut entry = Entry {
            id,
            kind: EntryKind::Update,
            text: String::new(),
            at: None,
            by: None,
            regarding: None,
            written: self.written(object),
            terms: Terms::default(),
            request: None,
            audience: Audience::Open,
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
                schema::CORRECTS => {
                    let old = self.text_of(&part, at).and_then(|id| EntryId::parse(&id));
                    rests.extend(old.map(|old| (id, old)));
                }
                schema::RULE => {
                    entry.terms.rule = self.text_of(&part, at).and_then(|id| RuleId::parse(&id));
                }
                schema::ANSWERS => {
                    let text = self.text_of(&part, at).unwrap_or_default();
                    entry.terms.answers = ids(&text, StatementId::parse).unwrap_or_default();
                }
                schema::COMMENTS_BY => {
                    comments_by = self.text_of(&part, at).and_then(|text| Day::parse(&text));
                }
                schema::ASKED => {
                    let text = self.text_of(&part, at).unwrap_or_default();
                    asked = text.split('\t').map(str::to_owned).collect();
                }
                "order" => entry.order = number_of(&part.value).unwrap_or_default(),
                _ => {}
            }
        }
        entry.kind = kind?;
        rests.extend(entry.regarding.map(|other| (id, other)));
        if entry.kind == EntryKind::Request {
            // One without its day cannot be understood.
            let (by, of) = (comments_by?, asked);
            entry.request = Some(Request { by, of });
        }
        Some(entry)
    }
}
