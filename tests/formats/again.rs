//! Documents that come back: what a colleague changed in them meets what was edited here in the meantime.

use super::exported::{TABLES, copy_of, imported, numbers, unread, worked_on};
use super::support::{self, EXAMPLE, EXAMPLE_NAME};
use matters_arising::{
    command::{Edit, ExportFormat},
    document::{Document, Returned, Revised, UndoStacks, Writer},
    export, import,
    model::*,
};

fn ben() -> Author {
    Author {
        device: DeviceId::random(&mut || 77),
        name: "Ben".to_owned(),
        organisation: "Pilots".to_owned(),
    }
}

fn named(format: ExportFormat) -> String {
    format!("Log{}", format.ending())
}

fn read(name: &str, bytes: &[u8]) -> LogDraft {
    import::read(name, bytes).unwrap().0
}

/// Compares a file with a log, by the way that page and command line take.
pub(crate) fn compared(log: &Document, name: &str, bytes: &[u8]) -> Revised {
    compared_from(log, name, bytes, 1_000)
}

/// The same, with other random numbers: nobody draws the same ones twice.
fn compared_from(log: &Document, name: &str, bytes: &[u8], first: u64) -> Revised {
    let draft = read(name, bytes);
    let table = draft.table.as_ref().unwrap();
    let heads = log.shown_by(&draft).unwrap();
    let base = log.copy_at(&heads, Timestamp(0)).map(|copy| {
        let format = ExportFormat::of_tables(name).unwrap();
        let written = export::write(format, &copy).unwrap();
        import::read_as(name, &written, &table.choices()).unwrap().0
    });
    let mut random = numbers();
    let mut random = move || random() + first;
    let returned = Returned {
        draft: &draft,
        base: base.as_ref(),
    };
    let at = Timestamp(20_001 * 86_400);
    log.revise(returned, &ben(), at, &mut random).unwrap()
}

pub(crate) fn preview(log: &Document, revision: &Revised) -> SnapshotPreview {
    log.preview(&revision.snapshot).unwrap()
}

pub(crate) fn merged(log: &Document, revision: &Revised) -> Document {
    let mut log = log.clone();
    log.merge(&revision.snapshot.document).unwrap();
    log
}

pub(crate) fn numbered(log: &Document, number: u32) -> Action {
    let mut all = log.actions().into_iter();
    all.find(|action| action.number == Some(number)).unwrap()
}

pub(crate) fn day(year: i16, month: u8, day: u8) -> Day {
    Day::new(year, month, day).unwrap()
}

pub(crate) fn edit(log: &mut Document, edit: Edit) {
    log.apply(&edit, Timestamp(20_000 * 86_400 + 60)).unwrap();
}

/// Action 5, with another wording and another deadline.
fn edited_five(copy: &mut LogCopy) -> &mut Action {
    let mut actions = copy.actions.iter_mut();
    let five = actions.find(|action| action.number == Some(5)).unwrap();
    five.text.push_str(" and tell the members");
    five.due.deadline = Deadline::Day(day(2024, 5, 17));
    five
}

/// What a colleague makes of an exported file: three fields of action 5, and a new action.
fn edited_copy(log: &Document) -> LogCopy {
    let mut copy = copy_of(log);
    copy.whole.clear();
    let five = edited_five(&mut copy);
    five.owners.push(Owner {
        kind: OwnerKind::AsPrinted,
        name: "Quay Trust".to_owned(),
    });
    let mut new = Action::empty(ActionId::random(&mut || 4_242));
    new.number = Some(900);
    new.position = i64::MAX;
    new.text = "Print the tide tables".to_owned();
    new.progress = Progress::Ongoing;
    new.stage = Stage::Ongoing;
    copy.actions.push(new);
    copy
}

