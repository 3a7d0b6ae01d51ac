//! Comments that were made at meetings: among the updates of their action in every document for people, and nowhere that
//! no meeting goes.

use super::{
    again::{compared, edit, merged, numbered},
    exported::{COMMENT, copy_of, lists, worked_on},
    public::{holds, layers},
};
use matters_arising::{
    command::{Edit, ExportFormat, MeetingEdit, PartFormat},
    document::Document,
    export, import,
    model::*,
    publish,
};

const HEAD: &str = "Comment at Forum 4: the harbour, 14 June 2022, recorded by Ada, Tideway";

/// Who owns the action with comments from now on.
fn given_an_owner(log: &mut Document) -> &'static str {
    let (action, owner) = (numbered(log, 5).id, "Quay Trust");
    let add = Edit::AddOwner {
        action,
        owner: Owner {
            kind: OwnerKind::Organisation,
            name: owner.to_owned(),
        },
    };
    edit(log, add);
    owner
}

fn decide(log: &mut Document, note: &str) -> OutcomeId {
    let (meeting, action) = (log.head().unwrap().meetings[0].id, numbered(log, 5).id);
    let id = OutcomeId::random(&mut || note.len() as u64 + 500);
    let noted = MeetingEdit::Decide {
        actions: vec![(action, id)],
        decision: Decision::Noted,
        note: note.to_owned(),
        of: Vec::new(),
    };
    edit(log, Edit::Meeting(meeting, noted));
    id
}

/// The updates of an action as CSV has them.
fn updates(copy: &LogCopy, number: u32) -> Vec<String> {
    let csv = export::write(ExportFormat::Csv, copy).unwrap();
    let (draft, _) = import::read("log.csv", &csv).unwrap();
    let mut rows = draft.actions.into_iter();
    let row = rows.find(|row| row.number == Some(number)).unwrap();
    row.updates.into_iter().map(|said| said.text).collect()
}

#[test]
fn a_comment_stands_in_every_document_with_its_meeting_and_who_recorded_it() {
    let mut copy = copy_of(&worked_on());
    copy.whole.clear();
    for format in lists() {
        let bytes = export::write(format, &copy).unwrap();
        let layers = layers(format, &bytes);
        assert!(holds(&layers, HEAD.as_bytes()), "{format:?}");
        assert!(holds(&layers, COMMENT.as_bytes()), "{format:?}");
    }
}

#[test]
fn comments_stand_among_the_updates_by_when_they_were_recorded_and_struck_ones_do_not() {
    let mut log = worked_on();
    let action = numbered(&log, 5).id;
    let say = |log: &mut Document, n: u64, text: &str| {
        let update = Edit::AddEntry {
            action,
            id: EntryId::random(&mut || n),
            kind: EntryKind::Update,
            text: text.to_owned(),
            at: None,
            regarding: None,
            audience: Audience::Open,
        };
        log.apply(&update, Timestamp(20_000 * 86_400 + n as i64))
            .unwrap();
    };
    say(&mut log, 30, "Before it");
    decide(&mut log, "Between them");
    say(&mut log, 90, "After it");
    let struck = decide(&mut log, "Never said");
    let meeting = log.head().unwrap().meetings[0].id;
    let strike = MeetingEdit::Strike(struck);
    edit(&mut log, Edit::Meeting(meeting, strike));
    let said = updates(&copy_of(&log), 5);
    let place = |words: &str| said.iter().position(|one| one.contains(words));
    let places = [
        COMMENT,
        "Before it",
        "Between them",
        "After it",
        "Never said",
    ]
    .map(place);
    let n = said.len();
    let want = [Some(n - 4), Some(n - 3), Some(n - 2), Some(n - 1), None];
    assert_eq!(places, want, "{said:?}");
}

#[test]
fn no_comment_is_in_a_public_copy_or_in_one_owners_rows() {
    let mut log = worked_on();
    let owner = given_an_owner(&mut log);
    let copy = copy_of(&log);
    let keep = |hit: Hit| (public_key(&hit.words), PublicChoice::Keep);
    let people = log.people();
    let choices = publish::find(&copy, &people)
        .into_iter()
        .map(keep)
        .collect();
    let id = LogId::random(&mut || 99);
    let public = publish::public(&copy, &people, &choices, id).unwrap();
    let public = LogCopy {
        head: public.head,
        actions: public.actions,
        findings: Vec::new(),
        heads: Vec::new(),
        whole: Vec::new(),
        ..copy.clone()
    };
    let theirs = export::only_of(&copy, owner);
    assert_eq!(theirs.actions.len(), 1);
    for format in lists().chain([ExportFormat::Json]) {
        for copy in [&public, &theirs] {
            if copy.head.id == theirs.head.id && PartFormat::try_from(format).is_err() {
                continue;
            }
            let bytes = export::write(format, copy).unwrap();
            assert!(
                !holds(&layers(format, &bytes), COMMENT.as_bytes()),
                "{format:?}"
            );
        }
    }
}

#[test]
fn a_file_with_comments_or_without_them_that_comes_back_changes_nothing_and_says_nothing() {
    let mut log = worked_on();
    let owner = given_an_owner(&mut log);
    decide(&mut log, "The last word");
    for format in [ExportFormat::Csv, ExportFormat::Docx, ExportFormat::Page] {
        let name = format!("Log{}", format.ending());
        let whole = copy_of(&log);
        let theirs = export::only_of(&whole, owner);
        for copy in [&whole, &theirs] {
            let bytes = export::write(format, copy).unwrap();
            let revision = compared(&log, &name, &bytes);
            assert_eq!(merged(&log, &revision).heads(), log.heads(), "{format:?}");
            let said = revision
                .notes
                .iter()
                .find(|one| one.contains("What was said"));
            assert_eq!(said, None, "{format:?}");
        }
    }
    // Nor does one that has lost the state that it shows.
    let mut copy = copy_of(&log);
    copy.heads.clear();
    let bytes = export::write(ExportFormat::Csv, &copy).unwrap();
    let after = merged(&log, &compared(&log, "Log.csv", &bytes));
    assert_eq!(numbered(&after, 5).entries, numbered(&log, 5).entries);
}

#[test]
fn a_comment_in_the_export_of_another_log_is_read_as_an_update_of_its_own() {
    let said = updates(&copy_of(&worked_on()), 5);
    let comment = said.last().unwrap();
    assert!(
        comment.starts_with(&format!("{HEAD}: {COMMENT}\n")),
        "{comment}"
    );
    assert!(said.iter().filter(|one| one.contains(COMMENT)).count() == 1);
}
