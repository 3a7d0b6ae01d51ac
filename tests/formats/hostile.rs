//! Packages made to do harm: they are refused, within bounds, with the reason.

use flate2::{Compression, Crc, write::DeflateEncoder};
use matters_arising::{
    import,
    model::{DocumentKind, FileError, FindingKind},
};
use std::io::Write;

/// A package of entries; `says` may lie about the length.
pub(crate) struct Package {
    bytes: Vec<u8>,
    list: Vec<u8>,
    n: u16,
}

impl Package {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            list: Vec::new(),
            n: 0,
        }
    }

    pub(crate) fn with(self, name: &str, content: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(content);
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(content).unwrap();
        self.entry(
            name,
            &packed.finish().unwrap(),
            crc.sum(),
            content.len() as u32,
            0,
        )
    }

    fn entry(mut self, name: &str, packed: &[u8], crc: u32, n: u32, flags: u16) -> Self {
        let header = u32::try_from(self.bytes.len()).unwrap();
        let mut common = Vec::new();
        common.extend(20u16.to_le_bytes());
        common.extend(flags.to_le_bytes());
        common.extend(8u16.to_le_bytes());
        common.extend([0; 4]);
        common.extend(crc.to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend(n.to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(name.bytes());
        self.bytes.extend(packed);
        self.list.extend(b"PK\x01\x02\x14\0");
        self.list.extend(&common);
        self.list.extend([0; 10]);
        self.list.extend(header.to_le_bytes());
        self.list.extend(name.bytes());
        self.n += 1;
        self
    }

    pub(crate) fn done(self) -> Vec<u8> {
        let mut bytes = self.bytes;
        let at = bytes.len() as u32;
        bytes.extend(&self.list);
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend(self.n.to_le_bytes());
        bytes.extend(self.n.to_le_bytes());
        bytes.extend((self.list.len() as u32).to_le_bytes());
        bytes.extend(at.to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }
}

/// A workbook that unpacks to so many megabytes of white space.
pub(crate) fn bomb(megabytes: usize) -> Vec<u8> {
    // One packed piece, over and over, and the end of a packed stream.
    let mut piece = DeflateEncoder::new(Vec::new(), Compression::fast());
    piece.write_all(&vec![b' '; 1 << 20]).unwrap();
    piece.flush().unwrap();
    let packed = [piece.get_ref().repeat(megabytes), vec![3, 0]].concat();
    Package::new()
        .entry("xl/workbook.xml", &packed, 0, 0, 0)
        .done()
}

/// A text whose entities unfold, each to ten of the one before.
pub(crate) fn entities() -> Vec<u8> {
    let names: Vec<char> = ('a'..='k').collect();
    let unfolds = names.windows(2).map(|two| {
        let ten = format!("&{};", two[0]).repeat(10);
        format!("<!ENTITY {} \"{ten}\">", two[1])
    });
    let unfolds: String = unfolds.collect();
    let text = format!(
        "<!DOCTYPE d [<!ENTITY a \"Ask\">{unfolds}]><document><p><r><t>&k;</t></r></p></document>"
    );
    Package::new()
        .with("word/document.xml", text.as_bytes())
        .done()
}

/// A text with a table of so many rows.
pub(crate) fn text_of_rows(n: usize) -> Vec<u8> {
    let cell = |text: &str| format!("<tc><p><r><t>{text}</t></r></p></tc>");
    let row = |cells: [&str; 2]| format!("<tr>{}</tr>", cells.map(cell).concat());
    let rows = row(["1", "Ask"]).repeat(n);
    let head = row(["No.", "Action"]);
    let text = format!("<document><body><tbl>{head}{rows}</tbl></body></document>");
    Package::new()
        .with("word/document.xml", text.as_bytes())
        .done()
}

fn error(bytes: &[u8]) -> FileError {
    import::read("log.xlsx", bytes).unwrap_err()
}

const WORKBOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/a.xml"/></Relationships>"#;

/// A workbook with this worksheet.
pub(crate) fn workbook(sheet: &str) -> Vec<u8> {
    Package::new()
        .with("xl/workbook.xml", WORKBOOK.as_bytes())
        .with("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes())
        .with("xl/worksheets/a.xml", sheet.as_bytes())
        .done()
}

fn row(cells: &[&str]) -> String {
    let cells = cells
        .iter()
        .map(|text| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#));
    format!("<row>{}</row>", cells.collect::<String>())
}

#[test]
fn h1_a_small_workbook_is_read() {
    let rows = [row(&["No", "Action", "Owner"]), row(&["1", "Ask", "HO"])].concat();
    let (draft, _) = import::read(
        "log.xlsx",
        &workbook(&format!("<sheetData>{rows}</sheetData>")),
    )
    .unwrap();
    assert_eq!(draft.actions[0].owners, ["HO"]);
}

#[test]
fn h1b_a_formula_gives_its_last_result_and_is_named_and_never_worked_out() {
    let formula = r#"<c t="str"><f>CONCATENATE("Ask ",B9)</f><v>Ask the pilots</v></c>"#;
    let rows = [
        row(&["No", "Action", "Owner"]),
        format!("<row><c><f>1+1</f><v>7</v></c>{formula}</row>"),
        format!("<row><c><v>8</v></c>{formula}</row>"),
        row(&["9", "Tell", "HO"]),
    ]
    .concat();
    let sheet = format!("<sheetData>{rows}</sheetData>");
    let (draft, _) = import::read("log.xlsx", &workbook(&sheet)).unwrap();
    let said: Vec<_> = draft
        .actions
        .iter()
        .map(|row| (row.number, row.text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Some(7), "Ask the pilots"),
            (Some(8), "Ask the pilots"),
            (Some(9), "Tell")
        ]
    );
    let formulas = draft.findings.iter();
    let formulas = formulas.filter(|one| one.kind == FindingKind::Formula);
    let mut formulas: Vec<_> = formulas.map(|one| one.text.as_str()).collect();
    formulas.sort_unstable();
    assert_eq!(
        formulas,
        [
            "Cells of “Action” are formulas; their last results were taken: row 2 and row 3.",
            "Cells of “No” are formulas; their last results were taken: row 2.",
        ]
    );
}

#[test]
fn h2_what_unpacks_to_too_much_is_refused() {
    let bytes = bomb(130);
    assert!(bytes.len() < 2 << 20, "it is a bomb");
    assert!(matches!(error(&bytes), FileError::Bomb { .. }));
    let mut many = Package::new();
    for at in 0..5_000 {
        many = many.entry(&format!("{at}"), &[], 0, 0, 0);
    }
    assert!(matches!(error(&many.done()), FileError::Bomb { .. }));
}

#[test]
fn h3_too_many_rows_and_shared_strings_that_multiply_are_refused() {
    let rows = row(&["No", "Action"]).repeat(200_000);
    let many = workbook(&format!("<sheetData>{rows}</sheetData>"));
    assert_eq!(error(&many), FileError::TooManyRows { limit: 50_000 });
    let string = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let cells = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(1_000);
    let bytes = Package::new()
        .with("xl/workbook.xml", WORKBOOK.as_bytes())
        .with("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes())
        .with(
            "xl/worksheets/a.xml",
            format!("<sheetData>{cells}</sheetData>").as_bytes(),
        )
        .with("xl/sharedStrings.xml", string.as_bytes())
        .done();
    assert!(matches!(error(&bytes), FileError::TooLarge { .. }));
    let merged = format!(
        "<sheetData>{}</sheetData>{}",
        row(&["x"]).repeat(40_000),
        r#"<mergeCell ref="A1:A40000"/>"#.repeat(10_000)
    );
    assert!(matches!(
        error(&workbook(&merged)),
        FileError::TooLarge { .. }
    ));
    let repeated = r#"<document-content><body><spreadsheet><table name="a"><table-row number-rows-repeated="4000000000">
        <table-cell number-columns-repeated="4000000000"><p>x</p></table-cell></table-row></table></spreadsheet></body></document-content>"#;
    let bytes = Package::new()
        .with("META-INF/manifest.xml", b"<manifest/>")
        .with("content.xml", repeated.as_bytes())
        .done();
    assert!(matches!(
        error(&bytes),
        FileError::TooManyRows { .. } | FileError::TooLarge { .. }
    ));
}

#[test]
fn h4_entities_and_deep_nesting_are_refused() {
    let bomb =
        r#"<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sheetData>&b;</sheetData>"#;
    assert_eq!(error(&workbook(bomb)), FileError::Damaged);
    let deep = "<a>".repeat(100_000);
    assert_eq!(error(&workbook(&deep)), FileError::Damaged);
    let tables = "<tbl><tr><tc>".repeat(80);
    let ends = "</tc></tr></tbl>".repeat(80);
    let bytes = Package::new()
        .with(
            "word/document.xml",
            format!("<document>{tables}<p><r><t>x</t></r></p>{ends}</document>").as_bytes(),
        )
        .done();
    // Tables in tables are one cell's text.
    assert_eq!(error(&bytes), FileError::NoTable);
}

#[test]
fn h5_encrypted_and_old_documents_are_named() {
    let bytes = Package::new()
        .with("x", b"")
        .entry("xl/workbook.xml", b"abc", 0, 3, 1)
        .done();
    assert_eq!(error(&bytes), FileError::Encrypted);
    let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let bytes = Package::new()
        .with("META-INF/manifest.xml", manifest)
        .with("content.xml", b"x")
        .done();
    assert_eq!(error(&bytes), FileError::Encrypted);
    let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    compound.extend([0; 600]);
    assert_eq!(
        error(&compound),
        FileError::OtherKind {
            kind: DocumentKind::OldOffice
        }
    );
    compound.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
    assert_eq!(error(&compound), FileError::Encrypted);
    let kinds = [
        (b"{\\rtf1".to_vec(), DocumentKind::RichText),
        (
            Package::new().with("a.txt", b"x").done(),
            DocumentKind::Archive,
        ),
        (
            Package::new().with("xl/workbook.bin", b"x").done(),
            DocumentKind::BinaryWorkbook,
        ),
    ];
    for (bytes, kind) in kinds {
        assert_eq!(error(&bytes), FileError::OtherKind { kind });
    }
}

#[test]
fn h6_macros_are_named_and_never_run() {
    let sheet = format!(
        "<sheetData>{}{}</sheetData>",
        row(&["No", "Action"]),
        row(&["1", "Ask"])
    );
    let bytes = Package::new()
        .with("xl/workbook.xml", WORKBOOK.as_bytes())
        .with("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes())
        .with("xl/worksheets/a.xml", sheet.as_bytes())
        .with("xl/vbaProject.bin", b"\0")
        .done();
    let (draft, _) = import::read("log.xlsm", &bytes).unwrap();
    let said: Vec<_> = draft
        .findings
        .iter()
        .map(|finding| finding.text.as_str())
        .collect();
    assert!(
        said.contains(&"The document holds macros. They were never run."),
        "{said:?}"
    );
}

#[test]
fn h7_a_damaged_package_is_an_error_wherever_it_is_damaged() {
    let rows = [row(&["No", "Action"]), row(&["1", "Ask"])].concat();
    let whole = workbook(&format!("<sheetData>{rows}</sheetData>"));
    // Without the last bytes it is whole but for the length of its comment.
    for end in (0..whole.len() - 22).step_by(7) {
        assert!(
            import::read("log.xlsx", &whole[..end]).is_err(),
            "cut at {end}"
        );
    }
    // A changed byte is found, or changes nothing that is read.
    let want = import::read("log.xlsx", &whole).unwrap();
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        if let Ok(read) = import::read("log.xlsx", &bytes) {
            assert_eq!(read.0.actions, want.0.actions, "byte {at}");
        }
    }
}
