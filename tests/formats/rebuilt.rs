//! A log that goes out as a document and is read again by somebody who does not have it: field by field what its text
//! says. What a format cannot bring back is written down here with its reason, and nothing else may differ.

use super::support::{self, EXAMPLE};
use matters_arising::{
    command::{Edit, ExportFormat},
    document::{Document, Writer},
    export, import,
    model::*,
    text,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

/// What a way out and back in makes different for good.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    /// How dates are printed: a program's dates are ISO 8601, people's are words. What was printed at first ("Feb’19")
    /// stays with the log alone.
    dates: Dates,
    /// Whether there is room outside the table: for the title, the day that the log bears, the legend.
    has_room_around: bool,
    /// How many columns it holds that an export computes from the others; each has a finding that it was left out.
    n_left_out: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Dates {
    Iso,
    Words,
}

const fn way(name: &'static str, n_left_out: usize) -> Way {
    Way {
        name,
        dates: Dates::Words,
        has_room_around: true,
        n_left_out,
    }
}

const TABLES: [(ExportFormat, Way); 7] = [
    (
        ExportFormat::Csv,
        Way {
            name: "Log.csv",
            dates: Dates::Iso,
            has_room_around: false,
            n_left_out: 2,
        },
    ),
    (ExportFormat::Xlsx, way("Log.xlsx", 1)),
    (ExportFormat::Ods, way("Log.ods", 1)),
    (ExportFormat::Docx, way("Log.docx", 0)),
    (ExportFormat::Odt, way("Log.odt", 0)),
    (ExportFormat::Page, way("Log.html", 0)),
    (ExportFormat::Markdown, way("Log.md", 0)),
];

/// Findings about how the first document was printed: the new one is printed otherwise.
const OF_PRINT: [FindingKind; 4] = [
    // Numbers are printed without marks.
    FindingKind::MarkedNumber,
    // No page break cuts a row.
    FindingKind::PutTogether,
    FindingKind::SetApart,
    // Rows stand in the table of their stage.
    FindingKind::StateContradictsTable,
];

fn logs() -> Vec<LogDraft> {
    let real = support::real_log();
    let all = std::iter::once(EXAMPLE.to_owned()).chain(real);
    all.map(|text| support::read(&text)).collect()
}

/// The log that keeps what was read, as exporters are given it.
fn kept(draft: &LogDraft) -> LogCopy {
    let mut n = 0u64;
    let mut numbers = move || {
        n += 1;
        n
    };
    let author = Author {
        device: DeviceId::random(&mut || 1),
        name: "Ada".to_owned(),
        organisation: "Tideway".to_owned(),
    };
    let writer = Writer {
        author,
        actor: [1; 16],
    };
    let log = LogId::random(&mut numbers);
    let (mut log, _) = Document::create(log, &draft.title, &[], &writer, Timestamp(0)).unwrap();
    let import = Edit::Import {
        source: SourceId::random(&mut numbers),
        draft: draft.clone(),
    };
    log.apply(&import, Timestamp(0)).unwrap();
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

fn group(row: &ActionDraft) -> (u8, Section) {
    match support::stage(row).group() {
        Group::Proposed => (0, Section::ProposedComplete),
        Group::Ongoing => (1, Section::Ongoing),
        Group::Completed => (2, Section::Completed),
    }
}

/// All that a draft says of an action, but for where in its document it stands.
fn row(row: &ActionDraft) -> Value {
    let mut value = support::row(row);
    value["imported"] = json!({
        "action": row.imported.action,
        "deadline": row.imported.deadline,
        "origin": row.imported.origin,
        "owner": row.imported.owner,
    });
    value["category"] = json!(row.category);
    value["progress"] = json!(row.progress.word());
    value["proposed"] = json!(row.proposed);
    value["recorded"] = json!(row.recorded);
    value
}

/// What the way makes of an action.
fn expected(action: &ActionDraft, way: Way) -> Value {
    let mut action = action.clone();
    let iso = way.dates == Dates::Iso;
    let printed = match &action.due.deadline {
        Deadline::Months(months) if months.len() == 1 && iso => months[0].to_string(),
        Deadline::Day(day) if iso => day.to_string(),
        other => text::deadline(other).unwrap_or_default(),
    };
    action.due.printed.clone_from(&printed);
    action.imported.deadline = printed;
    if let Some(Origin {
        month: Some(month),
        printed,
    }) = &mut action.origin
    {
        *printed = match iso {
            true => month.to_string(),
            false => text::month(*month),
        };
    }
    let origin = action.origin.as_ref();
    action.imported.origin = origin.map(|o| o.printed.clone()).unwrap_or_default();
    action.imported.owner = action.owners.join("\n");
    action.imported.action.clone_from(&action.text);
    action.printed_number = action.number.map(|n| n.to_string()).unwrap_or_default();
    action.section = group(&action).1;
    row(&action)
}

/// The same without white space: a cell of a workbook does not part paragraphs on paper, so that the end of a full line
/// can be either, and a line can end at a mark that no space follows.
fn flat(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(text.split_whitespace().collect::<String>()),
        Value::Array(all) => all.iter().map(flat).collect(),
        Value::Object(all) => {
            let all = all.iter().map(|(key, one)| (key.clone(), flat(one)));
            Value::Object(all.collect())
        }
        other => other.clone(),
    }
}

fn kinds(findings: &[FindingDraft], without: &[FindingKind]) -> BTreeMap<&'static str, usize> {
    let mut kinds = BTreeMap::new();
    let told = findings.iter().filter(|one| !without.contains(&one.kind));
    for finding in told {
        *kinds.entry(finding.kind.word()).or_default() += 1;
    }
    kinds
}

