//! An import that is taken back leaves nothing of itself, and brings all of it again when it is done again.

use crate::support::{Replica, row};
use matters_arising::{command::Edit, document::Document, export, import, model::*};

const EXAMPLE: &str = include_str!("../../public/example/harbour-forum-action-log.txt");

/// All that a log shows, and its exports word for word: head with title, date, categories and meetings; rows with
/// what was printed of each; findings.
#[derive(Debug, PartialEq)]
struct Everything {
    head: LogHead,
    actions: Vec<Action>,
    findings: Vec<Finding>,
    json: String,
    findings_json: String,
}

fn everything(ann: &Replica) -> Everything {
    let (head, actions, findings) = ann.shown();
    let head = head.unwrap();
    Everything {
        json: export::json(&head, &actions, &findings),
        findings_json: export::findings(&actions, &findings),
        head,
        actions,
        findings,
    }
}

/// The same without the times of what was written: what is done again is written then.
fn timeless(all: &Everything) -> String {
    let all = format!("{:?}", (&all.head, &all.actions, &all.findings));
    let mut parts = all.split("Timestamp(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

fn import(ann: &mut Replica, draft: LogDraft) {
    let source = SourceId::random(&mut ann.rng);
    ann.edit(Edit::Import { source, draft });
}

/// The draft of a small printed log of an earlier day, with a finding and a category of its own.
fn earlier() -> LogDraft {
    LogDraft {
        source: "March.txt".to_owned(),
        title: "Harbour forum in March".to_owned(),
        dated: Day::parse("2019-03-01"),
        categories: vec!["Dredging".to_owned()],
        actions: vec![ActionDraft {
            number: Some(900),
            printed_number: "900.".to_owned(),
            category: Some("Dredging".to_owned()),
            ..row("Sound the bar")
        }],
        findings: vec![FindingDraft {
            kind: FindingKind::NoState,
            action: Some(0),
            line: 3,
            text: "The row says nothing of its state.".to_owned(),
        }],
        ..LogDraft::default()
    }
}

/// A log in which somebody has worked: rows of their own, an import, a finding that is ticked off.
fn worked_on() -> Replica {
    let mut ann = Replica::new("Ann", 1);
    let own = ann.add("Of our own");
    ann.move_deadline(own, "2019-05", "The hall is closed");
    import(&mut ann, earlier());
    let finding = ann.doc.findings()[0].id;
    ann.edit(Edit::TickFinding {
        finding,
        ticked: true,
    });
    ann
}

/// Takes an import back, does it again, takes it back again: each time all is as it was then, in memory and in a file.
fn there_and_back(mut ann: Replica, draft: LogDraft) {
    let before = everything(&ann);
    import(&mut ann, draft);
    let after = everything(&ann);
    assert_ne!(before.actions, after.actions, "it brought something");
    for _ in 0..2 {
        ann.undo().unwrap();
        assert!(everything(&ann) == before, "all is as it was before");
        let stored = Document::load(&ann.doc.save()).unwrap();
        assert_eq!(stored.head().as_ref(), Some(&before.head));
        assert_eq!(stored.actions().len(), before.actions.len());
        assert_eq!(stored.findings(), before.findings);
        ann.redo().unwrap();
        assert_eq!(timeless(&everything(&ann)), timeless(&after));
    }
}

#[test]
fn an_import_into_an_empty_log_is_taken_back_whole() {
    let (draft, _) = import::read("log.txt", EXAMPLE.as_bytes()).unwrap();
    assert!(!draft.findings.is_empty() && !draft.categories.is_empty() && draft.dated.is_some());
    there_and_back(Replica::new("Ann", 1), draft);
}

#[test]
fn an_import_into_a_log_that_is_worked_on_leaves_that_work_as_it_was() {
    let (draft, _) = import::read("log.txt", EXAMPLE.as_bytes()).unwrap();
    there_and_back(worked_on(), draft);
}

#[test]
fn an_import_of_rows_some_of_which_were_there_takes_back_only_its_own() {
    let mut again = earlier();
    again.dated = Day::parse("2019-04-18");
    again.categories.push("Lights".to_owned());
    again.actions.push(ActionDraft {
        number: Some(901),
        category: Some("Lights".to_owned()),
        links: vec![900],
        artefacts: vec![4],
        origin: Some(Origin {
            month: Month::parse("2019-02"),
            printed: "Feb’19".to_owned(),
        }),
        owners: vec!["Harbour Office".to_owned()],
        ..row("Paint the light")
    });
    again.findings.push(FindingDraft {
        kind: FindingKind::NoNumber,
        action: Some(1),
        line: 9,
        text: "The row has no number.".to_owned(),
    });
    there_and_back(worked_on(), again);
}

#[test]
fn what_others_wrote_since_into_an_imported_row_is_not_taken_with_it() {
    let mut ann = worked_on();
    let (draft, _) = import::read("log.txt", EXAMPLE.as_bytes()).unwrap();
    let n_before = ann.doc.actions().len();
    import(&mut ann, draft);
    let mut ben = ann.join("Ben", 2);
    let row = ann.doc.actions()[n_before].id;
    ben.entry(row, EntryKind::Update, "We have begun");
    ann.meet(&mut ben);
    let after = everything(&ann);
    match ann.undo() {
        Err(refusal) => {
            assert_eq!(refusal, Refusal::OvertakenByOthers);
            assert_eq!(everything(&ann), after, "what is refused changes nothing");
        }
        Ok(_) => assert_eq!(
            ann.read(row).entries.last().map(|e| e.text.as_str()),
            Some("We have begun")
        ),
    }
}
