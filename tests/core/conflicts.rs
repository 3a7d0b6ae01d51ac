//! Two people at once: what merges by itself, and what stands until somebody chooses.

use crate::support::Replica;
use matters_arising::{command::Edit, model::*};

fn pair() -> (Replica, Replica, ActionId) {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("The paper is late");
    ann.move_deadline(action, "2019-02", "");
    let bob = ann.join("Bob", 2);
    (ann, bob, action)
}

#[test]
fn concurrent_edits_of_a_wording_interleave() {
    let (mut ann, mut bob, action) = pair();
    ann.type_in(action, 4, 0, "green ");
    bob.type_in(action, 17, 0, " again");
    ann.meet(&mut bob);
    assert_eq!(ann.read(action).text, "The green paper is late again");
    assert!(ann.read(action).conflicts.is_empty());
}

#[test]
fn a_field_set_apart_shows_both_values_with_who_and_when() {
    let (mut ann, mut bob, action) = pair();
    for (who, progress) in [
        (&mut ann, Progress::Ongoing),
        (&mut bob, Progress::PartiallyComplete),
    ] {
        who.edit(Edit::SetProgress {
            actions: vec![action],
            progress,
        });
    }
    ann.meet(&mut bob);
    let conflicts = ann.read(action).conflicts;
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].field, Field::Progress);
    let mut names: Vec<_> = conflicts[0]
        .claims
        .iter()
        .map(|claim| claim.written.author.clone().unwrap().name)
        .collect();
    names.sort();
    assert_eq!(names, ["Ann", "Bob"]);
}

#[test]
fn a_number_given_twice_says_who_gave_it_to_each() {
    let (mut ann, mut bob, _) = pair();
    let (mine, theirs) = (ann.add("Mark the wreck"), bob.add("Paint the light"));
    ann.meet(&mut bob);
    let by = |action: &Action| {
        let numbered = action.numbered.clone().expect("it has a number");
        (action.number, numbered.author.expect("an author").name)
    };
    assert_eq!(by(&ann.read(mine)), (Some(2), "Ann".to_owned()));
    assert_eq!(by(&ann.read(theirs)), (Some(2), "Bob".to_owned()));

    ann.edit(Edit::SetNumber {
        action: theirs,
        number: Some(3),
    });
    assert_eq!(by(&ann.read(theirs)), (Some(3), "Ann".to_owned()));
    ann.edit(Edit::SetNumber {
        action: theirs,
        number: None,
    });
    assert_eq!(ann.read(theirs).numbered, None);
}

#[test]
fn choosing_settles_a_conflict_and_is_recorded() {
    let (mut ann, mut bob, action) = pair();
    ann.edit(Edit::SetOrigin {
        action,
        origin: Some(Origin {
            month: Month::new(2018, 10),
            printed: "Oct’18".to_owned(),
        }),
    });
    bob.edit(Edit::SetOrigin {
        action,
        origin: Some(Origin {
            month: Month::new(2018, 12),
            printed: "Dec’18".to_owned(),
        }),
    });
    ann.meet(&mut bob);
    let claim = ann.read(action).conflicts[0].claims[0].clone();
    let settling = MoveId::random(&mut ann.rng);
    let applied = ann.edit(Edit::Settle {
        action,
        value: claim.value.clone(),
        settling,
    });
    assert!(applied.summary.starts_with("Origin of action 1 settled as"));
    assert!(ann.read(action).conflicts.is_empty());
    ann.meet(&mut bob);
    let FieldValue::Origin(chosen) = claim.value else {
        panic!("an origin was set")
    };
    assert_eq!(bob.read(action).origin, chosen);
}

#[test]
fn one_value_set_twice_is_no_conflict() {
    let (mut ann, mut bob, action) = pair();
    for who in [&mut ann, &mut bob] {
        who.edit(Edit::SetProgress {
            actions: vec![action],
            progress: Progress::Ongoing,
        });
    }
    ann.meet(&mut bob);
    assert!(ann.read(action).conflicts.is_empty());
}

