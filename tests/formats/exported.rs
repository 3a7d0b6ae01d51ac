//! The log that the exporters are tried on: the example, worked on by two people who did not always agree, with words
//! in it that are markup somewhere.

use super::support::{self, EXAMPLE};
use matters_arising::{
    command::{Edit, ExportFormat, MeetingEdit},
    document::{Document, Writer},
    export,
    model::*,
};

/// Words that are markup or formulas in one format or another, and a character outside the basic plane.
pub(crate) const TRICKY: &str = "=1+1 | R&D <b>“bold”</b> ]]> \"so\"; *x*, 🙂\u{1}";
/// A comment that was made at a meeting.
pub(crate) const COMMENT: &str = "The pilots are not content";
/// The same, of a reason for a deadline that moves: a reason stands in no table.
const REASON: &str = "The board has not met";

/// The documents that hold the list and come back with what was changed in them.
pub(crate) const TABLES: [ExportFormat; 6] = [
    ExportFormat::Csv,
    ExportFormat::Xlsx,
    ExportFormat::Ods,
    ExportFormat::Docx,
    ExportFormat::Odt,
    ExportFormat::Page,
];

/// All that show the list to people: those, and Markdown.
pub(crate) fn lists() -> impl Iterator<Item = ExportFormat> {
    TABLES.into_iter().chain([ExportFormat::Markdown])
}

pub(crate) fn numbers() -> impl FnMut() -> u64 {
    let mut n = 0u64;
    move || {
        n += 1;
        n
    }
}

fn writer(name: &str, organisation: &str, device: u64) -> Writer {
    Writer {
        author: Author {
            device: DeviceId::random(&mut || device),
            name: name.to_owned(),
            organisation: organisation.to_owned(),
        },
        actor: [device as u8; 16],
    }
}

/// The example, imported by Ada.
pub(crate) fn imported(mut numbers: &mut dyn FnMut() -> u64) -> Document {
    let writer = writer("Ada", "Tideway", 1);
    let log = LogId::random(&mut numbers);
    let (mut log, _) = Document::create(log, "Harbour forum", &[], &writer, Timestamp(0)).unwrap();
    let import = Edit::Import {
        source: SourceId::random(&mut numbers),
        draft: support::read(EXAMPLE),
    };
    log.apply(&import, Timestamp(0)).unwrap();
    log
}

/// The same, worked on: the first action has everything that an action can have.
pub(crate) fn worked_on() -> Document {
    let mut numbers = numbers();
    let mut log = imported(&mut numbers);
    let mut at = 18_004 * 86_400;
    let mut edit = |log: &mut Document, edit: Edit| {
        at += 3_600;
        log.apply(&edit, Timestamp(at)).unwrap();
    };
    let mut id = || numbers();
    let first = log.actions()[0].id;
    let last = log.actions()[44].id;
    let category = log.head().unwrap().categories[1].id;
    edit(
        &mut log,
        Edit::SetCategory {
            actions: vec![first],
            category: Some(category),
        },
    );
    for (to, reason) in [
        (Deadline::Day(Day::new(2022, 7, 1).unwrap()), REASON),
        (Deadline::Day(Day::new(2022, 9, 30).unwrap()), REASON),
    ] {
        edit(
            &mut log,
            Edit::MoveDeadline {
                actions: vec![(first, MoveId::random(&mut id))],
                to,
                reason: reason.to_owned(),
            },
        );
    }
    edit(
        &mut log,
        Edit::AddEntry {
            action: first,
            id: EntryId::random(&mut id),
            kind: EntryKind::Question,
            text: format!("Who asks?\n{TRICKY}"),
            at: None,
            regarding: None,
            audience: Default::default(),
        },
    );
    edit(
        &mut log,
        Edit::AddOwner {
            action: first,
            owner: Owner {
                kind: OwnerKind::Organisation,
                name: "Pilots & Co".to_owned(),
            },
        },
    );
    edit(
        &mut log,
        Edit::AddLink {
            action: first,
            to: Link::Action(last),
        },
    );
    let meeting = MeetingId::random(&mut id);
    let five = log
        .actions()
        .iter()
        .find(|a| a.number == Some(5))
        .unwrap()
        .id;
    for said in [
        MeetingEdit::Set {
            date: When::parse("2022-06-14"),
            title: "Forum 4: the harbour".to_owned(),
            place: String::new(),
        },
        MeetingEdit::Decide {
            actions: [first, five]
                .map(|one| (one, OutcomeId::random(&mut id)))
                .to_vec(),
            decision: Decision::Noted,
            note: format!("{COMMENT}\n{TRICKY}"),
            of: Vec::new(),
        },
    ] {
        edit(&mut log, Edit::Meeting(meeting, said));
    }
    let mut apart = Document::load(&log.save()).unwrap();
    apart.write_as(&writer("Ben", "Pilots", 2));
    for (log, progress) in [
        (&mut log, Progress::Ongoing),
        (&mut apart, Progress::NotStarted),
    ] {
        edit(
            log,
            Edit::SetProgress {
                actions: vec![last],
                progress,
            },
        );
    }
    log.merge(&apart).unwrap();
    log
}

/// Without how often each wording has changed since it was loaded, which no file holds.
pub(crate) fn unread(mut actions: Vec<Action>) -> Vec<Action> {
    for action in &mut actions {
        action.revision = Revision::default();
    }
    actions
}

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

/// The log that was worked on, in a format.
pub(crate) fn written(format: ExportFormat) -> Vec<u8> {
    export::write(format, &copy_of(&worked_on())).unwrap()
}

pub(crate) fn text(format: ExportFormat) -> String {
    String::from_utf8(written(format)).unwrap()
}
