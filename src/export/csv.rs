//! Comma-separated values after RFC 4180: one table of all actions, for spreadsheets and programs.
//!
//! UTF-8 with a byte order mark, because Excel takes it for the local encoding without one; dates after ISO 8601.
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end has an apostrophe before it, so that no
//! spreadsheet takes another organisation's words for a formula. The last column tells in its first row where the log
//! stood, so that what is edited in the table can come back.

use super::table::{Book, Cell, Column, Row};
use crate::{
    model::{HEADS_PROPERTY, LIST_COLUMN, LogCopy, print_heads},
    text::Words,
};

/// Writes a log as one table.
pub(super) fn csv(copy: &LogCopy) -> String {
    let book = Book::new(copy);
    let columns = book.columns();
    let mut out = String::from("\u{feff}");
    // What other formats carry as a property of the document, this one has room for in its first row alone.
    let mut stands = (!copy.heads.is_empty()).then(|| print_heads(&copy.heads));
    let last = stands.as_ref().map(|_| HEADS_PROPERTY);
    let heads = columns.iter().map(|column| column.title()).chain(last);
    line(
        &mut out,
        std::iter::once(LIST_COLUMN).chain(heads).map(str::to_owned),
    );
    for list in &book.lists {
        for row in &list.rows {
            let cells = columns.iter().map(|column| value(row, *column));
            let list = std::iter::once(list.group.words().to_owned());
            let last = last.map(|_| stands.replace(String::new()).unwrap_or_default());
            line(&mut out, list.chain(cells).chain(last));
        }
    }
    out
}

fn value(row: &Row<'_>, column: Column) -> String {
    match row.cell(column) {
        Cell::Month(month) => month.to_string(),
        Cell::Day(day) => day.to_string(),
        cell => cell.words(),
    }
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        push(out, &cell);
    }
    out.push_str("\r\n");
}

fn push(out: &mut String, cell: &str) {
    // What is no text: programs would take the file for something else.
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let cell = &cell.replace(odd, "");
    let guard = match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => "'",
        false => "",
    };
    if cell.contains([',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::push;

    #[track_caller]
    fn check(cell: &str, expect: &str) {
        let mut out = String::new();
        push(&mut out, cell);
        assert_eq!(out, expect);
    }

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        check("plain", "plain");
        check("", "");
        check("a, b", "\"a, b\"");
        check("say “so”", "say “so”");
        check("say \"so\"", "\"say \"\"so\"\"\"");
        check("one\ntwo", "\"one\ntwo\"");
    }

    #[test]
    fn no_cell_is_a_formula() {
        check("=HYPERLINK(1)", "'=HYPERLINK(1)");
        check("-1, =2", "\"'-1, =2\"");
        check("@SUM", "'@SUM");
        check("a=b", "a=b");
    }
}
