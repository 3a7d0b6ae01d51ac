//! Meetings: past and planned, who was there, their papers, what was settled on each action.

use super::{
    Action, ActionId, Attribution, Day, Deadline, Ending, EntryId, MeetingId, Month, Opinion,
    OrganisationId, Origin, OutcomeId, PaperHash, Parties, Rule, When, WordingHash, stage::words,
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
    /// Who closed it: its outcomes are final.
    pub closed: Option<Attribution>,
    /// Who called it off.
    pub called_off: Option<Attribution>,
    /// Fields that people set apart from each other and nobody has settled.
    pub apart: Vec<MeetingConflict>,
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

/// What was settled on one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its identity.
    pub id: OutcomeId,
    /// The action.
    pub action: ActionId,
    /// What was settled.
    pub decision: Decision,
    /// Why, or what was said.
    pub note: String,
    /// Whose word it is, where something was agreed or returned.
    pub word: Option<Word>,
    /// Who recorded it.
    pub written: Attribution,
    /// Who struck it, if anyone has.
    pub struck: Option<Attribution>,
    /// How it stands to the closing of the meeting.
    pub minuted: Minuted,
}

/// How an outcome stands to the closing of its meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Minuted {
    /// The meeting is open, or was closed by a version that kept no list of what it closed.
    #[default]
    Unlisted,
    /// It stood when the meeting was closed. A strike that comes in afterwards is shown, and takes nothing away
    /// from what was signed.
    InTime,
    /// Another device recorded it while the meeting was being closed: nobody has signed it yet.
    AfterClosing,
    /// It came in after the meeting was closed, and a supplement has made it as final as the others.
    Supplement,
}

words!(Minuted {
    Unlisted => "unlisted",
    InTime => "in_time",
    AfterClosing => "after_closing",
    Supplement => "supplement",
});

impl Minuted {
    /// Whether it stands in the minutes whatever becomes of it: at the closing or by a supplement.
    pub fn is_final(self) -> bool {
        matches!(self, Self::InTime | Self::Supplement)
    }
}

/// Whose word an outcome is, and on what they gave it: what closing the meeting signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The organisations, sorted.
    pub organisations: Vec<OrganisationId>,
    /// The proposal that was before them.
    pub proposal: EntryId,
    /// The wording that was before them.
    pub wording: WordingHash,
}

impl Outcome {
    /// Whose word of it is signed, and whose is not.
    pub fn signed(
        &self,
        action: &Action,
        meeting: MeetingId,
    ) -> (Vec<OrganisationId>, Vec<OrganisationId>) {
        let Some(word) = &self.word else {
            return Default::default();
        };
        let opinion = match self.decision {
            Decision::Returned => Opinion::Return,
            _ => Opinion::Agree,
        };
        let is_signed = |id: &OrganisationId| {
            let mut all = action.sign_offs.iter().filter(|one| one.holds());
            all.any(|one| {
                let says = &one.verdict;
                let same = says.opinion == opinion && says.proposal == word.proposal;
                same && says.organisation == *id && says.meeting == Some(meeting)
            })
        };
        word.organisations.iter().copied().partition(is_signed)
    }
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

/// What a meeting can settle on an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Those present agree to the proposal.
    Agreed(Ending),
    /// The proposal goes back, with a reason.
    Returned,
    /// The deadline moves, with a reason.
    RolledOver(Deadline),
    /// It comes up again at the next meeting.
    Carried,
    /// Something was said and nothing settled.
    Noted,
    /// The action was agreed at this meeting.
    New,
}

impl Decision {
    /// Whether it is the word of organisations, which closing the meeting signs.
    pub fn is_verdict(&self) -> bool {
        matches!(self, Self::Agreed(_) | Self::Returned)
    }

    /// Whether it must say why.
    pub fn needs_reason(&self) -> bool {
        matches!(self, Self::Returned | Self::RolledOver(_) | Self::Noted)
    }

    /// The stored form: `agreed complete`, `returned`, `rolled_over 2019-07`, `carried`, `noted`, `new`.
    pub fn word(&self) -> String {
        match self {
            Self::Agreed(ending) => format!("agreed {}", ending.word()),
            Self::Returned => "returned".to_owned(),
            Self::RolledOver(to) => format!("rolled_over {to}"),
            Self::Carried => "carried".to_owned(),
            Self::Noted => "noted".to_owned(),
            Self::New => "new".to_owned(),
        }
    }

