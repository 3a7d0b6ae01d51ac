//! What a deadline waits for where it is no date: the end of another action.

use super::{Action, ActionId, Stage};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The action whose end a deadline waits for, as the log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// The number by which the deadline names it.
    pub number: u32,
    /// What is found under it.
    pub found: Triggering,
}

/// What is found of the action that a deadline waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Triggering {
    /// No action bears the number.
    Nothing,
    /// Several actions bear the number, and nobody has said which is meant.
    Several,
    /// The action that was meant is no longer in the log.
    Gone,
    /// One action, at this stage.
    One(ActionId, Stage),
}

impl Trigger {
    /// What the deadline of an action waits for; `None` where it waits for no action. `known` gives the action of an
    /// identity, `numbered` those that bear a number.
    pub fn of<'a, I>(
        action: &Action,
        known: impl FnOnce(ActionId) -> Option<&'a Action>,
        numbered: impl FnOnce(u32) -> I,
    ) -> Option<Self>
    where
        I: IntoIterator<Item = &'a Action>,
    {
        let deadline = &action.due.deadline;
        let number = deadline.waits_for()?;
        if let Some(id) = deadline.end_of() {
            let one = known(id);
            return Some(Self {
                number: one.and_then(|one| one.number).unwrap_or(number),
                found: one.map_or(Triggering::Gone, |one| Triggering::One(one.id, one.stage)),
            });
        }
        let mut found = numbered(number).into_iter();
        let found = match (found.next(), found.next()) {
            (None, _) => Triggering::Nothing,
            (Some(one), None) => Triggering::One(one.id, one.stage),
            (Some(_), Some(_)) => Triggering::Several,
        };
        Some(Self { number, found })
    }

    /// Whether what was waited for has come, so that the action is due. An action that was withdrawn will never
    /// be complete: what waits for it comes up as well.
    pub fn is_due(self) -> bool {
        matches!(self.found, Triggering::One(_, stage) if stage.is_over())
    }
}

/// Finds what the deadlines of a log wait for.
#[derive(Debug, Default)]
pub struct Triggers<'a> {
    known: HashMap<ActionId, &'a Action>,
    numbered: HashMap<u32, Vec<ActionId>>,
}

impl<'a> Triggers<'a> {
    /// Among these actions, all of the log.
    pub fn among(actions: impl IntoIterator<Item = &'a Action>) -> Self {
        let mut all = Self::default();
        for action in actions {
            all.known.insert(action.id, action);
            if let Some(number) = action.number {
                all.numbered.entry(number).or_default().push(action.id);
            }
        }
        all
    }

    /// What the deadline of an action waits for; `None` where it waits for no action, or the action itself is over.
    pub fn of(&self, action: &Action) -> Option<Trigger> {
        if action.stage.is_over() {
            return None;
        }
        Trigger::of(
            action,
            |id| self.known.get(&id).copied(),
            |number| {
                let ids = self.numbered.get(&number).into_iter().flatten();
                ids.filter_map(|id| self.known.get(id).copied())
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Deadline;

    fn numbered(n: u64, number: u32, stage: Stage) -> Action {
        Action {
            number: Some(number),
            stage,
            ..Action::empty(ActionId::random(&mut || n))
        }
    }

    fn waiting(deadline: Deadline) -> Action {
        let mut waiting = numbered(1, 1, Stage::Ongoing);
        waiting.due.deadline = deadline;
        waiting
    }

    #[test]
    fn an_action_is_due_when_the_one_it_waits_for_is_over_and_nothing_is_guessed() {
        let by_number = Deadline::after(12);
        let check = |others: &[Action], deadline: &Deadline, found: Triggering, is_due: bool| {
            let trigger = Triggers::among(others).of(&waiting(deadline.clone()));
            let trigger = trigger.expect("it waits");
            assert_eq!((trigger.number, trigger.found), (12, found));
            assert_eq!(trigger.is_due(), is_due);
        };
        for (stage, is_due) in [
            (Stage::Ongoing, false),
            (Stage::ProposedComplete, false),
            (Stage::Complete, true),
            (Stage::Closed, true),
            (Stage::Withdrawn, true),
        ] {
            let other = numbered(2, 12, stage);
            let found = Triggering::One(other.id, stage);
            for deadline in [&by_number, &by_number.of_action(other.id)] {
                check(std::slice::from_ref(&other), deadline, found, is_due);
            }
        }
        let another = [numbered(2, 13, Stage::Complete)];
        check(&another, &by_number, Triggering::Nothing, false);
        let twice = [2, 3].map(|n| numbered(n, 12, Stage::Complete));
        check(&twice, &by_number, Triggering::Several, false);
        let meant = Triggering::One(twice[1].id, Stage::Complete);
        check(&twice, &by_number.of_action(twice[1].id), meant, true);
        let gone = by_number.of_action(ActionId::random(&mut || 9));
        check(&twice, &gone, Triggering::Gone, false);
        let words = Deadline::Other("when the board has met".into());
        assert_eq!(Triggers::among(&twice).of(&waiting(words)), None);
    }

    #[test]
    fn what_waits_for_an_action_follows_it_to_another_number() {
        let others = [
            numbered(2, 98, Stage::Ongoing),
            numbered(3, 12, Stage::Complete),
        ];
        let bound = waiting(Deadline::after(12).of_action(others[0].id));
        let expect = Trigger {
            number: 98,
            found: Triggering::One(others[0].id, Stage::Ongoing),
        };
        assert_eq!(Triggers::among(&others).of(&bound), Some(expect));
    }

    #[test]
    fn an_action_that_is_over_waits_for_nothing() {
        let other = numbered(2, 12, Stage::Ongoing);
        let mut over = waiting(Deadline::after(12));
        over.stage = Stage::Closed;
        assert_eq!(Triggers::among([&other]).of(&over), None);
    }
}
