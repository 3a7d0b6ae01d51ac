//! Editions: the log frozen as it is circulated, and the numbers that become permanent in it.

use super::not_empty;
use crate::{
    document::{Applied, Document, Touched, contents, schema, undo::FROZEN},
    model::*,
};
use automerge::{ChangeHash, ReadDoc, transaction::Transactable};
use std::collections::{HashMap, HashSet};

impl Document {
    pub(super) fn freeze(
        &mut self,
        new: &schema::NewEdition<'_>,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        for text in [new.note, new.to] {
            if !text.is_empty() {
                not_empty(text)?;
            }
        }
        let head = self.head().ok_or(Refusal::NoLog)?;
        if head.editions.iter().any(|edition| edition.id == new.id) {
            return Err(Refusal::NothingChanges);
        }
        let is_here = |id| head.meetings.iter().any(|meeting| meeting.id == id);
        if new.meeting.is_some_and(|id| !is_here(id)) {
            return Err(Refusal::UnknownMeeting);
        }
        let actions = self.actions();
        if !clashing_numbers(&actions).is_empty() {
            return Err(Refusal::NumbersClash);
        }
        let number = next_edition(&head.editions);
        let hash = contents::hash(&head, &actions);
        self.transact(at, Touched::head(), |tx| {
            schema::put_edition(tx, new, number, &hash)?;
            Ok(format!("{FROZEN}edition {number}"))
        })
    }

    /// How numbers that stand twice are to be settled: the same on every replica.
    pub fn numbers_to_settle(&self) -> Vec<Renumbering> {
        let actions = self.actions();
        let permanent = self.permanent_numbers();
        let carried = actions.iter().filter(|action| {
            permanent
                .get(&action.id)
                .is_some_and(|n| Some(*n) == action.number)
        });
        let carried: Vec<_> = carried.map(|action| action.id).collect();
        settle_numbers(&actions.iter().collect::<Vec<_>>(), &carried)
    }

    /// Gives several actions other numbers, in one change. Numbers that an edition carries stay.
    pub(super) fn renumber(
        &mut self,
        numbers: &[(ActionId, u32)],
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let permanent = self.permanent_numbers();
        let changed =
            |(id, number): &(ActionId, u32)| permanent.get(id).is_some_and(|kept| kept != number);
        if numbers.iter().any(changed) {
            return Err(Refusal::NumberIsPermanent);
        }
        let mut touched = Touched::actions(numbers.iter().map(|(id, _)| *id));
        touched.numbers = true;
        let names: Vec<_> = numbers
            .iter()
            .map(|(id, number)| format!("{} now {number}", self.name(*id)))
            .collect();
        self.transact(at, touched, |tx| {
            for (id, number) in numbers {
                let object = schema::action_map(tx, *id)?;
                // Written even where it stands there already among others: that ends a conflict.
                tx.put(&object, schema::NUMBER, i64::from(*number))?;
            }
            Ok(format!("Numbers settled: {}", names.join(", ")))
        })
    }

    /// The numbers that editions carry, by action. Of several editions the first counts.
    pub(in crate::document) fn permanent_numbers(&self) -> HashMap<ActionId, u32> {
        let mut permanent = HashMap::new();
        let Some(head) = self.head() else {
            return permanent;
        };
        for edition in &head.editions {
            let at = [ChangeHash(edition.change.0)];
            for (id, object) in self.action_objects(Some(&at)) {
                let number = self.doc.get_at(&object, schema::NUMBER, &at).ok().flatten();
                let number = number.and_then(|(value, _)| u32::try_from(value.as_i64()?).ok());
                if let Some(number) = number {
                    permanent.entry(id).or_insert(number);
                }
            }
        }
        permanent
    }

    /// Whether an edition carries an action under a number other than this.
    pub(super) fn may_be_numbered(&self, action: ActionId, number: Option<u32>) -> bool {
        let permanent = self.permanent_numbers();
        let own = permanent.get(&action).copied();
        let taken: HashSet<u32> = permanent
            .iter()
            .filter(|(id, _)| **id != action)
            .map(|(_, number)| *number)
            .collect();
        match own {
            Some(own) => number == Some(own),
            None => number.is_none_or(|number| !taken.contains(&number)),
        }
    }

    /// Whether what an edition shows is what its hash says; `None` if it is not in the log.
    pub fn edition_holds(&self, id: EditionId) -> Option<bool> {
        let (edition, contents) = self.edition_contents(id)?;
        Some(contents == edition.hash)
    }

    /// An edition, with the hash over what it shows in this copy of the log.
    pub(in crate::document) fn edition_contents(&self, id: EditionId) -> Option<(Edition, String)> {
        let editions = self.head()?.editions;
        let edition = editions.into_iter().find(|edition| edition.id == id)?;
        let at = [ChangeHash(edition.change.0)];
        let (then, actions) = (self.head_at(Some(&at))?, self.actions_at(Some(&at)));
        let contents = contents::hash(&then, &actions);
        Some((edition, contents))
    }
}
