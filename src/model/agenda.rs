//! The agenda of a meeting builds itself from the log: what is to be decided, what is late, what comes next.

use super::{
    Action, ActionId, Day, Decision, Ending, Entry, Meeting, MeetingState, Paper, Stage, Trigger,
    Triggers, When, stage::words,
};

/// Why an action is on an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Its end is proposed.
    Proposed,
    /// The meeting before carried it over.
    CarriedOver,
    /// Its deadline has passed.
    Overdue,
    /// What its deadline waited for has come.
    Triggered,
    /// It is due before the meeting after this one.
    DueBeforeNext,
    /// It has questions that nobody has answered.
    Questions,
    /// Comments on it were asked for by a day since the meeting before.
    Comments,
    /// This meeting has settled something on it.
    Settled,
}

words!(Why {
    Proposed => "proposed",
    CarriedOver => "carried_over",
    Overdue => "overdue",
    Triggered => "triggered",
    DueBeforeNext => "due_before_next",
    Questions => "questions",
    Comments => "comments",
    Settled => "settled",
});

/// A line of an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaItem {
    /// The action.
    pub action: ActionId,
    /// Why it is there, the weightiest reason first.
    pub why: Vec<Why>,
    /// Whether somebody took it off.
    pub pruned: bool,
}

/// The agenda of a meeting: what somebody put first, in that order, then by the weightiest reason, then
/// in the order of the log. What somebody took off is last, and says so.
pub fn agenda(
    meeting: &Meeting,
    meetings: &[Meeting],
    actions: &[&Action],
    today: Day,
) -> Vec<AgendaItem> {
    // An agenda is made for the day of the meeting: what is late then is late.
    let day = meeting.date.map_or(today, When::first_day);
    let date_of = |other: &Meeting| other.date.map(When::first_day);
    let others = || {
        let real = meetings.iter().filter(|m| m.called_off.is_none());
        real.filter(|m| m.id != meeting.id)
    };
    let before = others()
        .filter(|m| date_of(m).is_some_and(|date| date < day))
        .max_by_key(|m| (date_of(m), m.id));
    let after = others()
        .filter(|m| date_of(m).is_some_and(|date| date > day))
        .min_by_key(|m| (date_of(m), m.id))
        .and_then(date_of);
    let triggers = Triggers::among(actions.iter().copied());
    let mut items: Vec<(usize, AgendaItem)> = Vec::new();
    for (at, action) in actions.iter().enumerate() {
        let mut why = reasons(action, meeting, before, after, day);
        if triggers.of(action).is_some_and(Trigger::is_due) {
            why.push(Why::Triggered);
            why.sort_unstable();
        }
        let by_hand = meeting.order.contains(&action.id);
        if why.is_empty() && !by_hand {
            continue;
        }
        let item = AgendaItem {
            action: action.id,
            why,
            pruned: meeting.pruned.contains(&action.id),
        };
        items.push((at, item));
    }
    items.sort_by_key(|(at, item)| {
        let place = meeting.order.iter().position(|id| *id == item.action);
        (
            item.pruned,
            place.unwrap_or(usize::MAX),
            item.why.first().copied(),
            *at,
        )
    });
    items.into_iter().map(|(_, item)| item).collect()
}

/// Unanswered questions that belong to one paper of a meeting, or to none.
#[derive(Clone, Debug)]
pub struct PaperQuestions<'a> {
    /// The paper that must answer them.
    pub paper: Option<&'a Paper>,
    /// The questions, each with its action.
    pub questions: Vec<(&'a Action, &'a Entry)>,
}

/// Unanswered questions on what lies before a meeting: for each of its papers those of the actions that name
/// its number, and last those of the actions on the agenda that name none of them.
pub fn questions_by_paper<'a>(
    meeting: &'a Meeting,
    items: &[AgendaItem],
    actions: &[&'a Action],
) -> Vec<PaperQuestions<'a>> {
    let of = |wanted: &dyn Fn(&Action) -> bool| -> Vec<(&'a Action, &'a Entry)> {
        let actions = actions.iter().copied().filter(|action| wanted(action));
        let asked =
            actions.flat_map(|action| action.open_questions().map(move |one| (action, one)));
        asked.collect()
    };
    let mut all = Vec::new();
    for paper in &meeting.papers {
        let names = |action: &Action| action.artefacts.contains(&paper.number);
        all.push(PaperQuestions {
            paper: Some(paper),
            questions: of(&names),
        });
    }
    let is_on = |id| items.iter().any(|item| item.action == id && !item.pruned);
    let numbers: Vec<u32> = meeting.papers.iter().map(|paper| paper.number).collect();
    let names_none = |action: &Action| {
        let names = |number: &u32| numbers.contains(number);
        is_on(action.id) && !action.artefacts.iter().any(names)
    };
    all.push(PaperQuestions {
        paper: None,
        questions: of(&names_none),
    });
    all.retain(|one| !one.questions.is_empty());
    all
}

