//! What is prepared for others: a public copy that carries a document, a locked snapshot, an update request, letters with what
//! changed.

use super::Rig;
use matters_arising::{
    command::{
        Command, Edit, Enclosure, Errand, ExportFormat, Job, MeetingEdit, MinutesFormat, Outcome,
        PartFormat,
    },
    document::Snapshot,
    export,
    model::*,
    prepare::prepare,
    session::{Input, Output},
    trust::unlock,
};

impl Rig {
    /// Does the errand as the worker for documents and the session do it between them.
    fn errand(&mut self, errand: Errand) -> (Prepared, Job) {
        self.send(Command::Prepare(errand));
        loop {
            let job = match self.paperwork.pop() {
                Some(Output::Prepare(job)) => job,
                other => panic!("{other:?}, {:?}", self.refusal()),
            };
            match prepare(&job).unwrap() {
                Outcome::Done(prepared) => return (prepared, *job),
                Outcome::ToMake(clean) => self.input(Input::Cleaned(Box::new(clean), job)),
            }
        }
    }
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes
        .windows(words.len())
        .any(|part| part == words.as_bytes())
}

#[test]
fn o1_a_public_page_carries_a_document_of_its_own_without_history() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    let action = rig.add("Ask Quorzimbal");
    let seen = rig.rows()[0].revision;
    let splice = Splice {
        at: 0,
        delete: "Ask Quorzimbal".len(),
        insert: "Paint the light".to_owned(),
    };
    rig.send(Command::Edit(Edit::EditWording {
        action,
        seen,
        splice,
    }));
    let errand = |choices| Errand::Public {
        choices,
        format: ExportFormat::Page,
    };
    let (prepared, _) = rig.errand(errand(PublicChoices::new()));
    let choices = match prepared {
        Prepared::ToSettle(hits) => hits
            .iter()
            .map(|hit| (public_key(&hit.words), PublicChoice::Blank))
            .collect(),
        _ => PublicChoices::new(),
    };
    let (prepared, job) = rig.errand(errand(choices));
    let Prepared::Public(file) = prepared else {
        panic!("{prepared:?}");
    };
    let opened = Snapshot::read("public.html", &file.bytes).unwrap().document;
    let head = opened.head().unwrap();
    assert_eq!(head.id, job.id);
    assert_ne!(head.id, log);
    let texts: Vec<_> = opened.actions().into_iter().map(|a| a.text).collect();
    assert_eq!(texts, ["Paint the light"]);
    assert!(opened.people().iter().all(|name| name == "Public copy"));
    let carried = carried(&file.bytes).unwrap().unwrap();
    let changes = automerge::Automerge::load(&carried).unwrap();
    for change in changes.get_changes(&[]) {
        for secret in ["Quorzimbal", "Ann"] {
            assert!(!holds(change.raw_bytes(), secret), "{secret}");
        }
    }
    let device = rig.author.as_ref().unwrap().device.to_string();
    for secret in ["Quorzimbal", device.as_str(), &log.to_string()] {
        assert!(!holds(&file.bytes, secret), "{secret}");
    }
}

#[test]
fn o2_a_locked_snapshot_opens_with_its_passphrase_and_holds_the_whole_log() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    let words = "harbour lamp three";
    let (prepared, _) = rig.errand(Errand::Locked(Passphrase::new(words)));
    let Prepared::Locked(file) = prepared else {
        panic!("{prepared:?}");
    };
    assert_eq!(file.name, "Test 2019-04-18.automerge.age");
    assert!(is_locked(&file.bytes));
    let bytes = unlock(words, &file.bytes, 18).unwrap();
    let opened = Snapshot::read("log", &bytes).unwrap().document;
    assert_eq!(opened.head().unwrap().id, log);
}

/// The log of an update request: a row of theirs, and of others everything that a log holds.
fn with_others(rig: &mut Rig) -> ActionId {
    rig.create();
    let (theirs, others) = (rig.add("Paint the light"), rig.add("Mark the Quorzimbal"));
    let organisation = OrganisationId::random(&mut || 1);
    let meeting = MeetingId::random(&mut || 1);
    for (action, name) in [(theirs, "Pilots"), (others, "Quorzimbal Trust")] {
        let kind = OwnerKind::Organisation;
        let name = name.to_owned();
        let owner = Owner { kind, name };
        rig.send(Command::Edit(Edit::AddOwner { action, owner }));
    }
    let set = MeetingEdit::Set {
        date: When::parse("2019-05-16"),
        title: "Quorzimbal workshop".to_owned(),
        place: String::new(),
    };
    for edit in [
        Edit::PutOrganisation {
            id: organisation,
            name: "Quorzimbal Trust".to_owned(),
            role: Role::Reviewer,
        },
        Edit::Meeting(meeting, set),
        Edit::Freeze {
            id: EditionId::random(&mut || 7),
            date: Day::new(2019, 4, 18).unwrap(),
            note: "For Quorzimbal".to_owned(),
            to: String::new(),
            meeting: None,
            comments_by: None,
        },
        Edit::AddAction {
            id: ActionId::random(&mut || 8),
            text: "Ask Quorzimbal".to_owned(),
        },
    ] {
        rig.send(Command::Edit(edit));
    }
    theirs
}

