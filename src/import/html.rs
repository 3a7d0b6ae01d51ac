//! Pages of the web, and what word processors and spreadsheets put on the clipboard: their tables and what stands
//! between them.
//!
//! Reads whatever a browser would read, however it is nested and closed; runs and fetches nothing. Not supported: what
//! styles hide (other than whole rows), tables that are no `table`.

mod markup;

use super::{
    book::{Book, Form},
    composer::{Composer, Merges},
    decode,
};
use crate::model::{ASIDE_ATTRIBUTE, ActionId, FileError, HEADS_PROPERTY, ROW_BOOKMARK};
use markup::{Markup, Piece, Tag};
use std::collections::HashSet;

/// Elements of which nothing is read.
const PASSED_OVER: &[&str] = &[
    "head", "template", "select", "svg", "math", "object", "del", "audio", "video", "button",
];

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "blockquote",
    "pre",
    "caption",
    "hr",
    "figure",
    "figcaption",
    "form",
];

/// Elements that have no end, and so no content to pass over.
const VOID: &[&str] = &["br", "col", "hr", "img", "input", "link", "meta", "wbr"];

/// A table of which the widest row has fewer cells, or that has fewer rows, holds no list.
const FEWEST_CELLS: usize = 3;
const FEWEST_ROWS: usize = 2;

/// Reads the tables of a page.
pub(super) fn read(bytes: &[u8]) -> Result<Book, FileError> {
    let text = decode::text(bytes)?;
    // What is copied on Windows begins with lines that say where in it what stands.
    let page = text
        .find('<')
        .and_then(|at| text.get(at..))
        .unwrap_or_default();
    let mut book = Book::default();
    let mut reader = Reader {
        composer: Composer::new(&mut book, Merges::LeftOut),
        layout: layout_tables(page),
        n_tables: 0,
        open: Vec::new(),
        passing_over: None,
        is_at_break: true,
        is_in_heading: false,
    };
    for piece in Markup::new(page) {
        match piece {
            Piece::Text(text) => reader.text(&text),
            Piece::Start(tag) => reader.start(&tag)?,
            Piece::End(name) => reader.end(name.as_str())?,
        }
    }
    while reader.composer.is_in_table() {
        reader.composer.end_table()?;
    }
    reader.composer.end_paragraph()?;
    Ok(book)
}

/// Counts what a table is made of.
#[derive(Default)]
struct Shape {
    at: usize,
    n_rows: usize,
    n_cells: usize,
    most_cells: usize,
    /// The widest list within it.
    widest_within: usize,
}

/// Tables, by their order, that only arrange others: what matters stands in those.
fn layout_tables(page: &str) -> HashSet<usize> {
    let mut layout = HashSet::new();
    let mut open: Vec<Shape> = Vec::new();
    let mut n_tables = 0;
    let mut close = |open: &mut Vec<Shape>| {
        let Some(table) = open.pop() else { return };
        let most = table.most_cells.max(table.n_cells);
        if table.widest_within > most {
            layout.insert(table.at);
        }
        let is_list = most >= FEWEST_CELLS && table.n_rows >= FEWEST_ROWS;
        if let Some(around) = open.last_mut() {
            let own = if is_list { most } else { 0 };
            around.widest_within = around.widest_within.max(own).max(table.widest_within);
        }
    };
    for piece in Markup::new(page) {
        match piece {
            Piece::Start(tag) if tag.name == "table" => {
                open.push(Shape {
                    at: n_tables,
                    ..Shape::default()
                });
                n_tables += 1;
            }
            Piece::Start(tag) if tag.name == "tr" => {
                if let Some(table) = open.last_mut() {
                    table.n_rows += 1;
                    table.most_cells = table.most_cells.max(table.n_cells);
                    table.n_cells = 0;
                }
            }
            Piece::Start(tag) if matches!(tag.name.as_str(), "td" | "th") => {
                if let Some(table) = open.last_mut() {
                    table.n_cells += 1;
                }
            }
            Piece::End(name) if name == "table" => close(&mut open),
            _ => {}
        }
    }
    while !open.is_empty() {
        close(&mut open);
    }
    layout
}

/// What a table that was begun is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Table,
    Layout,
}

struct Reader<'a> {
    composer: Composer<'a>,
    layout: HashSet<usize>,
    n_tables: usize,
    open: Vec<Opened>,
    /// The element that is passed over, and how many of its name are open.
    passing_over: Option<(String, usize)>,
    /// Whether white space has nothing to part.
    is_at_break: bool,
    /// Whether the cell is a heading: there a button sorts by it, and its words are the heading.
    is_in_heading: bool,
}