#[test]
fn g1_a_file_that_comes_back_as_it_went_changes_nothing() {
    let log = worked_on();
    for format in TABLES {
        let bytes = export::write(format, &copy_of(&log)).unwrap();
        let revision = compared(&log, &named(format), &bytes);
        let preview = preview(&log, &revision);
        assert_eq!(preview.n_changes, 0, "{format:?}: {:?}", preview.changes);
        assert_eq!(revision.notes, Vec::<String>::new(), "{format:?}");
    }
}

#[test]
fn g1b_a_deadline_that_waits_for_an_action_comes_back_as_it_went_and_can_be_edited_in_the_file() {
    for format in TABLES {
        let mut log = worked_on();
        let (five, six) = (numbered(&log, 5), numbered(&log, 6));
        edit(
            &mut log,
            Edit::MoveDeadline {
                actions: vec![(five.id, MoveId::random(&mut || 56))],
                to: Deadline::after(6),
                reason: "It needs the other one".to_owned(),
            },
        );
        let went = copy_of(&log);
        let bytes = export::write(format, &went).unwrap();
        // How far the other one was stands in the file, and is another now.
        edit(
            &mut log,
            Edit::AddEntry {
                action: six.id,
                id: EntryId::random(&mut || 57),
                kind: EntryKind::ProposedComplete,
                text: String::new(),
                at: None,
                regarding: None,
                audience: Audience::Open,
            },
        );
        let unchanged = compared(&log, &named(format), &bytes);
        let shown = preview(&log, &unchanged);
        assert_eq!(shown.n_changes, 0, "{format:?}: {:?}", shown.changes);

        let three = numbered(&log, 3);
        let mut edited = went.clone();
        for action in &mut edited.actions {
            if action.id == five.id {
                action.due.deadline = Deadline::after(3);
            }
        }
        let bytes = export::write(format, &edited).unwrap();
        let after = merged(&log, &compared(&log, &named(format), &bytes));
        let deadline = numbered(&after, 5).due.deadline;
        assert_eq!(deadline.end_of(), Some(three.id), "{format:?}");
    }
}

