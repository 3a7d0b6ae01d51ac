//! What a careful clerk would raise about a log, each in one plain sentence with its line and row.
//!
//! Judges what was read; must not change it.

use super::references;
use super::rows::ReadRow;
use super::source::Source;
use crate::model::*;
use std::collections::BTreeMap;

/// What is said of the log as a whole, that findings need.
pub(super) struct About<'a> {
    pub(super) source: &'a Source,
    pub(super) dated: Option<Day>,
    /// What the log says of the mark `**`.
    pub(super) footnote: Option<&'a str>,
}

/// The line, counted from 1.
pub(super) fn line_number(line: usize) -> u32 {
    u32::try_from(line + 1).unwrap_or(u32::MAX)
}

/// What is said of a date that can be read in two ways. `what` is where it stands: "“Deadline”".
pub(super) fn two_ways(what: &str, date: &str) -> String {
    format!("{what} has a date that can be read in two ways, “{date}”")
}

/// Where a row begins.
fn first_line(row: &ReadRow) -> u32 {
    line_number(row.lines.first().copied().unwrap_or_default())
}

/// The line on which a row begins.
pub(super) fn start(row: Option<&ReadRow>) -> usize {
    let line = row.and_then(|row| row.lines.first().copied());
    line.unwrap_or_default()
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// How a row is called: its number as printed, or its place.
fn name(row: &ReadRow, source: &Source) -> String {
    match row.draft.printed_number.as_str() {
        "" => capitalised(&source.row_at(start(Some(row)))),
        printed => format!("Action {}", printed.trim_end_matches('.')),
    }
}

/// Everything that rows give rise to.
pub(super) fn of_rows(rows: &[ReadRow], about: &About<'_>) -> Vec<FindingDraft> {
    let mut findings = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        numbering(i, row, about, &mut findings);
        state(i, row, about, &mut findings);
        deadline(i, row, rows, about, &mut findings);
        origin(i, row, about, &mut findings);
        put_together(i, row, about, &mut findings);
    }
    owners(rows, &mut findings);
    super::clashes::of_rows(rows, about.source, &mut findings);
    ordinals(rows, about.source, &mut findings);
    findings
}

/// Owner cells that were cut at a comma or an "and" and may be one name.
fn owners(rows: &[ReadRow], findings: &mut Vec<FindingDraft>) {
    let alone = super::rows::names_alone(rows);
    for (i, row) in rows.iter().enumerate() {
        let cell = row.draft.imported.owner.trim();
        let owners = &row.draft.owners;
        if super::names::may_be_one(cell, owners, &|name| alone.contains(name)) {
            let n = owners.len();
            let text = format!("“{cell}” was taken for {n} owners; it may be one.");
            raise(
                findings,
                FindingKind::SeveralOwners,
                i,
                first_line(row),
                text,
            );
        }
    }
}

/// Adds a finding about a row.
pub(super) fn raise(
    findings: &mut Vec<FindingDraft>,
    kind: FindingKind,
    row: usize,
    line: u32,
    text: String,
) {
    findings.push(FindingDraft {
        kind,
        action: Some(row),
        line,
        text,
    });
}

fn numbering(i: usize, row: &ReadRow, about: &About<'_>, findings: &mut Vec<FindingDraft>) {
    let line = first_line(row);
    if row.draft.number.is_none() {
        let text = "This row has no number that can be read.".to_owned();
        raise(findings, FindingKind::NoNumber, i, line, text);
    }
    let printed = &row.draft.printed_number;
    if printed.starts_with('*') {
        let mark = printed.trim_end_matches(|c: char| c != '*');
        let text = match about.footnote {
            Some(meaning) => format!(
                "The number {printed} carries the mark {mark}, which the log explains as “{meaning}”."
            ),
            None => format!(
                "The number {printed} carries the mark {mark}, which the log does not explain."
            ),
        };
        raise(findings, FindingKind::MarkedNumber, i, line, text);
    }
}

