//! What a row holds in its document and not in its cells: each loss has a finding, so that nothing is dropped unsaid.
//!
//! Knows columns and why something is not there; the words for it are `tables`'.

use super::book::MOST_COLUMNS;
use std::collections::BTreeSet;

/// Why something that stands in a document was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loss {
    /// A formula whose result was never saved: nobody can tell what it shows.
    NoResult,
    /// It stands beyond the last column that is read.
    Beyond,
    /// The cell is longer than what is kept of one.
    Cut,
    /// A merged cell covers it.
    Covered,
}

/// What is lost of one row, by its columns. As small as a row is, however often a document says the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses(BTreeSet<(u32, Loss)>);

impl Losses {
    /// Adds what is lost in a column; whatever it is, beyond the last one it is only that.
    pub(super) fn add(&mut self, column: u32, loss: Loss) {
        self.0.insert(match column < MOST_COLUMNS {
            true => (column, loss),
            false => (MOST_COLUMNS, Loss::Beyond),
        });
    }

    /// Each column with what is lost in it, from left to right.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, Loss)> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_lost_beyond_the_last_column_is_lost_once() {
        let mut losses = Losses::default();
        for column in [3, 255, 256, 300, u32::MAX, 3] {
            losses.add(column, Loss::NoResult);
        }
        let all: Vec<_> = losses.iter().collect();
        let want = [
            (3, Loss::NoResult),
            (255, Loss::NoResult),
            (256, Loss::Beyond),
        ];
        assert_eq!(all, want);
    }
}
