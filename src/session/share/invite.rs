//! Invitations: made, read, followed.

use super::{KeysState, Sent, Share, Step};
use crate::{
    model::*,
    session::{Output, Session},
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
        let share = match &mut open.share {
            Some(share) => share,
            None => {
                let keyring = Keyring::new(open.id, step.rng);
                let mut share = Share::new(keyring, Sent::Nothing, step);
                share.save_keys(step);
                open.share.insert(share)
            }
        };
        share.asked.push((number, read_only));
        share.retry_keys(step);
        if share.keys == KeysState::Saved {
            self.hand_out_invitations(step);
        }
        Ok(())
    }

    /// Shares the open log with new keys: in another document, which the old keys do not lead to.
    pub(in crate::session) fn change_keys(&mut self, step: &mut Step<'_>) -> Result<(), Refusal> {
        self.opened()?;
        if self.author.is_none() {
            return Err(Refusal::NoAuthor);
        }
        let open = self.open.as_mut().ok_or(Refusal::NoLog)?;
        let old = open.share.as_mut().ok_or(Refusal::NotShared)?;
        if !old.may_write() {
            return Err(Refusal::ReadOnly);
        }
        if old.keys != KeysState::Saved {
            return Err(Refusal::NotShared);
        }
        old.hang_up(step);
        let mut share = Share::new(Keyring::new(open.id, step.rng), Sent::Nothing, step);
        share.here_only = old.here_only.clone();
        share.save_keys(step);
        open.shared_before = open.share.replace(share);
        Ok(())
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
            title: invite.title,
            from: invite.from,
            relays: invite.relays,
        }));
        Ok(())
    }

    /// Takes part in the log of an invitation. The same one twice does its work once.
    pub(in crate::session) fn join(
        &mut self,
        word: &str,
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
        open.share_is_known = true;
        if let Some(keys) = keys {
            open.share = Share::restore(keys, copy, step);
            // A newer version wrote them: they are left alone.
            open.keys_unread = open.share.is_none();
        }
        self.join_if_known(step);
    }

    /// Puts the keys of an invitation to those that are here.
    fn join_if_known(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        if !open.share_is_known {
            return;
        }
        let Some(invite) = open.joining.take() else {
            return;
        };
        if open.keys_unread {
            let error = Refusal::NotShared;
            return step.show(Delta::Refused { command: 0, error });
        }
        match &mut open.share {
            Some(share) if share.keyring.is_of(&invite) => share.keyring.widen(&invite),
            other => {
                if let Some(share) = other {
                    share.hang_up(step);
                }
                let keyring = Keyring::join(&invite, step.rng);
                *other = Some(Share::new(keyring, Sent::Unknown, step));
            }
        }
        if let Some(share) = &mut open.share {
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