/// Holds the rows that came back to those that were read from the text at first, each as it is looked at.
fn check_rows(came: &LogDraft, printed: &LogDraft, way: Way, look: fn(&Value) -> Value) {
    let name = way.name;
    let mut rows: Vec<_> = printed.actions.iter().collect();
    rows.sort_by_key(|row| group(row).0);
    assert_eq!(came.actions.len(), rows.len(), "{name}");
    for (is, was) in came.actions.iter().zip(rows) {
        assert_eq!(
            look(&row(is)),
            look(&expected(was, way)),
            "{name}: {}",
            was.printed_number
        );
    }
}

/// The same, with all that stands around the rows.
fn check(came: &LogDraft, printed: &LogDraft, way: Way) {
    let name = way.name;
    check_rows(came, printed, way, Value::clone);
    let mut of_print = OF_PRINT.to_vec();
    match way.has_room_around {
        true => {
            assert_eq!(came.title, printed.title, "{name}");
            assert_eq!(came.dated, printed.dated, "{name}");
            assert_eq!(came.categories, printed.categories, "{name}");
        }
        false => {
            assert_eq!((came.title.as_str(), came.dated), ("", None), "{name}");
            // Whether a deadline was past then depends on the day.
            of_print.push(FindingKind::DeadlinePast);
        }
    }
    let mut want = kinds(&printed.findings, &of_print);
    if way.n_left_out > 0 {
        want.insert(FindingKind::LeftOut.word(), way.n_left_out);
    }
    assert_eq!(kinds(&came.findings, &[]), want, "{name}");
}

#[test]
fn r1_every_format_brings_back_what_the_text_said() {
    for printed in logs() {
        let copy = kept(&printed);
        for (format, way) in TABLES {
            let bytes = export::write(format, &copy).unwrap();
            let came = import::read(way.name, &bytes).unwrap().0;
            check(&came, &printed, way);
            let n_known = came.actions.iter().filter(|row| row.known.is_some());
            let (n_known, heads) = (n_known.count(), came.table.unwrap().heads);
            // Markdown has no place for what nobody is to read: its rows meet by number and wording.
            let (n, of_copy) = match format {
                ExportFormat::Markdown => (0, &Vec::new()),
                _ => (came.actions.len(), &copy.heads),
            };
            assert_eq!((n_known, &heads), (n, of_copy), "{}", way.name);
        }
    }
}

