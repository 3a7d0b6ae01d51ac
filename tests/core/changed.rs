//! What changed since a day, an edition, a meeting or a file.

use crate::{
    process::desk::Desk,
    support::{Replica, Seed},
};
use matters_arising::{command::Edit, model::*};

/// The person who writes at a replica.
fn who(replica: &Replica, name: &str) -> Author {
    Author {
        device: replica.device,
        name: name.to_owned(),
        organisation: format!("{name}’s organisation"),
    }
}

#[test]
fn c1_what_changed_is_told_from_a_day_an_edition_and_a_file_alike() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Write the paper");
    ann.freeze("2019-05-10").unwrap();
    let edition = ann.doc.head().unwrap().editions[0].clone();
    let file = ann.doc.save();
    // The day after.
    ann.clock += 86_400;
    ann.move_deadline(action, "2019-07", "");
    let new = ann.add("Read the paper");
    let kinds = |changes: &[ActionChanges]| -> Vec<(ActionId, Vec<ChangeKind>)> {
        let kinds = |one: &ActionChanges| one.changes.iter().map(Changed::kind).collect();
        changes.iter().map(|one| (one.action, kinds(one))).collect()
    };
    let expect = [
        (action, vec![ChangeKind::Deadline]),
        (new, vec![ChangeKind::New]),
    ];
    let (_, changes) = ann
        .doc
        .changes_from(vec![edition.change], None, None)
        .unwrap();
    assert_eq!(kinds(&changes), expect);
    let second = Day::from_number(1).unwrap();
    let (_, changes) = ann
        .doc
        .changes_from(
            ann.doc.heads_before(second, Offset::UTC),
            Some(second),
            None,
        )
        .unwrap();
    assert_eq!(kinds(&changes), expect);
    let snapshot = matters_arising::document::Snapshot::read("log.automerge", &file).unwrap();
    let (_, changes) = ann.doc.changes_from_snapshot(&snapshot, None).unwrap();
    assert_eq!(kinds(&changes), expect);
}

#[test]
fn c2_what_only_a_file_has_is_not_told_as_news_of_ours() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("Write the paper");
    let mut ben = ann.join("Ben", 2);
    ben.add("Only in the file");
    let snapshot =
        matters_arising::document::Snapshot::read("log.automerge", &ben.doc.save()).unwrap();
    let (_, changes) = ann.doc.changes_from_snapshot(&snapshot, None).unwrap();
    assert_eq!(changes, []);
}

#[test]
fn c3_heads_of_a_day_leave_out_what_builds_on_a_later_change() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("Write the paper");
    let before = ann.doc.heads();
    ann.clock += 86_400;
    ann.add("Tomorrow");
    // A clock that goes wrong does not bring the change before what it builds on.
    ann.clock -= 86_400;
    ann.add("Back in time");
    let second = Day::from_number(1).unwrap();
    assert_eq!(ann.doc.heads_before(second, Offset::UTC), before);
    let first = Day::from_number(0).unwrap();
    assert_eq!(
        ann.doc.heads_before(first, Offset::UTC).len(),
        1,
        "the genesis change alone"
    );
}

#[test]
fn c4_moments_that_are_not_in_the_history_are_refused() {
    let ann = Replica::new("Ann", 1);
    let refused = ann.doc.changes_from(vec![ChangeId([7; 32])], None, None);
    assert_eq!(refused, Err(Refusal::UnknownChange));
}

