//! What was looked up last, by what it was looked up for: looking up takes longer the longer the log is.

use std::{cell::RefCell, collections::HashMap, hash::Hash};

/// Answers that are kept until there are `MOST` of them, or until they are forgotten.
#[derive(Clone, Debug)]
pub(super) struct Remembered<K, V, const MOST: usize>(RefCell<HashMap<K, V>>);

impl<K, V, const MOST: usize> Default for Remembered<K, V, MOST> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Clone + Eq + Hash, V: Clone, const MOST: usize> Remembered<K, V, MOST> {
    /// To be called where an answer may have become another.
    pub(super) fn forget(&mut self) {
        self.0.get_mut().clear();
    }

    /// The answer that is known, or the one that is found now. That there is none is not remembered.
    pub(super) fn get_or(&self, of: &K, find: impl FnOnce() -> Option<V>) -> Option<V> {
        if let Some(known) = self.0.borrow().get(of) {
            return Some(known.clone());
        }
        let found = find()?;
        let mut known = self.0.borrow_mut();
        if known.len() == MOST {
            known.clear();
        }
        known.insert(of.clone(), found.clone());
        Some(found)
    }
}
