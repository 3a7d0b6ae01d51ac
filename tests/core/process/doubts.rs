//! What `verify` says of statements that this program would not have made: each doubt by its name, and what still counts.

use super::desk::{Desk, Party};
use automerge::{ROOT, ReadDoc, transaction::Transactable};
use matters_arising::{model::*, trust};

/// A log in which one organisation must agree to what is proposed.
fn table() -> (Desk, Party, ActionId) {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    desk.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    let action = desk.proposed("Publish the data");
    (desk, harbour, action)
}

/// A statement with its name, as a log keeps it.
fn signed(party: &Party, statement: &Statement) -> (String, Vec<u8>) {
    let bytes = trust::sign_statement(statement, &party.seed).unwrap();
    let (id, _) = trust::read_statement(&bytes).unwrap();
    (id.to_string(), bytes)
}

/// The log after another program has put these into it.
fn with(desk: &Desk, put: &[(String, Vec<u8>)]) -> Desk {
    let mut doc = automerge::AutoCommit::load(&desk.ann.doc.save()).unwrap();
    let (_, statements) = doc.get(ROOT, "statements").unwrap().unwrap();
    for (name, bytes) in put {
        doc.put(&statements, name, bytes.clone()).unwrap();
    }
    Desk::load(&doc.save(), 5)
}

/// What does not hold, by name.
fn faults(desk: &Desk) -> Vec<(String, Vec<Doubt>)> {
    let faults = desk.ann.doc.proof().faults.into_iter();
    faults.map(|fault| (fault.name, fault.doubts)).collect()
}

/// An agreement to what is proposed, changed before it was signed.
fn agreement(
    desk: &Desk,
    party: &Party,
    action: ActionId,
    change: impl FnOnce(&mut Statement, &mut Verdict),
) -> (String, Vec<u8>) {
    let mut statement = desk.verdict(party, action, Opinion::Agree);
    let Says::Verdict(mut verdict) = statement.says.clone() else {
        panic!("it is a verdict");
    };
    change(&mut statement, &mut verdict);
    statement.says = Says::Verdict(verdict);
    signed(party, &statement)
}

#[test]
fn v1_two_different_statements_where_one_is_possible_are_both_named_and_count_as_none() {
    let (desk, harbour, action) = table();
    let agrees = signed(&harbour, &desk.verdict(&harbour, action, Opinion::Agree));
    let returns = signed(&harbour, &desk.verdict(&harbour, action, Opinion::Return));
    let alone = with(&desk, std::slice::from_ref(&agrees));
    assert_eq!(faults(&alone), []);
    assert_eq!(alone.stage(action), Stage::Complete);
    let both = with(&desk, &[agrees.clone(), returns.clone()]);
    let mut expect = [agrees.0, returns.0].map(|name| (name, vec![Doubt::Forked]));
    expect.sort();
    assert_eq!(faults(&both), expect);
    assert!(!both.stage(action).is_over());
}

#[test]
fn v2_words_that_the_action_never_had_are_named_and_agree_to_nothing() {
    let (desk, harbour, action) = table();
    let other = agreement(&desk, &harbour, action, |_, verdict| {
        verdict.wording = trust::wording_hash("Publish half of the data");
    });
    let read = with(&desk, std::slice::from_ref(&other));
    assert_eq!(faults(&read), [(other.0, vec![Doubt::UnknownWording])]);
    assert_eq!(read.stage(action), Stage::ProposedComplete);
}

#[test]
fn v3_that_the_statement_before_is_missing_is_named_and_the_statement_counts() {
    let (desk, harbour, action) = table();
    let after_nothing = agreement(&desk, &harbour, action, |statement, _| {
        statement.previous = Some(StatementId([9; 32]));
    });
    let read = with(&desk, std::slice::from_ref(&after_nothing));
    assert_eq!(
        faults(&read),
        [(after_nothing.0, vec![Doubt::MissingPrevious])]
    );
    assert_eq!(read.stage(action), Stage::Complete);
}

#[test]
fn v4_a_statement_under_another_name_is_named_and_counts_for_nothing() {
    let (desk, harbour, action) = table();
    let (_, bytes) = signed(&harbour, &desk.verdict(&harbour, action, Opinion::Agree));
    let name = "0".repeat(64);
    let read = with(&desk, &[(name.clone(), bytes)]);
    assert_eq!(faults(&read), [(name, vec![Doubt::Misnamed])]);
    assert_eq!(read.stage(action), Stage::ProposedComplete);
}

#[test]
fn v5_a_statement_on_an_action_that_is_not_in_the_log_is_named() {
    let (desk, harbour, action) = table();
    let elsewhere = agreement(&desk, &harbour, action, |_, verdict| {
        verdict.action = ActionId::random(&mut || 99);
    });
    let read = with(&desk, std::slice::from_ref(&elsewhere));
    assert_eq!(faults(&read), [(elsewhere.0, vec![Doubt::UnknownAction])]);
    assert_eq!(read.stage(action), Stage::ProposedComplete);
}

#[test]
fn v6_what_a_key_said_after_it_was_revoked_is_named_and_what_it_said_before_is_not() {
    let (mut desk, harbour, before) = table();
    let tide = desk.party("Tide Watch", Role::Reviewer);
    let after = desk.proposed("Print the paper");
    desk.agrees(&harbour, before);
    desk.revokes(&tide, &harbour);
    let late = signed(&harbour, &desk.verdict(&harbour, after, Opinion::Agree));
    let read = with(&desk, std::slice::from_ref(&late));
    assert_eq!(faults(&read), [(late.0, vec![Doubt::Revoked])]);
    assert_eq!(read.stage(before), Stage::Complete);
    assert_eq!(read.stage(after), Stage::ProposedComplete);
}
