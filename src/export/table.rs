//! The log as every document shows it: three lists of rows, each cell in one column with its kind.
//!
//! Decides what a document says; knows no format.

use super::said::{SaidOn, said};
use crate::{
    model::*,
    text::{self, Words},
};
use std::collections::HashMap;

/// The order in which logs are printed: what is to be agreed first, the appendix last.
const ORDER: [Group; 3] = [Group::Proposed, Group::Ongoing, Group::Completed];

/// A log as tables.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) copy: &'a LogCopy,
    pub(super) lists: Vec<List<'a>>,
    /// Whether any row has something that is still to be settled.
    has_to_settle: bool,
}

/// What a document says of itself, beside what it shows.
#[derive(Debug)]
pub(super) struct Cover<'a> {
    pub(super) title: &'a str,
    /// What stands at the foot of every page.
    pub(super) foot: String,
    /// When it was written.
    pub(super) at: Timestamp,
    /// What it carries so that it can come back: names and values.
    pub(super) properties: Vec<(&'static str, String)>,
}

/// One of the three tables.
#[derive(Debug)]
pub(super) struct List<'a> {
    pub(super) group: Group,
    pub(super) rows: Vec<Row<'a>>,
}

/// One action.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) action: &'a Action,
    pub(super) category: Option<&'a Category>,
    /// What was said, newest first.
    pub(super) said: Vec<SaidOn<'a>>,
    /// What its deadline waits for.
    waits: Option<Trigger>,
    /// The other actions that it names.
    links: String,
    /// What stands against each other, a sentence each.
    pub(super) to_settle: Vec<String>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    Action,
    Category,
    Deadline,
    FirstDeadline,
    Moves,
    Status,
    Updates,
    Origin,
    Owner,
    Links,
    Artefacts,
    ToSettle,
    Id,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    Empty,
    /// Words; a line feed ends a paragraph.
    Text(String),
    Number(u32),
    Month(Month),
    Day(Day),
    Category(&'a Category),
}

impl Column {
    /// The columns of tables for reckoning: one thing a cell.
    const DATA: [Self; 14] = [
        Self::Number,
        Self::Action,
        Self::Category,
        Self::Deadline,
        Self::FirstDeadline,
        Self::Moves,
        Self::Status,
        Self::Updates,
        Self::Origin,
        Self::Owner,
        Self::Links,
        Self::Artefacts,
        Self::ToSettle,
        Self::Id,
    ];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Number => "No.",
            Self::Action => "Action",
            Self::Category => "Category",
            Self::Deadline => "Deadline",
            Self::FirstDeadline => "First deadline",
            Self::Moves => "Deadline moves",
            Self::Status => "Status",
            Self::Updates => UPDATES_COLUMN,
            Self::Origin => "When from?",
            Self::Owner => "Owner",
            Self::Links => "Linked actions",
            Self::Artefacts => "Artefacts",
            Self::ToSettle => "To settle",
            Self::Id => ID_COLUMN,
        }
    }
}

impl<'a> Book<'a> {
    pub(super) fn new(copy: &'a LogCopy) -> Self {
        let names = Names::new(copy);
        let list = |group| List {
            group,
            rows: copy
                .actions
                .iter()
                .filter(|action| action.stage.group() == group)
                .map(|action| Row::new(action, &copy.head.categories, &names))
                .collect(),
        };
        let lists: Vec<_> = ORDER.into_iter().map(list).collect();
        let has_to_settle = lists
            .iter()
            .flat_map(|list| &list.rows)
            .any(|row| !row.to_settle.is_empty());
        Self {
            copy,
            lists,
            has_to_settle,
        }
    }

    /// The columns of a table for reckoning. What is to settle has one only where there is something.
    pub(super) fn columns(&self) -> Vec<Column> {
        let mut columns = Column::DATA.to_vec();
        columns.retain(|column| *column != Column::ToSettle || self.has_to_settle);
        columns
    }

