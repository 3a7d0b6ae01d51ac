//! One worksheet of Excel: rows, cells, what is hidden or merged, and numbers that are dates.

use super::{
    xlsx::Shared,
    xml::{self, Element, Event},
};
use crate::{
    import::{
        book::{Book, Cell, MOST_COLUMNS, Row, Value},
        losses::Loss,
    },
    model::{Day, FileError},
};

/// How a number looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Number,
    Day,
    /// A day of which only month and year are shown.
    Month,
}

impl Look {
    /// The formats that every Excel knows by their numbers.
    pub(super) fn of_builtin(id: u32) -> Self {
        match id {
            14..=16 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Self::Day,
            17 | 55 => Self::Month,
            _ => Self::Number,
        }
    }

    /// What the code of a format shows: "mmm\-yy", "d mmmm yyyy", "[$-809]dd/mm/yyyy;@".
    pub(super) fn of_code(code: &str) -> Self {
        let mut shown = String::new();
        let mut letters = code.chars();
        while let Some(c) = letters.next() {
            match c {
                '"' => drop(letters.by_ref().find(|c| *c == '"')),
                '[' => drop(letters.by_ref().find(|c| *c == ']')),
                '\\' | '_' | '*' => drop(letters.next()),
                ';' => break,
                c => shown.push(c.to_ascii_lowercase()),
            }
        }
        if shown == "general" {
            return Self::Number;
        }
        let has = |c| shown.contains(c);
        match (has('d'), has('m'), has('y'), has('h') || has('s')) {
            (true, ..) => Self::Day,
            (false, true, true, _) => Self::Month,
            (false, true, false, false) if shown.contains("mmm") => Self::Month,
            _ => Self::Number,
        }
    }
}

/// The day that a number stands for.
fn day_of(serial: f64, is_1904: bool) -> Option<Day> {
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let whole = serial.floor() as i64;
    // Days from 1970. Excel believes that 29 February 1900 was a day.
    let from = match (is_1904, whole) {
        (true, _) => -24_107,
        (false, 60) => return None,
        (false, ..60) => -25_568,
        (false, _) => -25_569,
    };
    Day::from_number(whole + from)
}

/// Reads a worksheet into the sheet that was begun last.
pub(super) fn read(bytes: &[u8], shared: &Shared, book: &mut Book) -> Result<(), FileError> {
    let mut reader = Reader {
        shared,
        row: None,
        cell: None,
        n_rows: 0,
        next: 0,
        has_value: false,
        part: Part::Nothing,
    };
    let mut merges = Vec::new();
    xml::walk(bytes, |event| match event {
        Event::Start(element) => {
            match element.name.as_str() {
                "col" if element.is("hidden") => hide(element, book),
                "mergeCell" => merges.extend(element.attribute("ref").and_then(range)),
                _ => reader.start(element),
            }
            Ok(())
        }
        Event::Text(text) => {
            reader.text(&text);
            Ok(())
        }
        Event::End(name) => reader.end(name, book),
    })?;
    for merge in merges {
        book.merge(merge)?;
    }
    Ok(())
}

fn hide(element: &Element, book: &mut Book) {
    let (first, last) = (element.number("min"), element.number("max"));
    let (Some(first), Some(last), Some(sheet)) = (first, last, book.sheets.last_mut()) else {
        return;
    };
    let columns = first.max(1)..=last.min(MOST_COLUMNS);
    sheet
        .hidden_columns
        .extend(columns.map(|column| column - 1));
}

/// "B12" as its column and row, both counted from 0.
fn place(text: &str) -> Option<(u32, u32)> {
    let n = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, digits) = text.split_at_checked(n).filter(|_| (1..=3).contains(&n))?;
    let column = letters
        .bytes()
        .fold(0, |all, letter| all * 26 + u32::from(letter - b'A') + 1);
    Some((column - 1, digits.parse::<u32>().ok()?.checked_sub(1)?))
}

/// "B12:C14" as its first and last column and row.
fn range(text: &str) -> Option<[(u32, u32); 2]> {
    let (first, last) = text.split_once(':')?;
    Some([place(first)?, place(last)?])
}

/// What a text is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Nothing,
    Value,
    Inline,
}

struct Reader<'a> {
    shared: &'a Shared,
    row: Option<Row>,
    cell: Option<(Cell, String, Look)>,
    n_rows: u32,
    /// The column of a cell that does not say where it stands.
    next: u32,
    /// Whether a value was saved in the cell, be it an empty one.
    has_value: bool,
    part: Part,
}