/// What else of others a log can hold: a finding on their row, one on none, a key.
fn with_more_of_others(job: &Job) -> Job {
    let mut job = job.clone();
    let others = job.copy.actions[1].id;
    for action in [Some(others), None] {
        job.copy.findings.push(Finding {
            id: FindingId::random(&mut || 9),
            kind: FindingKind::NotUnderstood,
            action,
            source: None,
            line: 1,
            text: "Quorzimbal was not understood".to_owned(),
            ticked: None,
        });
    }
    job.copy.head.parties.keys.push(DeviceKey {
        id: KeyId([1; 32]),
        whose: Introduced {
            device: "Quorzimbal's laptop".to_owned(),
            person: "Quorzimbal".to_owned(),
            organisation: OrganisationId::random(&mut || 1),
        },
        since: Timestamp(0),
        checks: Vec::new(),
        revocations: Vec::new(),
    });
    job
}

#[test]
fn o3_an_update_request_holds_the_rows_of_one_owner_alone_and_says_how_to_answer() {
    let mut rig = Rig::new(1);
    let theirs = with_others(&mut rig);
    let link = "https://log.example/#/join/abc";
    let request = |format, link: Option<&str>| Errand::Reminder {
        owner: "Pilots".to_owned(),
        attach: Some(PartFormat::try_from(format).unwrap()),
        link: link.map(str::to_owned),
    };
    // The others are packed: `tests/formats/part.rs` looks into those.
    for format in [
        ExportFormat::Json,
        ExportFormat::Findings,
        ExportFormat::Csv,
        ExportFormat::Markdown,
        ExportFormat::Calendar,
    ] {
        let (_, job) = rig.errand(request(format, Some(link)));
        assert!(job.copy.whole.is_empty(), "no history goes along");
        let job = with_more_of_others(&job);
        assert!(holds(
            &export::write(ExportFormat::Json, &job.copy).unwrap(),
            "Quorzimbal"
        ));
        let prepared = prepare(&job).unwrap();
        let Outcome::Done(Prepared::Letter(letter)) = prepared else {
            panic!("{prepared:?}");
        };
        let file = letter.file.unwrap();
        assert!(!holds(&file.bytes, "Quorzimbal"), "{format:?}");
        let has_row =
            holds(&file.bytes, "Paint the light") && holds(&file.bytes, &theirs.to_string());
        let shows_rows = matches!(format, ExportFormat::Json | ExportFormat::Csv);
        assert!(has_row || !shows_rows, "{format:?}");
        assert!(letter.text.contains(&file.name));
        assert!(letter.text.contains(link) && letter.text.contains("write the whole log"));
    }
    let (prepared, _) = rig.errand(request(ExportFormat::Csv, None));
    let Prepared::Letter(letter) = prepared else {
        panic!("{prepared:?}");
    };
    assert!(!letter.text.contains("/join/"));
    let owner = "Nobody".to_owned();
    let errand = Errand::Reminder {
        owner: owner.clone(),
        attach: None,
        link: None,
    };
    assert_eq!(rig.errand(errand).0, Prepared::NothingOpen { owner });
}

#[test]
fn o3b_no_format_that_holds_the_whole_log_can_be_asked_for_one_owner() {
    for format in [ExportFormat::Page, ExportFormat::Snapshot] {
        assert!(PartFormat::try_from(format).is_err(), "{format:?}");
        let written = serde_json::to_string(&format).unwrap();
        let read = serde_json::from_str::<PartFormat>(&written);
        assert!(read.is_err(), "nor is it read as one that can: {format:?}");
    }
}

#[test]
fn o4_minutes_are_named_after_the_day_of_their_meeting_and_one_that_is_gone_has_none() {
    let mut rig = Rig::new(1);
    rig.create();
    let meeting = MeetingId::random(&mut || 5);
    let set = MeetingEdit::Set {
        date: When::parse("2019-05-16"),
        title: "A/B: \"spring\"".to_owned(),
        place: String::new(),
    };
    rig.send(Command::Edit(Edit::Meeting(meeting, set)));
    let format = MinutesFormat::Text;
    let (prepared, job) = rig.errand(Errand::Minutes { meeting, format });
    let Prepared::File(file) = prepared else {
        panic!("{prepared:?}");
    };
    assert_eq!(file.name, "Minutes 2019-05-16.txt");
    assert!(holds(&file.bytes, "Minutes: A/B: \"spring\", 16 May 2019"));
    assert!(job.copy.whole.is_empty(), "no history goes along");
    let meeting = MeetingId::random(&mut || 6);
    let (prepared, _) = rig.errand(Errand::Minutes { meeting, format });
    assert_eq!(prepared, Prepared::NoMeeting);
}