impl Reader<'_> {
    fn text(&mut self, text: &str) {
        if self.passing_over.is_some() {
            return;
        }
        let begins = text.starts_with(|c: char| c.is_ascii_whitespace());
        let mut words = text.split_ascii_whitespace().peekable();
        if words.peek().is_none() {
            if begins && !self.is_at_break {
                self.composer.text(" ");
                self.is_at_break = true;
            }
            return;
        }
        if begins && !self.is_at_break {
            self.composer.text(" ");
        }
        while let Some(word) = words.next() {
            self.composer.text(word);
            if words.peek().is_some() {
                self.composer.text(" ");
            }
        }
        self.is_at_break = text.ends_with(|c: char| c.is_ascii_whitespace());
        if self.is_at_break {
            self.composer.text(" ");
        }
    }

    /// Whether the innermost table is one whose rows count.
    fn is_in_rows(&self) -> bool {
        self.open.last() == Some(&Opened::Table)
    }

    fn start(&mut self, tag: &Tag) -> Result<(), FileError> {
        let name = tag.name.as_str();
        if let Some((passed, n)) = &mut self.passing_over {
            *n += usize::from(passed.as_str() == name);
            // The head of a page need not be closed.
            if passed == "head" && name == "body" {
                self.passing_over = None;
            }
            self.property(tag);
            return Ok(());
        }
        let is_aside = tag.attribute(ASIDE_ATTRIBUTE).is_some() && !VOID.contains(&name);
        let is_heading = name == "button" && self.is_in_heading;
        if is_aside || (PASSED_OVER.contains(&name) && !is_heading) {
            self.passing_over = Some((name.to_owned(), 1));
            return Ok(());
        }
        match name {
            "body" => {}
            "table" => {
                let is_layout = self.layout.contains(&self.n_tables);
                self.n_tables += 1;
                self.is_at_break = true;
                if is_layout && !self.composer.is_in_table() {
                    self.open.push(Opened::Layout);
                    return self.composer.end_paragraph();
                }
                self.open.push(Opened::Table);
                self.composer.begin_table(Form::Table, "")?;
            }
            "tr" => {
                self.is_at_break = true;
                if self.open.is_empty() {
                    // What was copied is a piece of a table.
                    self.open.push(Opened::Table);
                    self.composer.begin_table(Form::Table, "")?;
                }
                if self.is_in_rows() {
                    self.composer.begin_row(is_hidden(tag))?;
                    let id = tag
                        .attribute("id")
                        .and_then(|id| id.strip_prefix(ROW_BOOKMARK));
                    if let Some(id) = id.and_then(ActionId::parse) {
                        self.composer.known(id);
                    }
                } else {
                    self.composer.end_paragraph()?;
                }
            }
            "td" | "th" => {
                self.is_at_break = true;
                self.is_in_heading = name == "th";
                if self.is_in_rows() {
                    self.composer
                        .begin_cell(tag.number("colspan"), tag.number("rowspan"));
                    self.formula(tag);
                } else {
                    self.composer.end_paragraph()?;
                }
            }
            // What stands over a table is a row of it that has no number.
            "caption" if self.is_in_rows() => {
                self.is_at_break = true;
                self.composer.begin_row(false)?;
                self.composer.begin_cell(1, 1);
            }
            "br" => {
                self.composer.line_break();
                self.is_at_break = true;
            }
            "li" => {
                self.composer.end_paragraph()?;
                self.composer.text("• ");
                self.is_at_break = true;
            }
            name if BLOCKS.contains(&name) => self.block()?,
            _ => {}
        }
        Ok(())
    }

    /// Keeps what spreadsheets say of a cell on the clipboard: Excel names its formula and its value, Google Sheets too.
    fn formula(&mut self, tag: &Tag) {
        let first = |names: [&str; 2]| names.into_iter().find_map(|name| tag.attribute(name));
        if first(["x:fmla", "data-sheets-formula"]).is_some() {
            self.composer.formula();
            if let Some(value) = first(["x:str", "x:num"]) {
                self.composer.saved(value);
            } else if tag.attribute("data-sheets-value").is_some() {
                self.composer.saved("");
            }
        }
    }

    /// Keeps what a page says of the log that it was exported from.
    fn property(&mut self, tag: &Tag) {
        if tag.name == "meta" && tag.attribute("name") == Some(HEADS_PROPERTY) {
            let heads = tag.attribute("content").unwrap_or_default();
            self.composer.book().name_heads(heads);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), FileError> {
        if let Some((passed, n)) = &mut self.passing_over {
            if passed.as_str() == name {
                *n -= 1;
                if *n == 0 {
                    self.passing_over = None;
                }
            }
            return Ok(());
        }
        match name {
            "table" => {
                self.is_at_break = true;
                if self.open.pop() == Some(Opened::Table) {
                    self.composer.end_table()?;
                }
            }
            "caption" if self.is_in_rows() => {
                self.is_at_break = true;
                self.composer.end_row(1)?;
                self.composer.uncount_row();
            }
            "tr" if self.is_in_rows() => {
                self.is_at_break = true;
                self.composer.end_row(1)?;
            }
            "td" | "th" if self.is_in_rows() => {
                self.is_at_break = true;
                self.composer.end_cell(1);
            }
            "tr" | "td" | "th" => self.block()?,
            name if BLOCKS.contains(&name) => self.block()?,
            _ => {}
        }
        Ok(())
    }

    fn block(&mut self) -> Result<(), FileError> {
        self.is_at_break = true;
        self.composer.end_paragraph()
    }
}

fn is_hidden(tag: &Tag) -> bool {
    let style = tag
        .attribute("style")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    tag.attribute("hidden").is_some() || style.contains("display:none")
}
