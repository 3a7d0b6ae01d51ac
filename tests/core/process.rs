//! Proposing and agreeing, by the rules of `model::process`.

mod closing;
pub(crate) mod desk;
mod doubts;
mod late;
mod merging;
mod seen;
mod statements;

use desk::{Desk, Party};
use matters_arising::{command::Edit, model::*};

/// Two reviewers, an owner and a facilitator; the rule asks both reviewers, at any time.
fn two_reviewers() -> (Desk, Party, Party) {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let tide = desk.party("Tide Watch", Role::Reviewer);
    desk.rule(&[&harbour, &tide], Need::All, Occasion::AnyTime, &[]);
    (desk, harbour, tide)
}

#[test]
fn p1_a_withdrawal_beats_everything() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    assert_eq!(desk.stage(action), Stage::Complete);
    desk.ann
        .entry(action, EntryKind::Withdrawal, "It never belonged here");
    assert_eq!(desk.stage(action), Stage::Withdrawn);
}

#[test]
fn p2_a_statement_of_an_unknown_key_counts_for_nothing() {
    let (mut desk, harbour, _) = two_reviewers();
    let action = desk.proposed("Publish the data");
    let mut stranger = desk.party_without_key("Tide Watch");
    stranger.id = harbour.id;
    let refused = desk.try_verdict(&stranger, action, Opinion::Agree, "");
    assert_eq!(
        refused,
        Err(Refusal::Process(ProcessProblem::NotIntroduced))
    );
    desk.smuggle(&stranger, action, Opinion::Agree);
    let read = desk.read(action);
    assert_eq!(read.sign_offs[0].doubts, [Doubt::UnknownKey]);
    assert_eq!(read.stage, Stage::ProposedComplete);
}

#[test]
fn p2_a_key_speaks_for_its_own_organisation_or_says_that_it_does_not() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.proposed("Publish the data");
    let mut posing = harbour.clone();
    posing.id = tide.id;
    desk.smuggle(&posing, action, Opinion::Agree);
    assert_eq!(desk.read(action).sign_offs[0].doubts, [Doubt::NotTheirs]);
    desk.agrees(&harbour, action);
    assert_eq!(desk.stage(action), Stage::ProposedComplete);
}

#[test]
fn p2_what_a_key_signed_after_it_was_revoked_counts_for_nothing_and_what_it_signed_before_still_does()
 {
    let (mut desk, harbour, tide) = two_reviewers();
    let (first, second) = (desk.proposed("One"), desk.proposed("Two"));
    desk.agrees(&tide, first);
    desk.revokes(&harbour, &tide);
    desk.smuggle(&tide, second, Opinion::Agree);
    desk.agrees(&harbour, first);
    desk.agrees(&harbour, second);
    assert_eq!(desk.stage(first), Stage::Complete);
    assert_eq!(desk.stage(second), Stage::ProposedComplete);
    let again = desk.try_verdict(&tide, second, Opinion::Agree, "");
    assert_eq!(again, Err(Refusal::Process(ProcessProblem::KeyRevoked)));
}

#[test]
fn p3_an_organisation_may_change_its_mind() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.proposed("Publish the data");
    desk.returns(&harbour, action, "Half of it is missing");
    assert_eq!(desk.stage(action), Stage::NotStarted);
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    assert_eq!(desk.stage(action), Stage::Complete);
    desk.takes_back(&harbour, action);
    assert_eq!(desk.stage(action), Stage::ProposedComplete);
    assert_eq!(desk.says(action, &harbour), PartyState::Silent);
    let again = desk.try_verdict(&harbour, action, Opinion::TakeBack, "");
    let nothing = ProcessProblem::NothingToTakeBack;
    assert_eq!(again, Err(Refusal::Process(nothing)));
}

