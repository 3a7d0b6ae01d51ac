//! Boxes that tick themselves until somebody ticks one by hand.

use crate::ui::prelude::*;
use std::collections::BTreeSet;

/// Which of several boxes are ticked.
#[derive(Debug)]
pub struct Ticks<T: Send + Sync + 'static> {
    by_hand: RwSignal<Option<BTreeSet<T>>>,
    by_itself: Memo<BTreeSet<T>>,
}

impl<T: Send + Sync + 'static> Clone for Ticks<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Ticks<T> {}

impl<T: Clone + Ord + Send + Sync + 'static> Ticks<T> {
    /// Boxes of which those are ticked that follow from the log, as it is and as it becomes.
    pub fn new(by_itself: impl Fn() -> BTreeSet<T> + Send + Sync + 'static) -> Self {
        Self {
            by_hand: RwSignal::new(None),
            by_itself: Memo::new(move |_| by_itself()),
        }
    }

    /// Those that are ticked.
    pub fn all(self) -> BTreeSet<T> {
        let by_hand = self.by_hand.get();
        by_hand.unwrap_or_else(|| self.by_itself.get())
    }

    /// Those that are ticked now, without waiting for another.
    pub fn now(self) -> BTreeSet<T> {
        untrack(|| self.all())
    }

    /// Ticks one by hand, or takes its tick away: from then on no other changes by itself.
    pub fn tick(self, one: T, is_ticked: bool) {
        let mut all = self.now();
        match is_ticked {
            true => all.insert(one),
            false => all.remove(&one),
        };
        self.by_hand.set(Some(all));
    }

    /// Forgets what was ticked by hand.
    pub fn forget(self) {
        self.by_hand.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_follow_the_log_until_one_is_ticked_by_hand() {
        let owner = Owner::new();
        owner.with(|| {
            let known = RwSignal::new(BTreeSet::from([1]));
            let ticks = Ticks::new(move || known.get());
            assert_eq!(ticks.now(), BTreeSet::from([1]));
            // Named after the form was shown: ticked as well.
            known.set(BTreeSet::from([1, 2]));
            assert_eq!(ticks.now(), BTreeSet::from([1, 2]));
            ticks.tick(1, false);
            known.set(BTreeSet::from([1, 2, 3]));
            assert_eq!(ticks.now(), BTreeSet::from([2]), "as somebody chose");
            ticks.forget();
            assert_eq!(ticks.now(), BTreeSet::from([1, 2, 3]));
        });
    }
}
