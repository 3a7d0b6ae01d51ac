//! What people do while things go wrong: they write, follow invitations, change keys and relays.

use super::{
    super::net::{address, mailbox_address},
    tally::Fault,
    world::World,
};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    trust::{Invite, Keyring},
};

impl World {
    /// Somebody changes the log, in words that no other edit uses.
    pub(super) fn edit(&mut self, at: usize) {
        self.n_words += 1;
        let words = format!("«{}»", self.n_words);
        let kind = self.pick(5);
        let nth = self.pick(self.actions.len().max(1));
        let action = self.actions.get(nth).copied();
        let seen = action.and_then(|id| self.net.devices[at].shown.rows.get(&id));
        let seen = seen.map(|row| (row.id, row.revision));
        let edit = match (kind, seen) {
            (0, Some((action, seen))) => Edit::EditWording {
                action,
                seen,
                // At the front always, so that nothing is written into the words of another edit.
                splice: Splice {
                    at: 0,
                    delete: 0,
                    insert: words.clone(),
                },
            },
            (1, Some((action, _))) => Edit::AddEntry {
                action,
                id: EntryId::random(&mut self.net.rng),
                kind: EntryKind::Update,
                text: words.clone(),
                at: None,
                regarding: None,
                audience: Default::default(),
            },
            (2, Some((action, _))) => Edit::SetOrigin {
                action,
                origin: Some(Origin {
                    month: None,
                    printed: words.clone(),
                }),
            },
            _ => {
                let id = ActionId::random(&mut self.net.rng);
                self.actions.push(id);
                let text = format!("Publish {words}");
                Edit::AddAction { id, text }
            }
        };
        let is_kept = !matches!(edit, Edit::SetOrigin { .. });
        let before = (
            self.net.devices[at].shown.refusals.len(),
            self.net.devices[at].engine,
        );
        self.net.send(at, Command::Edit(edit));
        let device = &mut self.net.devices[at];
        if is_kept && before == (device.shown.refusals.len(), device.engine) {
            device.unsaved.push((device.number, words));
        }
        self.most_chunks += 1;
    }

    /// A device follows an invitation, for the first time or again.
    pub(super) fn follow(&mut self, at: usize) {
        if self.joined[at].is_some() && at != 0 {
            self.note(Fault::JoinedTwice, 1);
        } else if self.n_words > 8 && at != 0 {
            self.note(Fault::JoinedLate, 1);
        }
        let which = match self.joined[at] {
            Some(which) => which,
            // What somebody who reads has written before would stay with them.
            None => usize::from(at == 2 && self.chance(2)),
        };
        if self.joined[at].is_none() && which == 1 && self.secrecy == Secrecy::Sealed {
            self.note(Fault::OnlyReads, 1);
        }
        self.joined[at] = Some(which);
        self.most_chunks += 2;
        let invite = self.invites[which].clone();
        self.net.send(at, Command::Join(invite));
    }

    /// So many chunks that a mailbox gathers them.
    pub(super) fn many_edits(&mut self, at: usize) {
        for _ in 0..70 {
            self.edit(at);
            self.net.run(4_000);
        }
        self.most_chunks += 140;
        self.note(Fault::LongWork, 1);
    }

    /// The device has taken a command, so far as it has said.
    fn is_taken(&mut self, at: usize, command: Command) -> bool {
        let device = &self.net.devices[at];
        let before = (device.shown.refusals.len(), device.engine);
        self.net.send(at, command);
        let device = &self.net.devices[at];
        before == (device.shown.refusals.len(), device.engine)
    }

    /// Somebody changes the keys, and hands the new ones to all of whom they know.
    pub(super) fn change_keys(&mut self, at: usize) {
        let without = Vec::new();
        if self.joined[at].is_some() && self.is_taken(at, Command::ChangeKeys { without }) {
            self.note(Fault::KeysChanged, 1);
            self.changes_keys = true;
            // A snapshot, a handover, and everybody introduced, some of them by two.
            self.most_chunks += 16;
        }
    }

    /// Somebody adds a place where the log is exchanged, or removes one.
    pub(super) fn change_relays(&mut self, at: usize, relay: usize) {
        let address = match self.has_mailbox && self.chance(4) {
            true => mailbox_address(),
            false => address(relay),
        };
        if self.chance(2) {
            if self.is_taken(at, Command::Edit(Edit::AddRelay(address))) {
                self.note(Fault::RelayAdded, 1);
            }
        } else if self.removes_relays
            && self.is_taken(at, Command::Edit(Edit::RemoveRelay(address)))
        {
            self.note(Fault::RelayRemoved, 1);
            let sharing = self.net.devices[at].shown.sharing.as_ref();
            let has_none = sharing.is_some_and(|sharing| sharing.couriers.is_empty());
            self.note(Fault::LastRelayRemoved, usize::from(has_none));
        }
    }

    /// Whether a device has the keys to which an invitation leads.
    pub(super) fn has_keys_of(&self, at: usize, invite: &str) -> bool {
        let keys = self.net.devices[at].keys.get(&self.log);
        // The keyring stands first in what is kept, after a version and its length.
        let keyring = keys.and_then(|keys| Keyring::decode(&keys[2..]));
        let invite = Invite::decode(invite).unwrap();
        keyring.is_some_and(|keyring| keyring.is_of(&invite))
    }

    /// After keys or relays were changed, somebody who has not been shut out invites all anew, with a relay.
    pub(super) fn invite_anew(&mut self) {
        let old = self.invites[0].clone();
        let is_in = |at: &usize| {
            let sharing = self.net.devices[*at].shown.sharing.as_ref();
            self.joined[*at] == Some(0) && sharing.is_some_and(|it| it.shut_out.is_none())
        };
        let host = (0..self.net.devices.len()).find(is_in);
        let host = host.unwrap_or_else(|| panic!("somebody is in"));
        for address in [address(0), mailbox_address()] {
            if address != mailbox_address() || self.has_mailbox {
                self.net.send(host, Command::Edit(Edit::AddRelay(address)));
            }
        }
        let is_open = self.secrecy == Secrecy::Open;
        self.invites = [false, true].map(|reads| self.net.invite(host, reads && !is_open));
        let invite = self.invites[0].clone();
        for at in 0..self.net.devices.len() {
            let has_gone_on = self.has_keys_of(at, &invite) && !self.has_keys_of(at, &old);
            self.note(Fault::KeysFollowed, usize::from(has_gone_on && at != host));
        }
    }
}
