//! OpenDocument spreadsheets: a cover sheet and one table a sheet, as in the Excel workbook.
//!
//! Header rows are marked, frozen and repeat in print; each table can be filtered; dates are dates.

use super::{
    colours::fill_and_ink,
    odf::{Kind, Parts, package, root, styles, words},
    sheets::{cover, cut, width},
    table::{Book, Cell, Column, List},
    xml::{Xml, escaped},
};
use crate::model::*;

/// Writes a log as a spreadsheet.
pub(super) fn ods(copy: &LogCopy) -> Result<Vec<u8>, FileError> {
    let book = Book::new(copy);
    let parts = Parts {
        content: content(&book),
        styles: styles("table-cell", "Default", "", book.title(), ""),
        settings: settings(&book.lists),
    };
    package(&book.cover(), Kind::Spreadsheet, &parts)
}

fn content(book: &Book<'_>) -> String {
    let columns = book.columns();
    root("document-content", |xml| {
        xml.inside("office:automatic-styles", |xml| automatic(xml, &columns));
        xml.inside("office:body", |xml| {
            xml.inside("office:spreadsheet", |xml| {
                cover_sheet(xml, book);
                for list in &book.lists {
                    sheet(xml, list, &columns);
                }
                xml.inside("table:database-ranges", |xml| {
                    for list in book.lists.iter().filter(|list| !list.rows.is_empty()) {
                        let last = ('A'..).nth(columns.len() - 1).unwrap_or('Z');
                        let (name, end) = (list.name(), list.rows.len() + 1);
                        xml.raw(format_args!(
                            "<table:database-range table:name=\"{}\" table:target-range-address=\"'{name}'.A1:'{name}'.{last}{end}\" \
                             table:display-filter-buttons=\"true\"/>",
                            name.replace(' ', "_")
                        ));
                    }
                });
            });
        });
    })
}

/// The styles of columns and cells.
fn automatic(xml: &mut Xml, columns: &[Column]) {
    let column = |name: &str, characters: u32| {
        // A character of Arial 11 is about two millimetres wide.
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"{}mm\"/></style:style>",
            characters * 2
        )
    };
    xml.raw(column("cover", 90));
    for (at, one) in columns.iter().enumerate() {
        xml.raw(column(&format!("column{at}"), width(*one)));
    }
    xml.raw("<style:style style:name=\"sheet\" style:family=\"table\" style:master-page-name=\"Default\"><style:table-properties table:display=\"true\"/></style:style>");
    xml.raw("<style:style style:name=\"row\" style:family=\"table-row\"><style:table-row-properties style:use-optimal-row-height=\"true\"/></style:style>");
    let month = "<number:month number:style=\"long\" number:textual=\"true\"/><number:text> </number:text><number:year number:style=\"long\"/>";
    xml.raw(format_args!(
        "<number:date-style style:name=\"day-format\"><number:day/><number:text> </number:text>{month}</number:date-style>\
         <number:date-style style:name=\"month-format\">{month}</number:date-style>"
    ));
    let cell = |name: &str, data: &str, cell: &str, text: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table-cell\"{data}><style:table-cell-properties fo:wrap-option=\"wrap\" \
             style:vertical-align=\"top\"{cell}/><style:paragraph-properties fo:text-align=\"start\"/><style:text-properties {text}/></style:style>"
        )
    };
    let bold = "fo:font-weight=\"bold\"";
    xml.raw(cell("words", "", "", ""));
    xml.raw(cell(
        "title",
        "",
        "",
        &format!("{bold} fo:font-size=\"16pt\""),
    ));
    xml.raw(cell(
        "head",
        "",
        " fo:background-color=\"#e4e8ee\" fo:border-bottom=\"1.5pt solid #111111\"",
        bold,
    ));
    xml.raw(cell("day", " style:data-style-name=\"day-format\"", "", ""));
    xml.raw(cell(
        "month",
        " style:data-style-name=\"month-format\"",
        "",
        "",
    ));
    for colour in Colour::ALL {
        let (fill, ink) = fill_and_ink(*colour);
        let fill = format!(" fo:background-color=\"#{fill}\"");
        xml.raw(cell(
            colour.word(),
            "",
            &fill,
            &format!("fo:color=\"#{ink}\""),
        ));
    }
}

