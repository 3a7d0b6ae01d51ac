//! Whatever the order of merges: one stage everywhere, and nothing complete that the rule did not complete.

use super::desk::{Desk, Party};
use crate::support::Replica;
use matters_arising::{command::Edit, document::Document, model::*};
use proptest::prelude::*;

/// One thing that somebody does at one of three desks.
#[derive(Clone, Debug)]
enum Deed {
    Propose,
    ProposeToClose,
    /// Writes down that it has ended, as an import does.
    Record,
    Withdraw,
    Strike,
    Undo,
    Reword,
    Says(usize, Opinion),
    /// The facilitator writes down at the meeting that somebody agrees.
    Hears(usize),
    Revoke(usize, usize),
    /// Without one of the three, for so many of the others, or all of them.
    SetRule(usize, Need, Occasion),
    /// The key of one says something for the organisation of one, past all that the program refuses.
    Smuggle(usize, usize, Opinion),
    /// The desk takes in what another has.
    TakeFrom(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let party = 0..3usize;
    let opinion = prop_oneof![
        4 => Just(Opinion::Agree),
        2 => Just(Opinion::Return),
        1 => Just(Opinion::TakeBack),
    ];
    prop_oneof![
        3 => Just(Deed::Propose),
        1 => Just(Deed::ProposeToClose),
        1 => Just(Deed::Record),
        1 => Just(Deed::Withdraw),
        1 => Just(Deed::Undo),
        2 => party.clone().prop_map(Deed::Hears),
        1 => Just(Deed::Strike),
        1 => Just(Deed::Reword),
        10 => (party.clone(), opinion.clone()).prop_map(|(who, what)| Deed::Says(who, what)),
        1 => (party.clone(), party.clone()).prop_map(|(by, of)| Deed::Revoke(by, of)),
        2 => (party.clone(), need(), occasion())
            .prop_map(|(without, need, occasion)| Deed::SetRule(without, need, occasion)),
        4 => (party.clone(), party.clone(), opinion.clone())
            .prop_map(|(key, of, what)| Deed::Smuggle(key, of, what)),
        5 => party.prop_map(Deed::TakeFrom),
    ]
}

fn need() -> impl Strategy<Value = Need> {
    prop_oneof![
        2 => Just(Need::All),
        1 => Just(Need::AtLeast(1)),
        1 => Just(Need::AtLeast(2)),
    ]
}

fn occasion() -> impl Strategy<Value = Occasion> {
    prop_oneof![2 => Just(Occasion::AnyTime), 1 => Just(Occasion::Meetings)]
}

/// What all deeds are about.
struct Matter {
    action: ActionId,
    parties: [Party; 3],
    clerk: Party,
    meeting: MeetingId,
}

/// Does it, where it can be done; what is refused changes nothing.
fn act(desks: &mut [Desk; 3], at: usize, matter: &Matter, deed: &Deed) {
    let Matter {
        action,
        parties,
        clerk,
        meeting,
    } = matter;
    let action = *action;
    if let Deed::TakeFrom(other) = deed {
        if *other != at {
            let theirs = desks[*other].ann.doc.clone();
            desks[at].ann.doc.merge(&theirs).unwrap();
        }
        return;
    }
    let desk = &mut desks[at];
    match deed {
        Deed::TakeFrom(_) => {}
        Deed::Propose => drop(desk.ann.entry(action, EntryKind::ProposedComplete, "")),
        Deed::ProposeToClose => drop(desk.ann.entry(action, EntryKind::ProposedClosed, "")),
        Deed::Record => drop(
            desk.ann
                .entry(action, EntryKind::RecordedComplete, "As printed"),
        ),
        Deed::Withdraw => drop(desk.ann.entry(action, EntryKind::Withdrawal, "A slip")),
        Deed::Undo => drop(desk.ann.undo()),
        Deed::Hears(whom) => {
            let _ = desk.try_record(clerk, &parties[*whom], action, Some(*meeting));
        }
        Deed::Strike => {
            let newest = desk.read(action).entries.last().map(|entry| entry.id);
            if let Some(entry) = newest {
                let _ = desk.ann.try_edit(Edit::StrikeEntry { action, entry });
            }
        }
        Deed::Reword => desk.ann.type_in(action, 0, 0, "Soon "),
        Deed::Says(who, what) => {
            let _ = desk.try_verdict(&parties[*who], action, *what, "Because");
        }
        Deed::Revoke(by, of) => {
            if by != of {
                let wish = matters_arising::command::Wish::Revoke {
                    key: parties[*of].key(),
                    reason: String::new(),
                };
                let _ = desk.sign(&parties[*by], &[wish]);
            }
        }
        Deed::Smuggle(key, of, what) => {
            let read = desk.read(action);
            let proposals = read.entries.iter();
            let mut proposals = proposals.filter(|entry| entry.kind == EntryKind::ProposedComplete);
            if proposals
                .next_back()
                .is_some_and(|one| one.terms.rule.is_some())
            {
                let posing = Party {
                    id: parties[*of].id,
                    ..parties[*key].clone()
                };
                let statement = desk.verdict(&posing, action, *what);
                let _ = desk.keep(&posing, &[statement]);
            }
        }
        Deed::SetRule(without, need, occasion) => {
            let left: Vec<_> = (0..3)
                .filter(|n| n != without)
                .map(|n| &parties[n])
                .collect();
            let id = RuleId::random(&mut desk.ann.rng);
            let _ = desk.ann.try_edit(Edit::SetRule(NewRule {
                id,
                organisations: left.iter().map(|party| party.id).collect(),
                need: *need,
                occasion: *occasion,
                recorders: vec![clerk.id],
            }));
        }
    }
}

/// What the rules say of completion, in another way than the program: by looking for a witness.
fn has_a_witness(action: &Action, parties: &Parties) -> bool {
    use EntryKind::{ProposedClosed, ProposedComplete, RecordedComplete, Withdrawal};
    let standing = |kinds: &[EntryKind]| {
        let stand = |entry: &&Entry| entry.struck.is_none() && kinds.contains(&entry.kind);
        let entries = action.entries.iter().filter(stand);
        entries.map(|entry| entry.id).collect::<Vec<_>>()
    };
    if action.stage == Stage::Withdrawn {
        return !standing(&[Withdrawal]).is_empty();
    }
    let proposals = standing(&[ProposedComplete, ProposedClosed]);
    let holding = || action.sign_offs.iter().filter(|one| one.holds());
    let gone = |one: &SignOff| {
        holding().any(|other| {
            let (theirs, ours) = (&other.verdict, &one.verdict);
            // Nobody's own word is replaced by what another wrote down of it.
            let may = theirs.recorded_by.is_none() || ours.recorded_by.is_some();
            may && theirs.organisation == ours.organisation && theirs.replaces.contains(&one.id)
        })
    };
    let answered = |id: StatementId| {
        let proposals = action.entries.iter().filter(|entry| entry.struck.is_none());
        let mut answers = proposals.flat_map(|entry| &entry.terms.answers);
        answers.any(|answer| *answer == id)
    };
    let open_return = holding()
        .any(|one| one.verdict.opinion == Opinion::Return && !gone(one) && !answered(one.id));
    let was_answered = |record: &EntryId| {
        let returns = holding().filter(|one| one.verdict.opinion == Opinion::Return);
        let mut on_it = returns.filter(|one| one.verdict.proposal == *record);
        on_it.any(|one| answered(one.id))
    };
    let is_recorded = standing(&[RecordedComplete])
        .iter()
        .any(|one| !was_answered(one));
    let agree = |rule: &Rule| {
        let agreed = rule.organisations.iter().filter(|party| {
            holding().any(|one| {
                one.verdict.organisation == **party
                    && one.verdict.opinion == Opinion::Agree
                    && one.verdict.rule == rule.id
                    && one.earlier_wording.is_none()
                    && !gone(one)
                    && proposals.contains(&one.verdict.proposal)
                    && (rule.occasion == Occasion::AnyTime || one.verdict.meeting.is_some())
                    && one.verdict.recorded_by.is_none_or(|by| {
                        rule.recorders.contains(&by) && one.verdict.meeting.is_some()
                    })
            })
        });
        let n_needed = match rule.need {
            Need::All => rule.organisations.len(),
            Need::AtLeast(n) => n as usize,
        };
        agreed.count() >= n_needed
    };
    !open_return && (is_recorded || parties.rules.iter().any(agree))
}

/// Three desks at which nothing has been done yet.
fn desks() -> ([Desk; 3], Matter) {
    let mut desk = Desk::new();
    let parties = ["A", "B", "C"].map(|name| desk.party(name, Role::Reviewer));
    let clerk = desk.party("Secretariat", Role::Facilitator);
    let all: Vec<_> = parties.iter().collect();
    desk.rule(&all, Need::All, Occasion::AnyTime, &[&clerk]);
    let matter = Matter {
        meeting: desk.ann.meeting("Workshop 4", "2019-02-14"),
        action: desk.ann.add("Publish the data"),
        parties,
        clerk,
    };
    // What they do is undone, not what they begin with.
    desk.ann.stacks = Default::default();
    ([desk.join("Bob", 2), desk.join("Cyd", 3), desk], matter)
}

/// A replica that gets every change of a log by itself, in an order that has nothing to do with how they came about.
fn change_by_change(log: &Desk, shuffle: &[u64]) -> Replica {
    let mut doc = automerge::AutoCommit::load(&log.ann.doc.save()).unwrap();
    let changes = doc.get_changes(&[]);
    let mut order: Vec<_> = (0..changes.len()).collect();
    order.sort_by_key(|at| shuffle[at % shuffle.len()].rotate_left(*at as u32));
    let mut fresh = Replica::new("Reader", 9);
    fresh.doc = Document::empty();
    for at in order {
        fresh.doc.take_in(changes[at].raw_bytes()).unwrap();
    }
    assert!(!fresh.doc.is_waiting());
    fresh
}

fn story(deeds: &[(usize, Deed)], shuffle: &[u64]) -> Result<(), TestCaseError> {
    let (mut desks, matter) = desks();
    for (at, deed) in deeds {
        act(&mut desks, *at, &matter, deed);
        let read = desks[*at].read(matter.action);
        if read.stage.is_over() {
            let parties = desks[*at].ann.doc.parties();
            prop_assert!(has_a_witness(&read, &parties), "{deed:?} ended {read:#?}");
        }
    }
    // Each takes in the others, in an order of its own: all see the same.
    let docs = [0, 1, 2].map(|at: usize| desks[at].ann.doc.clone());
    for (at, order) in [[1, 2], [2, 0], [1, 0]].into_iter().enumerate() {
        for other in order {
            desks[at].ann.doc.merge(&docs[other]).unwrap();
        }
    }
    let shown = desks.each_ref().map(|desk| desk.ann.shown());
    prop_assert_eq!(&shown[0], &shown[1]);
    prop_assert_eq!(&shown[1], &shown[2]);
    let read = desks[0].read(matter.action);
    if read.stage.is_over() {
        let parties = desks[0].ann.doc.parties();
        prop_assert!(has_a_witness(&read, &parties), "merging ended {read:#?}");
    }
    // And so does whoever opens the file, or gets change by change in any order, and has seen none of it happen.
    let fresh = Desk::load(&desks[0].ann.doc.save(), 9);
    prop_assert_eq!(fresh.ann.shown(), shown[0].clone());
    let piecemeal = change_by_change(&desks[0], shuffle);
    prop_assert_eq!(piecemeal.shown(), shown[0].clone());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        rng_algorithm: prop::test_runner::RngAlgorithm::ChaCha,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_order_of_merges_gives_one_stage_and_none_that_the_rule_did_not_give(
        deeds in prop::collection::vec((0..3usize, deed()), 1..40),
        shuffle in prop::collection::vec(any::<u64>(), 8),
    ) {
        story(&deeds, &shuffle)?;
    }
}

#[test]
fn the_stories_do_end_actions_in_each_way() {
    let says = |who| Deed::Says(who, Opinion::Agree);
    let lies = |key, of| Deed::Smuggle(key, of, Opinion::Agree);
    let stories = [
        (
            vec![Deed::Propose, says(0), says(1), says(2)],
            Stage::Complete,
        ),
        (
            vec![Deed::Propose, Deed::Hears(0), says(1), Deed::Hears(2)],
            Stage::Complete,
        ),
        (
            vec![Deed::ProposeToClose, says(0), says(1), says(2)],
            Stage::Closed,
        ),
        (
            vec![
                Deed::SetRule(2, Need::AtLeast(1), Occasion::Meetings),
                Deed::Propose,
                Deed::Hears(1),
            ],
            Stage::Complete,
        ),
        (
            vec![Deed::Propose, lies(0, 0), lies(1, 1), lies(2, 2)],
            Stage::Complete,
        ),
        (vec![Deed::Record], Stage::Complete),
        (vec![Deed::Withdraw], Stage::Withdrawn),
    ];
    for (deeds, stage) in stories {
        let (mut desks, matter) = desks();
        for deed in &deeds {
            act(&mut desks, 2, &matter, deed);
        }
        let read = desks[2].read(matter.action);
        assert_eq!(read.stage, stage, "{deeds:?}");
        assert!(
            has_a_witness(&read, &desks[2].ann.doc.parties()),
            "{deeds:?}"
        );
    }
}

#[test]
fn what_is_smuggled_in_ends_nothing_where_it_is_not_said_as_the_rule_wants_it() {
    let lies = |key, of| Deed::Smuggle(key, of, Opinion::Agree);
    let at_meetings = Deed::SetRule(2, Need::All, Occasion::Meetings);
    for deeds in [
        // One key for all of them.
        vec![Deed::Propose, lies(0, 0), lies(0, 1), lies(0, 2)],
        // Between meetings, where the rule wants them to have met.
        vec![at_meetings, Deed::Propose, lies(0, 0), lies(1, 1)],
        // One of them says it twice, where two must agree.
        vec![
            Deed::SetRule(2, Need::AtLeast(2), Occasion::AnyTime),
            Deed::Propose,
            lies(0, 0),
            lies(0, 0),
        ],
    ] {
        let (mut desks, matter) = desks();
        for deed in &deeds {
            act(&mut desks, 2, &matter, deed);
        }
        let read = desks[2].read(matter.action);
        assert_eq!(read.stage, Stage::ProposedComplete, "{deeds:?}");
        assert!(!read.sign_offs.is_empty(), "they did get in");
    }
}
