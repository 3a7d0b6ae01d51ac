//! Word documents (ECMA-376, WordprocessingML): the log as the group knows it on paper.
//!
//! Headings are headings, header rows are marked and repeat on every page, tables say what they are, colours stand
//! with their word. Each row bears a bookmark with its action's id.

use super::{
    colours::fill_and_ink,
    ooxml::{Part, Relation, package},
    paper::{COLUMNS, Paragraph, WIDTHS, legend, paragraphs},
    table::{Book, Column, Cover, List, Row},
    xml::{Xml, escaped},
};
use crate::model::*;

mod minutes;

pub(super) use minutes::minutes;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The width of the text on A4 lying down, in twentieths of a point.
const PAGE_WIDTH: u32 = 15_138;

/// Writes a log as a Word document.
pub(super) fn docx(copy: &LogCopy) -> Result<Vec<u8>, FileError> {
    let book = Book::new(copy);
    packed(&book.cover(), document(&book))
}

/// Puts a document together with its looks and its footer.
fn packed(cover: &Cover<'_>, document: String) -> Result<Vec<u8>, FileError> {
    let part = |path, kind, content| Part {
        path,
        kind,
        content,
    };
    let parts = [
        part(
            "word/document.xml",
            "officedocument.wordprocessingml.document.main",
            document,
        ),
        part(
            "word/styles.xml",
            "officedocument.wordprocessingml.styles",
            styles(),
        ),
        part(
            "word/settings.xml",
            "officedocument.wordprocessingml.settings",
            settings(),
        ),
        part(
            "word/footer1.xml",
            "officedocument.wordprocessingml.footer",
            footer(&cover.foot),
        ),
    ];
    let relations = ["styles", "settings", "footer"]
        .into_iter()
        .zip(["styles.xml", "settings.xml", "footer1.xml"])
        .map(|(kind, target)| Relation { kind, target })
        .collect();
    package(
        cover,
        "word/document.xml",
        &parts,
        &[("word/_rels/document.xml.rels", relations)],
    )
}

fn document(book: &Book<'_>) -> String {
    let mut n_rows = 0;
    body(|xml| {
        styled(xml, "Title", book.title());
        for sentence in book.about() {
            styled(xml, "Normal", &sentence);
        }
        if !book.copy.head.categories.is_empty() {
            styled(xml, "Heading1", "Categories");
            for (category, words) in legend(book) {
                xml.inside("w:p", |xml| {
                    run(xml, &shade(category.colour), &format!(" {words} "));
                });
            }
        }
        for list in &book.lists {
            write_list(xml, list, &mut n_rows);
        }
    })
}

/// The main part: its content, and A4 lying down with a footer.
fn body(content: impl FnOnce(&mut Xml)) -> String {
    let mut xml = Xml::document();
    let open = format!("w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{RELATION}\"");
    xml.inside(&open, |xml| {
        xml.inside("w:body", |xml| {
            content(xml);
            xml.raw(
                "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
                 <w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
                 <w:pgMar w:top=\"850\" w:right=\"850\" w:bottom=\"850\" w:left=\"850\" w:header=\"425\" w:footer=\"425\" w:gutter=\"0\"/></w:sectPr>",
            );
        });
    });
    xml.finish()
}

fn write_list(xml: &mut Xml, list: &List<'_>, n_rows: &mut u32) {
    // The appendix begins a page of its own.
    let page = if list.group == Group::Completed {
        "<w:pageBreakBefore/>"
    } else {
        ""
    };
    xml.inside("w:p", |xml| {
        xml.raw(format_args!(
            "<w:pPr><w:pStyle w:val=\"Heading1\"/>{page}</w:pPr>"
        ));
        run(xml, "", list.title());
    });
    if list.rows.is_empty() {
        styled(xml, "Normal", "None.");
        return;
    }
    let titles = COLUMNS.map(Column::title);
    let about = format!("{}, one row for each action", list.title());
    table(xml, (list.title(), &about), &WIDTHS, &titles, |xml| {
        for row in &list.rows {
            *n_rows += 1;
            write_row(xml, row, *n_rows);
        }
    });
}

