//! What must be true, worked out beside the product from which write had seen which.

use super::world::World;
use matters_arising::{model::*, session::Input};
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
}

/// The fields that the oracle follows.
pub(super) const FOLLOWED: [Field; 3] = [Field::Origin, Field::Deadline, Field::Category];

fn words_of(value: &FieldValue) -> Option<String> {
    match value {
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
            claims.filter_map(|claim| words_of(&claim.value)).collect()
        }
        None => {
            let value = match field {
                Field::Origin => FieldValue::Origin(row.origin.clone()),
                Field::Category => FieldValue::Category(row.category),
                Field::Deadline => match row.moves.last() {
                    Some(last) => FieldValue::Deadline(last.id, row.due.deadline.clone()),
                    None => return BTreeSet::new(),
                },
                Field::Number | Field::Progress => return BTreeSet::new(),
            };
            words_of(&value).into_iter().collect()
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
}