#[test]
fn two_moves_from_one_deadline_stand_until_one_is_chosen() {
    let (mut ann, mut bob, action) = pair();
    ann.move_deadline(action, "2019-05", "Waiting for the pilot");
    bob.move_deadline(action, "2019-07", "Nobody is free");
    ann.meet(&mut bob);
    let read = ann.read(action);
    assert_eq!(read.conflicts.len(), 1);
    assert_eq!(read.conflicts[0].field, Field::Deadline);
    assert_eq!(read.conflicts[0].claims.len(), 2);
    let settling = MoveId::random(&mut bob.rng);
    bob.edit(Edit::Settle {
        action,
        value: read.conflicts[0].claims[0].value.clone(),
        settling,
    });
    ann.meet(&mut bob);
    assert!(ann.read(action).conflicts.is_empty());
    assert_eq!(ann.read(action).moves.len(), 4, "no move is lost");
    assert_eq!(ann.read(action).n_moves(), 2, "choosing one moves nothing");
    ann.move_deadline(action, "2019-09", "Later still");
    assert_eq!(ann.read(action).n_moves(), 3);
}

#[test]
fn numbers_given_out_twice_are_kept_apart_by_identity() {
    let (mut ann, mut bob, _) = pair();
    let hers = ann.add("Hers");
    let his = bob.add("His");
    ann.meet(&mut bob);
    assert_eq!(ann.read(hers).number, Some(2));
    assert_eq!(ann.read(his).number, Some(2));
}

#[test]
fn an_edit_that_had_not_seen_anothers_lands_where_it_was_meant() {
    let (mut ann, mut bob, action) = pair();
    let seen = ann.read(action).revision;
    bob.type_in(action, 0, 3, "Yesterday’s");
    ann.doc.merge(&bob.doc).unwrap();
    // Ann's page still shows the old text: she replaces "late" at its old place.
    ann.edit(Edit::EditWording {
        action,
        seen,
        splice: Splice {
            at: 13,
            delete: 4,
            insert: "lost".to_owned(),
        },
    });
    assert_eq!(ann.read(action).text, "Yesterday’s paper is lost");
}

#[test]
fn a_run_of_typing_survives_an_edit_that_crosses_it() {
    let (mut ann, mut bob, action) = pair();
    let seen = ann.read(action).revision;
    let typed = |at: usize, insert: &str| Edit::EditWording {
        action,
        seen,
        splice: Splice {
            at,
            delete: 0,
            insert: insert.to_owned(),
        },
    };
    ann.edit(typed(17, " a"));
    bob.type_in(action, 0, 0, ">> ");
    ann.doc.merge(&bob.doc).unwrap();
    ann.edit(typed(19, "g"));
    ann.edit(typed(20, "ain"));
    assert_eq!(ann.read(action).text, ">> The paper is late again");
}

#[test]
fn an_action_made_twice_apart_is_the_same_one_on_both_after_a_merge() {
    // Both have looked their own one up before the other's came.
    let (mut ann, mut bob, _) = pair();
    let id = ActionId::random(&mut ann.rng);
    for (one, text) in [(&mut ann, "Ann’s"), (&mut bob, "Bob’s")] {
        let text = text.to_owned();
        one.edit(Edit::AddAction { id, text });
        one.edit(Edit::AddArtefact {
            action: id,
            artefact: 8,
        });
        assert_eq!(one.read(id).artefacts, [8]);
    }
    ann.doc.merge(&bob.doc).unwrap();
    bob.doc.merge(&ann.doc).unwrap();
    assert_eq!(ann.read(id).text, bob.read(id).text);
    // What is written after it is written where both read.
    for (one, artefact) in [(&mut ann, 9), (&mut bob, 10)] {
        one.edit(Edit::AddArtefact {
            action: id,
            artefact,
        });
        assert!(one.read(id).artefacts.contains(&artefact));
    }
    ann.undo().unwrap();
    ann.doc.merge(&bob.doc).unwrap();
    assert_eq!(ann.read(id).artefacts, [8, 10]);
}
