//! Finds what changed: holds the actions as they were against the actions as they are.

use super::{ActionChanges, Changed, Period};
use crate::model::{
    Action, ActionId, Audience, DeadlineMove, Decision, Ending, Entry, EntryKind, Meeting,
    OrganisationId, Outcome, OutcomeId, Owner, Parties, SignOff, Stage, Triggers, only_minuted,
};
use std::collections::{HashMap, HashSet};

/// How a log stands at a moment, as far as what changed is told from it.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// Its actions.
    pub actions: &'a [Action],
    /// Its meetings: what was said there and settled nothing stands in them alone.
    pub meetings: &'a [Meeting],
    /// Its organisations, by whose names their words are told.
    pub parties: &'a Parties,
}

impl Standing<'_> {
    /// The name of an organisation.
    fn name(&self, id: OrganisationId) -> String {
        let one = self.parties.organisation(id);
        one.map_or("An organisation", |one| one.name.trim())
            .to_owned()
    }
}

/// What changed from `before` to `after`; actions in the order of `after`, those that are gone last. What comes
/// of days alone is told where the days are known.
pub fn compare(
    before: Standing<'_>,
    after: Standing<'_>,
    period: Option<Period>,
) -> Vec<ActionChanges> {
    let then: HashMap<ActionId, &Action> = before.actions.iter().map(|a| (a.id, a)).collect();
    let now: HashMap<ActionId, &Action> = after.actions.iter().map(|a| (a.id, a)).collect();
    let settled_then = before.meetings.iter().flat_map(|one| &one.outcomes);
    let settled_then: HashSet<OutcomeId> = settled_then.map(|one| one.id).collect();
    let triggers = Triggers::among(after.actions);
    let changed = after.actions.iter().filter_map(|action| {
        let old = then.get(&action.id).copied();
        let mut changes = match old {
            Some(old) => between(old, action, &triggers),
            None => from_nothing(action),
        };
        proposals(old, action, &mut changes);
        let known = old.map(|old| old.sign_offs.as_slice()).unwrap_or_default();
        changes.extend(words(known, action, &after));
        let minuted = only_minuted(after.meetings, action).into_iter();
        let minuted = minuted.filter(|(_, one)| !settled_then.contains(&one.id));
        changes.extend(minuted.map(|(meeting, one)| in_minutes(meeting, one, action, &after)));
        changes.extend(
            period
                .into_iter()
                .flat_map(|days| comments_over(action, days)),
        );
        changes.sort_by_key(Changed::kind);
        (!changes.is_empty()).then(|| about(action, changes))
    });
    let gone = before.actions.iter();
    let gone = gone.filter(|old| !now.contains_key(&old.id));
    changed
        .chain(gone.map(|old| about(old, vec![Changed::Gone])))
        .collect()
}

fn about(action: &Action, changes: Vec<Changed>) -> ActionChanges {
    ActionChanges {
        action: action.id,
        number: action.number,
        text: action.text.clone(),
        category: action.category,
        owners: action.owners.clone(),
        by: Vec::new(),
        changes,
    }
}

/// A new action is told as new, and what was said on it or became of it since.
fn from_nothing(action: &Action) -> Vec<Changed> {
    let mut changes = vec![Changed::New];
    changes.extend(stage_change(Stage::NotStarted, action));
    changes.retain(|change| !matches!(change, Changed::Progress(_)));
    entries(&[], action, &mut changes);
    changes
}

fn between(old: &Action, new: &Action, triggers: &Triggers<'_>) -> Vec<Changed> {
    let mut changes = Vec::new();
    if old.text != new.text {
        changes.push(Changed::Reworded {
            before: old.text.clone(),
            after: new.text.clone(),
        });
    }
    changes.extend(stage_change(old.stage, new));
    if !old.due.deadline.says_the_same_as(&new.due.deadline) {
        let is_new = |m: &&DeadlineMove| !old.moves.iter().any(|o| o.id == m.id);
        let reasons = new.moves.iter().filter(is_new).map(|m| m.reason.clone());
        changes.push(Changed::Deadline {
            before: old.due.deadline.clone(),
            after: new.due.deadline.clone(),
            waits: triggers.of(new),
            reasons: reasons.filter(|reason| !reason.is_empty()).collect(),
        });
    }
    let without = |all: &[Owner], others: &[Owner]| -> Vec<String> {
        let left = all.iter().filter(|owner| !others.contains(owner));
        left.map(|owner| owner.name.clone()).collect()
    };
    let added = without(&new.owners, &old.owners);
    let removed = without(&old.owners, &new.owners);
    if !(added.is_empty() && removed.is_empty()) {
        changes.push(Changed::Owners { added, removed });
    }
    if old.category != new.category {
        changes.push(Changed::Category {
            before: old.category,
            after: new.category,
        });
    }
    if old.number != new.number {
        changes.push(Changed::Number {
            before: old.number,
            after: new.number,
        });
    }
    entries(&old.entries, new, &mut changes);
    changes
}

