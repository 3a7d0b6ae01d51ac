//! What columns are: by their headings, and where those say nothing, by what stands below them.
//!
//! Guesses only; what a person chose is never overruled. Must not know of rows of actions.

mod known;

use crate::{
    import::{
        book::Row,
        dates,
        headings::{bare, is_heading_word},
    },
    model::{ColumnRole, ID_COLUMN, LIST_COLUMN, Section},
};
use known::HEADINGS;

/// A heading longer than this is none.
const LONGEST_HEADING: usize = 80;

/// A heading without case and punctuation.
fn folded(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '#');
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        // "# Actions" in one cell, "No. of action".
        ["#", rest @ ..] if !rest.is_empty() => rest.join(" "),
        words => words.join(" "),
    }
}

/// What a heading means, and how far down its line it stands: the lower, the surer.
pub(super) fn meaning(heading: &str) -> Option<(ColumnRole, usize)> {
    if heading.len() > LONGEST_HEADING {
        return None;
    }
    if heading.trim() == ID_COLUMN {
        return Some((ColumnRole::Id, 0));
    }
    let folded = folded(heading);
    let found = HEADINGS.iter().find_map(|(role, names)| {
        let at = names.iter().position(|name| *name == folded)?;
        Some((*role, at))
    });
    // "Proposed complete actions", "Ongoing Actions".
    found.or_else(|| {
        let action = folded
            .split(' ')
            .any(|word| matches!(word, "action" | "actions"));
        (action && section(heading).is_some()).then_some((ColumnRole::Action, 0))
    })
}

/// The table that a label names: "Proposed Complete Actions", "Appendix: completed actions", "Open".
pub(super) fn section(label: &str) -> Option<Section> {
    let words: Vec<String> = label.split_whitespace().map(bare).collect();
    if words.is_empty() || words.len() > 6 {
        return None;
    }
    let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    let known = |word: &String| {
        is_heading_word(word)
            || matches!(
                word.as_str(),
                "appendix"
                    | "done"
                    | "archive"
                    | "archived"
                    | "live"
                    | "active"
                    | "closure"
                    | "log"
                    | "table"
            )
            || word.len() <= 1
            || word.bytes().all(|b| b.is_ascii_digit())
    };
    if !words.iter().all(known) {
        return None;
    }
    if has(&["proposed"]) {
        Some(Section::ProposedComplete)
    } else if has(&[
        "complete",
        "completed",
        "closed",
        "done",
        "archive",
        "archived",
    ]) {
        Some(Section::Completed)
    } else if has(&[
        "ongoing",
        "open",
        "outstanding",
        "current",
        "live",
        "active",
    ]) {
        Some(Section::Ongoing)
    } else {
        None
    }
}

/// A column of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Its place, counted from 0.
    pub(super) at: u32,
    /// Its heading, or "Column C".
    pub(super) name: String,
    pub(super) role: ColumnRole,
}

/// "A", "B", …, "AA".
pub(super) fn letters(mut at: u32) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + (at % 26) as u8));
        match (at / 26).checked_sub(1) {
            Some(more) => at = more,
            None => return letters,
        }
    }
}

/// The columns of a table, without what a person chose. `rows` are those below its heading.
pub(super) fn guess(heading: Option<&Row>, rows: &[&Row]) -> Vec<Column> {
    let widest = rows.iter().copied().chain(heading);
    let last = widest
        .flat_map(|row| row.cells.last())
        .map(|cell| cell.column)
        .max();
    let mut columns: Vec<(Column, usize)> = Vec::new();
    for at in 0..=last.unwrap_or_default() {
        let text = heading
            .and_then(|row| row.cell(at))
            .map(|cell| cell.text.as_str());
        let text = text
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let is_used = rows.iter().any(|row| row.cell(at).is_some());
        if text.is_empty() && !is_used {
            continue;
        }
        let named = if text.is_empty() {
            format!("Column {}", letters(at))
        } else {
            text.clone()
        };
        let n_same = columns
            .iter()
            .filter(|(column, _)| column.name == named)
            .count();
        let name = match n_same {
            0 => named,
            n => format!("{named} ({})", n + 1),
        };
        let (role, rank) = meaning(&text).unwrap_or((ColumnRole::Note, usize::MAX));
        columns.push((Column { at, name, role }, rank));
    }
    // Of several columns with one meaning the surest has it.
    for role in [
        ColumnRole::Number,
        ColumnRole::Action,
        ColumnRole::Deadline,
        ColumnRole::Origin,
        ColumnRole::Category,
        ColumnRole::Id,
    ] {
        let surest = columns
            .iter()
            .filter(|(c, _)| c.role == role)
            .min_by_key(|(_, rank)| *rank);
        let Some(surest) = surest.map(|(c, _)| c.at) else {
            continue;
        };
        for (column, _) in &mut columns {
            if column.role == role && column.at != surest {
                column.role = ColumnRole::Note;
            }
        }
    }
    let mut columns: Vec<_> = columns.into_iter().map(|(column, _)| column).collect();
    // Of an export that comes back: the list follows from the stage.
    if columns.iter().any(|column| column.role == ColumnRole::Id) {
        for column in &mut columns {
            if column.name == LIST_COLUMN {
                column.role = ColumnRole::LeftOut;
            }
        }
    }
    by_contents(&mut columns, rows);
    columns
}

