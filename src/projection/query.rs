//! Which rows are listed, in which order: the search, filters and sorting that an address can carry.

use super::{Row, Rows};
use crate::model::{
    Action, ActionId, Author, CategoryId, Day, Deadline, Group, LogHead, Origin, Owner, OwnerKind,
    Stage,
};
use std::cmp::Ordering;

/// A choice of rows. Its words go into the address, so that a view can be linked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// The group that is shown.
    pub group: Group,
    /// Words that a row must contain, all of them.
    pub search: String,
    /// The category that a row must have.
    pub category: Option<CategoryChoice>,
    /// The stage that a row must be at.
    pub stage: Option<Stage>,
    /// The owner that a row must have; the empty string asks for rows without one.
    pub owner: Option<String>,
    /// The origin that a row must have, as [`origin_key`] writes it.
    pub origin: Option<String>,
    /// Further conditions, all of which must hold.
    pub only: Only,
    /// The order.
    pub sort: Sort,
    /// The page, counted from 0.
    pub page: usize,
}

/// A category to look for, or its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CategoryChoice {
    /// Rows without a category.
    None,
    /// Rows of this category.
    Is(CategoryId),
}

/// Conditions that hold or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// The deadline has passed and the action is not over.
    pub overdue: bool,
    /// The reader or the reader's organisation owns it.
    pub mine: bool,
    /// A field is in conflict, or the number stands on another action too.
    pub conflict: bool,
    /// A finding on it is not ticked off.
    pub finding: bool,
}

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
    /// When somebody last wrote an entry.
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

/// What a choice of rows depends on beside the rows.
#[derive(Clone, Copy, Debug)]
pub struct Lens<'a> {
    /// Today, by this device.
    pub today: Option<Day>,
    /// The reader.
    pub me: Option<&'a Author>,
    /// The log's head, for the order of its categories.
    pub head: Option<&'a LogHead>,
}

/// The rows that were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Those of the group that is shown, in order, all pages.
    pub ids: Vec<ActionId>,
    /// How many match in each group.
    pub n_matching: [usize; 3],
}