#[test]
fn p4_a_spoken_verdict_counts_where_the_rule_lets_it_be_recorded_and_its_organisation_may_confirm_it()
 {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let clerk = desk.party("Secretariat", Role::Facilitator);
    let other = desk.party("Tide Watch", Role::Observer);
    desk.rule(&[&harbour], Need::All, Occasion::Meetings, &[&clerk]);
    let action = desk.proposed("Publish the data");
    let meeting = desk.ann.meeting("Workshop 4", "2019-02-14");
    let between = desk.try_record(&clerk, &harbour, action, None);
    assert_eq!(between, Err(Refusal::Process(ProcessProblem::MayNotRecord)));
    let not_theirs = desk.try_record(&other, &harbour, action, Some(meeting));
    assert_eq!(
        not_theirs,
        Err(Refusal::Process(ProcessProblem::MayNotRecord))
    );
    desk.try_record(&clerk, &harbour, action, Some(meeting))
        .unwrap();
    assert_eq!(desk.stage(action), Stage::Complete);
    assert_eq!(
        desk.read(action).sign_offs[0].verdict.recorded_by,
        Some(clerk.id)
    );
    desk.try_at(&harbour, action, Opinion::Agree, Some(meeting))
        .unwrap();
    let PartyState::Agrees(id) = desk.says(action, &harbour) else {
        panic!("they agree");
    };
    let read = desk.read(action);
    let confirmed = read.sign_offs.iter().find(|one| one.id == id).unwrap();
    assert_eq!(
        confirmed.verdict.recorded_by, None,
        "their own word stands now"
    );
    let recorded = read.sign_offs.iter();
    let mut recorded = recorded.filter(|one| one.verdict.recorded_by.is_some());
    let recorded = recorded.next().unwrap();
    assert_eq!(recorded.confirmed_in(&read.sign_offs), Some(confirmed));
    assert_eq!(confirmed.confirmed_in(&read.sign_offs), None);
    // What is recorded afterwards does not take the place of what they signed themselves.
    desk.try_record(&clerk, &harbour, action, Some(meeting))
        .unwrap();
    assert_eq!(desk.says(action, &harbour), PartyState::Agrees(id));
}

#[test]
fn p5_a_return_beats_any_number_of_agreements_until_a_proposal_answers_it() {
    let mut desk = Desk::new();
    let parties: Vec<_> = ["A", "B", "C"]
        .map(|name| desk.party(name, Role::Reviewer))
        .into();
    let all: Vec<_> = parties.iter().collect();
    desk.rule(&all, Need::AtLeast(1), Occasion::AnyTime, &[]);
    let action = desk.proposed("Publish the data");
    desk.returns(&parties[2], action, "Half of it is missing");
    desk.agrees(&parties[0], action);
    desk.agrees(&parties[1], action);
    assert_eq!(desk.stage(action), Stage::NotStarted);
    desk.ann.entry(
        action,
        EntryKind::ProposedComplete,
        "All of it is there now",
    );
    assert_eq!(
        desk.stage(action),
        Stage::ProposedComplete,
        "and it is asked for again"
    );
    desk.agrees(&parties[0], action);
    assert_eq!(desk.stage(action), Stage::Complete);
}

#[test]
fn p5_a_return_needs_a_reason() {
    let (mut desk, harbour, _) = two_reviewers();
    let action = desk.proposed("Publish the data");
    let refused = desk.try_verdict(&harbour, action, Opinion::Return, " ");
    assert_eq!(refused, Err(Refusal::Process(ProcessProblem::NoReason)));
}

#[test]
fn p6_two_verdicts_of_one_organisation_made_apart_count_as_none_and_both_are_shown() {
    let (desk, harbour, tide) = two_reviewers();
    let mut here = desk;
    let action = here.proposed("Publish the data");
    here.agrees(&tide, action);
    let mut there = here.join("Bob", 77);
    let second = there.second_key(&harbour);
    here.meet(&mut there);
    here.agrees(&harbour, action);
    there.returns(&second, action, "Half of it is missing");
    assert_eq!(here.stage(action), Stage::Complete);
    here.meet(&mut there);
    for desk in [&here, &there] {
        assert_eq!(desk.stage(action), Stage::NotStarted);
        let PartyState::Contradicts(ids) = desk.says(action, &harbour) else {
            panic!("both are shown");
        };
        assert_eq!(ids.len(), 2);
    }
    here.agrees(&harbour, action);
    assert_eq!(
        here.stage(action),
        Stage::Complete,
        "settled by a word that replaces both"
    );
}

