//! Finds what changed: holds the actions as they were against the actions as they are.

use super::{ActionChanges, Changed, Period};
use crate::model::{
    Action, ActionId, Audience, DeadlineMove, Ending, Entry, EntryKind, Meeting, OrganisationId,
    OutcomeId, Owner, Parties, SignOff, Stage, Triggers, remarks,
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
        let noted = remarks(after.meetings, action.id).into_iter();
        let noted = noted.filter(|one| !settled_then.contains(&one.id));
        changes.extend(noted.map(|one| Changed::Noted {
            meeting: one.at,
            text: one.text,
        }));
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
        let ending = match entry.kind {
            EntryKind::ProposedComplete => Ending::Complete,
            EntryKind::ProposedClosed => Ending::Closed,
            _ => continue,
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
mod tests {
    use super::*;
    use crate::model::{
        Attribution, Case, ChangeKind, Day, Decision, EntryId, MeetingId, Minuted, Outcome,
        Progress, Request, Terms, Timestamp, WordingHash, count_changes, judge,
    };

    /// What changed where nothing is known but the actions.
    fn compare(before: &[Action], after: &[Action], period: Option<Period>) -> Vec<ActionChanges> {
        let parties = Parties::default();
        let standing = |actions| Standing {
            actions,
            meetings: &[],
            parties: &parties,
        };
        super::compare(standing(before), standing(after), period)
    }

    fn action(n: u64, text: &str) -> Action {
        Action {
            text: text.to_owned(),
            stage: Stage::NotStarted,
            ..Action::empty(ActionId::random(&mut || n))
        }
    }

    fn entry(n: u64, kind: EntryKind, text: &str) -> Entry {
        Entry {
            id: EntryId::random(&mut || n),
            kind,
            text: text.to_owned(),
            at: None,
            by: None,
            regarding: None,
            written: Attribution {
                author: None,
                at: Timestamp(n as i64),
            },
            terms: Terms::default(),
            request: None,
            audience: Default::default(),
            order: 0,
            struck: None,
        }
    }

    fn with(action: &Action, entries: &[Entry]) -> Action {
        let mut after = Action {
            entries: entries.to_vec(),
            progress: Progress::NotStarted,
            ..action.clone()
        };
        after.stage = judge(Case::of(&after, &[], WordingHash([0; 32]))).0;
        after
    }

    fn kinds(before: &[Action], after: &[Action]) -> Vec<ChangeKind> {
        let changes = compare(before, after, None);
        changes
            .iter()
            .flat_map(|one| one.changes.iter().map(Changed::kind))
            .collect()
    }

    #[test]
    fn a_log_that_stands_still_has_no_news() {
        let one = [action(1, "Write it"), action(2, "Read it")];
        assert!(compare(&one, &one, None).is_empty());
    }

    #[test]
    fn the_round_of_a_proposal_is_told_stage_by_stage() {
        let open = action(1, "Write it");
        let proposal = entry(1, EntryKind::ProposedComplete, "Done in May");
        let proposed = with(&open, std::slice::from_ref(&proposal));
        let agreed = with(
            &open,
            &[proposal, entry(2, EntryKind::RecordedComplete, "")],
        );
        let one = std::slice::from_ref;
        assert_eq!(
            kinds(one(&open), one(&proposed)),
            [ChangeKind::Proposed, ChangeKind::Updated]
        );
        assert_eq!(kinds(one(&proposed), one(&agreed)), [ChangeKind::Agreed]);
        assert_eq!(kinds(one(&agreed), one(&open)), [ChangeKind::Returned]);
    }

    #[test]
    fn a_proposal_that_came_to_nothing_in_the_meantime_is_told_once_and_one_that_stands_as_well() {
        let open = action(1, "Write it");
        let proposal = entry(1, EntryKind::ProposedComplete, "");
        let mut returned = with(&open, std::slice::from_ref(&proposal));
        returned.stage = open.stage;
        let one = std::slice::from_ref;
        assert_eq!(kinds(one(&open), one(&returned)), [ChangeKind::Proposed]);
        assert_eq!(kinds(one(&returned), one(&returned)), []);
        let mut struck = proposal;
        struck.struck = Some(struck.written.clone());
        let struck = with(&open, &[struck]);
        assert_eq!(kinds(one(&open), one(&struck)), [], "taken back");
    }

    #[test]
    fn a_comment_made_at_a_meeting_is_told_once_with_the_meeting_and_a_struck_one_is_not() {
        let open = action(1, "Write it");
        let written = entry(1, EntryKind::Update, "").written;
        let noted = |n: u64, note: &str| Outcome {
            id: OutcomeId::random(&mut || n),
            action: open.id,
            decision: Decision::Noted,
            note: note.to_owned(),
            word: None,
            written: written.clone(),
            struck: None,
            minuted: Minuted::Unlisted,
        };
        let before = Meeting {
            title: "Workshop 4".into(),
            outcomes: vec![noted(1, "Known")],
            ..Meeting::empty(MeetingId::random(&mut || 1))
        };
        let mut after = before.clone();
        after.outcomes.push(noted(2, "Ask the pilot"));
        after.outcomes.push(Outcome {
            struck: Some(written.clone()),
            ..noted(3, "Wrong")
        });
        after.outcomes.push(Outcome {
            decision: Decision::Carried,
            ..noted(4, "No time")
        });
        let parties = Parties::default();
        let standing = |meeting| Standing {
            actions: std::slice::from_ref(&open),
            meetings: std::slice::from_ref(meeting),
            parties: &parties,
        };
        let changes = super::compare(standing(&before), standing(&after), None);
        let expect = Changed::Noted {
            meeting: "Workshop 4".into(),
            text: "Ask the pilot".into(),
        };
        assert_eq!(changes[0].changes, [expect]);
        assert_eq!(changes.len(), 1);
        let again = super::compare(standing(&after), standing(&after), None);
        assert_eq!(again, []);
    }

    #[test]
    fn an_answer_is_told_with_its_question() {
        let open = action(1, "Write it");
        let question = entry(1, EntryKind::Question, "By when?");
        let asked = with(&open, std::slice::from_ref(&question));
        let mut answer = entry(2, EntryKind::Answer, "By May");
        answer.regarding = Some(question.id);
        let answered = with(&open, &[question, answer]);
        let changes = compare(&[asked], &[answered], None);
        let expect = Changed::Answered {
            question: "By when?".into(),
            answer: "By May".into(),
        };
        assert_eq!(changes[0].changes, [expect]);
    }

    #[test]
    fn new_and_gone_actions_are_told_and_counted() {
        let (old, new) = (action(1, "Write it"), action(2, "Read it"));
        let one = std::slice::from_ref;
        let changes = compare(one(&old), one(&new), None);
        assert_eq!((changes[0].action, changes[1].action), (new.id, old.id));
        let expect = [(ChangeKind::New, 1), (ChangeKind::Gone, 1)];
        assert_eq!(count_changes(&changes), expect);
    }

    #[test]
    fn comments_asked_for_are_told_and_so_is_their_day_once_it_has_passed() {
        let day = |text: &str| Day::parse(text).expect("a day");
        let open = action(1, "Write it");
        let mut asks = entry(1, EntryKind::Request, "");
        let request = Request {
            by: day("2019-05-08"),
            of: vec!["Harbour".into()],
        };
        asks.request = Some(request.clone());
        let asked = with(&open, &[asks]);
        let told = |before: &Action, from: &str, to: &str| {
            let period = Some(Period {
                from: day(from),
                to: day(to),
            });
            let one = std::slice::from_ref;
            let all = compare(one(before), one(&asked), period);
            all.into_iter()
                .flat_map(|one| one.changes)
                .collect::<Vec<_>>()
        };
        let text = String::new();
        let asks = Changed::Requested { request, text };
        let over = Changed::CommentsOver {
            by: day("2019-05-08"),
            n: 0,
            silent: vec!["Harbour".into()],
        };
        assert_eq!(
            told(&open, "2019-05-01", "2019-05-08"),
            std::slice::from_ref(&asks)
        );
        assert_eq!(
            told(&open, "2019-05-01", "2019-05-09"),
            [asks, over.clone()]
        );
        assert_eq!(told(&asked, "2019-05-08", "2019-05-09"), [over]);
        assert_eq!(told(&asked, "2019-05-09", "2019-06-01"), []);
    }

    #[test]
    fn a_struck_entry_is_told_once() {
        let open = action(1, "Write it");
        let update = entry(1, EntryKind::Update, "Nearly");
        let said = with(&open, std::slice::from_ref(&update));
        let mut struck = update;
        struck.struck = Some(struck.written.clone());
        let after = with(&open, &[struck]);
        let one = std::slice::from_ref;
        assert_eq!(kinds(one(&said), one(&after)), [ChangeKind::Struck]);
        assert_eq!(kinds(one(&open), one(&after)), [], "never seen standing");
    }
}
