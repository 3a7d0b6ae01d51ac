//! What the person of this device looks at, in whichever of its tabs.

use super::present::GONE_AFTER_S;
use crate::model::{ActionId, ClientId, Timestamp};
use std::collections::BTreeMap;

/// What is open in the tabs of a device. The others are told the action that was opened last.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    own: Option<(ActionId, Timestamp)>,
    tabs: BTreeMap<ClientId, Look>,
}

/// What another tab last said.
#[derive(Clone, Copy, Debug)]
struct Look {
    action: Option<ActionId>,
    since: Timestamp,
    /// When it last said so: a tab that is closed says nothing.
    heard: Timestamp,
}

impl Looks {
    pub(super) fn note_own(&mut self, action: Option<ActionId>, now: Timestamp) {
        self.own = action.map(|action| (action, now));
    }

    /// What this tab itself shows.
    pub(super) fn own(&self) -> Option<ActionId> {
        self.own.map(|(action, _)| action)
    }

    /// Another tab says what it shows.
    pub(super) fn note_tab(&mut self, tab: ClientId, action: Option<ActionId>, now: Timestamp) {
        self.tabs.retain(|_, look| look.is_fresh(now));
        let before = self.tabs.get(&tab);
        let same = before.filter(|before| before.action == action);
        let look = Look {
            action,
            since: same.map_or(now, |before| before.since),
            heard: now,
        };
        self.tabs.insert(tab, look);
    }

    /// The action that was opened last and is still open.
    pub(super) fn at(&self, now: Timestamp) -> Option<ActionId> {
        let tabs = self.tabs.values().filter(|look| look.is_fresh(now));
        let tabs = tabs.filter_map(|look| Some((look.action?, look.since)));
        let last = tabs.chain(self.own).max_by_key(|(_, since)| *since);
        last.map(|(action, _)| action)
    }
}

impl Look {
    fn is_fresh(&self, now: Timestamp) -> bool {
        (now.0 - self.heard.0).abs() < GONE_AFTER_S
    }
}
