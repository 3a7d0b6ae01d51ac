//! What changed, told from what the log said then and says now.

use super::*;
use crate::model::{
    Attribution, Case, CategoryId, ChangeKind, Day, Decision, EntryId, MeetingId, Minuted, Outcome,
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
fn wording_owners_category_and_withdrawal_are_told_as_they_were_and_are() {
    let owner = |name: &str| Owner {
        kind: crate::model::OwnerKind::Person,
        name: name.to_owned(),
    };
    let before = Action {
        owners: vec![owner("Ann"), owner("Ben")],
        ..action(1, "Write it")
    };
    let category = CategoryId::random(&mut || 4);
    let after = Action {
        text: "Write it twice".to_owned(),
        owners: vec![owner("Ben"), owner("Cem")],
        category: Some(category),
        ..before.clone()
    };
    let told = compare(std::slice::from_ref(&before), &[after], None);
    assert_eq!(
        told[0].changes,
        [
            Changed::Reworded {
                before: "Write it".to_owned(),
                after: "Write it twice".to_owned(),
            },
            Changed::Owners {
                added: vec!["Cem".to_owned()],
                removed: vec!["Ann".to_owned()],
            },
            Changed::Category {
                before: None,
                after: Some(category),
            },
        ]
    );
    let reason = entry(1, EntryKind::Withdrawal, "Somebody else does it");
    let withdrawn = with(&before, &[reason]);
    let told = compare(&[before], &[withdrawn], None);
    let expect = Changed::Withdrawn("Somebody else does it".to_owned());
    assert_eq!(told[0].changes, [expect]);
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
    // Its wording was changed: it is open again, though it is proposed as before.
    assert_eq!(kinds(one(&agreed), one(&proposed)), [ChangeKind::Returned]);
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
    let carried = Changed::Minuted {
        meeting: "Workshop 4".into(),
        decision: Decision::Carried,
        unsigned: Vec::new(),
        note: "No time".into(),
    };
    assert_eq!(changes[0].changes, [expect, carried]);
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
