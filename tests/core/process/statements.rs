//! What is signed and kept: nobody alters, hides or invents it unseen.

use super::desk::Desk;
use automerge::{ROOT, ReadDoc, transaction::Transactable};
use matters_arising::{
    command::{Edit, Wish},
    document::Snapshot,
    model::*,
    trust,
};

/// A log in which one party has agreed, as any Automerge program has it.
fn signed() -> (Desk, ActionId, automerge::AutoCommit, automerge::ObjId) {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    desk.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    let doc = automerge::AutoCommit::load(&desk.ann.doc.save()).unwrap();
    let (_, statements) = doc.get(ROOT, "statements").unwrap().unwrap();
    (desk, action, doc, statements)
}

/// A log with a statement of every kind: all bits of them, and all bits of the file, are tried below.
fn of_every_kind() -> (Desk, ActionId) {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let tide = desk.party("Tide Watch", Role::Reviewer);
    desk.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    let lost = desk.second_key(&tide);
    let action = desk.proposed("Publish the data");
    desk.agrees(&harbour, action);
    desk.revokes(&tide, &lost);
    let edition = EditionId::random(&mut desk.ann.rng);
    desk.ann.edit(Edit::Freeze {
        id: edition,
        date: Day::parse("2019-05-01").unwrap(),
        note: String::new(),
        to: "All".into(),
        meeting: None,
        comments_by: None,
    });
    let check = Wish::Check {
        key: harbour.key(),
        how: "Read out".to_owned(),
    };
    desk.sign(&tide, &[check, Wish::Seen(edition)]).unwrap();
    assert_eq!(desk.stage(action), Stage::Complete);
    (desk, action)
}

/// All statements of a log: name and bytes.
fn kept(doc: &automerge::AutoCommit, statements: &automerge::ObjId) -> Vec<(String, Vec<u8>)> {
    let bytes = |name: &String| {
        let (value, _) = doc.get(statements, name).unwrap().unwrap();
        value.as_bytes().unwrap().to_vec()
    };
    doc.keys(statements)
        .map(|name| (name.clone(), bytes(&name)))
        .collect()
}

#[test]
fn every_change_of_a_single_bit_of_a_statement_of_any_kind_is_detected() {
    let (desk, _) = of_every_kind();
    let doc = automerge::AutoCommit::load(&desk.ann.doc.save()).unwrap();
    let (_, statements) = doc.get(ROOT, "statements").unwrap().unwrap();
    let all = kept(&doc, &statements);
    assert_eq!(all.len(), 7, "of five kinds");
    for (name, bytes) in all {
        let (id, _) = trust::read_statement(&bytes).unwrap();
        assert_eq!(id.to_string(), name);
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let read = trust::read_statement(&changed);
            let is_itself = read.is_ok_and(|(id, _)| id.to_string() == name);
            assert!(!is_itself, "bit {bit} of {name}");
        }
    }
}

#[test]
fn a_statement_that_is_altered_in_the_log_is_named_and_makes_no_difference() {
    let (desk, action) = of_every_kind();
    let doc = automerge::AutoCommit::load(&desk.ann.doc.save()).unwrap();
    let (_, statements) = doc.get(ROOT, "statements").unwrap().unwrap();
    for (name, bytes) in kept(&doc, &statements) {
        // A bit of every byte; that no bit passes is shown above.
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            let mut forged = doc.clone();
            forged.put(&statements, &name, changed).unwrap();
            let read = Desk::load(&forged.save(), 5);
            let proof = read.ann.doc.proof();
            let fault = proof.faults.iter().find(|fault| fault.name == name);
            assert!(fault.is_some(), "byte {at} of {name} is not named");
            assert_eq!(read.stage(action), Stage::Complete, "byte {at} of {name}");
        }
    }
}

#[test]
fn every_change_of_a_single_bit_of_the_file_is_refused_or_changes_nothing() {
    let (desk, _) = of_every_kind();
    let file = desk.ann.doc.save();
    let shown = desk.ann.shown();
    for bit in 0..file.len() * 8 {
        let mut changed = file.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let read = std::panic::catch_unwind(|| Snapshot::read("log.automerge", &changed));
        if let Ok(Ok(snapshot)) = read {
            let mut read = Desk::load(&file, 5);
            read.ann.doc = snapshot.document;
            assert_eq!(read.ann.shown(), shown, "bit {bit}");
        }
    }
}

