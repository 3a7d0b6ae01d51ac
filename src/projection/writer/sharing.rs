//! What the engine tells of sharing: with whom, by which invitation, and what is still on its way.

use super::{Projection, put};
use crate::{
    model::{Delta, LogId},
    projection::{Awaited, Invitation},
};
use leptos::prelude::*;
use std::sync::Arc;

impl Projection {
    pub(super) fn take_sharing(self, delta: Delta) {
        let write = self.write;
        match delta {
            Delta::Sharing(sharing) => put(write.sharing, sharing.map(Arc::new)),
            Delta::NamesRelays(names) => put(write.names_relays, names),
            Delta::Invite { word, read_only } => {
                let invitation = Invitation { word, read_only };
                put(write.invitation, Some(Arc::new(invitation)));
            }
            Delta::News(news) => put(write.news, Some(Arc::new(news))),
            Delta::InviteRead(preview) => put(write.invited_to, Some(Arc::new(preview))),
            Delta::Awaiting { log, title } => {
                // No row of another log may stand under the name of this one.
                self.leave();
                put(write.awaited, Some(Arc::new(Awaited { log, title })));
            }
            _ => {}
        }
    }

    /// Forgets the invitation that was asked for last: it is a secret, and need not stay.
    pub fn invitation_left(self) {
        put(self.write.invitation, None);
    }

    /// Forgets what the invitation read last is to.
    pub fn invited_to_left(self) {
        put(self.write.invited_to, None);
    }

    /// A log is gone from this device: if it is the one that is shown, it is shared no more.
    pub(super) fn no_longer_shared(self, log: LogId) {
        let is_shown = self
            .state
            .head
            .with_untracked(|head| head.as_ref().is_some_and(|head| head.id == log));
        if is_shown || untrack(|| self.state.is_awaited(log)) {
            put(self.write.sharing, None);
            put(self.write.awaited, None);
        }
    }
}
