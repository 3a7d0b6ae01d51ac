//! Office documents: what a careful reader of their parts finds, and what LibreOffice makes of them.

use super::exported::{TRICKY, copy_of, worked_on, written};
use flate2::read::DeflateDecoder;
use matters_arising::{command::ExportFormat, document::Document, export, model::*};
use std::{collections::BTreeMap, io::Read, path::Path, process::Command};

const OFFICE: [ExportFormat; 4] = [
    ExportFormat::Xlsx,
    ExportFormat::Ods,
    ExportFormat::Docx,
    ExportFormat::Odt,
];

/// Reads an archive by its local headers, and checks that its directory says the same.
pub(crate) fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let word = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let long = |at: usize| word(at) + (word(at + 2) << 16);
    let (mut files, mut at) = (BTreeMap::new(), 0);
    while &bytes[at..at + 4] == b"PK\x03\x04" {
        let (method, crc, packed, plain) =
            (word(at + 8), long(at + 14), long(at + 18), long(at + 22));
        let start = at + 30 + word(at + 26) + word(at + 28);
        let name = String::from_utf8(bytes[at + 30..at + 30 + word(at + 26)].to_vec()).unwrap();
        let raw = &bytes[start..start + packed];
        let mut content = Vec::new();
        match method {
            0 => content.extend(raw),
            8 => drop(DeflateDecoder::new(raw).read_to_end(&mut content).unwrap()),
            other => panic!("method {other}"),
        }
        let mut sum = flate2::Crc::new();
        sum.update(&content);
        assert_eq!((sum.sum() as usize, content.len()), (crc, plain), "{name}");
        files.insert(name, content);
        at = start + packed;
    }
    let end = bytes.len() - 22;
    assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
    assert_eq!((word(end + 10), long(end + 16)), (files.len(), at));
    files
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(unzipped(bytes)[name].clone()).unwrap()
}

