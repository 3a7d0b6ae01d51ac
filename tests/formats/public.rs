//! The public copy: markers planted in every field and every earlier value of a log are in no byte of what comes out.

use super::{
    exported::{numbers, unread},
    office::unzipped,
};
use matters_arising::{
    command::{Edit, ExportFormat},
    document::{Document, Snapshot, Writer},
    export,
    model::*,
    publish,
};

/// In every planted text; letters only, so that no format escapes it.
const MARKER: &str = "Quorzimbal";

const FORMATS: [ExportFormat; 11] = [
    ExportFormat::Snapshot,
    ExportFormat::Json,
    ExportFormat::Findings,
    ExportFormat::Csv,
    ExportFormat::Markdown,
    ExportFormat::Calendar,
    ExportFormat::Page,
    ExportFormat::Xlsx,
    ExportFormat::Ods,
    ExportFormat::Docx,
    ExportFormat::Odt,
];

fn writer(name: &str, device: u64) -> Writer {
    Writer {
        author: Author {
            device: DeviceId::random(&mut || device),
            name: name.to_owned(),
            organisation: "Tideway".to_owned(),
        },
        actor: [device as u8; 16],
    }
}

fn marked(what: &str) -> String {
    format!("{what} {MARKER}")
}

/// A row of which every cell and field has the marker.
fn row() -> ActionDraft {
    ActionDraft {
        known: None,
        category: Some(marked("category")),
        number: Some(7),
        printed_number: marked("7."),
        section: Section::Ongoing,
        text: "Paint the light".to_owned(),
        progress: Progress::Ongoing,
        proposed: None,
        recorded: None,
        due: Due {
            deadline: Deadline::Day(Day::new(2022, 7, 1).unwrap()),
            printed: marked("July"),
        },
        origin: Some(Origin {
            month: Month::new(2022, 5),
            printed: marked("May"),
        }),
        owners: vec![format!("Mrs Ada {MARKER}")],
        updates: vec![UpdateDraft {
            at: When::parse("2022-05"),
            by: Some(format!("Ada {MARKER}")),
            kind: EntryKind::Update,
            text: format!(
                "Ask ada@{MARKER}.example or Ada {MARKER}, 020 7946 0018; www.{MARKER}.example"
            ),
            audience: Audience::Open,
        }],
        links: vec![],
        artefacts: vec![3],
        imported: Imported {
            section: Some(Section::Ongoing),
            action: marked("cell"),
            deadline: marked("cell"),
            status: marked("cell"),
            origin: marked("cell"),
            owner: marked("cell"),
            lines: vec![(1, 2)],
        },
    }
}

/// A log that has the marker wherever words can stand, now or earlier.
fn planted() -> Document {
    let mut numbers = numbers();
    let mut id = || numbers();
    let name = format!("Ada {MARKER}");
    let category = Category {
        id: CategoryId::random(&mut id),
        name: marked("Old category"),
        colour: Colour::Blue,
        order: 0,
    };
    let log = LogId::random(&mut id);
    let writer = writer(&name, 1);
    let first_title = marked("First title");
    let (mut log, _) = Document::create(
        log,
        &first_title,
        std::slice::from_ref(&category),
        &writer,
        Timestamp(0),
    )
    .unwrap();
    let mut at = 18_004 * 86_400;
    let mut edit = |log: &mut Document, edit: Edit| {
        at += 60;
        log.apply(&edit, Timestamp(at)).unwrap();
    };
    let draft = LogDraft {
        source: marked("source"),
        title: marked("title"),
        dated: None,
        categories: vec![],
        actions: vec![row()],
        table: None,
        findings: vec![FindingDraft {
            kind: FindingKind::NotUnderstood,
            action: Some(0),
            line: 1,
            text: marked("finding"),
        }],
        lines: vec![LineUse::Row(0), LineUse::Row(0)],
    };
    let source = SourceId::random(&mut id);
    edit(&mut log, Edit::Import { source, draft });
    edit(&mut log, Edit::RenameLog("Harbour forum".to_owned()));
    let (colour, name) = (Colour::Red, "Design".to_owned());
    edit(
        &mut log,
        Edit::ChangeCategory {
            id: category.id,
            name,
            colour,
        },
    );
    let action = ActionId::random(&mut id);
    let text = marked("Mark the wreck of");
    edit(
        &mut log,
        Edit::AddAction {
            id: action,
            text: text.clone(),
        },
    );
    let seen = log.action(action).unwrap().revision;
    let splice = Splice {
        at: 5,
        delete: text.len() - 5,
        insert: "the wreck".to_owned(),
    };
    edit(
        &mut log,
        Edit::EditWording {
            action,
            seen,
            splice,
        },
    );
    let category = Some(category.id);
    edit(
        &mut log,
        Edit::SetCategory {
            actions: vec![action],
            category,
        },
    );
    for (to, reason) in [
        (Deadline::Other(marked("when asked by")), String::new()),
        (Deadline::Ongoing, format!("Dr Ben {MARKER} is away")),
    ] {
        let actions = vec![(action, MoveId::random(&mut id))];
        edit(
            &mut log,
            Edit::MoveDeadline {
                actions,
                to,
                reason,
            },
        );
    }
    let owner = Owner {
        kind: OwnerKind::Person,
        name: format!("Cy {MARKER}"),
    };
    edit(&mut log, Edit::AddOwner { action, owner });
    let origin = Some(Origin {
        month: None,
        printed: marked("Cy"),
    });
    edit(&mut log, Edit::SetOrigin { action, origin });
    let entries = [
        marked("Struck words of"),
        format!("By {MARKER}’s own hand"),
        "Fine".to_owned(),
    ];
    let ids: Vec<_> = entries.iter().map(|_| EntryId::random(&mut id)).collect();
    for (id, text) in ids.iter().zip(entries) {
        let kind = EntryKind::Update;
        let (at, regarding) = (None, None);
        edit(
            &mut log,
            Edit::AddEntry {
                action,
                id: *id,
                kind,
                text,
                at,
                regarding,
                audience: Audience::Open,
            },
        );
    }
    let entry = ids[0];
    edit(&mut log, Edit::StrikeEntry { action, entry });
    plant_internal(&mut log, action, &mut edit, &mut id);
    log
}

