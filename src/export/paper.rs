//! The log as it reads on paper: the columns that printed logs have, each cell as paragraphs.

use super::table::{Book, Column, Row, first_deadline};
use crate::{
    model::*,
    text::{self, Words},
};

/// The columns.
pub(super) const COLUMNS: [Column; 8] = [
    Column::Number,
    Column::Action,
    Column::Category,
    Column::Deadline,
    Column::Status,
    Column::Updates,
    Column::Origin,
    Column::Owner,
];

/// How wide each column is, in hundredths of the page.
pub(super) const WIDTHS: [u32; 8] = [4, 24, 9, 9, 9, 27, 9, 9];

/// A paragraph of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// What stands out at its head, such as who said it; may be empty.
    pub(super) lead: String,
    /// The words.
    pub(super) text: String,
    /// Whether it is a remark on what stands above it.
    pub(super) is_note: bool,
}

/// The paragraphs of a cell; none for an empty one.
pub(super) fn paragraphs(row: &Row<'_>, column: Column) -> Vec<Paragraph> {
    if column == Column::Updates {
        return row
            .said
            .iter()
            .flat_map(|said| spoken(&said.head, &said.text))
            .collect();
    }
    let mut all = spoken("", &row.cell(column).words());
    let notes = match column {
        Column::Action => row.to_settle.clone(),
        Column::Deadline => deadline_note(row.action).into_iter().collect(),
        _ => Vec::new(),
    };
    all.extend(notes.iter().map(|words| note(words)));
    all
}

/// A remark that a reader of the document knows from the words of the log.
fn note(words: &str) -> Paragraph {
    let words: String = words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('[', "(")
        .replace(NOTE_CLOSES, ")");
    Paragraph {
        lead: String::new(),
        text: format!("{NOTE_OPENS} {words}{NOTE_CLOSES}"),
        is_note: true,
    }
}

/// One paragraph for each line; the first has the lead.
fn spoken(lead: &str, text: &str) -> Vec<Paragraph> {
    let lines = text
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let mut lead = match lead {
        "" => String::new(),
        lead => format!("{lead}:"),
    };
    lines
        .map(|line| Paragraph {
            lead: std::mem::take(&mut lead),
            text: line.to_owned(),
            is_note: false,
        })
        .collect()
}

/// That the deadline has moved: "Moved twice, first July 2018".
fn deadline_note(action: &Action) -> Option<String> {
    let times = match action.n_moves() {
        0 => return None,
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    };
    Some(match first_deadline(action).and_then(text::deadline) {
        Some(first) => format!("Moved {times}, first {first}"),
        None => format!("Moved {times}"),
    })
}

/// The legend: each category with its colour in words.
pub(super) fn legend<'a>(book: &Book<'a>) -> impl Iterator<Item = (&'a Category, String)> {
    let categories = &book.copy.head.categories;
    categories.iter().map(|category| {
        let colour = category.colour.words().to_lowercase();
        (category, format!("{} ({colour})", category.name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_width() {
        assert_eq!(WIDTHS.iter().sum::<u32>(), 100);
        assert_eq!(WIDTHS.len(), COLUMNS.len());
    }

    #[test]
    fn a_note_ends_with_its_only_bracket() {
        let note = note("2 values\nfor [x]. A; B").text;
        assert_eq!(note, "[Log note: 2 values for (x). A; B]");
    }

    #[test]
    fn only_the_first_paragraph_says_who_spoke() {
        let spoken = spoken("Ada", "One.\n\nTwo.");
        let leads: Vec<_> = spoken.iter().map(|p| p.lead.as_str()).collect();
        assert_eq!(leads, ["Ada:", ""]);
    }
}
