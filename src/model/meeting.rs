//! Meetings: past and planned, who was there, their papers, what was settled.

mod later;
mod origin;
mod outcome;

pub use later::*;
pub use origin::*;
pub use outcome::*;

use super::{
    ActionId, Attribution, Day, MeetingId, MoveId, OrganisationId, PaperHash, Parties, Rule, When,
    stage::words,
};
use serde::{Deserialize, Serialize};

/// A meeting of those who keep the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its identity.
    pub id: MeetingId,
    /// Its day, or its month where no more is known; `None` before it is fixed.
    pub date: Option<When>,
    /// What it is called; empty where it has no name but its date.
    pub title: String,
    /// Where it is held; empty where nobody has said.
    pub place: String,
    /// Who was there, organisations first, then people, each by name.
    pub attendance: Vec<Attendee>,
    /// Its papers, by number.
    pub papers: Vec<Paper>,
    /// Actions that somebody put first on the agenda, in that order.
    pub order: Vec<ActionId>,
    /// Actions that somebody took off the agenda.
    pub pruned: Vec<ActionId>,
    /// What was settled, in the order in which it was.
    pub outcomes: Vec<Outcome>,
    /// Who closed it: what its minutes say is final.
    pub closed: Option<Attribution>,
    /// Who called it off.
    pub called_off: Option<Attribution>,
    /// Fields that people set apart from each other and nobody has settled.
    pub apart: Vec<MeetingConflict>,
    /// What came in on what the minutes say after it was closed.
    pub later: Vec<Later>,
}

/// Who was at a meeting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Attendee {
    /// An organisation.
    Organisation(String),
    /// A person.
    Person {
        /// The name.
        name: String,
        /// For whom the person was there; may be empty.
        organisation: String,
    },
}

impl Attendee {
    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Organisation(name) | Self::Person { name, .. } => name.trim(),
        }
    }
}

/// A numbered artefact that lies before a meeting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Paper {
    /// The artefact's number.
    pub number: u32,
    /// What it is called.
    pub title: String,
    /// Where it can be read; empty where nobody has said.
    pub link: String,
    /// The hash of its file, where somebody gave it.
    pub hash: Option<PaperHash>,
}

/// A field of a meeting that several people can set apart from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MeetingField {
    /// The date.
    Date,
    /// The title.
    Title,
    /// The place.
    Place,
}

words!(MeetingField {
    Date => "date",
    Title => "title",
    Place => "place",
});

/// A field of a meeting with several values that were set apart from each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingConflict {
    /// The field.
    pub field: MeetingField,
    /// The values as people read them, and who set each, in an order that is the same on every device.
    pub claims: Vec<(String, Attribution)>,
}

/// Whether so many of those who must agree are present that a rule can be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// How many organisations of the rule are present.
    pub n_present: usize,
    /// How many it names.
    pub n_named: usize,
    /// How many must agree.
    pub n_needed: usize,
}

impl Quorum {
    /// Whether there are enough.
    pub fn is_met(self) -> bool {
        self.n_present >= self.n_needed
    }
}

/// Whether a meeting lies ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MeetingState {
    /// It is to come, or has no date yet.
    Planned,
    /// It was held.
    Held,
    /// It was called off.
    CalledOff,
}

impl Meeting {
    /// A meeting of which nothing is known but its identity.
    pub fn empty(id: MeetingId) -> Self {
        Self {
            id,
            date: None,
            title: String::new(),
            place: String::new(),
            attendance: Vec::new(),
            papers: Vec::new(),
            order: Vec::new(),
            pruned: Vec::new(),
            outcomes: Vec::new(),
            closed: None,
            called_off: None,
            apart: Vec::new(),
            later: Vec::new(),
        }
    }

    /// Whether it lies ahead. One that was closed was held; else its date tells.
    pub fn state(&self, today: Day) -> MeetingState {
        match self.date {
            _ if self.called_off.is_some() => MeetingState::CalledOff,
            _ if self.closed.is_some() => MeetingState::Held,
            Some(date) if date.last_day() < today => MeetingState::Held,
            _ => MeetingState::Planned,
        }
    }

    /// What it is called in a sentence: "Workshop 4", or "the meeting of April 2019".
    pub fn name(&self) -> String {
        match (self.title.trim(), self.date) {
            ("", Some(When::Day(day))) => format!("the meeting of {}", day.words()),
            ("", Some(When::Month(month))) => format!("the meeting of {}", month.words()),
            ("", None) => "a meeting without a date".to_owned(),
            (title, _) => title.to_owned(),
        }
    }

