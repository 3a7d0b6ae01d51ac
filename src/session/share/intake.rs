//! Chunks that have come and are taken in by and by: who was away for a month gets them all at once, and wants to
//! read and write meanwhile.
//!
//! Only names wait here. The bytes are in the courier's document, and are opened when their turn comes, so that
//! what is in memory beside it does not grow with what waits.

use super::LinkId;
use std::collections::VecDeque;

/// So many sealed bytes are taken in at once. A batch this size takes a fraction of a second in a browser.
const SLICE: usize = 64 << 10;

/// The names of chunks of the log that wait to be taken in.
#[derive(Debug, Default)]
pub(super) struct Intake {
    waiting: VecDeque<(String, usize)>,
    /// Sealed bytes that wait, and that have waited since nothing did.
    left: usize,
    all: usize,
    /// By which connection the last of them came.
    pub(super) link: Option<LinkId>,
}

impl Intake {
    /// Adds a chunk of this many bytes; a whole log goes before what builds on it.
    pub(super) fn add(&mut self, name: String, n_bytes: usize, is_whole_log: bool) {
        self.left += n_bytes;
        self.all += n_bytes;
        match is_whole_log {
            true => self.waiting.push_front((name, n_bytes)),
            false => self.waiting.push_back((name, n_bytes)),
        }
    }

    /// The names of those that are to be taken in now.
    pub(super) fn next(&mut self) -> Vec<String> {
        let (mut names, mut size) = (Vec::new(), 0);
        while size < SLICE
            && let Some((name, n_bytes)) = self.waiting.pop_front()
        {
            size += n_bytes;
            names.push(name);
        }
        self.left -= size;
        if self.waiting.is_empty() {
            self.all = 0;
        }
        names
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many in a hundred bytes have been taken in; `None` where nothing waits.
    pub(super) fn percent(&self) -> Option<u8> {
        let done = (self.all - self.left.min(self.all)) * 100;
        (!self.is_empty()).then(|| u8::try_from(done / self.all.max(1)).unwrap_or(99))
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_goes_in_slices_and_says_how_far_it_is() {
        let mut intake = Intake::default();
        assert_eq!(intake.percent(), None);
        for n in 0..10 {
            intake.add(n.to_string(), SLICE / 2, n == 9);
        }
        assert_eq!(intake.percent(), Some(0));
        assert_eq!(intake.next(), ["9", "0"], "the whole log first");
        assert_eq!(intake.percent(), Some(20));
        let mut n = 1;
        while !intake.is_empty() {
            assert_eq!(intake.next().len(), 2);
            n += 1;
        }
        assert_eq!((n, intake.percent()), (5, None));
        // Later ones are counted by themselves.
        intake.add("later".into(), 3 * SLICE, false);
        assert_eq!(intake.percent(), Some(0));
        assert_eq!(intake.next(), ["later"]);
    }
}