/// A table with a name and a description, and a header row that repeats on every page.
fn table(
    xml: &mut Xml,
    (name, about): (&str, &str),
    widths: &[u32],
    titles: &[&str],
    rows: impl FnOnce(&mut Xml),
) {
    xml.inside("w:tbl", |xml| {
        let (name, about) = (escaped(name), escaped(about));
        xml.raw(format_args!(
            "<w:tblPr><w:tblStyle w:val=\"LogTable\"/><w:tblW w:w=\"{PAGE_WIDTH}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>\
             <w:tblCaption w:val=\"{name}\"/><w:tblDescription w:val=\"{about}\"/></w:tblPr>"
        ));
        xml.inside("w:tblGrid", |xml| {
            for width in widths {
                xml.raw(format_args!("<w:gridCol w:w=\"{}\"/>", PAGE_WIDTH * width / 100));
            }
        });
        xml.inside("w:tr", |xml| {
            xml.raw("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
            for (title, width) in titles.iter().zip(widths) {
                cell(xml, *width, None, |xml| styled(xml, "TableHead", title));
            }
        });
        rows(xml);
    });
    // Two tables with nothing between them become one.
    xml.raw("<w:p/>");
}

fn write_row(xml: &mut Xml, row: &Row<'_>, n: u32) {
    let id = row.action.id;
    xml.inside("w:tr", |xml| {
        for (at, (column, width)) in COLUMNS.into_iter().zip(WIDTHS).enumerate() {
            let fill = match column {
                Column::Category => row.category.map(|category| category.colour),
                _ => None,
            };
            cell(xml, width, fill, |xml| {
                let mut mark = (at == 0).then(|| format!(
                    "<w:bookmarkStart w:id=\"{n}\" w:name=\"{ROW_BOOKMARK}{id}\"/><w:bookmarkEnd w:id=\"{n}\"/>"
                ));
                let all = paragraphs(row, column);
                for one in &all {
                    paragraph(xml, one, fill, mark.take());
                }
                // A cell without a paragraph is one that Word repairs.
                if all.is_empty() {
                    xml.inside("w:p", |xml| {
                        xml.raw("<w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr>");
                        xml.raw(mark.take().unwrap_or_default());
                    });
                }
            });
        }
    });
}

fn cell(xml: &mut Xml, width: u32, fill: Option<Colour>, content: impl FnOnce(&mut Xml)) {
    let width = PAGE_WIDTH * width / 100;
    xml.inside("w:tc", |xml| {
        xml.raw(format_args!(
            "<w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"
        ));
        if let Some(colour) = fill {
            let (fill, _) = fill_and_ink(colour);
            xml.raw(format_args!(
                "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>"
            ));
        }
        xml.raw("</w:tcPr>");
        content(xml);
    });
}

fn paragraph(xml: &mut Xml, one: &Paragraph, fill: Option<Colour>, mark: Option<String>) {
    xml.inside("w:p", |xml| {
        xml.raw("<w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr>");
        xml.raw(mark.unwrap_or_default());
        if !one.lead.is_empty() {
            run(xml, "<w:b/>", &format!("{} ", one.lead));
        }
        let look = match (one.is_note, fill) {
            (true, _) => "<w:i/>".to_owned(),
            (false, Some(colour)) => format!("<w:color w:val=\"{}\"/>", fill_and_ink(colour).1),
            (false, None) => String::new(),
        };
        run(xml, &look, &one.text);
    });
}

fn styled(xml: &mut Xml, style: &str, words: &str) {
    xml.inside("w:p", |xml| {
        xml.raw(format_args!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
        run(xml, "", words);
    });
}

/// Words with a look: run properties as markup.
fn run(xml: &mut Xml, look: &str, words: &str) {
    xml.inside("w:r", |xml| {
        if !look.is_empty() {
            xml.raw(format_args!("<w:rPr>{look}</w:rPr>"));
        }
        xml.element("w:t xml:space=\"preserve\"", words);
    });
}

fn shade(colour: Colour) -> String {
    let (fill, ink) = fill_and_ink(colour);
    format!("<w:color w:val=\"{ink}\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>")
}

fn footer(foot: &str) -> String {
    let mut xml = Xml::document();
    let field = |code: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    xml.inside(&format!("w:ftr xmlns:w=\"{MAIN}\""), |xml| {
        xml.inside("w:p", |xml| {
            xml.raw(format_args!(
                "<w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"{PAGE_WIDTH}\"/></w:tabs></w:pPr>"
            ));
            run(xml, "", foot);
            xml.raw("<w:r><w:tab/></w:r>");
            run(xml, "", "Page ");
            xml.raw(field("PAGE"));
            run(xml, "", " of ");
            xml.raw(field("NUMPAGES"));
        });
    });
    xml.finish()
}

fn settings() -> String {
    let mut xml = Xml::document();
    xml.inside(&format!("w:settings xmlns:w=\"{MAIN}\""), |xml| {
        xml.raw(
            "<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
             <w:themeFontLang w:val=\"en-GB\"/>",
        );
    });
    xml.finish()
}

fn styles() -> String {
    let mut xml = Xml::document();
    let style = |id: &str, name: &str, paragraph: &str, run: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    };
    xml.inside(&format!("w:styles xmlns:w=\"{MAIN}\""), |xml| {
        xml.raw(
            "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/>\
             <w:sz w:val=\"24\"/><w:lang w:val=\"en-GB\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:pPrDefault></w:docDefaults>\
             <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>",
        );
        xml.raw(style("Title", "Title", "<w:spacing w:after=\"240\"/>", "<w:b/><w:sz w:val=\"40\"/>"));
        xml.raw(style(
            "Heading1",
            "heading 1",
            "<w:keepNext/><w:spacing w:before=\"360\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
            "<w:b/><w:sz w:val=\"30\"/>",
        ));
        xml.raw(style("TableHead", "Table head", "<w:keepNext/><w:spacing w:after=\"40\"/>", "<w:b/><w:sz w:val=\"19\"/>"));
        xml.raw(style("TableText", "Table text", "<w:spacing w:after=\"80\"/>", "<w:sz w:val=\"19\"/>"));
        let border = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"666666\"/>");
        let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
        xml.raw(format_args!(
            "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/></w:style>\
             <w:style w:type=\"table\" w:styleId=\"LogTable\"><w:name w:val=\"Log table\"/><w:basedOn w:val=\"TableNormal\"/>\
             <w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
             <w:tblStylePr w:type=\"firstRow\"><w:tcPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E4E8EE\"/></w:tcPr></w:tblStylePr></w:style>"
        ));
    });
    xml.finish()
}
