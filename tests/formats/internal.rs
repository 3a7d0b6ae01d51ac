//! What an export must say of entries and owners so that a fresh import has it again: internal ones, names of several words.

use super::exported::{copy_of, imported, numbers};
use matters_arising::{
    command::{Edit, ExportFormat},
    document::Document,
    export, import,
    model::*,
};

const TABLES: [(ExportFormat, &str); 7] = [
    (ExportFormat::Csv, "Log.csv"),
    (ExportFormat::Xlsx, "Log.xlsx"),
    (ExportFormat::Ods, "Log.ods"),
    (ExportFormat::Docx, "Log.docx"),
    (ExportFormat::Odt, "Log.odt"),
    (ExportFormat::Page, "Log.html"),
    (ExportFormat::Markdown, "Log.md"),
];

const WORDS: [&str; 3] = [
    "Counsel has seen it.",
    "Who pays for that?",
    "The forum met.",
];

/// The example, with an internal update and question, and an update that is none, on its first action.
fn log() -> Document {
    let mut numbers = numbers();
    let mut log = imported(&mut numbers);
    let action = log.actions()[0].id;
    let kinds = [EntryKind::Update, EntryKind::Question, EntryKind::Update];
    let audiences = [Audience::Internal, Audience::Internal, Audience::Open];
    for ((text, kind), audience) in WORDS.iter().zip(kinds).zip(audiences) {
        let edit = Edit::AddEntry {
            action,
            id: EntryId::random(&mut numbers),
            kind,
            text: (*text).to_owned(),
            at: None,
            regarding: None,
            audience,
        };
        log.apply(&edit, Timestamp(18_004 * 86_400)).unwrap();
    }
    log
}

#[test]
fn every_format_says_which_entries_are_internal_and_brings_that_back() {
    let copy = copy_of(&log());
    for (format, name) in TABLES {
        let bytes = export::write(format, &copy).unwrap();
        let (draft, _) = import::read(name, &bytes).unwrap();
        let rows = draft.actions.iter().flat_map(|row| &row.updates);
        let came: Vec<_> = rows
            .filter(|said| WORDS.contains(&said.text.as_str()))
            .map(|said| (said.text.as_str(), said.kind, said.audience))
            .collect();
        assert_eq!(
            came,
            [
                (WORDS[0], EntryKind::Update, Audience::Internal),
                (WORDS[1], EntryKind::Question, Audience::Internal),
                (WORDS[2], EntryKind::Update, Audience::Open),
            ],
            "{name}"
        );
    }
    let json = export::write(ExportFormat::Json, &copy).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let all = json["actions"].as_array().unwrap().iter();
    let updates = all.flat_map(|action| action["updates"].as_array().unwrap());
    let internal: Vec<_> = updates
        .filter(|said| said["internal"] == true)
        .map(|said| said["text"].as_str().unwrap())
        .collect();
    assert_eq!(internal, WORDS[..2]);
}

#[test]
fn an_owner_whose_name_has_an_and_in_it_comes_back_as_one_in_every_table() {
    let mut log = imported(&mut numbers());
    let action = log.actions()[0].id;
    let names = ["Research & Development", "Harbour, Pilots and Co"];
    for name in names {
        let owner = Owner {
            kind: OwnerKind::Organisation,
            name: name.to_owned(),
        };
        let add = Edit::AddOwner { action, owner };
        log.apply(&add, Timestamp(18_004 * 86_400)).unwrap();
    }
    let here = log.action(action).unwrap();
    let want: Vec<_> = here.owners.iter().map(|owner| owner.name.clone()).collect();
    let copy = copy_of(&log);
    for (format, name) in TABLES {
        let bytes = export::write(format, &copy).unwrap();
        let (draft, _) = import::read(name, &bytes).unwrap();
        let row = draft.actions.iter().find(|row| row.number == here.number);
        let mut owners = row.unwrap().owners.clone();
        owners.sort();
        let mut want = want.clone();
        want.sort();
        assert_eq!(owners, want, "{name}");
    }
}
