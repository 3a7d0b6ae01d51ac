//! What must be true, worked out beside the product from which write had seen which.

use super::world::World;
use matters_arising::{model::*, projection::Rows, session::Input};
use std::collections::BTreeSet;

/// One write, by number. Each writes words that no other writes.
pub(super) type Token = usize;

/// One write of a field that two people can set apart.
pub(super) struct Write {
    pub(super) action: ActionId,
    pub(super) field: Field,
    pub(super) words: String,
    /// The writes that its author knew.
    pub(super) seen: BTreeSet<Token>,
    /// Where it is one of a number: which, and how it was given.
    pub(super) number: Option<(u32, Numbered)>,
}

/// How an action got a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numbered {
    /// It was new, and got the next one.
    AsNew,
    /// Somebody set it.
    BySomebody,
}

/// The fields that the oracle follows.
pub(super) const FOLLOWED: [Field; 4] = [
    Field::Origin,
    Field::Deadline,
    Field::Category,
    Field::Number,
];

/// The words of a write of a number: several actions may get the same one.
pub(super) fn number_words(action: ActionId, number: u32) -> String {
    format!("{action} is {number}")
}

fn words_of(action: ActionId, value: &FieldValue) -> Option<String> {
    match value {
        FieldValue::Number(number) => number.map(|number| number_words(action, number)),
        FieldValue::Origin(origin) => origin.as_ref().map(|origin| origin.printed.clone()),
        FieldValue::Deadline(_, Deadline::Other(words)) => Some(words.clone()),
        FieldValue::Category(category) => category.map(|id| id.to_string()),
        _ => None,
    }
}

/// The words that stand on a field, in conflict or alone.
pub(super) fn standing_on(row: &Action, field: Field) -> BTreeSet<String> {
    let conflict = row.conflicts.iter().find(|c| c.field == field);
    match conflict {
        Some(conflict) => {
            let claims = conflict.claims.iter();
            claims
                .filter_map(|claim| words_of(row.id, &claim.value))
                .collect()
        }
        None => {
            let value = match field {
                Field::Origin => FieldValue::Origin(row.origin.clone()),
                Field::Category => FieldValue::Category(row.category),
                Field::Deadline => match row.moves.last() {
                    Some(last) => FieldValue::Deadline(last.id, row.due.deadline.clone()),
                    None => return BTreeSet::new(),
                },
                Field::Number => FieldValue::Number(row.number),
                Field::Progress => return BTreeSet::new(),
            };
            words_of(row.id, &value).into_iter().collect()
        }
    }
}

impl World {
    /// The writes that a replica holds: those that it shows, and all that their authors had seen.
    pub(super) fn known(&self, at: usize) -> BTreeSet<Token> {
        let standing = self.nodes[at].standing();
        let mut known = BTreeSet::new();
        for (token, write) in self.writes.iter().enumerate() {
            if standing.contains(&write.words) {
                known.insert(token);
                known.extend(&write.seen);
            }
        }
        known
    }

    /// What a replica says is saved must never be lost.
    pub(super) fn note_durable(&mut self, at: usize) {
        if self.nodes[at].saving == Saving::Saved {
            let known = self.known(at);
            self.durable.extend(known);
        }
    }

    /// Everybody hears everything; then all must agree with each other and with the oracle.
    pub(super) fn settle(&mut self) {
        for _ in 0..2 {
            for from in 0..self.nodes.len() {
                for to in 0..self.nodes.len() {
                    if from != to {
                        self.clock += 60;
                        self.exchange_snapshot(from, to);
                    }
                }
            }
        }
        for at in 0..self.nodes.len() {
            let clock = self.clock;
            self.nodes[at].input(Input::Tick, clock);
            self.save_all(at);
            assert_eq!(self.nodes[at].saving, Saving::Saved);
        }
        let first = self.nodes[0].shown();
        for node in &self.nodes {
            assert!(node.shown() == first, "all replicas show the same log");
        }
        self.check_writes(&first);
        self.check_numbers(&first);
        // And the same once more from what is stored.
        for at in 0..self.nodes.len() {
            let (log, clock) = (self.log, self.clock);
            self.nodes[at].crash(log, clock);
            assert_eq!(
                self.nodes[at].shown(),
                first,
                "what was saved is what is shown"
            );
        }
    }

    /// A write stands unless a later one had seen it; of those that stand, all are shown.
    pub(super) fn check_writes(&mut self, rows: &[Action]) {
        let alive = self.known(0);
        for token in &self.durable {
            assert!(alive.contains(token), "write {token} was saved and is lost");
        }
        for (row, field) in rows
            .iter()
            .flat_map(|row| FOLLOWED.map(|field| (row, field)))
        {
            let is_mine = |token: &Token| {
                let write = &self.writes[*token];
                write.action == row.id && write.field == field
            };
            let mine: BTreeSet<Token> = alive.iter().copied().filter(is_mine).collect();
            let later_than = |token: &Token| {
                let seen_by = |later: &&Token| self.writes[**later].seen.contains(token);
                mine.iter().find(seen_by)
            };
            let standing: BTreeSet<String> = mine
                .iter()
                .filter(|token| later_than(token).is_none())
                .map(|token| self.writes[*token].words.clone())
                .collect();
            let shown = standing_on(row, field);
            if shown.len() > 1 {
                *self.tally.conflicts.entry(field).or_default() += 1;
            }
            assert_eq!(shown, standing, "every conflict is shown, and nothing else");
        }
    }

    /// Two actions that got the same number are shown as duplicates, both of them, and nothing else is.
    fn check_numbers(&mut self, rows: &[Action]) {
        let mut shown = Rows::default();
        shown.put(rows.to_vec());
        let standing: Vec<_> = rows.iter().map(|row| self.numbers_of(row.id)).collect();
        for (row, numbers) in rows.iter().zip(&standing) {
            let others = || {
                rows.iter()
                    .zip(&standing)
                    .filter(|(other, _)| other.id != row.id)
            };
            // What one of two values is, is still to be settled; the conflict shows both.
            let [(number, how)] = numbers.as_slice() else {
                continue;
            };
            let twin =
                others().find(|(_, theirs)| matches!(theirs.as_slice(), [(n, _)] if n == number));
            let may_be = others().any(|(_, theirs)| theirs.iter().any(|(n, _)| n == number));
            if twin.is_some() {
                assert!(
                    shown.number_clashes(row),
                    "{number} is shown as standing twice"
                );
                assert!(shown.clashing_numbers().contains(number));
                *self.tally.duplicates.entry(*how).or_default() += 1;
            } else if !may_be {
                assert!(!shown.number_clashes(row), "{number} stands once");
            }
        }
    }

    /// The numbers that stand on an action, and how each was given.
    fn numbers_of(&self, action: ActionId) -> Vec<(u32, Numbered)> {
        let alive = self.known(0);
        let mine = |write: &&Write| write.action == action && write.field == Field::Number;
        let writes = || alive.iter().map(|token| (*token, &self.writes[*token]));
        let standing = writes().filter(|(token, write)| {
            mine(write) && !writes().any(|(_, later)| mine(&later) && later.seen.contains(token))
        });
        standing.filter_map(|(_, write)| write.number).collect()
    }
}
