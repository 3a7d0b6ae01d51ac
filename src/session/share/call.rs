//! Which relays a log is taken to, and calling them.

use super::{KeysState, Link, LinkId, MailRequest, Sent, Share, Spare, Step, link::Phase};
use crate::{
    document::{Courier, Document},
    model::RelayAddress,
    session::{Output, fresh_actor},
    wire::DocumentId,
};
use std::collections::BTreeSet;

impl Share {
    /// Brings the links in line with where the log says that it can be found.
    pub(super) fn meet_relays(
        &mut self,
        document: &Document,
        distrusted: &BTreeSet<RelayAddress>,
        next: &mut u64,
        step: &mut Step<'_>,
    ) {
        let named = self.named_by(document);
        if document.head().is_some() {
            self.last.note(&named, step.now);
        }
        let mut wanted = self.own.among(named);
        wanted.retain(|address| self.can_use(address));
        let mut last = match self.is_open() {
            // What is written is in the very document that is exchanged: one cannot listen only.
            true => Vec::new(),
            false => self.own.among(self.last.to_listen_to(step.now)),
        };
        last.retain(|address| !wanted.contains(address));
        self.links.retain_mut(|link| {
            let (is_named, is_last) =
                (wanted.contains(&link.address), last.contains(&link.address));
            let stays = link.settle(is_named, is_last);
            if !stays {
                step.push(Output::HangUp(link.id));
            }
            stays
        });
        let all = wanted.into_iter().map(|address| (address, false));
        let all = all.chain(last.into_iter().map(|address| (address, true)));
        for (address, is_last) in all {
            if !self.links.iter().any(|link| link.address == address) {
                *next += 1;
                let mut link = Link::new(LinkId(*next), address);
                link.is_last = is_last;
                link.n_waiting = self.n_unconfirmed;
                link.last_success = self.successes.get(&link.address).copied();
                if distrusted.contains(&link.address) {
                    link.distrust();
                }
                self.links.push(link);
            }
        }
        self.lose_sight();
        self.links.sort_by(|a, b| a.address.cmp(&b.address));
        self.dial_idle(next, step);
    }

    /// Where others expect the log to be found.
    pub(super) fn named_by(&self, document: &Document) -> Vec<RelayAddress> {
        let mut named = document.relays();
        // Before the log has come only the invitation can say it; and where it was here before it was
        // joined, what it says may be old.
        for first in &self.first_relays {
            if !named.contains(first) {
                named.push(first.clone());
            }
        }
        named
    }

    /// Calls those that were never called.
    pub(super) fn dial_idle(&mut self, next: &mut u64, step: &mut Step<'_>) {
        self.dial_those(next, step, |phase| phase == Phase::Idle);
    }

    /// Calls all relays that are not being talked to.
    pub(super) fn dial_all(&mut self, next: &mut u64, step: &mut Step<'_>) {
        self.dial_those(next, step, |phase| {
            phase != Phase::STOPPED && matches!(phase, Phase::Idle | Phase::Resting { .. })
        });
    }

    /// Somebody asks for all relays, also those that ended an engine.
    pub(super) fn trust_again(&mut self) {
        for link in &mut self.links {
            if link.phase == Phase::STOPPED {
                link.phase = Phase::Idle;
            }
        }
    }

    fn dial_those(&mut self, next: &mut u64, step: &mut Step<'_>, which: impl Fn(Phase) -> bool) {
        if !self.leads || self.keys != KeysState::Saved {
            return;
        }
        let document = self.document_id();
        for link in self.links.iter_mut().filter(|link| which(link.phase)) {
            dial(link, document, next, step);
        }
    }

    /// Where the others can be found is in the log, once they have been found: what the invitation said
    /// does not count any more.
    pub(super) fn leave_first_relays(&mut self, document: &Document) {
        if self.first_relays.is_empty() {
            return;
        }
        let said = document.relays();
        let me = self.keyring.device();
        let has_met = self.members.keys().any(|device| *device != me);
        let is_found = (0..self.links.len()).any(|at| {
            let link = &self.links[at];
            let is_first = self.first_relays.contains(&link.address);
            let is_said = said.contains(&link.address) || (has_met && !said.is_empty());
            is_first && is_said && link.phase == Phase::Ready && self.is_level(at)
        });
        if is_found {
            self.first_relays.clear();
            self.kept = Default::default();
            for link in &mut self.links {
                let is_own = self.own.uses(&link.address);
                link.goes = !is_own && !said.contains(&link.address);
            }
        }
    }

    /// Lets go of the copy of the courier's document. Somebody may have put into it what contradicts
    /// what a relay has, and then neither can take in the other. All that counts is in the log.
    pub(super) fn begin_anew(&mut self, next: &mut u64, step: &mut Step<'_>) {
        self.courier = match self.is_open() {
            true => Courier::of_open_log(),
            false => Courier::new(fresh_actor(step.rng)),
        };
        self.members.clear();
        self.readers.clear();
        self.vouched.clear();
        self.held.clear();
        self.intake.clear();
        self.sent = Sent::Unknown;
        self.spare = Spare::default();
        self.is_unsure = false;
        self.kept = Default::default();
        let document = self.document_id();
        for link in &mut self.links {
            if !matches!(link.phase, Phase::Idle | Phase::Resting { .. }) {
                step.push(Output::HangUp(link.id));
                dial(link, document, next, step);
            }
        }
    }
}

pub(super) fn dial(link: &mut Link, document: DocumentId, next: &mut u64, step: &mut Step<'_>) {
    *next += 1;
    link.dial(LinkId(*next), step.rng);
    let address = link.address.clone();
    step.push(match link.mail {
        None => Output::Dial(link.id, address),
        Some(_) => link.ask(document, MailRequest::List),
    });
    step.push(Output::WakeLink(link.id, link.patience(0)));
}
