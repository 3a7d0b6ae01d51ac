//! Dates and deadlines in words.

use super::Words;
use crate::model::{
    Action, Day, Deadline, Due, Month, Origin, Stage, Trigger, Triggering, When, capital,
};

/// `February 2019`.
pub fn month(month: Month) -> String {
    month.words()
}

/// `18 April 2019`.
pub fn day(day: Day) -> String {
    day.words()
}

/// `February 2019` or `18 April 2019`.
pub fn when(when: When) -> String {
    when.words()
}

/// A deadline in words; `None` where none was given. What is no date stays as it was written.
pub fn deadline(deadline: &Deadline) -> Option<String> {
    match deadline {
        Deadline::Other(_) | Deadline::After(_) => deadline.words(),
        other => other.words().map(|words| capital(&words)),
    }
}

/// A deadline in words with what stands for none.
pub fn due(due: &Due) -> String {
    deadline(&due.deadline).unwrap_or_else(|| "No deadline".into())
}

/// A deadline in words, behind which stands in brackets how what it waits for stands: "when action 12 is complete
/// (12 is ongoing)". In documents and letters, where nothing else says it.
pub fn due_as_it_stands(due: &Due, waits: Option<Trigger>) -> String {
    let words = self::due(due);
    match waits {
        None => words,
        Some(waits) => format!("{words} ({})", trigger_stage(waits)),
    }
}

/// "12 is ongoing": how what a deadline waits for stands, in as few words as brackets want.
pub fn trigger_stage(trigger: Trigger) -> String {
    let number = trigger.number;
    match trigger.found {
        Triggering::Nothing => format!("no action has the number {number}"),
        Triggering::Several => format!("several actions have the number {number}"),
        Triggering::Gone => "that action is no longer in the log".to_owned(),
        Triggering::One(_, Stage::Unstated) => format!("nobody has said how far {number} is"),
        Triggering::One(_, stage) => format!("{number} is {}", stage.words().to_lowercase()),
    }
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// It has passed.
    Overdue,
    /// It is within two weeks.
    Soon,
    /// It is later.
    Later,
}

/// "12 days left", "Overdue by 3 days", "Next due 31 May 2019": for actions that are not over and whose deadline is a date,
/// or falls due again every month.
pub fn time_left(action: &Action, today: Day) -> Option<(Nearness, String)> {
    if action.stage.is_over() {
        return None;
    }
    if action.due.deadline == Deadline::Monthly {
        let next = day(today.month().last_day());
        return Some((Nearness::Later, format!("Next due {next}")));
    }
    let days = action.due.deadline.days_left(today)?;
    Some(match days {
        ..=-1 => (Nearness::Overdue, format!("Overdue by {}", span(-days))),
        0 => (Nearness::Soon, "Due today".into()),
        1..=14 => (Nearness::Soon, format!("{} left", span(days))),
        _ => (Nearness::Later, format!("{} left", span(days))),
    })
}

/// "Due: action 12 is complete", "Action 12 is ongoing": how what a deadline waits for stands, for actions that are not over.
pub fn trigger(trigger: Trigger) -> (Nearness, String) {
    let name = format!("action {}", trigger.number);
    let nearness = match trigger.is_due() {
        true => Nearness::Overdue,
        false => Nearness::Later,
    };
    let words = match trigger.found {
        Triggering::Nothing => format!("No action has the number {}", trigger.number),
        Triggering::Several => format!("Several actions have the number {}", trigger.number),
        Triggering::Gone => "What it waited for is no longer in the log".to_owned(),
        Triggering::One(_, Stage::Unstated) => format!("Nobody has said how far {name} is"),
        Triggering::One(_, stage) => {
            let stage = stage.words().to_lowercase();
            match trigger.is_due() {
                true => format!("Due: {name} is {stage}"),
                false => format!("{} is {stage}", capital(&name)),
            }
        }
    };
    (nearness, words)
}

/// Days while they can be pictured, then weeks, months and years, rounded down.
fn span(days: i64) -> String {
    let (n, noun) = match days {
        ..=59 => (days, "day"),
        60..=729 => (days * 12 / 365, "month"),
        _ => (days / 365, "year"),
    };
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{s}")
}

/// "Moved 2 times, first February 2019": how often a deadline has moved; `None` where it has not.
pub fn deadline_moves(action: &Action) -> Option<String> {
    let times = match action.n_moves() {
        0 => return None,
        1 => "once".into(),
        n => format!("{n} times"),
    };
    let first = action.moves.iter().find(|one| one.replaces.is_empty())?;
    let first = deadline(&first.to.deadline).unwrap_or_else(|| "none".into());
    Some(format!("Moved {times}, first {first}"))
}