/// A proposal that was made since and of which the stage tells nothing: it went back, or was made once more.
fn proposals(old: Option<&Action>, new: &Action, changes: &mut Vec<Changed>) {
    let is_known = |entry: &Entry| {
        let known = old.into_iter().flat_map(|old| &old.entries);
        known.map(|known| known.id).any(|id| id == entry.id)
    };
    let standing = new.entries.iter().filter(|entry| entry.struck.is_none());
    for entry in standing.filter(|entry| !is_known(entry)) {
        let Some(ending) = entry.kind.proposes() else {
            continue;
        };
        let told = [Changed::Proposed(ending), Changed::Agreed(ending)];
        if !changes.iter().any(|change| told.contains(change)) {
            changes.push(Changed::Proposed(ending));
        }
    }
}

/// What organisations have signed since on what is proposed, in the order in which they said it.
fn words(known: &[SignOff], new: &Action, after: &Standing<'_>) -> Vec<Changed> {
    let is_known = |word: &SignOff| known.iter().any(|one| one.id == word.id);
    let mut fresh: Vec<_> = new
        .sign_offs
        .iter()
        .filter(|word| !is_known(word))
        .collect();
    fresh.retain(|word| word.holds());
    fresh.sort_by_key(|word| (word.at, word.id));
    let told = fresh.into_iter().map(|word| {
        let says = &word.verdict;
        Changed::Said {
            organisation: after.name(says.organisation),
            opinion: says.opinion,
            note: says.note.trim().to_owned(),
            recorded_by: says.recorded_by.map(|id| after.name(id)),
        }
    });
    told.collect()
}

/// What is told of an action in the minutes of a meeting alone.
fn in_minutes(meeting: &Meeting, one: &Outcome, of: &Action, after: &Standing<'_>) -> Changed {
    let (meeting_name, note) = (meeting.name(), one.note.trim().to_owned());
    match &one.decision {
        Decision::Noted => Changed::Noted {
            meeting: meeting_name,
            text: note,
        },
        decision => {
            let (_, unsigned) = one.signed(of, meeting.id);
            Changed::Minuted {
                meeting: meeting_name,
                decision: decision.clone(),
                unsigned: unsigned.into_iter().map(|id| after.name(id)).collect(),
                note,
            }
        }
    }
}

/// Days for comments that have passed.
fn comments_over(action: &Action, period: Period) -> Vec<Changed> {
    let over = action
        .requests()
        .filter(|one| period.has_seen_out(one.request.by));
    let told = over.map(|one| Changed::CommentsOver {
        by: one.request.by,
        n: one.comments.len() as u32,
        silent: one.silent.iter().map(|name| (*name).to_owned()).collect(),
    });
    told.collect()
}

/// What became of the stage.
fn stage_change(before: Stage, new: &Action) -> Option<Changed> {
    let after = new.stage;
    if before == after {
        return None;
    }
    Some(match after {
        // What was agreed does not stand any more, as where its wording was changed.
        Stage::ProposedComplete | Stage::ProposedClosed if before.is_over() => {
            Changed::Returned(after)
        }
        Stage::ProposedComplete => Changed::Proposed(Ending::Complete),
        Stage::ProposedClosed => Changed::Proposed(Ending::Closed),
        Stage::Complete => Changed::Agreed(Ending::Complete),
        Stage::Closed => Changed::Agreed(Ending::Closed),
        Stage::Withdrawn => {
            let reason = new
                .entries
                .iter()
                .rev()
                .find(|entry| entry.kind == EntryKind::Withdrawal && entry.struck.is_none());
            Changed::Withdrawn(reason.map(|entry| entry.text.clone()).unwrap_or_default())
        }
        open if before.is_proposed() || before.is_over() => Changed::Returned(open),
        open => Changed::Progress(open),
    })
}

/// What was said since, and what was struck.
fn entries(old: &[Entry], new: &Action, changes: &mut Vec<Changed>) {
    for entry in &new.entries {
        let then = old.iter().find(|known| known.id == entry.id);
        match (then, &entry.struck) {
            (Some(then), Some(_)) if then.struck.is_none() => {
                changes.push(Changed::Struck(entry.text.clone()));
            }
            (None, None) => changes.extend(said(entry, new)),
            _ => {}
        }
    }
}

/// An entry as news; those that end or propose are told by the stage.
fn said(entry: &Entry, action: &Action) -> Option<Changed> {
    let text = match entry.audience {
        Audience::Open => entry.text.clone(),
        // Whoever passes a report on should know.
        Audience::Internal => format!("(internal) {}", entry.text),
    };
    if let Some(request) = entry.request.clone() {
        return Some(Changed::Requested { request, text });
    }
    match entry.kind {
        _ if text.is_empty() => None,
        EntryKind::Question => Some(Changed::Asked(text)),
        EntryKind::Answer => {
            let question = action
                .entries
                .iter()
                .find(|question| Some(question.id) == entry.regarding);
            Some(Changed::Answered {
                question: question.map(|q| q.text.clone()).unwrap_or_default(),
                answer: text,
            })
        }
        EntryKind::Withdrawal => None,
        _ => Some(Changed::Updated(text)),
    }
}

#[cfg(test)]
mod tests;
