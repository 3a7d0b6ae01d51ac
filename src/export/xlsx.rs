//! Excel workbooks (ECMA-376, SpreadsheetML): a cover sheet and one table a sheet.
//!
//! After the rules of the government's Analysis Function for accessible spreadsheets: a cover first, one marked table a
//! sheet beginning in A1, no merged cells, no empty rows, colours always with their word. Dates are dates: a month is
//! its first day shown as "February 2019". Excel takes 32,767 characters a cell; what is longer is cut and says so.

use super::{
    colours::fill_and_ink,
    ooxml::{Part, Relation, package},
    sheets::{cover, cut, height, width},
    table::{Book, Cell, Column, List},
    xml::{Xml, escaped},
};
use crate::model::*;
use std::collections::HashMap;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Days from Excel's epoch to 1970. Its calendar has a day too many before March 1900.
const EPOCH: i64 = 25_569;
const FIRST_SERIAL: i64 = 61;

const SHEETS: [&str; 4] = [
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
    "xl/worksheets/sheet4.xml",
];
const SHEET_RELATIONS: [&str; 3] = [
    "xl/worksheets/_rels/sheet2.xml.rels",
    "xl/worksheets/_rels/sheet3.xml.rels",
    "xl/worksheets/_rels/sheet4.xml.rels",
];
const TABLES: [(&str, &str); 3] = [
    ("xl/tables/table1.xml", "../tables/table1.xml"),
    ("xl/tables/table2.xml", "../tables/table2.xml"),
    ("xl/tables/table3.xml", "../tables/table3.xml"),
];

/// The cell formats of the style sheet, after the plain one that every workbook has.
#[derive(Clone, Copy)]
enum Style {
    Title,
    Head,
    Words,
    Day,
    Month,
    Category(Colour),
}

impl Style {
    fn index(self) -> usize {
        match self {
            Self::Title => 1,
            Self::Head => 2,
            Self::Words => 3,
            Self::Day => 4,
            Self::Month => 5,
            Self::Category(colour) => 6 + colour as usize,
        }
    }
}

/// Writes a log as a workbook.
pub(super) fn xlsx(copy: &LogCopy) -> Result<Vec<u8>, FileError> {
    let book = Book::new(copy);
    let columns = book.columns();
    let mut strings = Strings::default();
    let part = |path, kind, content| Part {
        path,
        kind,
        content,
    };
    let mut parts = vec![part(
        SHEETS[0],
        "officedocument.spreadsheetml.worksheet",
        cover_sheet(&book, &mut strings),
    )];
    let mut relations = vec![("xl/_rels/workbook.xml.rels", workbook_relations())];
    for (at, list) in book.lists.iter().enumerate() {
        let content = table_sheet(list, &columns, book.title(), &mut strings);
        parts.push(part(
            SHEETS[at + 1],
            "officedocument.spreadsheetml.worksheet",
            content,
        ));
        // A table without rows is one that Excel repairs.
        if !list.rows.is_empty() {
            let (path, target) = TABLES[at];
            parts.push(part(
                path,
                "officedocument.spreadsheetml.table",
                table(list, &columns, at + 1),
            ));
            let kind = "table";
            relations.push((SHEET_RELATIONS[at], vec![Relation { kind, target }]));
        }
    }
    parts.push(part(
        "xl/workbook.xml",
        "officedocument.spreadsheetml.sheet.main",
        workbook(&book.lists),
    ));
    parts.push(part(
        "xl/styles.xml",
        "officedocument.spreadsheetml.styles",
        styles(),
    ));
    parts.push(part(
        "xl/sharedStrings.xml",
        "officedocument.spreadsheetml.sharedStrings",
        strings.finish(),
    ));
    package(&book.cover(), "xl/workbook.xml", &parts, &relations)
}

