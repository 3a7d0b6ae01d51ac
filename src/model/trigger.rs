//! What a deadline waits for where it is no date: the end of another action.

use super::{Action, ActionId, Stage};

/// The action whose end a deadline waits for, as the log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The number by which the deadline names it.
    pub number: u32,
    /// What bears this number.
    pub found: Triggering,
}

/// What bears the number that a deadline waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Triggering {
    /// No action.
    Nothing,
    /// Several actions, so that nobody can say which is meant.
    Several,
    /// One action, at this stage.
    One(ActionId, Stage),
}

impl Trigger {
    /// What the deadline of an action waits for; `None` where it waits for no action. `numbered` gives those that
    /// bear a number.
    pub fn of<'a, I>(action: &Action, numbered: impl FnOnce(u32) -> I) -> Option<Self>
    where
        I: IntoIterator<Item = &'a Action>,
    {
        let number = action.due.deadline.waits_for()?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Deadline;

    #[test]
    fn an_action_is_due_when_the_one_it_waits_for_is_over_and_nothing_is_guessed() {
        let numbered = |n: u64, number, stage| Action {
            number: Some(number),
            stage,
            ..Action::empty(ActionId::random(&mut || n))
        };
        let mut waiting = numbered(1, 1, Stage::Ongoing);
        waiting.due.deadline = Deadline::after(12);
        let check = |others: &[Action], found: Triggering, is_due: bool| {
            let with = |number| others.iter().filter(move |one| one.number == Some(number));
            let trigger = Trigger::of(&waiting, with).expect("it waits");
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
            check(
                std::slice::from_ref(&other),
                Triggering::One(other.id, stage),
                is_due,
            );
        }
        check(
            &[numbered(2, 13, Stage::Complete)],
            Triggering::Nothing,
            false,
        );
        let twice = [
            numbered(2, 12, Stage::Complete),
            numbered(3, 12, Stage::Complete),
        ];
        check(&twice, Triggering::Several, false);
        waiting.due.deadline = Deadline::Other("when the board has met".into());
        assert_eq!(Trigger::of(&waiting, |_| &twice), None);
    }
}
