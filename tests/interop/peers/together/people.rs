//! What people at the devices do, and see.

use super::{super::device::Device, Together};
use crate::carriers::Result;
use matters_arising::{
    command::{Command, Edit, ExportFormat, Start},
    document::Document,
    model::*,
};

impl Together {
    /// The first device makes a log and shares it through the courier. Gives the log and an invitation to it.
    pub(in crate::peers) async fn invite(&mut self, secrecy: Secrecy) -> Result<(LogId, String)> {
        let log = LogId::random(&mut self.devices[0].rng);
        let (title, start) = ("Harbour forum".to_owned(), Start::Bare);
        self.send(0, Command::Create { log, title, start });
        self.add(0, "Publish the minutes");
        let relay = Edit::AddRelay(self.address.clone());
        self.send(0, Command::Edit(relay));
        self.send(0, Command::Share(secrecy));
        self.send(0, Command::Invite { read_only: false });
        self.until(|together| !together.devices[0].shown.invites.is_empty())
            .await?;
        Ok((log, self.devices[0].shown.invites[0].clone()))
    }

    pub(in crate::peers) fn join(&mut self, at: usize, invite: &str) {
        self.send(at, Command::Join(invite.to_owned()));
    }

    /// All devices share a log of one action, which the first has made.
    pub(in crate::peers) async fn share(&mut self, secrecy: Secrecy) -> Result<LogId> {
        let (log, invite) = self.invite(secrecy).await?;
        for at in 1..self.devices.len() {
            self.join(at, &invite);
        }
        self.until_equal(1).await?;
        Ok(log)
    }

    /// Until the courier has all that a device has, and has said so.
    pub(in crate::peers) async fn until_sent(&mut self, at: usize) -> Result<()> {
        self.until(|together| is_sent(&together.devices[at])).await
    }

    pub(in crate::peers) fn add(&mut self, at: usize, text: &str) -> ActionId {
        let id = ActionId::random(&mut self.devices[at].rng);
        let text = text.to_owned();
        self.send(at, Command::Edit(Edit::AddAction { id, text }));
        id
    }

    /// Types at the end of an action's wording, having seen what the device shows.
    pub(in crate::peers) fn type_in(&mut self, at: usize, action: ActionId, insert: &str) {
        let typing = self.devices[at].typing(action, insert);
        self.send(at, typing);
    }

    /// Until all devices have one and the same log of so many actions, to the last change, and the courier has all of
    /// it.
    pub(in crate::peers) async fn until_equal(&mut self, n_actions: usize) -> Result<()> {
        let rests = |device: &Device| device.shown.rows.len() == n_actions && is_sent(device);
        self.until(|together| {
            together.devices.iter().all(rests) && {
                let devices = 0..together.devices.len();
                let heads: Vec<_> = devices.map(|at| together.heads(at)).collect();
                heads.iter().all(|other| *other == heads[0])
            }
        })
        .await?;
        let first = self.devices[0].shown.texts();
        for device in &self.devices {
            assert_eq!(device.shown.texts(), first, "each shows what it has");
        }
        Ok(())
    }

    /// Where the log of a device ends, as a snapshot of it has it.
    fn heads(&mut self, at: usize) -> Option<Vec<ChangeId>> {
        self.send(at, Command::Export(ExportFormat::Snapshot));
        let file = self.devices[at].shown.file.take()?;
        Some(Document::load(&file).ok()?.heads())
    }
}

/// Whether all that is on a device is stored there, and the courier has said that it has it too.
fn is_sent(device: &Device) -> bool {
    let sharing = device.shown.sharing.as_ref();
    device.shown.saving == Saving::Saved
        && sharing.is_some_and(|sharing| sharing.n_level() == 1 && sharing.n_unsent == 0)
}
