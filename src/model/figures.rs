//! The figures of a log for an annual report: counted from the actions, nothing stored.

use super::{
    Action, ActionId, CategoryId, Day, Decision, Meeting, Month, Opinion, Said, Stage, Timestamp,
    When, capital,
};
use std::collections::{BTreeMap, HashMap};

/// How many actions stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All actions.
    pub n: usize,
    /// By stage, those stages alone at which one is.
    pub by_stage: Vec<(Stage, usize)>,
    /// By category, most first; those without one last.
    pub by_category: Vec<(Option<CategoryId>, usize)>,
    /// By owner, most first. An action with two owners counts for both.
    pub by_owner: Vec<(String, usize)>,
    /// By origin in the words of the log, in the order of their months.
    pub by_origin: Vec<(String, FromOrigin)>,
    /// What the meetings settled, in the order of their dates, those alone that settled something. An action counts once
    /// for each thing that a meeting settled on it.
    pub by_meeting: Vec<(String, AtMeeting)>,
    /// Those whose end the organisations have agreed and signed, by how long that took.
    pub by_time_agreed: Vec<(Took, usize)>,
    /// Those whose end was recorded, not agreed by signatures, by how long it took. None of them is among those agreed.
    pub by_time_recorded: Vec<(Took, usize)>,
    /// By how often the deadline has moved, those that never moved first.
    pub by_moves: Vec<(usize, usize)>,
    /// Moves of deadlines in all.
    pub n_moves: usize,
    /// Actions that an organisation has returned at least once.
    pub n_returned: usize,
    /// Actions that are not over and whose deadline has passed.
    pub n_overdue: usize,
}

/// What became of the actions of one origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FromOrigin {
    /// All of them.
    pub n: usize,
    /// Those that are over.
    pub n_over: usize,
}

/// On how many actions a meeting settled what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtMeeting {
    /// It was agreed that they are over.
    pub n_agreed: usize,
    /// The proposal went back.
    pub n_returned: usize,
    /// The deadline moved.
    pub n_moved: usize,
}

impl AtMeeting {
    /// All of it.
    pub fn n(self) -> usize {
        self.n_agreed + self.n_returned + self.n_moved
    }

    /// Counts what stands of the outcomes of a meeting: what was struck does not, unless the minutes say it.
    fn of(meeting: &Meeting) -> Self {
        // Several organisations agree one by one, and where one of them returns it it is returned.
        let mut settled: HashMap<ActionId, [bool; 3]> = HashMap::new();
        let stands = meeting
            .outcomes
            .iter()
            .filter(|one| one.minuted.is_final() || one.struck.is_none());
        for outcome in stands {
            let what = match outcome.decision {
                Decision::Agreed(_) => 0,
                Decision::Returned => 1,
                Decision::RolledOver(_) => 2,
                Decision::Carried | Decision::Noted | Decision::New => continue,
            };
            settled.entry(outcome.action).or_default()[what] = true;
        }
        let mut counted = Self::default();
        for [agreed, returned, moved] in settled.into_values() {
            counted.n_agreed += usize::from(agreed && !returned);
            counted.n_returned += usize::from(returned);
            counted.n_moved += usize::from(moved);
        }
        counted
    }
}

/// How long it took from the meeting that gave rise to an action until it was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Took {
    /// At most three months.
    ThreeMonths,
    /// At most six.
    SixMonths,
    /// At most twelve.
    Year,
    /// More.
    Longer,
    /// It cannot be told: the meeting has no month, or a document recorded the end without a date.
    NotKnown,
}

/// The month in which an action ended, by what says so.
enum Ended {
    /// The last organisation signed that it agrees.
    Agreed(Option<Month>),
    /// Somebody or a document recorded it.
    Recorded(Option<Month>),
}

impl Ended {
    /// Of an action that is complete or closed.
    fn of(action: &Action) -> Self {
        let decided = action.agreement.as_ref().map(|one| one.proposal);
        let entry = action.entries.iter().find(|one| Some(one.id) == decided);
        match entry.filter(|entry| entry.kind.records().is_none()) {
            Some(proposal) => {
                let words = action.sign_offs.iter().filter(|one| one.holds());
                let agreed = words.filter(|one| {
                    one.verdict.opinion == Opinion::Agree && one.verdict.proposal == proposal.id
                });
                let last = agreed.map(|one| one.at).max();
                Self::Agreed(last.and_then(Timestamp::day).map(Day::month))
            }
            None => Self::Recorded(match entry.and_then(|entry| action.said(entry)) {
                Some(Said::On(When::Day(day))) => Some(day.month()),
                Some(Said::On(When::Month(month))) => Some(month),
                Some(Said::At(at)) => at.day().map(Day::month),
                None => None,
            }),
        }
    }
}