/// Words that are nobody's name, so that only the mark keeps them: a question, its answer, and an update in two wordings of
/// which the first was once public.
fn plant_internal(
    log: &mut Document,
    action: ActionId,
    edit: &mut dyn FnMut(&mut Document, Edit),
    mut id: &mut dyn FnMut() -> u64,
) {
    let plain = format!("to be settled, {}", MARKER.to_lowercase());
    let ids: Vec<_> = (0..4).map(|_| EntryId::random(&mut id)).collect();
    let [question, answer, update, corrected] = ids[..] else {
        panic!("four were made");
    };
    for (id, kind, regarding, audience) in [
        (question, EntryKind::Question, None, Audience::Internal),
        (answer, EntryKind::Answer, Some(question), Audience::Open),
        (update, EntryKind::Update, None, Audience::Open),
    ] {
        let written = Edit::AddEntry {
            action,
            id,
            kind,
            text: plain.clone(),
            at: None,
            regarding,
            audience,
        };
        edit(log, written);
    }
    let mark = Edit::SetAudience {
        action,
        entry: update,
        audience: Audience::Internal,
    };
    edit(log, mark);
    let correct = Edit::CorrectEntry {
        action,
        entry: update,
        id: corrected,
        text: format!("{plain} again"),
    };
    edit(log, correct);
}

fn copy_of(log: &Document) -> LogCopy {
    LogCopy {
        head: log.head().unwrap(),
        actions: log.actions(),
        findings: log.findings(),
        heads: log.heads(),
        at: Timestamp(20_000 * 86_400),
        whole: log.save(),
        receipt: None,
    }
}

/// As whoever publishes it would: every find is blanked, but one has a role.
fn choices(copy: &LogCopy, people: &[String]) -> PublicChoices {
    let chosen = publish::find(copy, people).into_iter().map(|hit| {
        let choice = match hit.kind {
            HitKind::Person => PublicChoice::Words("the secretary".to_owned()),
            _ => PublicChoice::Blank,
        };
        (public_key(&hit.words), choice)
    });
    chosen.collect()
}

fn published(log: &Document) -> (LogCopy, LeftOut) {
    let copy = copy_of(log);
    let people = log.people();
    let id = LogId::random(&mut || 99);
    let made = publish::public(&copy, &people, &choices(&copy, &people), id).unwrap();
    let public = Document::published(
        &made.head,
        &made.actions,
        &writer("Public copy", 0),
        copy.at,
    )
    .unwrap();
    let receipt = Some(publish::commitment(&[7; 32], copy.head.id, &copy.heads));
    let copy = LogCopy {
        receipt,
        findings: Vec::new(),
        ..copy_of(&public)
    };
    (copy, made.left_out)
}

/// Every stretch of bytes that can be read out of a file: itself, what is packed in it, every change of a document.
fn layers(format: ExportFormat, bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut layers = vec![bytes.to_vec()];
    if bytes.starts_with(b"PK") {
        for (name, content) in unzipped(bytes) {
            layers.push(name.into_bytes());
            layers.push(content);
        }
    }
    let document = match format {
        ExportFormat::Snapshot => Some(bytes.to_vec()),
        ExportFormat::Page => carried(bytes).map(Result::unwrap),
        _ => None,
    };
    if let Some(document) = document {
        let loaded = automerge::Automerge::load(&document).unwrap();
        let changes = loaded.get_changes(&[]);
        assert!(changes.len() > 1, "{format:?} holds the log");
        layers.extend(changes.iter().map(|change| change.raw_bytes().to_vec()));
        layers.extend(
            changes
                .iter()
                .map(|change| format!("{:?}", change.decode()).into_bytes()),
        );
        layers.push(document);
    }
    layers
}

