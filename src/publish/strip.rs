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
    let mut public = Action {
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
    };
    stage_follows(&mut public, action);
    public
}

/// What the parties signed stays behind, so the stage that came of it has to follow from the entries alone: what was
/// agreed stands as recorded, and what was proposed or recorded in vain as words.
fn stage_follows(public: &mut Action, action: &Action) {
    let agreed = action.agreement.as_ref().filter(|one| one.is_met);
    for entry in &mut public.entries {
        let ends = entry.kind.proposes().or(entry.kind.records());
        let Some(ending) = ends else { continue };
        match action.stage {
            Stage::Complete | Stage::Closed => {
                if agreed.is_some_and(|one| one.proposal == entry.id) {
                    entry.kind = EntryKind::recording(ending);
                }
            }
            Stage::ProposedComplete | Stage::ProposedClosed => {
                if entry.kind.records().is_some() {
                    entry.kind = EntryKind::Update;
                }
            }
            _ => entry.kind = EntryKind::Update,
        }
    }
    public.entries.retain(|entry| {
        let was = action.entries.iter().find(|was| was.id == entry.id);
        let has_changed = was.is_some_and(|was| was.kind != entry.kind);
        entry.kind != EntryKind::Update || !has_changed || !entry.text.trim().is_empty()
    });
}

/// Nobody in particular: who wrote it is said in words, where it is said at all.
fn nobody() -> Attribution {
    Attribution {
        author: Some(Author::publisher()),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(nth: u64, kind: EntryKind) -> Entry {
        Entry {
            id: EntryId::random(&mut || nth),
            kind,
            text: "Sent to all".to_owned(),
            at: None,
            by: None,
            regarding: None,
            terms: Terms::default(),
            request: None,
            audience: Audience::Open,
            written: nobody(),
            order: nth as u32,
            struck: None,
        }
    }

    /// What the public copy of an action makes of its stage, with no signature to go by.
    fn stage_of(action: &Action) -> Stage {
        let public = public_action(action);
        judge(Case::of(&public, &[], WordingHash([0; 32]))).0
    }

    #[test]
    fn the_stage_of_a_public_copy_follows_without_what_was_signed() {
        use EntryKind::{ProposedClosed, ProposedComplete, RecordedComplete};
        let met = |proposal: u64, ending, is_met| Agreement {
            proposal: EntryId::random(&mut || proposal),
            ending,
            rule: None,
            n_agree: 2,
            is_met,
            parties: Vec::new(),
            returns: Vec::new(),
        };
        let case = |stage, kinds: &[EntryKind], agreement| Action {
            stage,
            progress: Progress::Ongoing,
            entries: kinds
                .iter()
                .zip(1..)
                .map(|(kind, n)| entry(n, *kind))
                .collect(),
            agreement,
            ..Action::empty(ActionId::random(&mut || 1))
        };
        let complete = Some(met(1, Ending::Complete, true));
        let closed = Some(met(2, Ending::Closed, true));
        let cases = [
            case(Stage::Complete, &[ProposedComplete], complete),
            case(Stage::Closed, &[RecordedComplete, ProposedClosed], closed),
            // Returned: the work goes on.
            case(
                Stage::Ongoing,
                &[ProposedComplete],
                Some(met(1, Ending::Complete, false)),
            ),
            case(Stage::Ongoing, &[RecordedComplete], None),
            case(
                Stage::ProposedClosed,
                &[RecordedComplete, ProposedClosed],
                None,
            ),
            case(Stage::Complete, &[RecordedComplete], None),
            case(
                Stage::Withdrawn,
                &[ProposedComplete, EntryKind::Withdrawal],
                None,
            ),
        ];
        for one in &cases {
            assert_eq!(stage_of(one), one.stage, "{:?}", one.entries);
            let texts = public_action(one).entries.len();
            assert_eq!(texts, one.entries.len(), "no word is lost");
        }
    }
}
