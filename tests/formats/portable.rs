//! PDF: tables by ruled lines and by white space, over page ends and turned; and what is refused, with the reason.

use super::paper::{Paper, Pdf, deflated};
use matters_arising::{import, model::*};

fn read(bytes: &[u8]) -> LogDraft {
    let (draft, lines) = import::read("log.pdf", bytes).unwrap();
    super::account::hold(&draft, &lines);
    draft
}

fn error(bytes: &[u8]) -> FileError {
    import::read("log.pdf", bytes).unwrap_err()
}

fn rows(draft: &LogDraft) -> Vec<(&str, &str, String, &str)> {
    let rows = draft.actions.iter();
    rows.map(|row| {
        (
            row.printed_number.as_str(),
            row.text.as_str(),
            row.due.deadline.to_string(),
            row.imported.owner.as_str(),
        )
    })
    .collect()
}

const EDGES: [f64; 6] = [40.0, 80.0, 232.0, 340.0, 480.0, 560.0];
const HEADING: [&[&str]; 5] = [
    &["No."],
    &["Action"],
    &["Deadline"],
    &["Status"],
    &["Owner"],
];

/// A ruled table of which a page end cuts the second row.
fn ruled(turned: bool) -> Vec<u8> {
    let mut first = Paper::new(turned);
    first.text(40.0, 40.0, "Harbour forum action log, 18 April 2019");
    let next = first.ruled(
        60.0,
        &EDGES,
        &[
            &HEADING,
            &[
                &["1"],
                &["Share the minutes with all members", "of the forum"],
                &["25 April 2019"],
                &["Ongoing"],
                &["Harbour Office"],
            ],
            &[
                &["2."],
                &["Mark the channel at ebb and say"],
                &["Mar '19"],
                &["Proposed complete."],
                &["Fishers"],
            ],
        ],
    );
    assert!(next > 100.0);
    first.text(280.0, 800.0, "Page 1 of 2");
    let mut second = Paper::new(turned);
    second.ruled(
        60.0,
        &EDGES,
        &[
            &HEADING,
            &[&[], &["when it is done"], &[], &["See Artefact 2"], &[]],
            &[
                &["3"],
                &["Print the list"],
                &["Ongoing"],
                &["Not started"],
                &[],
            ],
        ],
    );
    second.text(280.0, 800.0, "Page 2 of 2");
    Pdf::of_pages(&[first, second])
}

#[test]
fn p1_ruled_columns_are_columns_and_rows_are_whole_over_a_page_end() {
    for turned in [false, true] {
        let draft = read(&ruled(turned));
        assert_eq!(
            rows(&draft),
            [
                (
                    "1",
                    "Share the minutes with all members of the forum",
                    "2019-04-25".to_owned(),
                    "Harbour Office"
                ),
                (
                    "2.",
                    "Mark the channel at ebb and say when it is done",
                    "2019-03".to_owned(),
                    "Fishers"
                ),
                ("3", "Print the list", "ongoing".to_owned(), ""),
            ],
            "turned: {turned}"
        );
        assert_eq!(draft.title, "Harbour forum action log, 18 April 2019");
        assert_eq!(draft.actions[1].proposed, Some(Ending::Complete));
        assert_eq!(draft.actions[1].artefacts, [2]);
        let places = &draft.table.as_ref().unwrap().places;
        assert!(places.contains(&"row 2 on page 1".to_owned()), "{places:?}");
        let apart: Vec<_> = draft
            .findings
            .iter()
            .filter(|f| f.kind == FindingKind::SetApart)
            .collect();
        assert_eq!(apart.len(), 1, "{apart:?}");
        assert!(apart[0].text.contains("“Page 1 of 2”"), "{apart:?}");
    }
}

#[test]
fn p2_white_space_makes_columns_where_nothing_is_ruled() {
    let mut paper = Paper::new(false);
    let columns = [40.0, 80.0, 280.0, 380.0];
    let lines: [[&str; 4]; 5] = [
        ["#", "Action", "Due date", "Owner"],
        [
            "1",
            "Share the minutes with all",
            "May 2019",
            "Harbour Office",
        ],
        ["", "members", "", "and pilots"],
        ["2", "Ask for the tables of the tides", "w/c 25th", ""],
        ["", "this year", "", ""],
    ];
    for (at, line) in lines.iter().enumerate() {
        for (left, text) in columns.iter().zip(line) {
            paper.text(*left, 60.0 + 12.0 * at as f64, text);
        }
    }
    // The heading is repeated, and stands where running heads do.
    let mut next = Paper::new(false);
    let third = ["3", "Print the list", "Ongoing", "Fishers"];
    for (down, line) in [(60.0, lines[0]), (72.0, third)] {
        for (left, text) in columns.iter().zip(line) {
            next.text(*left, down, text);
        }
    }
    let draft = read(&Pdf::of_pages(&[paper, next]));
    assert_eq!(
        rows(&draft),
        [
            (
                "1",
                "Share the minutes with all members",
                "2019-05".to_owned(),
                "Harbour Office and pilots"
            ),
            (
                "2",
                "Ask for the tables of the tides this year",
                "=w/c 25th".to_owned(),
                ""
            ),
            ("3", "Print the list", "ongoing".to_owned(), "Fishers"),
        ]
    );
}