impl Took {
    /// How long it took an action, by the month in which it ended.
    fn until(ended: Option<Month>, action: &Action) -> Self {
        let began = action.origin.as_ref().and_then(|origin| origin.month);
        match began
            .zip(ended)
            .map(|(began, ended)| ended.months_since(began))
        {
            Some(0..=3) => Self::ThreeMonths,
            Some(4..=6) => Self::SixMonths,
            Some(7..=12) => Self::Year,
            Some(13..) => Self::Longer,
            Some(..0) | None => Self::NotKnown,
        }
    }
}

impl Figures {
    /// Counts. The meetings come in the order of their dates.
    pub fn of<'a>(
        actions: impl IntoIterator<Item = &'a Action>,
        meetings: &[Meeting],
        today: Day,
    ) -> Self {
        let mut figures = Self::default();
        let settled = meetings.iter().map(|one| (one, AtMeeting::of(one)));
        let settled = settled.filter(|(_, counted)| counted.n() > 0);
        figures.by_meeting = settled.map(|(one, n)| (dated_name(one), n)).collect();
        let mut stages: BTreeMap<Stage, usize> = BTreeMap::new();
        let mut categories: BTreeMap<Option<CategoryId>, usize> = BTreeMap::new();
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        let mut origins: BTreeMap<(Option<Month>, String), FromOrigin> = BTreeMap::new();
        let mut agreed: BTreeMap<Took, usize> = BTreeMap::new();
        let mut recorded: BTreeMap<Took, usize> = BTreeMap::new();
        let mut moves: BTreeMap<usize, usize> = BTreeMap::new();
        for action in actions {
            figures.n += 1;
            *stages.entry(action.stage).or_default() += 1;
            *categories.entry(action.category).or_default() += 1;
            let mut names: Vec<_> = action.owners.iter().map(|o| o.name.trim()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                *owners.entry(name.to_owned()).or_default() += 1;
            }
            let origin = action.origin.as_ref();
            let month = origin.and_then(|origin| origin.month);
            let words = origin.map(super::Origin::words).unwrap_or_default();
            let from_here = origins.entry((month, words)).or_default();
            from_here.n += 1;
            from_here.n_over += usize::from(action.stage.is_over());
            if matches!(action.stage, Stage::Complete | Stage::Closed) {
                let (times, ended) = match Ended::of(action) {
                    Ended::Agreed(ended) => (&mut agreed, ended),
                    Ended::Recorded(ended) => (&mut recorded, ended),
                };
                *times.entry(Took::until(ended, action)).or_default() += 1;
            }
            let mut said = action.sign_offs.iter().filter(|one| one.holds());
            let is_returned = said.any(|one| one.verdict.opinion == Opinion::Return);
            figures.n_returned += usize::from(is_returned);
            let n_moves = action.n_moves();
            *moves.entry(n_moves).or_default() += 1;
            figures.n_moves += n_moves;
            let is_late = action
                .due
                .deadline
                .days_left(today)
                .is_some_and(|days| days < 0);
            figures.n_overdue += usize::from(is_late && !action.stage.is_over());
        }
        figures.by_stage = stages.into_iter().collect();
        figures.by_category = most_first(categories);
        figures.by_category.sort_by_key(|(id, _)| id.is_none());
        figures.by_owner = most_first(owners);
        let origins = origins.into_iter();
        figures.by_origin = origins.map(|((_, words), n)| (words, n)).collect();
        figures.by_time_agreed = agreed.into_iter().collect();
        figures.by_time_recorded = recorded.into_iter().collect();
        figures.by_moves = moves.into_iter().collect();
        figures
    }
}

/// The name of a meeting with its date, so that meetings of one name are told apart.
fn dated_name(meeting: &Meeting) -> String {
    match (meeting.title.trim(), meeting.date) {
        ("", _) | (_, None) => capital(&meeting.name()),
        (title, Some(date)) => format!("{title}, {}", date.words()),
    }
}

