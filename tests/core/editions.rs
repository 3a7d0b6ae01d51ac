//! Editions and interests: what is frozen, how numbers are settled, and what two make of it apart.

use crate::support::Replica;
use matters_arising::{command::Edit, model::*};

#[test]
fn e1_an_edition_is_refused_while_numbers_clash_and_settling_is_the_same_for_everybody() {
    let mut ann = Replica::new("Ann", 1);
    let first = ann.add("Write the paper");
    let mut ben = ann.join("Ben", 2);
    let anns = ann.add("Read the paper");
    let bens = ben.add("Burn the paper");
    ann.meet(&mut ben);
    assert_eq!(ann.freeze("2019-05-10"), Err(Refusal::NumbersClash));
    let settle = |replica: &Replica| replica.doc.numbers_to_settle();
    assert_eq!(settle(&ann), settle(&ben));
    for replica in [&mut ann, &mut ben] {
        let numbers = settle(replica);
        let numbers = numbers.iter().map(|one| (one.action, one.to)).collect();
        replica.edit(Edit::Renumber(numbers));
    }
    ann.meet(&mut ben);
    let mut numbers = [first, anns, bens].map(|id| ann.read(id).number.unwrap());
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    assert!(ann.doc.actions().iter().all(|a| a.conflicts.is_empty()));
    ann.freeze("2019-05-10").unwrap();
}

#[test]
fn e2_numbers_are_permanent_once_an_edition_carries_them() {
    let mut ann = Replica::new("Ann", 1);
    let one = ann.add("Write the paper");
    ann.number(one, 5).unwrap();
    ann.freeze("2019-05-10").unwrap();
    let two = ann.add("Read the paper");
    assert_eq!(ann.number(one, 6), Err(Refusal::NumberIsPermanent));
    assert_eq!(ann.number(two, 5), Err(Refusal::NumberIsPermanent));
    ann.number(two, 9).unwrap();
    let renumber = ann.try_edit(Edit::Renumber(vec![(one, 7)]));
    assert_eq!(renumber, Err(Refusal::NumberIsPermanent));
    assert_eq!(ann.read(one).number, Some(5));
}

#[test]
fn e3_editions_frozen_at_once_are_both_kept_and_shown() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("Write the paper");
    let mut ben = ann.join("Ben", 2);
    ann.freeze("2019-05-10").unwrap();
    ben.freeze("2019-05-11").unwrap();
    ann.meet(&mut ben);
    let editions = ann.doc.head().unwrap().editions;
    let numbers: Vec<_> = editions.iter().map(|edition| edition.number).collect();
    assert_eq!(numbers, [1, 1]);
    assert!(is_frozen_twice(&editions, 1));
    ann.freeze("2019-05-12").unwrap();
    assert_eq!(ann.doc.head().unwrap().editions[2].number, 2);
}