#[test]
fn p3_a_log_whose_columns_are_lost_is_read_as_its_text() {
    let text = super::support::EXAMPLE;
    let (want, _) = import::read("log 2022-05-26.txt", text.as_bytes()).unwrap();
    let pages: Vec<Paper> = text
        .lines()
        .collect::<Vec<_>>()
        .chunks(60)
        .map(|lines| {
            let mut paper = Paper::new(false);
            for (at, line) in lines.iter().enumerate() {
                let n = line.len() - line.trim_start().len();
                paper.text(30.0 + 3.0 * n as f64, 40.0 + 12.0 * at as f64, line.trim());
            }
            paper
        })
        .collect();
    let draft = read(&Pdf::of_pages(&pages));
    let short = |draft: &LogDraft| -> Vec<_> {
        let rows = draft.actions.iter();
        rows.map(|row| {
            (
                row.printed_number.clone(),
                row.due.deadline.clone(),
                row.owners.clone(),
                row.section,
            )
        })
        .collect()
    };
    assert_eq!(short(&draft), short(&want));
}

#[test]
fn p4_a_scan_and_text_that_nobody_can_tell_have_no_text() {
    let mut scan = Paper::new(false);
    scan.content
        .push_str("q 500 0 0 700 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u{7f} EI Q\n");
    assert_eq!(error(&Pdf::of_pages(&[scan])), FileError::NoText);
    let mut pdf = Pdf::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, "<< /Kids [3 0 R] >>");
    pdf.object(3, "<< /Resources << /Font << /F << /Subtype /Type0 /Encoding /Identity-H >> >> >> /Contents 4 0 R >>");
    pdf.stream(4, "", b"BT /F 10 Tf 10 10 Td <0041004200430044> Tj ET");
    assert_eq!(error(&pdf.done()), FileError::NoText);
}

#[test]
fn p5_encrypted_cut_and_broken_files_are_named() {
    let mut pdf = Pdf::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.bytes
        .extend(b"trailer << /Root 1 0 R /Encrypt 9 0 R >>\n");
    assert_eq!(error(&pdf.done()), FileError::Encrypted);
    let whole = ruled(false);
    for end in [9, 100, whole.len() / 2, whole.len() - 6] {
        assert_eq!(error(&whole[..end]), FileError::Truncated, "cut at {end}");
    }
    assert_eq!(error(b"%PDF-1.7\n%%EOF"), FileError::Damaged);
}

/// A file of one page with this content.
fn of_content(filter: &str, content: &[u8]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, "<< /Kids [3 0 R] >>");
    pdf.object(
        3,
        "<< /Resources << /Font << /F << /BaseFont /Helvetica >> >> /XObject << /X 5 0 R >> >> /Contents 4 0 R >>",
    );
    pdf.stream(4, filter, content);
    pdf.stream(5, "/Subtype /Form", b"/X Do /X Do /X Do");
    pdf.done()
}

#[test]
fn p6_what_leads_in_circles_or_never_ends_is_refused() {
    let mut pdf = Pdf::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, "<< /Kids [3 0 R 2 0 R] >>");
    pdf.object(3, "<< >>");
    assert_eq!(error(&pdf.done()), FileError::Damaged, "a tree in a circle");
    let mut pdf = Pdf::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, "3 0 R");
    pdf.object(3, "2 0 R");
    assert_eq!(
        error(&pdf.done()),
        FileError::Damaged,
        "references in a circle"
    );
    let form = of_content("", b"/X Do");
    assert_eq!(error(&form), FileError::Damaged, "a form in itself");
    let states = of_content("", "q ".repeat(1_000).as_bytes());
    assert_eq!(error(&states), FileError::Damaged, "states without end");
    let deep = of_content("", "[".repeat(100_000).as_bytes());
    assert_eq!(error(&deep), FileError::Damaged, "lists in lists");
    let mut open = b"%PDF-1.7\n".to_vec();
    open.extend("1 0 obj (".repeat(100_000).bytes());
    open.extend(b"%%EOF");
    assert!(
        matches!(error(&open), FileError::TooLarge { .. }),
        "strings without end"
    );
}

#[test]
fn p7_what_unpacks_to_too_much_is_refused() {
    let bomb = deflated(&vec![b' '; 65 << 20]);
    assert!(bomb.len() < 1 << 20, "it is a bomb");
    assert!(matches!(
        error(&of_content("/Filter /FlateDecode", &bomb)),
        FileError::Bomb { .. }
    ));
    let twice = deflated(&bomb);
    let packed = of_content("/Filter [/FlateDecode /FlateDecode]", &twice);
    assert!(matches!(error(&packed), FileError::Bomb { .. }));
    let many = of_content("/Filter [/AHx /AHx /AHx /AHx /AHx]", b"41>");
    assert_eq!(error(&many), FileError::Damaged);
    let mut pdf = Pdf::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.stream(2, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &bomb);
    assert!(
        matches!(error(&pdf.done()), FileError::Bomb { .. }),
        "a bomb of objects"
    );
    let shown = "BT /F 10 Tf ".to_owned() + &"10 0 Td (x) Tj ".repeat(200_000) + "ET";
    assert_eq!(
        error(&of_content("", shown.as_bytes())),
        FileError::Damaged,
        "too many words for a page"
    );
}

#[test]
fn p8_a_file_that_was_changed_and_saved_shows_what_it_says_now() {
    let mut pdf = Pdf::new();
    pdf.bytes.extend(ruled(false));
    let before = rows(&read(&pdf.bytes)).len();
    // The content of the second page, anew: nothing.
    let at = Pdf::content_number(1);
    pdf.stream(at, "", b" ");
    let draft = read(&pdf.done());
    assert_eq!((before, draft.actions.len()), (3, 2));
}

#[test]
fn p9_a_changed_byte_is_an_error_or_a_draft_that_accounts_for_its_lines() {
    let whole = ruled(false);
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        if let Ok((draft, lines)) = import::read("log.pdf", &bytes) {
            super::account::hold(&draft, &lines);
        }
    }
}
