//! What an export of this product prints for people, in whatever format and through whatever program it came back: notes
//! of the log in the cells, the heads of updates, sentences about the file, the legend with its colours.
//!
//! Only for a table whose updates are headed as an export heads them: nobody else writes so.

use super::columns::Column;
use crate::{import::dates, model::*};
use std::borrow::Cow;

/// What the heads of updates call the kinds that a document may bring. A proposal or a record is told by the state alone:
/// its words stay in the text, because a file asserts nothing again that was returned since.
const KINDS: [(&str, EntryKind); 3] = [
    ("Question", EntryKind::Question),
    ("Answer", EntryKind::Answer),
    ("Withdrawn", EntryKind::Withdrawal),
];

/// The heads of those that stay in the text.
const SAID_BY_STATE: [&str; 5] = [
    "Proposed complete",
    "Proposed closed",
    "Recorded as complete",
    "Recorded as closed",
    "Comments asked for by ",
];

/// A longer head is none.
const LONGEST_HEAD: usize = 300;

/// Whether columns are those of an export.
pub(super) fn is_own(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.name == UPDATES_COLUMN)
}

/// A text without the notes of the log in it. One walk, whatever stands there.
pub(super) fn without_notes(text: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = around_note(text) else {
        return Cow::Borrowed(text);
    };
    let mut words = before.trim_end().to_owned();
    loop {
        let (before, after) = around_note(rest).map_or((rest, None), |(b, a)| (b, Some(a)));
        let more = before.trim();
        if !words.is_empty() && !more.is_empty() {
            words.push('\n');
        }
        words.push_str(more);
        match after {
            Some(after) => rest = after,
            None => return Cow::Owned(words),
        }
    }
}

/// What stands before the first note and after it. A narrow column breaks its lines anywhere between two words.
fn around_note(text: &str) -> Option<(&str, &str)> {
    let (first, second) = NOTE_OPENS.split_once(' ')?;
    for (from, _) in text.match_indices(first) {
        let rest = text.get(from + first.len()..)?;
        if let Some(inside) = rest.trim_start().strip_prefix(second) {
            // Where this one has no end, none further on has.
            let (_, after) = inside.split_once(NOTE_CLOSES)?;
            return Some((text.get(..from)?, after));
        }
    }
    None
}

/// The updates of a cell, oldest first. A line without a head goes on with the update above it.
pub(super) fn updates(text: &str) -> Vec<UpdateDraft> {
    let mut said: Vec<UpdateDraft> = Vec::new();
    for line in text.split('\n').flat_map(parted) {
        match (head(line), said.last_mut()) {
            (Some(update), _) => said.push(update),
            (None, Some(above)) => {
                above.text.push('\n');
                above.text.push_str(line);
            }
            (None, None) => said.push(UpdateDraft {
                at: None,
                by: None,
                kind: EntryKind::Update,
                text: line.to_owned(),
                audience: Audience::Open,
            }),
        }
    }
    for update in &mut said {
        update.text = update.text.trim().to_owned();
    }
    said.retain(|update| !update.text.is_empty());
    said.reverse();
    said
}

/// The parts of a line in which paragraphs ran together, such as a PDF may bring: one begins at each head without a date.
fn parted(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let whole = rest?;
        let mut begins = whole.match_indices(UNDATED).map(|(at, _)| at);
        let next = begins.find(|at| {
            let after = whole.get(at + UNDATED.len()..).unwrap_or_default();
            let before = whole.get(..*at).unwrap_or_default();
            before.ends_with(' ') && (after.starts_with(": ") || after.starts_with(", "))
        });
        let (part, more) = match next {
            Some(at) => (whole.get(..at)?.trim_end(), whole.get(at..)),
            None => (whole, None),
        };
        rest = more;
        Some(part)
    })
}

/// "Internal, Question, 18 April 2019, Ada Byron, Harbour Office: Who asks?"
fn head(line: &str) -> Option<UpdateDraft> {
    let marked = line
        .strip_prefix(INTERNAL_HEAD)
        .and_then(|rest| rest.strip_prefix(", "));
    let Some(rest) = marked else {
        return open_head(line);
    };
    open_head(rest).map(|update| UpdateDraft {
        audience: match update.kind.can_be_internal() {
            true => Audience::Internal,
            false => Audience::Open,
        },
        ..update
    })
}

