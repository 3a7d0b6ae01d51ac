//! Letters: who is reminded of what, and a draft that a mail program can take apart.

use super::exported::{copy_of, worked_on};
use matters_arising::{
    command::{Edit, ExportFormat},
    document::Document,
    export::{self, Attachment, Enclosed},
    model::{ActionId, Day, EditionId, Timestamp, from_base64},
    text,
};

#[test]
fn an_owner_is_reminded_of_their_open_actions_and_of_no_others() {
    let copy = copy_of(&worked_on());
    let letter = export::reminder(&copy, "pilots & co", Enclosed::default()).unwrap();
    assert_eq!(
        letter.subject,
        "Harbour forum: 1 open action of pilots & co"
    );
    let first = &copy.actions[0];
    assert!(letter.text.contains(first.text.split('\n').next().unwrap()));
    assert!(
        letter
            .text
            .contains("Deadline: 30 September 2022 (overdue by ")
    );
    assert!(letter.text.contains("Question: Who asks?"));
    assert_eq!(letter.text.matches("Status: ").count(), 1);
    assert_eq!(export::reminder(&copy, "Nobody", Enclosed::default()), None);
    assert_eq!(export::reminder(&copy, "", Enclosed::default()), None);
}

#[test]
fn the_note_of_a_circulation_counts_the_lists_and_names_what_is_late() {
    let copy = copy_of(&worked_on());
    let letter = export::circulation(&copy, None);
    assert_eq!(letter.subject, "Action log: Harbour forum, 4 October 2024");
    for group in ["Proposed complete: ", "Ongoing: ", "Completed: "] {
        assert!(letter.text.contains(group), "{}", letter.text);
    }
    assert!(letter.text.contains("\nOverdue: action "));
    let last = copy.actions[44].number.unwrap();
    let apart = letter
        .text
        .lines()
        .find(|line| line.starts_with("With values"))
        .unwrap();
    assert!(apart.contains(&format!("action {last}")));
}

/// Freezes an edition, its numbers settled, at an hour.
fn freeze(log: &mut Document, id: u64, hour: i64) {
    let at = Timestamp(20_000 * 86_400 + hour * 3_600);
    let settled = log.numbers_to_settle().into_iter();
    let settled: Vec<_> = settled.map(|one| (one.action, one.to)).collect();
    if !settled.is_empty() {
        log.apply(&Edit::Renumber(settled), at).unwrap();
    }
    let freeze = Edit::Freeze {
        id: EditionId::random(&mut || id),
        date: Day::new(2024, 10, 4).unwrap(),
        note: String::new(),
        to: String::new(),
        meeting: None,
        comments_by: None,
    };
    log.apply(&freeze, at).unwrap();
}

fn note(log: &Document) -> String {
    let copy = copy_of(log);
    let since = log.changes_since_circulated(copy.at.day()).unwrap();
    export::circulation(&copy, since.as_ref()).text
}

#[test]
fn the_note_of_a_circulation_tells_what_changed_since_the_edition_that_went_out_before() {
    let mut log = worked_on();
    let add = |log: &mut Document, n: u64, text: &str| {
        let id = ActionId::random(&mut || n);
        let text = text.to_owned();
        let at = Timestamp(20_000 * 86_400 + n as i64 * 3_600);
        log.apply(&Edit::AddAction { id, text }, at).unwrap();
    };
    assert!(
        !note(&log).contains("What changed"),
        "nothing went out before"
    );
    freeze(&mut log, 1, 1);
    assert!(
        !note(&log).contains("What changed"),
        "the first edition is what goes out"
    );

    add(&mut log, 2, "Dredge the channel");
    let told = note(&log);
    let (letter, changed) = told.split_once("\nWhat changed ").unwrap();
    assert!(letter.starts_with("Dear all,"));
    assert!(changed.starts_with("since edition 1 of 4 October 2024\n\n- 1 new action\n"));
    let edition = log.head().unwrap().editions[0].clone();
    let today = copy_of(&log).at.day();
    let (_, changes) = log.changes_from_edition(edition.id, today).unwrap();
    let since = text::since_edition(&edition);
    let report = text::report("Harbour forum", &since, &changes, &[]);
    assert!(
        report.ends_with(&format!("What changed {changed}")),
        "as `matters changed` tells it"
    );

    freeze(&mut log, 3, 3);
    assert_eq!(
        note(&log),
        told,
        "the edition that holds the change is what goes out now"
    );
    add(&mut log, 4, "Light the pier");
    let told = note(&log);
    assert!(told.contains("What changed since edition 2 of "), "{told}");
    assert!(!told.contains("Dredge the channel"), "that went out before");
}

#[test]
fn a_draft_gives_back_its_text_and_its_attachment() {
    let copy = copy_of(&worked_on());
    let letter = export::circulation(&copy, None);
    let bytes = export::write(ExportFormat::Xlsx, &copy).unwrap();
    let attachment = Attachment {
        name: "Hafen für alle.xlsx",
        format: ExportFormat::Xlsx,
        bytes: &bytes,
    };
    let draft = export::eml(&letter, Some(attachment));
    assert!(draft.is_ascii());
    assert!(
        draft
            .split("\r\n")
            .all(|line| line.len() <= 998 && !line.contains('\n'))
    );
    assert!(draft.starts_with("X-Unsent: 1\r\n"));
    assert!(draft.contains("filename*=utf-8''Hafen%20f%C3%BCr%20alle.xlsx"));
    let bodies: Vec<_> = draft
        .split("--matters.arising.boundary")
        .filter_map(|part| part.split_once("\r\n\r\n"))
        .filter(|(head, _)| head.contains("base64"))
        .map(|(_, body)| from_base64(body.as_bytes()).unwrap())
        .collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(
        String::from_utf8(bodies[0].clone()).unwrap(),
        letter.text.replace('\n', "\r\n")
    );
    assert_eq!(bodies[1], bytes);
    let bare = export::eml(&letter, None);
    let (head, body) = bare.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("text/plain"));
    assert_eq!(from_base64(body.as_bytes()).unwrap(), bodies[0]);
}
