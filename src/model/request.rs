//! Comments that were asked for by a day, of an edition or on an action, and what came of it.
//!
//! That none came is never written: it follows from what was written by the day, so that it is the same on every
//! device, and a comment that was written in time and arrives late counts.

use super::{Action, Attribution, Day, Entry, EntryKind};
use serde::{Deserialize, Serialize};

/// What a request for comments says beside its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The day by which they are asked for.
    pub by: Day,
    /// The organisations or people that are asked, sorted; everybody where empty.
    pub of: Vec<String>,
}

/// What came of asking for comments. Computed when it is asked, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// There is time until this day; so many have come.
    Open(Day, usize),
    /// The day has passed, and so many had come.
    Received(Day, usize),
    /// The day has passed, and none had come.
    NoneReceived(Day),
}

impl Comments {
    /// What came by a day, as it stands today.
    pub fn by(by: Day, n: usize, today: Day) -> Self {
        match (today <= by, n) {
            (true, n) => Self::Open(by, n),
            (false, 0) => Self::NoneReceived(by),
            (false, n) => Self::Received(by, n),
        }
    }

    /// Whether there is time.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open(..))
    }
}

/// Whether an entry is a comment that was asked for: an update, question or answer, written since by another
/// than who asked, and by the day.
pub(super) fn is_comment(entry: &Entry, asked: &Attribution, by: Day) -> bool {
    let is_of_a_kind = matches!(
        entry.kind,
        EntryKind::Update | EntryKind::Question | EntryKind::Answer
    );
    let at = entry.written.at;
    let is_in_time = at >= asked.at && at.day().is_some_and(|day| day <= by);
    is_of_a_kind && entry.struck.is_none() && is_in_time && !is_same_side(&entry.written, asked)
}

/// Whether both were written by one organisation; by one device where neither names one.
fn is_same_side(one: &Attribution, other: &Attribution) -> bool {
    let (Some(one), Some(other)) = (&one.author, &other.author) else {
        return false;
    };
    match (one.organisation.trim(), other.organisation.trim()) {
        ("", "") => one.device == other.device,
        (one, other) => one == other,
    }
}

/// A request for comments on an action that stands, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The entry that asks.
    pub entry: &'a Entry,
    /// By which day, and whom.
    pub request: &'a Request,
    /// The comments that came by the day.
    pub comments: Vec<&'a Entry>,
    /// Those who were asked and have not said anything.
    pub silent: Vec<&'a str>,
}

impl Asked<'_> {
    /// What came of it, as it stands today.
    pub fn comments(&self, today: Day) -> Comments {
        Comments::by(self.request.by, self.comments.len(), today)
    }
}

impl Action {
    /// The requests for comments that stand, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = Asked<'_>> {
        let standing = self.entries.iter().filter(|entry| entry.struck.is_none());
        standing.filter_map(|entry| Some(self.asked(entry, entry.request.as_ref()?)))
    }

    fn asked<'a>(&'a self, entry: &'a Entry, request: &'a Request) -> Asked<'a> {
        let says = |name: &str, comment: &Entry| {
            let author = comment.written.author.as_ref();
            author.is_some_and(|one| {
                [&one.organisation, &one.name]
                    .iter()
                    .any(|n| n.trim() == name)
            })
        };
        let in_time = self.entries.iter();
        let in_time = in_time.filter(|one| is_comment(one, &entry.written, request.by));
        let is_asked =
            |one: &&Entry| request.of.is_empty() || request.of.iter().any(|n| says(n, one));
        let comments: Vec<_> = in_time.filter(is_asked).collect();
        let has_said = |name: &&str| comments.iter().any(|one| says(name, one));
        let silent = request.of.iter().map(String::as_str);
        let silent = silent.filter(|name| !has_said(name)).collect();
        Asked {
            entry,
            request,
            comments,
            silent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActionId, Author, DeviceId, EntryId, Terms, Timestamp};

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn entry(n: u64, kind: EntryKind, organisation: &str, date: &str) -> Entry {
        Entry {
            id: EntryId::random(&mut || n),
            kind,
            text: "Words".into(),
            at: None,
            by: None,
            regarding: None,
            written: Attribution {
                author: Some(Author {
                    device: DeviceId::random(&mut || 1),
                    name: "Ann".into(),
                    organisation: organisation.into(),
                }),
                at: Timestamp(day(date).number() * 86_400 + 3_600),
            },
            terms: Terms::default(),
            request: None,
            audience: Default::default(),
            order: 0,
            struck: None,
        }
    }

    fn asked_of(names: &[&str]) -> Action {
        let mut asks = entry(1, EntryKind::Request, "Forum", "2019-05-01");
        asks.request = Some(Request {
            by: day("2019-05-08"),
            of: names.iter().map(|name| (*name).to_owned()).collect(),
        });
        let mut action = Action::empty(ActionId::random(&mut || 1));
        action.entries.push(asks);
        action
    }

    fn came(action: &Action, today: &str) -> (Comments, Vec<String>) {
        let asked = action.requests().next().expect("it was asked for");
        let silent = asked.silent.iter().map(|name| (*name).to_owned());
        (asked.comments(day(today)), silent.collect())
    }

    #[test]
    fn that_none_came_is_said_when_the_day_has_passed_and_of_whom() {
        let mut action = asked_of(&["Harbour", "Tide Watch"]);
        let last = day("2019-05-08");
        let both = vec!["Harbour".to_owned(), "Tide Watch".to_owned()];
        action.entries.extend([
            entry(2, EntryKind::Update, "Harbour", "2019-04-30"),
            entry(3, EntryKind::Update, "Forum", "2019-05-02"),
            entry(4, EntryKind::ProposedComplete, "Harbour", "2019-05-02"),
            entry(5, EntryKind::Question, "Harbour", "2019-05-09"),
            entry(6, EntryKind::Question, "Nobody asked us", "2019-05-02"),
        ]);
        let open = (Comments::Open(last, 0), both.clone());
        assert_eq!(came(&action, "2019-05-08"), open);
        let none = (Comments::NoneReceived(last), both);
        assert_eq!(came(&action, "2019-05-09"), none);
        let in_time = entry(7, EntryKind::Answer, "Harbour", "2019-05-08");
        action.entries.push(in_time);
        let one = (Comments::Received(last, 1), vec!["Tide Watch".to_owned()]);
        assert_eq!(came(&action, "2019-05-09"), one);
    }

    #[test]
    fn where_nobody_is_named_everybody_but_who_asks_is_asked() {
        let mut action = asked_of(&[]);
        let own = entry(2, EntryKind::Update, "Forum", "2019-05-02");
        action.entries.push(own);
        assert_eq!(
            came(&action, "2019-05-02").0,
            Comments::Open(day("2019-05-08"), 0)
        );
        let theirs = entry(3, EntryKind::Update, "Anybody", "2019-05-02");
        action.entries.push(theirs);
        assert_eq!(
            came(&action, "2019-05-02").0,
            Comments::Open(day("2019-05-08"), 1)
        );
    }

    #[test]
    fn a_request_that_is_struck_asks_for_nothing() {
        let mut action = asked_of(&[]);
        action.entries[0].struck = Some(action.entries[0].written.clone());
        assert_eq!(action.requests().count(), 0);
    }
}
