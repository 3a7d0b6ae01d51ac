//! What of a shared log is kept on this device beside the log, and how an engine goes on from what an earlier one kept.

use super::{
    KeysState, Sent, Share, Step,
    kept::{KeptCopy, KeptKeys},
    present::Met,
};
use crate::{
    document::{Courier, Document},
    model::{LogId, RelayAddress, Timestamp},
    session::{Output, fresh_actor},
    trust::Keyring,
};
use std::collections::BTreeMap;

/// How rarely a copy is kept only because a courier had everything once more, in seconds.
const SUCCESS_KEPT_EVERY_S: i64 = 600;

impl Share {
    /// What an earlier engine kept; `None` where these are no keys that we read.
    pub(in crate::session) fn restore(
        keys: &[u8],
        copy: Option<&[u8]>,
        step: &mut Step<'_>,
    ) -> Option<Self> {
        let keys = KeptKeys::decode(keys)?;
        let mut share = Self::new(Keyring::decode(&keys.keyring)?, Sent::Unknown, step);
        share.keys = KeysState::Saved;
        share.has_stored_keys = true;
        share.first_relays = keys.relays;
        share.title = keys.title;
        share.came_from = keys.former;
        share.past = keys.past;
        share.kept_own = keys.own.clone();
        share.own = keys.own;
        let document = share.keyring.document();
        let copy = copy.and_then(KeptCopy::decode);
        let mut copy = copy.filter(|copy| copy.document == document);
        if let Some(copy) = &mut copy {
            share.successes = std::mem::take(&mut copy.successes).into_iter().collect();
            share.last = std::mem::take(&mut copy.last);
            share.present.go_on_with(std::mem::take(&mut copy.met));
            share.kept_met = share.present.to_keep();
        }
        if share.is_open() {
            copy.into_iter().for_each(|copy| share.restore_open(copy));
        } else if let Some(copy) = copy
            && let Ok(courier) = Courier::load(&copy.courier, fresh_actor(step.rng))
        {
            share.kept = (courier.heads(), copy.n_unconfirmed, copy.spare.size());
            share.spare = copy.spare;
            share.n_unconfirmed = copy.n_unconfirmed;
            share.first_relays = copy.first_relays;
            share.held = copy.held;
            share.courier = courier;
            share.sent = Sent::UpTo {
                heads: copy.covered,
                pending: Vec::new(),
                n_pending: 0,
            };
            share.read_members();
            // A copy is kept only of what was taken in.
            share.note_all_is_here();
        }
        Some(share)
    }

    /// The former keys of the log, where they are still of use.
    pub(in crate::session) fn former(&self, step: &mut Step<'_>) -> Option<Self> {
        let mut former = Self::restore_former(self.came_from.as_ref()?, step)?;
        former.own = self.own.clone();
        Some(former)
    }

    /// The log is loaded: what of it has not been sent is known from where the kept copy ends. Gives
    /// whether the copy holds what the store does not: nobody will send that again.
    pub(in crate::session) fn log_is_here(&mut self, document: &Document) -> bool {
        self.present.count_again(document);
        if self.is_open() {
            self.open_log_is_here(document);
            return false;
        }
        self.read_receipts(document);
        let Sent::UpTo { heads, .. } = &self.sent else {
            return false;
        };
        if !document.knows(heads) {
            self.sent = Sent::Unknown;
            return true;
        }
        self.sent = Sent::since(document, heads.clone());
        // The copy may be older than the last words of the engine that kept it.
        self.is_unsure = !self.sent.is_all();
        false
    }

    /// The write that keeps a copy of the courier's document, where it has changed. Called when all of
    /// the log is stored: the copy must never know of a chunk whose changes are not.
    pub(in crate::session) fn keep(&mut self, log: LogId) -> Option<Output> {
        let waiting = self.links.iter().map(|link| link.n_waiting);
        let n_unconfirmed = waiting.min().unwrap_or(self.n_unconfirmed);
        let now = (self.courier.heads(), n_unconfirmed, self.spare.size());
        let Sent::UpTo { heads: covered, .. } = &self.sent else {
            return None;
        };
        let successes = self.last_successes();
        let is_old = |(address, at): (&RelayAddress, &Timestamp)| {
            let kept = self.successes.get(address);
            kept.is_none_or(|kept| at.0 - kept.0 >= SUCCESS_KEPT_EVERY_S)
        };
        let met = self.present.to_keep();
        let is_kept = now == self.kept
            && !successes.iter().any(is_old)
            && Met::say_the_same(&met, &self.kept_met);
        // What waits to be taken in is in no store yet.
        if is_kept || !self.intake.is_empty() {
            return None;
        }
        let copy = KeptCopy {
            document: self.keyring.document(),
            courier: match self.is_open() {
                // It is the log itself, which is stored.
                true => Vec::new(),
                false => self.courier.save(),
            },
            covered: covered.clone(),
            held: self.held.clone(),
            first_relays: self.first_relays.clone(),
            n_unconfirmed,
            spare: self.spare.clone(),
            successes: successes.clone().into_iter().collect(),
            met: met.clone(),
            last: self.last.clone(),
        };
        self.kept = now;
        self.successes = successes;
        self.kept_met = met;
        Some(Output::SaveCopy(log, copy.encode()))
    }

    /// When which of the couriers last had everything.
    fn last_successes(&self) -> BTreeMap<RelayAddress, Timestamp> {
        let links = self.links.iter();
        let known = links.filter_map(|link| Some((link.address.clone(), link.last_success?)));
        known.collect()
    }

    /// Tries once more what the store refused.
    pub(in crate::session) fn retry_keys(&mut self, step: &mut Step<'_>) {
        if self.keys == KeysState::Failed {
            self.save_keys(step);
        }
    }

    /// Keeps with the keys what the person chose for this device, where that has changed.
    pub(super) fn keep_own_places(&mut self, step: &mut Step<'_>) {
        // Keys that are just being stored come first.
        if self.keys == KeysState::Saved && self.own.to_keep() != self.kept_own {
            self.save_keys(step);
        }
    }

    pub(super) fn save_keys(&mut self, step: &mut Step<'_>) {
        self.kept_own = self.own.to_keep();
        let keys = KeptKeys {
            own: self.kept_own.clone(),
            keyring: self.keyring.encode(),
            relays: self.first_relays.clone(),
            title: self.title.clone(),
            former: self.came_from.clone(),
            past: self.past.clone(),
        };
        let again = self.keys == KeysState::Failed;
        self.keys = KeysState::Saving { again };
        let (log, keys) = (self.keyring.log, keys.encode());
        step.push(match self.has_stored_keys || self.takes_place {
            true => Output::SaveKeys(log, keys),
            // Another tab may begin to share the log as well.
            false => Output::SaveFirstKeys(log, keys),
        });
    }
}
