//! The order of rows.

use super::{Lens, origin_key};
use crate::model::{Action, Day, Deadline, Entry, Said, When};

/// A column that rows can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// The order of the log itself.
    #[default]
    Position,
    /// The number.
    Number,
    /// The wording.
    Action,
    /// The category, as the legend orders them.
    Category,
    /// The deadline.
    Deadline,
    /// The stage.
    Stage,
    /// When the latest update was said.
    Update,
    /// The origin.
    Origin,
    /// The first owner.
    Owner,
}

/// An order of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Sort {
    /// The word for it in addresses: that of its column, after `-` where the greatest comes first.
    pub fn word(self) -> String {
        let direction = if self.descending { "-" } else { "" };
        format!("{direction}{}", self.column.word())
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        let (descending, column) = match word.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, word),
        };
        let column = Column::parse(column)?;
        Some(Self { column, descending })
    }
}

impl Column {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Position,
        Self::Number,
        Self::Action,
        Self::Category,
        Self::Deadline,
        Self::Stage,
        Self::Update,
        Self::Origin,
        Self::Owner,
    ];

    /// The word for it in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Position => "position",
            Self::Number => "number",
            Self::Action => "action",
            Self::Category => "category",
            Self::Deadline => "deadline",
            Self::Stage => "stage",
            Self::Update => "update",
            Self::Origin => "origin",
            Self::Owner => "owner",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }
}

/// What a row is sorted by; made once for each row, because wordings are lower-cased for it.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: i64,
    words: String,
}

impl Key {
    fn ranked(rank: impl Into<i64>) -> Self {
        Self {
            rank: rank.into(),
            words: String::new(),
        }
    }

    fn worded(words: &str) -> Self {
        Self {
            rank: 0,
            words: words.to_lowercase(),
        }
    }
}

/// Sorts rows that stand in the order of the log. Rows without a value stand last either way, and
/// equal rows keep the order of the log.
pub(super) fn order(sort: Sort, rows: &mut Vec<&Action>, lens: Lens<'_>) {
    if sort.column == Column::Position {
        if sort.descending {
            rows.reverse();
        }
        return;
    }
    let mut keyed: Vec<(Option<Key>, &Action)> = rows
        .iter()
        .map(|action| (key(sort.column, action, lens), *action))
        .collect();
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) if sort.descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    *rows = keyed.into_iter().map(|(_, action)| action).collect();
}

fn key(column: Column, action: &Action, lens: Lens<'_>) -> Option<Key> {
    match column {
        Column::Position => None,
        Column::Number => action.number.map(Key::ranked),
        Column::Action => Some(Key::worded(&action.text)),
        Column::Category => {
            let id = action.category?;
            let place = lens.head?.categories.iter().position(|c| c.id == id)?;
            Some(Key::ranked(place as i64))
        }
        Column::Deadline => deadline_key(&action.due.deadline),
        Column::Stage => Some(Key::ranked(action.stage as i64)),
        Column::Update => action
            .latest_update()
            .and_then(|entry| said_key(action, entry)),
        Column::Origin => {
            let origin = action.origin.as_ref()?;
            Some(Key {
                // Months first, then what is no month.
                rank: i64::from(origin.month.is_none()),
                words: origin_key(Some(origin)),
            })
        }
        Column::Owner => action.owners.first().map(|o| Key::worded(&o.name)),
    }
}

/// By what the list shows: the last moment at which the latest update can have been said.
fn said_key(action: &Action, entry: &Entry) -> Option<Key> {
    const DAY: i64 = 86_400;
    let end_of = |day: Day| Key::ranked((day.number() + 1) * DAY - 1);
    Some(match action.said(entry)? {
        Said::On(When::Month(month)) => end_of(month.last_day()),
        Said::On(When::Day(day)) => end_of(day),
        Said::At(at) => Key::ranked(at.0),
    })
}

/// Dates first, then what comes back, then what stays open, then words.
fn deadline_key(deadline: &Deadline) -> Option<Key> {
    /// Later than any day of the calendar.
    const AFTER_DATES: i64 = 10_000_000;
    match deadline {
        Deadline::Months(_) | Deadline::Day(_) => {
            deadline.last_day().map(|day| Key::ranked(day.number()))
        }
        Deadline::Monthly => Some(Key::ranked(AFTER_DATES)),
        Deadline::Ongoing => Some(Key::ranked(AFTER_DATES + 1)),
        Deadline::Other(_) | Deadline::After(_) => deadline.words().map(|words| Key {
            rank: AFTER_DATES + 2,
            words: words.to_lowercase(),
        }),
        Deadline::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        ListQuery, Rows,
        rows::tests::{action, id},
    };
    use super::*;
    use crate::model::{Attribution, EntryId, EntryKind, Imported, Timestamp};

    #[track_caller]
    fn check(rows: &Rows, query: &str, expect: &[u64]) {
        let lens = Lens {
            today: None,
            me: None,
            head: None,
        };
        let expect: Vec<_> = expect.iter().map(|n| id(*n)).collect();
        assert_eq!(ListQuery::from_query(query).select(rows, lens).ids, expect);
    }

    #[test]
    fn rows_without_a_value_stand_last_and_equal_rows_keep_their_order() {
        let mut none = action(1, "b");
        none.number = None;
        let mut rows = Rows::default();
        rows.put(vec![none, action(3, "b"), action(2, "a")]);
        check(&rows, "sort=number", &[2, 3, 1]);
        check(&rows, "sort=-number", &[3, 2, 1]);
        check(&rows, "sort=action", &[2, 1, 3]);
        check(&rows, "sort=-action", &[1, 3, 2]);
    }

    #[test]
    fn updates_stand_by_the_date_that_the_list_shows() {
        let day = |day| Day::new(2026, 11, day).expect("a day");
        let written = |day: Day| Attribution {
            author: None,
            at: Timestamp(day.number() * 86_400),
        };
        let said = |n: u64, written: Attribution, at: Option<&str>| Entry {
            id: EntryId::random(&mut || n),
            kind: EntryKind::Update,
            text: "Said".into(),
            at: at.and_then(When::parse),
            by: None,
            regarding: None,
            written,
            terms: Default::default(),
            request: None,
            audience: Default::default(),
            order: 0,
            struck: None,
        };
        let row = |n, entries| Action {
            entries,
            ..action(n, "x")
        };
        let imported = |n, at| Action {
            imported: Some(Imported::default()),
            ..row(n, vec![said(n, written(day(24)), at)])
        };
        let struck = Entry {
            struck: Some(written(day(23))),
            ..said(9, written(day(22)), None)
        };
        let mut rows = Rows::default();
        rows.put(vec![
            row(1, vec![said(1, written(day(10)), None), struck]),
            imported(2, Some("2019-03")),
            imported(3, None),
            imported(4, Some("2019-03-25")),
            row(5, vec![said(5, written(day(9)), None)]),
            row(6, Vec::new()),
        ]);
        check(&rows, "sort=update", &[4, 2, 5, 1, 3, 6]);
        check(&rows, "sort=-update", &[1, 5, 2, 4, 3, 6]);
    }

    #[test]
    fn dates_stand_before_deadlines_that_are_none() {
        let due = |n, text: &str| {
            let mut a = action(n, "x");
            a.due.deadline = Deadline::parse(text);
            a
        };
        let mut rows = Rows::default();
        rows.put(vec![
            due(1, ""),
            due(2, "=when asked"),
            due(3, "ongoing"),
            due(4, "2019-04"),
            due(5, "2019-04-18"),
        ]);
        check(&rows, "sort=deadline", &[5, 4, 3, 2, 1]);
    }
}
