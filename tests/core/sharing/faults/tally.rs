//! How often each fault struck, over all runs.

use super::super::{mailbox::Mailbox, weather::Tally};

/// Faults by name.
#[derive(Default)]
pub(super) struct Faults(Vec<(&'static str, usize)>);

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map()
            .entries(self.0.iter().map(|(what, n)| (what, n)))
            .finish()
    }
}

impl Faults {
    /// Notes that a fault struck so many times.
    pub(super) fn note(&mut self, what: &'static str, n: usize) {
        match self.0.iter_mut().find(|(known, _)| *known == what) {
            Some((_, sum)) => *sum += n,
            None => self.0.push((what, n)),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (what, n) in &other.0 {
            self.note(what, *n);
        }
    }

    pub(super) fn add_net(&mut self, net: &Tally) {
        for (what, n) in [
            ("frames", net.frames),
            ("frames lost", net.lost),
            ("frames doubled", net.doubled),
            ("frames damaged", net.damaged),
            ("frames reordered", net.reordered),
            ("frames delayed", net.delayed),
            ("frames swallowed by a relay", net.swallowed),
            ("frames answered from another log", net.mixed),
            ("engines that died between two outputs", net.cut_steps),
            ("saves without room", net.full_saves),
            ("keys without room", net.full_keys),
            ("copies without room", net.full_copies),
        ] {
            self.note(what, n);
        }
    }

    pub(super) fn add_mailbox(&mut self, mailbox: &Mailbox) {
        let met = mailbox.met;
        for (what, n) in [
            ("chunks lost by a mailbox", met.lost),
            ("old lists of a mailbox", met.stale),
            ("chunks damaged by a mailbox", met.damaged),
            ("chunks of another log from a mailbox", met.mixed),
            ("refusals of a mailbox", met.refused),
            ("mailboxes without room", met.full),
            ("chunks that a mailbox let go of", mailbox.n_removes),
        ] {
            self.note(what, n);
        }
    }

    /// A fault that is provided for and never strikes proves nothing.
    pub(super) fn assert_all_occurred(&self) {
        for (what, n) in &self.0 {
            assert!(*n > 0, "the runs met no {what}");
        }
    }
}