    pub(super) fn title(&self) -> &'a str {
        match self.copy.head.title.trim() {
            "" => "Action log",
            title => title,
        }
    }

    /// What stands at the foot of every page: the title, and which edition it is or when the log stood so.
    pub(super) fn foot(&self) -> String {
        let stands = match (self.edition(), self.copy.at.day()) {
            (Some(edition), _) => {
                format!("{}, {}", text::edition(edition), text::day(edition.date))
            }
            (None, Some(day)) => format!("As the log stood on {}", text::day(day)),
            (None, None) => return self.title().to_owned(),
        };
        format!("{}. {stands}", self.title())
    }

    /// The edition that this is, where it is one.
    fn edition(&self) -> Option<&Edition> {
        let mut all = self.copy.head.editions.iter();
        all.find(|edition| self.copy.heads == [edition.change])
    }

    /// Which edition it is, or which one was sent out before it.
    fn cover_words(&self) -> Vec<String> {
        if let Some(edition) = self.edition() {
            let note: Vec<_> = edition.note.split_whitespace().collect();
            let note = format!("{}{}", text::EDITION_NOTE, note.join(" "));
            return std::iter::once(text::edition_cover(edition))
                .chain((note != text::EDITION_NOTE).then_some(note))
                .collect();
        }
        let last = self.copy.head.editions.iter().max_by_key(|one| one.number);
        let before = last.map(|one| format!("{} went before it.", text::edition_of_day(one)));
        before.into_iter().collect()
    }

    /// When it was written and how much it holds, in one sentence each.
    pub(super) fn about(&self) -> Vec<String> {
        let mut about = Vec::new();
        if self.copy.receipt.is_some() {
            about.push(text::IS_PUBLIC.to_owned());
        }
        if let Some(day) = self.copy.head.dated {
            about.push(format!(
                "The log that it was read from is dated {}.",
                text::day(day)
            ));
        }
        let n = text::count(self.copy.actions.len(), "action", "actions");
        about.push(match self.copy.at.day() {
            Some(day) => format!("{n}, as the log stood on {}.", text::day(day)),
            None => format!("{n}."),
        });
        about.extend(self.cover_words());
        about
    }

    pub(super) fn cover(&self) -> Cover<'a> {
        Cover {
            title: self.title(),
            foot: self.foot(),
            at: self.copy.at,
            properties: self.properties(),
        }
    }

    /// What a document carries so that it can come back: names and values.
    pub(super) fn properties(&self) -> Vec<(&'static str, String)> {
        let mut properties = vec![
            (LOG_PROPERTY, self.copy.head.id.to_string()),
            (HEADS_PROPERTY, print_heads(&self.copy.heads)),
        ];
        let receipt = self.copy.receipt.iter().cloned();
        properties.extend(receipt.map(|receipt| (RECEIPT_PROPERTY, receipt)));
        properties
    }
}

impl List<'_> {
    /// The heading over the table.
    pub(super) fn title(&self) -> &'static str {
        match self.group {
            Group::Proposed => "Proposed complete actions",
            Group::Ongoing => "Ongoing actions",
            Group::Completed => "Appendix: completed actions",
        }
    }

    /// A short name, for a sheet.
    pub(super) fn name(&self) -> &'static str {
        self.group.words()
    }
}

impl<'a> Row<'a> {
    fn new(action: &'a Action, categories: &'a [Category], names: &Names<'a>) -> Self {
        let links: Vec<_> = action.links.iter().map(|link| names.link(*link)).collect();
        Self {
            action,
            category: categories
                .iter()
                .find(|category| Some(category.id) == action.category),
            said: said(action, names.remarks.get(&action.id)),
            waits: names.triggers.of(action),
            links: links.join(", "),
            to_settle: to_settle(action, categories, names),
        }
    }

