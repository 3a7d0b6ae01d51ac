//! Comments that are asked for on an action by a day: kept, told, and what came of them the same everywhere.

use crate::support::Replica;
use matters_arising::{
    command::{Edit, WrittenEntry},
    export,
    model::*,
};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn asks(ann: &mut Replica, action: ActionId, by: &str, of: &[&str]) -> WrittenEntry {
    WrittenEntry {
        action,
        id: EntryId::random(&mut ann.rng),
        kind: EntryKind::Request,
        text: "The draft guidance".to_owned(),
        at: None,
        regarding: None,
        audience: Default::default(),
        request: Some(Request {
            by: day(by),
            of: of.iter().map(|name| (*name).to_owned()).collect(),
        }),
    }
}

#[test]
fn comments_are_asked_for_on_several_actions_in_one_change_that_says_by_when_and_of_whom() {
    let mut ann = Replica::new("Ann", 1);
    let (first, second) = (ann.add("One"), ann.add("Two"));
    let names = ["Tide Watch", " Harbour Trust ", "Tide Watch"];
    let all = vec![
        asks(&mut ann, first, "2019-05-03", &names),
        asks(&mut ann, second, "2019-05-03", &names),
    ];
    let applied = ann.edit(Edit::AddEntries(all));
    assert_eq!(
        applied.summary,
        "Comments on actions 1, 2 asked for by 3 May 2019 from Harbour Trust and Tide Watch"
    );
    let read = ann.read(first);
    let asked = read.requests().next().unwrap();
    assert_eq!(asked.request.by, day("2019-05-03"));
    assert_eq!(asked.request.of, ["Harbour Trust", "Tide Watch"]);
    assert_eq!(asked.silent, ["Harbour Trust", "Tide Watch"]);
    let (history, _) = ann.doc.history(Some(first), 1);
    let detail = &history[0].details[0];
    assert_eq!(detail.field, "Request for comments");
    assert_eq!(
        detail.after,
        "By 3 May 2019, from Harbour Trust and Tide Watch: The draft guidance"
    );
}

#[test]
fn a_comment_that_was_written_in_time_and_arrives_late_counts_on_every_device() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Publish the data");
    let mut bob = ann.join("Bob", 2);
    let by = Timestamp(ann.clock).day().unwrap().to_string();
    let request = asks(&mut ann, action, &by, &["Bob"]);
    ann.edit(Edit::AddEntries(vec![request]));
    bob.clock = ann.clock + 60;
    bob.entry(action, EntryKind::Question, "Which data?");
    let later = Day::from_number(day(&by).number() + 9).unwrap();
    let came = |one: &Replica| {
        let read = one.read(action);
        let asked = read.requests().next().unwrap();
        (asked.comments(later), asked.silent.len())
    };
    assert_eq!(came(&ann), (Comments::NoneReceived(day(&by)), 1));
    ann.meet(&mut bob);
    assert_eq!(came(&ann), (Comments::Received(day(&by), 1), 0));
    assert_eq!(came(&bob), came(&ann));
}

#[test]
fn that_none_came_is_told_by_what_changed_and_stands_in_the_json() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Publish the data");
    let by = Timestamp(ann.clock).day().unwrap();
    let before = ann.doc.heads();
    let request = asks(&mut ann, action, &by.to_string(), &["Harbour Trust"]);
    ann.edit(Edit::AddEntries(vec![request]));
    let told = |since: Vec<ChangeId>, today: Day| {
        let (_, changes) = ann.doc.changes_from(since, None, Some(today)).unwrap();
        let kinds = changes.iter().flat_map(|one| &one.changes);
        kinds.map(Changed::kind).collect::<Vec<_>>()
    };
    assert_eq!(told(before.clone(), by), [ChangeKind::Requested]);
    let after = Day::from_number(by.number() + 1).unwrap();
    let both = [ChangeKind::Requested, ChangeKind::CommentsOver];
    assert_eq!(told(before, after), both);
    assert_eq!(told(ann.doc.heads(), after), [ChangeKind::CommentsOver]);
    let head = ann.doc.head().unwrap();
    let json = export::json(&head, &ann.doc.actions(), &[]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let request = &json["actions"][0]["requests"][0];
    assert_eq!(request["by"], by.to_string());
    assert_eq!(request["of"][0], "Harbour Trust");
    assert_eq!(request["comments"], 0);
    assert_eq!(request["silent"][0], "Harbour Trust");
    assert_eq!(json["actions"][0]["endings"], serde_json::json!([]));
}

#[test]
fn a_request_ends_nothing_survives_the_file_and_is_taken_back_by_a_strike() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Publish the data");
    let request = asks(&mut ann, action, "2019-05-03", &[]);
    let entry = request.id;
    ann.edit(Edit::AddEntries(vec![request]));
    assert_eq!(ann.read(action).stage, Stage::NotStarted);
    let loaded = matters_arising::document::Document::load(&ann.doc.save()).unwrap();
    assert_eq!(loaded.action(action), Some(ann.read(action)));
    ann.edit(Edit::StrikeEntry { action, entry });
    assert_eq!(ann.read(action).requests().count(), 0);
    ann.undo().unwrap();
    assert_eq!(ann.read(action).requests().count(), 1);
}

#[test]
fn a_request_names_what_it_is_about_and_nothing_else_asks() {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Publish the data");
    let mut refused = |change: &dyn Fn(&mut WrittenEntry)| {
        let mut request = asks(&mut ann, action, "2019-05-03", &["Harbour Trust"]);
        change(&mut request);
        ann.try_edit(Edit::AddEntries(vec![request])).map(drop)
    };
    assert_eq!(refused(&|one| one.text.clear()), Err(Refusal::EmptyText));
    let nobody = refused(&|one| one.request.as_mut().unwrap().of.push(" ".into()));
    assert_eq!(nobody, Err(Refusal::EmptyText));
    let many = (0..501).map(|n| format!("Party {n}")).collect::<Vec<_>>();
    let all = refused(&|one| one.request.as_mut().unwrap().of.clone_from(&many));
    assert_eq!(all, Err(Refusal::TooLong { limit: 500 }));
    let defects: [&dyn Fn(&mut WrittenEntry); 2] = [&|one| one.kind = EntryKind::Update, &|one| {
        one.request = None
    }];
    for defect in defects {
        assert!(matches!(refused(defect), Err(Refusal::Defect(_))));
    }
    assert_eq!(refused(&|_| {}), Ok(()));
}