#[test]
fn g2_only_what_was_edited_in_the_file_changes_and_edits_made_since_stay() {
    for format in TABLES {
        let mut log = worked_on();
        let bytes = export::write(format, &edited_copy(&log)).unwrap();
        let six = numbered(&log, 6);
        edit(
            &mut log,
            Edit::EditWording {
                action: six.id,
                seen: six.revision,
                splice: Splice::between(&six.text, "Written since").unwrap(),
            },
        );
        let revision = compared(&log, &named(format), &bytes);
        let preview = preview(&log, &revision);
        assert!(preview.conflicts.is_empty(), "{format:?}: {preview:?}");
        let after = merged(&log, &revision);
        let (before, five) = (numbered(&log, 5), numbered(&after, 5));
        assert_eq!(
            five.text,
            format!("{} and tell the members", before.text),
            "{format:?}"
        );
        assert_eq!(
            five.due.deadline,
            Deadline::Day(day(2024, 5, 17)),
            "{format:?}"
        );
        assert_eq!(five.owners.len(), before.owners.len() + 1, "{format:?}");
        assert_eq!(five.entries.len(), before.entries.len(), "{format:?}");
        assert_eq!(numbered(&after, 6).text, "Written since", "{format:?}");
        assert_eq!(
            numbered(&after, 900).text,
            "Print the tide tables",
            "{format:?}"
        );
        assert_eq!(after.n_actions(), log.n_actions() + 1, "{format:?}");
        let others = |log: &Document| {
            let all = log.actions().into_iter();
            all.filter(|a| !matches!(a.number, Some(5 | 900)))
                .map(|action| Action {
                    revision: Revision::default(),
                    ..action
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(others(&after), others(&log), "{format:?}");
    }
}

#[test]
fn g2a_what_a_file_brought_names_who_brought_it_and_no_word_of_its_name() {
    let log = worked_on();
    let bytes = export::write(ExportFormat::Csv, &edited_copy(&log)).unwrap();
    let log = merged(&log, &compared(&log, "edited by hand.csv", &bytes));
    let people = log.people();
    assert!(people.contains(&ben().name), "{people:?}");
    assert!(
        people.iter().all(|name| !name.contains("hand")),
        "{people:?}"
    );
}

#[test]
fn g2b_one_owners_rows_come_back_and_the_rows_that_did_not_go_stay_as_they_are() {
    for format in TABLES {
        let mut log = worked_on();
        let owner = "Quay Trust";
        for number in [5, 6] {
            let owner = Owner {
                kind: OwnerKind::Organisation,
                name: owner.to_owned(),
            };
            let action = numbered(&log, number).id;
            edit(&mut log, Edit::AddOwner { action, owner });
        }
        // Both lead to a row that stays behind.
        let away = numbered(&log, 7).id;
        let (five, six) = (numbered(&log, 5).id, numbered(&log, 6).id);
        let to = Link::Action(away);
        edit(&mut log, Edit::AddLink { action: six, to });
        let waits = Edit::MoveDeadline {
            actions: vec![(five, MoveId::random(&mut || 58))],
            to: Deadline::after(7),
            reason: "It needs the other one".to_owned(),
        };
        edit(&mut log, waits);
        let mut went = export::only_of(&copy_of(&log), owner);
        assert_eq!(went.actions.len(), 2);
        let bytes = export::write(format, &went).unwrap();
        // Each says what it says in the whole log.
        let whole = export::write(format, &copy_of(&log)).unwrap();
        let said = |bytes: &[u8], number| {
            let rows = read(&named(format), bytes).actions.into_iter();
            let mut rows = rows.filter(|row| row.number == Some(number));
            let row = rows.next().unwrap();
            (row.due, row.links)
        };
        for number in [5, 6] {
            let (theirs, all) = (said(&bytes, number), said(&whole, number));
            assert_eq!(theirs, all, "{format:?}: {number}");
        }
        let unchanged = compared(&log, &named(format), &bytes);
        let shown = preview(&log, &unchanged);
        assert_eq!(shown.n_changes, 0, "{format:?}: {:?}", shown.changes);

        let five = went.actions.iter_mut().find(|a| a.number == Some(5));
        five.unwrap().text.push_str(" and tell the members");
        let bytes = export::write(format, &went).unwrap();
        let after = merged(&log, &compared(&log, &named(format), &bytes));
        let five = numbered(&after, 5).text;
        assert!(five.ends_with("and tell the members"), "{format:?}: {five}");
        let others = |log: &Document| -> Vec<Action> {
            let all = unread(log.actions()).into_iter();
            all.filter(|action| action.number != Some(5)).collect()
        };
        assert_eq!(others(&after), others(&log), "{format:?}");
    }
}

#[test]
fn g3_what_was_set_here_and_in_the_file_stands_as_a_conflict() {
    for format in TABLES {
        let mut log = worked_on();
        let bytes = export::write(format, &edited_copy(&log)).unwrap();
        let five = numbered(&log, 5);
        edit(
            &mut log,
            Edit::MoveDeadline {
                actions: vec![(five.id, MoveId::random(&mut || 55))],
                to: Deadline::Day(day(2024, 6, 1)),
                reason: "The board has not met".to_owned(),
            },
        );
        let revision = compared(&log, &named(format), &bytes);
        let conflicts = preview(&log, &revision).conflicts;
        let [conflict] = conflicts.as_slice() else {
            panic!("{format:?}: {conflicts:?}");
        };
        assert_eq!(
            (conflict.action, conflict.conflict.field),
            (five.id, Field::Deadline)
        );
        let claims: Vec<_> = conflict.conflict.claims.iter().map(|c| &c.value).collect();
        for wanted in [day(2024, 5, 17), day(2024, 6, 1)] {
            let stands = claims.iter().any(
                |value| matches!(value, FieldValue::Deadline(_, Deadline::Day(d)) if *d == wanted),
            );
            assert!(stands, "{format:?}: {claims:?}");
        }
    }
}

#[test]
fn g4_one_undo_takes_it_back_and_the_same_file_again_changes_nothing() {
    let mut log = worked_on();
    let bytes = export::write(ExportFormat::Xlsx, &edited_copy(&log)).unwrap();
    let name = named(ExportFormat::Xlsx);
    let mut random = numbers();
    log.write_as(&Writer {
        author: ben(),
        actor: [99; 16],
    });
    let before = numbered(&log, 5);
    let heads = log.heads();
    let revision = compared(&log, &name, &bytes);
    log.merge(&revision.snapshot.document).unwrap();
    let mut stacks = log.undo_stacks(ben().device);
    let source = SourceId::random(&mut random);
    let at = Timestamp(20_001 * 86_400);
    log.record_merge(&name, &heads, source, &mut stacks, at)
        .unwrap();
    let again = compared(&log, &name, &bytes);
    assert_eq!(
        preview(&log, &again).n_changes,
        0,
        "{:?}",
        preview(&log, &again)
    );

    log.undo(&mut stacks, at).unwrap();
    let after = numbered(&log, 5);
    assert_eq!(
        (&after.text, &after.due, &after.owners),
        (&before.text, &before.due, &before.owners)
    );
    assert!(
        log.actions()
            .iter()
            .all(|action| action.number != Some(900))
    );
    // A reload knows the same step.
    assert_eq!(
        log.undo_stacks(ben().device).undo_summary(),
        UndoStacks::default().undo_summary()
    );
}

#[test]
fn g5_a_file_only_proposes_that_an_action_is_complete() {
    let log = worked_on();
    let mut copy = copy_of(&log);
    let open = copy
        .actions
        .iter_mut()
        .find(|action| action.stage == Stage::Ongoing)
        .unwrap();
    let id = open.id;
    open.stage = Stage::Complete;
    let bytes = export::write(ExportFormat::Xlsx, &copy).unwrap();
    let after = merged(&log, &compared(&log, "Log.xlsx", &bytes));
    assert_eq!(after.action(id).unwrap().stage, Stage::ProposedComplete);
}

#[test]
fn g6_updates_are_added_and_corrected_and_none_is_taken_away() {
    let log = worked_on();
    let mut copy = copy_of(&log);
    let said =
        |action: &&mut Action| action.entries.iter().filter(|e| !e.text.is_empty()).count() > 0;
    let mut with = copy.actions.iter_mut().filter(said);
    let (added, gone) = (with.next().unwrap(), with.next().unwrap());
    let (added_id, gone_id) = (added.id, gone.id);
    let mut new = added.entries[0].clone();
    new.id = EntryId::random(&mut || 9);
    new.kind = EntryKind::Update;
    new.text = "The tide tables are at the printer".to_owned();
    new.at = Some(When::Day(day(2024, 4, 2)));
    added.entries.push(new);
    gone.entries.clear();
    let bytes = export::write(ExportFormat::Xlsx, &copy).unwrap();
    let revision = compared(&log, "Log.xlsx", &bytes);
    let after = merged(&log, &revision);
    let (was, is) = (
        log.action(added_id).unwrap(),
        after.action(added_id).unwrap(),
    );
    assert_eq!(is.entries.len(), was.entries.len() + 1);
    let last = is
        .entries
        .iter()
        .find(|e| e.text.contains("tide tables"))
        .unwrap();
    assert_eq!(last.at, Some(When::Day(day(2024, 4, 2))));
    assert_eq!(
        after.action(gone_id).unwrap().entries,
        log.action(gone_id).unwrap().entries
    );
    assert!(
        revision
            .notes
            .iter()
            .any(|note| note.contains("stays in the log")),
        "{:?}",
        revision.notes
    );
}

#[test]
fn g7_a_column_that_is_gone_says_nothing() {
    let log = worked_on();
    let copy = copy_of(&log);
    let text = String::from_utf8(export::write(ExportFormat::Csv, &copy).unwrap()).unwrap();
    let without = text.replacen(",Owner,", ",,", 1);
    assert_ne!(text, without);
    let draft = import::read_as(
        "Log.csv",
        without.as_bytes(),
        &ImportChoices {
            columns: [("Column K".to_owned(), ColumnRole::LeftOut)].into(),
            dates: None,
        },
    )
    .unwrap()
    .0;
    let table = draft.table.as_ref().unwrap();
    assert!(
        table.columns.iter().all(|c| c.role != ColumnRole::Owner),
        "{table:?}"
    );
    let base = read("Log.csv", text.as_bytes());
    let returned = Returned {
        draft: &draft,
        base: Some(&base),
    };
    let revision = log
        .revise(returned, &ben(), Timestamp(0), &mut numbers())
        .unwrap();
    let after = merged(&log, &revision);
    for action in log.actions() {
        assert_eq!(after.action(action.id).unwrap().owners, action.owners);
    }
}

#[test]
fn g8_an_edited_printout_updates_the_rows_that_it_changed() {
    let log = imported(&mut numbers());
    // Its own text again: nothing differs.
    let same = support::read(EXAMPLE);
    let returned = Returned {
        draft: &same,
        base: None,
    };
    let at = Timestamp(20_001 * 86_400);
    let revision = log.revise(returned, &ben(), at, &mut numbers()).unwrap();
    assert_eq!(
        preview(&log, &revision).n_changes,
        0,
        "{:?}",
        preview(&log, &revision)
    );

    let mut draft = support::read(EXAMPLE);
    let row = draft
        .actions
        .iter_mut()
        .find(|row| row.number == Some(5))
        .unwrap();
    row.text.push_str(" at once");
    row.imported.action.push_str(" at once");
    let mut log = log;
    let five = numbered(&log, 5);
    edit(
        &mut log,
        Edit::AddOwner {
            action: five.id,
            owner: Owner {
                kind: OwnerKind::Person,
                name: "Ada".to_owned(),
            },
        },
    );
    let returned = Returned {
        draft: &draft,
        base: None,
    };
    let revision = log.revise(returned, &ben(), at, &mut numbers()).unwrap();
    assert_eq!(preview(&log, &revision).n_changes, 1);
    let after = merged(&log, &revision);
    assert_eq!(numbered(&after, 5).text, format!("{} at once", five.text));
    assert_eq!(numbered(&after, 5).owners.len(), five.owners.len() + 1);
    assert_eq!(after.n_actions(), log.n_actions());
    assert_eq!(draft.source, EXAMPLE_NAME);
}

#[test]
fn g9_an_apostrophe_that_guards_a_cell_does_not_come_back() {
    let mut log = worked_on();
    let five = numbered(&log, 5);
    edit(
        &mut log,
        Edit::EditWording {
            action: five.id,
            seen: five.revision,
            splice: Splice::between(&five.text, "-1 is no number").unwrap(),
        },
    );
    let bytes = export::write(ExportFormat::Csv, &copy_of(&log)).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("'-1 is no number"));
    let draft = read("Log.csv", &bytes);
    assert!(
        draft
            .actions
            .iter()
            .any(|row| row.text == "-1 is no number")
    );
    assert_eq!(
        preview(&log, &compared(&log, "Log.csv", &bytes)).n_changes,
        0
    );
}

#[test]
fn g10_a_table_that_has_lost_its_state_is_compared_with_the_log_as_it_is() {
    let log = worked_on();
    let mut copy = edited_copy(&log);
    copy.heads.clear();
    let bytes = export::write(ExportFormat::Csv, &copy).unwrap();
    let revision = compared(&log, "Log.csv", &bytes);
    let after = merged(&log, &revision);
    assert_eq!(
        numbered(&after, 5).due.deadline,
        Deadline::Day(day(2024, 5, 17))
    );
    let entries = |log: &Document| log.actions().iter().map(|a| a.entries.len()).sum::<usize>();
    assert_eq!(entries(&after), entries(&log));
    assert!(
        revision.notes[0].contains("does not say which state"),
        "{:?}",
        revision.notes
    );
}

#[test]
fn g14_a_table_in_markdown_names_no_state_and_its_rows_are_met_by_number_and_wording() {
    let log = imported(&mut numbers());
    let compare = |copy: &LogCopy| {
        let bytes = export::write(ExportFormat::Markdown, copy).unwrap();
        let draft = read(&named(ExportFormat::Markdown), &bytes);
        assert_eq!(log.shown_by(&draft), None);
        let returned = Returned {
            draft: &draft,
            base: None,
        };
        let at = Timestamp(20_001 * 86_400);
        log.revise(returned, &ben(), at, &mut numbers()).unwrap()
    };
    let unchanged = preview(&log, &compare(&copy_of(&log)));
    assert_eq!(unchanged.n_changes, 0, "{:?}", unchanged.changes);
    let edited = compare(&edited_copy(&log));
    let after = merged(&log, &edited);
    let (before, five) = (numbered(&log, 5), numbered(&after, 5));
    let reworded = format!("{} and tell the members", before.text);
    assert_eq!(five.text, reworded);
    assert_eq!(five.due.deadline, Deadline::Day(day(2024, 5, 17)));
    assert_eq!(five.owners.len(), before.owners.len() + 1);
    assert_eq!(numbered(&after, 900).text, "Print the tide tables");
    assert_eq!(after.n_actions(), log.n_actions() + 1);
    let others = |log: &Document| -> Vec<Action> {
        let all = unread(log.actions()).into_iter();
        all.filter(|action| !matches!(action.number, Some(5 | 900)))
            .collect()
    };
    assert_eq!(others(&after), others(&log));
}

#[test]
fn g15_the_same_file_again_writes_no_word_twice_though_others_have_worked_on_the_wording() {
    let mut log = worked_on();
    let went = copy_of(&log);
    let mut theirs = went.clone();
    let id = edited_five(&mut theirs).id;
    let bytes = export::write(ExportFormat::Csv, &theirs).unwrap();
    let name = named(ExportFormat::Csv);
    log = merged(&log, &compared(&log, &name, &bytes));
    let splice = Splice {
        at: 0,
        delete: 0,
        insert: "First of all: ".to_owned(),
    };
    let seen = numbered(&log, 5).revision;
    edit(
        &mut log,
        Edit::EditWording {
            action: id,
            seen,
            splice,
        },
    );
    edit(
        &mut log,
        Edit::MoveDeadline {
            actions: vec![(id, MoveId::random(&mut || 59))],
            to: Deadline::Day(day(2024, 9, 1)),
            reason: "The board has not met".to_owned(),
        },
    );
    let before = numbered(&log, 5);
    let text = &before.text;
    for words in ["First of all: ", " and tell the members"] {
        assert_eq!(text.matches(words).count(), 1, "{text}");
    }
    let again = compared_from(&log, &name, &bytes, 70_000);
    let shown = preview(&log, &again);
    assert_eq!(shown.n_changes, 0, "{:?}", shown.changes);
    // What somebody took back is brought again: the log says it no longer.
    let seen = before.revision;
    let at = text.find(" and tell the members").unwrap();
    let splice = Splice {
        at: text[..at].encode_utf16().count(),
        delete: " and tell the members".len(),
        insert: String::new(),
    };
    edit(
        &mut log,
        Edit::EditWording {
            action: id,
            seen,
            splice,
        },
    );
    let again = merged(&log, &compared_from(&log, &name, &bytes, 80_000));
    let text = numbered(&again, 5).text;
    assert!(text.contains("and tell the members"), "{text}");
}