    pub(super) fn cell(&self, column: Column) -> Cell<'a> {
        let action = self.action;
        match column {
            Column::Number => match action.number {
                Some(number) => Cell::Number(number),
                None => words(action.printed_number.trim()),
            },
            Column::Action => words(action.text.trim()),
            Column::Category => self.category.map_or(Cell::Empty, Cell::Category),
            Column::Deadline => match self.waits {
                Some(waits) => words(text::due_as_it_stands(&action.due, Some(waits)).trim()),
                None => deadline(&action.due.deadline),
            },
            Column::FirstDeadline => match first_deadline(action) {
                Some(first) => deadline(first),
                None => Cell::Empty,
            },
            Column::Moves => match u32::try_from(action.n_moves()) {
                Ok(0) | Err(_) => Cell::Empty,
                Ok(n) => Cell::Number(n),
            },
            Column::Status => words(action.stage.words()),
            Column::Updates => {
                let all: Vec<_> = self.said.iter().map(SaidOn::whole).collect();
                words(&all.join("\n"))
            }
            Column::Origin => match &action.origin {
                Some(Origin {
                    month: Some(month), ..
                }) => Cell::Month(*month),
                Some(origin) => words(origin.printed.trim()),
                None => Cell::Empty,
            },
            Column::Owner => {
                let names: Vec<_> = action.owners.iter().map(|o| o.name.trim()).collect();
                words(&names.join("\n"))
            }
            Column::Links => words(&self.links),
            Column::Artefacts => {
                let numbers: Vec<_> = action.artefacts.iter().map(u32::to_string).collect();
                words(&numbers.join(", "))
            }
            Column::ToSettle => words(&self.to_settle.join("\n")),
            Column::Id => Cell::Text(action.id.to_string()),
        }
    }
}

impl Cell<'_> {
    /// The cell as people read it.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Month(month) => text::month(*month),
            Self::Day(day) => text::day(*day),
            Self::Category(category) => category.name.clone(),
        }
    }
}

fn words<'a>(text: &str) -> Cell<'a> {
    match text {
        "" => Cell::Empty,
        text => Cell::Text(text.to_owned()),
    }
}

fn deadline<'a>(deadline: &Deadline) -> Cell<'a> {
    match deadline {
        Deadline::Day(day) => Cell::Day(*day),
        Deadline::Months(months) if months.len() == 1 => Cell::Month(months[0]),
        other => text::deadline(other).map_or(Cell::Empty, |text| words(text.trim())),
    }
}

/// The deadline before the first move; `None` where it has never moved.
pub(super) fn first_deadline(action: &Action) -> Option<&Deadline> {
    let first = action.moves.iter().find(|step| step.replaces.is_empty())?;
    (action.n_moves() > 0).then_some(&first.to.deadline)
}

fn to_settle(action: &Action, categories: &[Category], names: &Names<'_>) -> Vec<String> {
    let when = |at: Timestamp| at.day().map(text::day).unwrap_or_default();
    let mut apart = text::set_apart(&action.conflicts, categories, &when);
    let twins = names.twins(action);
    if !twins.is_empty() {
        apart.push(text::same_number(action, twins, &when));
    }
    let one = |apart: text::SetApart| match apart.claims.as_slice() {
        [] => apart.title,
        claims => format!("{}. {}", apart.title, claims.join("; ")),
    };
    apart.into_iter().map(one).collect()
}

/// What actions are called, which numbers several of them have, and what the rest of the log says of them.
struct Names<'a> {
    actions: HashMap<ActionId, &'a Action>,
    by_number: HashMap<u32, Vec<&'a Action>>,
    triggers: Triggers<'a>,
    /// Comments that were made at meetings.
    remarks: HashMap<ActionId, Vec<Remark>>,
}

impl<'a> Names<'a> {
    fn new(copy: &'a LogCopy) -> Self {
        let actions = &copy.actions;
        let mut by_number: HashMap<_, Vec<_>> = HashMap::new();
        for action in actions {
            let number = action.number.into_iter();
            number.for_each(|number| by_number.entry(number).or_default().push(action));
        }
        Self {
            actions: actions.iter().map(|action| (action.id, action)).collect(),
            by_number,
            triggers: Triggers::among(actions),
            remarks: remarks_by_action(&copy.head.meetings),
        }
    }

    fn link(&self, link: Link) -> String {
        let action = match link {
            Link::Number(number) => return number.to_string(),
            Link::Action(id) => self.actions.get(&id),
        };
        match action.map(|action| (action.number, *action)) {
            Some((Some(number), _)) => number.to_string(),
            Some((None, action)) => action.name(),
            None => "an action that is not in the log".to_owned(),
        }
    }

    /// The wordings of the other actions that carry this one's number.
    fn twins(&self, action: &Action) -> Vec<&'a str> {
        let number = action.number.and_then(|number| self.by_number.get(&number));
        let others = number
            .into_iter()
            .flatten()
            .filter(|one| one.id != action.id);
        others.map(|one| one.text.as_str()).collect()
    }
}
