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
        settle_numbers(&actions.iter().collect::<Vec<_>>(), &permanent)
    }

    /// Gives several actions other numbers, in one change. Numbers that an edition carries stay.
    pub(super) fn renumber(
        &mut self,
        numbers: &[(ActionId, u32)],
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let permanent = self.permanent_numbers();
        let mut asked = numbers.iter();
        if !asked.all(|(id, number)| fits(&permanent, *id, Some(*number))) {
            return Err(Refusal::NumberIsPermanent);
        }
        let mut touched = Touched::actions(numbers.iter().map(|(id, _)| *id));
        touched.numbers = true;
        let names: Vec<_> = numbers
            .iter()
            .map(|(id, number)| format!("{} now {number}", self.name(*id)))
            .collect();
        let objects = self.action_maps(numbers.iter().map(|(id, _)| id))?;
        self.transact(at, touched, |tx| {
            for ((_, number), object) in numbers.iter().zip(&objects) {
                // Written even where it stands there already among others: that ends a conflict.
                tx.put(object, schema::NUMBER, i64::from(*number))?;
            }
            Ok(format!("Numbers settled: {}", names.join(", ")))
        })
    }

    /// The numbers that editions carry, by action, each number on one action alone. Of several editions that carry an
    /// action the first counts; of several actions that editions carry under one number the one of the first edition,
    /// and within it the one that was numbered first. The others can be numbered anew: people who were apart gave a
    /// number out twice and each froze an edition, and one of the two actions must be able to leave it.
    pub(in crate::document) fn permanent_numbers(&self) -> HashMap<ActionId, u32> {
        let (mut permanent, mut taken) = (HashMap::new(), HashSet::new());
        let Some(head) = self.head() else {
            return permanent;
        };
        for edition in &head.editions {
            for (id, number) in self.numbers_carried(ChangeHash(edition.change.0)) {
                if !permanent.contains_key(&id) && taken.insert(number) {
                    permanent.insert(id, number);
                }
            }
        }
        permanent
    }

    /// The numbers of actions as an edition carries them, in the order in which they got them.
    fn numbers_carried(&self, edition: ChangeHash) -> Vec<(ActionId, u32)> {
        let at = [edition];
        let objects = self.action_objects(Some(&at)).into_iter();
        let mut carried: Vec<_> = objects
            .filter_map(|(id, object)| {
                let number = self.doc.get_at(&object, schema::NUMBER, &at).ok().flatten();
                let (value, operation) = number?;
                let number = u32::try_from(value.as_i64()?).ok()?;
                Some((self.written(&operation).at, id, number))
            })
            .collect();
        carried.sort_unstable();
        carried.into_iter().map(|(_, id, n)| (id, n)).collect()
    }

    /// Whether an action may have a number, or none, by what the editions carry.
    pub(super) fn may_be_numbered(&self, action: ActionId, number: Option<u32>) -> bool {
        fits(&self.permanent_numbers(), action, number)
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

/// Whether an action may have a number, or none: its own where an edition carries it, else one that editions carry on
/// no other action.
fn fits(permanent: &HashMap<ActionId, u32>, action: ActionId, number: Option<u32>) -> bool {
    match permanent.get(&action) {
        Some(own) => number == Some(*own),
        None => number.is_none_or(|number| !permanent.values().any(|taken| *taken == number)),
    }
}
