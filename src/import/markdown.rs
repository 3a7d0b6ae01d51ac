//! Texts in Markdown: their tables (GitHub's) and what stands between them, read as the page that they are shown as.
//!
//! Knows what makes a text one of Markdown with tables; its syntax is `pulldown_cmark`'s, its page [`html`]'s.

use super::{book::Book, html};
use crate::model::FileError;
use pulldown_cmark::{Options, Parser};

/// Whether a table stands in a text: below a line of cells, a line that rules them off.
pub(super) fn has_tables(text: &str) -> bool {
    let mut above = "";
    text.lines().any(|line| {
        let is_below = is_rule(line) && columns(above) == columns(line);
        above = line;
        is_below
    })
}

/// The tables of a text.
pub(super) fn read(text: &str) -> Result<Book, FileError> {
    let known = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut page = String::new();
    pulldown_cmark::html::push_html(&mut page, Parser::new_ext(text, known));
    html::read(page.as_bytes())
}

/// Whether a line rules off the headings of a table: `| --- | :-: |`.
fn is_rule(line: &str) -> bool {
    let cell = |cell: &str| {
        let dashes = cell.trim().trim_start_matches(':').trim_end_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    line.contains('|') && inside(line).split('|').all(cell)
}

/// How many cells a line has.
fn columns(line: &str) -> usize {
    let marks = inside(line).replace("\\|", "");
    marks.matches('|').count() + 1
}

/// What stands between the marks at both ends, where there are any.
fn inside(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    match line.strip_suffix('|') {
        Some(rest) if !rest.ends_with('\\') => rest,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_known_by_the_line_that_rules_off_its_headings() {
        for (text, is_one) in [
            ("| No. | Action |\n|---|---|\n| 1 | Ask |", true),
            ("No. | Action\n:-- | --:\n1 | Ask", true),
            (
                "# A log\n\n| No. | Either \\| or |\r\n| --- | :---: |\r\n",
                true,
            ),
            ("No|Action\n1|Ask\n2|-", false),
            ("No. | Action\n---\n1 | Ask", false),
            ("|---|---|\n| 1 | 2 |", false),
            ("Dear all,\n\n-- \nAnn | Harbour Office", false),
            ("", false),
        ] {
            assert_eq!(has_tables(text), is_one, "{text}");
        }
    }

    #[test]
    fn cells_hold_what_is_shown() {
        let text = "| No. | Action | Owner |\n|---|---|---|\n| 1 | Ask\\*: a \\| b<br>R&amp;D, **now** | ~~Ann~~ Ben |\n| 2 | `x` | |\n";
        let book = read(text).expect("a table");
        let rows = book.sheets.iter().flat_map(|sheet| &sheet.rows);
        let cells: Vec<Vec<&str>> = rows
            .map(|row| row.cells.iter().map(|cell| cell.text.trim()).collect())
            .collect();
        assert_eq!(cells[0], ["No.", "Action", "Owner"]);
        assert_eq!(cells[1], ["1", "Ask*: a | b\nR&D, now", "Ben"]);
        assert_eq!(cells[2][..2], ["2", "x"]);
    }

    /// Half a megabyte of what nests, or never closes.
    #[test]
    fn hostile_texts_end() {
        let table = "| a | b | c |\n|---|---|---|\n";
        for piece in ["> ", "*a ", "[", "![a](", "<b>", "- ", "|", "`", "\\", "&"] {
            let text = format!("{table}{}", piece.repeat(500_000 / piece.len()));
            let _ = read(&text);
        }
    }
}
