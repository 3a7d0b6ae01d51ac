//! A part of a log: what is of some rows alone, such as one owner's, to be changed and sent back.
//!
//! Made anew from what is named here, so that what a later version adds to a log goes to nobody before it is named here.
//! Knows values alone: where the history is, no part can be, and none is kept.

use crate::{model::*, text};
use std::collections::{HashMap, HashSet};

/// What is of one owner's rows.
pub fn only_of(copy: &LogCopy, owner: &str) -> LogCopy {
    only(copy, |action| action.is_owned_by(owner))
}

/// What is of chosen rows: those, the findings on them, and what it takes for them to come back as changes of this log:
/// its id, its heads, its categories.
pub fn only(copy: &LogCopy, is_chosen: impl Fn(&Action) -> bool) -> LogCopy {
    let actions = rows(copy, is_chosen);
    let chosen = ids(&actions);
    let is_on_them = |one: &&Finding| one.action.is_some_and(|id| chosen.contains(&id));
    LogCopy {
        head: head(copy),
        findings: copy.findings.iter().filter(is_on_them).cloned().collect(),
        heads: copy.heads.clone(),
        at: copy.at,
        whole: Vec::new(),
        receipt: None,
        actions,
    }
}

/// Chosen rows, in which all that leads to a row that stays behind is told in words.
fn rows(copy: &LogCopy, is_chosen: impl Fn(&Action) -> bool) -> Vec<Action> {
    let triggers = Triggers::among(&copy.actions);
    let all = copy.actions.iter();
    let numbers: HashMap<_, _> = all
        .clone()
        .filter_map(|one| Some((one.id, one.number?)))
        .collect();
    let chosen: Vec<_> = all.filter(|one| is_chosen(one)).collect();
    let ids = ids(chosen.iter().copied());
    let row = |action: &&Action| {
        let mut row = Action::clone(action);
        for link in &mut row.links {
            *link = by_number(*link, &ids, &numbers);
        }
        if let Some(waits) = triggers.of(action)
            && !matches!(waits.found, Triggering::One(id, _) if ids.contains(&id))
        {
            row.due = in_words(&action.due, waits);
        }
        row
    };
    chosen.iter().map(row).collect()
}

fn ids<'a>(actions: impl IntoIterator<Item = &'a Action>) -> HashSet<ActionId> {
    actions.into_iter().map(|action| action.id).collect()
}

/// What a row needs of the log as a whole. Who takes part, meetings and interests are everybody's, and stay behind.
fn head(copy: &LogCopy) -> LogHead {
    let is_shown = |one: &&Edition| copy.heads == [one.change];
    LogHead {
        dated: copy.head.dated,
        categories: copy.head.categories.clone(),
        schema: copy.head.schema,
        // The one that this shows stands at the foot of each page.
        editions: copy
            .head
            .editions
            .iter()
            .filter(is_shown)
            .map(bare)
            .collect(),
        ..LogHead::new(copy.head.id, copy.head.title.clone())
    }
}

/// An edition without who froze it, for whom and who has seen it.
fn bare(edition: &Edition) -> Edition {
    Edition {
        id: edition.id,
        number: edition.number,
        date: edition.date,
        note: String::new(),
        to: String::new(),
        meeting: None,
        comments_by: None,
        change: edition.change,
        hash: edition.hash.clone(),
        written: Attribution {
            author: None,
            at: edition.written.at,
        },
        seen: Vec::new(),
    }
}

/// A link to an action that stays behind has only its number.
fn by_number(link: Link, chosen: &HashSet<ActionId>, numbers: &HashMap<ActionId, u32>) -> Link {
    match link {
        Link::Action(id) if !chosen.contains(&id) => {
            numbers.get(&id).map_or(link, |n| Link::Number(*n))
        }
        link => link,
    }
}

/// A deadline that waits for an action that stays behind says how far that one is: nothing in the file could tell.
fn in_words(due: &Due, waits: Trigger) -> Due {
    Due {
        deadline: Deadline::Other(text::due_as_it_stands(due, Some(waits))),
        printed: due.printed.clone(),
    }
}
