//! Documents that come back through another program: saved by it, and edited in it by a script.

use super::{
    again::{compared, day, edit, merged, numbered, preview},
    exported::{copy_of, worked_on},
};
use matters_arising::{
    command::{Edit, ExportFormat},
    document::Document,
    export,
    model::*,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("again-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a program on a file; `None` where it is not there.
fn run(mut command: Command, what: &str) -> Option<()> {
    match command.output() {
        Ok(output) if output.status.success() => Some(()),
        Ok(output) if what == "python3" => {
            println!("skipped: {}", String::from_utf8_lossy(&output.stderr));
            None
        }
        Ok(output) => panic!("{what}: {output:?}"),
        Err(_) => {
            println!("skipped: {what} is not there");
            None
        }
    }
}

#[test]
fn g11_a_workbook_saved_by_another_program_after_an_edit_brings_that_edit() {
    let log = worked_on();
    let folder = folder("openpyxl");
    let bytes = export::write(ExportFormat::Xlsx, &copy_of(&log)).unwrap();
    fs::write(folder.join("log.xlsx"), bytes).unwrap();
    let script = "
import openpyxl
book = openpyxl.load_workbook('log.xlsx')
for sheet in book.worksheets:
    heads = [cell.value for cell in sheet[1]]
    if 'No.' not in heads: continue
    for row in sheet.iter_rows(min_row=2):
        if row[heads.index('No.')].value == 5:
            row[heads.index('Action')].value += ' and tell the members'
book.save('log.xlsx')
";
    let mut python = Command::new("python3");
    python.current_dir(&folder).args(["-c", script]);
    if run(python, "python3").is_none() {
        return;
    }
    let bytes = fs::read(folder.join("log.xlsx")).unwrap();
    let revision = compared(&log, "log.xlsx", &bytes);
    let seen = preview(&log, &revision);
    assert_eq!(seen.n_changes, 1, "{:?}", seen.changes);
    let after = merged(&log, &revision);
    let want = format!("{} and tell the members", numbered(&log, 5).text);
    assert_eq!(numbered(&after, 5).text, want);
}

#[test]
fn g12_what_libreoffice_saves_again_without_an_edit_changes_nothing() {
    let log = worked_on();
    for (format, to) in OFFICE {
        let folder = folder(&format!("libreoffice-{to}"));
        let bytes = export::write(format, &copy_of(&log)).unwrap();
        fs::write(folder.join(format!("log.{to}")), bytes).unwrap();
        let mut soffice = soffice(&folder);
        soffice
            .args(["--convert-to", to, "--outdir", "made"])
            .arg(format!("log.{to}"));
        if run(soffice, "soffice").is_none() {
            return;
        }
        let bytes = fs::read(folder.join(format!("made/log.{to}"))).unwrap();
        let revision = compared(&log, &format!("log.{to}"), &bytes);
        let seen = preview(&log, &revision);
        assert_eq!(
            seen.n_changes, 0,
            "{to}: {:?} {:?}",
            seen.changes, revision.notes
        );
    }
}

const OFFICE: [(ExportFormat, &str); 4] = [
    (ExportFormat::Xlsx, "xlsx"),
    (ExportFormat::Ods, "ods"),
    (ExportFormat::Docx, "docx"),
    (ExportFormat::Odt, "odt"),
];

/// The macro of a colleague: in the row of action 5 it adds words to the wording and sets the deadline to 17 May 2024.
const COLLEAGUE: &str = include_str!("data/Colleague.xba");
const LIBRARY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Colleague"/>
</library:library>
"#;

/// LibreOffice with a profile of its own; the arguments follow.
fn soffice(folder: &Path) -> Command {
    let mut soffice = Command::new("soffice");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    soffice
        .current_dir(folder)
        .args([&profile, "--headless", "--norestore"]);
    soffice
}

/// A profile whose macros are the colleague's; `None` where LibreOffice is not there.
fn with_macro(folder: &Path) -> Option<()> {
    let mut first = soffice(folder);
    // It makes its folders at the first start, and would write over what lies there already.
    first.arg("--terminate_after_init");
    run(first, "soffice")?;
    let macros = folder.join("profile/user/basic/Standard");
    fs::write(macros.join("script.xlb"), LIBRARY).unwrap();
    fs::write(macros.join("Colleague.xba"), COLLEAGUE).unwrap();
    Some(())
}

/// A log with edits of action 5 and another one, made since it went out.
fn edited_since(log: &Document) -> Document {
    let mut log = log.clone();
    let (five, six) = (numbered(&log, 5), numbered(&log, 6));
    edit(
        &mut log,
        Edit::MoveDeadline {
            actions: vec![(five.id, MoveId::random(&mut || 55))],
            to: Deadline::Day(day(2024, 6, 1)),
            reason: "The board has not met".to_owned(),
        },
    );
    edit(
        &mut log,
        Edit::EditWording {
            action: six.id,
            seen: six.revision,
            splice: Splice::between(&six.text, "Written since").unwrap(),
        },
    );
    log
}

#[test]
fn g13_what_a_colleague_edits_in_libreoffice_meets_what_was_edited_since() {
    let folder = folder("colleague");
    if with_macro(&folder).is_none() {
        return;
    }
    let before = worked_on();
    let log = edited_since(&before);
    for (format, ending) in OFFICE {
        let path = folder.join(format!("log.{ending}"));
        fs::write(&path, export::write(format, &copy_of(&before)).unwrap()).unwrap();
        let mut colleague = soffice(&folder);
        colleague.arg(format!(
            "macro:///Standard.Colleague.Edit({})",
            path.display()
        ));
        run(colleague, "soffice").unwrap();
        let bytes = fs::read(&path).unwrap();
        let revision = compared(&log, &format!("log.{ending}"), &bytes);
        assert_eq!(revision.notes, Vec::<String>::new(), "{ending}");
        let seen = preview(&log, &revision);
        let five = numbered(&log, 5);
        let [conflict] = seen.conflicts.as_slice() else {
            panic!("{ending}: {:?} {:?}", seen.conflicts, seen.changes);
        };
        assert_eq!(
            (conflict.action, conflict.conflict.field),
            (five.id, Field::Deadline),
            "{ending}"
        );
        let claims = conflict.conflict.claims.iter().map(|claim| &claim.value);
        let mut days: Vec<_> = claims
            .filter_map(|value| match value {
                FieldValue::Deadline(_, Deadline::Day(day)) => Some(*day),
                _ => None,
            })
            .collect();
        days.sort();
        assert_eq!(days, [day(2024, 5, 17), day(2024, 6, 1)], "{ending}");
        let after = merged(&log, &revision);
        let want = format!("{} and tell the members", five.text);
        assert_eq!(numbered(&after, 5).text, want, "{ending}");
        let others = |log: &Document| {
            let all = log.actions().into_iter();
            all.filter(|action| action.number != Some(5))
                .map(|action| Action {
                    revision: Revision::default(),
                    ..action
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(others(&after), others(&log), "{ending}");
    }
}
