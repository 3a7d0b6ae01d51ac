//! One HTML file: the log as a page that any browser opens by itself, without network and without script, and that
//! carries the Automerge document, so that the product opens and merges it like a snapshot.
//!
//! Scripts, where they run, only sort and filter. The page's own policy forbids everything but its own style and
//! script, each named by its hash: the words of a log can load and run nothing.

use super::{
    colours::fill_and_ink,
    paper::{COLUMNS, Paragraph, legend, paragraphs},
    table::{Book, Cell, List, Row},
    xml::{Xml, escaped},
};
use crate::{model::*, text};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Writes a log as one page.
pub(super) fn html(copy: &LogCopy) -> String {
    let book = Book::new(copy);
    let style = format!("{STYLE}{}{}", colours(), foot(&book));
    let mut xml = Xml::default();
    xml.raw("<!DOCTYPE html>\n");
    xml.inside("html lang=\"en-GB\"", |xml| {
        xml.inside("head", |xml| head(xml, &book, &style));
        xml.inside("body", |xml| {
            xml.raw(format_args!(
                "<a class=\"skip\" href=\"#lists\" {ASIDE_ATTRIBUTE}>Skip to the actions</a>"
            ));
            xml.inside("header", |xml| {
                xml.element("h1", book.title());
                for sentence in book.about() {
                    xml.element("p", &sentence);
                }
            });
            xml.inside("main", |xml| {
                what_this_is(xml, &book);
                categories(xml, &book);
                xml.inside("div id=\"lists\"", |xml| {
                    for list in &book.lists {
                        write_list(xml, list);
                    }
                });
            });
            if !copy.whole.is_empty() {
                xml.raw(CARRIED_BEFORE)
                    .raw(base64(&copy.whole))
                    .raw(CARRIED_AFTER);
            }
            xml.raw(format_args!("<script>{SCRIPT}</script>"));
        });
    });
    xml.raw("\n");
    xml.finish()
}

fn head(xml: &mut Xml, book: &Book<'_>, style: &str) {
    let hash = |text: &str| base64(&Sha256::digest(text.as_bytes()));
    let (style_hash, script_hash) = (hash(style), hash(SCRIPT));
    xml.raw("<meta charset=\"utf-8\">");
    xml.raw(format_args!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style_hash}'; \
         script-src 'sha256-{script_hash}'; base-uri 'none'; form-action 'none'\">"
    ));
    xml.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    xml.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    xml.raw("<meta name=\"referrer\" content=\"no-referrer\">");
    xml.raw("<meta name=\"generator\" content=\"Matters Arising\">");
    for (name, value) in book.properties() {
        let (name, value) = (escaped(name), escaped(&value));
        xml.raw(format_args!("<meta name=\"{name}\" content=\"{value}\">"));
    }
    xml.element("title", book.title());
    xml.raw(format_args!("<style>{style}</style>"));
}

/// What this file is, what is in it, and how to reply.
fn what_this_is(xml: &mut Xml, book: &Book<'_>) {
    let open = format!("section class=\"about\" aria-label=\"About this file\" {ASIDE_ATTRIBUTE}");
    xml.inside(&open, |xml| {
        xml.element(
            "p",
            "This is an action log as one file. You can read, search and print it here; nothing is loaded from anywhere, \
             and nothing that you do here is sent to anybody.",
        );
        xml.raw("<details><summary>How to reply</summary><ul>");
        xml.element(
            "li",
            "Write to whoever sent you this file, and name the numbers of the actions that you mean.",
        );
        if !book.copy.whole.is_empty() {
            xml.element(
                "li",
                "Or open this file with the page Matters Arising: choose “Open a snapshot”. Write there, save a snapshot, \
                 and send that back. It merges with the log of the others and replaces nothing.",
            );
        }
        xml.raw("</ul></details>");
        if !book.copy.whole.is_empty() && book.copy.receipt.is_none() {
            xml.inside("p class=\"warning\"", |xml| {
                xml.element("strong", "Before you pass this file on: ");
                xml.words(text::CARRIES_HISTORY);
            });
        }
    });
}

fn categories(xml: &mut Xml, book: &Book<'_>) {
    if book.copy.head.categories.is_empty() {
        return;
    }
    xml.inside("section aria-label=\"Categories\"", |xml| {
        xml.raw("<ul class=\"legend\">");
        for (category, words) in legend(book) {
            let open = format!("li class=\"tag {}\"", category.colour.word());
            xml.element(&open, &words);
        }
        xml.raw("</ul>");
    });
}

fn write_list(xml: &mut Xml, list: &List<'_>) {
    xml.inside("section class=\"list\"", |xml| {
        xml.element("h2", list.title());
        if list.rows.is_empty() {
            xml.element("p", "None.");
            return;
        }
        xml.inside("table", |xml| {
            let n = text::count(list.rows.len(), "action", "actions");
            xml.element("caption", &format!("{}: {n}", list.title()));
            xml.inside("thead", |xml| {
                xml.inside("tr", |xml| {
                    for column in COLUMNS {
                        xml.element("th scope=\"col\"", column.title());
                    }
                });
            });
            xml.inside("tbody", |xml| {
                list.rows.iter().for_each(|row| write_row(xml, row))
            });
        });
    });
}

fn write_row(xml: &mut Xml, row: &Row<'_>) {
    let id = row.action.id;
    xml.inside(&format!("tr id=\"{ROW_BOOKMARK}{id}\""), |xml| {
        for column in COLUMNS {
            let label = escaped(column.title());
            let key = escaped(&key(&row.cell(column)));
            let open = format!("td data-label=\"{label}\" data-key=\"{key}\"");
            xml.inside(&open, |xml| match row.cell(column) {
                Cell::Category(category) => {
                    let open = format!("span class=\"tag {}\"", category.colour.word());
                    xml.element(&open, &category.name);
                }
                _ => paragraphs(row, column)
                    .iter()
                    .for_each(|one| paragraph(xml, one)),
            });
        }
    });
}

fn paragraph(xml: &mut Xml, one: &Paragraph) {
    let open = match one.is_note {
        true => "p class=\"note\"",
        false => "p",
    };
    xml.inside(open, |xml| {
        if !one.lead.is_empty() {
            xml.element("b", &one.lead).raw(" ");
        }
        xml.words(&one.text);
    });
}

/// What a cell is sorted by: numbers and dates so that their letters are in order.
fn key(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Number(number) => format!("{number:010}"),
        Cell::Month(month) => month.last_day().to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Text(words) => text::first_words(words, 40).to_lowercase(),
        Cell::Category(category) => category.name.to_lowercase(),
        Cell::Empty => String::new(),
    }
}

/// The foot of every printed page, in browsers that have one.
fn foot(book: &Book<'_>) -> String {
    // In a string of a style sheet, and so that nothing ends the element.
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-');
    let words = book.foot().chars().fold(String::new(), |mut words, c| {
        match plain(c) {
            true => words.push(c),
            false => words.push_str(&format!("\\{:x} ", u32::from(c))),
        }
        words
    });
    format!("@page{{@bottom-left{{content:\"{words}\"}}}}")
}

fn colours() -> String {
    let one = |colour: &Colour| {
        let (fill, ink) = fill_and_ink(*colour);
        format!(".{}{{background:#{fill};color:#{ink}}}", colour.word())
    };
    Colour::ALL.iter().map(one).collect()
}