fn stage(row: &ReadRow) -> Stage {
    match (row.draft.recorded, row.draft.proposed) {
        (Some(Ending::Complete), _) => Stage::Complete,
        (Some(Ending::Closed), _) => Stage::Closed,
        (None, Some(Ending::Complete)) => Stage::ProposedComplete,
        (None, Some(Ending::Closed)) => Stage::ProposedClosed,
        (None, None)
            if row
                .draft
                .updates
                .iter()
                .any(|update| update.kind == EntryKind::Withdrawal) =>
        {
            Stage::Withdrawn
        }
        (None, None) => row.draft.progress.into(),
    }
}

fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Unstated => "no state",
        Stage::NotStarted => "not started",
        Stage::InProgress => "in progress",
        Stage::Ongoing => "ongoing",
        Stage::PartiallyComplete => "partially complete",
        Stage::ProposedComplete => "proposed complete",
        Stage::ProposedClosed => "proposed closed",
        Stage::Complete => "complete",
        Stage::Closed => "closed",
        Stage::Withdrawn => "withdrawn",
    }
}

fn table_words(section: Section) -> &'static str {
    match section {
        Section::ProposedComplete => "proposed complete",
        Section::Ongoing => "ongoing",
        Section::Completed => "completed",
    }
}

fn state(i: usize, row: &ReadRow, about: &About<'_>, findings: &mut Vec<FindingDraft>) {
    let stage = stage(row);
    let section = row.draft.section;
    let line = row.status_line.map_or(first_line(row), line_number);
    let fits = match section {
        _ if stage == Stage::Unstated => true,
        Section::ProposedComplete => stage.is_proposed(),
        Section::Ongoing => !stage.is_proposed() && !stage.is_over(),
        Section::Completed => stage.is_over(),
    };
    if stage == Stage::Unstated {
        let text = format!("{} states no state.", name(row, about.source));
        raise(findings, FindingKind::NoState, i, line, text);
    } else if !fits {
        let says = match row.in_part {
            true => "complete only in part".to_owned(),
            false => format!("“{}”", stage_words(stage)),
        };
        let text = format!(
            "{} is {says}, but stands among the {} actions.",
            name(row, about.source),
            table_words(section)
        );
        raise(findings, FindingKind::StateContradictsTable, i, line, text);
    }
}

fn deadline(
    i: usize,
    row: &ReadRow,
    rows: &[ReadRow],
    about: &About<'_>,
    findings: &mut Vec<FindingDraft>,
) {
    let due = &row.draft.due;
    let line = row.deadline_line.map_or(first_line(row), line_number);
    let name = name(row, about.source);
    let printed = &due.printed;
    match &due.deadline {
        Deadline::None => {
            let text = match printed.as_str() {
                "" => format!("{name} has no deadline."),
                _ => format!("{name} has no deadline: “{printed}” stands in its place."),
            };
            raise(findings, FindingKind::NoDeadline, i, line, text);
        }
        Deadline::Ongoing | Deadline::Monthly | Deadline::Other(_) | Deadline::After(_) => {
            let text = format!(
                "The deadline of {}, “{printed}”, is no date.{}",
                uncapitalised(&name),
                waits_for(&due.deadline, rows)
            );
            raise(findings, FindingKind::DeadlineNotADate, i, line, text);
        }
        Deadline::Months(months) if months.len() > 1 => {
            let text = format!("{name} has more than one date as its deadline: “{printed}”.");
            raise(findings, FindingKind::SeveralDeadlines, i, line, text);
        }
        Deadline::Months(_) | Deadline::Day(_) => {}
    }
    let Some(dated) = about.dated else {
        return;
    };
    let past = due.deadline.days_left(dated).is_some_and(|days| days < 0);
    if past && !stage(row).is_over() {
        let is = if stage(row).is_proposed() {
            ", although its end is only proposed"
        } else {
            ""
        };
        let text = format!(
            "The deadline of {}, {printed}, was past on the log’s own date, {}{is}.",
            uncapitalised(&name),
            day_words(dated)
        );
        raise(findings, FindingKind::DeadlinePast, i, line, text);
    }
}

fn uncapitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

pub(super) fn day_words(day: Day) -> String {
    format!("{} {}", day.day(), month_words(day.month()))
}

pub(super) fn month_words(month: Month) -> String {
    format!("{} {}", month.name(), month.year())
}

