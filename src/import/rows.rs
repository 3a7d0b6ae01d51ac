//! Tables to drafts of actions.
//!
//! Reads every table twice: the plain rows of the first reading say what an origin looks like in this log, which
//! settles the doubtful ones of the second. Must not judge what it reads; `findings` does.

use super::cells::{Cell, Learned};
use super::dates;
use super::facts::Facts;
use super::flow::Flow;
use super::labels;
use super::layers;
use super::layout::Layout;
use super::names;
use super::references;
use super::source::{Gap, Source, Word};
use super::starts::{self, Row};
use super::state::{State, StateFact};
use super::tails::{self, Place};
use super::widths::Widths;
use crate::model::{ActionDraft, Due, Ending, Imported, Origin, Progress};
use std::collections::HashSet;

/// A row as read, with what only findings need.
pub(super) struct ReadRow {
    pub(super) draft: ActionDraft,
    /// The lines of the row, in order.
    pub(super) lines: Vec<usize>,
    /// The line on which its deadline begins.
    pub(super) deadline_line: Option<usize>,
    /// The line on which its status begins.
    pub(super) status_line: Option<usize>,
    /// The words of the status that a second state contradicts ("Complete for … Ongoing for …").
    pub(super) in_part: bool,
}

/// Reads the rows of all tables, in the order of the source.
pub(super) fn read(source: &Source, layout: &Layout) -> Vec<ReadRow> {
    let facts: Vec<Facts<'_>> = layout
        .tables
        .iter()
        .map(|table| Facts::new(source.words(table.lines.iter().copied()), table.has_owner))
        .collect();
    let mut learned = Learned::default();
    for facts in &facts {
        learn(
            facts,
            &starts::divide(facts, &Learned::default()),
            &mut learned,
        );
    }
    let mut rows = Vec::new();
    for (table, facts) in layout.tables.iter().zip(&facts) {
        let found = starts::divide(facts, &learned);
        let (places, widths) = tails::places(facts, &found);
        for (words, row) in words_of_rows(facts, &places, found.len())
            .into_iter()
            .zip(&found)
        {
            let mut read = read_row(source, facts, row, &words, widths);
            read.draft.section = table.section;
            read.draft.imported.section = Some(table.section);
            rows.push(read);
        }
    }
    name_owners(&mut rows);
    rows
}

fn learn(facts: &Facts<'_>, rows: &[Row], learned: &mut Learned) {
    for row in rows.iter().filter(|row| row.cells.plain_origin) {
        if let Some((range, Some(month))) = &row.cells.origin {
            *learned.origins.entry(*month).or_default() += 1;
            let printed = facts
                .words
                .get(range.clone())
                .map(plain_text)
                .unwrap_or_default();
            learned.days |= dates::day(&printed).is_some();
        }
    }
}

/// The words of each row with their cells, in the order of the source.
fn words_of_rows(
    facts: &Facts<'_>,
    places: &[Option<Place>],
    n_rows: usize,
) -> Vec<Vec<(usize, Cell)>> {
    let mut rows = vec![Vec::new(); n_rows];
    for (at, place) in places.iter().enumerate().take(facts.words.len()) {
        if let Some((row, cell)) = place
            && let Some(words) = rows.get_mut(*row)
        {
            words.push((at, *cell));
        }
    }
    rows
}

/// The words of one cell, each with the widest gap since the word before it in the cell.
fn cell_words<'a>(facts: &Facts<'a>, words: &[(usize, Cell)], cell: Cell) -> Vec<Word<'a>> {
    let mut cells: Vec<Word<'a>> = Vec::new();
    let mut last: Option<usize> = None;
    for (at, _) in words.iter().filter(|(_, of)| *of == cell) {
        let Some(word) = facts.word(*at) else {
            continue;
        };
        let between = last.map_or(&[][..], |last| {
            facts.words.get(last + 1..=*at).unwrap_or_default()
        });
        let mut gap = between
            .iter()
            .map(|word| word.gap)
            .max()
            .unwrap_or(word.gap);
        // Parts of a cell between which another cell was printed are at least on different lines.
        if between.len() > 1 {
            gap = gap.max(Gap::Line);
        }
        cells.push(Word { gap, ..*word });
        last = Some(*at);
    }
    cells
}

