//! OpenDocument texts: the log as the group knows it on paper, as in the Word document.

use super::{
    colours::fill_and_ink,
    odf::{Kind, Parts, package, paragraph_style, root, styles, words},
    paper::{COLUMNS, Paragraph, WIDTHS, legend, paragraphs},
    table::{Book, Column, Cover, List, Row},
    xml::{Xml, escaped},
};
use crate::model::*;

mod minutes;

pub(super) use minutes::minutes;

/// Writes a log as a text document.
pub(super) fn odt(copy: &LogCopy) -> Result<Vec<u8>, FileError> {
    let book = Book::new(copy);
    packed(&book.cover(), &WIDTHS, |xml| content(xml, &book))
}

/// Puts a document together with its looks and its footer. Its tables have columns of these widths.
fn packed(
    cover: &Cover<'_>,
    widths: &[u32],
    text: impl FnOnce(&mut Xml),
) -> Result<Vec<u8>, FileError> {
    let heading = "<style:style style:name=\"Heading_20_1\" style:display-name=\"Heading 1\" style:family=\"paragraph\" style:default-outline-level=\"1\">\
         <style:paragraph-properties fo:keep-with-next=\"always\" fo:margin-top=\"0.6cm\" fo:margin-bottom=\"0.2cm\"/>\
         <style:text-properties fo:font-weight=\"bold\" fo:font-size=\"15pt\"/></style:style>\
         <style:style style:name=\"Title\" style:family=\"paragraph\"><style:paragraph-properties fo:margin-bottom=\"0.4cm\"/>\
         <style:text-properties fo:font-weight=\"bold\" fo:font-size=\"20pt\"/></style:style>";
    let footer = format!("{}. ", cover.foot);
    let content = root("document-content", |xml| {
        xml.inside("office:automatic-styles", |xml| automatic(xml, widths));
        xml.inside("office:body", |xml| {
            xml.inside("office:text", text);
        });
    });
    let parts = Parts {
        content,
        styles: styles("paragraph", "Standard", heading, "", &footer),
        settings: String::new(),
    };
    package(cover, Kind::Text, &parts)
}

fn content(xml: &mut Xml, book: &Book<'_>) {
    styled(xml, "Title", book.title());
    for sentence in book.about() {
        styled(xml, "plain", &sentence);
    }
    if !book.copy.head.categories.is_empty() {
        heading(xml, "Heading_20_1", "Categories");
        for (category, words) in legend(book) {
            xml.inside("text:p text:style-name=\"plain\"", |xml| {
                span(xml, category.colour.word(), &words);
            });
        }
    }
    for list in &book.lists {
        write_list(xml, list);
    }
}

fn automatic(xml: &mut Xml, widths: &[u32]) {
    // Wide enough that a PDF of it still shows where a paragraph ends.
    let bottom = "fo:margin-bottom=\"0.14cm\"";
    let (small, bold) = ("fo:font-size=\"9.5pt\"", "fo:font-weight=\"bold\"");
    xml.raw(paragraph_style("plain", "fo:margin-bottom=\"0.2cm\"", ""));
    xml.raw(paragraph_style("cell", bottom, small));
    xml.raw(paragraph_style("head", bottom, &format!("{small} {bold}")));
    xml.raw(
        "<style:style style:name=\"appendix\" style:family=\"paragraph\" style:parent-style-name=\"Heading_20_1\">\
         <style:paragraph-properties fo:break-before=\"page\"/></style:style>",
    );
    let text_style = |name: &str, look: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"text\"><style:text-properties {look}/></style:style>"
        )
    };
    xml.raw(text_style("lead", bold));
    xml.raw(text_style("note", "fo:font-style=\"italic\""));
    xml.raw("<style:style style:name=\"log\" style:family=\"table\"><style:table-properties style:rel-width=\"100%\" style:width=\"26.7cm\" table:align=\"margins\" table:border-model=\"collapsing\"/></style:style>");
    for (at, width) in widths.iter().enumerate() {
        xml.raw(format_args!(
            "<style:style style:name=\"column{at}\" style:family=\"table-column\"><style:table-column-properties \
             style:column-width=\"{}mm\" style:rel-column-width=\"{}*\"/></style:style>",
            267 * width / 100,
            // Of 65,535: LibreOffice takes small ones for none.
            655 * width
        ));
    }
    let cell_style = |name: &str, fill: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table-cell\"><style:table-cell-properties \
             fo:border=\"0.5pt solid #666666\" fo:padding=\"0.12cm\"{fill}/></style:style>"
        )
    };
    xml.raw(cell_style("box", ""));
    xml.raw(cell_style("head-box", " fo:background-color=\"#e4e8ee\""));
    for colour in Colour::ALL {
        let (fill, ink) = fill_and_ink(*colour);
        let (word, fill) = (colour.word(), format!("fo:background-color=\"#{fill}\""));
        let ink = format!("fo:color=\"#{ink}\"");
        xml.raw(text_style(word, &format!("{ink} {fill}")));
        xml.raw(cell_style(&format!("{word}-box"), &format!(" {fill}")));
        xml.raw(paragraph_style(
            &format!("{word}-cell"),
            bottom,
            &format!("{small} {ink}"),
        ));
    }
}

