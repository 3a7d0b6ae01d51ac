//! The text of a printed log to a draft: layout, rows, findings.
//!
//! Dates in numbers, such as 03/04/2019, are read in the order that somebody said, or that another date of the same text
//! shows; where nothing says it, the day is taken to come first, and a finding raises each. Must not know how a row is read.

use super::{
    account,
    decode::{self, RawLine},
    findings, layout,
    layout::Layout,
    numerals::{Dates, Marking, marked, printed_as, unmarked},
    rows::{self, ReadRow},
    source::Source,
};
use crate::model::*;

/// What was understood of a text.
struct Understood {
    layout: Layout,
    rows: Vec<ReadRow>,
}

/// What the dates in numbers of a text say of their order.
enum Order {
    /// The day first; or there is no date that could be read otherwise.
    DayFirst,
    MonthFirst,
    /// Nothing says it.
    Unknown,
}

/// Reads the text of a printed log.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    choices: &ImportChoices,
) -> Result<super::Read, FileError> {
    let raw = decode::lines(bytes)?;
    let order = order(&raw, choices.dates);
    let which = match order {
        Order::MonthFirst => Marking::All,
        Order::DayFirst | Order::Unknown => Marking::Certain,
    };
    let mut read = understood(&raw, name, which).ok_or(FileError::NoTable)?;
    let source = Source::new(&raw);
    let mut found = Vec::new();
    if let Order::Unknown = order {
        // Both readings have the same rows: the same words are dates in both.
        if let Some(other) = understood(&raw, name, Marking::All) {
            found = unsettled(&read, &other, &source);
        }
    }
    read.unmark();
    let Understood { layout, rows } = read;
    if rows.is_empty() {
        return Err(FileError::NoTable);
    }
    let about = findings::About {
        source: &source,
        dated: layout.dated,
        footnote: layout.footnote.as_deref(),
    };
    found.extend(findings::of_rows(&rows, &about));
    let account = account::settle(&source, &layout.marks, &rows, found);
    let draft = LogDraft {
        source: name.to_owned(),
        title: layout.title,
        dated: layout.dated,
        categories: layout.categories,
        actions: rows.into_iter().map(|row| row.draft).collect(),
        findings: account.findings,
        lines: account.lines,
        table: None,
    };
    Ok((draft, raw.into_iter().map(|line| line.text).collect()))
}

/// What stands first in the dates of a text: what somebody said, or else what those show that can be read in one way only,
/// if they all show the same.
fn order(raw: &[RawLine], chosen: Option<DateOrder>) -> Order {
    let mut n_ambiguous = 0;
    let (mut day_first, mut month_first) = (false, false);
    for line in raw {
        let certain = marked(&line.text, Marking::Certain);
        month_first |= certain != line.text;
        // What is marked is none to it: what can be read in one way only has its day first.
        let mut dates = Dates::new(None);
        dates.settle(&certain);
        n_ambiguous += dates.n_ambiguous;
        day_first |= dates.evidence.is_some();
    }
    match (chosen, day_first, month_first) {
        (Some(DateOrder::DayFirst), ..) => Order::DayFirst,
        (Some(DateOrder::MonthFirst), ..) => Order::MonthFirst,
        _ if n_ambiguous == 0 => Order::DayFirst,
        (None, true, false) => Order::DayFirst,
        (None, false, true) => Order::MonthFirst,
        (None, ..) => Order::Unknown,
    }
}

fn understood(raw: &[RawLine], name: &str, which: Marking) -> Option<Understood> {
    let lines: Vec<RawLine> = raw
        .iter()
        .map(|line| RawLine {
            text: marked(&line.text, which),
            new_page: line.new_page,
        })
        .collect();
    let source = Source::new(&lines);
    let layout = layout::read(&source, name)?;
    let rows = rows::read(&source, &layout);
    Some(Understood { layout, rows })
}

/// A finding for each date that only one of two readings has so.
fn unsettled(read: &Understood, other: &Understood, source: &Source) -> Vec<FindingDraft> {
    let mut found = Vec::new();
    let mut ask = |row: Option<usize>, line: usize, what: &str, printed: &str| {
        let text = findings::two_ways(what, &unmarked(printed));
        found.push(FindingDraft {
            kind: FindingKind::AmbiguousDate,
            action: row,
            line: findings::line_number(line),
            text: format!(
                "{text}, and was read with the day first: {}.",
                source.place(line)
            ),
        });
    };
    if read.layout.dated != other.layout.dated {
        let ambiguous = |line: &usize| Dates::new(None).settle(source.text(*line)).ambiguous;
        let first = (0..source.lines.len()).find_map(|line| Some((line, ambiguous(&line)?)));
        if let Some((line, printed)) = first {
            ask(None, line, "The heading of the log", &printed);
        }
    }
    for (i, (row, other)) in read.rows.iter().zip(&other.rows).enumerate() {
        let first = row.lines.first().copied().unwrap_or_default();
        let (draft, other) = (&row.draft, &other.draft);
        if draft.due.deadline != other.due.deadline {
            let line = row.deadline_line.unwrap_or(first);
            ask(Some(i), line, "“Deadline”", &draft.due.printed);
        }
        if let (Some(origin), Some(twin)) = (&draft.origin, &other.origin)
            && origin.month != twin.month
        {
            ask(Some(i), first, "“When from?”", &origin.printed);
        }
        let line = row.status_line.unwrap_or(first);
        for update in &draft.updates {
            let mut twins = other.updates.iter();
            // Their order follows from their dates.
            let is_settled = twins
                .any(|twin| twin.at == update.at && unmarked(&twin.text) == unmarked(&update.text));
            if let (false, Some(When::Day(day))) = (is_settled, update.at) {
                let printed = printed_as(&draft.imported.status, day).unwrap_or_default();
                ask(Some(i), line, "“Status”", printed);
            }
        }
    }
    found
}

impl Understood {
    /// The words as they were printed.
    fn unmark(&mut self) {
        let mend = |text: &mut String| {
            if !text.is_ascii() {
                *text = unmarked(text);
            }
        };
        let Layout {
            categories,
            title,
            footnote,
            ..
        } = &mut self.layout;
        mend(title);
        categories.iter_mut().chain(footnote).for_each(mend);
        for row in &mut self.rows {
            let draft = &mut row.draft;
            let printed = &mut draft.imported;
            let cells = [
                &mut printed.action,
                &mut printed.deadline,
                &mut printed.status,
                &mut printed.origin,
                &mut printed.owner,
                &mut draft.printed_number,
                &mut draft.text,
                &mut draft.due.printed,
            ];
            cells.into_iter().for_each(mend);
            if let Deadline::Other(words) = &mut draft.due.deadline {
                mend(words);
            }
            if let Some(origin) = &mut draft.origin {
                mend(&mut origin.printed);
            }
            draft.owners.iter_mut().for_each(mend);
            for update in &mut draft.updates {
                mend(&mut update.text);
                update.by.iter_mut().for_each(mend);
            }
        }
    }
}