/// The same, of an update that is not internal.
fn open_head(line: &str) -> Option<UpdateDraft> {
    // The name of a meeting may hold what ends a head.
    if is_remark(line) {
        return Some(update(EntryKind::Update, None, "", line));
    }
    if let Some(rest) = line
        .strip_prefix(UNDATED)
        .and_then(|rest| rest.strip_prefix(':'))
    {
        return Some(update(EntryKind::Update, None, "", rest));
    }
    let (head, text) = line.split_once(": ")?;
    if head.len() > LONGEST_HEAD {
        return None;
    }
    if SAID_BY_STATE.iter().any(|words| head.starts_with(words)) {
        return Some(update(EntryKind::Update, None, "", line));
    }
    let (first, rest) = part(head);
    let kind = KINDS.iter().find(|(words, _)| *words == first);
    let (dated, by) = match kind {
        Some(_) => part(rest),
        None => (first, rest),
    };
    match (kind, date(dated)) {
        (_, Some(at)) => Some(update(kind_of(kind), Some(at), by, text)),
        _ if dated == UNDATED => Some(update(kind_of(kind), None, by, text)),
        // "Question, HO: …"
        (Some((_, kind)), None) => Some(update(*kind, None, rest, text)),
        (None, None) => None,
    }
}

fn kind_of(kind: Option<&(&str, EntryKind)>) -> EntryKind {
    kind.map_or(EntryKind::Update, |(_, kind)| *kind)
}

fn part(head: &str) -> (&str, &str) {
    head.split_once(", ").unwrap_or((head, ""))
}

/// A date that is the whole of a text.
fn date(text: &str) -> Option<When> {
    dates::date(text)
        .filter(|(_, rest)| rest.is_empty())
        .map(|(at, _)| at)
}

fn update(kind: EntryKind, at: Option<When>, by: &str, text: &str) -> UpdateDraft {
    UpdateDraft {
        at,
        by: (!by.is_empty()).then(|| by.to_owned()),
        kind,
        text: text.to_owned(),
        audience: Audience::Open,
    }
}

/// Whether a line of an export says something of the file, and nothing of the log.
pub(super) fn is_of_file(line: &str) -> bool {
    let whole = [
        "This is an action log, written by Matters Arising as a spreadsheet.",
        "Categories",
        "Categories:",
        "None.",
    ];
    let begins = [
        "This is a public copy: it has no earlier versions,",
        "The log that it was read from is dated ",
        "Note of the edition: ",
        "The last column of each table, “Matters Arising id”, is hidden.",
    ];
    let is_property = [LOG_PROPERTY, HEADS_PROPERTY, RECEIPT_PROPERTY]
        .iter()
        .any(|name| {
            line.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(": "))
        });
    let is_count = |rest: &str| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
        matches!(rest, " action." | " actions.")
            || [
                " action, as the log stood on ",
                " actions, as the log stood on ",
            ]
            .iter()
            .any(|words| rest.starts_with(words))
    };
    let is_sheet = || {
        let counted = line
            .strip_prefix("Sheet “")
            .and_then(|rest| rest.split_once("”: "));
        counted.is_some_and(|(_, rest)| is_count(rest))
    };
    // The foot of a page, which a program may write out as a paragraph.
    let is_foot = || {
        let (before, page) = line.rsplit_once(" Page ")?;
        let (at, of) = page.split_once(" of ")?;
        let is_numbered = [at, of]
            .iter()
            .all(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let says = [". As the log stood on ", ". Edition "];
        Some(is_numbered && says.iter().any(|words| before.contains(words)))
    };
    let is_cover = || {
        let rest = line.strip_prefix("Edition ")?;
        let (number, rest) = rest.split_once(" of ")?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit());
        Some(is_number && dates::date(rest).is_some())
    };
    let digit = line.starts_with(|c: char| c.is_ascii_digit());
    whole.contains(&line)
        || begins.iter().any(|words| line.starts_with(words))
        || is_property
        || (digit && is_count(line))
        || is_sheet()
        || is_foot().unwrap_or_default()
        || is_cover().unwrap_or_default()
}