fn write_list(xml: &mut Xml, list: &List<'_>) {
    let style = match list.group {
        Group::Completed => "appendix",
        _ => "Heading_20_1",
    };
    heading(xml, style, list.title());
    if list.rows.is_empty() {
        return styled(xml, "plain", "None.");
    }
    let about = format!("{}, one row for each action", list.title());
    let titles = COLUMNS.map(Column::title);
    table(xml, (list.title(), &about), &titles, |xml| {
        for row in &list.rows {
            write_row(xml, row);
        }
    });
}

/// A table with a name and a description, and a header row that repeats on every page.
fn table(xml: &mut Xml, (name, about): (&str, &str), titles: &[&str], rows: impl FnOnce(&mut Xml)) {
    let open = format!(
        "table:table table:name=\"{}\" table:style-name=\"log\"",
        escaped(name)
    );
    xml.inside(&open, |xml| {
        xml.element("table:title", name);
        xml.element("table:desc", about);
        for at in 0..titles.len() {
            xml.raw(format_args!(
                "<table:table-column table:style-name=\"column{at}\"/>"
            ));
        }
        xml.inside("table:table-header-rows", |xml| {
            xml.inside("table:table-row", |xml| {
                for title in titles {
                    boxed(xml, "head-box", |xml| styled(xml, "head", title));
                }
            });
        });
        rows(xml);
    });
}

fn write_row(xml: &mut Xml, row: &Row<'_>) {
    xml.inside("table:table-row", |xml| {
        for (at, column) in COLUMNS.into_iter().enumerate() {
            let colour = match column {
                Column::Category => row.category.map(|category| category.colour.word()),
                _ => None,
            };
            let (fill, style) = match colour {
                Some(word) => (format!("{word}-box"), format!("{word}-cell")),
                None => ("box".to_owned(), "cell".to_owned()),
            };
            boxed(xml, &fill, |xml| {
                let mut mark = (at == 0).then_some(row.action.id);
                let all = paragraphs(row, column);
                for one in &all {
                    paragraph(xml, one, &style, mark.take());
                }
                if all.is_empty() {
                    xml.inside("text:p text:style-name=\"cell\"", |xml| {
                        bookmark(xml, mark.take())
                    });
                }
            });
        }
    });
}

fn paragraph(xml: &mut Xml, one: &Paragraph, style: &str, mark: Option<ActionId>) {
    xml.inside(&format!("text:p text:style-name=\"{style}\""), |xml| {
        bookmark(xml, mark);
        if !one.lead.is_empty() {
            span(xml, "lead", &one.lead);
            xml.raw(" ");
        }
        match one.is_note {
            true => span(xml, "note", &one.text),
            false => words(xml, &one.text),
        }
    });
}

fn bookmark(xml: &mut Xml, mark: Option<ActionId>) {
    if let Some(id) = mark {
        xml.raw(format_args!(
            "<text:bookmark text:name=\"{ROW_BOOKMARK}{id}\"/>"
        ));
    }
}

fn boxed(xml: &mut Xml, style: &str, content: impl FnOnce(&mut Xml)) {
    let open =
        format!("table:table-cell table:style-name=\"{style}\" office:value-type=\"string\"");
    xml.inside(&open, content);
}

fn heading(xml: &mut Xml, style: &str, text: &str) {
    let open = format!("text:h text:style-name=\"{style}\" text:outline-level=\"1\"");
    xml.inside(&open, |xml| words(xml, text));
}

fn styled(xml: &mut Xml, style: &str, text: &str) {
    xml.inside(&format!("text:p text:style-name=\"{style}\""), |xml| {
        words(xml, text)
    });
}

fn span(xml: &mut Xml, style: &str, text: &str) {
    xml.inside(&format!("text:span text:style-name=\"{style}\""), |xml| {
        words(xml, text)
    });
}
