//! When a person last opened a log in this browser, and where it stood then. Plain data; the page keeps it as a
//! preference of the browser.

use crate::model::{ChangeId, Timestamp, parse_heads, print_heads};

/// An opening this soon after the one before belongs to the same visit: a reload is none.
const SAME_VISIT: i64 = 30 * 60;

/// A log as somebody found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When it was opened.
    pub at: Timestamp,
    /// Where it stood.
    pub heads: Vec<ChangeId>,
}

/// This visit, and the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visits {
    /// The one before.
    pub before: Option<Visit>,
    now: Option<Visit>,
}

impl Visits {
    /// The log is opened.
    pub fn open(&mut self, at: Timestamp, heads: Vec<ChangeId>) {
        let is_same = |one: &Visit| (0..SAME_VISIT).contains(&(at.0 - one.at.0));
        if self.now.as_ref().is_some_and(is_same) {
            return;
        }
        self.before = self.now.replace(Visit { at, heads });
    }

    /// As a preference.
    pub fn encode(&self) -> String {
        let one = |visit: &Option<Visit>| {
            let visit = visit.as_ref();
            let words = visit.map(|visit| {
                let heads = print_heads(&visit.heads);
                format!("{} {heads}", visit.at.0).trim_end().to_owned()
            });
            words.unwrap_or_default()
        };
        format!("{};{}", one(&self.before), one(&self.now))
    }

    /// Reads a preference; what cannot be read is no visit.
    pub fn decode(text: &str) -> Self {
        let one = |text: &str| {
            let (at, heads) = text.split_once(' ')?;
            Some(Visit {
                at: Timestamp(at.parse().ok()?),
                heads: parse_heads(heads)?,
            })
        };
        let (before, now) = text.split_once(';').unwrap_or_default();
        Self {
            before: one(before),
            now: one(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(n: u8) -> Vec<ChangeId> {
        vec![ChangeId([n; 32])]
    }

    #[test]
    fn the_last_visit_is_the_one_before_this_and_a_reload_is_no_visit() {
        let mut visits = Visits::default();
        visits.open(Timestamp(1_000), heads(1));
        assert_eq!(visits.before, None);
        visits.open(Timestamp(1_000 + 60), heads(2));
        assert_eq!(visits.before, None, "a reload");
        visits.open(Timestamp(90_000), heads(3));
        let before = visits.before.clone().expect("a visit");
        assert_eq!((before.at, before.heads), (Timestamp(1_000), heads(1)));
        visits.open(Timestamp(90_060), heads(4));
        assert_eq!(
            visits.before.as_ref().map(|one| one.at),
            Some(Timestamp(1_000))
        );
        // A clock that was set back begins a visit rather than none ever again.
        visits.open(Timestamp(5_000), heads(5));
        assert_eq!(visits.before.map(|one| one.at), Some(Timestamp(90_000)));
    }

    #[test]
    fn what_was_kept_is_read_again_and_rubbish_is_none() {
        let mut visits = Visits::default();
        assert_eq!(Visits::decode(&visits.encode()), visits);
        visits.open(Timestamp(1), heads(1));
        assert_eq!(Visits::decode(&visits.encode()), visits);
        visits.open(Timestamp(10_000), [heads(2), heads(3)].concat());
        assert_eq!(Visits::decode(&visits.encode()), visits);
        for rubbish in ["", ";", "x y;1 z", "12;13", "1 00"] {
            assert_eq!(Visits::decode(rubbish), Visits::default(), "{rubbish}");
        }
    }
}
