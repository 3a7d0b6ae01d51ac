//! The fields of a log that are public. Everything else stays behind, and is counted.

use crate::model::*;

/// Makes head and actions anew from what is public. Who wrote and when goes with the entries, as words.
pub(super) fn strip(copy: &LogCopy, id: LogId) -> (LogHead, Vec<Action>, LeftOut) {
    // Meetings, editions, parties and interests stay behind: they name people.
    let head = LogHead {
        dated: copy.head.dated,
        categories: copy.head.categories.clone(),
        schema: copy.head.schema,
        ..LogHead::new(id, copy.head.title.clone())
    };
    let mut left_out = LeftOut {
        findings: copy.findings.len() as u32,
        meetings: copy.head.meetings.len() as u32,
        editions: copy.head.editions.len() as u32,
        organisations: copy.head.parties.organisations.len() as u32,
        keys: copy.head.parties.keys.len() as u32,
        ..LeftOut::default()
    };
    for action in &copy.actions {
        let (struck, standing): (Vec<_>, Vec<_>) =
            action.entries.iter().partition(|e| e.struck.is_some());
        left_out.struck += struck.len() as u32;
        let internal = standing.iter().filter(|e| e.audience == Audience::Internal);
        left_out.internal += internal.count() as u32;
        left_out.printed += u32::from(action.imported.is_some());
        left_out.apart += action.conflicts.len() as u32;
    }
    let actions = copy.actions.iter().map(public_action).collect();
    (head, actions, left_out)
}

fn public_action(action: &Action) -> Action {
    Action {
        number: action.number,
        position: action.position,
        text: action.text.clone(),
        category: action.category,
        progress: action.progress,
        stage: action.stage,
        due: public_due(&action.due),
        moves: action.moves.iter().map(public_move).collect(),
        origin: action.origin.as_ref().map(public_origin),
        owners: action.owners.clone(),
        links: action.links.clone(),
        artefacts: action.artefacts.clone(),
        entries: action
            .entries
            .iter()
            .filter(|entry| entry.struck.is_none() && entry.kind != EntryKind::Request)
            .filter(|entry| entry.audience == Audience::Open)
            .map(|entry| public_entry(action, entry))
            .collect(),
        ..Action::empty(action.id)
    }
}

/// Nobody: who wrote it is said in words, where it is said at all.
fn nobody() -> Attribution {
    Attribution {
        author: None,
        at: Timestamp::default(),
    }
}

/// As understood; what was printed may name people and is left out.
fn public_due(due: &Due) -> Due {
    Due {
        deadline: due.deadline.clone(),
        printed: String::new(),
    }
}

fn public_move(step: &DeadlineMove) -> DeadlineMove {
    DeadlineMove {
        id: step.id,
        to: public_due(&step.to),
        reason: step.reason.clone(),
        replaces: step.replaces.clone(),
        written: nobody(),
    }
}

fn public_origin(origin: &Origin) -> Origin {
    Origin {
        month: origin.month,
        printed: match origin.month {
            Some(_) => String::new(),
            None => origin.printed.clone(),
        },
    }
}

fn public_entry(action: &Action, entry: &Entry) -> Entry {
    let said = action.said(entry);
    let author = entry.written.author.as_ref();
    let by = match (&entry.by, author, said) {
        (Some(by), ..) => Some(by.clone()),
        // Who imported a document did not say what stands in it.
        (None, Some(author), Some(Said::At(_))) => Some(match author.organisation.trim() {
            "" => author.name.clone(),
            organisation => format!("{}, {organisation}", author.name),
        }),
        _ => None,
    };
    Entry {
        id: entry.id,
        kind: entry.kind,
        text: entry.text.clone(),
        at: match said {
            Some(Said::On(when)) => Some(when),
            Some(Said::At(at)) => at.day().map(When::Day),
            None => None,
        },
        by,
        regarding: entry.regarding,
        terms: Terms::default(),
        request: None,
        audience: Audience::Open,
        written: nobody(),
        order: entry.order,
        struck: None,
    }
}

/// A person whose name was replaced is no person any more, and two who became the same role are one.
pub(super) fn settle_owners(actions: &mut [Action]) {
    for owner in actions.iter_mut().flat_map(|action| &mut action.owners) {
        if owner.kind == OwnerKind::Person {
            owner.kind = OwnerKind::AsPrinted;
        }
    }
    for action in actions {
        action.owners.sort();
    }
}
