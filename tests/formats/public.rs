//! The public copy: markers planted in every field and every earlier value of a log are in no byte of what comes out.

use super::{
    exported::unread,
    office::unzipped,
    planted::{HIDDEN, MARKER, NAMES, planted as bed, writer},
};
use matters_arising::{
    command::{Edit, ExportFormat, MeetingEdit},
    document::{Document, Snapshot},
    export,
    model::*,
    publish,
};

fn planted() -> Document {
    bed().log
}

/// Every format that there is.
pub(crate) const FORMATS: [ExportFormat; 11] = [
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

pub(crate) fn copy_of(log: &Document) -> LogCopy {
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
        &matters_arising::document::Writer {
            author: Author::publisher(),
            ..writer("", 5)
        },
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
pub(crate) fn layers(format: ExportFormat, bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut layers = vec![bytes.to_vec()];
    if bytes.starts_with(b"PK") {
        for (name, content) in unzipped(bytes) {
            layers.push(name.into_bytes());
            layers.push(content);
        }
    }
    if format == ExportFormat::Calendar {
        // A long line goes on in the next one, wherever that cuts it.
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        layers.push(text.replace("\r\n ", "").into_bytes());
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

pub(crate) fn holds(layers: &[Vec<u8>], needle: &[u8]) -> bool {
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
        // Of findings everything is hidden; of the others, the rest.
        let marker = match format {
            ExportFormat::Findings => HIDDEN,
            _ => MARKER,
        };
        let found = holds(&layers(format, &bytes), marker.as_bytes());
        // Nothing of an action without a date is in a calendar, but the other has one.
        assert!(found, "the search finds what is there: {format:?}");
        if format.carries_history() {
            let found = holds(&layers(format, &bytes), HIDDEN.as_bytes());
            assert!(found, "the search finds what was there: {format:?}");
        }
    }
}

/// What of a planted log may be in no byte of a public copy.
fn secrets(log: &Document) -> Vec<Vec<u8>> {
    let device = DeviceId::random(&mut || 1).to_string();
    let mut secrets = vec![
        MARKER.as_bytes().to_vec(),
        HIDDEN.as_bytes().to_vec(),
        b"7946".to_vec(),
        device.into_bytes(),
        log.head().unwrap().id.to_string().into_bytes(),
        vec![1; 16],
    ];
    secrets.extend(NAMES.map(|name| name.as_bytes().to_vec()));
    for head in log.heads() {
        secrets.push(head.to_string().into_bytes());
        secrets.push(head.0.to_vec());
    }
    secrets
}

#[track_caller]
fn no_format_holds(copy: &LogCopy, secrets: &[Vec<u8>]) {
    for format in FORMATS {
        let bytes = export::write(format, copy).unwrap();
        let layers = layers(format, &bytes);
        for secret in secrets {
            assert!(
                !holds(&layers, secret),
                "{:?} in {format:?}",
                String::from_utf8_lossy(secret)
            );
        }
    }
}

#[test]
fn no_byte_of_any_public_output_holds_a_planted_marker() {
    let log = planted();
    let (copy, left_out) = published(&log);
    no_format_holds(&copy, &secrets(&log));
    let counted = LeftOut {
        changes: 0,
        // One of them is where the imported action comes from.
        meetings: 3,
        editions: 1,
        organisations: 1,
        keys: 2,
        findings: 1,
        // Words that were struck, and those that were corrected.
        struck: 2,
        // A question, its answer, an update; and one that went with a request.
        internal: 4,
        printed: 1,
        apart: 1,
        replaced: left_out.replaced,
    };
    assert_eq!(left_out, counted);
    assert!(left_out.replaced >= 16, "{left_out:?}");
}

#[test]
fn what_is_public_stays() {
    let log = planted();
    let (copy, _) = published(&log);
    assert_eq!(copy.head.title, "Harbour forum");
    assert_eq!(copy.actions.len(), 3);
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
            (
                Some("the secretary, Tideway"),
                "Fine, said the secretary and the secretary and the secretary and ………"
            ),
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

#[test]
fn a_public_page_opens_as_a_log_of_its_own_and_no_copy_of_that_bears_a_former_name() {
    let log = planted();
    let (copy, _) = published(&log);
    let page = export::write(ExportFormat::Page, &copy).unwrap();
    let opened = Snapshot::read("public.html", &page).unwrap().document;
    assert_eq!(opened.head().unwrap().id, copy.head.id);
    assert_ne!(copy.head.id, log.head().unwrap().id);
    // Written, locked and attached is what these formats hold, as of any other log.
    let again = copy_of(&opened);
    assert_eq!(again.actions.len(), copy.actions.len());
    no_format_holds(&again, &secrets(&log));
    let people = opened.people();
    let is_nobody = |name: &String| name == "Public copy";
    assert!(people.iter().all(is_nobody), "{people:?} wrote in it");
    let mut kept = Snapshot::read("kept", &opened.save()).unwrap().document;
    kept.write_as(&writer("Pia Quill", 77));
    let id = ActionId::random(&mut || 4_711);
    let text = "Light the pier".to_owned();
    let add = Edit::AddAction { id, text };
    kept.apply(&add, Timestamp(20_001 * 86_400)).unwrap();
    no_format_holds(&copy_of(&kept), &secrets(&log));
}

/// A log in which people are named in several forms.
fn in_forms() -> (LogCopy, Vec<String>) {
    let mut log = planted();
    let mut nth = 800_u64;
    let mut next = || {
        nth += 1;
        nth
    };
    let action = ActionId::random(&mut next);
    let text = "See Olive’s note, by Quant; as Dr Olive Quant said, and Quant's too. Olive Quant’s own. Ask Ravi, \
                Tess or a Stern, and Mr Stern"
        .to_owned();
    let owner = |name: &str| Edit::AddOwner {
        action,
        owner: Owner {
            kind: OwnerKind::Person,
            name: name.to_owned(),
        },
    };
    for edit in [
        Edit::AddAction { id: action, text },
        owner("Olive Quant"),
        owner("Ravi Stern"),
        owner("Tess Stern"),
    ] {
        log.apply(&edit, Timestamp(20_000 * 86_400)).unwrap();
    }
    (copy_of(&log), log.people())
}

#[test]
fn a_person_is_chosen_for_once_and_that_replaces_every_form_of_the_name() {
    let (copy, people) = in_forms();
    let hits = publish::find(&copy, &people);
    let named = |name: &str| hits.iter().find(|hit| hit.words == name);
    let olive = named("Olive Quant").unwrap();
    assert_eq!(olive.kind, HitKind::Person);
    assert_eq!(olive.forms(), ["Olive", "Quant", "Dr Olive Quant"]);
    assert_eq!(olive.places.len(), 6, "the owner, and five in the words");
    for form in ["Olive", "Quant", "Dr Olive Quant", "Ravi", "Tess"] {
        assert!(named(form).is_none(), "{form} is asked about apart");
    }
    for shared in ["Stern", "Mr Stern"] {
        assert!(named(shared).is_some(), "{shared} can be either");
    }

    let mut choices = choices(&copy, &people);
    for (name, role) in [("olive quant", "the clerk"), ("ravi stern", "a pilot")] {
        let role = PublicChoice::Words(role.to_owned());
        assert!(choices.insert(name.to_owned(), role).is_some(), "{name}");
    }
    let id = LogId::random(&mut || 99);
    let made = publish::public(&copy, &people, &choices, id).unwrap();
    let text = &made.actions.last().unwrap().text;
    assert_eq!(
        text,
        "See the clerk’s note, by the clerk; as the clerk said, and the clerk's too. the clerk’s own. Ask a pilot, \
         the secretary or a ………, and ………"
    );
}

#[test]
fn choices_that_were_kept_for_each_form_of_a_name_still_count() {
    let (copy, people) = in_forms();
    let mut choices = choices(&copy, &people);
    choices.remove("olive quant");
    let id = LogId::random(&mut || 99);
    let unsettled = |choices: &PublicChoices| -> Vec<String> {
        let made = publish::public(&copy, &people, choices, id);
        let hits = made.err().into_iter().flatten();
        hits.map(|hit| hit.words).collect()
    };
    let before = ["olive", "quant", "dr olive quant", "olive quant’s"];
    for form in before {
        assert_eq!(unsettled(&choices), ["Olive Quant"], "before {form}");
        choices.insert(form.to_owned(), PublicChoice::Blank);
    }
    assert_eq!(unsettled(&choices), [""; 0]);
    let made = publish::public(&copy, &people, &choices, id).unwrap();
    let text = &made.actions.last().unwrap().text;
    assert!(
        text.starts_with("See ………’s note, by ………; as ……… said"),
        "{text}"
    );
}

#[test]
fn people_whom_the_log_names_no_more_are_found_where_their_names_still_stand() {
    let mut log = planted();
    let mut nth = 700_u64;
    let mut next = || {
        nth += 1;
        nth
    };
    let action = ActionId::random(&mut next);
    let body = OrganisationId::random(&mut next);
    let meeting = MeetingId::random(&mut next);
    let text = "Olive Quant, Ravi Stern and Tess Umber were asked.".to_owned();
    let owner = Owner {
        kind: OwnerKind::Person,
        name: "Olive Quant".to_owned(),
    };
    let speaks = "Ravi Stern".to_owned();
    let there = Attendee::Person {
        name: "Tess Umber".to_owned(),
        organisation: String::new(),
    };
    let (add, remove) = (owner.clone(), owner);
    for edit in [
        Edit::AddAction { id: action, text },
        Edit::AddOwner { action, owner: add },
        Edit::PutOrganisation {
            id: body,
            name: "Harbour Trust".to_owned(),
            role: Role::Reviewer,
        },
        Edit::AddPerson {
            organisation: body,
            name: speaks.clone(),
        },
        Edit::Meeting(
            meeting,
            MeetingEdit::Set {
                date: When::parse("2024-10-03"),
                title: "Workshop".to_owned(),
                place: String::new(),
            },
        ),
        Edit::Meeting(meeting, MeetingEdit::Attend(there.clone(), true)),
        Edit::RemoveOwner {
            action,
            owner: remove,
        },
        Edit::RemovePerson {
            organisation: body,
            name: speaks,
        },
        Edit::Meeting(meeting, MeetingEdit::Attend(there, false)),
    ] {
        log.apply(&edit, Timestamp(20_000 * 86_400)).unwrap();
    }
    let copy = copy_of(&log);
    let still_named = publish::find(&copy, &[]);
    let hits = publish::find(&copy, &log.people());
    for name in ["Olive Quant", "Ravi Stern", "Tess Umber"] {
        let is_it = |hit: &&Hit| hit.words == name && hit.kind == HitKind::Person;
        assert!(!still_named.iter().any(|hit| is_it(&hit)), "{name}");
        assert!(hits.iter().any(|hit| is_it(&hit)), "{name}");
    }
}

#[test]
fn what_bears_no_date_in_the_log_bears_none_in_a_public_copy() {
    let mut nth = 0;
    let log = crate::exported::imported(&mut || {
        nth += 1;
        nth
    });
    let (copy, _) = published(&log);
    let mut n_undated = 0;
    for action in &copy.actions {
        let of = log.action(action.id).unwrap();
        for entry in &action.entries {
            let was = of.entries.iter().find(|one| one.id == entry.id).unwrap();
            let (was, is) = (of.said(was), action.said(entry));
            assert_eq!(was.is_none(), is.is_none(), "{}: {is:?}", entry.text);
            n_undated += u32::from(is.is_none());
        }
    }
    assert!(n_undated > 0, "nothing in it is undated");
}
