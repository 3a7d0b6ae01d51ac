//! OpenDocument: the sheets of a spreadsheet (.ods), the tables of a text (.odt) and the paragraphs between them.
//!
//! Not supported: annotations, footnotes, tracked changes (what is tracked as deleted is left out), database ranges.

use super::{
    heads,
    package::Package,
    passed_over::PassedOver,
    xml::{self, Element, Event},
};
use crate::{
    import::{
        book::{Book, Form, MOST_COLUMNS, Value},
        composer::{Composer, Merges},
    },
    model::{ActionId, Day, FileError, ROW_BOOKMARK},
};
use std::collections::{HashMap, HashSet};

/// A cell that another covers: counted, not read.
const COVERED: &str = "covered-table-cell";

/// Elements of which nothing is read.
const PASSED_OVER: &[&str] = &[
    COVERED,
    "annotation",
    "tracked-changes",
    "note",
    "ruby-text",
    "forms",
    "shapes",
];

/// Reads a spreadsheet or a text.
pub(super) fn read(package: &mut Package<'_>, book: &mut Book) -> Result<(), FileError> {
    let manifest = package.read("META-INF/manifest.xml")?.unwrap_or_default();
    xml::walk(&manifest, |event| match event {
        Event::Start(element) if element.name == "encryption-data" => Err(FileError::Encrypted),
        _ => Ok(()),
    })?;
    // Formats of numbers can stand in either part.
    let mut styles = Styles::default();
    let common = package.read("styles.xml")?.unwrap_or_default();
    xml::walk(&common, |event| {
        match event {
            Event::Start(element) => styles.start(element),
            Event::End(name) => styles.end(name),
            Event::Text(_) => {}
        }
        Ok(())
    })?;
    let content = package.read("content.xml")?.unwrap_or_default();
    let mut reader = Reader {
        composer: Composer::new(book, Merges::Written),
        form: Form::Table,
        styles,
        defaults: Defaults::default(),
        passed_over: PassedOver::new(PASSED_OVER),
        is_covered: false,
        n_paragraphs: 0,
        n_rows: 1,
        n_cells: 1,
    };
    xml::walk(&content, |event| match event {
        Event::Start(element) => reader.start(element),
        Event::Text(text) => {
            reader.text(&text);
            Ok(())
        }
        Event::End(name) => reader.end(name),
    })?;
    reader.composer.end_paragraph()?;
    heads(package, book)
}

/// What styles say that is needed.
#[derive(Default)]
struct Styles {
    /// Formats of dates that show the day.
    with_day: HashSet<String>,
    formats: HashSet<String>,
    /// The format that a style of cells has.
    format_of: HashMap<String, String>,
    /// Styles of tables that are not shown.
    hidden_tables: HashSet<String>,
    open_format: Option<String>,
    open_style: Option<String>,
}

impl Styles {
    fn start(&mut self, element: &Element) {
        let name = || element.attribute("name").map(str::to_owned);
        match element.name.as_str() {
            "date-style" => {
                self.open_format = name();
                self.formats.extend(name());
            }
            "day" => self.with_day.extend(self.open_format.clone()),
            "style" => {
                self.open_style = name();
                if let (Some(style), Some(format)) = (name(), element.attribute("data-style-name"))
                {
                    self.format_of.insert(style, format.to_owned());
                }
            }
            "table-properties" if element.attribute("display") == Some("false") => {
                self.hidden_tables.extend(self.open_style.clone());
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "date-style" => self.open_format = None,
            "style" => self.open_style = None,
            _ => {}
        }
    }

    /// Whether a style shows a date without its day.
    fn is_month(&self, style: Option<&str>) -> bool {
        let format = style.and_then(|style| self.format_of.get(style));
        format
            .is_some_and(|format| self.formats.contains(format) && !self.with_day.contains(format))
    }
}

/// The styles of cells that name none: that of their row, else that of their column.
#[derive(Default)]
struct Defaults {
    row: Option<String>,
    /// The first column that each stands for, in order.
    columns: Vec<(u32, Option<String>)>,
    n_columns: u32,
}

impl Defaults {
    fn column(&mut self, element: &Element) {
        if self.n_columns < MOST_COLUMNS {
            let style = element.attribute("default-cell-style-name");
            self.columns
                .push((self.n_columns, style.map(str::to_owned)));
            let n = element.number("number-columns-repeated").unwrap_or(1);
            self.n_columns = self.n_columns.saturating_add(n.max(1));
        }
    }

    fn of(&self, column: Option<u32>) -> Option<&str> {
        let begun = || {
            let column = column.filter(|column| *column < self.n_columns)?;
            let at = self.columns.partition_point(|(first, _)| *first <= column);
            self.columns.get(at.checked_sub(1)?)?.1.as_deref()
        };
        self.row.as_deref().or_else(begun)
    }
}

/// Whether a row or column is not shown.
fn is_collapsed(element: &Element) -> bool {
    matches!(element.attribute("visibility"), Some("collapse" | "filter"))
}

struct Reader<'a> {
    composer: Composer<'a>,
    form: Form,
    styles: Styles,
    defaults: Defaults,
    passed_over: PassedOver,
    /// Whether what is passed over is a cell that another covers.
    is_covered: bool,
    n_paragraphs: u32,
    n_rows: u32,
    n_cells: u32,
}