fn holds(layers: &[Vec<u8>], needle: &[u8]) -> bool {
    let lower = needle.to_ascii_lowercase();
    layers.iter().any(|layer| {
        layer
            .windows(needle.len())
            .any(|part| part.to_ascii_lowercase() == lower)
    })
}

#[test]
fn the_private_log_has_the_marker_in_every_format_that_shows_or_carries_it() {
    let copy = copy_of(&planted());
    for format in FORMATS {
        let bytes = export::write(format, &copy).unwrap();
        let found = holds(&layers(format, &bytes), MARKER.as_bytes());
        // Nothing of an action without a date is in a calendar, but the other has one.
        assert!(found, "the search finds what is there: {format:?}");
    }
}

#[test]
fn no_byte_of_any_public_output_holds_a_planted_marker() {
    let log = planted();
    let (copy, left_out) = published(&log);
    let device = DeviceId::random(&mut || 1).to_string();
    let mut secrets = vec![
        MARKER.as_bytes().to_vec(),
        b"7946".to_vec(),
        device.into_bytes(),
        log.head().unwrap().id.to_string().into_bytes(),
        vec![1; 16],
    ];
    for head in log.heads() {
        secrets.push(head.to_string().into_bytes());
        secrets.push(head.0.to_vec());
    }
    for format in FORMATS {
        let bytes = export::write(format, &copy).unwrap();
        let layers = layers(format, &bytes);
        for secret in &secrets {
            assert!(
                !holds(&layers, secret),
                "{:?} in {format:?}",
                String::from_utf8_lossy(secret)
            );
        }
    }
    assert_eq!(
        (left_out.findings, left_out.struck, left_out.printed),
        (1, 2, 1)
    );
    assert_eq!(left_out.internal, 3, "a question, its answer, an update");
    assert!(left_out.replaced >= 8, "{left_out:?}");
}

#[test]
fn what_is_public_stays() {
    let log = planted();
    let (copy, _) = published(&log);
    assert_eq!(copy.head.title, "Harbour forum");
    assert_eq!(copy.actions.len(), 2);
    let (old, new) = (&copy.actions[0], &copy.actions[1]);
    assert_eq!(
        (old.number, old.text.as_str()),
        (Some(7), "Paint the light")
    );
    assert_eq!(
        old.due.deadline,
        Deadline::Day(Day::new(2022, 7, 1).unwrap())
    );
    assert_eq!(old.artefacts, [3]);
    assert_eq!(new.text, "Mark the wreck");
    assert_eq!(new.n_moves(), 1);
    assert_eq!(new.moves[1].reason, format!("{BLANK} is away"));
    assert_eq!(new.owners[0].name, "the secretary");
    assert_eq!(new.owners[0].kind, OwnerKind::AsPrinted);
    let said: Vec<_> = new
        .entries
        .iter()
        .map(|e| (e.by.as_deref(), e.text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Some("the secretary, Tideway"), "By ………’s own hand"),
            (Some("the secretary, Tideway"), "Fine"),
        ]
    );
    assert_eq!(new.entries[0].at, When::parse("2019-04-18"));
    assert_eq!(copy.head.categories[0].name, "Design");
    assert_eq!(new.category, Some(copy.head.categories[0].id));
}

#[test]
fn nothing_is_made_before_every_find_is_settled() {
    let log = planted();
    let copy = copy_of(&log);
    let people = log.people();
    let id = LogId::random(&mut || 99);
    let all = choices(&copy, &people);
    for words in all.keys() {
        let mut choices = all.clone();
        choices.remove(words);
        let unsettled = publish::public(&copy, &people, &choices, id).unwrap_err();
        assert_eq!(unsettled.len(), 1, "{words}");
        assert_eq!(public_key(&unsettled[0].words), *words);
        assert!(!unsettled[0].places.is_empty());
    }
}

#[test]
fn a_public_copy_is_another_log_and_says_what_it_is() {
    let log = planted();
    let (copy, _) = published(&log);
    assert_ne!(copy.head.id, log.head().unwrap().id);
    let page = export::write(ExportFormat::Page, &copy).unwrap();
    let text = String::from_utf8(page.clone()).unwrap();
    assert!(text.contains("This is a public copy"));
    assert!(!text.contains("contains all earlier versions"));
    assert!(text.contains(copy.receipt.as_ref().unwrap()));
    let opened = Snapshot::read("public.html", &page).unwrap();
    assert_eq!(unread(opened.document.actions()), unread(copy.actions));
}
