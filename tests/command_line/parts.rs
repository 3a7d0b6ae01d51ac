//! An edition as it was frozen, and a part of a log.

use super::{public::publish, *};

#[test]
fn m26_an_edition_is_written_as_it_was_frozen_and_what_came_since_it_or_a_day_alone() {
    use matters_arising::model::ActionId;
    let folder = imported("edition");
    let path = folder.join("log.automerge");
    edit_for(&path, "Harbour Office", &freezing(&path));
    let add = |n: u64, text: &str| Edit::AddAction {
        id: ActionId::random(&mut || n),
        text: text.to_owned(),
    };
    edit_for(&path, "Pilots", &[add(5, "Pilot the barge")]);
    // A clock that is far ahead.
    let far = Timestamp(4_102_444_800);
    edit_at(&path, "Moorers", &[add(6, "Moor the barge")], far);

    let rows = |more: &[&str]| {
        let csv = ["export", "log.automerge", "--to", "csv"];
        let csv = done(&folder, &[&csv[..], more].concat());
        let has = |words: &str| csv.contains(words);
        (
            has("at low water"),
            has("Pilot the barge"),
            has("Moor the barge"),
        )
    };
    assert_eq!(rows(&[]), (true, true, true));
    assert_eq!(rows(&["--edition", "1"]), (true, false, false));
    assert_eq!(rows(&["--since", "edition 1"]), (false, true, true));
    assert_eq!(rows(&["--since", "2099-12-31"]), (false, false, true));
    assert_eq!(rows(&["--since", "1999-12-31"]), (true, true, true));
    let whole = ["export", "log.automerge", "--to", "html", "--edition", "1"];
    let output = matters(&folder, &whole);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("Choose a format without history"), "{said}");

    // A public copy of the edition, and its receipt, which names the edition's state.
    for to in ["csv", "html"] {
        let (file, receipt) = (format!("public.{to}"), format!("{to}.json"));
        publish(&folder, to, &file, &receipt, &["--edition", "1"]);
        let public = fs::read_to_string(folder.join(&file)).unwrap();
        assert!(public.contains("at low water"), "{to}");
        assert!(!public.contains("Pilot the barge"), "{to}");
        let verify = [
            "verify",
            "log.automerge",
            "--receipt",
            &receipt,
            "--file",
            &file,
        ];
        let said = done(&folder, &verify);
        assert!(
            said.contains("last changed on 14 November 2023; 2 changes have come since"),
            "{said}"
        );
    }
    let opened = Snapshot::read("p", &fs::read(folder.join("public.html")).unwrap()).unwrap();
    let texts = opened
        .document
        .actions()
        .into_iter()
        .map(|action| action.text);
    assert!(
        !texts.collect::<String>().contains("Pilot the barge"),
        "nor does what it carries"
    );
}

#[test]
fn m17_a_part_of_a_log_is_written_by_owner_and_by_what_changed_and_a_wrong_edition_is_said() {
    let folder = imported("part");
    fs::copy(folder.join("log.automerge"), folder.join("old.automerge")).unwrap();
    edit(&folder.join("log.automerge"), "Ben Flint");
    let actions = |arguments: &[&str]| {
        let all = ["export", "log.automerge", "--to", "json"];
        let json = done(&folder, &[&all[..], arguments].concat());
        let json: Value = serde_json::from_str(&json).unwrap();
        json["actions"].as_array().unwrap().clone()
    };
    let all = actions(&[]);
    let changed = actions(&["--since", "old.automerge"]);
    assert!(!changed.is_empty() && changed.len() < all.len());
    let owned = actions(&["--owner", "SHA"]);
    assert!(!owned.is_empty() && owned.len() < all.len());
    for action in &owned {
        let owners = action["owners"].as_array().unwrap();
        assert!(owners.iter().any(|owner| owner == "SHA"), "{owners:?}");
    }

    let refused = |more: &[&str], reason: &str| {
        let refused = matters(
            &folder,
            &[&["export", "log.automerge", "--to"], more].concat(),
        );
        assert_eq!(refused.status.code(), Some(1));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(reason), "{said}");
    };
    refused(&["json", "--edition", "1"], "there is no edition 1");
    for whole in ["html", "age"] {
        let one = [whole, "--owner", "SHA", "-o", "one.file"];
        refused(&one, "Choose a format without history");
        assert!(!folder.join("one.file").exists(), "{whole}");
    }

    // Nothing of anybody else's goes with one owner's rows.
    others_have(&folder.join("log.automerge"), "Quorzimbal");
    for to in ["json", "csv", "md", "ics"] {
        let all = ["export", "log.automerge", "--to", to];
        assert!(done(&folder, &all).contains("Quorzimbal"), "{to}");
        let theirs = done(&folder, &[&all[..], &["--owner", "SHA"]].concat());
        assert!(theirs.contains("SHA") || to == "ics", "{to}");
        assert!(!theirs.contains("Quorzimbal"), "{to}: {theirs}");
    }
    let json = ["export", "log.automerge", "--to", "json", "--owner", "SHA"];
    let json: Value = serde_json::from_str(&done(&folder, &json)).unwrap();
    let ids: Vec<_> = owned.iter().map(|action| &action["id"]).collect();
    for finding in json["findings"].as_array().unwrap() {
        assert!(ids.contains(&&finding["action_id"]), "{finding}");
    }
}

