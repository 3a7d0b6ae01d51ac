//! Whatever the order of merges: one stage everywhere, and nothing complete that the rule did not complete.

use super::desk::{Desk, Party};
use matters_arising::{command::Edit, model::*};
use proptest::prelude::*;

/// One thing that somebody does at one of three desks.
#[derive(Clone, Debug)]
enum Deed {
    Propose,
    ProposeToClose,
    Strike,
    Reword,
    Says(usize, Opinion),
    Revoke(usize, usize),
    SetRule(usize),
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
        1 => Just(Deed::Strike),
        1 => Just(Deed::Reword),
        10 => (party.clone(), opinion).prop_map(|(who, what)| Deed::Says(who, what)),
        1 => (party.clone(), party.clone()).prop_map(|(by, of)| Deed::Revoke(by, of)),
        1 => party.clone().prop_map(Deed::SetRule),
        5 => party.prop_map(Deed::TakeFrom),
    ]
}

/// Does it, where it can be done; what is refused changes nothing.
fn act(desks: &mut [Desk; 3], at: usize, action: ActionId, parties: &[Party], deed: &Deed) {
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
        Deed::SetRule(without) => {
            let left: Vec<_> = (0..3)
                .filter(|n| n != without)
                .map(|n| &parties[n])
                .collect();
            let id = RuleId::random(&mut desk.ann.rng);
            let _ = desk.ann.try_edit(Edit::SetRule(NewRule {
                id,
                organisations: left.iter().map(|party| party.id).collect(),
                need: Need::All,
                occasion: Occasion::AnyTime,
                recorders: Vec::new(),
            }));
        }
    }
}

/// What the rules say of completion, in another way than the program: by looking for a witness.
fn has_a_witness(action: &Action, parties: &Parties) -> bool {
    let stands = |id: EntryId| {
        let entry = action.entries.iter().find(|entry| entry.id == id);
        entry.is_some_and(|entry| entry.struck.is_none())
    };
    let holding = || action.sign_offs.iter().filter(|one| one.holds());
    let gone = |id: StatementId, of: OrganisationId| {
        holding()
            .any(|other| other.verdict.organisation == of && other.verdict.replaces.contains(&id))
    };
    let answered = |id: StatementId| {
        let proposals = action.entries.iter().filter(|entry| entry.struck.is_none());
        let mut answers = proposals.flat_map(|entry| &entry.terms.answers);
        answers.any(|answer| *answer == id)
    };
    let open_return = holding().any(|one| {
        one.verdict.opinion == Opinion::Return
            && !gone(one.id, one.verdict.organisation)
            && !answered(one.id)
    });
    let agree = |rule: &Rule| {
        rule.organisations.iter().all(|party| {
            holding().any(|one| {
                one.verdict.organisation == *party
                    && one.verdict.opinion == Opinion::Agree
                    && one.verdict.rule == rule.id
                    && one.earlier_wording.is_none()
                    && !gone(one.id, *party)
                    && stands(one.verdict.proposal)
            })
        })
    };
    !open_return && parties.rules.iter().any(agree)
}

fn story(deeds: &[(usize, Deed)]) -> Result<(), TestCaseError> {
    let mut desk = Desk::new();
    let parties = ["A", "B", "C"].map(|name| desk.party(name, Role::Reviewer));
    let all: Vec<_> = parties.iter().collect();
    desk.rule(&all, Need::All, Occasion::AnyTime, &[]);
    let action = desk.ann.add("Publish the data");
    let mut desks = [desk.join("Bob", 2), desk.join("Cyd", 3), desk];
    for (at, deed) in deeds {
        act(&mut desks, *at, action, &parties, deed);
        let read = desks[*at].read(action);
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
    // And so does whoever opens the file and has seen none of it happen.
    let fresh = Desk::load(&desks[0].ann.doc.save(), 9);
    prop_assert_eq!(fresh.ann.shown(), shown[0].clone());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        rng_algorithm: prop::test_runner::RngAlgorithm::ChaCha,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_order_of_merges_gives_one_stage_and_none_that_the_rule_did_not_give(
        deeds in prop::collection::vec((0..3usize, deed()), 1..40)
    ) {
        story(&deeds)?;
    }
}

#[test]
fn the_stories_do_end_actions() {
    let says = |who| (2, Deed::Says(who, Opinion::Agree));
    let deeds = [(2, Deed::Propose), says(0), says(1), says(2)];
    let mut desk = Desk::new();
    let parties = ["A", "B", "C"].map(|name| desk.party(name, Role::Reviewer));
    let all: Vec<_> = parties.iter().collect();
    desk.rule(&all, Need::All, Occasion::AnyTime, &[]);
    let action = desk.ann.add("Publish the data");
    let mut desks = [desk.join("Bob", 2), desk.join("Cyd", 3), desk];
    for (at, deed) in &deeds {
        act(&mut desks, *at, action, &parties, deed);
    }
    assert_eq!(desks[2].stage(action), Stage::Complete);
    assert!(has_a_witness(
        &desks[2].read(action),
        &desks[2].ann.doc.parties()
    ));
}