#[test]
fn p7_proposals_made_apart_are_one() {
    let (mut here, harbour, tide) = two_reviewers();
    let action = here.ann.add("Publish the data");
    let mut there = here.join("Bob", 77);
    here.ann.entry(action, EntryKind::ProposedComplete, "");
    there.ann.entry(action, EntryKind::ProposedComplete, "");
    here.agrees(&harbour, action);
    there.agrees(&tide, action);
    here.meet(&mut there);
    assert_eq!(here.stage(action), Stage::Complete);
}

#[test]
fn p7_a_proposal_that_is_struck_takes_its_agreements_with_it() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    let entry = desk.read(action).agreement.unwrap().proposal;
    let strike = Edit::StrikeEntry { action, entry };
    // Of another side: they return it, signed, and do not make it undone.
    let mut ben = desk.ann.join("Ben", 7);
    let problem = ProcessProblem::NotTheirProposal;
    let refused = ben.try_edit(strike.clone()).map(drop);
    assert_eq!(refused, Err(Refusal::Process(problem)));
    desk.ann.edit(strike);
    assert_eq!(desk.stage(action), Stage::NotStarted);
    desk.ann
        .entry(action, EntryKind::ProposedComplete, "Once more");
    assert_eq!(desk.stage(action), Stage::ProposedComplete);
}

#[test]
fn p8_another_rule_does_not_rewrite_what_was_proposed_under_the_old_one() {
    let (mut desk, harbour, tide) = two_reviewers();
    let (done, open) = (desk.proposed("One"), desk.proposed("Two"));
    desk.agrees(&harbour, done);
    desk.agrees(&tide, done);
    desk.agrees(&harbour, open);
    let old = desk.ann.doc.parties().rule_in_force().unwrap().id;
    desk.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    let (told, _) = desk.ann.doc.history(None, 1);
    assert!(
        told[0].summary.starts_with("Rule of agreement set: "),
        "{}",
        told[0].summary
    );
    let parties = desk.ann.doc.parties();
    let former: Vec<_> = parties
        .former_rules()
        .into_iter()
        .map(|rule| rule.id)
        .collect();
    assert_eq!(former, [old]);
    assert_eq!(desk.stage(done), Stage::Complete);
    assert_eq!(
        desk.stage(open),
        Stage::ProposedComplete,
        "it is not complete by a new rule"
    );
    let later = desk.proposed("Three");
    desk.agrees(&harbour, later);
    assert_eq!(desk.stage(later), Stage::Complete);
}

#[test]
fn p8_rules_set_apart_are_both_there_and_nothing_is_signed_until_one_is_meant() {
    let (mut here, harbour, tide) = two_reviewers();
    let mut there = here.join("Bob", 77);
    here.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    there.rule(&[&tide], Need::All, Occasion::AnyTime, &[]);
    here.meet(&mut there);
    assert_eq!(here.ann.doc.parties().rules_in_force().len(), 2);
    let action = here.proposed("Publish the data");
    let refused = here.try_verdict(&harbour, action, Opinion::Agree, "");
    assert_eq!(refused, Err(Refusal::Process(ProcessProblem::NoRule)));
    here.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    here.agrees(&harbour, action);
    assert_eq!(here.stage(action), Stage::Complete);
}

#[test]
fn p9_an_agreement_is_to_exact_words() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    desk.ann.type_in(action, 12, 4, "figures");
    assert_eq!(
        desk.stage(action),
        Stage::ProposedComplete,
        "and it is asked for again"
    );
    let PartyState::AgreedEarlierWording(id) = desk.says(action, &harbour) else {
        panic!("they agreed to other words");
    };
    let read = desk.read(action);
    let one = read.sign_offs.iter().find(|one| one.id == id).unwrap();
    assert_eq!(one.earlier_wording.as_deref(), Some("Publish the data"));
    assert_eq!(one.doubts, []);
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    assert_eq!(desk.stage(action), Stage::Complete);
    // The old words come back: what was replaced stays replaced.
    desk.ann.type_in(action, 12, 7, "data");
    assert_eq!(desk.stage(action), Stage::ProposedComplete);
}