/// Where an action comes from, in words.
pub fn origin(origin: &Origin) -> String {
    origin.words()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_read_as_people_say_them() {
        let m = |y, m| Month::new(y, m).expect("a month");
        let check = |d: Deadline, expect: Option<&str>| {
            assert_eq!(deadline(&d).as_deref(), expect);
        };
        check(Deadline::None, None);
        check(Deadline::Months(vec![m(2019, 2)]), Some("February 2019"));
        check(
            Deadline::Months(vec![m(2018, 10), m(2018, 12)]),
            Some("October 2018 and December 2018"),
        );
        check(Deadline::Monthly, Some("Monthly"));
        check(Deadline::Other("when asked".into()), Some("when asked"));
    }

    #[test]
    fn what_is_due_monthly_is_next_due_at_the_end_of_the_month() {
        let mut action = Action::empty(crate::model::ActionId::random(&mut || 1));
        action.due.deadline = Deadline::Monthly;
        let today = Day::parse("2019-02-03").expect("a day");
        let expect = (Nearness::Later, "Next due 28 February 2019".to_owned());
        assert_eq!(time_left(&action, today), Some(expect));
    }

    #[test]
    fn how_often_a_deadline_moved_is_told_with_the_first_one() {
        let mut action = Action::empty(crate::model::ActionId::random(&mut || 1));
        assert_eq!(deadline_moves(&action), None);
        let month = |n| Month::new(2019, n).expect("a month");
        for (n, expect) in [
            (2, None),
            (5, Some("Moved once, first February 2019")),
            (7, Some("Moved 2 times, first February 2019")),
        ] {
            let before = action.moves.last().map(|one| one.id);
            action.moves.push(crate::model::DeadlineMove {
                id: crate::model::MoveId::random(&mut || u64::from(n)),
                to: Due {
                    deadline: Deadline::Months(vec![month(n)]),
                    printed: String::new(),
                },
                reason: String::new(),
                replaces: before.into_iter().collect(),
                written: crate::model::Attribution {
                    author: None,
                    at: Default::default(),
                },
            });
            assert_eq!(deadline_moves(&action).as_deref(), expect);
        }
    }

    #[test]
    fn what_is_waited_for_is_told_by_its_stage() {
        let check = |found, expect| {
            let said = trigger(Trigger { number: 12, found });
            assert_eq!((said.0, said.1.as_str()), expect);
        };
        let one = |stage| Triggering::One(crate::model::ActionId::random(&mut || 1), stage);
        check(
            one(Stage::Ongoing),
            (Nearness::Later, "Action 12 is ongoing"),
        );
        check(
            one(Stage::Complete),
            (Nearness::Overdue, "Due: action 12 is complete"),
        );
        let unstated = "Nobody has said how far action 12 is";
        check(one(Stage::Unstated), (Nearness::Later, unstated));
        check(
            Triggering::Nothing,
            (Nearness::Later, "No action has the number 12"),
        );
        let several = "Several actions have the number 12";
        check(Triggering::Several, (Nearness::Later, several));
        let gone = "What it waited for is no longer in the log";
        check(Triggering::Gone, (Nearness::Later, gone));
    }

    #[test]
    fn in_documents_a_deadline_that_waits_says_how_far_the_other_action_is() {
        let due = Due {
            deadline: Deadline::after(12),
            printed: String::new(),
        };
        let said = |found| due_as_it_stands(&due, Some(Trigger { number: 12, found }));
        let one = |stage| Triggering::One(crate::model::ActionId::random(&mut || 1), stage);
        for (found, expect) in [
            (one(Stage::Ongoing), "12 is ongoing"),
            (one(Stage::Unstated), "nobody has said how far 12 is"),
            (Triggering::Nothing, "no action has the number 12"),
            (Triggering::Several, "several actions have the number 12"),
            (Triggering::Gone, "that action is no longer in the log"),
        ] {
            assert_eq!(
                said(found),
                format!("when action 12 is complete ({expect})")
            );
        }
        assert_eq!(due_as_it_stands(&due, None), "when action 12 is complete");
    }

    #[test]
    fn spans_grow_coarser_with_distance() {
        assert_eq!(span(1), "1 day");
        assert_eq!(span(59), "59 days");
        assert_eq!(span(60), "1 month");
        assert_eq!(span(400), "13 months");
        assert_eq!(span(800), "2 years");
    }
}
