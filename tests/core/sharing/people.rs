//! What people do in the world of devices and relays, and what they see.

use super::net::{Net, address};
use matters_arising::{
    command::{Command, Edit, Start},
    model::*,
};

impl Net {
    pub(super) fn create(&mut self, at: usize) -> LogId {
        let log = LogId::random(&mut self.rng);
        let title = "Harbour forum".to_owned();
        let start = Start::Bare;
        self.send(at, Command::Create { log, title, start });
        self.run(50);
        log
    }

    pub(super) fn add(&mut self, at: usize, text: &str) -> ActionId {
        let id = ActionId::random(&mut self.rng);
        let text = text.to_owned();
        self.send(at, Command::Edit(Edit::AddAction { id, text }));
        id
    }

    /// Types at the end of an action's wording, having seen what the device shows.
    pub(super) fn type_in(&mut self, at: usize, action: ActionId, insert: &str) {
        let typing = self.devices[at].typing(action, insert);
        self.send(at, typing);
    }

    pub(super) fn invite(&mut self, at: usize, read_only: bool) -> String {
        self.send(at, Command::Invite { read_only });
        self.run(50);
        self.devices[at].shown.invites.last().unwrap().clone()
    }

    /// A log that the first device shares through the first relay.
    pub(super) fn shared(&mut self) -> (LogId, String) {
        let log = self.create(0);
        self.add(0, "Publish the minutes");
        self.send(0, Command::Edit(Edit::AddRelay(address(0))));
        let invite = self.invite(0, false);
        self.run(2_000);
        (log, invite)
    }

    pub(super) fn join(&mut self, at: usize, invite: &str) {
        self.send(at, Command::Join(invite.to_owned()));
        self.run(2_000);
    }

    pub(super) fn texts(&self, at: usize) -> Vec<String> {
        self.devices[at].shown.texts()
    }

    pub(super) fn sharing(&self, at: usize) -> &Sharing {
        self.devices[at].shown.sharing.as_ref().unwrap()
    }
}
