//! Statements that somebody took out of the map in which they are kept: the history still has them, so they
//! count on, and it is shown that they were taken out.
//!
//! Reading the history takes its time, so that it is read once it is asked for, and from then on only what
//! comes new.

use super::{Document, Touched, read::At, schema};
use automerge::{Change, ChangeHash, ObjId, ROOT, ScalarValue, legacy};
use std::collections::BTreeMap;

/// A statement as it was kept: its name and its bytes.
pub(super) type Kept = (String, Vec<u8>);

/// All that was ever kept as a statement, as far as the history was read, and by which change.
#[derive(Clone, Debug, Default)]
pub(super) struct Recalled {
    ever: BTreeMap<Kept, ChangeHash>,
    up_to: Vec<ChangeHash>,
}

impl Document {
    /// Reads the history for statements that somebody took out, where that was not done yet. They count on.
    pub fn recall(&self) -> Touched {
        let is_known = self.books.recalled.borrow().is_some();
        if is_known || self.child(&ROOT, schema::STATEMENTS, None).is_none() {
            return Touched::default();
        }
        *self.books.recalled.borrow_mut() = Some(Recalled::default());
        self.read_on();
        let mut touched = Touched::default();
        if !self.taken_out(None).is_empty() {
            touched = Touched::process();
            self.forget_past_books();
            self.weigh_anew(&mut touched);
        }
        touched
    }

    /// Reads what the history has had new since it was read last, where it is read at all.
    pub(super) fn read_on(&self) {
        let Some(map) = self.child(&ROOT, schema::STATEMENTS, None) else {
            return;
        };
        let mut recalled = self.books.recalled.borrow_mut();
        let Some(recalled) = recalled.as_mut() else {
            return;
        };
        for change in self.doc.get_changes(&recalled.up_to) {
            for kept in kept_by(&change, &map) {
                recalled.ever.entry(kept).or_insert(change.hash());
            }
        }
        recalled.up_to = self.doc.get_heads();
    }

    /// The statements that were kept before a moment and are no longer there now.
    pub(super) fn taken_out(&self, at: At<'_>) -> Vec<Kept> {
        let recalled = self.books.recalled.borrow();
        let (Some(recalled), Some(map)) = (
            recalled.as_ref(),
            self.child(&ROOT, schema::STATEMENTS, None),
        ) else {
            return Vec::new();
        };
        let now: std::collections::BTreeSet<Kept> =
            self.kept_statements(&map, None).into_iter().collect();
        let mut gone: Vec<_> = recalled
            .ever
            .iter()
            .filter(|(kept, _)| !now.contains(*kept))
            .collect();
        if let Some(heads) = at.filter(|_| !gone.is_empty()) {
            let later = self.doc.get_changes(heads);
            let later: Vec<_> = later.iter().map(Change::hash).collect();
            gone.retain(|(_, by)| !later.contains(by));
        }
        gone.into_iter().map(|(kept, _)| kept.clone()).collect()
    }
}

/// What a change writes among the statements.
fn kept_by(change: &Change, map: &ObjId) -> Vec<Kept> {
    let ObjId::Id(counter, actor, _) = map else {
        return Vec::new();
    };
    let map = legacy::ObjectId::Id(legacy::OpId(*counter, actor.clone()));
    let operations = change.decode().operations;
    let among = operations.iter().filter(|op| op.obj == map);
    among
        .filter_map(|op| match (&op.key, op.primitive_value()) {
            (legacy::Key::Map(name), Some(ScalarValue::Bytes(bytes))) => {
                Some((name.to_string(), bytes))
            }
            _ => None,
        })
        .collect()
}