fn origin(i: usize, row: &ReadRow, about: &About<'_>, findings: &mut Vec<FindingDraft>) {
    let text = match &row.draft.origin {
        None => format!(
            "{} does not say which meeting it comes from.",
            name(row, about.source)
        ),
        Some(origin) if origin.month.is_none() => {
            format!(
                "{} comes from “{}”, which is no date.",
                name(row, about.source),
                origin.printed
            )
        }
        Some(_) => return,
    };
    raise(findings, FindingKind::NoOrigin, i, first_line(row), text);
}

fn put_together(i: usize, row: &ReadRow, about: &About<'_>, findings: &mut Vec<FindingDraft>) {
    let pieces = &row.draft.imported.lines;
    if pieces.len() < 2 {
        return;
    }
    let lines: Vec<String> = pieces
        .iter()
        .map(|(first, last)| match first == last {
            true => format!("line {first}"),
            false => format!("lines {first} to {last}"),
        })
        .collect();
    let text = format!(
        "{} was put together from pieces that were printed apart: {}.",
        name(row, about.source),
        and_list(&lines)
    );
    raise(findings, FindingKind::PutTogether, i, first_line(row), text);
}

/// Which action a deadline waits for, where its words name one; else that nobody can tell, and where to say it.
fn waits_for(deadline: &Deadline, rows: &[ReadRow]) -> String {
    let Some(number) = deadline.waits_for() else {
        return String::new();
    };
    let say = "choose on the action's page which one is meant";
    match rows
        .iter()
        .filter(|row| row.draft.number == Some(number))
        .count()
    {
        1 => format!(" It waits for action {number}, whatever number that one gets."),
        0 => format!(" No row has the number {number}: {say}."),
        n => format!(" {n} rows have the number {number}: {say}."),
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn and_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The line of a row on which some words stand; where they are broken over lines, that of the first word after the
/// number of the row.
pub(super) fn line_that_says(row: &ReadRow, source: &Source, words: &str) -> u32 {
    let says = |line: &usize, words: &str| {
        let text = source.text(*line);
        text.match_indices(words).any(|(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text
                .get(at + words.len()..)
                .and_then(|tail| tail.chars().next());
            let number = at == 0 && row.lines.first() == Some(line);
            !number
                && !before.is_some_and(char::is_alphanumeric)
                && !after.is_some_and(char::is_alphanumeric)
        })
    };
    let first_word = words.split_whitespace().next().unwrap_or_default();
    let whole = row.lines.iter().find(|line| says(line, words));
    let found = whole.or_else(|| row.lines.iter().find(|line| says(line, first_word)));
    found.map_or_else(|| first_line(row), |line| line_number(*line))
}

/// Meetings named by ordinal, with the month that each must mean if the meetings are those of the origins.
fn ordinals(rows: &[ReadRow], source: &Source, findings: &mut Vec<FindingDraft>) {
    let mut meetings: BTreeMap<Month, usize> = BTreeMap::new();
    for row in rows {
        if let Some(month) = row.draft.origin.as_ref().and_then(|origin| origin.month) {
            *meetings.entry(month).or_default() += 1;
        }
    }
    let meetings: Vec<Month> = meetings.into_keys().collect();
    for (i, row) in rows.iter().enumerate() {
        let imported = &row.draft.imported;
        for (printed, n) in
            references::ordinals(&format!("{}\n{}", imported.action, imported.status))
        {
            let month = usize::try_from(n)
                .ok()
                .and_then(|n| n.checked_sub(1))
                .and_then(|at| meetings.get(at));
            let means = match month {
                Some(month) => format!(
                    "it must mean the one of {} if the meetings are those in the “When from?” column",
                    month_words(*month)
                ),
                None => format!(
                    "the “When from?” column, which names {} of them, does not tell which it is",
                    meetings.len()
                ),
            };
            let text = format!(
                "{} names a meeting by its number, “{printed}”: {means}.",
                name(row, source)
            );
            raise(
                findings,
                FindingKind::MeetingOrdinal,
                i,
                line_that_says(row, source, &printed),
                text,
            );
        }
    }
}