impl Reader<'_> {
    fn start(&mut self, element: &Element) -> Result<(), FileError> {
        let name = element.name.as_str();
        let is_outer = !self.passed_over.is_within();
        if self.passed_over.begins(name) {
            if is_outer {
                self.is_covered = name == COVERED;
            }
            if is_outer && name == COVERED {
                let n = element.number("number-columns-repeated").unwrap_or(1);
                self.composer.covered(n);
            }
            return Ok(());
        }
        self.styles.start(element);
        match name {
            "spreadsheet" => self.form = Form::Sheet,
            "table" => {
                let sheet = element.attribute("name").unwrap_or_default();
                let is_outer = !self.composer.is_in_table();
                if is_outer {
                    self.defaults = Defaults::default();
                }
                self.composer
                    .begin_table(self.form, if self.form == Form::Sheet { sheet } else { "" })?;
                let style = element.attribute("style-name").unwrap_or_default();
                let is_hidden = is_outer && self.styles.hidden_tables.contains(style);
                if let (true, Some(sheet)) = (is_hidden, self.composer.book().sheets.last_mut()) {
                    sheet.is_hidden = true;
                }
            }
            "table-column" => {
                let first = self.defaults.n_columns;
                self.defaults.column(element);
                if is_collapsed(element) {
                    let n = self.defaults.n_columns - first;
                    self.composer.hide_columns(first, n);
                }
            }
            "table-row" => {
                let style = element.attribute("default-cell-style-name");
                self.defaults.row = style.map(str::to_owned);
                self.n_rows = element.number("number-rows-repeated").unwrap_or(1);
                self.composer.begin_row(is_collapsed(element))?;
            }
            "table-cell" => self.begin_cell(element),
            "p" | "h" => {
                self.n_paragraphs += 1;
                self.composer.line_break();
            }
            "list-item" => {
                self.composer.line_break();
                self.composer.text("• ");
            }
            "s" => {
                let n = element.number("c").unwrap_or(1).min(100) as usize;
                self.composer.text(&" ".repeat(n));
            }
            "tab" => self.composer.text(" "),
            "line-break" => self.composer.line_break(),
            "bookmark" | "bookmark-start" => {
                let name = element.attribute("name").unwrap_or_default();
                if let Some(id) = name.strip_prefix(ROW_BOOKMARK).and_then(ActionId::parse) {
                    self.composer.known(id);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_cell(&mut self, element: &Element) {
        self.n_cells = element.number("number-columns-repeated").unwrap_or(1);
        let spanned = |name| element.number(name).unwrap_or(1);
        self.composer.begin_cell(
            spanned("number-columns-spanned"),
            spanned("number-rows-spanned"),
        );
        let date = element.attribute("date-value");
        let date = date.and_then(|date| Day::parse(date.get(..10)?));
        let number = element
            .attribute("value")
            .and_then(|value| value.parse().ok());
        let own = element.attribute("style-name");
        let style = own.or_else(|| self.defaults.of(self.composer.column()));
        let value = match (element.attribute("value-type"), date, number) {
            (Some("date"), Some(day), _) if self.styles.is_month(style) => Value::Month(day),
            (Some("date"), Some(day), _) => Value::Day(day),
            (Some("float"), _, Some(number)) => Value::Whole(number),
            _ => Value::Words,
        };
        self.composer.value(value);
        if element.attribute("formula").is_some() {
            self.composer.formula();
        }
        // Programs that write no text of a value leave it to others to show it.
        let names = [
            "string-value",
            "value",
            "boolean-value",
            "date-value",
            "time-value",
        ];
        let saved = names.iter().find_map(|name| element.attribute(name));
        if element.attribute("value-type").is_some() {
            self.composer.saved(saved.unwrap_or_default());
        }
    }

    fn text(&mut self, text: &str) {
        if self.passed_over.is_within() {
            if self.is_covered && !text.trim().is_empty() {
                self.composer.holds_covered();
            }
            return;
        }
        if self.n_paragraphs == 0 {
            return;
        }
        // White space counts once; more of it is written as elements.
        let begins = text.starts_with(char::is_whitespace);
        let ends = text.ends_with(char::is_whitespace);
        let words: Vec<_> = text.split_whitespace().collect();
        if begins {
            self.composer.text(" ");
        }
        self.composer.text(&words.join(" "));
        if ends && !words.is_empty() {
            self.composer.text(" ");
        }
    }

    fn end(&mut self, name: &str) -> Result<(), FileError> {
        if self.passed_over.ends(name) {
            return Ok(());
        }
        self.styles.end(name);
        match name {
            "table" => self.composer.end_table()?,
            "table-row" => self.composer.end_row(self.n_rows)?,
            "table-cell" => self.composer.end_cell(self.n_cells),
            "p" | "h" => {
                self.n_paragraphs = self.n_paragraphs.saturating_sub(1);
                self.composer.end_paragraph()?;
            }
            _ => {}
        }
        Ok(())
    }
}