#[test]
fn r2_the_page_pasted_from_a_browser_says_the_same_and_has_lost_its_ids() {
    for printed in logs() {
        let page = export::write(ExportFormat::Page, &kept(&printed)).unwrap();
        let page = String::from_utf8(page).unwrap();
        let body = page.split_once("<body>").unwrap().1;
        let body = body.split_once("<script").unwrap().0;
        let mut parts = body.split("<tr id=\"");
        let mut pasted = format!("<meta charset='utf-8'>{}", parts.next().unwrap());
        for part in parts {
            pasted.push_str("<tr class=\"");
            pasted.push_str(part);
        }
        let came = import::read("Pasted table", pasted.as_bytes()).unwrap().0;
        check(&came, &printed, way("Pasted table", 0));
        assert!(came.actions.iter().all(|row| row.known.is_none()));
    }
}

/// What LibreOffice makes of a document; `None` where it is not there.
fn converted(bytes: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("rebuilt-{from}-{to}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("log.{from}")), bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let ran = Command::new("soffice")
        .current_dir(&folder)
        .args([
            &profile,
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            "made",
        ])
        .arg(format!("log.{from}"))
        .output();
    match ran {
        Ok(output) if output.status.success() => {
            Some(fs::read(folder.join(format!("made/log.{to}"))).unwrap())
        }
        Ok(output) => panic!("soffice: {output:?}"),
        Err(_) => {
            println!("skipped: soffice is not there");
            None
        }
    }
}

#[test]
fn r3_what_libreoffice_prints_to_pdf_brings_back_the_same() {
    for printed in logs() {
        let copy = kept(&printed);
        for (format, from) in [(ExportFormat::Docx, "docx"), (ExportFormat::Odt, "odt")] {
            let bytes = export::write(format, &copy).unwrap();
            let Some(pdf) = converted(&bytes, from, "pdf") else {
                return;
            };
            let mut came = import::read("Log.pdf", &pdf).unwrap().0;
            // Running feet were set apart from the rows: one finding tells it.
            let is_foot = |one: &FindingDraft| one.kind == FindingKind::SetApart;
            let n_feet = came.findings.iter().filter(|one| is_foot(one)).count();
            assert_eq!(n_feet, 1, "{from}");
            came.findings.retain(|one| !is_foot(one));
            check(&came, &printed, way("Log.pdf", 0));
        }
    }
}

#[test]
fn r4_workbooks_print_every_row_whole_so_that_their_pdf_has_them_all() {
    for printed in logs() {
        let copy = kept(&printed);
        for (format, from) in [(ExportFormat::Xlsx, "xlsx"), (ExportFormat::Ods, "ods")] {
            let bytes = export::write(format, &copy).unwrap();
            let Some(pdf) = converted(&bytes, from, "pdf") else {
                return;
            };
            let came = import::read("Log.pdf", &pdf).unwrap().0;
            check_rows(&came, &printed, way(from, 0), flat);
            assert_eq!(came.title, printed.title, "{from}");
        }
    }
}

#[test]
fn r5_a_document_that_another_program_made_another_kind_of_says_the_same() {
    for printed in logs() {
        let copy = kept(&printed);
        for (format, from, to, n_left_out) in [
            (ExportFormat::Docx, "docx", "odt", 0),
            (ExportFormat::Odt, "odt", "docx", 0),
            (ExportFormat::Docx, "docx", "html", 0),
            (ExportFormat::Xlsx, "xlsx", "ods", 1),
            (ExportFormat::Ods, "ods", "xlsx", 1),
        ] {
            let bytes = export::write(format, &copy).unwrap();
            let Some(made) = converted(&bytes, from, to) else {
                return;
            };
            let name = format!("Log.{to}");
            let came = import::read(&name, &made).unwrap().0;
            check(&came, &printed, way("converted", n_left_out));
            // LibreOffice writes no bookmarks into pages, so that rows meet by number and wording there.
            let n_known = came.actions.iter().filter(|row| row.known.is_some());
            let want = if to == "html" {
                0
            } else {
                printed.actions.len()
            };
            assert_eq!(n_known.count(), want, "{from} to {to}");
            assert_eq!(came.table.unwrap().heads, copy.heads, "{from} to {to}");
        }
    }
}