fn reasons(
    action: &Action,
    meeting: &Meeting,
    before: Option<&Meeting>,
    after: Option<Day>,
    day: Day,
) -> Vec<Why> {
    let mut why = Vec::new();
    let is_over = action.stage.is_over();
    if action.stage.is_proposed() {
        why.push(Why::Proposed);
    }
    let carried = before.and_then(|before| before.outcome(action.id));
    if !is_over && carried.is_some_and(|outcome| outcome.decision == Decision::Carried) {
        why.push(Why::CarriedOver);
    }
    if let Some(last) = action.due.deadline.last_day().filter(|_| !is_over) {
        if last < day {
            why.push(Why::Overdue);
        } else if after.is_some_and(|after| last < after) {
            why.push(Why::DueBeforeNext);
        }
    }
    if action.open_questions().next().is_some() {
        why.push(Why::Questions);
    }
    let since = before.and_then(|before| before.date).map(When::last_day);
    let is_asked = |by: Day| by <= day && since.is_none_or(|since| by > since);
    if !is_over && action.requests().any(|one| is_asked(one.request.by)) {
        why.push(Why::Comments);
    }
    // What was settled a moment ago stays in sight until the meeting is over.
    if meeting.outcome(action.id).is_some() {
        why.push(Why::Settled);
    }
    why
}

/// The agenda with one line moved by so many places, as the order to keep; `None` where it cannot move.
pub fn moved(items: &[AgendaItem], action: ActionId, by: isize) -> Option<Vec<ActionId>> {
    let standing = items.iter().filter(|item| !item.pruned);
    let mut order: Vec<_> = standing.map(|item| item.action).collect();
    let from = order.iter().position(|id| *id == action)?;
    let to = from.checked_add_signed(by).filter(|to| *to < order.len())?;
    order.swap(from, to);
    Some(order)
}

/// The ending that is proposed of an action, if one is.
pub fn proposed_ending(stage: Stage) -> Option<Ending> {
    match stage {
        Stage::ProposedComplete => Some(Ending::Complete),
        Stage::ProposedClosed => Some(Ending::Closed),
        _ => None,
    }
}

