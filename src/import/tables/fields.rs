//! One row of a table, or several that belong together, to the draft of an action.
//!
//! Must not judge what it reads, and drops nothing: what fits no field is kept as an update under its heading.

use super::columns::Column;
use super::own;
use crate::{
    import::{
        book::{Cell, Row, Value},
        dates, deadline,
        deadline::Likeness,
        layers,
        numerals::Dates,
        references,
        rows::{ReadRow, complete_in_part, stage_of},
        source::{Gap, Source, Word},
        state::{self, StateFact},
    },
    model::*,
};

/// A longer text does not fit one field: the rest is kept as updates.
pub(super) const LONGEST: usize = 100_000;

/// How far before the end of a piece a space is looked for, so that no word is broken.
const LONGEST_WORD: usize = 200;

/// What a row turned out to be, beside its draft.
pub(super) struct Fields {
    pub(super) row: ReadRow,
    /// Words that stand where a state does and are none.
    pub(super) unknown_state: Option<String>,
    /// Fields whose text did not fit, so that its rest became updates.
    pub(super) too_long: Vec<String>,
    /// A date that nobody has said how to read, with its column.
    pub(super) ambiguous: Vec<(String, String)>,
}

/// The cells of one action by what they are.
struct Parts<'a> {
    columns: &'a [Column],
    rows: &'a [&'a Row],
}

impl<'a> Parts<'a> {
    /// The cells of a role, from left to right and down. A cell that goes on from above counts in the first row alone.
    fn cells(&self, role: ColumnRole) -> Vec<(&'a Column, &'a Cell)> {
        let columns = self.columns.iter().filter(|column| column.role == role);
        let cells = columns.flat_map(|column| {
            let rows = self.rows.iter().enumerate();
            rows.filter_map(move |(at, row)| {
                let cell = row.cell(column.at)?;
                (at == 0 || !cell.is_from_above).then_some((column, cell))
            })
        });
        cells.collect()
    }

    fn text(&self, role: ColumnRole) -> String {
        let texts: Vec<_> = self
            .cells(role)
            .iter()
            .map(|(_, cell)| cell.text.as_str())
            .collect();
        texts.join("\n")
    }

    /// The cell of a role that one action has once, and the others that claim to be it.
    fn one(&self, role: ColumnRole) -> (Option<&'a Cell>, Vec<(&'a Column, &'a Cell)>) {
        let mut cells = self.cells(role).into_iter();
        let first = cells.next().map(|(_, cell)| cell);
        (first, cells.collect())
    }
}