#[test]
fn p9_nobody_signs_words_that_were_not_before_them() {
    let (mut desk, harbour, _) = two_reviewers();
    let action = desk.proposed("Publish the data");
    let wish = desk.wish(&harbour, action, Opinion::Agree, "");
    desk.ann.type_in(action, 0, 0, "Never ");
    let refused = desk.sign(&harbour, &[wish]);
    assert_eq!(
        refused,
        Err(Refusal::Process(ProcessProblem::WordingChanged))
    );
}

#[test]
fn p9_where_the_rule_asks_for_a_meeting_an_agreement_names_one() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    desk.rule(&[&harbour], Need::All, Occasion::Meetings, &[]);
    let action = desk.proposed("Publish the data");
    let refused = desk.try_verdict(&harbour, action, Opinion::Agree, "");
    assert_eq!(refused, Err(Refusal::Process(ProcessProblem::NeedsMeeting)));
    let meeting = desk.ann.meeting("Workshop 4", "2019-02-14");
    desk.try_at(&harbour, action, Opinion::Agree, Some(meeting))
        .unwrap();
    assert_eq!(desk.stage(action), Stage::Complete);
}

#[test]
fn p9_an_organisation_that_the_rule_does_not_name_decides_nothing() {
    let (mut desk, harbour, _) = two_reviewers();
    let other = desk.party("Onlookers", Role::Observer);
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    desk.agrees(&other, action);
    assert_eq!(desk.stage(action), Stage::ProposedComplete);
    assert!(matches!(
        desk.says(action, &other),
        PartyState::NotCounted(_)
    ));
}

#[test]
fn p10_complete_never_wins_a_tie() {
    let mut here = Desk::new();
    let harbour = here.party("Harbour Trust", Role::Reviewer);
    let tide = here.party("Tide Watch", Role::Reviewer);
    here.rule(&[&harbour, &tide], Need::AtLeast(1), Occasion::AnyTime, &[]);
    let action = here.ann.add("Publish the data");
    let mut there = here.join("Bob", 77);
    here.ann.entry(action, EntryKind::ProposedComplete, "");
    here.agrees(&harbour, action);
    there.ann.entry(action, EntryKind::ProposedClosed, "");
    there.agrees(&tide, action);
    here.meet(&mut there);
    assert_eq!(here.stage(action), Stage::Closed);
}

#[test]
fn p11_what_was_imported_as_complete_is_complete_unsigned_and_can_be_returned() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.ann.add("Publish the data");
    desk.ann
        .entry(action, EntryKind::RecordedComplete, "Complete");
    let read = desk.read(action);
    assert_eq!((read.stage, read.sign_offs.len()), (Stage::Complete, 0));
    assert!(read.is_unsigned());
    desk.returns(&harbour, action, "Nobody had agreed to that");
    assert_eq!(desk.stage(action), Stage::NotStarted);
    desk.ann
        .entry(action, EntryKind::ProposedComplete, "Now it is");
    assert_eq!(desk.stage(action), Stage::ProposedComplete);
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    assert_eq!(desk.stage(action), Stage::Complete);
    assert!(!desk.read(action).is_unsigned());
}