#[test]
fn a_statement_moved_to_another_name_is_none() {
    let (desk, action, mut doc, statements) = signed();
    let id = desk.read(action).sign_offs[0].id.to_string();
    let (value, _) = doc.get(&statements, &id).unwrap().unwrap();
    let bytes = value.as_bytes().unwrap().to_vec();
    doc.delete(&statements, &id).unwrap();
    doc.put(&statements, "0".repeat(64), bytes).unwrap();
    let read = Desk::load(&doc.save(), 5).read(action);
    assert_eq!(read.stage, Stage::ProposedComplete);
}

#[test]
fn nobody_hides_a_statement_by_writing_beside_it() {
    let (mut desk, action, _, _) = signed();
    let id = desk.read(action).sign_offs[0].id.to_string();
    // Written apart from the genuine one: a conflict, which either may win.
    for seed in 1..9u8 {
        let mut other = automerge::AutoCommit::load(&desk.ann.doc.save()).unwrap();
        other.set_actor(automerge::ActorId::from([seed; 16]));
        let (_, statements) = other.get(ROOT, "statements").unwrap().unwrap();
        let genuine = other.get_heads();
        let before = other.get_changes(&[]).len();
        assert!(before > 1);
        let mut apart = other.fork();
        apart.put(&statements, &id, vec![seed]).unwrap();
        other.merge(&mut apart).unwrap();
        assert_ne!(other.get_heads(), genuine);
        // Overwritten afterwards, and not apart: once the history is read it counts again, and that is said.
        let desk = Desk::load(&other.save(), 5);
        assert_eq!(desk.stage(action), Stage::ProposedComplete);
        assert!(desk.ann.doc.recall().actions.contains(&action));
        let read = desk.read(action);
        assert_eq!(read.stage, Stage::Complete);
        assert_eq!(read.sign_offs[0].doubts, [Doubt::Deleted]);
    }
    assert_eq!(
        desk.ann.try_edit(Edit::AddStatements(Vec::new())),
        Err(Refusal::NothingChanges)
    );
}

#[test]
fn what_is_no_statement_of_this_log_is_not_kept() {
    let (mut desk, _, _, _) = signed();
    let mut other = Desk::new();
    other.ann = crate::support::Replica::new("Eve", 66);
    let eve = other.party("Eve and sons", Role::Reviewer);
    let statement = Statement {
        log: other.ann.doc.head().unwrap().id,
        key: eve.key(),
        previous: None,
        at: Timestamp(1),
        says: Says::Check {
            key: eve.key(),
            how: String::new(),
        },
    };
    let refused = desk.keep(&eve, &[statement]);
    let doubt = ProcessProblem::NoStatement(Doubt::OtherLog);
    assert_eq!(refused, Err(Refusal::Process(doubt)));
    let refused = desk.ann.try_edit(Edit::AddStatements(vec![vec![1, 2, 3]]));
    let doubt = ProcessProblem::NoStatement(Doubt::Unreadable);
    assert_eq!(refused, Err(Refusal::Process(doubt)));
}

#[test]
fn a_key_is_checked_by_others_and_not_by_itself() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let tide = desk.party("Tide Watch", Role::Reviewer);
    for by in [&harbour, &tide] {
        let wish = Wish::Check {
            key: harbour.key(),
            how: "Read out at the meeting".to_owned(),
        };
        desk.sign(by, &[wish]).unwrap();
    }
    let keys = desk.ann.doc.parties().keys;
    let key = keys.iter().find(|key| key.id == harbour.key()).unwrap();
    assert_eq!(key.checks.len(), 1);
    assert_eq!(key.checks[0].by, tide.key());
}