#[test]
fn e6_one_number_on_two_actions_of_two_editions_is_settled_for_the_first_edition_whoever_settles_it()
 {
    let apart = || {
        let mut ann = Replica::new("Ann", 1);
        ann.add("Write the paper");
        let mut ben = ann.join("Ben", 2);
        // Ben's edition is the first, though Ann's action was numbered before his.
        let anns = ann.add("Read the paper");
        ben.clock += 60;
        let bens = ben.add("Burn the paper");
        ben.freeze("2019-05-10").unwrap();
        ann.clock += 3_600;
        ann.freeze("2019-05-10").unwrap();
        ann.meet(&mut ben);
        (ann, ben, anns, bens)
    };
    let settle = |replica: &mut Replica| {
        let numbers = replica.doc.numbers_to_settle();
        let numbers = numbers.iter().map(|one| (one.action, one.to)).collect();
        replica.edit(Edit::Renumber(numbers));
    };
    let mut ends = Vec::new();
    for who in [[true, false], [false, true], [true, true]] {
        let (mut ann, mut ben, anns, bens) = apart();
        assert_eq!(ann.freeze("2019-05-17"), Err(Refusal::NumbersClash));
        let (proposed, of_ben) = (ann.doc.numbers_to_settle(), ben.doc.numbers_to_settle());
        assert_eq!(proposed, of_ben);
        for (replica, settles) in [&mut ann, &mut ben].into_iter().zip(who) {
            if settles {
                settle(replica);
            }
        }
        ann.meet(&mut ben);
        let numbers = [anns, bens].map(|id| ann.read(id).number);
        assert_eq!(numbers, [Some(3), Some(2)], "Ben’s edition was the first");
        assert_eq!(ann.number(anns, 2), Err(Refusal::NumberIsPermanent));
        ann.freeze("2019-05-17").unwrap();
        ann.meet(&mut ben);
        for (id, kept) in [(anns, 3), (bens, 2)] {
            let other = ben.try_edit(Edit::Renumber(vec![(id, 9)]));
            assert_eq!(other, Err(Refusal::NumberIsPermanent));
            assert_ne!(ben.number(id, kept), Err(Refusal::NumberIsPermanent));
        }
        assert_eq!(ben.doc.numbers_to_settle(), []);
        ends.push(numbers);
    }
    assert!(ends.windows(2).all(|two| two[0] == two[1]));
}

#[test]
fn e4_an_edition_shows_the_log_as_it_stood_on_every_replica_and_is_not_undone() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Write the paper");
    let id = ann.freeze("2019-05-10").unwrap();
    ann.type_in(action, 0, 5, "Burn");
    ann.add("Something new");
    let ben = ann.join("Ben", 2);
    for replica in [&ann, &ben] {
        assert_eq!(replica.doc.edition_holds(id), Some(true));
        let edition = replica.doc.head().unwrap().editions[0].clone();
        let past = replica
            .doc
            .past(PastMoment::After(edition.change), Offset::UTC)
            .unwrap();
        assert_eq!(past.actions.len(), 1);
        assert_eq!(past.actions[0].text, "Write the paper");
    }
    for _ in 0..3 {
        let _ = ann.undo();
    }
    assert_eq!(ann.doc.head().unwrap().editions.len(), 1);
}

#[test]
fn e5_the_hash_tells_logs_apart_that_show_different_things() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Write the paper");
    let mut hashes = Vec::new();
    let freeze = |ann: &mut Replica, hashes: &mut Vec<String>| {
        ann.freeze("2019-05-10").unwrap();
        let editions = ann.doc.head().unwrap().editions;
        hashes.push(editions.last().unwrap().hash.clone());
    };
    freeze(&mut ann, &mut hashes);
    ann.type_in(action, 0, 0, "Re-");
    freeze(&mut ann, &mut hashes);
    ann.move_deadline(action, "2019-07", "");
    freeze(&mut ann, &mut hashes);
    ann.entry(action, EntryKind::Update, "Begun");
    freeze(&mut ann, &mut hashes);
    let n = hashes.len();
    assert!(hashes.iter().all(|hash| hash.len() == 64));
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), n);
}

#[test]
fn i1_interests_are_a_set_of_organisation_and_category() {
    let mut ann = Replica::new("Ann", 1);
    let id = CategoryId::random(&mut ann.rng);
    ann.edit(Edit::AddCategory {
        id,
        name: "Data: quality".into(),
        colour: Colour::Blue,
    });
    let interest = Interest {
        organisation: "Forum: north".into(),
        category: id,
    };
    let set = |interested| Edit::SetInterest {
        interest: interest.clone(),
        interested,
    };
    ann.edit(set(true));
    let interests = ann.doc.head().unwrap().interests;
    assert_eq!(interests, std::slice::from_ref(&interest));
    assert_eq!(ann.try_edit(set(true)), Err(Refusal::NothingChanges));
    ann.edit(set(false));
    assert_eq!(ann.doc.head().unwrap().interests, []);
}