/// Reads the rows of one action. `line` is the first of its lines.
pub(super) fn read(
    columns: &[Column],
    rows: &[&Row],
    lines: Vec<usize>,
    dates: &mut Dates,
) -> Fields {
    let parts = Parts { columns, rows };
    let line = lines.first().copied().unwrap_or_default();
    let mut rest = Rest::default();
    let mut ambiguous = Vec::new();
    let mut more = Vec::new();
    let mut one = |role| {
        let (cell, others) = parts.one(role);
        more.extend(others);
        cell
    };
    let (number_cell, due_cell, origin_cell) = (
        one(ColumnRole::Number),
        one(ColumnRole::Deadline),
        one(ColumnRole::Origin),
    );
    let (category_cell, id_cell) = (one(ColumnRole::Category), one(ColumnRole::Id));
    let printed_number = number_cell
        .map(|cell| cell.text.clone())
        .unwrap_or_default();
    let number = number_cell.and_then(number);
    let is_own = own::is_own(columns);
    let text = match parts.text(ColumnRole::Action) {
        text if is_own => own::without_notes(&text).into_owned(),
        text => text,
    };
    let text = rest.fitted(text, "Action");
    let due = due_cell.map(|cell| {
        let mut cell = cell.clone();
        if is_own {
            cell.text = own::without_notes(&cell.text).into_owned();
            // An export writes a month as its first day; who types a day there is shown no more than the month.
            if let Value::Month(day) = cell.value
                && day != day.month().first_day()
            {
                cell = Cell::dated(cell.column, Value::Day(day));
            }
        }
        let (deadline, unread) = deadline_of(&cell, dates);
        ambiguous.extend(unread.map(|date| ("Deadline".to_owned(), date)));
        (deadline, cell.text)
    });
    let origin = origin_cell.map(|cell| {
        let (month, unread) = origin_of(cell, dates);
        ambiguous.extend(unread.map(|date| ("Where it comes from".to_owned(), date)));
        Origin {
            month,
            printed: cell.text.clone(),
        }
    });
    let status_text = rest.fitted(parts.text(ColumnRole::Status), "Status");
    let updates_text = rest.fitted(parts.text(ColumnRole::Updates), "Updates");
    let status = match is_own {
        true => status_of(&status_text, "", dates).followed_by(own::updates(&updates_text)),
        false => status_of(&status_text, &updates_text, dates),
    };
    ambiguous.extend(
        status
            .ambiguous
            .into_iter()
            .map(|date| ("Status".to_owned(), date)),
    );
    let known = id_cell.and_then(|cell| ActionId::parse(cell.text.trim()));
    let mut updates = status.updates;
    if known.is_none()
        && let Some(cell) = id_cell
    {
        more.extend(
            columns
                .iter()
                .find(|c| c.role == ColumnRole::Id)
                .map(|column| (column, cell)),
        );
    }
    more.extend(parts.cells(ColumnRole::Note));
    updates.extend(note(&more, &mut rest));
    updates.append(&mut rest.updates);
    let linked = parts.text(ColumnRole::Links);
    let said = format!("{text}\n{status_text}\n{updates_text}");
    let mut links = references::links(&said, number);
    add(
        &mut links,
        numbers(&linked).into_iter().filter(|n| Some(*n) != number),
    );
    let mut artefacts = references::artefacts(&said);
    add(&mut artefacts, numbers(&parts.text(ColumnRole::Artefacts)));
    let all_status = [status_text.as_str(), updates_text.as_str()];
    let all_status: Vec<_> = all_status
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let (deadline, printed_due) = due.unwrap_or_default();
    let draft = ActionDraft {
        known: known.or_else(|| rows.iter().find_map(|row| row.known)),
        number,
        printed_number,
        section: Section::Ongoing,
        progress: status.stage.0,
        proposed: status.stage.1,
        recorded: status.stage.2,
        due: Due {
            deadline,
            printed: printed_due.clone(),
        },
        owners: Vec::new(),
        category: category_cell.map(|cell| one_line(&cell.text)),
        updates,
        links,
        artefacts,
        imported: Imported {
            section: None,
            action: text.clone(),
            deadline: printed_due,
            status: all_status.join("\n"),
            origin: origin
                .as_ref()
                .map(|o| o.printed.clone())
                .unwrap_or_default(),
            owner: parts.text(ColumnRole::Owner),
            lines: Vec::new(),
        },
        origin,
        text,
    };
    Fields {
        row: ReadRow {
            draft,
            lines,
            deadline_line: Some(line),
            status_line: Some(line),
            in_part: status.in_part,
        },
        unknown_state: status.unknown,
        too_long: rest.fields,
        ambiguous,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What did not fit the field that it was written in.
#[derive(Default)]
struct Rest {
    fields: Vec<String>,
    updates: Vec<UpdateDraft>,
}

impl Rest {
    /// As much of a text as a field takes. What follows is kept as updates, under the name of the field.
    fn fitted(&mut self, text: String, field: &str) -> String {
        let (first, mut rest) = piece(&text, LONGEST);
        if rest.is_empty() {
            return text;
        }
        self.fields.push(field.to_owned());
        let head = format!("{field}, continued: ");
        while !rest.is_empty() {
            let (next, after) = piece(rest, LONGEST - head.len());
            self.updates.push(update(format!("{head}{next}")));
            rest = after;
        }
        first.to_owned()
    }
}

/// The first piece of a text, of at most so many characters, and what follows; parted at a space, where one is near.
fn piece(text: &str, most: usize) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return (text, "");
    };
    let before = text.get(..end).unwrap_or_default();
    let mut spaces = before.char_indices().rev().take(LONGEST_WORD);
    let is_between = text
        .get(end..)
        .is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let at = match spaces.find(|(_, c)| c.is_whitespace()) {
        Some((at, _)) if !is_between => at,
        _ => end,
    };
    let (head, tail) = text.split_at(at);
    (head, tail.trim_start())
}

