//! Moves of deadlines: only ever added, each naming those that it replaces.

use crate::{
    document::{Applied, Document, Touched, read::last_moves, schema},
    model::*,
};

impl Document {
    pub(super) fn move_deadline(
        &mut self,
        actions: &[(ActionId, MoveId)],
        to: &Deadline,
        reason: &str,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let reason = reason.trim();
        let to = &self.bound_by_number(to);
        let mut moves = Vec::new();
        for (id, move_id) in actions {
            // Not the whole action: reading it takes longer than the edit.
            let object = self.action_map(*id)?;
            let known = self.moves(&object);
            if known.iter().any(|m| m.id == *move_id) {
                continue;
            }
            let last = last_moves(&known);
            if let [only] = last.as_slice()
                && only.to.deadline.says_the_same_as(to)
            {
                continue;
            }
            let had_one = last.last().is_some_and(|m| m.to.deadline != Deadline::None);
            if reason.is_empty() && had_one {
                return Err(Refusal::NoReason);
            }
            let replaces: Vec<_> = last.iter().map(|m| m.id).collect();
            moves.push((*id, object, *move_id, replaces));
        }
        let subject = self.names(&actions.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        let due = Due {
            deadline: to.clone(),
            printed: String::new(),
        };
        let touched = Touched::actions(moves.iter().map(|(id, ..)| *id));
        self.transact(at, touched, |tx| {
            for (_, object, move_id, replaces) in &moves {
                let new = schema::NewMove {
                    id: *move_id,
                    to: &due,
                    reason,
                    replaces,
                };
                schema::put_move(tx, object, &new)?;
            }
            Ok(format!(
                "Deadline of {subject} moved to {}",
                to.in_a_sentence()
            ))
        })
    }

    /// A deadline whose words name another action by its number knows which one is meant, where one action bears the
    /// number. Where several do, or none, it stays words.
    pub(super) fn bound_by_number(&self, deadline: &Deadline) -> Deadline {
        let number = match deadline {
            Deadline::Other(_) => deadline.waits_for(),
            _ => None,
        };
        let Some(number) = number else {
            return deadline.clone();
        };
        let all = self.action_objects(None).into_iter();
        let mut of_number = all.filter(|(_, object)| self.number_in(object, None) == Some(number));
        match (of_number.next(), of_number.next()) {
            (Some((id, _)), None) => deadline.of_action(id),
            _ => deadline.clone(),
        }
    }

    pub(super) fn settle_deadline(
        &mut self,
        known: &Action,
        chosen: MoveId,
        settling: MoveId,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let last = last_moves(&known.moves);
        let due = last
            .iter()
            .find(|one| one.id == chosen)
            .map(|one| one.to.clone())
            .ok_or(Refusal::NothingChanges)?;
        if last.len() < 2 {
            return Err(Refusal::NothingChanges);
        }
        let replaces: Vec<_> = last.iter().map(|one| one.id).collect();
        let name = known.name();
        let object = self.action_map(known.id)?;
        self.transact(at, Touched::actions([known.id]), |tx| {
            let new = schema::NewMove {
                id: settling,
                to: &due,
                reason: "Settled between two moves made apart",
                replaces: &replaces,
            };
            schema::put_move(tx, &object, &new)?;
            Ok(format!(
                "Deadline of {name} settled as {}",
                due.deadline.in_a_sentence()
            ))
        })
    }
}
