//! Editions: the log as it was circulated, numbered and frozen.

use super::{
    Action, ActionId, Attribution, ChangeId, Comments, Day, EditionId, Entry, KeyId, Meeting,
    MeetingId, MeetingState, OrganisationId, Timestamp, When, next_meeting, request::is_comment,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A numbered, frozen circulation of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Its identity.
    pub id: EditionId,
    /// Its number. Two people who freeze at once give the same one; both editions stand.
    pub number: u32,
    /// The day that it bears.
    pub date: Day,
    /// What its cover says.
    pub note: String,
    /// To whom it goes.
    pub to: String,
    /// The meeting before which it goes out.
    pub meeting: Option<MeetingId>,
    /// The day by which comments on it were asked for, where they were.
    pub comments_by: Option<Day>,
    /// The change that froze it. Its hash covers all that came before, so it fixes the contents.
    pub change: ChangeId,
    /// The hash over what it shows, as `docs/editions.md` says; empty where none was kept.
    pub hash: String,
    /// Who froze it.
    pub written: Attribution,
    /// Who has signed what they have of it, by time.
    pub seen: Vec<EditionSeen>,
}

/// That the device of an organisation has signed what it has of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionSeen {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The person whose key it is.
    pub person: String,
    /// The key.
    pub key: KeyId,
    /// When, by the clock of whoever signed.
    pub at: Timestamp,
    /// Whether it has what the edition shows here.
    pub is_same: bool,
}

impl Edition {
    /// What came of asking for comments by a day: updates, questions and answers that others than the
    /// organisation that froze the edition have written since, as far as they were written by that day.
    pub fn comments<'a>(
        &self,
        actions: impl IntoIterator<Item = &'a Action>,
        today: Day,
    ) -> Option<Comments> {
        let by = self.comments_by?;
        let is_comment = |entry: &&Entry| is_comment(entry, &self.written, by);
        let entries = actions.into_iter().flat_map(|action| &action.entries);
        let n = entries.filter(is_comment).count();
        Some(Comments::by(by, n, today))
    }
}

/// An interest of an organisation in a category.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interest {
    /// The organisation.
    pub organisation: String,
    /// The category.
    pub category: super::CategoryId,
}

/// Days before a meeting by which the log and its papers must be out.
pub const DAYS_BEFORE: i64 = 7;

/// Another number for an action, so that no number stands twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renumbering {
    /// The action.
    pub action: ActionId,
    /// The number that it has: it shares it, or an edition carries the action under another.
    pub from: u32,
    /// The number that it gets.
    pub to: u32,
}

