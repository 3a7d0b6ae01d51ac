//! Markdown with tables (GitHub's, which most editors and wikis read): the log as it is printed.

use super::{
    paper::{COLUMNS, legend, paragraphs},
    table::{Book, Column, List, Row},
};
use crate::model::LogCopy;

/// Writes a log as Markdown.
pub(super) fn markdown(copy: &LogCopy) -> String {
    let book = Book::new(copy);
    let mut out = format!("# {}\n\n", plain(book.title()));
    for sentence in book.about() {
        out.push_str(&plain(&sentence));
        out.push_str("\n\n");
    }
    if !copy.head.categories.is_empty() {
        out.push_str("Categories:\n\n");
        for (_, words) in legend(&book) {
            out.push_str(&format!("- {}\n", plain(&words)));
        }
        out.push('\n');
    }
    for list in &book.lists {
        write_list(&mut out, list);
    }
    out
}

fn write_list(out: &mut String, list: &List<'_>) {
    out.push_str(&format!("## {}\n\n", list.title()));
    if list.rows.is_empty() {
        out.push_str("None.\n\n");
        return;
    }
    let titles = COLUMNS.map(Column::title);
    out.push_str(&format!("| {} |\n", titles.join(" | ")));
    out.push_str(&"|---".repeat(titles.len()));
    out.push_str("|\n");
    for row in &list.rows {
        let cells = COLUMNS.map(|column| cell(row, column));
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out.push('\n');
}

fn cell(row: &Row<'_>, column: Column) -> String {
    let one = |p: super::paper::Paragraph| match (p.is_note, p.lead.as_str()) {
        (true, _) => format!("*{}*", plain(&p.text)),
        (false, "") => plain(&p.text),
        (false, lead) => format!("**{}** {}", plain(lead), plain(&p.text)),
    };
    let all: Vec<_> = paragraphs(row, column).into_iter().map(one).collect();
    all.join("<br>")
}

/// Words as words: nothing in them is markup, and paragraphs are line breaks, because a cell has one line.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '\t' => out.push(' '),
            // No text file has them, and whoever reads one takes it for something else.
            c if c.is_control() => {}
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn control_characters_are_left_out() {
        assert_eq!(plain("a\u{1}b\r\nc\td\u{7f}"), "ab<br>c d");
    }

    #[test]
    fn words_stay_words() {
        for (text, expect) in [
            ("a | b", r"a \| b"),
            ("**2", r"\*\*2"),
            ("<script>", "&lt;script>"),
            ("one\ntwo", "one<br>two"),
            ("R&D [see 4]", r"R&amp;D \[see 4\]"),
        ] {
            assert_eq!(plain(text), expect);
        }
    }
}
