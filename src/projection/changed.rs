//! Which changes are told: since when, of whom, in which category. What the address of the page carries.

use super::{escape, unescape};
use crate::model::{ActionChanges, CategoryId, Day, EditionId, MeetingId, Parties};

/// The moment since which changes are told, as the person chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SinceChoice {
    /// All was marked as seen in this browser.
    #[default]
    LastVisit,
    /// The log was opened in this browser, the visit before this one.
    Opened,
    /// A day.
    Day(Day),
    /// An edition.
    Edition(EditionId),
    /// A meeting.
    Meeting(MeetingId),
    /// A snapshot file that the person chose.
    File,
}

impl SinceChoice {
    /// The form in the address: `seen`, `opened`, `day:2019-04-18`, `edition:…`, `meeting:…`, `file`.
    pub fn word(self) -> String {
        match self {
            Self::LastVisit => "seen".into(),
            Self::Opened => "opened".into(),
            Self::Day(day) => format!("day:{day}"),
            Self::Edition(id) => format!("edition:{id}"),
            Self::Meeting(id) => format!("meeting:{id}"),
            Self::File => "file".into(),
        }
    }

    /// Reads that form; anything else is the last visit.
    pub fn parse(text: &str) -> Self {
        let read = || {
            Some(match text.split_once(':')? {
                ("day", day) => Self::Day(Day::parse(day)?),
                ("edition", id) => Self::Edition(EditionId::parse(id)?),
                ("meeting", id) => Self::Meeting(MeetingId::parse(id)?),
                _ => return None,
            })
        };
        match text {
            "file" => Self::File,
            "opened" => Self::Opened,
            _ => read().unwrap_or_default(),
        }
    }
}

/// Which changes are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedQuery {
    /// Since when.
    pub since: SinceChoice,
    /// Only actions that an owner with this name has; empty for all.
    pub owner: String,
    /// Only actions that this organisation changed; empty for all.
    pub by: String,
    /// Only actions of this category.
    pub category: Option<CategoryId>,
}

impl ChangedQuery {
    /// The part of the address after `?`; empty where nothing is chosen.
    pub fn to_query(&self) -> String {
        let mut parts = Vec::new();
        if self.since != SinceChoice::default() {
            parts.push(format!("since={}", escape(&self.since.word())));
        }
        if !self.owner.is_empty() {
            parts.push(format!("owner={}", escape(&self.owner)));
        }
        if !self.by.is_empty() {
            parts.push(format!("by={}", escape(&self.by)));
        }
        if let Some(category) = self.category {
            parts.push(format!("category={category}"));
        }
        parts.join("&")
    }

    /// Reads it; what cannot be read is left out.
    pub fn from_query(query: &str) -> Self {
        let mut read = Self::default();
        for (key, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            let value = unescape(value);
            match key {
                "since" => read.since = SinceChoice::parse(&value),
                "owner" => read.owner = value,
                "by" => read.by = value,
                "category" => read.category = CategoryId::parse(&value),
                _ => {}
            }
        }
        read
    }

    /// Whether some changes may be left out.
    pub fn is_part(&self) -> bool {
        !self.owner.trim().is_empty() || !self.by.is_empty() || self.category.is_some()
    }

    /// The changes that are told.
    pub fn select(&self, all: &[ActionChanges], parties: &Parties) -> Vec<ActionChanges> {
        let wanted = |one: &&ActionChanges| {
            let owned = self.owner.trim().is_empty() || one.is_owned_by(&self.owner, parties);
            let changed = self.by.is_empty() || one.is_changed_by(&self.by);
            owned && changed && self.category.is_none_or(|c| one.category == Some(c))
        };
        all.iter().filter(wanted).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActionId, Changed};

    #[test]
    fn only_the_changes_of_the_chosen_category_are_told() {
        let category = |n: u64| CategoryId::random(&mut || n);
        let one = |n: u64, category| ActionChanges {
            action: ActionId::random(&mut || n),
            number: None,
            text: String::new(),
            category,
            owners: Vec::new(),
            by: Vec::new(),
            changes: vec![Changed::New],
        };
        let all = [
            one(1, Some(category(1))),
            one(2, Some(category(2))),
            one(3, None),
        ];
        let told = |category| {
            let query = ChangedQuery {
                category,
                ..ChangedQuery::default()
            };
            let told = query.select(&all, &Parties::default()).into_iter();
            told.map(|one| one.action).collect::<Vec<_>>()
        };
        assert_eq!(told(Some(category(2))), [all[1].action]);
        assert_eq!(told(Some(category(3))), []);
        assert_eq!(told(None).len(), 3);
    }
}
