//! What the person has chosen for this device alone: places through which it exchanges the log besides those that the log
//! names, and which of those it does not use. The others hear of neither.

use crate::model::{CourierReach, RelayAddress};
use serde::{Deserialize, Serialize};

/// The choices of one device for one log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OwnPlaces {
    /// Used here; the log need not name them.
    used: Vec<RelayAddress>,
    /// Not used here, though the log may name them.
    left: Vec<RelayAddress>,
}

impl OwnPlaces {
    /// What versions kept that knew only of places to use.
    pub(super) fn used(used: Vec<RelayAddress>) -> Self {
        let left = Vec::new();
        Self { used, left }
    }

    /// The log is exchanged through this place from now on.
    pub(super) fn take_up(&mut self, address: RelayAddress) {
        if self.left.contains(&address) {
            self.left.retain(|left| *left != address);
        } else if !self.used.contains(&address) {
            self.used.push(address);
        }
    }

    /// And is not any more, though others may go on with it.
    pub(super) fn leave(&mut self, address: &RelayAddress, is_named: bool) {
        self.used.retain(|used| used != address);
        if is_named && !self.left.contains(address) {
            self.left.push(address.clone());
        }
    }

    /// Where this device exchanges a log that names these places.
    pub(super) fn among(&self, named: Vec<RelayAddress>) -> Vec<RelayAddress> {
        let own = self.used.iter().filter(|own| !named.contains(own));
        let own: Vec<_> = own.cloned().collect();
        let mut all = named;
        all.extend(own);
        all.retain(|address| !self.left.contains(address));
        all
    }

    /// For whom a place of a log that names these carries it.
    pub(super) fn reach(&self, address: &RelayAddress, named: &[RelayAddress]) -> CourierReach {
        match self.used.contains(address) && !named.contains(address) {
            true => CourierReach::ThisDevice,
            false => CourierReach::Everybody,
        }
    }

    /// Those of the named places that this device does not use.
    pub(super) fn left_of(&self, named: &[RelayAddress]) -> Vec<RelayAddress> {
        let left = named.iter().filter(|address| self.left.contains(address));
        left.cloned().collect()
    }

    /// Whether this device would use the place though nothing else named it.
    pub(super) fn uses(&self, address: &RelayAddress) -> bool {
        self.used.contains(address)
    }

    /// What is kept with the keys. A folder is not: whoever runs the engine knows whether it has one.
    pub(super) fn to_keep(&self) -> Self {
        let used = self.used.iter();
        let used = used.filter(|place| **place != RelayAddress::folder());
        Self {
            used: used.cloned().collect(),
            left: self.left.clone(),
        }
    }

    /// Goes on with what was kept by another tab; the folder is this one's own matter.
    pub(super) fn go_on_with(&mut self, kept: Self) {
        let has_folder = self.uses(&RelayAddress::folder());
        *self = kept;
        if has_folder {
            self.take_up(RelayAddress::folder());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> RelayAddress {
        RelayAddress::parse(&format!("wss://{name}.example.org")).expect("an address")
    }

    #[test]
    fn a_place_that_the_log_names_is_left_here_and_taken_up_again() {
        let (a, b) = (place("a"), place("b"));
        let named = vec![a.clone(), b];
        let mut own = OwnPlaces::default();
        own.leave(&a, true);
        assert_eq!(own.among(named.clone()), named[1..]);
        assert_eq!(own.left_of(&named), named[..1]);
        own.take_up(a.clone());
        assert_eq!(own, OwnPlaces::default());
        assert_eq!(own.reach(&a, &named), CourierReach::Everybody);
    }

    #[test]
    fn a_place_of_ones_own_is_forgotten_when_it_is_left() {
        let (a, b) = (place("a"), place("b"));
        let mut own = OwnPlaces::default();
        own.take_up(b.clone());
        own.take_up(b.clone());
        assert_eq!(own.among(vec![a.clone()]), [a.clone(), b.clone()]);
        assert_eq!(own.reach(&b, &[a]), CourierReach::ThisDevice);
        own.leave(&b, false);
        assert_eq!(own, OwnPlaces::default());
    }

    #[test]
    fn what_is_kept_has_no_folder_and_takes_none_from_another_tab() {
        let folder = RelayAddress::folder();
        let mut own = OwnPlaces::default();
        own.take_up(folder.clone());
        own.take_up(place("a"));
        let kept = own.to_keep();
        assert!(!kept.uses(&folder) && kept.uses(&place("a")));
        own.go_on_with(OwnPlaces::used(vec![place("b")]));
        assert!(own.uses(&folder) && own.uses(&place("b")) && !own.uses(&place("a")));
    }
}