#[test]
fn a_log_with_parties_is_of_schema_2_and_one_without_stays_readable_for_older_versions() {
    let mut desk = Desk::new();
    desk.proposed("Publish the data");
    assert_eq!(desk.ann.doc.schema(), 1);
    let mut other = desk.join("Bob", 7);
    desk.party("Harbour Trust", Role::Reviewer);
    other.party("Tide Watch", Role::Reviewer);
    assert_eq!(desk.ann.doc.schema(), 2);
    desk.meet(&mut other);
    assert_eq!(
        desk.ann.doc.parties().organisations.len(),
        2,
        "neither hides the other"
    );
    assert_eq!(desk.ann.doc.parties().keys.len(), 2);
}

#[test]
fn the_change_that_a_log_is_extended_by_travels_with_the_first_that_needs_it() {
    let mut desk = Desk::new();
    let mut other = desk.join("Bob", 7);
    let mut chunks = Vec::new();
    for name in ["Harbour Trust", "Tide Watch"] {
        let id = OrganisationId::random(&mut desk.ann.rng);
        let applied = desk.ann.edit(Edit::PutOrganisation {
            id,
            name: name.to_owned(),
            role: Role::Reviewer,
        });
        chunks.push(applied.change);
    }
    for chunk in &chunks {
        other.ann.doc.take_in(chunk).unwrap();
    }
    assert!(!other.ann.doc.is_waiting());
    assert_eq!(other.ann.shown(), desk.ann.shown());
    let (entries, _) = other.ann.doc.history(None, 100);
    assert!(
        entries.iter().all(|entry| entry.summary != "Extension"),
        "nobody made it"
    );
}

#[test]
fn a_return_that_somebody_deletes_keeps_standing_and_the_action_does_not_end() {
    let mut desk = Desk::new();
    let harbour = desk.party("Harbour Trust", Role::Reviewer);
    let tide = desk.party("Tide Watch", Role::Reviewer);
    desk.rule(&[&harbour], Need::All, Occasion::AnyTime, &[]);
    let action = desk.proposed("Publish the data");
    desk.returns(&tide, action, "Not before the pilot");
    let returned = desk.read(action).sign_offs[0].id;
    desk.agrees(&harbour, action);
    assert_eq!(desk.stage(action), Stage::NotStarted);
    let mut doc = automerge::AutoCommit::load(&desk.ann.doc.save()).unwrap();
    let before = doc.get_heads();
    let (_, statements) = doc.get(ROOT, "statements").unwrap().unwrap();
    doc.delete(&statements, returned.to_string()).unwrap();
    // Brought in while the log is open and its history known: it makes no difference at any moment.
    desk.ann.doc.recall();
    let changes = doc.get_changes(&before);
    let bytes: Vec<u8> = changes
        .iter()
        .flat_map(|one| one.raw_bytes().to_vec())
        .collect();
    desk.ann.doc.take_in(&bytes).unwrap();
    let read = desk.read(action);
    assert_eq!(read.stage, Stage::NotStarted);
    let gone = read
        .sign_offs
        .iter()
        .find(|one| one.id == returned)
        .unwrap();
    assert_eq!(gone.doubts, [Doubt::Deleted]);
    // Opened from a file: `verify` reads the history by itself.
    let opened = Desk::load(&doc.save(), 5);
    let faults = opened.ann.doc.proof().faults;
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].doubts, [Doubt::Deleted]);
    assert_eq!(opened.stage(action), Stage::NotStarted);
}

#[test]
fn what_was_frozen_before_a_statement_was_deleted_still_shows_what_its_hash_says() {
    let (mut desk, action, _, _) = signed();
    let edition = EditionId::random(&mut desk.ann.rng);
    desk.ann.edit(Edit::Freeze {
        id: edition,
        date: Day::parse("2019-05-01").unwrap(),
        note: String::new(),
        to: "All".to_owned(),
        meeting: None,
        comments_by: None,
    });
    let id = desk.read(action).sign_offs[0].id.to_string();
    let mut doc = automerge::AutoCommit::load(&desk.ann.doc.save()).unwrap();
    let (_, statements) = doc.get(ROOT, "statements").unwrap().unwrap();
    doc.delete(&statements, id).unwrap();
    let opened = Desk::load(&doc.save(), 5);
    opened.ann.doc.recall();
    assert_eq!(opened.stage(action), Stage::Complete);
    assert_eq!(opened.ann.doc.edition_holds(edition), Some(true));
}