/// "12", "12.", "**2", "Action 12", "#12a".
fn number(cell: &Cell) -> Option<u32> {
    if let Value::Whole(number) = cell.value {
        return Some(number);
    }
    let text = cell.text.trim().trim_start_matches('*');
    let text =
        text.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '#' | ' ' | '.' | '-'));
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(n..)?.trim_end_matches(['.', ')', ':']);
    let suffix = after.len() <= 1 && after.bytes().all(|b| b.is_ascii_lowercase());
    (suffix && n <= 6).then(|| text.get(..n)?.parse().ok())?
}

/// The numbers that a cell lists.
fn numbers(text: &str) -> Vec<u32> {
    let parts = text.split(|c: char| !c.is_ascii_digit());
    parts
        .filter(|part| part.len() <= 6)
        .filter_map(|part| part.parse().ok())
        .collect()
}

fn add(all: &mut Vec<u32>, more: impl IntoIterator<Item = u32>) {
    for number in more {
        if !all.contains(&number) {
            all.push(number);
        }
    }
}

/// A deadline cell, with the date in it that nobody has said how to read.
fn deadline_of(cell: &Cell, dates: &mut Dates) -> (Deadline, Option<String>) {
    match cell.value {
        Value::Day(day) => return (Deadline::Day(day), None),
        Value::Month(day) => return (Deadline::Months(vec![day.month()]), None),
        Value::Words | Value::Whole(_) => {}
    }
    let settled = dates.settle(&cell.text);
    if settled.ambiguous.is_some() {
        return (Deadline::Other(cell.text.clone()), settled.ambiguous);
    }
    // A note of the log was all that stood there.
    if settled.text.trim().is_empty() {
        return (Deadline::None, None);
    }
    let deadline = whole(&settled.text)
        .or_else(|| whole(&capitalised(&settled.text)))
        .unwrap_or_else(|| Deadline::Other(cell.text.clone()));
    let deadline = match deadline {
        Deadline::Other(_) => Deadline::Other(without_stage(&cell.text).to_owned()),
        other => other,
    };
    (deadline, None)
}

