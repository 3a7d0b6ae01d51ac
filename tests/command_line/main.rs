//! `matters` as a person runs it: files in, files out, exit statuses. Knows the command line,
//! and the document only to set two copies apart.
#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

mod basics;
mod changed;
mod formats;
mod kept;
mod parts;
mod public;
mod sync;
mod verify;

use matters_arising::{
    command::Edit,
    document::{Snapshot, Writer},
    model::{Author, DeviceId, Progress, Timestamp},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("public/example/harbour-forum-action-log.txt")
}

/// The log of 2019, where it lies beside the checkout.
fn real_log() -> Option<PathBuf> {
    let source =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/leds-action-log-2019-04-18.txt");
    if !source.exists() {
        println!("skipped: {} is not there", source.display());
        return None;
    }
    Some(source)
}

/// The printed logs that are there.
fn logs() -> Vec<PathBuf> {
    [example()].into_iter().chain(real_log()).collect()
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("command-line-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn matters(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_matters"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = matters(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn imported(name: &str) -> PathBuf {
    let folder = folder(name);
    let source = example();
    done(
        &folder,
        &[
            "import",
            source.to_str().unwrap(),
            "-o",
            "log.automerge",
            "--findings",
            "findings.json",
        ],
    );
    folder
}

/// Somebody works on a log file with the page, and saves it.
fn edit(path: &Path, who: &str) {
    let bytes = fs::read(path).unwrap();
    let mut document = Snapshot::read("log", &bytes).unwrap().document;
    let mut n = who.bytes().map(u64::from).sum::<u64>();
    let mut random = || {
        n += 1;
        n
    };
    document.write_as(&Writer {
        author: Author {
            device: DeviceId::random(&mut random),
            name: who.to_owned(),
            organisation: String::new(),
        },
        actor: [who.len() as u8 + who.as_bytes()[0]; 16],
    });
    let id = matters_arising::model::ActionId::random(&mut random);
    let text = format!("written by {who}");
    document
        .apply(&Edit::AddAction { id, text }, Timestamp(1_700_000_000))
        .unwrap();
    fs::write(path, document.save()).unwrap();
}

/// Carries out edits on a log file, written for an organisation.
fn edit_for(path: &Path, organisation: &str, edits: &[Edit]) {
    edit_at(path, organisation, edits, Timestamp(1_700_000_000));
}

/// The same, at a time.
fn edit_at(path: &Path, organisation: &str, edits: &[Edit], at: Timestamp) {
    let bytes = fs::read(path).unwrap();
    let mut log = Snapshot::read("log", &bytes).unwrap().document;
    let author = Author {
        device: DeviceId::random(&mut || 9),
        name: "Cleo".to_owned(),
        organisation: organisation.to_owned(),
    };
    let actor = [organisation.len() as u8; 16];
    log.write_as(&Writer { author, actor });
    for edit in edits {
        log.apply(edit, at).unwrap();
    }
    fs::write(path, log.save()).unwrap();
}

/// Others than the owners of the log as it was have an action, an organisation, a meeting and an edition.
fn others_have(path: &Path, name: &str) {
    use matters_arising::{command::MeetingEdit, model::*};
    let action = ActionId::random(&mut || 21);
    let mut edits = freezing(path);
    edits.extend([
        Edit::AddAction {
            id: action,
            text: format!("Ask {name}"),
        },
        Edit::AddOwner {
            action,
            owner: Owner {
                kind: OwnerKind::Organisation,
                name: name.to_owned(),
            },
        },
        Edit::MoveDeadline {
            actions: vec![(action, MoveId::random(&mut || 22))],
            to: Deadline::Day(Day::new(2047, 6, 14).unwrap()),
            reason: String::new(),
        },
        Edit::PutOrganisation {
            id: OrganisationId::random(&mut || 23),
            name: name.to_owned(),
            role: Role::Reviewer,
        },
        Edit::Meeting(
            MeetingId::random(&mut || 24),
            MeetingEdit::Set {
                date: When::parse("2047-06-14"),
                title: format!("{name} meeting"),
                place: String::new(),
            },
        ),
    ]);
    edit_for(path, name, &edits);
}

/// What freezes the first edition of a log file, its numbers settled.
fn freezing(path: &Path) -> Vec<Edit> {
    use matters_arising::model::{Day, EditionId};
    let log = Snapshot::read("log", &fs::read(path).unwrap()).unwrap();
    let settled = log.document.numbers_to_settle().into_iter();
    let settled: Vec<_> = settled.map(|one| (one.action, one.to)).collect();
    let renumber = (!settled.is_empty()).then_some(Edit::Renumber(settled));
    let freeze = Edit::Freeze {
        id: EditionId::random(&mut || 1),
        date: Day::new(2023, 11, 14).unwrap(),
        note: String::new(),
        to: String::new(),
        meeting: None,
        comments_by: None,
    };
    renumber.into_iter().chain([freeze]).collect()
}

/// The words of a log that is exported as a table, without the ids, which differ from log to log.
fn csv(folder: &Path, log: &str) -> String {
    done(folder, &["export", log, "--to", "csv"])
}
