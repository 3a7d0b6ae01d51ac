//! The relays that the log named last, where it names none any more.
//!
//! Whoever hears that the last one was taken off would hear of no new one: there is nothing through which it could come.
//! So it is listened to for a while. Nothing is said there, as the log is not to be found there any more, and the page
//! does not show it. Once the log names a relay again, what says so goes there as well.

use super::{Link, link::Phase};
use crate::model::{RelayAddress, Timestamp};
use serde::{Deserialize, Serialize};

/// For so many seconds after the last relay was taken off it is listened to: four weeks.
const LISTENED_FOR_S: i64 = 28 * 24 * 3_600;

/// Where a log was last to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LastPlaces {
    named: Vec<RelayAddress>,
    /// Since when the log names none.
    gone_since: Option<Timestamp>,
}

impl LastPlaces {
    /// Takes note of where the log says that it is found.
    pub(super) fn note(&mut self, named: &[RelayAddress], now: Timestamp) {
        if named.is_empty() {
            self.gone_since.get_or_insert(now);
        } else {
            self.named = named.to_vec();
            self.gone_since = None;
        }
    }

    /// Where to listen; nowhere while the log names a place, or where it has named none for long.
    pub(super) fn to_listen_to(&self, now: Timestamp) -> Vec<RelayAddress> {
        let is_recent = |since: Timestamp| (now.0 - since.0).abs() <= LISTENED_FOR_S;
        match self.gone_since.is_some_and(is_recent) {
            true => self.named.clone(),
            false => Vec::new(),
        }
    }
}

impl Link {
    /// Whether the log can be found there no more, and new places are waited for.
    pub(super) fn listens(&self) -> bool {
        self.is_last && !self.goes
    }

    /// Brings it in line with whether the log names it, and whether it was the last that it named. Gives whether it stays.
    pub(super) fn settle(&mut self, is_named: bool, is_last: bool) -> bool {
        let has_listened = self.listens();
        let is_ready = self.phase == Phase::Ready;
        self.is_last = is_last && !is_named;
        self.goes = match (is_named, is_last) {
            (true, _) => false,
            // First it gets the change that says so.
            (false, true) => is_ready && !has_listened,
            (false, false) => true,
        };
        if is_named && has_listened && matches!(self.phase, Phase::Resting { .. }) {
            self.phase = Phase::Idle;
        }
        !self.goes || is_ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_place_is_listened_to_for_four_weeks_or_until_another_is_named() {
        let place = |name: &str| RelayAddress::parse(name).expect("an address");
        let (a, b) = ([place("a.org")], [place("b.org")]);
        let mut last = LastPlaces::default();
        last.note(&[], Timestamp(0));
        assert_eq!(last.to_listen_to(Timestamp(0)), []);
        last.note(&a, Timestamp(1));
        assert_eq!(last.to_listen_to(Timestamp(1)), []);
        last.note(&[], Timestamp(2));
        last.note(&[], Timestamp(9));
        let end = Timestamp(2 + LISTENED_FOR_S);
        assert_eq!(last.to_listen_to(end), a);
        assert_eq!(last.to_listen_to(Timestamp(end.0 + 1)), []);
        last.note(&b, Timestamp(10));
        assert_eq!(last.to_listen_to(Timestamp(10)), []);
    }
}
