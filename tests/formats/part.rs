//! One owner's rows as a file: nothing of anybody else's is in any byte of it.

use super::{
    planted::{HIDDEN, MARKER, NAMES, planted, writer},
    public::{FORMATS, copy_of, holds, layers},
};
use matters_arising::{
    command::{Edit, ExportFormat, PartFormat},
    export, import,
    model::*,
};

const OWNER: &str = "Pierkeepers";

/// A log of which everything is planted but the one row of an owner, and what they are given of it with the log.
fn copy() -> LogCopy {
    let mut log = planted().log;
    log.write_as(&writer("Pia Quill", 77));
    let action = ActionId::random(&mut || 4_711);
    let text = "Light the pier".to_owned();
    let owner = Owner {
        kind: OwnerKind::Organisation,
        name: OWNER.to_owned(),
    };
    for edit in [
        Edit::AddAction { id: action, text },
        Edit::AddOwner { action, owner },
    ] {
        log.apply(&edit, Timestamp(20_000 * 86_400)).unwrap();
    }
    let mut copy = copy_of(&log);
    // These go along, so that the row can have another one.
    for category in &mut copy.head.categories {
        category.name = "Design".to_owned();
    }
    copy.findings.push(Finding {
        id: FindingId::random(&mut || 4_712),
        kind: FindingKind::NoDeadline,
        action: Some(action),
        source: None,
        line: 1,
        text: "The pier has no deadline".to_owned(),
        ticked: None,
    });
    copy
}

#[test]
fn no_byte_of_one_owners_rows_in_any_format_holds_anything_of_another() {
    let whole = copy();
    let mut secrets = vec![MARKER, HIDDEN];
    secrets.extend(NAMES);
    let is_in = |copy: &LogCopy, format, words: &str| {
        let bytes = export::write(format, copy).unwrap();
        holds(&layers(format, &bytes), words.as_bytes())
    };
    for secret in &secrets {
        let told = is_in(&whole, ExportFormat::Json, secret);
        assert!(told, "the search finds what is there: {secret}");
    }
    let theirs = export::only_of(&whole, OWNER);
    let parts = FORMATS.into_iter();
    let parts: Vec<_> = parts.filter(|f| PartFormat::try_from(*f).is_ok()).collect();
    assert_eq!(parts.len(), FORMATS.len() - 2, "all but snapshot and page");
    for format in parts {
        for secret in &secrets {
            assert!(!is_in(&theirs, format, secret), "{secret} in {format:?}");
        }
        let kept = match format {
            ExportFormat::Findings => "The pier has no deadline",
            // It has no deadline that could stand there.
            ExportFormat::Calendar => "Harbour forum",
            _ => "Light the pier",
        };
        assert!(is_in(&theirs, format, kept), "{kept} in {format:?}");
    }
    assert!(theirs.whole.is_empty());
    assert_eq!(theirs.heads, whole.heads, "so that it can come back");
    assert_eq!(theirs.head.id, whole.head.id);
    assert_eq!(theirs.head.categories, whole.head.categories);
}

#[test]
fn the_edition_that_one_owners_rows_show_stands_at_their_foot_and_says_nothing_else() {
    let mut whole = copy();
    let edition = whole.head.editions[0].clone();
    whole.heads = vec![edition.change];
    let theirs = export::only_of(&whole, OWNER);
    let [kept] = theirs.head.editions.as_slice() else {
        panic!("{:?}", theirs.head.editions);
    };
    assert_eq!((kept.number, kept.date), (edition.number, edition.date));
    for format in [ExportFormat::Json, ExportFormat::Docx] {
        let bytes = export::write(format, &theirs).unwrap();
        assert!(!holds(&layers(format, &bytes), HIDDEN.as_bytes()));
    }
}

#[test]
fn the_cover_of_an_edition_is_read_again_as_nothing_of_the_log() {
    let mut whole = copy();
    whole.head.editions[0].note = "Ahead of the\nworkshop (navy)".to_owned();
    let frozen = vec![whole.head.editions[0].change];
    let read = |name: &str, format, copy: &LogCopy| {
        let bytes = export::write(format, copy).unwrap();
        let (draft, _) = import::read(name, &bytes).unwrap();
        let unknown = |one: &&FindingDraft| one.kind == FindingKind::NotUnderstood;
        let n_unknown = draft.findings.iter().filter(unknown).count();
        (draft.categories, n_unknown)
    };
    for (format, name) in [
        (ExportFormat::Xlsx, "a.xlsx"),
        (ExportFormat::Ods, "a.ods"),
        (ExportFormat::Docx, "a.docx"),
        (ExportFormat::Odt, "a.odt"),
        (ExportFormat::Markdown, "a.md"),
        (ExportFormat::Page, "a.html"),
    ] {
        let mut without = whole.clone();
        without.head.editions.clear();
        let expect = read(name, format, &without);
        for heads in [frozen.clone(), whole.heads.clone()] {
            let copy = LogCopy {
                heads,
                ..whole.clone()
            };
            assert_eq!(read(name, format, &copy), expect, "{name}");
        }
    }
}