/// The category of a line of the legend: "Harbour works (navy)".
pub(super) fn category(line: &str) -> Option<&str> {
    let (name, colour) = line.strip_suffix(')')?.rsplit_once(" (")?;
    let is_colour = Colour::ALL.iter().any(|known| known.word() == colour);
    // The note on the cover of an edition may end like one.
    (is_colour && !is_of_file(line)).then(|| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_taken_out_wherever_the_line_was_broken() {
        for (text, want) in [
            (
                "July 2019\n[Log note: Moved once, first May 2018]",
                "July 2019",
            ),
            ("July 2019 [Log\nnote: Moved\nonce]", "July 2019"),
            ("A [Log note: x]\n[Log note: y] and B", "A\nand B"),
            ("A [Log note: without an end", "A [Log note: without an end"),
            ("See [Log 4] and [note: 5]", "See [Log 4] and [note: 5]"),
        ] {
            assert_eq!(without_notes(text), want);
        }
    }

    #[test]
    fn hostile_cells_take_one_walk() {
        let many = format!("{} ", NOTE_OPENS).repeat(100_000);
        assert_eq!(without_notes(&many).len(), many.len());
        let tail = format!("{}{}", "[Log note: x]".repeat(40_000), "x".repeat(500_000));
        assert_eq!(without_notes(&tail).len(), 500_000);
        let closed = "[Log note: x]".repeat(80_000);
        assert_eq!(without_notes(&closed), "");
        let spaced = format!("[Log{}", " ".repeat(50)).repeat(20_000);
        assert_eq!(without_notes(&format!("{spaced}]")).len(), spaced.len() + 1);
        assert_eq!(updates(&"x Undated: ".repeat(90_000)).len(), 90_000);
    }

    #[test]
    fn each_head_begins_an_update_and_the_newest_stands_first() {
        let said = updates(
            "New and by itself\nin two lines\nUndated, HO: Three\nQuestion, 18 April 2019, Ada, Tideway: Who asks?\n\
             April 2019: Two: of them\nUndated: One\nProposed complete, 2 May 2019, Ada: All done",
        );
        let said: Vec<_> = said
            .iter()
            .map(|u| {
                (
                    u.kind.word(),
                    u.at.map(|at| at.to_string()),
                    u.by.as_deref(),
                    u.text.as_str(),
                )
            })
            .collect();
        let want = [
            (
                "update",
                None,
                None,
                "Proposed complete, 2 May 2019, Ada: All done",
            ),
            ("update", None, None, "One"),
            ("update", Some("2019-04".to_owned()), None, "Two: of them"),
            (
                "question",
                Some("2019-04-18".to_owned()),
                Some("Ada, Tideway"),
                "Who asks?",
            ),
            ("update", None, Some("HO"), "Three"),
            ("update", None, None, "New and by itself\nin two lines"),
        ];
        assert_eq!(said, want);
    }

    #[test]
    fn the_head_of_a_comment_is_told_by_who_recorded_it_whatever_its_meeting_is_called() {
        let comment =
            "Comment at Forum 4: boats, 14 June 2022, recorded by Ada, Tideway: Not yet: wait";
        let said = updates(&format!("{comment}\nComment at page 3: no\nUndated: One"));
        let texts: Vec<_> = said.iter().map(|one| one.text.as_str()).collect();
        let want = format!("{comment}\nComment at page 3: no");
        assert_eq!(texts, ["One", &want]);
    }

    #[test]
    fn paragraphs_that_ran_together_are_parted_where_a_head_says_so() {
        let said = updates("Two Undated: One, and Undated things");
        let texts: Vec<_> = said.iter().map(|update| update.text.as_str()).collect();
        assert_eq!(texts, ["One, and Undated things", "Two"]);
        assert_eq!(updates("").len(), 0);
    }

    #[test]
    fn what_is_said_of_the_file_is_told_from_what_a_person_adds() {
        for line in [
            "45 actions, as the log stood on 4 October 2024.",
            "1 action.",
            "Sheet “Proposed”: 1,012 actions.",
            "Matters Arising heads: 00",
            "Harbour forum. Edition 3, 4 May 2024 Page 4 of 12",
        ] {
            assert!(is_of_file(line), "{line}");
        }
        for line in [
            "45 actions were added.",
            "Sheet “Proposed” is new",
            "See Page 4 of 12",
            "Matters Arising",
            "",
        ] {
            assert!(!is_of_file(line), "{line}");
        }
        assert_eq!(category("Harbour works (navy)"), Some("Harbour works"));
        assert_eq!(category("Harbour works (new)"), None);
    }
}