fn plain_text(words: &[Word<'_>]) -> String {
    words
        .iter()
        .map(|word| word.text)
        .collect::<Vec<_>>()
        .join(" ")
}

fn read_row(
    source: &Source,
    facts: &Facts<'_>,
    row: &Row,
    words: &[(usize, Cell)],
    widths: Widths,
) -> ReadRow {
    let of = |cell| cell_words(facts, words, cell);
    let action = Flow::new(of(Cell::Action), widths.action.never_wrapped, |_| false);
    let status_words = of(Cell::Status);
    let status = Flow::new(status_words, widths.status.never_wrapped, |rest| {
        labels::label_at(rest, true).is_some()
    });
    let deadline = of(Cell::Deadline);
    let origin = plain_text(&of(Cell::Origin));
    let owner = plain_text(&of(Cell::Owner));
    let read = layers::read_status(&status.words);
    let in_part = read
        .state
        .is_some_and(|state| complete_in_part(&status.words, state));
    let (progress, proposed, recorded) = stage_of(read.state, in_part);
    let mut lines: Vec<usize> = words
        .iter()
        .filter_map(|(at, _)| facts.word(*at).map(|word| word.line))
        .collect();
    lines.dedup();
    let imported = Imported {
        section: None,
        action: action.as_printed(),
        deadline: plain_text(&deadline),
        status: status.as_printed(),
        origin: origin.clone(),
        owner,
        lines: pieces(source, &lines),
    };
    let references = format!("{}\n{}", action.as_lines(), status.as_lines());
    let draft = ActionDraft {
        known: None,
        number: row.start.number,
        printed_number: row.start.printed.clone(),
        section: crate::model::Section::Ongoing,
        text: action.as_text(),
        progress,
        proposed,
        recorded,
        due: Due {
            deadline: row
                .cells
                .deadline
                .as_ref()
                .map(|(_, deadline)| deadline.clone())
                .unwrap_or_default(),
            printed: imported.deadline.clone(),
        },
        origin: row.cells.origin.as_ref().map(|(_, month)| Origin {
            month: *month,
            printed: origin,
        }),
        owners: Vec::new(),
        category: None,
        updates: read.updates,
        links: references::links(&references, row.start.number),
        artefacts: references::artefacts(&references),
        imported,
    };
    ReadRow {
        draft,
        deadline_line: deadline.first().map(|word| word.line),
        status_line: status.words.first().map(|word| word.line),
        lines,
        in_part,
    }
}

/// "Complete for Audit. Ongoing for Architecture.": what is complete in part is not complete.
pub(super) fn complete_in_part(status: &[Word<'_>], state: StateFact) -> bool {
    let whole = state.set_off || !matches!(state.state, State::Recorded(_));
    let scoped = status
        .get(state.n_words)
        .is_some_and(|word| matches!(word.text, "for" | "in" | "on" | "at" | "except" | "apart"));
    if whole || !scoped {
        return false;
    }
    (state.n_words..status.len()).any(|at| {
        let after_sentence = at
            .checked_sub(1)
            .and_then(|before| status.get(before))
            .is_some_and(|before| super::flow::ends_sentence(before.text));
        let other = status.get(at..).and_then(super::state::state_at);
        after_sentence
            && other.is_some_and(|other| other.capital && matches!(other.state, State::Progress(_)))
    })
}

pub(super) fn stage_of(
    state: Option<StateFact>,
    in_part: bool,
) -> (Progress, Option<Ending>, Option<Ending>) {
    match state.map(|state| state.state) {
        Some(State::Recorded(_)) if in_part => (Progress::PartiallyComplete, None, None),
        Some(State::Proposed(ending)) => (Progress::Unstated, Some(ending), None),
        Some(State::Recorded(ending)) => (Progress::Unstated, None, Some(ending)),
        Some(State::Progress(progress)) => (progress, None, None),
        Some(State::Withdrawn) | None => (Progress::Unstated, None, None),
    }
}

/// First and last line of each piece of a row, counted from 1. A page break ends a piece, as does a line of another row.
pub(super) fn pieces(source: &Source, lines: &[usize]) -> Vec<(u32, u32)> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match pieces.last_mut() {
            Some((_, last)) if *line == *last => {}
            Some((_, last))
                if *line > *last
                    && source.gap(*last, *line) < Gap::Page
                    && (*last + 1..*line).all(|between| source.text(between).is_empty()) =>
            {
                *last = *line;
            }
            _ => pieces.push((*line, *line)),
        }
    }
    let number = |line: usize| u32::try_from(line + 1).unwrap_or(u32::MAX);
    pieces
        .into_iter()
        .map(|(first, last)| (number(first), number(last)))
        .collect()
}

/// Names that are printed alone somewhere.
pub(super) fn names_alone(rows: &[ReadRow]) -> HashSet<String> {
    let cells = rows.iter().map(|row| row.draft.imported.owner.as_str());
    cells
        .filter(|owner| {
            !owner.is_empty()
                && !owner.contains(['&', ',', ';', '/', '…', '\n'])
                && !owner.contains(" and ")
        })
        .map(str::to_owned)
        .collect()
}

/// Splits the owner cells, knowing by now which names are printed alone.
fn name_owners(rows: &mut [ReadRow]) {
    let alone = names_alone(rows);
    for row in rows {
        row.draft.owners = names::split(&row.draft.imported.owner, &|name| alone.contains(name));
    }
}
