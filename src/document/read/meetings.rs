//! Reads meetings, editions and interests: they lie in the map of the log.

use super::{
    At,
    actions::{age, by_age},
    number_of,
};
use crate::{
    document::{Document, process::ids, schema},
    model::*,
};
use automerge::{ChangeHash, ObjId, ReadDoc, Value, iter::MapRangeItem};
use std::collections::BTreeMap;

/// What the map of the log holds beside its own fields.
#[derive(Default)]
pub(super) struct Proceedings {
    pub(super) meetings: Vec<Meeting>,
    pub(super) editions: Vec<Edition>,
    pub(super) interests: Vec<Interest>,
}

impl Proceedings {
    /// Puts what was read in order.
    pub(super) fn sort(&mut self) {
        sort_meetings(&mut self.meetings);
        sort_editions(&mut self.editions);
        self.interests.sort();
    }
}

impl Document {
    /// One meeting; `None` if it is not in the log.
    pub(in crate::document) fn meeting(&self, id: MeetingId) -> Option<Meeting> {
        let log = schema::root_map(&self.doc, schema::LOG).ok()?;
        let map = schema::map_at(&self.doc, &log, &format!("{}{id}", schema::MEETING))?;
        Some(self.read_meeting(id, &map, None))
    }

    /// Reads a key of the map of the log, if it is one of these.
    pub(super) fn read_proceeding(
        &self,
        item: &MapRangeItem<'_>,
        at: At<'_>,
        found: &mut Proceedings,
    ) {
        let key = item.key.as_ref();
        if let Some(id) = key.strip_prefix(schema::MEETING).and_then(MeetingId::parse) {
            found.meetings.push(self.read_meeting(id, &item.id(), at));
        } else if let Some(id) = key.strip_prefix(schema::EDITION).and_then(EditionId::parse) {
            found.editions.extend(self.read_edition(id, &item.id(), at));
        } else if let Some(rest) = key.strip_prefix(schema::INTEREST) {
            found.interests.extend(schema::parse_interest(rest));
        }
    }

    fn read_meeting(&self, id: MeetingId, object: &ObjId, at: At<'_>) -> Meeting {
        let mut meeting = Meeting::empty(id);
        let (mut struck, mut minuted, mut closings) = (Vec::new(), BTreeMap::new(), None);
        let mut outcomes = Vec::new();
        for item in self.items(object, at) {
            let key = item.key.as_ref();
            if self.read_fact(&mut meeting, &item, object, at) {
                continue;
            } else if key == schema::CLOSED {
                meeting.closed = Some(self.written(&item.id()));
                closings = self.closings(object, at);
            } else if key == schema::ORDER {
                let text = self.text_of(&item, at).unwrap_or_default();
                meeting.order = text.split(' ').filter_map(ActionId::parse).collect();
            } else if let Some(id) = key.strip_prefix(schema::PRUNED) {
                meeting.pruned.extend(ActionId::parse(id));
            } else if let Some(id) = key.strip_prefix(schema::OUTCOME) {
                let id = OutcomeId::parse(id);
                let outcome = id.and_then(|id| self.read_outcome(id, &item.id(), at));
                outcomes.extend(outcome.map(|outcome| (age(&item.id()), outcome)));
            } else if let Some(id) = key.strip_prefix(schema::STRUCK) {
                struck.extend(OutcomeId::parse(id).map(|id| (id, self.written(&item.id()))));
            } else if let Some(id) = key.strip_prefix(schema::MINUTED) {
                let by = |id| (id, self.put_by(object, key, at));
                minuted.extend(OutcomeId::parse(id).map(by));
            }
        }
        meeting.outcomes = by_age(outcomes);
        // Those of one second stay in the order in which they came into the log.
        meeting.outcomes.sort_by_key(|outcome| outcome.written.at);
        for (id, who) in struck {
            if let Some(outcome) = meeting.outcomes.iter_mut().find(|one| one.id == id) {
                outcome.struck = Some(who);
            }
        }
        if let Some(closings) = closings {
            for outcome in &mut meeting.outcomes {
                outcome.minuted = match minuted.get(&outcome.id) {
                    Some(by) if by.iter().any(|by| closings.contains(by)) => Minuted::InTime,
                    Some(_) => Minuted::Supplement,
                    // Struck before the meeting was closed, or struck since: it needs nobody's signature.
                    None if outcome.struck.is_some() => Minuted::Unlisted,
                    None => Minuted::AfterClosing,
                };
            }
        }
        sort_facts(&mut meeting);
        if meeting.closed.is_some() {
            meeting.keep_as_closed(self.facts_as_closed(id, object, at));
        }
        meeting
    }

    /// Reads a key of a meeting if it is one of its facts: when and where, who was there, what lay before it.
    fn read_fact(
        &self,
        meeting: &mut Meeting,
        item: &MapRangeItem<'_>,
        object: &ObjId,
        at: At<'_>,
    ) -> bool {
        let key = item.key.as_ref();
        if let Some(field) = MeetingField::parse(key) {
            let text = self.text_of(item, at).unwrap_or_default();
            match field {
                MeetingField::Date => meeting.date = When::parse(&text),
                MeetingField::Title => meeting.title = text,
                MeetingField::Place => meeting.place = text,
            }
            if item.conflict {
                meeting.apart.extend(self.set_apart(object, field, at));
            }
        } else if key == schema::CALLED_OFF {
            meeting.called_off = Some(self.written(&item.id()));
        } else if let Some(number) = key.strip_prefix(schema::PAPER) {
            let text = self.text_of(item, at).unwrap_or_default();
            meeting.papers.extend(schema::parse_paper(number, &text));
        } else if let Some(attendee) = schema::parse_attendee(key) {
            meeting.attendance.push(attendee);
        } else {
            return false;
        }
        true
    }

