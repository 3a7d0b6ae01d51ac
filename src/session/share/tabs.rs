//! One share in several tabs of a device: all of them go on with the keys that are stored, one talks to the relays,
//! and the others show what that one says.

use super::{KeysState, Share, Step};
use crate::{
    model::*,
    session::{Output, Session, open_log::OpenLog},
    wire::{TabFrame, TabMessage},
};

impl Session {
    /// The store has said once more which keys of the open log this device has: another tab stored them, or was the
    /// first to do so.
    pub(super) fn share_loaded_again(
        &mut self,
        keys: Option<&[u8]>,
        copy: Option<&[u8]>,
        step: &mut Step<'_>,
    ) {
        let Some(open) = &mut self.open else { return };
        // Where the log is removed, that is told by itself; what this tab stores now takes the place of what was read.
        let Some(keys) = keys.filter(|_| !open.share.as_ref().is_some_and(Share::takes_over))
        else {
            return;
        };
        let Some(kept) = Share::restore(keys, copy, step) else {
            // A newer version wrote them: they are left alone.
            open.keys_unread = true;
            if open.end_sharing(step) {
                step.show(Delta::Sharing(None));
                let error = Refusal::NotShared;
                step.show(Delta::Refused { command: 0, error });
            }
            return;
        };
        match &mut open.share {
            Some(share) if share.keyring == kept.keyring => {
                share.keys = KeysState::Saved;
                share.has_stored_keys = true;
                share.first_relays = kept.first_relays;
                share.own.go_on_with(kept.kept_own.clone());
                share.kept_own = kept.kept_own;
            }
            _ => self.adopt(kept, step),
        }
        self.join_if_known(step);
        self.begin_sharing(step);
        self.hand_out_invitations(step);
    }

    /// Goes on with keys that another tab has stored.
    fn adopt(&mut self, kept: Share, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let begun = open.adopt(kept, step);
        let secrecy = open.share.as_ref().map(|share| share.keyring.secrecy);
        if let Some(begun) = begun {
            let error = match Some(begun) == secrecy {
                true => Refusal::SharedInAnotherTab,
                false => Refusal::Open(OpenProblem::Chosen),
            };
            step.show(Delta::Refused { command: 0, error });
        }
        if open.loading {
            return;
        }
        let share = open.share.as_mut();
        let lacks_some = share.is_some_and(|share| share.log_is_here(&open.document));
        let read_only = open.why_read_only();
        if std::mem::replace(&mut open.read_only, read_only) != read_only {
            self.show_opened(step);
        }
        if lacks_some {
            self.take_again(step);
        }
    }
}

impl Session {
    /// Another tab says something of how the log is shared.
    pub(in crate::session) fn tab_shares(&mut self, frame: TabFrame, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let Some(share) = &mut open.share else { return };
        match frame {
            TabFrame::Leads => self.tell_leader_what_is_looked_at(step),
            TabFrame::Sharing(sharing) if share.is_led() => {
                share.led = Some(*sharing);
                self.show_sharing(step);
            }
            TabFrame::LooksAt { tab, action } if share.leads => {
                share.present.looks().note_tab(tab, action, step.now);
                share.tell_presence(&open.document, step);
                // It may have just begun, also under a name that is known: an engine that was started again.
                if let Some(shown) = share.shown.clone() {
                    share.tell_tabs(TabFrame::Sharing(Box::new(shown)), step);
                }
            }
            TabFrame::CallAgain if share.leads => self.reconnect(step),
            // One that takes over later knows of the place as well.
            TabFrame::UseHere(address) => drop(self.use_place(address, step)),
            TabFrame::LeaveHere(address) => self.leave_place(&address, step),
            _ => {}
        }
    }

    /// Says something to the tab that talks to the relays, unless it is this one.
    pub(super) fn tell_leader(&self, frame: TabFrame, step: &mut Step<'_>) {
        let share = self.open.as_ref().and_then(|open| open.share.as_ref());
        if let Some(share) = share.filter(|share| share.is_led()) {
            share.tell_tabs(frame, step);
        }
    }

    /// Says what this tab shows, so that the others who take part know it.
    pub(super) fn tell_leader_what_is_looked_at(&mut self, step: &mut Step<'_>) {
        let tab = self.client;
        let share = self.open.as_mut().and_then(|open| open.share.as_mut());
        if let Some(share) = share {
            let action = share.present.looks().own();
            self.tell_leader(TabFrame::LooksAt { tab, action }, step);
        }
    }
}

impl OpenLog {
    /// Puts stored keys in the place of those that are here. Gives how this tab has begun to share the log, where it was
    /// about to.
    fn adopt(&mut self, kept: Share, step: &mut Step<'_>) -> Option<Secrecy> {
        let before = self.share.replace(kept);
        if let Some(mut former) = self.former.take() {
            former.end_links(step);
        }
        let share = self.share.as_mut()?;
        self.former = share.former(step);
        let mut before = before?;
        before.end_links(step);
        for share in [share].into_iter().chain(&mut self.former) {
            share.leads = before.leads;
            share.led = before.led.clone();
            share.own = before.own.clone();
            share.present.look_on(&before.present);
            share.asked = std::mem::take(&mut before.asked);
        }
        self.joining = self.joining.take().or(before.joined.take());
        let is_begun = before.is_first() && self.joining.is_none();
        is_begun.then_some(before.keyring.secrecy)
    }
}

impl Share {
    /// Says something to the other tabs that have the log open.
    pub(super) fn tell_tabs(&self, frame: TabFrame, step: &mut Step<'_>) {
        let log = self.keyring.log;
        step.push(Output::Tabs(TabMessage { log, frame }));
    }

    /// Whether another tab talks to the relays, or is about to.
    pub(super) fn is_led(&self) -> bool {
        !self.leads
    }

    /// Whether these would be the first keys of the log on this device, as far as this tab knows.
    fn is_first(&self) -> bool {
        !self.has_stored_keys && !self.takes_place
    }

    /// Whether the store has yet to say if they are.
    pub(super) fn may_not_be_first(&self) -> bool {
        self.is_first() && matches!(self.keys, KeysState::Saving { .. })
    }

    /// Whether they are just being stored in the place of others.
    fn takes_over(&self) -> bool {
        !self.is_first() && matches!(self.keys, KeysState::Saving { .. })
    }
}
