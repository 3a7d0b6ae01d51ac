//! Comma-separated values after RFC 4180: one table of all actions, for spreadsheets and programs.
//!
//! UTF-8 with a byte order mark, because Excel takes it for the local encoding without one; dates after ISO 8601.
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end has an apostrophe before it, so that no
//! spreadsheet takes another organisation's words for a formula.

use super::table::{Book, Cell, Column, Row};
use crate::{model::LogCopy, text::Words};

/// Writes a log as one table.
pub(super) fn csv(copy: &LogCopy) -> String {
    let book = Book::new(copy);
    let columns = book.columns();
    let mut out = String::from("\u{feff}");
    let heads = std::iter::once("List").chain(columns.iter().map(|column| column.title()));
    line(&mut out, heads.map(str::to_owned));
    for list in &book.lists {
        for row in &list.rows {
            let cells = columns.iter().map(|column| value(row, *column));
            line(
                &mut out,
                std::iter::once(list.group.words().to_owned()).chain(cells),
            );
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