#[test]
fn o4b_an_edition_is_written_as_it_was_frozen_and_says_which_it_is() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.add("Paint the light");
    let edition = EditionId::random(&mut || 7);
    rig.send(Command::Edit(Edit::Freeze {
        id: edition,
        date: Day::new(2019, 4, 18).unwrap(),
        note: "Ahead of the workshop".to_owned(),
        to: "the forum".to_owned(),
        meeting: None,
        comments_by: Day::new(2019, 5, 2),
    }));
    rig.add("Mark the wreck");
    let format = PartFormat::try_from(ExportFormat::Markdown).unwrap();
    let (prepared, job) = rig.errand(Errand::Edition { edition, format });
    let Prepared::File(file) = prepared else {
        panic!("{prepared:?}");
    };
    assert!(
        file.name.ends_with(" edition 1 2019-04-18.md"),
        "{}",
        file.name
    );
    let cover = "Edition 1 of 18 April 2019, for the forum. Comments are asked for by 2 May 2019.";
    assert!(holds(&file.bytes, cover));
    assert!(holds(
        &file.bytes,
        "Note of the edition: Ahead of the workshop"
    ));
    assert!(holds(&file.bytes, "Paint the light"));
    assert!(!holds(&file.bytes, "Mark the wreck"));
    assert!(job.copy.whole.is_empty(), "no history goes along");
    // The log as it is now says which edition came before it.
    rig.send(Command::Export(ExportFormat::Markdown));
    let Some(Output::Export { copy, .. }) = rig.paperwork.pop() else {
        panic!("{:?}", rig.refusal());
    };
    let now = export::write(ExportFormat::Markdown, &copy).unwrap();
    assert!(holds(&now, "Edition 1 of 18 April 2019 went before it."));
    let edition = EditionId::random(&mut || 8);
    rig.send(Command::Prepare(Errand::Edition { edition, format }));
    assert_eq!(rig.refusal(), Some(&Refusal::UnknownEdition));
}

#[test]
fn o5_the_note_of_a_circulation_tells_what_changed_since_the_last_edition() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.add("Paint the light");
    let note = |rig: &mut Rig| {
        let (prepared, job) = rig.errand(Errand::Circulation { attach: None });
        let Prepared::Letter(letter) = prepared else {
            panic!("{prepared:?}");
        };
        (letter.text, job.since_edition)
    };
    let (text, since) = note(&mut rig);
    assert!(since.is_none() && !text.contains("What changed"));
    rig.send(Command::Edit(Edit::Freeze {
        id: EditionId::random(&mut || 7),
        date: Day::new(2019, 4, 18).unwrap(),
        note: String::new(),
        to: String::new(),
        meeting: None,
        comments_by: None,
    }));
    rig.add("Mark the wreck");
    let (text, since) = note(&mut rig);
    assert_eq!(since.unwrap().changes.len(), 1);
    let (_, changed) = text.split_once("What changed since edition 1 of ").unwrap();
    assert!(changed.contains("- 1 new action\n") && changed.contains("Mark the wreck"));
    assert!(!changed.contains("Paint the light"), "{changed}");
}

#[test]
fn o6_a_letter_whose_words_stand_already_goes_into_a_draft_with_the_log() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.add("Paint the light");
    let errand = |attach| Errand::Letter {
        subject: "Test: what changed since May".to_owned(),
        text: "One thing.\n".to_owned(),
        attach,
    };
    let (prepared, job) = rig.errand(errand(Some(Enclosure::Log(ExportFormat::Csv))));
    let Prepared::Letter(letter) = prepared else {
        panic!("{prepared:?}");
    };
    assert!(job.copy.whole.is_empty(), "no history goes along");
    assert_eq!(letter.text, "One thing.\n");
    assert!(holds(
        &letter.draft,
        "Subject: Test: what changed since May\r\n"
    ));
    assert!(holds(&letter.file.unwrap().bytes, "Paint the light"));
    let (_, job) = rig.errand(errand(Some(Enclosure::Log(ExportFormat::Page))));
    assert!(!job.copy.whole.is_empty(), "a page carries it");
}

#[test]
fn o7_with_some_of_the_changes_go_their_rows_alone() {
    let mut rig = Rig::new(1);
    rig.create();
    let light = rig.add("Paint the light");
    rig.add("Mark the wreck");
    let (prepared, job) = rig.errand(Errand::Letter {
        subject: "Test: what changed since May".to_owned(),
        text: "One thing.\n".to_owned(),
        attach: Some(Enclosure::Rows(
            ExportFormat::Csv.try_into().unwrap(),
            vec![light],
        )),
    });
    let Prepared::Letter(letter) = prepared else {
        panic!("{prepared:?}");
    };
    assert!(job.copy.whole.is_empty(), "no history goes along");
    let file = letter.file.unwrap().bytes;
    assert!(holds(&file, "Paint the light") && !holds(&file, "Mark the wreck"));
}