/// Every element that begins ends, in order; nothing else of XML is checked here.
pub(crate) fn is_well_formed(name: &str, xml: &str) {
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1) {
        let (tag, text) = tag
            .split_once('>')
            .unwrap_or_else(|| panic!("{name}: {tag}"));
        assert!(
            !text.contains('\u{1}') && !text.contains("&<"),
            "{name}: {text}"
        );
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(ended) => assert_eq!(open.pop(), Some(ended), "{name}"),
            None => open.push(tag.split([' ', '\n']).next().unwrap()),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

#[test]
fn every_part_is_well_formed_and_the_same_log_gives_the_same_bytes() {
    for format in OFFICE {
        let bytes = written(format);
        assert_eq!(bytes, written(format), "{format:?}");
        let files = unzipped(&bytes);
        assert!(files.len() >= 5, "{format:?}");
        for (name, content) in &files {
            if name != "mimetype" {
                is_well_formed(name, std::str::from_utf8(content).unwrap());
            }
        }
    }
}

#[test]
fn opendocument_says_what_it_is_in_its_first_bytes() {
    for (format, kind) in [
        (ExportFormat::Ods, "spreadsheet"),
        (ExportFormat::Odt, "text"),
    ] {
        let head = format!("mimetypeapplication/vnd.oasis.opendocument.{kind}");
        assert_eq!(&written(format)[30..30 + head.len()], head.as_bytes());
    }
}

#[test]
fn every_action_and_the_log_can_be_found_again() {
    let log = worked_on();
    let heads: Vec<_> = log.heads().iter().map(ChangeId::to_string).collect();
    for format in OFFICE {
        let bytes = written(format);
        let all: String = unzipped(&bytes)
            .into_values()
            .map(|part| String::from_utf8(part).unwrap())
            .collect();
        for action in log.actions() {
            assert!(all.contains(&action.id.to_string()), "{format:?}");
        }
        for value in [
            LOG_PROPERTY,
            HEADS_PROPERTY,
            &heads.join(" "),
            &log.head().unwrap().id.to_string(),
        ] {
            assert!(all.contains(value), "{value} in {format:?}");
        }
    }
}

#[test]
fn a_text_document_has_headings_marked_header_rows_and_a_bookmark_for_each_row() {
    let n = worked_on().actions().len();
    let word = part(&written(ExportFormat::Docx), "word/document.xml");
    assert_eq!(word.matches("<w:tblHeader/>").count(), 3);
    assert_eq!(word.matches("<w:bookmarkStart").count(), n);
    assert_eq!(word.matches("w:val=\"Heading1\"").count(), 4);
    let text = part(&written(ExportFormat::Odt), "content.xml");
    assert_eq!(text.matches("<table:table-header-rows>").count(), 3);
    assert_eq!(text.matches("<text:bookmark ").count(), n);
    assert_eq!(text.matches("<text:h ").count(), 4);
}

#[test]
fn a_list_without_actions_has_no_table_that_would_be_repaired() {
    let mut copy = copy_of(&worked_on());
    copy.actions.clear();
    let write = |format| export::write(format, &copy).unwrap();
    assert!(
        !unzipped(&write(ExportFormat::Xlsx))
            .keys()
            .any(|name| name.contains("table"))
    );
    assert!(!part(&write(ExportFormat::Docx), "word/document.xml").contains("<w:tbl>"));
    assert!(!part(&write(ExportFormat::Odt), "content.xml").contains("<table:table "));
    assert!(!part(&write(ExportFormat::Ods), "content.xml").contains("<table:database-range "));
}

/// Converts by LibreOffice; `None` where it is not installed.
pub(crate) fn converted(name: &str, bytes: &[u8], ending: &str, to: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("office-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("log{ending}")), bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let run = Command::new("soffice")
        .current_dir(&folder)
        .args([&profile, "--headless", "--convert-to", to])
        .arg(format!("log{ending}"))
        .output();
    let Ok(output) = run else {
        println!("skipped: soffice is not there");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    let ending = to.split(':').next().unwrap();
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let mut made: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .filter(|path| !path.ends_with(format!("log{ending}")))
        .collect();
    made.sort();
    assert!(!made.is_empty(), "{name}: nothing was made: {output:?}");
    Some(made.iter().map(|path| read(path)).collect())
}

fn visible(log: &Document) -> Vec<String> {
    let tricky = TRICKY.trim_end_matches('\u{1}');
    let mut words = vec![tricky.to_owned(), "Pilots & Co".to_owned()];
    for action in log.actions() {
        let first = action.text.split('\n').next().unwrap();
        words.push(first.trim().to_owned());
    }
    words
}

#[test]
fn libreoffice_reads_the_workbooks_back() {
    // Every sheet as CSV: UTF-8, and each cell as it is shown.
    const FILTER: &str =
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1";
    let log = worked_on();
    for (name, format) in [("xlsx", ExportFormat::Xlsx), ("ods", ExportFormat::Ods)] {
        let Some(text) = converted(name, &written(format), format.ending(), FILTER) else {
            return;
        };
        let text = text.replace("\"\"", "\"");
        for words in visible(&log) {
            assert!(text.contains(&words), "{words} in {name}:\n{text}");
        }
        assert!(
            text.contains(",30 September 2022,February 2022,2,"),
            "{name}: {text}"
        );
        for action in log.actions() {
            assert!(text.contains(&action.id.to_string()), "{name}");
        }
    }
}

#[test]
fn libreoffice_reads_the_documents_back() {
    let log = worked_on();
    for (name, format) in [("docx", ExportFormat::Docx), ("odt", ExportFormat::Odt)] {
        let Some(text) = converted(
            name,
            &written(format),
            format.ending(),
            "txt:Text (encoded):UTF8",
        ) else {
            return;
        };
        for words in visible(&log) {
            assert!(text.contains(&words), "{words} in {name}:\n{text}");
        }
        for words in [
            "Appendix: completed actions",
            "30 September 2022",
            "Moved twice, first February 2022",
        ] {
            assert!(text.contains(words), "{words} in {name}");
        }
    }
}
