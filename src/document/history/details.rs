//! What one change did, place by place: the old value beside the new one.

use super::{
    moment::Moment,
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
        let mut moments = [Moment::new(self, deps), Moment::new(self, &after)];
        let [then, now] = &mut moments;
        places
            .iter()
            .take(MOST_DETAILS)
            .filter_map(|place| match place {
                Place::Action(id, key) => action_detail(*id, key, then, now),
                Place::WholeAction(id) => Some(whole_action(*id, then, now)),
                Place::Log(key) => log_detail(key, then, now),
                Place::Category(id) => Some(category_detail(*id, then, now)),
                Place::Finding(_) => None,
            })
            .collect()
    }
}

fn subject(id: ActionId, then: &Moment<'_>, now: &Moment<'_>) -> String {
    let name = now.name(id).or_else(|| then.name(id));
    name.map_or_else(|| "An action".to_owned(), |name| capital(&name))
}

fn whole_action(id: ActionId, then: &mut Moment<'_>, now: &mut Moment<'_>) -> HistoryDetail {
    let text = |moment: &mut Moment<'_>| moment.action(id).map(|action| action.text.clone());
    HistoryDetail {
        action: Some(id),
        subject: subject(id, then, now),
        field: "Action".to_owned(),
        before: text(then).unwrap_or_default(),
        after: text(now).unwrap_or_default(),
    }
}

fn about_the_log(field: &str, before: Option<String>, after: Option<String>) -> HistoryDetail {
    HistoryDetail {
        action: None,
        subject: "The log".to_owned(),
        field: field.to_owned(),
        before: before.unwrap_or_default(),
        after: after.unwrap_or_default(),
    }
}

fn log_detail(key: &str, then: &mut Moment<'_>, now: &mut Moment<'_>) -> Option<HistoryDetail> {
    let words = |moment: &mut Moment<'_>| {
        let head = moment.head()?;
        match key {
            "title" => Some(head.title.clone()),
            "dated" => head.dated.map(|day| day.to_string()),
            _ => None,
        }
    };
    let (before, after) = (words(then), words(now));
    let field = if key == "title" { "Title" } else { "Date" };
    (before != after).then(|| about_the_log(field, before, after))
}

fn category_detail(id: CategoryId, then: &mut Moment<'_>, now: &mut Moment<'_>) -> HistoryDetail {
    let words = |moment: &mut Moment<'_>| {
        let category = moment.category(id)?;
        Some(format!("{} ({})", category.name, category.colour.word()))
    };
    about_the_log("Category", words(then), words(now))
}

fn action_detail(
    id: ActionId,
    key: &str,
    then: &mut Moment<'_>,
    now: &mut Moment<'_>,
) -> Option<HistoryDetail> {
    let (before, after) = match key.strip_prefix(schema::MOVE).and_then(MoveId::parse) {
        Some(one) => move_words(now.action(id)?, one)?,
        None => (
            value_words(id, key, then).unwrap_or_default(),
            value_words(id, key, now).unwrap_or_default(),
        ),
    };
    if before == after {
        return None;
    }
    let field = match now.action(id) {
        Some(action) => field_name(key, action),
        None => field_name(key, then.action(id)?),
    };
    Some(HistoryDetail {
        action: Some(id),
        subject: subject(id, then, now),
        field,
        before,
        after,
    })
}

/// A move stands beside the deadlines that it replaces.
fn move_words(action: &Action, id: MoveId) -> Option<(String, String)> {
    let one = action.moves.iter().find(|one| one.id == id)?;
    let old: Vec<_> = action
        .moves
        .iter()
        .filter(|old| one.replaces.contains(&old.id))
        .map(|old| old.to.deadline.in_a_sentence())
        .collect();
    let mut new = one.to.deadline.in_a_sentence();
    if !one.reason.is_empty() {
        new = format!("{new}: {}", one.reason);
    }
    Some((old.join(" / "), new))
}