#[test]
fn p12_category_and_deadline_make_no_difference() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    desk.ann.move_deadline(action, "2019-02", "");
    desk.ann.move_deadline(action, "2019-07", "It was late");
    let category = CategoryId::random(&mut desk.ann.rng);
    desk.ann.edit(Edit::AddCategory {
        id: category,
        name: "Data Sharing".to_owned(),
        colour: Colour::Blue,
    });
    desk.ann.edit(Edit::SetCategory {
        actions: vec![action],
        category: Some(category),
    });
    desk.ann.edit(Edit::AddOwner {
        action,
        owner: Owner {
            kind: OwnerKind::Organisation,
            name: "Harbour Trust".to_owned(),
        },
    });
    desk.ann.edit(Edit::SetOrigin {
        action,
        origin: Some(Origin {
            month: None,
            printed: "Workshop 4".into(),
        }),
    });
    assert_eq!(desk.stage(action), Stage::Complete);
}

#[test]
fn a_rule_that_nobody_could_meet_is_refused() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    for (organisations, need) in [
        (vec![], Need::All),
        (vec![harbour.id], Need::AtLeast(0)),
        (vec![harbour.id], Need::AtLeast(2)),
    ] {
        let id = RuleId::random(&mut desk.ann.rng);
        let refused = desk.ann.try_edit(Edit::SetRule(NewRule {
            id,
            organisations,
            need,
            occasion: Occasion::AnyTime,
            recorders: Vec::new(),
        }));
        assert_eq!(refused, Err(Refusal::Process(ProcessProblem::RuleOfNobody)));
    }
}

#[test]
fn neither_a_rule_nor_a_signature_is_taken_back_by_an_undo() {
    let (mut desk, harbour, tide) = two_reviewers();
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    desk.agrees(&tide, action);
    desk.ann.undo().unwrap();
    let read = desk.read(action);
    assert_eq!(
        read.sign_offs.len(),
        2,
        "what is undone is the proposal before"
    );
    assert!(
        read.sign_offs
            .iter()
            .all(|one| one.doubts == [Doubt::UnknownProposal])
    );
    desk.ann.redo().unwrap();
    assert_eq!(desk.stage(action), Stage::Complete);
    assert_eq!(desk.ann.doc.parties().rules.len(), 1);
}

#[test]
fn f1_what_was_agreed_and_what_was_recorded_are_timed_apart_and_a_day_that_nobody_gave_is_not_made_up()
 {
    let (mut desk, harbour, tide) = two_reviewers();
    // The clocks of the desk stand in January 1970.
    let from = |month: &str| {
        Some(Origin {
            month: Month::parse(month),
            printed: month.to_owned(),
        })
    };
    let set = |desk: &mut Desk, action, month: &str| {
        let origin = from(month);
        desk.ann.edit(Edit::SetOrigin { action, origin });
    };
    let agreed = desk.proposed("Publish the data");
    set(&mut desk, agreed, "1969-08");
    desk.agrees(&harbour, agreed);
    desk.agrees(&tide, agreed);
    let recorded = desk.ann.add("Count the boats");
    set(&mut desk, recorded, "1968-11");
    desk.ann
        .entry(recorded, EntryKind::RecordedComplete, "Complete");
    // That one of them signs what was recorded does not make it agreed.
    let half = desk.proposed("Paint the light");
    set(&mut desk, half, "1969-12");
    desk.agrees(&harbour, half);
    desk.ann
        .entry(half, EntryKind::RecordedComplete, "Complete");
    let without = desk.ann.add("Mark the wreck");
    desk.ann
        .entry(without, EntryKind::RecordedComplete, "Complete");
    let open = desk.proposed("Dredge");
    set(&mut desk, open, "1969-12");
    // One went back, was agreed by another and proposed once more: it was returned at least once.
    let back = desk.proposed("Sink it");
    desk.returns(&harbour, back, "It floats");
    desk.agrees(&tide, back);
    desk.ann.entry(back, EntryKind::ProposedComplete, "");

    let today = Day::parse("1970-02-01").unwrap();
    let figures = Figures::of(&desk.ann.doc.actions(), &[], today);
    assert_eq!(figures.by_time_agreed, [(Took::SixMonths, 1)]);
    let expect = [
        (Took::ThreeMonths, 1),
        (Took::Longer, 1),
        (Took::NotKnown, 1),
    ];
    assert_eq!(figures.by_time_recorded, expect);
    assert_eq!(figures.n_returned, 1);
}
