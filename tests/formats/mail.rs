//! Letters: who is reminded of what, and a draft that a mail program can take apart.

use super::exported::{copy_of, worked_on};
use matters_arising::{
    command::ExportFormat,
    export::{self, Attachment, Enclosed},
    model::from_base64,
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
    let letter = export::circulation(&copy);
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

#[test]
fn a_draft_gives_back_its_text_and_its_attachment() {
    let copy = copy_of(&worked_on());
    let letter = export::circulation(&copy);
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
