//! Invitations: made, read, followed.

use super::{KeysState, OwnPlaces, Sent, Share, Step};
use crate::{
    model::*,
    session::{
        Output, Session,
        open_log::{Asked, Pending},
    },
    trust::{Invite, Keyring},
};

impl Session {
    /// Begins to share the open log, unless it is shared, and asks for an invitation to it.
    pub(in crate::session) fn invite(
        &mut self,
        read_only: bool,
        number: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let share = self.shared(Secrecy::Sealed, step)?;
        if share.is_open() && read_only {
            return Err(Refusal::Open(OpenProblem::ReadOnly));
        }
        share.asked.push((number, read_only));
        share.retry_keys(step);
        if share.keys == KeysState::Saved {
            self.hand_out_invitations(step);
        }
        Ok(())
    }

    /// Begins to share the open log. It stays sealed, or open, for ever.
    pub(in crate::session) fn share(
        &mut self,
        secrecy: Secrecy,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        if secrecy == Secrecy::Open {
            let relays = self.opened()?.document.relays();
            let is_mailbox = |relay: &RelayAddress| relay.kind() == CourierKind::Mailbox;
            if relays.iter().any(is_mailbox) {
                return Err(Refusal::Open(OpenProblem::Mailbox));
            }
        }
        let share = self.shared(secrecy, step)?;
        if share.keyring.secrecy != secrecy {
            return Err(Refusal::Open(OpenProblem::Chosen));
        }
        share.retry_keys(step);
        Ok(())
    }

    /// The share of the open log; one is begun where there is none.
    fn shared(&mut self, secrecy: Secrecy, step: &mut Step<'_>) -> Result<&mut Share, Refusal> {
        self.opened()?;
        let author = self.author.is_some();
        let Some(open) = &mut self.open else {
            return Err(Refusal::NoLog);
        };
        if open.keys_unread {
            return Err(Refusal::NotShared);
        }
        if !author {
            return Err(Refusal::NoAuthor);
        }
        Ok(match &mut open.share {
            Some(share) => share,
            empty => {
                let keyring = Keyring::new(open.id, secrecy, step.rng);
                let mut share = Share::new(keyring, Sent::Nothing, step);
                share.save_keys(step);
                empty.insert(share)
            }
        })
    }

    /// The keys are stored: whoever asked for an invitation gets it.
    pub(super) fn hand_out_invitations(&mut self, step: &mut Step<'_>) {
        let Some(author) = &self.author else { return };
        let Some(open) = &mut self.open else { return };
        let Some(share) = &mut open.share else { return };
        if share.keys != KeysState::Saved {
            return;
        }
        let title = open
            .document
            .head()
            .map_or_else(String::new, |head| head.title);
        for (_, read_only) in share.asked.drain(..) {
            let from = (author.name.clone(), author.organisation.clone());
            let relays = open.document.relays();
            let invite = Invite::new(&share.keyring, &title, from, relays, read_only);
            step.show(Delta::Invite {
                read_only: !invite.may_write(),
                word: invite.encode(),
            });
        }
    }

    pub(in crate::session) fn read_invite(
        &mut self,
        word: &str,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let invite = Invite::decode(word).map_err(Refusal::Invite)?;
        step.show(Delta::InviteRead(InvitePreview {
            log: invite.log,
            may_write: invite.may_write(),
            secrecy: invite.secrecy,
            title: invite.title,
            from: invite.from,
            relays: invite.relays,
        }));
        Ok(())
    }

    /// Takes part in the log of an invitation. The same one twice does its work once.
    ///
    /// It is answered when the log is open or awaited, so that whoever hears the answer need not ask for it.
    pub(in crate::session) fn join(
        &mut self,
        word: &str,
        number: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let invite = Invite::decode(word).map_err(Refusal::Invite)?;
        let log = invite.log;
        let is_here = self.logs.iter().any(|listing| listing.id == log);
        if !is_here && self.opened().map(|open| open.id) != Ok(log) {
            // So that the list of logs names it while it is awaited.
            step.push(Output::SaveListing(LogListing {
                id: log,
                title: invite.title.clone(),
                n_actions: 0,
                changed: step.now,
                exported: None,
            }));
        }
        self.open(log, None, step);
        if let Some(open) = &mut self.open {
            open.joining = Some(invite);
            if open.loading && !open.is_awaited {
                let to = Asked::Join;
                open.pending = Some(Pending { number, to });
            }
        }
        self.join_if_known(step);
        Ok(())
    }

    /// The store has said which keys of the log this device has.
    pub(in crate::session) fn share_loaded(
        &mut self,
        log: LogId,
        keys: Option<&[u8]>,
        copy: Option<&[u8]>,
        step: &mut Step<'_>,
    ) {
        let Some(open) = self.open.as_mut().filter(|open| open.id == log) else {
            return;
        };
        if open.share_is_known {
            return self.share_loaded_again(keys, copy, step);
        }
        open.share_is_known = true;
        if let Some(keys) = keys {
            open.share = Share::restore(keys, copy, step);
            let share = open.share.as_ref();
            open.former = share.and_then(|share| share.former(step));
            // A newer version wrote them: they are left alone.
            open.keys_unread = open.share.is_none();
        }
        self.join_if_known(step);
    }

    /// Puts the keys of an invitation to those that are here.
    pub(super) fn join_if_known(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        // Or the store has yet to say whether the keys that are here are the first.
        if !open.share_is_known || open.share.as_ref().is_some_and(Share::may_not_be_first) {
            return;
        }
        let Some(invite) = open.joining.take() else {
            return;
        };
        if open.keys_unread {
            let error = Refusal::NotShared;
            return step.show(Delta::Refused { command: 0, error });
        }
        // It would publish what was sealed for a few.
        let is_sealed = |share: &Share| !share.is_open();
        if invite.secrecy == Secrecy::Open && open.share.as_ref().is_some_and(is_sealed) {
            let error = Refusal::Open(OpenProblem::Chosen);
            return step.show(Delta::Refused { command: 0, error });
        }
        let is_older = |share: &Share| share.past.contains(&invite.document());
        let is_old_news = open.share.as_ref().is_some_and(is_older);
        match &mut open.share {
            // From before the keys were changed: this device has gone on.
            Some(_) if is_old_news => {}
            Some(share) if share.keyring.is_of(&invite) => share.keyring.widen(&invite),
            other => {
                let (mut past, mut takes_place) = (Vec::new(), false);
                let mut own = OwnPlaces::default();
                let keyring = match other {
                    Some(share) => {
                        share.hang_up(step);
                        takes_place = share.has_stored_keys || share.takes_place;
                        past = std::mem::take(&mut share.past);
                        own = std::mem::take(&mut share.own);
                        if !share.handovers.is_empty() {
                            past.push(share.keyring.document());
                        }
                        share.keyring.join_as_before(&invite)
                    }
                    None => Keyring::join(&invite, step.rng),
                };
                if let Some(mut former) = open.former.take() {
                    former.hang_up(step);
                }
                let share = other.insert(Share::new(keyring, Sent::Unknown, step));
                share.past = past;
                share.own = own;
                share.takes_place = takes_place;
                share.joined = (!takes_place).then(|| invite.clone());
            }
        }
        if let Some(share) = open.share.as_mut().filter(|_| !is_old_news) {
            share.first_relays = invite.relays;
            share.title = invite.title;
            // So that the copy says as well that these relays are to be tried.
            share.kept = Default::default();
            share.save_keys(step);
        }
        if !open.loading {
            open.read_only = open.why_read_only();
            self.show_opened(step);
        }
    }
}