    /// The facts of a meeting as they stood when it was closed: its minutes say them, whatever comes in from somebody
    /// who did not know that. Where several closed it apart, what all of them had.
    fn facts_as_closed(&self, id: MeetingId, object: &ObjId, at: At<'_>) -> Meeting {
        let closings = self.values_at(object, schema::CLOSED, at);
        let closings = closings.iter();
        let closings: Vec<_> = closings
            .filter_map(|(_, operation)| self.doc.hash_for_opid(operation))
            .collect();
        let mut closed = Meeting::empty(id);
        for item in self.items(object, Some(&closings)) {
            self.read_fact(&mut closed, &item, object, Some(&closings));
        }
        sort_facts(&mut closed);
        closed
    }

    /// Who closed a meeting and listed what was closed; `None` where nobody listed anything.
    fn closings(&self, meeting: &ObjId, at: At<'_>) -> Option<Vec<Attribution>> {
        let values = self.values_at(meeting, schema::CLOSED, at);
        let is_listed = |(value, _): &(Value<'_>, ObjId)| value.as_str() == Some(schema::LISTED);
        let listed: Vec<_> = values.into_iter().filter(is_listed).collect();
        let by = listed.iter().map(|(_, id)| self.written(id));
        (!listed.is_empty()).then(|| by.collect())
    }

    /// Who put a key; several where they did so apart.
    fn put_by(&self, object: &ObjId, key: &str, at: At<'_>) -> Vec<Attribution> {
        let values = self.values_at(object, key, at);
        values.iter().map(|(_, id)| self.written(id)).collect()
    }

    fn values_at(&self, object: &ObjId, key: &str, at: At<'_>) -> Vec<(Value<'_>, ObjId)> {
        let values = match at {
            None => self.doc.get_all(object, key),
            Some(heads) => self.doc.get_all_at(object, key, heads),
        };
        values.unwrap_or_default()
    }

    fn set_apart(
        &self,
        object: &ObjId,
        field: MeetingField,
        at: At<'_>,
    ) -> Option<MeetingConflict> {
        let mut claims: Vec<(String, Attribution)> = Vec::new();
        for (value, id) in self.values_at(object, field.word(), at) {
            let words = match &value {
                Value::Object(_) => self.text(&id, at).unwrap_or_default(),
                Value::Scalar(value) => value.as_str().unwrap_or_default().to_owned(),
            };
            let words = match field {
                MeetingField::Date => When::parse(&words).map_or(words, When::words),
                MeetingField::Title | MeetingField::Place => words,
            };
            if !claims.iter().any(|(known, _)| *known == words) {
                claims.push((words, self.written(&id)));
            }
        }
        (claims.len() > 1).then_some(MeetingConflict { field, claims })
    }

    fn read_outcome(&self, id: OutcomeId, object: &ObjId, at: At<'_>) -> Option<Outcome> {
        let (mut action, mut decision, mut note) = (None, None, String::new());
        let (mut of, mut on, mut to, mut waits_for) = (None, None, None, None);
        for part in self.items(object, at) {
            let text = self.text_of(&part, at).unwrap_or_default();
            match part.key.as_ref() {
                "action" => action = ActionId::parse(&text),
                "decision" => decision = Decision::parse(&text),
                "note" => note = text,
                schema::WAITS_FOR => waits_for = ActionId::parse(&text),
                schema::WORD_OF => of = ids(&text, OrganisationId::parse),
                schema::WORD_ON => on = EntryId::parse(&text),
                schema::WORD_TO => to = WordingHash::parse(&text),
                _ => {}
            }
        }
        if let (Some(Decision::RolledOver(to)), Some(id)) = (&mut decision, waits_for) {
            *to = self.bound(to, id, at);
        }
        let word = || {
            Some(Word {
                organisations: of?,
                proposal: on?,
                wording: to?,
            })
        };
        Some(Outcome {
            id,
            action: action?,
            decision: decision?,
            note,
            word: word(),
            written: self.written(object),
            struck: None,
            minuted: Minuted::Unlisted,
        })
    }

    fn read_edition(&self, id: EditionId, object: &ObjId, at: At<'_>) -> Option<Edition> {
        let ChangeHash(change) = self.doc.hash_for_opid(object)?;
        let (mut number, mut date, mut comments_by) = (None, None, None);
        let (mut note, mut to, mut hash, mut meeting) =
            (String::new(), String::new(), String::new(), None);
        for part in self.items(object, at) {
            let text = self.text_of(&part, at).unwrap_or_default();
            match part.key.as_ref() {
                "number" => number = number_of(&part.value),
                "date" => date = Day::parse(&text),
                "note" => note = text,
                "to" => to = text,
                "hash" => hash = text,
                schema::COMMENTS_BY => comments_by = Day::parse(&text),
                "meeting" => meeting = MeetingId::parse(&text),
                _ => {}
            }
        }
        Some(Edition {
            id,
            number: number?,
            date: date?,
            note,
            to,
            meeting,
            comments_by,
            change: ChangeId(change),
            seen: self.book(at).seen(id, ChangeId(change), &hash),
            hash,
            written: self.written(object),
        })
    }
}

fn sort_facts(meeting: &mut Meeting) {
    meeting.attendance.sort();
    meeting.papers.sort();
    meeting.apart.sort_by_key(|conflict| conflict.field);
}