#[test]
fn m31_what_changed_since_is_written_with_nothing_of_the_rows_that_did_not() {
    use matters_arising::model::{ActionId, Deadline, Link, MoveId};
    let folder = imported("since");
    let path = folder.join("log.automerge");
    others_have(&path, "Quorzimbal");
    fs::copy(&path, folder.join("old.automerge")).unwrap();
    let [pilot, theirs] = [5, 21].map(|n| ActionId::random(&mut || n));
    let log = Snapshot::read("log", &fs::read(&path).unwrap()).unwrap();
    let number = log.document.actions().into_iter();
    let number = number
        .filter(|one| one.id == theirs)
        .find_map(|one| one.number);
    let number = number.unwrap();
    let edits = [
        Edit::AddAction {
            id: pilot,
            text: "Pilot the barge".to_owned(),
        },
        Edit::AddLink {
            action: pilot,
            to: Link::Action(theirs),
        },
        Edit::MoveDeadline {
            actions: vec![(pilot, MoveId::random(&mut || 6))],
            to: Deadline::after(number),
            reason: String::new(),
        },
    ];
    edit_for(&path, "Pilots", &edits);

    let since = |to: &str| {
        let since = ["--since", "old.automerge"];
        done(
            &folder,
            &[&["export", "log.automerge", "--to", to], &since[..]].concat(),
        )
    };
    for to in ["json", "csv", "md", "ics"] {
        let part = since(to);
        assert!(part.contains("Pilot the barge") || to == "ics", "{to}");
        assert!(!part.contains("Quorzimbal"), "{to}: {part}");
    }
    let json: Value = serde_json::from_str(&since("json")).unwrap();
    for list in ["findings", "organisations", "meetings", "editions"] {
        assert_eq!(json[list], Value::Array(Vec::new()), "{list}");
    }
    assert_eq!(json["actions"].as_array().unwrap().len(), 1);
    assert_eq!(json["actions"][0]["links"], serde_json::json!([number]));

    // Of what stays behind it says no wrong.
    let table = since("csv");
    assert!(table.contains(&format!("({number} is ")), "{table}");
    assert!(!table.contains("not in the log"), "{table}");
}

#[test]
fn m31_that_an_owner_has_no_row_and_that_none_of_theirs_changed_are_told_apart() {
    let folder = imported("since-owner");
    fs::copy(folder.join("log.automerge"), folder.join("old.automerge")).unwrap();
    edit(&folder.join("log.automerge"), "Ben Flint");
    for (owner, reason) in [
        ("Nobody", "no action of the log has this owner"),
        ("SHA", "none of them has changed since"),
    ] {
        let since = ["--since", "old.automerge", "--owner", owner];
        let csv = ["export", "log.automerge", "--to", "csv"];
        let output = matters(&folder, &[&csv[..], &since].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(reason), "{said}");
    }
}