fn most_first<T: Ord>(counted: BTreeMap<T, usize>) -> Vec<(T, usize)> {
    let mut all: Vec<_> = counted.into_iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Attribution, Deadline, Due, Ending, MeetingId, Minuted, Outcome, OutcomeId, Owner,
        OwnerKind,
    };

    #[test]
    fn figures_count_each_action_once_but_for_each_of_its_owners() {
        let owner = |name: &str| Owner {
            kind: OwnerKind::AsPrinted,
            name: name.to_owned(),
        };
        let action = |n: u64, stage, due: &str, owners: Vec<Owner>| Action {
            stage,
            owners,
            due: Due {
                deadline: Deadline::parse(due),
                printed: String::new(),
            },
            ..Action::empty(ActionId::random(&mut || n))
        };
        let actions = [
            action(1, Stage::Ongoing, "2019-02", vec![owner("A"), owner("B")]),
            // A cell can print the same redaction for two people.
            action(2, Stage::Complete, "2019-02", vec![owner("B"), owner("B ")]),
            action(3, Stage::Ongoing, "monthly", Vec::new()),
        ];
        let today = Day::parse("2019-04-18").expect("a day");
        let figures = Figures::of(&actions, &[], today);
        assert_eq!(
            figures.by_origin,
            [(String::new(), FromOrigin { n: 3, n_over: 1 })]
        );
        assert_eq!(figures.by_time_recorded, [(Took::NotKnown, 1)]);
        assert_eq!(figures.by_time_agreed, []);
        assert_eq!(figures.n, 3);
        assert_eq!(
            figures.by_stage,
            [(Stage::Ongoing, 2), (Stage::Complete, 1)]
        );
        assert_eq!(figures.by_owner, [("B".into(), 2), ("A".into(), 1)]);
        assert_eq!(figures.n_overdue, 1);
        assert_eq!(figures.by_category, [(None, 3)]);
        assert_eq!(figures.by_moves, [(0, 3)]);
        assert_eq!(Figures::of(&[], &[], today), Figures::default());
    }

    #[test]
    fn a_meeting_counts_each_action_once_for_what_it_settled_and_stands_where_its_date_does() {
        let action = |n: u64| ActionId::random(&mut || n);
        let written = Attribution {
            author: None,
            at: Timestamp(0),
        };
        let outcome = |on, decision, minuted, is_struck: bool| Outcome {
            id: OutcomeId::random(&mut || 1),
            action: action(on),
            decision,
            note: String::new(),
            word: None,
            written: written.clone(),
            struck: is_struck.then(|| written.clone()),
            minuted,
        };
        let agreed = || Decision::Agreed(Ending::Complete);
        let moved = || Decision::RolledOver(Deadline::parse("2019-07"));
        let meeting = |title: &str, date: &str, outcomes| Meeting {
            title: title.into(),
            date: When::parse(date),
            outcomes,
            ..Meeting::empty(MeetingId::random(&mut || 1))
        };
        let plain = |on, decision| outcome(on, decision, Minuted::Unlisted, false);
        let meetings = [
            meeting(
                "Workshop 3",
                "2018-10-04",
                vec![
                    plain(1, agreed()),
                    plain(1, agreed()),
                    // Another organisation does not agree.
                    plain(2, agreed()),
                    plain(2, Decision::Returned),
                    plain(2, moved()),
                    outcome(3, moved(), Minuted::Unlisted, true),
                    // Struck by somebody who did not know of the closing: the minutes say it.
                    outcome(4, moved(), Minuted::InTime, true),
                ],
            ),
            meeting(
                "",
                "2018-12",
                vec![plain(1, Decision::Carried), plain(2, Decision::Noted)],
            ),
            meeting("", "2019-02", vec![plain(5, agreed())]),
        ];
        let today = Day::parse("2019-04-18").expect("a day");
        let (n_agreed, n_returned, n_moved) = (1, 1, 2);
        let third = AtMeeting {
            n_agreed,
            n_returned,
            n_moved,
        };
        let fifth = AtMeeting {
            n_agreed: 1,
            ..AtMeeting::default()
        };
        let expect = [
            ("Workshop 3, 4 October 2018".to_owned(), third),
            ("The meeting of February 2019".to_owned(), fifth),
        ];
        assert_eq!(Figures::of(&[], &meetings, today).by_meeting, expect);
    }
}
