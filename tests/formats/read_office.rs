//! Documents of office programs, written by openpyxl, python-docx and LibreOffice (see `data/make.py`).

use matters_arising::{import, model::*};
use std::{fs, path::Path};

fn read(name: &str) -> LogDraft {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/formats/data")
        .join(name);
    let (draft, lines) = import::read(name, &fs::read(path).unwrap()).unwrap();
    assert_eq!(draft.lines.len(), lines.len());
    assert_eq!(draft.table.as_ref().unwrap().places.len(), lines.len());
    draft
}

fn texts(draft: &LogDraft, kind: FindingKind) -> Vec<&str> {
    let found = draft.findings.iter().filter(|finding| finding.kind == kind);
    found.map(|finding| finding.text.as_str()).collect()
}

/// What every one of the documents says.
fn check(name: &str, draft: &LogDraft) {
    let numbers: Vec<_> = draft.actions.iter().filter_map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4], "{name}");
    let dues: Vec<_> = draft
        .actions
        .iter()
        .map(|row| row.due.deadline.to_string())
        .collect();
    assert_eq!(
        dues,
        ["2019-04-25", "2019-06", "=w/c 25th", "ongoing"],
        "{name}"
    );
    let origins = draft
        .actions
        .iter()
        .map(|row| row.origin.as_ref().unwrap().month.unwrap());
    let origins: Vec<_> = origins.map(|month| month.to_string()).collect();
    assert_eq!(
        origins,
        ["2019-03", "2019-02", "2019-03", "2018-10"],
        "{name}"
    );
    let owners: Vec<_> = draft
        .actions
        .iter()
        .map(|row| row.owners.join("; "))
        .collect();
    assert_eq!(
        owners[..3],
        ["Harbour Office", "Harbour Office", "Fishers’ Association"],
        "{name}"
    );
    assert_eq!(
        draft.actions[2].text, "Mark the channel\nand say when it is done",
        "{name}"
    );
    assert_eq!(draft.actions[0].progress, Progress::Ongoing, "{name}");
    assert_eq!(draft.actions[1].proposed, Some(Ending::Complete), "{name}");
    let done = &draft.actions[3];
    assert_eq!(
        (done.recorded, done.section),
        (Some(Ending::Complete), Section::Completed),
        "{name}"
    );
    assert_eq!(
        (&done.artefacts[..], &done.links[..]),
        (&[2][..], &[3][..]),
        "{name}"
    );
    assert_eq!(draft.categories, ["Governance", "Data"], "{name}");
    assert_eq!(
        draft.title, "Harbour forum action log, 18 April 2019",
        "{name}"
    );
    assert_eq!(draft.dated, Day::new(2019, 4, 18), "{name}");
    let merged = texts(draft, FindingKind::MergedCell);
    assert_eq!(merged.len(), 1, "{name}: {merged:?}");
    assert!(merged[0].contains("Owner"), "{name}");
}

#[test]
fn o1_workbooks_are_read_with_dates_of_both_epochs() {
    for name in [
        "openpyxl.xlsx",
        "openpyxl-1904.xlsx",
        "libreoffice-calc.xlsx",
        "libreoffice-calc.ods",
    ] {
        let draft = read(name);
        check(name, &draft);
        let hidden = texts(&draft, FindingKind::Hidden);
        let want = [
            "The sheet “Completed” is hidden; it was read: row 2 of “Completed”.",
            "These rows are hidden; they were read: row 5 of “Ongoing”.",
        ];
        assert_eq!(hidden.len(), 2, "{name}: {hidden:?}");
        assert!(
            want.iter().all(|want| hidden.contains(want)),
            "{name}: {hidden:?}"
        );
        assert!(
            !format!("{draft:?}").contains("Not of the log"),
            "{name}: a comment is no text"
        );
    }
}

#[test]
fn o2_texts_are_read_with_what_stands_around_their_tables() {
    for name in [
        "python-docx.docx",
        "libreoffice-writer.docx",
        "libreoffice-writer.odt",
    ] {
        let draft = read(name);
        check(name, &draft);
        assert_eq!(
            texts(&draft, FindingKind::NotUnderstood),
            ["This was not understood and is in no field: “Dear members, here is the list.”."],
            "{name}"
        );
        let merged = texts(&draft, FindingKind::MergedCell);
        assert!(
            merged[0].ends_with(": row 3 of table 1."),
            "{name}: {merged:?}"
        );
    }
}
