//! What the page is told about sharing.

use super::{OwnPlaces, Sent, Share, Step, mail::Mail};
use crate::{
    document::Document,
    model::{Courier, CourierState, Delta, Sharing, Timestamp},
    session::Session,
    wire::TabFrame,
};

impl Session {
    /// Tells the page how the open log is shared, where that has changed.
    pub(in crate::session) fn show_sharing(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let shut_out = open.shut_out();
        let Some(share) = &mut open.share else {
            let names = !open.document.relays().is_empty();
            if !open.loading && open.names_relays.replace(names) != Some(names) {
                step.show(Delta::NamesRelays(names));
            }
            return;
        };
        let now = match &share.led {
            Some(led) if share.is_led() => led.clone(),
            _ => Sharing {
                shut_out,
                ..share.describe(&open.document, step.now)
            },
        };
        if share.shown.as_ref() != Some(&now) {
            share.shown = Some(now.clone());
            if share.leads {
                share.tell_tabs(TabFrame::Sharing(Box::new(now.clone())), step);
            }
            step.show(Delta::Sharing(Some(now)));
        }
    }
}

impl Share {
    fn describe(&self, document: &Document, now: Timestamp) -> Sharing {
        let n_pending = match self.may_write() {
            true => self.sent.n_pending(document),
            false => 0,
        };
        let n_kept_back = match &self.sent {
            Sent::UpTo { n_pending, .. } if !self.may_write() => *n_pending,
            _ => 0,
        };
        let named = match self.own == OwnPlaces::default() {
            true => Vec::new(),
            false => self.named_by(document),
        };
        let couriers = self.links.iter().enumerate();
        let couriers = couriers
            .filter(|(_, link)| !link.goes && !link.listens())
            .map(|(at, link)| {
                // What the tab that leads has sent is not known in this one.
                let n_waiting = if self.leads {
                    link.n_waiting + n_pending
                } else {
                    0
                };
                Courier {
                    address: link.address.clone(),
                    reach: self.own.reach(&link.address, &named),
                    state: match link.state(self.is_level(at)) {
                        _ if !self.leads => CourierState::Elsewhere,
                        CourierState::Level if n_waiting > 0 => CourierState::Exchanging,
                        state => state,
                    },
                    last_success: link.last_success,
                    n_waiting,
                    fetched: link.mail.as_ref().and_then(Mail::percent),
                    trouble: link.trouble.clone(),
                }
            });
        let couriers: Vec<_> = couriers.collect();
        let waiting = couriers.iter().map(|courier| courier.n_waiting);
        Sharing {
            may_write: self.may_write(),
            n_unsent: waiting.min().unwrap_or(n_pending),
            couriers,
            n_kept_back,
            left: self.own.left_of(&named),
            members: self.describe_members(now),
            n_held: self.held.len() as u32,
            n_refused: self.n_refused,
            shut_out: None,
            open_as: self.is_open().then(|| self.document_id().url()),
            taken_in: self.intake.percent(),
        }
    }
}