#[test]
fn c5_an_organisation_changed_what_was_written_for_it_and_what_its_signed_word_came_on() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    desk.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    let signed = desk.proposed("Publish the data");
    let [said, both, none] = ["Say", "Write", "Read"].map(|text| desk.ann.add(text));
    let since = desk.ann.doc.heads();
    let mut ben = desk.ann.join("Ben", 7);
    ben.entry(said, EntryKind::Update, "Nearly");
    ben.move_deadline(both, "2019-07", "");
    desk.ann.type_in(both, 0, 0, "Re");
    desk.ann.meet(&mut ben);
    let new = desk.ann.add("Print");
    desk.agrees(&harbour, signed);
    let (_, changes) = desk.ann.doc.changes_from(since, None, None).unwrap();
    let by = |id| {
        let one = changes.iter().find(|one| one.action == id);
        one.map(|one| one.by.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let [ann, ben] = ["Ann’s organisation", "Ben’s organisation"];
    assert_eq!(by(signed), Some(vec!["Harbour Trust"]));
    assert_eq!(by(said), Some(vec![ben]));
    assert_eq!(by(both), Some(vec![ann, ben]));
    assert_eq!(by(new), Some(vec![ann]));
    assert_eq!(by(none), None);
}

#[test]
fn c6_a_proposal_returned_in_the_meantime_and_one_agreement_of_two_are_told_with_who_and_why() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let tide = desk.party("Tide Watch", Role::Reviewer);
    desk.rule(&[&harbour, &tide], Need::All, Occasion::AnyTime, &[]);
    let [back, half] = ["Publish the data", "Print the paper"].map(|text| desk.ann.add(text));
    let since = desk.ann.doc.heads();
    for action in [back, half] {
        desk.ann.entry(action, EntryKind::ProposedComplete, "");
    }
    desk.returns(&harbour, back, "There is no licence");
    desk.agrees(&harbour, half);
    let between = desk.ann.doc.heads();
    assert_eq!(desk.stage(half), Stage::ProposedComplete);
    let told = |desk: &Desk, since: &[ChangeId], id| {
        let (_, changes) = desk
            .ann
            .doc
            .changes_from(since.to_vec(), None, None)
            .unwrap();
        let one = changes.into_iter().find(|one| one.action == id);
        one.map(|one| one.changes).unwrap_or_default()
    };
    let said = |opinion, note: &str| Changed::Said {
        organisation: "Harbour Trust".to_owned(),
        opinion,
        note: note.to_owned(),
        recorded_by: None,
    };
    let proposed = Changed::Proposed(Ending::Complete);
    let returned = said(Opinion::Return, "There is no licence");
    assert_eq!(told(&desk, &since, back), [proposed.clone(), returned]);
    let agreed = said(Opinion::Agree, "");
    assert_eq!(told(&desk, &since, half), [proposed, agreed.clone()]);
    assert_eq!(told(&desk, &between, back), []);
    assert_eq!(told(&desk, &between, half), [], "nothing is told twice");
    // Of a new action as well.
    let new = desk.proposed("Read the paper");
    desk.agrees(&harbour, new);
    let expect = [Changed::New, Changed::Proposed(Ending::Complete), agreed];
    assert_eq!(told(&desk, &between, new), expect);
}

#[test]
fn c7_a_comment_made_at_a_meeting_is_told_of_its_action() {
    let mut ann = Replica::new("Ann", 1);
    let meeting = ann.meeting("Workshop 4", "2019-02-14");
    let action = ann.add("Write the paper");
    let since = ann.doc.heads();
    ann.decide(meeting, action, Decision::Noted, "Ask the pilot")
        .unwrap();
    let (_, changes) = ann.doc.changes_from(since, None, None).unwrap();
    let expect = Changed::Noted {
        meeting: "Workshop 4".to_owned(),
        text: "Ask the pilot".to_owned(),
    };
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].action, changes[0].changes.as_slice()),
        (action, &[expect][..])
    );
    let (_, changes) = ann.doc.changes_from(ann.doc.heads(), None, None).unwrap();
    assert_eq!(changes, []);
}

#[test]
fn c8_a_run_of_typing_is_one_change_that_nobody_has_seen_yet() {
    let mut ann = Replica::new("Ann", 1);
    let (action, other) = (ann.add("Write"), ann.add("Read"));
    let since = ann.doc.heads();
    let mut bob = ann.join("Bob", 2);
    let news = |bob: &Replica| {
        let news = bob.doc.news_since(&since, Some(&who(bob, "Bob"))).unwrap();
        (news.n_changes, news.n_people, news.actions.len())
    };
    for (at, letter) in [(5, " "), (6, "i"), (7, "t")] {
        ann.clock -= 59;
        ann.type_in(action, at, 0, letter);
    }
    bob.doc.merge(&ann.doc).unwrap();
    assert_eq!(news(&bob), (1, 1, 1));
    // After a pause it is another.
    ann.type_in(action, 8, 0, ",");
    bob.doc.merge(&ann.doc).unwrap();
    assert_eq!(news(&bob), (2, 1, 1));
    ann.type_in(other, 4, 0, " it");
    ann.entry(action, EntryKind::Update, "Begun");
    ann.type_in(action, 9, 0, "!");
    bob.doc.merge(&ann.doc).unwrap();
    assert_eq!(news(&bob), (5, 1, 2));
}

#[test]
fn c9_what_a_person_imported_or_wrote_elsewhere_is_no_news_to_them_and_what_others_wrote_is() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("Write the paper");
    let since = ann.doc.heads();
    let source = SourceId::random(&mut ann.rng);
    let draft = crate::findings::document("April.txt", "Agree the tide table");
    ann.edit(Edit::Import { source, draft });
    // At another device, or by a program that makes a device up each time.
    let mut elsewhere = ann.join("Ann", 5);
    elsewhere.add("Written on the train");
    let mut bob = elsewhere.join("Bob", 2);
    let theirs = bob.add("Book the hall");
    ann.merge_file(&bob);
    let news = |me: &Author| ann.doc.news_since(&since, Some(me)).unwrap();
    let told = news(&who(&ann, "Ann"));
    assert_eq!((told.n_changes, told.n_people), (1, 1));
    assert_eq!(told.actions.len(), 1);
    assert_eq!(told.actions[0].0, theirs);
    // A namesake who names no organisation may be anybody.
    let namesake = Author {
        device: DeviceId::random(&mut Seed(9)),
        name: "Ann".to_owned(),
        organisation: String::new(),
    };
    assert_eq!(news(&namesake).n_people, 2);
}