fn cover_sheet(xml: &mut Xml, book: &Book<'_>) {
    xml.inside(
        "table:table table:name=\"About\" table:style-name=\"sheet\"",
        |xml| {
            xml.raw("<table:table-column table:style-name=\"cover\"/>");
            for (at, row) in cover(book).iter().enumerate() {
                let style = match (row.category, at) {
                    (Some(category), _) => category.colour.word(),
                    (None, 0) => "title",
                    _ => "words",
                };
                xml.inside("table:table-row table:style-name=\"row\"", |xml| {
                    text_cell(xml, style, &row.words)
                });
            }
        },
    );
}

fn sheet(xml: &mut Xml, list: &List<'_>, columns: &[Column]) {
    let open = format!(
        "table:table table:name=\"{}\" table:style-name=\"sheet\"",
        escaped(list.name())
    );
    xml.inside(&open, |xml| {
        for (at, column) in columns.iter().enumerate() {
            let hidden = match column {
                Column::Id => " table:visibility=\"collapse\"",
                _ => "",
            };
            xml.raw(format_args!(
                "<table:table-column table:style-name=\"column{at}\"{hidden} table:default-cell-style-name=\"words\"/>"
            ));
        }
        xml.inside("table:table-header-rows", |xml| {
            xml.inside("table:table-row table:style-name=\"row\"", |xml| {
                columns.iter().for_each(|column| text_cell(xml, "head", column.title()));
            });
        });
        for row in &list.rows {
            xml.inside("table:table-row table:style-name=\"row\"", |xml| {
                columns.iter().for_each(|column| cell(xml, &row.cell(*column)));
            });
        }
    });
}

fn cell(xml: &mut Xml, cell: &Cell<'_>) {
    let dated = |xml: &mut Xml, style: &str, day: Day| {
        let open = format!(
            "table:table-cell table:style-name=\"{style}\" office:value-type=\"date\" office:date-value=\"{day}\""
        );
        xml.inside(&open, |xml| {
            xml.element("text:p", &cell.words());
        });
    };
    match cell {
        Cell::Empty => {
            xml.raw("<table:table-cell/>");
        }
        Cell::Number(number) => {
            let open = format!(
                "table:table-cell table:style-name=\"words\" office:value-type=\"float\" office:value=\"{number}\""
            );
            xml.inside(&open, |xml| {
                xml.element("text:p", &number.to_string());
            });
        }
        Cell::Day(day) => dated(xml, "day", *day),
        Cell::Month(month) => dated(xml, "month", month.first_day()),
        Cell::Category(category) => text_cell(xml, category.colour.word(), &category.name),
        Cell::Text(text) => text_cell(xml, "words", text),
    }
}

fn text_cell(xml: &mut Xml, style: &str, text: &str) {
    let open =
        format!("table:table-cell table:style-name=\"{style}\" office:value-type=\"string\"");
    xml.inside(&open, |xml| {
        for line in cut(text).split('\n') {
            xml.inside("text:p", |xml| words(xml, line));
        }
    });
}

/// The header row of each table stays in sight.
fn settings(lists: &[List<'_>]) -> String {
    let item = |name: &str, kind: &str, value: &str| {
        format!(
            "<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}</config:config-item>"
        )
    };
    root("document-settings", |xml| {
        xml.raw(
            "<office:settings><config:config-item-set config:name=\"ooo:view-settings\">\
             <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>",
        );
        xml.raw(item("ViewId", "string", "view1"));
        xml.inside(
            "config:config-item-map-named config:name=\"Tables\"",
            |xml| {
                for list in lists {
                    let open = format!(
                        "config:config-item-map-entry config:name=\"{}\"",
                        escaped(list.name())
                    );
                    xml.inside(&open, |xml| {
                        xml.raw(item("CursorPositionX", "int", "0"));
                        xml.raw(item("CursorPositionY", "int", "1"));
                        xml.raw(item("HorizontalSplitMode", "short", "0"));
                        xml.raw(item("VerticalSplitMode", "short", "2"));
                        xml.raw(item("VerticalSplitPosition", "int", "1"));
                        xml.raw(item("ActiveSplitRange", "short", "2"));
                        xml.raw(item("PositionTop", "int", "0"));
                        xml.raw(item("PositionBottom", "int", "1"));
                    });
                }
            },
        );
        xml.raw(item("ActiveTable", "string", "About"));
        xml.raw(
            "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>",
        );
    })
}
