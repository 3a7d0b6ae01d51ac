//! What has changed since a file, a day, an edition or a meeting, as text, as a draft and as a file; and minutes.

use super::*;

#[test]
fn m12_what_changed_is_told_since_a_file_and_since_a_day() {
    let folder = imported("changed");
    fs::copy(folder.join("log.automerge"), folder.join("old.automerge")).unwrap();
    edit(&folder.join("log.automerge"), "Ada");
    let told = done(
        &folder,
        &["changed", "log.automerge", "--since", "old.automerge"],
    );
    assert!(
        told.contains("What changed since old.automerge was written"),
        "{told}"
    );
    assert!(told.contains("- 1 new action\n"), "{told}");
    let all = done(
        &folder,
        &["changed", "log.automerge", "--since", "1999-12-31"],
    );
    assert!(all.contains("new actions"), "{all}");
    let none = done(
        &folder,
        &["changed", "log.automerge", "--since", "log.automerge"],
    );
    assert!(none.ends_with("Nothing.\n"), "{none}");
    for (since, advice) in [
        ("yesterday", "Give a day such as 2019-04-18"),
        ("findings.json", "A log file is what"),
    ] {
        let output = matters(&folder, &["changed", "log.automerge", "--since", since]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(advice), "{since}: {said}");
    }
}

#[test]
fn m12_what_changed_is_told_since_an_edition_and_a_meeting_and_of_an_organisation() {
    use matters_arising::{
        command::MeetingEdit,
        model::{ActionId, MeetingId, When},
    };
    let folder = imported("changed-since");
    let path = folder.join("log.automerge");
    let meeting = |n: u64, title: &str, date: &str| {
        let set = MeetingEdit::Set {
            date: When::parse(date),
            title: title.to_owned(),
            place: String::new(),
        };
        Edit::Meeting(MeetingId::random(&mut || n), set)
    };
    let mut before = vec![
        meeting(1, "Winter meeting", "1999-12-30"),
        meeting(2, "Some day", ""),
        meeting(3, "Twice", "2001-01-01"),
        meeting(4, "Twice", "2002-01-01"),
    ];
    before.extend(freezing(&path));
    edit_for(&path, "Harbour Office", &before);
    let add = |n: u64, text: &str| Edit::AddAction {
        id: ActionId::random(&mut || n),
        text: text.to_owned(),
    };
    edit_for(&path, "Pilots & Co", &[add(5, "Pilot the barge")]);
    edit_for(&path, "Harbour", &[add(6, "Moor the barge")]);

    let changed = |arguments: &[&str]| {
        let all = ["changed", "log.automerge", "--since"];
        done(&folder, &[&all[..], arguments].concat())
    };
    for since in ["edition 1", "1", "Edition  1"] {
        let told = changed(&[since]);
        let head = "What changed since edition 1 of 14 November 2023";
        assert!(told.contains(head), "{since}: {told}");
        assert!(told.contains("- 2 new actions\n"), "{since}: {told}");
    }
    for since in [
        "winter meeting",
        "meeting 1999-12-30",
        "Meeting Winter meeting",
    ] {
        let told = changed(&[since]);
        let head = "What changed since Winter meeting, 30 December 1999";
        assert!(told.contains(head), "{since}: {told}");
        assert!(told.contains("Pilot the barge"), "{since}: {told}");
    }
    let of_one = changed(&["1", "--by", "pilots & co"]);
    assert!(of_one.contains("Pilot the barge"), "{of_one}");
    assert!(!of_one.contains("Moor the barge"), "{of_one}");
    let owned = changed(&["1", "--owner", "Pilots & Co"]);
    assert!(owned.ends_with("Nothing.\n"), "it owns neither: {owned}");
    for (since, advice) in [
        ("edition 7", "The editions are: 1."),
        ("meeting of nobody", "Its meetings are: "),
        ("Some day", "Give the meeting its date"),
        ("Twice", "Give the date where you gave the title"),
        ("tomorrow", "an edition such as \"edition 3\""),
    ] {
        let output = matters(&folder, &["changed", "log.automerge", "--since", since]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{since}: {said}");
        assert!(said.contains(advice), "{since}: {said}");
    }
}

#[test]
fn m23_what_changed_goes_into_a_draft_with_the_log_or_without() {
    let folder = imported("changed-mail");
    fs::copy(folder.join("log.automerge"), folder.join("old.automerge")).unwrap();
    edit(&folder.join("log.automerge"), "Ada");
    let changed = ["changed", "log.automerge", "--since", "old.automerge"];
    let told = done(&folder, &changed);
    let drafted = |more: &[&str]| {
        let printed = done(
            &folder,
            &[&changed[..], &["-o", "update.eml"], more].concat(),
        );
        assert_eq!(printed, "");
        fs::read_to_string(folder.join("update.eml")).unwrap()
    };
    let draft = drafted(&[]);
    let (head, body) = draft.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("X-Unsent: 1\r\n") && head.contains("text/plain"),
        "{head}"
    );
    let body = matters_arising::model::from_base64(body.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(body).unwrap().replace("\r\n", "\n"), told);
    assert!(drafted(&["--attach", "csv"]).contains("log.csv"));
    let attached = matters(&folder, &[&changed[..], &["--attach", "csv"]].concat());
    assert_eq!(
        attached.status.code(),
        Some(2),
        "without a draft nothing is attached"
    );
    let locked = [&changed[..], &["-o", "no.eml", "--attach", "age"]].concat();
    let locked = matters(&folder, &locked);
    let said = String::from_utf8_lossy(&locked.stderr).into_owned();
    assert_eq!(locked.status.code(), Some(1));
    assert!(said.contains("matters export --to age"), "{said}");
    assert!(!folder.join("no.eml").exists());
}