/// How the next meeting stands to the editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circulation<'a> {
    /// An edition has gone out for it.
    Out(&'a Meeting, &'a Edition),
    /// It must go out by this day.
    DueBy(&'a Meeting, Day),
    /// It had to go out by this day, and did not.
    Late(&'a Meeting, Day),
}

/// The number of the next edition.
pub fn next_edition(editions: &[Edition]) -> u32 {
    let last = editions.iter().map(|edition| edition.number).max();
    last.unwrap_or(0).saturating_add(1)
}

/// Numbers that several editions bear: people froze them at the same time.
pub fn is_frozen_twice(editions: &[Edition], number: u32) -> bool {
    editions.iter().filter(|e| e.number == number).count() > 1
}

/// Numbers that several actions carry, in order.
pub fn clashing_numbers(actions: &[Action]) -> Vec<u32> {
    let mut n_of: BTreeMap<u32, u32> = BTreeMap::new();
    for number in actions.iter().filter_map(|action| action.number) {
        *n_of.entry(number).or_default() += 1;
    }
    let twice = n_of.into_iter().filter(|(_, n)| *n > 1);
    twice.map(|(number, _)| number).collect()
}

/// Settles every number that stands twice, the same way whoever does it: an action that an edition carries keeps the
/// number that it has there, or gets it back; of the others the one that got a number first keeps it, and each other one
/// takes the next free number, in the order in which they got theirs. Nothing where no number stands twice.
pub fn settle_numbers(actions: &[&Action], permanent: &HashMap<ActionId, u32>) -> Vec<Renumbering> {
    let numbered = || actions.iter().filter_map(|one| Some((*one, one.number?)));
    let mut seen = HashSet::new();
    if numbered().all(|(_, number)| seen.insert(number)) {
        return Vec::new();
    }
    let mut by_number: BTreeMap<u32, Vec<(&Action, u32)>> = BTreeMap::new();
    for (action, from) in numbered() {
        let due = permanent.get(&action.id).copied().unwrap_or(from);
        by_number.entry(due).or_default().push((action, from));
    }
    // A number that an edition carries is not free, even where nobody bears it at the moment.
    let last = by_number.keys().chain(permanent.values()).max();
    let mut next = last.copied().unwrap_or(0);
    let mut settled = Vec::new();
    for (due, mut sharing) in by_number {
        sharing.sort_by_key(|(action, _)| {
            let since = action.numbered.as_ref().map(|written| written.at);
            let is_carried = permanent.contains_key(&action.id);
            (!is_carried, since, action.position, action.id)
        });
        for (i, (action, from)) in sharing.into_iter().enumerate() {
            let to = match i {
                0 => due,
                _ => {
                    next = next.saturating_add(1);
                    next
                }
            };
            if to != from {
                let action = action.id;
                settled.push(Renumbering { action, from, to });
            }
        }
    }
    settled
}

/// How the next meeting stands to the editions; `None` where none is planned.
pub fn circulation<'a>(
    meetings: &'a [Meeting],
    editions: &'a [Edition],
    today: Day,
) -> Option<Circulation<'a>> {
    let meeting = next_meeting(meetings, today)?;
    let first = meeting.date.map(When::first_day)?;
    // One that was frozen for no meeting in particular counts if it came after the meeting before.
    let before = meetings
        .iter()
        .filter(|m| m.state(today) == MeetingState::Held)
        .filter_map(|m| m.date.map(When::last_day))
        .max();
    let is_for_it = |edition: &&Edition| match edition.meeting {
        Some(id) => id == meeting.id,
        None => before.is_none_or(|before| edition.date > before),
    };
    if let Some(edition) = editions.iter().rev().find(is_for_it) {
        return Some(Circulation::Out(meeting, edition));
    }
    let by = Day::from_number(first.number() - DAYS_BEFORE)?;
    Some(if today > by {
        Circulation::Late(meeting, by)
    } else {
        Circulation::DueBy(meeting, by)
    })
}

