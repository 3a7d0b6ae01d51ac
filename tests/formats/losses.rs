//! What a document holds and a draft does not, or not where it stood: each is said, with its place, in every format.

use super::{
    account,
    hostile::{Package, workbook},
};
use matters_arising::{import, model::*};

/// How a format writes a table, as small as it can be.
struct Format {
    name: &'static str,
    /// A cell with what its start says and what is in it.
    cell: fn(&str, &str) -> String,
    row: [&'static str; 2],
    /// A file with these rows, and what stands behind them.
    file: fn(&str, &str) -> Vec<u8>,
    /// What its places end with.
    place: &'static str,
    /// The start of a cell that covers two columns, and the cell that it covers.
    wide: [&'static str; 2],
}

const XLSX: Format = Format {
    name: "log.xlsx",
    cell: |start, text| format!(r#"<c t="inlineStr"{start}><is><t>{text}</t></is></c>"#),
    row: ["<row>", "</row>"],
    file: |rows, after| {
        workbook(&format!(
            "<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"
        ))
    },
    place: "",
    wide: ["", "<c/>"],
};

fn opendocument(body: &str) -> Vec<u8> {
    let content = format!("<document-content><body>{body}</body></document-content>");
    Package::new()
        .with("META-INF/manifest.xml", b"<manifest/>")
        .with("content.xml", content.as_bytes())
        .done()
}

fn open_cell(start: &str, text: &str) -> String {
    format!(r#"<table-cell value-type="string"{start}><p>{text}</p></table-cell>"#)
}

const ODS: Format = Format {
    name: "log.ods",
    cell: open_cell,
    row: ["<table-row>", "</table-row>"],
    file: |rows, _| {
        opendocument(&format!(
            r#"<spreadsheet><table name="A">{rows}</table></spreadsheet>"#
        ))
    },
    place: "",
    wide: [r#" number-columns-spanned="2""#, "<covered-table-cell/>"],
};

const ODT: Format = Format {
    name: "log.odt",
    file: |rows, _| opendocument(&format!("<text><table>{rows}</table></text>")),
    place: " of table 1",
    ..ODS
};

const DOCX: Format = Format {
    name: "log.docx",
    cell: |start, text| format!("<tc>{start}<p><r><t>{text}</t></r></p></tc>"),
    row: ["<tr>", "</tr>"],
    file: |rows, _| {
        let text = format!("<document><body><tbl>{rows}</tbl></body></document>");
        Package::new()
            .with("word/document.xml", text.as_bytes())
            .done()
    },
    place: " of table 1",
    wide: [r#"<tcPr><gridSpan val="2"/></tcPr>"#, ""],
};

/// As old versions write it: the covered cell stands there as well.
const OLD_DOCX: Format = Format {
    wide: [
        r#"<tcPr><hMerge val="restart"/></tcPr>"#,
        "<tc><tcPr><hMerge/></tcPr><p/></tc>",
    ],
    ..DOCX
};

const HTML: Format = Format {
    name: "log.html",
    cell: |start, text| format!("<td{start}>{text}</td>"),
    row: ["<tr>", "</tr>"],
    file: |rows, _| format!("<!DOCTYPE html><table>{rows}</table>").into_bytes(),
    place: " of table 1",
    wide: [r#" colspan="2""#, ""],
};

impl Format {
    fn row(&self, cells: &[&str]) -> String {
        let cells = cells.iter().map(|text| (self.cell)("", text));
        self.row_of(&cells.collect::<String>())
    }

    fn row_of(&self, cells: &str) -> String {
        format!("{}{cells}{}", self.row[0], self.row[1])
    }

    fn read(&self, rows: &str, after: &str) -> LogDraft {
        let (draft, lines) = import::read(self.name, &(self.file)(rows, after)).unwrap();
        account::hold(&draft, &lines);
        draft
    }
}

const HEADINGS: [&str; 4] = ["No", "Action", "Owner", "Priority"];

fn said(draft: &LogDraft, kind: FindingKind) -> Vec<&str> {
    let found = draft.findings.iter().filter(|finding| finding.kind == kind);
    found.map(|finding| finding.text.as_str()).collect()
}

#[test]
fn l1_a_formula_whose_result_was_never_saved_is_said_and_reads_as_nothing() {
    let field = r#"<tc><p><r><fldChar fldCharType="begin"/></r><r><instrText> </instrText></r><r><instrText>=SUM(LEFT) </instrText></r>
        <r><fldChar fldCharType="separate"/></r><r><fldChar fldCharType="end"/></r></p></tc>"#;
    for (format, formula) in [
        (XLSX, "<c><f>A1</f><v></v></c>"),
        (XLSX, "<c><f>A1</f></c>"),
        (XLSX, r#"<c t="b"><f>A1</f></c>"#),
        (ODS, r#"<table-cell formula="of:=[.A1]"/>"#),
        (ODS, r#"<table-cell formula="of:=[.A1]"><p/></table-cell>"#),
        (
            ODT,
            r#"<table-cell formula="ooow:=&lt;A1&gt;"><p/></table-cell>"#,
        ),
        (DOCX, field),
        (DOCX, r#"<tc><p><fldSimple instr="=SUM(LEFT)"/></p></tc>"#),
        (HTML, r#"<td x:fmla="=A1"></td>"#),
        (HTML, r#"<td data-sheets-formula="=R[0]C[-1]"></td>"#),
    ] {
        let cell = |text| (format.cell)("", text);
        let row = [cell("1"), cell("Ask"), formula.to_owned(), cell("High")].concat();
        let rows = [format.row(&HEADINGS), format.row_of(&row)].concat();
        let draft = format.read(&rows, "");
        let want = format!(
            "Cells of “Owner” are formulas without a result; they were read as empty: row 2{}.",
            format.place
        );
        assert_eq!(said(&draft, FindingKind::Formula), [want], "{formula}");
        assert_eq!(draft.actions[0].imported.owner, "", "{formula}");
        assert_eq!(
            draft.actions[0].updates[0].text, "Priority: High",
            "{formula}"
        );
    }
}

#[test]
fn l2_a_formula_whose_saved_result_is_nothing_is_no_loss_and_a_value_without_text_is_read() {
    let taken = "Cells of “Owner” are formulas; their last results were taken";
    for (format, cell, owner, want) in [
        (XLSX, r#"<c t="str"><f>A1</f><v></v></c>"#, "", None),
        (XLSX, "<c><f>A1</f><v>7</v></c>", "7", Some(taken)),
        (
            ODS,
            r#"<table-cell formula="of:=[.A1]" value-type="string" string-value=""><p/></table-cell>"#,
            "",
            None,
        ),
        (
            ODS,
            r#"<table-cell formula="of:=[.A1]" value-type="string"><p>HO</p></table-cell>"#,
            "HO",
            Some(taken),
        ),
        (
            ODS,
            r#"<table-cell formula="of:=[.A1]" value-type="float" value="7.5"/>"#,
            "7.5",
            Some(taken),
        ),
        (
            ODS,
            r#"<table-cell value-type="string" string-value="HO"/>"#,
            "HO",
            None,
        ),
        (
            DOCX,
            r#"<tc><p><fldSimple instr="=A1"><r><t>7</t></r></fldSimple></p></tc>"#,
            "7",
            Some(taken),
        ),
        (
            DOCX,
            r#"<tc><p><fldSimple instr="PAGE"/></p></tc>"#,
            "",
            None,
        ),
        (HTML, r#"<td x:fmla="=A1" x:str=""></td>"#, "", None),
        (
            HTML,
            r#"<td x:fmla="=A1" x:num="7">7.00</td>"#,
            "7.00",
            Some(taken),
        ),
    ] {
        let text = |text| (format.cell)("", text);
        let row = [text("1"), text("Ask"), cell.to_owned(), text("High")].concat();
        let rows = [format.row(&HEADINGS), format.row_of(&row)].concat();
        let draft = format.read(&rows, "");
        let want: Vec<_> = want
            .map(|want| format!("{want}: row 2{}.", format.place))
            .into_iter()
            .collect();
        assert_eq!(said(&draft, FindingKind::Formula), want, "{cell}");
        assert_eq!(draft.actions[0].imported.owner, owner, "{cell}");
    }
}

#[test]
fn l3_formulas_that_stand_alone_in_their_rows_are_said_as_well() {
    let formula = "<c><f>A1</f><v/></c>";
    let rows = [
        XLSX.row_of(formula),
        XLSX.row(&HEADINGS),
        XLSX.row(&["1", "Ask", "HO", "High"]),
        XLSX.row_of(&format!("{formula}<c/>{formula}")),
        XLSX.row(&["2", "Tell", "HO", "High"]),
    ]
    .concat();
    let draft = XLSX.read(&rows, "");
    let mut found = said(&draft, FindingKind::Formula);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "Cells of “No” are formulas without a result; they were read as empty: row 4.",
            "Cells of “Owner” are formulas without a result; they were read as empty: row 4.",
            "Cells outside the rows of actions are formulas without a result; they were read as empty: row 1.",
        ]
    );
    assert_eq!(draft.actions.len(), 2);
    assert!(said(&draft, FindingKind::NotUnderstood).is_empty());
}

#[test]
fn l4_cells_that_are_merged_sideways_are_said_but_no_titles() {
    for format in [XLSX, ODS, ODT, DOCX, OLD_DOCX, HTML] {
        let [start, covered] = format.wide;
        let wide = |text| format!("{}{covered}", (format.cell)(start, text));
        let text = |text| (format.cell)("", text);
        let rows = [
            format.row_of(&wide("Harbour forum")),
            format.row(&HEADINGS),
            format.row_of(&[text("1"), wide("Ask"), text("High")].concat()),
            format.row_of(&wide("Completed actions")),
            format.row(&["2", "Tell", "HO", "Low"]),
            format.row_of(&wide("A remark")),
        ]
        .concat();
        let merges = r#"<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="B3:C3"/><mergeCell ref="A4:D4"/><mergeCell ref="A6:D6"/></mergeCells>"#;
        let draft = format.read(&rows, merges);
        let want = format!(
            "Cells of “Action” are merged with those beside them; the text counts for the first: row 3{}.",
            format.place
        );
        let name = format.name;
        assert_eq!(said(&draft, FindingKind::MergedCell), [want], "{name}");
        let row = &draft.actions[0];
        assert_eq!((row.text.as_str(), row.owners.len()), ("Ask", 0), "{name}");
        assert_eq!(row.updates[0].text, "Priority: High", "{name}");
        assert_eq!(draft.title, "Harbour forum", "{name}");
    }
}

#[test]
fn l5_a_block_of_merged_cells_is_said_for_both_directions() {
    let rows = [
        XLSX.row(&HEADINGS),
        XLSX.row(&["1", "Ask", "HO"]),
        XLSX.row(&["2", "Tell"]),
    ]
    .concat();
    let draft = XLSX.read(&rows, r#"<mergeCell ref="C2:D3"/>"#);
    let mut found = said(&draft, FindingKind::MergedCell);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "Cells of “Owner” are merged with the one above; it counts for each row: row 3.",
            "Cells of “Owner” are merged with those beside them; the text counts for the first: row 2.",
        ]
    );
}

#[test]
fn l6_words_that_a_merged_cell_covers_are_said() {
    let want = "Cells of “Owner” hold words that a merged cell covers; they were left out: row 3";
    let sheet = [
        XLSX.row(&HEADINGS),
        XLSX.row(&["1", "Ask", "HO"]),
        XLSX.row(&["2", "Tell", "Ann"]),
    ];
    let covers = r#"<table-cell number-rows-spanned="2"><p>HO</p></table-cell>"#;
    let covered = "<covered-table-cell><p>Ann</p></covered-table-cell>";
    let numbered = |n, action| [n, action].map(|text| open_cell("", text)).concat();
    let open = [
        ODS.row(&HEADINGS),
        ODS.row_of(&(numbered("1", "Ask") + covers)),
        ODS.row_of(&(numbered("2", "Tell") + covered)),
    ];
    let goes_on = |start: &str, text| (DOCX.cell)(&format!("<tcPr><vMerge {start}/></tcPr>"), text);
    let cells = |n, action| [n, action].map(|text| (DOCX.cell)("", text)).concat();
    let word = [
        DOCX.row(&HEADINGS),
        DOCX.row_of(&(cells("1", "Ask") + &goes_on(r#"val="restart""#, "HO"))),
        DOCX.row_of(&(cells("2", "Tell") + &goes_on("", "Ann"))),
    ];
    for (format, rows) in [(XLSX, sheet), (ODS, open), (DOCX, word)] {
        let draft = format.read(&rows.concat(), r#"<mergeCell ref="C2:C3"/>"#);
        let want = format!("{want}{}.", format.place);
        let found = said(&draft, FindingKind::MergedCell);
        assert!(found.contains(&want.as_str()), "{}: {found:?}", format.name);
        assert_eq!(draft.actions[1].owners, ["HO"], "{}", format.name);
    }
}

#[test]
fn l6_words_in_cells_of_word_that_go_on_from_the_one_before_are_said_and_those_that_go_on_from_none_read()
 {
    let cell = |start: &str, text| (DOCX.cell)(&format!("<tcPr>{start}</tcPr>"), text);
    let [leads, goes_on] = [r#"<hMerge val="restart"/>"#, r#"<hMerge val="continue"/>"#];
    let [top, below] = [r#"<vMerge val="restart"/>"#, "<vMerge/>"];
    let text = |text| cell("", text);
    let rows = [
        DOCX.row(&HEADINGS),
        // The words under the merged cell, and what stands behind them.
        DOCX.row_of(
            &[
                text("1"),
                cell(leads, "Ask"),
                cell(goes_on, "Ann"),
                text("High"),
            ]
            .concat(),
        ),
        // None leads: neither at the beginning nor behind a cell that stands alone.
        DOCX.row_of(&[cell(goes_on, "2"), text("Tell"), cell(goes_on, "HO")].concat()),
        // A block of two by two.
        DOCX.row_of(
            &[
                text("3"),
                cell(&format!("{leads}{top}"), "Go"),
                cell(&format!("{goes_on}{top}"), ""),
            ]
            .concat(),
        ),
        DOCX.row_of(
            &[
                text("4"),
                cell(&format!("{leads}{below}"), ""),
                cell(&format!("{goes_on}{below}"), ""),
            ]
            .concat(),
        ),
    ];
    let draft = DOCX.read(&rows.concat(), "");
    let mut found = said(&draft, FindingKind::MergedCell);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "Cells of “Action” are merged with the one above; it counts for each row: row 5 of table 1.",
            "Cells of “Action” are merged with those beside them; the text counts for the first: row 2 of table 1 and row 4 of table 1.",
            "Cells of “Owner” hold words that a merged cell covers; they were left out: row 2 of table 1.",
        ]
    );
    let read = draft.actions.iter();
    let read: Vec<_> = read
        .map(|one| (one.text.as_str(), one.owners.concat()))
        .collect();
    let want = [("Ask", ""), ("Tell", "HO"), ("Go", ""), ("Go", "")];
    assert_eq!(read, want.map(|(text, owner)| (text, owner.to_owned())));
    assert_eq!(draft.actions[0].updates[0].text, "Priority: High");
}

#[test]
fn l6_how_a_cell_of_word_was_laid_out_before_a_tracked_change_says_nothing_of_it_now() {
    let was = "<tcPrChange><tcPr><gridSpan val=\"2\"/><vMerge/></tcPr></tcPrChange>";
    let cell = |text| (DOCX.cell)(&format!("<tcPr>{was}</tcPr>"), text);
    let listed =
        "<tc><p><pPr><pPrChange><pPr><numPr/></pPr></pPrChange></pPr><r><t>Ask</t></r></p></tc>";
    let row = [cell("1"), listed.to_owned(), cell("HO"), cell("High")].concat();
    let draft = DOCX.read(&[DOCX.row(&HEADINGS), DOCX.row_of(&row)].concat(), "");
    let [read] = draft.actions.as_slice() else {
        panic!("{draft:?}");
    };
    assert_eq!(
        (read.text.as_str(), read.owners.concat()),
        ("Ask", "HO".to_owned())
    );
    assert_eq!(read.updates[0].text, "Priority: High");
    assert!(said(&draft, FindingKind::MergedCell).is_empty());
}

#[test]
fn l7_what_stands_beyond_the_last_column_is_said() {
    let mut cells = vec!["1", "Ask", "HO"];
    cells.resize(300, "");
    let last = [&cells[..255], &["Last"]].concat();
    let beyond = [&cells[..299], &["Far"]].concat();
    let alone = [vec![""; 256], vec!["Far"]].concat();
    let mut read: Vec<(&str, LogDraft)> = Vec::new();
    for format in [XLSX, ODS, DOCX, HTML] {
        let rows = [
            format.row(&HEADINGS),
            format.row(&last),
            format.row(&beyond),
            format.row(&alone),
        ];
        read.push((format.place, format.read(&rows.concat(), "")));
    }
    let line = |cells: &[&str]| cells.join(",");
    let text = [&HEADINGS[..], &last, &beyond, &alone].map(line).join("\n");
    read.push(("", import::read("log.csv", text.as_bytes()).unwrap().0));
    for (place, draft) in read {
        assert_eq!(draft.actions.len(), 2);
        assert_eq!(draft.actions[0].updates[0].text, "Column IV: Last");
        let want = format!(
            "Cells stand beyond column 256, the last that is read; they were left out: row 3{place} and row 4{place}."
        );
        assert_eq!(said(&draft, FindingKind::LeftOut), [want]);
        assert!(said(&draft, FindingKind::NotUnderstood).is_empty());
    }
}

#[test]
fn l8_a_cell_that_is_longer_than_what_is_kept_is_said_and_its_beginning_kept() {
    // The limit falls within a character.
    let long = format!("x{}", "é".repeat(600_000));
    for format in [ODS, ODT, DOCX, HTML] {
        let rows = [
            format.row(&HEADINGS),
            format.row(&["1", "Ask", "HO", &format!("{long} end")]),
            format.row(&["2", "Tell", "HO", "Low"]),
        ];
        let draft = format.read(&rows.concat(), "");
        let want = format!(
            "Cells of “Priority” hold more than 1 MB of text; what follows was left out: row 2{}.",
            format.place
        );
        let found = said(&draft, FindingKind::TooLong);
        assert!(found.contains(&want.as_str()), "{}: {found:?}", format.name);
        let kept = draft.actions[0].updates.iter().map(|one| &one.text);
        let n: usize = kept.map(|text| text.matches('é').count()).sum();
        assert_eq!(n, ((1 << 20) - 1) / 2, "{}", format.name);
    }
    let rows = [HTML.row(&HEADINGS), HTML.row(&["1", "Ask", "HO", "Low"])].concat();
    let page = format!("<!DOCTYPE html><p>{long}</p><table>{rows}</table>");
    let (draft, _) = import::read("log.html", page.as_bytes()).unwrap();
    assert_eq!(
        said(&draft, FindingKind::TooLong),
        [
            "Cells outside the rows of actions hold more than 1 MB of text; what follows was left out: paragraph 1 outside the tables."
        ]
    );
}

#[test]
fn l9_hidden_columns_are_read_and_said() {
    let rows = |format: Format| {
        let rows = [
            format.row(&HEADINGS),
            format.row(&["1", "Ask", "HO", "High"]),
            format.row(&["2", "Tell", "", "Low"]),
        ];
        rows.concat()
    };
    let columns = r#"<table-columns><table-column number-columns-repeated="2"/><table-column visibility="collapse"/>
        <table-column visibility="filter"/><table-column visibility="visible"/>
        <table-column visibility="collapse" number-columns-repeated="16379"/></table-columns>"#;
    let sheet = format!(
        r#"<cols><col min="1" max="2"/><col min="3" max="4" hidden="1"/></cols><sheetData>{}</sheetData>"#,
        rows(XLSX)
    );
    for (name, bytes) in [
        (ODS.name, (ODS.file)(&format!("{columns}{}", rows(ODS)), "")),
        (XLSX.name, workbook(&sheet)),
    ] {
        let (draft, _) = import::read(name, &bytes).unwrap();
        let mut found = said(&draft, FindingKind::Hidden);
        found.sort_unstable();
        let want = [
            "The column “Owner” is hidden; it was read: row 2.",
            "The column “Priority” is hidden; it was read: row 2 and row 3.",
        ];
        assert_eq!(found, want, "{name}");
        assert_eq!(draft.actions[0].owners, ["HO"], "{name}");
    }
}