    /// Reads the stored form; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some(match word {
            "agreed" => Self::Agreed(Ending::parse(rest)?),
            "returned" => Self::Returned,
            "rolled_over" => Self::RolledOver(Deadline::parse(rest)),
            "carried" => Self::Carried,
            "noted" => Self::Noted,
            "new" => Self::New,
            _ => return None,
        })
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

impl When {
    /// The first day that it may mean.
    pub fn first_day(self) -> Day {
        match self {
            Self::Month(month) => month.first_day(),
            Self::Day(day) => day,
        }
    }

    /// The last day that it may mean.
    pub fn last_day(self) -> Day {
        match self {
            Self::Month(month) => month.last_day(),
            Self::Day(day) => day,
        }
    }

    /// The month that it lies in.
    pub fn month(self) -> Month {
        match self {
            Self::Month(month) => month,
            Self::Day(day) => day.month(),
        }
    }
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

    /// The organisations that were there: those named, and those for which a person was there.
    pub fn organisations(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self
            .attendance
            .iter()
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
            .attendance
            .iter()
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

/// The meeting that an origin names: the one of its month, or the one that its words name. `None` where
/// there is none, or several.
pub fn meeting_of<'a>(origin: &Origin, meetings: &'a [Meeting]) -> Option<&'a Meeting> {
    let only = |mut found: Vec<&'a Meeting>| match found.len() {
        1 => found.pop(),
        _ => None,
    };
    let held = || meetings.iter().filter(|m| m.called_off.is_none());
    let by_words = only(
        held()
            .filter(|m| is_named(&origin.printed, &m.title))
            .collect(),
    );
    by_words.or_else(|| {
        let month = origin.month?;
        only(
            held()
                .filter(|m| m.date.map(When::month) == Some(month))
                .collect(),
        )
    })
}

/// Whether words name a title: "WS4" and "workshop 4" both name "Workshop 4".
fn is_named(words: &str, title: &str) -> bool {
    let (words, title) = (key(words), key(title));
    !title.is_empty() && words == title
}

/// Letters and digits alone, in lower case, with the short form written out.
fn key(words: &str) -> String {
    let plain: String = words
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match plain.strip_prefix("ws") {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("workshop{number}")
        }
        _ => plain,
    }
}

/// Months that origins name and in which no meeting is listed, in order.
pub fn unlisted_months<'a>(
    origins: impl IntoIterator<Item = &'a Origin>,
    meetings: &[Meeting],
) -> Vec<Month> {
    let mut months: Vec<_> = origins
        .into_iter()
        .filter_map(|origin| origin.month)
        .filter(|month| {
            !meetings
                .iter()
                .any(|m| m.date.map(When::month) == Some(*month))
        })
        .collect();
    months.sort_unstable();
    months.dedup();
    months
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

    fn origin(month: &str, printed: &str) -> Origin {
        Origin {
            month: Month::parse(month),
            printed: printed.to_owned(),
        }
    }

    #[test]
    fn an_ordinal_or_a_month_names_its_meeting_and_nothing_is_guessed() {
        let meetings = [
            meeting(1, "Workshop 3", "2018-10-04"),
            meeting(2, "Workshop 4", "2019-02"),
            meeting(3, "Extra meeting", "2019-02-20"),
        ];
        let found = |o: &Origin| meeting_of(o, &meetings).map(|m| m.title.as_str());
        assert_eq!(found(&origin("", "WS4")), Some("Workshop 4"));
        assert_eq!(found(&origin("", "workshop 3")), Some("Workshop 3"));
        assert_eq!(found(&origin("2018-10", "Oct’18")), Some("Workshop 3"));
        assert_eq!(found(&origin("2019-02", "Feb’19")), None, "two that month");
        assert_eq!(found(&origin("2019-02", "WS 4")), Some("Workshop 4"));
        assert_eq!(found(&origin("", "standing item")), None);
        assert_eq!(found(&origin("", "")), None);
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

    #[test]
    fn decisions_read_back() {
        for decision in [
            Decision::Agreed(Ending::Complete),
            Decision::Agreed(Ending::Closed),
            Decision::Returned,
            Decision::RolledOver(Deadline::parse("2019-07")),
            Decision::RolledOver(Deadline::Other("after the elections".into())),
            Decision::Carried,
            Decision::Noted,
            Decision::New,
        ] {
            assert_eq!(Decision::parse(&decision.word()), Some(decision));
        }
        assert_eq!(Decision::parse("agreed"), None);
        assert_eq!(Decision::parse(""), None);
    }
}