/// Editions in the order of their numbers, then of when they were frozen.
pub fn sort_editions(editions: &mut [Edition]) {
    editions.sort_by_key(|edition| (edition.number, edition.written.at, edition.id));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Author, DeviceId, EntryId, EntryKind, Terms};

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn action(n: u64, number: u32, at: i64) -> Action {
        Action {
            number: Some(number),
            position: n as i64,
            numbered: Some(Attribution {
                author: None,
                at: Timestamp(at),
            }),
            ..Action::empty(ActionId::random(&mut || n))
        }
    }

    fn edition() -> Edition {
        Edition {
            id: EditionId::random(&mut || 1),
            number: 1,
            date: day("2019-05-01"),
            note: String::new(),
            to: String::new(),
            meeting: None,
            comments_by: None,
            change: ChangeId([0; 32]),
            hash: String::new(),
            written: by("Forum", "2019-05-01"),
            seen: Vec::new(),
        }
    }

    fn by(organisation: &str, date: &str) -> Attribution {
        Attribution {
            author: Some(Author {
                device: DeviceId::random(&mut || 1),
                name: "Ann".into(),
                organisation: organisation.into(),
            }),
            at: Timestamp(day(date).number() * 86_400 + 3_600),
        }
    }

    #[test]
    fn that_no_comment_came_by_the_day_is_said_when_it_has_passed_and_not_before() {
        let entry = |kind, organisation: &str, date: &str| Entry {
            id: EntryId::random(&mut || 1),
            kind,
            text: "Words".into(),
            at: None,
            by: None,
            regarding: None,
            written: by(organisation, date),
            terms: Terms::default(),
            request: None,
            audience: Default::default(),
            order: 0,
            struck: None,
        };
        let mut action = Action::empty(ActionId::random(&mut || 1));
        action.entries = vec![
            entry(EntryKind::Update, "Harbour", "2019-04-30"),
            entry(EntryKind::Update, "Forum", "2019-05-02"),
            entry(EntryKind::ProposedComplete, "Harbour", "2019-05-02"),
            entry(EntryKind::Question, "Harbour", "2019-05-09"),
        ];
        let last = day("2019-05-08");
        let asked = Edition {
            comments_by: Some(last),
            ..edition()
        };
        let on = |action: &Action, today| asked.comments([action], day(today));
        assert_eq!(edition().comments([&action], day("2019-05-09")), None);
        assert_eq!(on(&action, "2019-05-08"), Some(Comments::Open(last, 0)));
        assert_eq!(
            on(&action, "2019-05-09"),
            Some(Comments::NoneReceived(last))
        );
        let in_time = entry(EntryKind::Question, "Harbour", "2019-05-08");
        action.entries.push(in_time);
        assert_eq!(on(&action, "2019-05-09"), Some(Comments::Received(last, 1)));
    }

    #[test]
    fn the_later_action_takes_the_next_free_number_in_whatever_order_they_are_given() {
        let (first, second, third) = (action(1, 97, 10), action(2, 97, 20), action(3, 113, 30));
        let free = HashMap::new();
        let expect = [Renumbering {
            action: second.id,
            from: 97,
            to: 114,
        }];
        assert_eq!(settle_numbers(&[&first, &second, &third], &free), expect);
        assert_eq!(settle_numbers(&[&third, &second, &first], &free), expect);
    }

    #[test]
    fn an_action_that_an_edition_carries_keeps_its_number() {
        let (first, second) = (action(1, 97, 10), action(2, 97, 20));
        let settled = settle_numbers(&[&first, &second], &[(second.id, 97)].into());
        assert_eq!(settled.len(), 1);
        assert_eq!((settled[0].action, settled[0].to), (first.id, 98));
    }

    #[test]
    fn an_action_gets_back_the_number_that_an_edition_carries_and_none_gets_it_from_others() {
        // Apart from the edition that carries the second as 5 somebody gave it 97, and 5 to a third.
        let (first, second, third) = (action(1, 97, 10), action(2, 97, 20), action(3, 5, 30));
        let permanent = [(second.id, 5), (ActionId::random(&mut || 9), 98)].into();
        let settled = settle_numbers(&[&first, &second, &third], &permanent);
        let settled: Vec<_> = settled.iter().map(|n| (n.action, n.from, n.to)).collect();
        assert_eq!(settled, [(second.id, 97, 5), (third.id, 5, 99)]);
    }

    #[test]
    fn an_edition_must_be_out_a_week_before_the_next_meeting() {
        let meeting = Meeting {
            date: Some(When::Day(day("2019-05-20"))),
            ..Meeting::empty(MeetingId::random(&mut || 1))
        };
        let meetings = [meeting.clone()];
        let by = day("2019-05-13");
        let on = |today| circulation(&meetings, &[], day(today));
        assert_eq!(on("2019-05-13"), Some(Circulation::DueBy(&meeting, by)));
        assert_eq!(on("2019-05-14"), Some(Circulation::Late(&meeting, by)));
        assert_eq!(on("2019-05-21"), None, "it was held");
        let edition = Edition {
            id: EditionId::random(&mut || 1),
            number: 1,
            date: day("2019-05-10"),
            note: String::new(),
            to: String::new(),
            meeting: Some(meeting.id),
            ..edition()
        };
        let out = circulation(&meetings, std::slice::from_ref(&edition), day("2019-05-14"));
        assert_eq!(out, Some(Circulation::Out(&meeting, &edition)));
    }
}
