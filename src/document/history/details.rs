//! What one change did, place by place: the old value beside the new one.

use super::{
    places::Place,
    values::{field_name, value_words},
};
use crate::{
    document::{Document, schema},
    model::*,
};
use automerge::ChangeHash;
use std::collections::BTreeSet;

/// Details of one change beyond this many are left out: an import touches everything.
const MOST_DETAILS: usize = 200;

impl Document {
    pub(super) fn details(
        &self,
        places: &BTreeSet<Place>,
        deps: &[ChangeHash],
        hash: &ChangeHash,
    ) -> Vec<HistoryDetail> {
        let after = [*hash];
        places
            .iter()
            .take(MOST_DETAILS)
            .filter_map(|place| match place {
                Place::Action(id, key) => self.action_detail(*id, key, deps, &after),
                Place::WholeAction(id) => {
                    let text = |at| self.action_at(*id, Some(at)).map(|action| action.text);
                    let (before, now) = (text(deps), text(&after));
                    Some(HistoryDetail {
                        action: Some(*id),
                        subject: self.subject_at(*id, &after, deps),
                        field: "Action".to_owned(),
                        before: before.unwrap_or_default(),
                        after: now.unwrap_or_default(),
                    })
                }
                Place::Log(key) => {
                    let head = |at| self.head_at(Some(at));
                    let words = |head: Option<LogHead>| {
                        let head = head?;
                        match key.as_str() {
                            "title" => Some(head.title),
                            "dated" => head.dated.map(|day| day.to_string()),
                            _ => None,
                        }
                    };
                    let (before, now) = (words(head(deps)), words(head(&after)));
                    (before != now).then(|| HistoryDetail {
                        action: None,
                        subject: "The log".to_owned(),
                        field: if key == "title" { "Title" } else { "Date" }.to_owned(),
                        before: before.unwrap_or_default(),
                        after: now.unwrap_or_default(),
                    })
                }
                Place::Category(id) => {
                    let words = |at| {
                        let category = self
                            .head_at(Some(at))?
                            .categories
                            .into_iter()
                            .find(|c| c.id == *id)?;
                        Some(format!("{} ({})", category.name, category.colour.word()))
                    };
                    let (before, now) = (words(deps), words(&after));
                    Some(HistoryDetail {
                        action: None,
                        subject: "The log".to_owned(),
                        field: "Category".to_owned(),
                        before: before.unwrap_or_default(),
                        after: now.unwrap_or_default(),
                    })
                }
                Place::Finding(_) => None,
            })
            .collect()
    }

    fn subject_at(&self, id: ActionId, at: &[ChangeHash], or: &[ChangeHash]) -> String {
        self.action_at(id, Some(at))
            .or_else(|| self.action_at(id, Some(or)))
            .map_or_else(|| "An action".to_owned(), |action| capital(&action.name()))
    }

    fn action_detail(
        &self,
        id: ActionId,
        key: &str,
        deps: &[ChangeHash],
        after: &[ChangeHash],
    ) -> Option<HistoryDetail> {
        let then = self.action_at(id, Some(deps));
        let now = self.action_at(id, Some(after));
        let head = self.head_at(Some(after));
        let words = |action: Option<&Action>| {
            action
                .and_then(|action| value_words(action, key, head.as_ref()))
                .unwrap_or_default()
        };
        let (before, now_words) = match key.strip_prefix(schema::MOVE).and_then(MoveId::parse) {
            // A move stands beside the deadlines that it replaces.
            Some(id) => {
                let action = now.as_ref()?;
                let one = action.moves.iter().find(|one| one.id == id)?;
                let old: Vec<_> = action
                    .moves
                    .iter()
                    .filter(|old| one.replaces.contains(&old.id))
                    .map(|old| old.to.deadline.in_a_sentence())
                    .collect();
                let reason = if one.reason.is_empty() {
                    String::new()
                } else {
                    format!(": {}", one.reason)
                };
                let new = one.to.deadline.in_a_sentence() + &reason;
                (old.join(" / "), new)
            }
            None => (words(then.as_ref()), words(now.as_ref())),
        };
        if before == now_words {
            return None;
        }
        Some(HistoryDetail {
            action: Some(id),
            subject: self.subject_at(id, after, deps),
            field: field_name(key, now.as_ref().or(then.as_ref())?),
            before,
            after: now_words,
        })
    }
}