/// What is drafted with a file in this format: the exit status, what is said, and the file.
fn drafted(folder: &Path, command: &[&str], format: &str) -> (Option<i32>, String, Vec<u8>) {
    let draft = ["-o", "one.eml", "--attach", format];
    let output = matters(folder, &[command, &draft].concat());
    let draft = fs::read_to_string(folder.join("one.eml")).unwrap_or_default();
    let _ = fs::remove_file(folder.join("one.eml"));
    let file = draft.rsplit("\r\n\r\n").next().unwrap_or_default();
    let file = file.split("--").next().unwrap_or_default();
    let file = matters_arising::model::from_base64(file.as_bytes()).unwrap_or_default();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said, file)
}

#[test]
fn m31_what_changed_of_an_owner_or_by_an_organisation_goes_with_those_actions_alone() {
    use matters_arising::model::{ActionId, Owner, OwnerKind};
    let folder = imported("changed-part");
    let path = folder.join("log.automerge");
    fs::copy(&path, folder.join("old.automerge")).unwrap();
    others_have(&path, "Quorzimbal");
    let action = ActionId::random(&mut || 5);
    let edits = [
        Edit::AddAction {
            id: action,
            text: "Pilot the barge".to_owned(),
        },
        Edit::AddOwner {
            action,
            owner: Owner {
                kind: OwnerKind::Organisation,
                name: "Pilots".to_owned(),
            },
        },
    ];
    edit_for(&path, "Pilots & Co", &edits);
    let changed = ["changed", "log.automerge", "--since", "old.automerge"];
    for format in ["json", "csv", "md", "ics"] {
        let (code, said, file) = drafted(&folder, &changed, format);
        let holds = String::from_utf8_lossy(&file).contains("Quorzimbal");
        assert!(
            code == Some(0) && holds,
            "the whole log in {format}: {said}"
        );
    }
    for chosen in [["--owner", "Pilots"], ["--by", "Pilots & Co"]] {
        let changed = [&changed[..], &chosen].concat();
        for format in ["json", "csv", "md", "ics"] {
            let (code, said, file) = drafted(&folder, &changed, format);
            let file = String::from_utf8(file).unwrap();
            assert!(code == Some(0) && !file.is_empty(), "{format}: {said}");
            assert!(!file.contains("Quorzimbal"), "{chosen:?}, {format}: {file}");
            assert!(!file.contains("at low water"), "{chosen:?}, {format}");
            assert!(
                file.contains("Pilot the barge") || format == "ics",
                "{format}"
            );
        }
        let (code, said, file) = drafted(&folder, &changed, "html");
        assert!(code == Some(1) && file.is_empty(), "{chosen:?}: {said}");
        assert!(said.contains("Choose a format without history"), "{said}");
    }
}