    /// Whether it moved a deadline by this move.
    pub fn has_moved(&self, step: MoveId) -> bool {
        let mut outcomes = self.outcomes.iter();
        outcomes
            .any(|one| matches!(one.decision, Decision::RolledOver(_)) && one.id.of_move() == step)
    }

    /// The organisations that were there: those named, and those for which a person was there.
    pub fn organisations(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self
            .there()
            .map(|attendee| match attendee {
                Attendee::Organisation(name) => name.as_str(),
                Attendee::Person { organisation, .. } => organisation.as_str(),
            })
            .filter(|name| !name.is_empty())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The organisations of the log that were there, in the order of the log.
    pub fn present(&self, parties: &Parties) -> Vec<OrganisationId> {
        let there = self.organisations();
        let is_there = |name: &str| there.iter().any(|one| one.trim() == name.trim());
        let all = parties.organisations.iter();
        let present = all.filter(|one| is_there(&one.name));
        present.map(|one| one.id).collect()
    }

    /// The people who were there for an organisation, as one name for a signature; the organisation's own
    /// name where nobody was named.
    pub fn speakers(&self, organisation: &str) -> String {
        let names: Vec<_> = self
            .there()
            .filter_map(|attendee| match attendee {
                Attendee::Person {
                    name,
                    organisation: theirs,
                } if theirs.trim() == organisation.trim() => Some(name.trim()),
                _ => None,
            })
            .collect();
        match names.as_slice() {
            [] => organisation.trim().to_owned(),
            names => names.join(", "),
        }
    }

    /// How those present stand to the rule.
    pub fn quorum(&self, parties: &Parties, rule: &Rule) -> Quorum {
        let present = self.present(parties);
        let of_rule = rule.organisations.iter();
        Quorum {
            n_present: of_rule.filter(|id| present.contains(id)).count(),
            n_named: rule.organisations.len(),
            n_needed: rule.n_needed(),
        }
    }

    /// What stands of the word of an organisation on an action, in the order in which it was recorded.
    pub fn words_of(
        &self,
        action: ActionId,
        organisation: OrganisationId,
    ) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(move |one| {
            let word = one.word.as_ref();
            let is_theirs = word.is_some_and(|word| word.organisations.contains(&organisation));
            one.action == action && one.struck.is_none() && is_theirs
        })
    }

    /// What stands of the outcomes that came in after the meeting was closed.
    pub fn late(&self) -> impl Iterator<Item = &Outcome> {
        let is_late = |one: &&Outcome| one.minuted == Minuted::AfterClosing;
        let standing = self.outcomes.iter().filter(|one| one.struck.is_none());
        standing.filter(is_late)
    }

    /// The newest outcome on an action that nobody has struck.
    pub fn outcome(&self, action: ActionId) -> Option<&Outcome> {
        let mut standing = self.outcomes.iter().rev();
        standing.find(|one| one.action == action && one.struck.is_none())
    }
}

/// Meetings in the order of their dates; those without one last.
pub fn sort_meetings(meetings: &mut [Meeting]) {
    meetings.sort_by_key(|meeting| {
        let first = meeting.date.map(When::first_day);
        (first.is_none(), first, meeting.id)
    });
}

/// The meeting after `day` that is nearest to it and not called off.
pub fn next_meeting(meetings: &[Meeting], today: Day) -> Option<&Meeting> {
    meetings
        .iter()
        .filter(|meeting| meeting.state(today) == MeetingState::Planned)
        .filter(|meeting| meeting.date.is_some())
        .min_by_key(|meeting| (meeting.date.map(When::first_day), meeting.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting(n: u64, title: &str, date: &str) -> Meeting {
        Meeting {
            title: title.to_owned(),
            date: When::parse(date),
            ..Meeting::empty(MeetingId::random(&mut || n))
        }
    }

    #[test]
    fn a_meeting_is_planned_until_its_last_possible_day_is_over() {
        let day = |d| Day::new(2019, 2, d).expect("a day");
        let february = meeting(1, "", "2019-02");
        assert_eq!(february.state(day(28)), MeetingState::Planned);
        assert_eq!(
            february.state(Day::new(2019, 3, 1).expect("a day")),
            MeetingState::Held
        );
        let off = Meeting {
            called_off: Some(Attribution {
                author: None,
                at: super::super::Timestamp(0),
            }),
            ..february
        };
        assert_eq!(off.state(day(1)), MeetingState::CalledOff);
        assert_eq!(next_meeting(&[off], day(1)), None);
    }
}