/// Finds the wording, the deadline and the number by what stands in the columns, where no heading says it.
fn by_contents(columns: &mut [Column], rows: &[&Row]) {
    let has = |columns: &[Column], role| columns.iter().any(|column| column.role == role);
    let share = |at: u32, is: &dyn Fn(&str) -> bool| {
        let texts = rows
            .iter()
            .filter_map(|row| row.cell(at))
            .map(|cell| cell.text.as_str());
        let (n, n_is) = texts.fold((0, 0), |(n, n_is), text| {
            (n + 1, n_is + usize::from(is(text)))
        });
        n >= 2 && n_is * 5 >= n * 4
    };
    let notes = |columns: &[Column]| -> Vec<u32> {
        let notes = columns
            .iter()
            .filter(|column| column.role == ColumnRole::Note);
        notes.map(|column| column.at).collect()
    };
    if !has(columns, ColumnRole::Action) {
        let longest = notes(columns).into_iter().max_by_key(|at| {
            let cells = rows.iter().filter_map(|row| row.cell(*at));
            cells.map(|cell| cell.text.chars().count()).sum::<usize>()
        });
        let wordy = longest.filter(|at| share(*at, &|text| text.split_whitespace().count() >= 3));
        set(columns, ColumnRole::Action, wordy);
    }
    if !has(columns, ColumnRole::Deadline) {
        let dated = notes(columns).into_iter().find(|at| {
            share(*at, &|text| {
                dates::date(text).is_some() || text == "Ongoing"
            })
        });
        set(columns, ColumnRole::Deadline, dated);
    }
    if !has(columns, ColumnRole::Number) {
        let numbered = columns.first().map(|column| column.at).filter(|at| {
            share(*at, &|text| {
                let digits = text.trim_end_matches('.').trim_start_matches('*');
                (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
            })
        });
        let numbered = numbered.filter(|at| notes(columns).contains(at));
        set(columns, ColumnRole::Number, numbered);
    }
}

fn set(columns: &mut [Column], role: ColumnRole, at: Option<u32>) {
    if let Some(column) = columns.iter_mut().find(|column| Some(column.at) == at) {
        column.role = role;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::book::Cell;

    fn row(texts: &[&str]) -> Row {
        let cells = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty());
        Row {
            cells: cells
                .map(|(at, text)| Cell::words(at as u32, *text))
                .collect(),
            ..Row::default()
        }
    }

    fn roles(heading: &[&str], rows: &[&[&str]]) -> Vec<(String, &'static str)> {
        let rows: Vec<_> = rows.iter().map(|texts| row(texts)).collect();
        let rows: Vec<_> = rows.iter().collect();
        let heading = (!heading.is_empty()).then(|| row(heading));
        let columns = guess(heading.as_ref(), &rows);
        columns
            .into_iter()
            .map(|c| (c.name, c.role.word()))
            .collect()
    }

    #[test]
    fn headings_say_what_columns_are() {
        for (heading, want) in [
            ("#", ColumnRole::Number),
            ("Action No.", ColumnRole::Number),
            ("# Proposed Complete Actions", ColumnRole::Action),
            ("ACTIONS", ColumnRole::Action),
            ("Due date:", ColumnRole::Deadline),
            ("When from?", ColumnRole::Origin),
            ("Owner(s)?", ColumnRole::Owner),
            ("Matters Arising id", ColumnRole::Id),
        ] {
            assert_eq!(meaning(heading).map(|m| m.0), Some(want), "{heading}");
        }
        for heading in [
            "Priority",
            "",
            "The action that was agreed by all",
            "Complete",
        ] {
            assert_eq!(meaning(heading), None, "{heading}");
        }
    }

    #[test]
    fn the_surest_of_two_headings_counts_and_nothing_is_lost() {
        let found = roles(&["Title", "Description", "Action", "Priority"], &[]);
        let found: Vec<_> = found.iter().map(|(_, role)| *role).collect();
        assert_eq!(found, ["note", "note", "action", "note"]);
    }

    #[test]
    fn columns_without_a_known_heading_are_told_by_their_contents() {
        let rows: &[&[&str]] = &[
            &["1", "Share the minutes with all", "Feb’19"],
            &["2.", "Ask the harbour office for a date", "12 May 2019"],
        ];
        let found = roles(&[], rows);
        let want = [
            ("Column A", "number"),
            ("Column B", "action"),
            ("Column C", "deadline"),
        ];
        let want: Vec<_> = want.map(|(name, role)| (name.to_owned(), role)).into();
        assert_eq!(found, want);
    }

    #[test]
    fn labels_name_tables() {
        assert_eq!(
            section("Proposed Complete Actions"),
            Some(Section::ProposedComplete)
        );
        assert_eq!(
            section("Appendix: completed actions"),
            Some(Section::Completed)
        );
        assert_eq!(section("Open"), Some(Section::Ongoing));
        assert_eq!(section("Complete the list of names"), None);
        assert_eq!(section("Sheet1"), None);
    }

    #[test]
    fn columns_have_letters() {
        let all: Vec<_> = [0, 25, 26, 27, 701, 702].map(letters).into();
        assert_eq!(all, ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
    }
}
