//! Snapshot files: what they would bring, and what is refused with nothing changed.

use crate::support::Replica;
use matters_arising::{
    command::Edit,
    document::{Document, Snapshot},
    model::*,
};

#[test]
fn a_preview_groups_by_action_and_person_and_names_conflicts() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let mut bob = ann.join("Bob", 2);
    bob.entry(action, EntryKind::Update, "Half done");
    bob.entry(action, EntryKind::Update, "All done");
    for (who, progress) in [
        (&mut ann, Progress::Ongoing),
        (&mut bob, Progress::PartiallyComplete),
    ] {
        who.edit(Edit::SetProgress {
            actions: vec![action],
            progress,
        });
    }
    let snapshot = Snapshot::read("bob.automerge", &bob.doc.save()).unwrap();
    let preview = ann.doc.preview(&snapshot).unwrap();
    assert_eq!(preview.n_changes, 3);
    assert_eq!(preview.conflicts.len(), 1);
    assert_eq!(preview.conflicts[0].subject, "Action 1");
    assert_eq!(preview.changes.len(), 1, "one person on one action");
    assert_eq!(
        preview.changes[0].written.author.as_ref().unwrap().name,
        "Bob"
    );
    assert_eq!(preview.changes[0].details.len(), 3);
    assert_eq!(
        ann.read(action).entries.len(),
        0,
        "a preview changes nothing"
    );
}

#[test]
fn bytes_that_are_no_snapshot_are_refused_by_kind() {
    let mut ann = Replica::new("Ann", 1);
    for n in 0..20 {
        ann.add(&format!("Action number {n} with words of its own"));
    }
    let good = ann.doc.save();
    let refused = |bytes: &[u8]| Snapshot::read("x", bytes).map(|_| ()).unwrap_err();
    assert_eq!(refused(b""), FileError::Empty);
    assert_eq!(refused(b"PK\x03\x04 a zip"), FileError::NotASnapshot);
    for cut in [3, 5, 9, 10, 40, good.len() / 2, good.len() - 1] {
        assert_eq!(refused(&good[..cut]), FileError::Truncated, "cut at {cut}");
    }
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x40;
    assert_eq!(refused(&flipped), FileError::Damaged);
    let mut large = good.clone();
    large.resize(100 << 20, 0);
    assert_eq!(refused(&large), FileError::TooLarge { limit: 64 << 20 });
}

#[test]
fn a_document_of_another_product_is_refused() {
    use automerge::{ROOT, transaction::Transactable};
    let mut doc = automerge::AutoCommit::new();
    doc.put(ROOT, "todo", "milk").unwrap();
    assert_eq!(
        Snapshot::read("x", &doc.save()).map(|_| ()).unwrap_err(),
        FileError::Foreign
    );
}

#[test]
fn a_newer_schema_is_refused_as_a_snapshot() {
    use automerge::{ROOT, transaction::Transactable};
    let ann = Replica::new("Ann", 1);
    let mut doc = automerge::AutoCommit::load(&ann.doc.save()).unwrap();
    doc.put(ROOT, "schema", 99).unwrap();
    let bytes = doc.save();
    assert_eq!(
        Snapshot::read("x", &bytes).map(|_| ()).unwrap_err(),
        FileError::Newer
    );
    assert_eq!(Document::load(&bytes).unwrap().schema(), 99);
}

#[test]
fn what_any_automerge_library_writes_is_merged() {
    use automerge::{ROOT, ReadDoc, transaction::Transactable};
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("One");
    let mut foreign = automerge::AutoCommit::load(&ann.doc.save()).unwrap();
    let (_, actions) = foreign.get(ROOT, "actions").unwrap().unwrap();
    let (_, map) = foreign.get(&actions, action.to_string()).unwrap().unwrap();
    foreign.put(&map, "progress", "ongoing").unwrap();
    let snapshot = Snapshot::read("js.automerge", &foreign.save()).unwrap();
    ann.doc.merge(&snapshot.document).unwrap();
    assert_eq!(ann.read(action).stage, Stage::Ongoing);
    let (entries, _) = ann.doc.history(Some(action), 1);
    assert_eq!(entries[0].summary, "A change made with another tool");
}

#[test]
fn a_wording_that_both_sides_edited_is_shown_as_it_would_read() {
    let mut ann = Replica::new("Ann", 1);
    let both = ann.add("Write the paper");
    let mine = ann.add("Read the paper");
    let same = ann.add("Burn the paper");
    let mut bob = ann.join("Bob", 2);
    ann.type_in(both, 0, 5, "Publish");
    ann.type_in(mine, 14, 0, " aloud");
    bob.type_in(both, 15, 0, " by May");
    bob.type_in(same, 0, 4, "Keep");
    let snapshot = Snapshot::read("bob.automerge", &bob.doc.save()).unwrap();
    let preview = ann.doc.preview(&snapshot).unwrap();
    assert_eq!(
        preview.wordings,
        [WordingApart {
            action: both,
            name: "action 1".into(),
            here: "Publish the paper".into(),
            there: "Write the paper by May".into(),
            together: "Publish the paper by May".into(),
        }]
    );
    // What is merged once is no news to either side.
    ann.doc.merge(&bob.doc).unwrap();
    let again = ann.doc.preview(&snapshot).unwrap();
    assert_eq!(again.wordings, []);
}

#[test]
fn a_number_that_a_merge_would_make_stand_twice_is_shown_with_both_actions() {
    let mut ann = Replica::new("Ann", 1);
    ann.add("One");
    let mut bob = ann.join("Bob", 2);
    let wreck = bob.add("Mark the wreck");
    let light = ann.add("Paint the light");
    let snapshot = Snapshot::read("bob.automerge", &bob.doc.save()).unwrap();
    let preview = ann.doc.preview(&snapshot).unwrap();
    assert_eq!(preview.conflicts, [], "no field is set apart");
    let [apart] = preview.numbers.as_slice() else {
        panic!("one number stands twice: {:?}", preview.numbers);
    };
    assert_eq!(apart.number, 2);
    let mut carriers: Vec<_> = apart
        .actions
        .iter()
        .map(|one| {
            let by = one.numbered.as_ref().and_then(|by| by.author.as_ref());
            (one.action, one.text.as_str(), by.unwrap().name.as_str())
        })
        .collect();
    carriers.sort_by_key(|(_, text, _)| *text);
    assert_eq!(
        carriers,
        [
            (wreck, "Mark the wreck", "Bob"),
            (light, "Paint the light", "Ann")
        ]
    );
    // A clash that stands here already is no news, nor is what else comes of these actions.
    ann.doc.merge(&bob.doc).unwrap();
    bob.entry(wreck, EntryKind::Update, "Buoy ordered");
    let snapshot = Snapshot::read("bob.automerge", &bob.doc.save()).unwrap();
    let again = ann.doc.preview(&snapshot).unwrap();
    assert_eq!(again.n_changes, 1);
    assert_eq!(again.numbers, []);
}