/// What an export puts behind a deadline that waits for another action, how far that one is, is no part of it.
fn without_stage(words: &str) -> &str {
    let parts = words
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("));
    let waits = |words: &str| Deadline::Other(words.to_owned()).waits_for().is_some();
    parts
        .map(|(deadline, _)| deadline)
        .filter(|words| waits(words))
        .unwrap_or(words)
}

/// The deadline that a whole cell is.
fn whole(text: &str) -> Option<Deadline> {
    let source = Source::of_cell(text);
    let words: Vec<Word<'_>> = source
        .all_words()
        .into_iter()
        .enumerate()
        .map(|(at, word)| Word {
            gap: if at == 0 { Gap::Blank } else { Gap::Space },
            ..word
        })
        .collect();
    let fact = deadline::deadline_at(&words)?;
    let is_whole = fact.n_words == words.len();
    let is_sure = fact.likeness != Likeness::State || is_whole;
    (is_whole && is_sure).then_some(fact.deadline)
}

/// Gives the months of a text their capitals: "feb 19", "end of march 2019".
fn capitalised(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let mut letters = word.chars();
        let first = letters
            .next()
            .map(|first| first.to_uppercase().collect::<String>());
        let capital = format!("{}{}", first.unwrap_or_default(), letters.as_str());
        match dates::month_name(&capital) {
            Some((_, rest)) if !rest.starts_with(char::is_alphabetic) => capital,
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// An origin cell: the month of the meeting.
fn origin_of(cell: &Cell, dates: &mut Dates) -> (Option<Month>, Option<String>) {
    match cell.value {
        Value::Day(day) | Value::Month(day) => return (Some(day.month()), None),
        Value::Words | Value::Whole(_) => {}
    }
    let settled = dates.settle(&one_line(&cell.text));
    if settled.ambiguous.is_some() {
        return (None, settled.ambiguous);
    }
    let text = capitalised(&settled.text);
    let found = dates::date(&text).map(|(when, _)| when);
    let found = found.or_else(|| dates::find_day(&text).map(|(day, _, _)| When::Day(day)));
    let month = found.map(|when| match when {
        When::Day(day) => day.month(),
        When::Month(month) => month,
    });
    (month, None)
}

/// What status and updates say together.
struct Said {
    stage: (Progress, Option<Ending>, Option<Ending>),
    updates: Vec<UpdateDraft>,
    in_part: bool,
    unknown: Option<String>,
    ambiguous: Option<String>,
}

impl Said {
    /// The same, with updates that were said after it. A withdrawal that they tell is that of the state.
    fn followed_by(mut self, updates: Vec<UpdateDraft>) -> Self {
        let is_withdrawal = |update: &UpdateDraft| update.kind == EntryKind::Withdrawal;
        if updates.iter().any(is_withdrawal) {
            self.updates
                .retain(|update| !is_withdrawal(update) || !update.text.is_empty());
        }
        // Of an export, what stands beside the state was written there afterwards.
        let beside = std::mem::replace(&mut self.updates, updates);
        self.updates.extend(beside);
        self
    }
}

fn status_of(status: &str, updates: &str, dates: &mut Dates) -> Said {
    // "Proposed", and "complete" on the next line of a narrow column, is one state.
    let on_one_line = one_line(status);
    let line = Source::of_cell(&on_one_line);
    let in_line = line.all_words();
    let is_whole = state::state_at(&in_line).is_some_and(|state| state.n_words == in_line.len());
    let status = if is_whole {
        on_one_line.as_str()
    } else {
        status
    };
    let source = Source::of_cell(status);
    let words = source.all_words();
    let own = state::alone(&one_line(status)).map(|state| StateFact {
        state,
        n_words: words.len(),
        set_off: true,
        capital: true,
    });
    let state = state::state_at(&words).or(own);
    let in_part = state.is_some_and(|state| complete_in_part(&words, state));
    let (mut layers, unread) = layers_of(status, state, dates);
    let (newer, unread_too) = layers_of(updates, None, dates);
    layers.extend(newer);
    let is_short = words.len() <= 4 && !words.is_empty();
    Said {
        stage: stage_of(state, in_part),
        in_part,
        unknown: (state.is_none() && is_short).then(|| one_line(status)),
        ambiguous: unread.or(unread_too),
        updates: layers,
    }
}

/// The layers of a cell. A label whose date can be read in two ways has no date while nobody has said how to read it.
fn layers_of(
    text: &str,
    state: Option<StateFact>,
    dates: &mut Dates,
) -> (Vec<UpdateDraft>, Option<String>) {
    let take_apart = |text: &str| layers::take_apart(&Source::of_cell(text).all_words(), state);
    let mut layers = take_apart(text);
    let with = |order| {
        let settled = Dates::new(Some(order)).settle(text);
        settled.is_changed.then(|| take_apart(&settled.text))
    };
    let (day_first, month_first) = (with(DateOrder::DayFirst), with(DateOrder::MonthFirst));
    let (Some(day_first), Some(month_first)) = (day_first, month_first) else {
        return (layers::in_order(layers), None);
    };
    let mut is_unsure = false;
    let both = day_first.iter().zip(&month_first);
    for ((_, layer), ((_, one), (_, other))) in layers.iter_mut().zip(both) {
        layer.at = match dates.chosen {
            Some(DateOrder::DayFirst) => one.at,
            Some(DateOrder::MonthFirst) => other.at,
            None if one.at == other.at => one.at,
            None => {
                is_unsure = true;
                None
            }
        };
    }
    // A date inside a sentence stays as printed: nothing depends on its order.
    let unread = is_unsure.then(|| dates.settle(text).ambiguous).flatten();
    (layers::in_order(layers), unread)
}

/// Cells that fit no field, as one update.
fn note(cells: &[(&Column, &Cell)], rest: &mut Rest) -> Option<UpdateDraft> {
    let lines: Vec<_> = cells
        .iter()
        .map(|(column, cell)| format!("{}: {}", column.name, cell.text))
        .collect();
    let text = rest.fitted(lines.join("\n"), "Something else");
    (!text.is_empty()).then(|| update(text))
}

/// Words that nobody has dated or signed.
fn update(text: String) -> UpdateDraft {
    UpdateDraft {
        at: None,
        by: None,
        kind: EntryKind::Update,
        text,
        audience: Audience::Open,
    }
}