fn workbook_relations() -> Vec<Relation> {
    let sheets = [
        "worksheets/sheet1.xml",
        "worksheets/sheet2.xml",
        "worksheets/sheet3.xml",
        "worksheets/sheet4.xml",
    ];
    let mut relations: Vec<_> = sheets
        .map(|target| Relation {
            kind: "worksheet",
            target,
        })
        .into();
    relations.push(Relation {
        kind: "styles",
        target: "styles.xml",
    });
    relations.push(Relation {
        kind: "sharedStrings",
        target: "sharedStrings.xml",
    });
    relations
}

fn workbook(lists: &[List<'_>]) -> String {
    let mut xml = Xml::document();
    xml.inside(
        &format!("workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\""),
        |xml| {
            xml.raw("<bookViews><workbookView activeTab=\"0\"/></bookViews>");
            xml.inside("sheets", |xml| {
                let names = std::iter::once("About").chain(lists.iter().map(List::name));
                for (name, id) in names.zip(1..) {
                    let name = escaped(name);
                    xml.raw(format_args!(
                        "<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"
                    ));
                }
            });
            xml.inside("definedNames", |xml| {
                for (at, list) in lists.iter().enumerate() {
                    let open = format!(
                        "definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{}\"",
                        at + 1
                    );
                    xml.element(&open, &format!("'{}'!$1:$1", list.name()));
                }
            });
        },
    );
    xml.finish()
}

fn cover_sheet(book: &Book<'_>, strings: &mut Strings) -> String {
    let rows = cover(book);
    let mut xml = Xml::document();
    xml.inside(&format!("worksheet xmlns=\"{MAIN}\""), |xml| {
        xml.raw("<sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"/></sheetViews>");
        xml.raw("<cols><col min=\"1\" max=\"1\" width=\"90\" customWidth=\"1\"/></cols>");
        xml.inside("sheetData", |xml| {
            for (row, at) in rows.iter().zip(1..) {
                let style = match (row.category, at) {
                    (Some(category), _) => Style::Category(category.colour),
                    (None, 1) => Style::Title,
                    _ => Style::Words,
                };
                xml.inside(&format!("row r=\"{at}\""), |xml| {
                    string(xml, 'A', at, style, strings.place(&row.words));
                });
            }
        });
        xml.raw("<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>");
        xml.raw("<pageSetup paperSize=\"9\" orientation=\"portrait\"/>");
    });
    xml.finish()
}

fn table_sheet(list: &List<'_>, columns: &[Column], title: &str, strings: &mut Strings) -> String {
    let mut xml = Xml::document();
    xml.inside(&format!("worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\""), |xml| {
        xml.raw("<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
        // The header row stays in sight.
        xml.raw(
            "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" \
             activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\" \
             activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews>",
        );
        xml.inside("cols", |xml| {
            for (column, n) in columns.iter().zip(1..) {
                let width = width(*column);
                let hidden = if *column == Column::Id { " hidden=\"1\"" } else { "" };
                xml.raw(format_args!(
                    "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"{hidden}/>"
                ));
            }
        });
        xml.inside("sheetData", |xml| {
            // Two lines: "Linked actions" has a narrow column.
            xml.inside("row r=\"1\" ht=\"32\"", |xml| {
                for (column, letter) in columns.iter().zip('A'..) {
                    string(xml, letter, 1, Style::Head, strings.place(column.title()));
                }
            });
            for (row, at) in list.rows.iter().zip(2..) {
                let height = height(row, columns);
                xml.inside(&format!("row r=\"{at}\" ht=\"{height}\""), |xml| {
                    for (column, letter) in columns.iter().zip('A'..) {
                        cell(xml, letter, at, &row.cell(*column), strings);
                    }
                });
            }
        });
        xml.raw("<printOptions gridLines=\"1\"/>");
        xml.raw("<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>");
        xml.raw("<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>");
        xml.inside("headerFooter", |xml| {
            // An ampersand begins a code; 255 characters are all that a header may have.
            let title: String = title.chars().take(80).collect::<String>().replace('&', "&&");
            xml.element("oddHeader", &format!("&L{title}&R{}", list.title()));
            xml.element("oddFooter", "&RPage &P of &N");
        });
        if !list.rows.is_empty() {
            xml.raw("<tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts>");
        }
    });
    xml.finish()
}

fn table(list: &List<'_>, columns: &[Column], id: usize) -> String {
    let last = ('A'..).nth(columns.len() - 1).unwrap_or('Z');
    let area = format!("A1:{last}{}", list.rows.len() + 1);
    let name = list.name().replace(' ', "_");
    let mut xml = Xml::document();
    let open = format!(
        "table xmlns=\"{MAIN}\" id=\"{id}\" name=\"{name}\" displayName=\"{name}\" ref=\"{area}\" totalsRowShown=\"0\""
    );
    xml.inside(&open, |xml| {
        xml.raw(format_args!("<autoFilter ref=\"{area}\"/>"));
        xml.inside(&format!("tableColumns count=\"{}\"", columns.len()), |xml| {
            for (column, id) in columns.iter().zip(1..) {
                let name = escaped(column.title());
                xml.raw(format_args!("<tableColumn id=\"{id}\" name=\"{name}\"/>"));
            }
        });
        xml.raw("<tableStyleInfo name=\"TableStyleLight1\" showFirstColumn=\"0\" showLastColumn=\"0\" showRowStripes=\"0\" showColumnStripes=\"0\"/>");
    });
    xml.finish()
}

fn cell(xml: &mut Xml, letter: char, at: usize, cell: &Cell<'_>, strings: &mut Strings) {
    let serial = |day: Day| Some(day.number() + EPOCH).filter(|serial| *serial >= FIRST_SERIAL);
    let (style, number) = match cell {
        Cell::Empty => return,
        Cell::Number(n) => (Style::Words, Some(i64::from(*n))),
        Cell::Day(day) => (Style::Day, serial(*day)),
        Cell::Month(month) => (Style::Month, serial(month.first_day())),
        Cell::Category(category) => (Style::Category(category.colour), None),
        Cell::Text(_) => (Style::Words, None),
    };
    match number {
        Some(number) => {
            let style = style.index();
            xml.raw(format_args!(
                "<c r=\"{letter}{at}\" s=\"{style}\"><v>{number}</v></c>"
            ));
        }
        None => string(xml, letter, at, style, strings.place(&cell.words())),
    }
}

fn string(xml: &mut Xml, letter: char, at: usize, style: Style, place: usize) {
    let style = style.index();
    xml.raw(format_args!(
        "<c r=\"{letter}{at}\" s=\"{style}\" t=\"s\"><v>{place}</v></c>"
    ));
}

/// The words of all sheets, each once.
#[derive(Default)]
struct Strings {
    places: HashMap<String, usize>,
    xml: Xml,
    n_used: usize,
}

impl Strings {
    fn place(&mut self, words: &str) -> usize {
        self.n_used += 1;
        let words = cut(words);
        if let Some(place) = self.places.get(words.as_ref()) {
            return *place;
        }
        let place = self.places.len();
        self.xml.inside("si", |xml| {
            xml.element("t xml:space=\"preserve\"", &unescapable(&words));
        });
        self.places.insert(words.into_owned(), place);
        place
    }

    fn finish(self) -> String {
        let mut xml = Xml::document();
        let open = format!(
            "sst xmlns=\"{MAIN}\" count=\"{}\" uniqueCount=\"{}\"",
            self.n_used,
            self.places.len()
        );
        xml.inside(&open, |xml| {
            xml.raw(self.xml.finish());
        });
        xml.finish()
    }
}

/// `_x0041_` in a string is an escape to Excel; words that look like one get theirs escaped.
fn unescapable(words: &str) -> String {
    if !words.contains("_x") {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len() + 6);
    for (at, c) in words.char_indices() {
        let rest = words.as_bytes().get(at + 1..at + 7);
        let is_escape = c == '_'
            && rest.is_some_and(|rest| {
                rest[0] == b'x' && rest[5] == b'_' && rest[1..5].iter().all(u8::is_ascii_hexdigit)
            });
        out.push_str(if is_escape { "_x005F_" } else { "" });
        if !is_escape {
            out.push(c);
        }
    }
    out
}

fn styles() -> String {
    let mut xml = Xml::document();
    xml.inside(&format!("styleSheet xmlns=\"{MAIN}\""), |xml| {
        xml.raw(
            "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"d mmmm yyyy\"/>\
             <numFmt numFmtId=\"165\" formatCode=\"mmmm yyyy\"/></numFmts>",
        );
        let font = |rest: &str| format!("<font>{rest}<name val=\"Arial\"/><family val=\"2\"/></font>");
        xml.raw("<fonts count=\"4\">");
        xml.raw(font("<sz val=\"11\"/>"));
        xml.raw(font("<b/><sz val=\"16\"/>"));
        xml.raw(font("<b/><sz val=\"11\"/>"));
        xml.raw(font("<sz val=\"11\"/><color rgb=\"FFFFFFFF\"/>"));
        xml.raw("</fonts>");
        // The first two are what every workbook must have.
        xml.raw(format_args!("<fills count=\"{}\">", 3 + Colour::ALL.len()));
        xml.raw("<fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>");
        let fill = |colour: &str| {
            format!("<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{colour}\"/><bgColor indexed=\"64\"/></patternFill></fill>")
        };
        xml.raw(fill("E4E8EE"));
        for colour in Colour::ALL {
            xml.raw(fill(&fill_and_ink(*colour).0.to_uppercase()));
        }
        xml.raw("</fills>");
        xml.raw(
            "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
             <border><left/><right/><top/><bottom style=\"medium\"><color rgb=\"FF111111\"/></bottom><diagonal/></border></borders>",
        );
        xml.raw("<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>");
        xml.raw(format_args!("<cellXfs count=\"{}\">", 6 + Colour::ALL.len()));
        let format = |number: u32, font: u32, fill: usize, border: u32| {
            format!(
                "<xf numFmtId=\"{number}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" \
                 applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">\
                 <alignment horizontal=\"left\" vertical=\"top\" wrapText=\"1\"/></xf>"
            )
        };
        // In the order of `Style`.
        xml.raw("<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>");
        xml.raw(format(0, 1, 0, 0));
        xml.raw(format(0, 2, 2, 1));
        xml.raw(format(0, 0, 0, 0));
        xml.raw(format(164, 0, 0, 0));
        xml.raw(format(165, 0, 0, 0));
        for (at, colour) in Colour::ALL.iter().enumerate() {
            let font = if fill_and_ink(*colour).1 == "ffffff" { 3 } else { 0 };
            xml.raw(format(0, font, 3 + at, 0));
        }
        xml.raw("</cellXfs>");
        xml.raw("<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>");
        xml.raw("<dxfs count=\"0\"/><tableStyles count=\"0\" defaultTableStyle=\"TableStyleLight1\" defaultPivotStyle=\"PivotStyleLight16\"/>");
    });
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_an_escape_stay_words() {
        assert_eq!(unescapable("a_b"), "a_b");
        assert_eq!(unescapable("_x0041_ ü"), "_x005F_x0041_ ü");
        assert_eq!(unescapable("_x00ü1_"), "_x00ü1_");
    }

    #[test]
    fn a_date_before_excels_calendar_is_words() {
        let mut xml = Xml::default();
        let mut strings = Strings::default();
        for (day, at) in [(Day::new(1899, 5, 1), 1), (Day::new(2019, 4, 18), 2)] {
            cell(
                &mut xml,
                'A',
                at,
                &Cell::Day(day.expect("a day")),
                &mut strings,
            );
        }
        let xml = xml.finish();
        assert!(xml.contains("<c r=\"A1\" s=\"4\" t=\"s\">"), "{xml}");
        assert!(xml.contains("<c r=\"A2\" s=\"4\"><v>43573</v>"), "{xml}");
    }
}
