//! Who has which contents of an edition: signed, and shown where they differ.

use super::desk::{Desk, Party};
use matters_arising::{
    command::{Edit, Wish},
    model::*,
};

fn log() -> (Desk, Party, Party, EditionId) {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let tide = desk.party("Tide Watch", Role::Reviewer);
    desk.rule(&[&harbour, &tide], Need::All, Occasion::AnyTime, &[]);
    desk.proposed("Publish the data");
    let id = EditionId::random(&mut desk.ann.rng);
    desk.ann.edit(Edit::Freeze {
        id,
        date: Day::parse("2019-05-01").unwrap(),
        note: String::new(),
        to: "All".to_owned(),
        meeting: None,
        comments_by: Day::parse("2019-05-08"),
    });
    (desk, harbour, tide, id)
}

fn seen(desk: &Desk) -> Vec<(OrganisationId, bool)> {
    let editions = desk.ann.doc.head().unwrap().editions;
    assert_eq!(editions[0].comments_by, Day::parse("2019-05-08"));
    let seen = editions[0].seen.iter();
    seen.map(|one| (one.organisation, one.is_same)).collect()
}

#[test]
fn e1_a_device_signs_what_it_has_of_an_edition_and_whoever_has_the_same_is_listed() {
    let (mut desk, harbour, tide, edition) = log();
    assert_eq!(seen(&desk), []);
    // What is written after the freezing makes no difference to what was frozen.
    let mut other = desk.join("Ben", 2);
    other.ann.add("Mark the wreck");
    desk.sign(&harbour, &[Wish::Seen(edition)]).unwrap();
    other.sign(&tide, &[Wish::Seen(edition)]).unwrap();
    desk.meet(&mut other);
    let mut all = seen(&desk);
    all.sort_unstable();
    let mut expect = vec![(harbour.id, true), (tide.id, true)];
    expect.sort_unstable();
    assert_eq!(all, expect);
    assert_eq!(desk.ann.doc.proof().faults, []);
    assert_eq!(desk.ann.doc.edition_holds(edition), Some(true));
}

#[test]
fn e2_who_holds_something_else_is_shown_and_the_last_word_of_a_key_counts() {
    let (mut desk, harbour, _, edition) = log();
    let frozen = desk.ann.doc.head().unwrap().editions[0].change;
    let statement = |desk: &Desk, contents| Statement {
        log: desk.ann.doc.head().unwrap().id,
        key: harbour.key(),
        previous: desk.ann.doc.last_statement(harbour.key()),
        at: Timestamp(desk.ann.clock),
        says: Says::Seen {
            edition,
            change: frozen,
            contents: ContentsHash(contents),
        },
    };
    let other = statement(&desk, [9; 32]);
    desk.keep(&harbour, &[other]).unwrap();
    assert_eq!(seen(&desk), [(harbour.id, false)]);
    desk.sign(&harbour, &[Wish::Seen(edition)]).unwrap();
    assert_eq!(seen(&desk), [(harbour.id, true)]);
}

#[test]
fn e3_a_key_that_is_unknown_or_revoked_confirms_nothing() {
    let (mut desk, harbour, tide, edition) = log();
    let stranger = desk.party_without_key("Strangers");
    let refused = desk.sign(&stranger, &[Wish::Seen(edition)]);
    let problem = ProcessProblem::NotIntroduced;
    assert_eq!(refused, Err(Refusal::Process(problem)));
    let nowhere = EditionId::random(&mut desk.ann.rng);
    let refused = desk.sign(&harbour, &[Wish::Seen(nowhere)]);
    assert_eq!(refused, Err(Refusal::UnknownEdition));
    // Revoked by a copy that has not seen what it signed: that does not count.
    let mut other = desk.join("Ben", 2);
    desk.sign(&harbour, &[Wish::Seen(edition)]).unwrap();
    other.revokes(&tide, &harbour);
    desk.meet(&mut other);
    assert_eq!(seen(&desk), []);
}