impl Selection {
    /// How many rows of a group match.
    pub fn n_in(&self, group: Group) -> usize {
        self.n_matching[group as usize]
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

/// What an origin is filtered by: its month where it has one, otherwise what was printed.
pub fn origin_key(origin: Option<&Origin>) -> String {
    match origin {
        Some(Origin {
            month: Some(month), ..
        }) => month.to_string(),
        Some(origin) => origin.printed.trim().to_owned(),
        None => String::new(),
    }
}

/// Whether an action's deadline has passed while it is not over.
pub fn is_overdue(action: &Action, today: Option<Day>) -> bool {
    !action.stage.is_over()
        && today
            .and_then(|today| action.due.deadline.days_left(today))
            .is_some_and(|days| days < 0)
}

/// Whether the person or the person's organisation is an owner.
pub fn is_owned_by(action: &Action, me: &Author) -> bool {
    action.owners.iter().any(|owner| owns(owner, me))
}

fn owns(owner: &Owner, me: &Author) -> bool {
    let name = owner.name.to_lowercase();
    [&me.name, &me.organisation].into_iter().any(|mine| {
        let mine = mine.trim().to_lowercase();
        !mine.is_empty()
            && match owner.kind {
                OwnerKind::Person | OwnerKind::Organisation => name.trim() == mine,
                OwnerKind::AsPrinted => contains_words(&name, &mine),
            }
    })
}

/// Whether `text` contains `words` with no letter or digit directly before or after.
fn contains_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

impl ListQuery {
    /// Whether anything but the group, order and page narrows the choice.
    pub fn is_narrowed(&self) -> bool {
        !self.search.trim().is_empty() || self.n_filters() > 0
    }

    /// How many filters are set, the search not counted.
    pub fn n_filters(&self) -> usize {
        usize::from(self.category.is_some())
            + usize::from(self.stage.is_some())
            + usize::from(self.owner.is_some())
            + usize::from(self.origin.is_some())
            + usize::from(self.only.overdue)
            + usize::from(self.only.mine)
            + usize::from(self.only.conflict)
            + usize::from(self.only.finding)
    }

    /// The same group and order without search and filters.
    pub fn widened(&self) -> Self {
        Self {
            group: self.group,
            sort: self.sort,
            ..Self::default()
        }
    }

    /// Chooses and orders rows.
    pub fn select(&self, rows: &Rows, lens: Lens<'_>) -> Selection {
        let words: Vec<String> = self
            .search
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let mut selection = Selection::default();
        let mut chosen = Vec::new();
        for row in rows.iter() {
            if !self.matches(row, &words, rows, lens) {
                continue;
            }
            let group = row.action.stage.group();
            selection.n_matching[group as usize] += 1;
            if group == self.group {
                chosen.push(&*row.action);
            }
        }
        self.order(&mut chosen, lens);
        selection.ids = chosen.into_iter().map(|a| a.id).collect();
        selection
    }

    fn matches(&self, row: &Row, words: &[String], rows: &Rows, lens: Lens<'_>) -> bool {
        let action = &*row.action;
        self.stage.is_none_or(|stage| action.stage == stage)
            && self.category.is_none_or(|choice| match choice {
                CategoryChoice::None => action.category.is_none(),
                CategoryChoice::Is(category) => action.category == Some(category),
            })
            && self.owner.as_ref().is_none_or(|name| {
                if name.is_empty() {
                    action.owners.is_empty()
                } else {
                    action.owners.iter().any(|o| o.name.trim() == name)
                }
            })
            && self
                .origin
                .as_ref()
                .is_none_or(|key| origin_key(action.origin.as_ref()) == *key)
            && (!self.only.overdue || is_overdue(action, lens.today))
            && (!self.only.mine || lens.me.is_some_and(|me| is_owned_by(action, me)))
            && (!self.only.conflict || !action.conflicts.is_empty() || rows.number_clashes(action))
            && (!self.only.finding || rows.n_open_findings(action.id) > 0)
            && words.iter().all(|word| row.searched().contains(word))
    }

    fn order(&self, chosen: &mut [&Action], lens: Lens<'_>) {
        if self.sort.column == Column::Position {
            if self.sort.descending {
                chosen.reverse();
            }
            return;
        }
        // Stable, so that equal rows keep the order of the log in either direction.
        chosen.sort_by(|a, b| {
            let order = compare(self.sort.column, a, b, lens);
            if self.sort.descending {
                order.reverse()
            } else {
                order
            }
        });
    }

    /// The part of an address after the question mark; empty for the plain list.
    pub fn to_query(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |name: &str, value: &str| parts.push(format!("{name}={}", escape(value)));
        if self.group != Group::default() {
            add("list", self.group.word());
        }
        if !self.search.is_empty() {
            add("q", &self.search);
        }
        match self.category {
            Some(CategoryChoice::None) => add("category", "none"),
            Some(CategoryChoice::Is(id)) => add("category", &id.to_string()),
            None => {}
        }
        if let Some(stage) = self.stage {
            add("stage", stage.word());
        }
        if let Some(owner) = &self.owner {
            add("owner", owner);
        }
        if let Some(origin) = &self.origin {
            add("origin", origin);
        }
        for (name, set) in [
            ("overdue", self.only.overdue),
            ("mine", self.only.mine),
            ("conflict", self.only.conflict),
            ("finding", self.only.finding),
        ] {
            if set {
                add("only", name);
            }
        }
        if self.sort != Sort::default() {
            let direction = if self.sort.descending { "-" } else { "" };
            add("sort", &format!("{direction}{}", self.sort.column.word()));
        }
        if self.page > 0 {
            add("page", &(self.page + 1).to_string());
        }
        parts.join("&")
    }

    /// Reads what [`ListQuery::to_query`] writes; what it does not know it leaves out.
    pub fn from_query(query: &str) -> Self {
        let mut result = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            let value = unescape(value);
            match name {
                "list" => result.group = Group::parse(&value).unwrap_or_default(),
                "q" => result.search = value,
                "category" if value == "none" => result.category = Some(CategoryChoice::None),
                "category" => {
                    result.category = CategoryId::parse(&value).map(CategoryChoice::Is);
                }
                "stage" => result.stage = Stage::parse(&value),
                "owner" => result.owner = Some(value),
                "origin" => result.origin = Some(value),
                "only" => match value.as_str() {
                    "overdue" => result.only.overdue = true,
                    "mine" => result.only.mine = true,
                    "conflict" => result.only.conflict = true,
                    "finding" => result.only.finding = true,
                    _ => {}
                },
                "sort" => {
                    let (word, descending) = match value.strip_prefix('-') {
                        Some(word) => (word, true),
                        None => (value.as_str(), false),
                    };
                    if let Some(column) = Column::parse(word) {
                        result.sort = Sort { column, descending };
                    }
                }
                "page" => {
                    result.page = value
                        .parse::<usize>()
                        .map_or(0, |page| page.saturating_sub(1));
                }
                _ => {}
            }
        }
        result
    }
}

/// Rows that lack a value stand last.
fn missing_last<T: Ord>(a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn compare(column: Column, a: &Action, b: &Action, lens: Lens<'_>) -> Ordering {
    match column {
        Column::Position => Ordering::Equal,
        Column::Number => missing_last(a.number, b.number),
        Column::Action => a.text.to_lowercase().cmp(&b.text.to_lowercase()),
        Column::Category => missing_last(category_place(a, lens), category_place(b, lens)),
        Column::Deadline => deadline_place(&a.due.deadline).cmp(&deadline_place(&b.due.deadline)),
        Column::Stage => a.stage.cmp(&b.stage),
        Column::Update => missing_last(written(a), written(b)),
        Column::Origin => missing_last(origin_place(a), origin_place(b)),
        Column::Owner => missing_last(owner_place(a), owner_place(b)),
    }
}

fn category_place(action: &Action, lens: Lens<'_>) -> Option<usize> {
    let id = action.category?;
    lens.head?.categories.iter().position(|c| c.id == id)
}

/// Dates first, then what comes back, then what stays open, then words, then nothing.
fn deadline_place(deadline: &Deadline) -> (u8, Option<Day>, &str) {
    match deadline {
        Deadline::Months(_) | Deadline::Day(_) => (0, deadline.last_day(), ""),
        Deadline::Monthly => (1, None, ""),
        Deadline::Ongoing => (2, None, ""),
        Deadline::Other(words) => (3, None, words),
        Deadline::None => (4, None, ""),
    }
}

fn written(action: &Action) -> Option<i64> {
    action.entries.iter().map(|e| e.written.at.0).max()
}

fn origin_place(action: &Action) -> Option<(bool, String)> {
    let origin = action.origin.as_ref()?;
    Some((origin.month.is_none(), origin_key(Some(origin))))
}

fn owner_place(action: &Action) -> Option<String> {
    action.owners.first().map(|o| o.name.to_lowercase())
}

/// Percent-encodes what would not survive in the query of an address.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Reads what [`escape`] writes; a broken escape stands for itself.
pub fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (_, Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', None) => out.push(b' '),
            (byte, None) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::{action, id};
    use super::*;
    use crate::model::{DeviceId, Due, Month};

    const LENS: Lens<'static> = Lens {
        today: None,
        me: None,
        head: None,
    };

    fn rows(actions: Vec<Action>) -> Rows {
        let mut rows = Rows::default();
        rows.put(actions);
        rows
    }

    #[track_caller]
    fn check(rows: &Rows, query: &str, lens: Lens<'_>, expect: &[u64]) {
        let expect: Vec<_> = expect.iter().map(|n| id(*n)).collect();
        assert_eq!(ListQuery::from_query(query).select(rows, lens).ids, expect);
    }

    #[test]
    fn an_address_carries_every_part_of_a_query() {
        let query = ListQuery {
            group: Group::Completed,
            search: "søk & find +1%".into(),
            category: Some(CategoryChoice::Is(CategoryId::random(&mut || 9))),
            stage: Some(Stage::Closed),
            owner: Some("Ministry of \"Trees\"".into()),
            origin: Some("2018-10".into()),
            only: Only {
                overdue: true,
                mine: true,
                conflict: true,
                finding: true,
            },
            sort: Sort {
                column: Column::Deadline,
                descending: true,
            },
            page: 3,
        };
        assert_eq!(ListQuery::from_query(&query.to_query()), query);
        assert_eq!(ListQuery::default().to_query(), "");
    }

    #[test]
    fn foreign_parts_of_an_address_are_left_out() {
        let query = ListQuery::from_query("sort=-nonsense&list=x&page=0&%=&q=%zz");
        assert_eq!(
            query,
            ListQuery {
                search: "%zz".into(),
                ..ListQuery::default()
            }
        );
    }

    #[test]
    fn a_search_finds_rows_with_all_words_in_any_case() {
        let rows = rows(vec![
            action(1, "Share the Paper"),
            action(2, "share minutes"),
        ]);
        check(&rows, "q=SHARE", LENS, &[1, 2]);
        check(&rows, "q=paper+share", LENS, &[1]);
        check(&rows, "q=2", LENS, &[2]);
    }

    #[test]
    fn only_unfinished_actions_are_overdue() {
        let today = Day::new(2019, 4, 18);
        let due = Due {
            deadline: Deadline::Months(Month::new(2019, 3).into_iter().collect()),
            printed: String::new(),
        };
        let mut late = action(1, "late");
        late.due = due.clone();
        let mut done = action(2, "done");
        done.due = due;
        done.stage = Stage::Complete;
        let rows = rows(vec![late, done]);
        check(&rows, "only=overdue", Lens { today, ..LENS }, &[1]);
        check(
            &rows,
            "only=overdue&list=completed",
            Lens { today, ..LENS },
            &[],
        );
    }

    #[test]
    fn mine_are_those_of_my_organisation_also_within_printed_words() {
        let me = Author {
            device: DeviceId::random(&mut || 1),
            name: "Ana".into(),
            organisation: "HO".into(),
        };
        let owned = |n, kind, name: &str| {
            let mut a = action(n, "x");
            a.owners.push(Owner {
                kind,
                name: name.into(),
            });
            a
        };
        let rows = rows(vec![
            owned(1, OwnerKind::AsPrinted, "Involve & HO"),
            owned(2, OwnerKind::AsPrinted, "Choir"),
            owned(3, OwnerKind::Person, "ana"),
        ]);
        let lens = Lens {
            me: Some(&me),
            ..LENS
        };
        check(&rows, "only=mine", lens, &[1, 3]);
    }

    #[test]
    fn rows_without_a_value_stand_last_and_equal_rows_keep_their_order() {
        let mut none = action(1, "b");
        none.number = None;
        let rows = rows(vec![none, action(3, "b"), action(2, "a")]);
        check(&rows, "sort=number", LENS, &[2, 3, 1]);
        check(&rows, "sort=action", LENS, &[2, 1, 3]);
    }
}
