//! Which courier is at the other end of a connection: so that the page knows whose words are being read.

use crate::{model::RelayAddress, session::LinkId};
use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
};

/// Of so many connections that have ended it is still known where they led to: some of what they brought may wait to be
/// taken in.
const MOST_ENDED: usize = 32;

/// The couriers that are talked to, relays and mailboxes alike.
#[derive(Default)]
pub(super) struct Couriers {
    open: RefCell<HashMap<LinkId, RelayAddress>>,
    ended: RefCell<VecDeque<(LinkId, RelayAddress)>>,
}

impl Couriers {
    /// A connection leads there.
    pub(super) fn note(&self, link: LinkId, address: &RelayAddress) {
        let mut open = self.open.borrow_mut();
        open.entry(link).or_insert_with(|| address.clone());
    }

    /// A connection has ended.
    pub(super) fn end(&self, link: LinkId) {
        if let Some(address) = self.open.borrow_mut().remove(&link) {
            let mut ended = self.ended.borrow_mut();
            ended.push_front((link, address));
            ended.truncate(MOST_ENDED);
        }
    }

    /// Where a connection leads to, or led.
    pub(super) fn address(&self, link: LinkId) -> Option<RelayAddress> {
        if let Some(address) = self.open.borrow().get(&link) {
            return Some(address.clone());
        }
        let ended = self.ended.borrow();
        let found = ended.iter().find(|(id, _)| *id == link);
        found.map(|(_, address)| address.clone())
    }
}