/// The meeting before which a meeting's business must be done: the next planned one after it.
pub fn meeting_after<'a>(
    meeting: &Meeting,
    meetings: &'a [Meeting],
    today: Day,
) -> Option<&'a Meeting> {
    let date = meeting.date.map(When::first_day);
    meetings
        .iter()
        .filter(|m| m.id != meeting.id && m.state(today) == MeetingState::Planned)
        .filter(|m| m.date.is_some() && m.date.map(When::first_day) > date)
        .min_by_key(|m| (m.date.map(When::first_day), m.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Attribution, Deadline, Due, EntryId, EntryKind, MeetingId, Minuted, Outcome, OutcomeId,
        Request, Terms, Timestamp,
    };

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn meeting(n: u64, date: &str) -> Meeting {
        Meeting {
            date: When::parse(date),
            ..Meeting::empty(MeetingId::random(&mut || n))
        }
    }

    fn action(n: u64, stage: Stage, due: &str) -> Action {
        Action {
            stage,
            position: n as i64,
            due: Due {
                deadline: Deadline::parse(due),
                printed: String::new(),
            },
            ..Action::empty(ActionId::random(&mut || n))
        }
    }

    fn outcome(action: ActionId, decision: Decision) -> Outcome {
        Outcome {
            id: OutcomeId::random(&mut || 1),
            action,
            decision,
            note: String::new(),
            word: None,
            minuted: Minuted::Unlisted,
            written: Attribution {
                author: None,
                at: Timestamp(0),
            },
            struck: None,
        }
    }

    fn question(n: u64) -> Entry {
        Entry {
            id: EntryId::random(&mut || n),
            kind: EntryKind::Question,
            text: format!("Question {n}"),
            at: None,
            by: None,
            regarding: None,
            written: Attribution {
                author: None,
                at: Timestamp(0),
            },
            terms: Terms::default(),
            request: None,
            audience: Default::default(),
            order: 0,
            struck: None,
        }
    }

    #[test]
    fn an_agenda_holds_what_is_to_be_decided_what_is_late_and_what_comes_next() {
        let mut before = meeting(1, "2019-02-14");
        let (this, next) = (meeting(2, "2019-05-20"), meeting(3, "2019-09-10"));
        let late = action(1, Stage::Ongoing, "2019-04");
        let soon = action(2, Stage::Ongoing, "2019-07");
        let far = action(3, Stage::Ongoing, "2020-01");
        let over = action(4, Stage::Complete, "2019-01");
        let proposed = action(5, Stage::ProposedComplete, "2019-04");
        let carried = action(6, Stage::Ongoing, "");
        before.outcomes.push(outcome(carried.id, Decision::Carried));
        let actions = [&late, &soon, &far, &over, &proposed, &carried];
        let meetings = [before, this.clone(), next];
        let items = agenda(&this, &meetings, &actions, day("2019-05-01"));
        let got: Vec<_> = items.iter().map(|i| (i.action, i.why.clone())).collect();
        let expect = [
            (proposed.id, vec![Why::Proposed, Why::Overdue]),
            (carried.id, vec![Why::CarriedOver]),
            (late.id, vec![Why::Overdue]),
            (soon.id, vec![Why::DueBeforeNext]),
        ];
        assert_eq!(got, expect);
    }

    #[test]
    fn comments_asked_for_by_a_day_since_the_last_meeting_come_up_once() {
        let (before, this, after) = (
            meeting(1, "2019-02-14"),
            meeting(2, "2019-05-20"),
            meeting(3, "2019-09-10"),
        );
        let meetings = [before, this.clone(), after.clone()];
        let asked = |n: u64, by: &str| {
            let mut one = action(n, Stage::Ongoing, "");
            one.entries.push(Entry {
                kind: EntryKind::Request,
                request: Some(Request {
                    by: day(by),
                    of: Vec::new(),
                }),
                ..question(n)
            });
            one
        };
        let (old, due, later) = (
            asked(1, "2019-02-14"),
            asked(2, "2019-05-20"),
            asked(3, "2019-05-21"),
        );
        let actions = [&old, &due, &later];
        let on = |at: &Meeting| -> Vec<_> {
            let items = agenda(at, &meetings, &actions, day("2019-05-01"));
            items
                .iter()
                .map(|one| (one.action, one.why.clone()))
                .collect()
        };
        assert_eq!(on(&this), [(due.id, vec![Why::Comments])]);
        assert_eq!(on(&after), [(later.id, vec![Why::Comments])]);
    }

    #[test]
    fn what_was_settled_stays_in_sight_and_what_was_taken_off_is_last() {
        let mut this = meeting(2, "2019-05-20");
        let (one, two) = (
            action(1, Stage::Ongoing, "2019-04"),
            action(2, Stage::Ongoing, "2019-07"),
        );
        this.outcomes
            .push(outcome(two.id, Decision::RolledOver(Deadline::None)));
        this.pruned.push(one.id);
        let items = agenda(&this, &[], &[&one, &two], day("2019-05-20"));
        let got: Vec<_> = items.iter().map(|i| (i.action, i.pruned)).collect();
        assert_eq!(got, [(two.id, false), (one.id, true)]);
    }

    #[test]
    fn unanswered_questions_stand_with_the_paper_that_must_answer_them() {
        let asked = |n: u64, artefacts: &[u32]| {
            let mut one = action(n, Stage::Ongoing, "");
            one.artefacts = artefacts.to_vec();
            one.entries.push(question(n));
            one
        };
        let (first, both, none) = (asked(1, &[4]), asked(2, &[4, 6]), asked(3, &[]));
        let mut this = meeting(2, "2019-05-20");
        this.papers = [4, 5, 6]
            .map(|number| Paper {
                number,
                title: format!("Paper {number}"),
                link: String::new(),
                hash: None,
            })
            .to_vec();
        let all = [&first, &both, &none];
        let items = agenda(&this, &[], &all, day("2019-05-20"));
        let got = questions_by_paper(&this, &items, &all);
        let got: Vec<_> = got
            .iter()
            .map(|one| {
                let ids: Vec<_> = one.questions.iter().map(|(action, _)| action.id).collect();
                (one.paper.map(|paper| paper.number), ids)
            })
            .collect();
        let expect = [
            (Some(4), vec![first.id, both.id]),
            (Some(6), vec![both.id]),
            (None, vec![none.id]),
        ];
        assert_eq!(got, expect);
    }

    #[test]
    fn what_waited_for_an_action_comes_up_when_that_is_over() {
        let this = meeting(2, "2019-05-20");
        let waiting = action(1, Stage::Ongoing, "=when action 12 is complete");
        let why = |stage, own: Stage| {
            let other = Action {
                number: Some(12),
                ..action(2, stage, "")
            };
            let waiting = Action {
                stage: own,
                ..waiting.clone()
            };
            let items = agenda(&this, &[], &[&waiting, &other], day("2019-05-20"));
            let mut why = items.into_iter().filter(|one| one.action == waiting.id);
            why.next().map(|one| one.why)
        };
        assert_eq!(why(Stage::Ongoing, Stage::Ongoing), None);
        let triggered = Some(vec![Why::Triggered]);
        assert_eq!(why(Stage::Complete, Stage::Ongoing), triggered);
        assert_eq!(
            why(Stage::Complete, Stage::Complete),
            None,
            "it is over itself"
        );
        let both = Some(vec![Why::Proposed, Why::Triggered]);
        assert_eq!(why(Stage::Closed, Stage::ProposedComplete), both);
    }

    #[test]
    fn a_line_moves_among_those_that_stand_and_stops_at_the_ends() {
        let this = meeting(2, "2019-05-20");
        let one = action(1, Stage::Ongoing, "2019-04");
        let two = action(2, Stage::Ongoing, "2019-04");
        let items = agenda(&this, &[], &[&one, &two], day("2019-05-20"));
        let order = moved(&items, two.id, -1).expect("it can move");
        assert_eq!(order, [two.id, one.id]);
        assert_eq!(moved(&items, one.id, -1), None);
        assert_eq!(moved(&items, two.id, 1), None);
        let this = Meeting { order, ..this };
        let items = agenda(&this, &[], &[&one, &two], day("2019-05-20"));
        assert_eq!(items[0].action, two.id);
    }
}