#[test]
fn m15_a_letter_goes_to_standard_output_or_into_a_draft_with_the_log() {
    let folder = imported("mail");
    let note = done(&folder, &["mail", "log.automerge"]);
    assert!(note.starts_with("Subject: Action log: "), "{note}");
    done(
        &folder,
        &[
            "mail",
            "log.automerge",
            "--attach",
            "xlsx",
            "-o",
            "note.eml",
        ],
    );
    let draft = fs::read_to_string(folder.join("note.eml")).unwrap();
    assert!(draft.starts_with("X-Unsent: 1\r\n") && draft.contains("log.xlsx"));
    let link = "https://log.example/#/join/abc";
    let reminder = ["mail", "log.automerge", "--owner", "SHA"];
    let told = done(&folder, &[&reminder[..], &["--link", link]].concat());
    let (before, after) = told.split_once(link).unwrap();
    assert!(
        before.contains("an invitation to read and write the whole log"),
        "{told}"
    );
    assert!(after.trim().is_empty() && !done(&folder, &reminder).contains("invitation"));
    let alone = matters(&folder, &["mail", "log.automerge", "--link", link]);
    assert_eq!(
        alone.status.code(),
        Some(2),
        "an invitation goes to one owner"
    );
    // Their rows alone, and in no format that cannot hold those alone.
    others_have(&folder.join("log.automerge"), "Quorzimbal");
    let drafted = |owner: &[&str], format: &str| {
        drafted(
            &folder,
            &[&["mail", "log.automerge"], owner].concat(),
            format,
        )
    };
    let holds = |file: &[u8]| String::from_utf8_lossy(file).contains("Quorzimbal");
    for format in ["json", "csv", "md", "ics"] {
        let (code, said, file) = drafted(&[], format);
        assert!(code == Some(0) && holds(&file), "{format}: {said}");
        let (code, said, file) = drafted(&["--owner", "SHA"], format);
        assert!(code == Some(0) && !file.is_empty(), "{format}: {said}");
        assert!(!holds(&file), "{format}");
    }
    for (format, advice) in [
        ("html", "Choose a format without history"),
        ("age", "matters export --to age"),
    ] {
        let (code, said, file) = drafted(&["--owner", "SHA"], format);
        assert!(code == Some(1) && said.contains(advice), "{format}: {said}");
        assert!(file.is_empty(), "{format}");
    }
    let output = matters(
        &folder,
        &["mail", "log.automerge", "--owner", "Nobody at all"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("matters show"));
}

#[test]
fn m22_the_minutes_of_a_meeting_are_written_by_its_title_or_date() {
    use matters_arising::{
        command::MeetingEdit,
        model::{MeetingId, When},
    };
    let folder = imported("minutes");
    let path = folder.join("log.automerge");
    let bytes = fs::read(&path).unwrap();
    let mut log = Snapshot::read("log", &bytes).unwrap().document;
    let author = Author {
        device: DeviceId::random(&mut || 7),
        name: "Ada".to_owned(),
        organisation: String::new(),
    };
    let actor = [7; 16];
    log.write_as(&Writer { author, actor });
    let set = MeetingEdit::Set {
        date: When::parse("2047-06-14"),
        title: "Summer meeting".to_owned(),
        place: "Harbour House".to_owned(),
    };
    let edit = Edit::Meeting(MeetingId::random(&mut || 7), set);
    log.apply(&edit, Timestamp(1_700_000_000)).unwrap();
    fs::write(&path, log.save()).unwrap();
    let by_title = done(&folder, &["minutes", "log.automerge", "summer meeting"]);
    assert!(
        by_title.contains("Minutes: Summer meeting, 14 June 2047\n"),
        "{by_title}"
    );
    assert!(by_title.contains("Place: Harbour House\n"), "{by_title}");
    let by_date = done(&folder, &["minutes", "log.automerge", "2047-06-14"]);
    assert_eq!(by_date, by_title);
    let to = ["--to", "docx", "-o", "minutes.docx"];
    done(
        &folder,
        &[&["minutes", "log.automerge", "2047-06-14"], &to[..]].concat(),
    );
    assert!(
        fs::read(folder.join("minutes.docx"))
            .unwrap()
            .starts_with(b"PK")
    );
    let output = matters(&folder, &["minutes", "log.automerge", "Winter meeting"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Summer meeting, 14 June 2047"), "{said}");
}