impl Reader<'_> {
    fn start(&mut self, element: &Element) {
        match element.name.as_str() {
            "row" => {
                self.n_rows = element.number("r").unwrap_or(self.n_rows.saturating_add(1));
                self.next = 0;
                self.row = Some(Row {
                    number: self.n_rows,
                    is_hidden: element.is("hidden"),
                    ..Row::default()
                });
            }
            "c" => {
                let at = element.attribute("r").and_then(place);
                let column = at.map_or(self.next, |(column, _)| column);
                self.next = column.saturating_add(1);
                self.has_value = false;
                let style = element.number("s").unwrap_or_default() as usize;
                let look = self.shared.looks.get(style).copied();
                let kind = element.attribute("t").unwrap_or("n").to_owned();
                let cell = Cell::words(column, "");
                self.cell = Some((cell, kind, look.unwrap_or(Look::Number)));
            }
            "f" => {
                if let Some((cell, ..)) = &mut self.cell {
                    cell.is_formula = true;
                }
            }
            "v" => {
                self.part = Part::Value;
                self.has_value = true;
            }
            "t" => self.part = Part::Inline,
            // Readings of words in another script are not part of them.
            "rPh" => self.part = Part::Nothing,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let (Some((cell, ..)), true) = (&mut self.cell, self.part != Part::Nothing) {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str, book: &mut Book) -> Result<(), FileError> {
        match name {
            "v" | "t" | "rPh" => self.part = Part::Nothing,
            "c" => {
                let done = self
                    .cell
                    .take()
                    .map(|(cell, kind, look)| self.finish(cell, &kind, look));
                if let (Some(cell), Some(row)) = (done, &mut self.row)
                    && (!cell.text.is_empty() || cell.is_formula)
                {
                    if cell.column >= MOST_COLUMNS {
                        row.losses.add(cell.column, Loss::Beyond);
                    } else if row.cells.len() < MOST_COLUMNS as usize {
                        row.cells.push(cell);
                    }
                }
            }
            "row" => {
                if let Some(row) = self.row.take() {
                    book.push(row)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A cell with the text that a person reads.
    fn finish(&self, mut cell: Cell, kind: &str, look: Look) -> Cell {
        match kind {
            "s" => {
                let at: Option<usize> = cell.text.trim().parse().ok();
                let text = at.and_then(|at| self.shared.strings.get(at));
                cell.text = text.cloned().unwrap_or_default();
            }
            "b" if !cell.text.trim().is_empty() => {
                cell.text = if cell.text.trim() == "1" {
                    "TRUE"
                } else {
                    "FALSE"
                }
                .to_owned()
            }
            // A formula that shows nothing has that as its result.
            "str" if cell.text.is_empty() && self.has_value => cell.is_formula = false,
            "n" => {
                let number: Option<f64> = cell.text.trim().parse().ok();
                let day = number.and_then(|number| day_of(number, self.shared.is_1904));
                let dated = |value| Cell {
                    is_formula: cell.is_formula,
                    ..Cell::dated(cell.column, value)
                };
                match (look, day, number) {
                    (Look::Day, Some(day), _) => return dated(Value::Day(day)),
                    (Look::Month, Some(day), _) => return dated(Value::Month(day)),
                    (_, _, Some(number))
                        if number.fract() == 0.0 && (0.0..1e9).contains(&number) =>
                    {
                        return dated(Value::Whole(number as u32));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_days_of_both_epochs() {
        for (serial, is_1904, want) in [
            (43_573.0, false, "2019-04-18"),
            (43_573.75, false, "2019-04-18"),
            (42_111.0, true, "2019-04-18"),
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (61.0, false, "1900-03-01"),
            (0.0, true, "1904-01-01"),
        ] {
            let day = day_of(serial, is_1904).map(|day| day.to_string());
            assert_eq!(day.as_deref(), Some(want), "{serial}");
        }
        for serial in [60.0, -1.0, 1e9, f64::NAN, f64::INFINITY] {
            assert_eq!(day_of(serial, false), None, "{serial}");
        }
    }

    #[test]
    fn codes_say_what_is_shown() {
        for (code, want) in [
            ("dd/mm/yyyy", Look::Day),
            ("[$-809]d\\ mmmm\\ yyyy;@", Look::Day),
            ("mmm\\-yy", Look::Month),
            ("mmmm yyyy", Look::Month),
            ("mmmm", Look::Month),
            ("General", Look::Number),
            ("0.00\" days\"", Look::Number),
            ("h:mm:ss", Look::Number),
            ("#,##0_);[Red](#,##0)", Look::Number),
        ] {
            assert_eq!(Look::of_code(code), want, "{code}");
        }
    }

    #[test]
    fn places_are_columns_and_rows() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("AB12"), Some((27, 11)));
        assert_eq!(range("B2:C4"), Some([(1, 1), (2, 3)]));
        for text in ["A0", "12", "ABCD1", "A", "A99999999999"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
