//! What must be true when all is well again.

use super::{super::net::Net, world::World};
use matters_arising::{command::Command, model::*};

impl World {
    fn rows(&self, at: usize) -> Vec<Action> {
        let mut rows: Vec<_> = self.net.devices[at].shown.rows.values().cloned().collect();
        rows.iter_mut().for_each(|row| row.revision = Revision(0));
        rows
    }

    fn check_rows(&self) {
        let first = self.rows(0);
        for at in 1..self.net.devices.len() {
            let rows = self.rows(at);
            assert_eq!(first.len(), rows.len(), "device {at} shows as many rows");
            assert_eq!(first, rows, "device {at} shows the same rows");
        }
        let said = format!("{first:?}");
        for (at, device) in self.net.devices.iter().enumerate() {
            for words in &device.saved {
                assert!(said.contains(words), "{words} was saved on device {at}");
            }
        }
    }

    fn check_sharing(&self) {
        for (at, device) in self.net.devices.iter().enumerate() {
            let shown = &device.shown;
            assert_eq!(shown.saving, Saving::Saved, "device {at}");
            let sharing = shown.sharing.as_ref();
            let sharing = sharing.unwrap_or_else(|| panic!("device {at} shares the log"));
            assert_eq!(sharing.n_unsent, 0, "device {at}: {sharing:?}");
            assert_eq!(sharing.n_held, 0, "device {at}: {sharing:?}");
            assert!(!sharing.couriers.is_empty(), "device {at} has a courier");
            assert!(
                sharing.couriers.len() <= self.net.relays.len() + usize::from(self.has_mailbox),
                "device {at}: {sharing:?}"
            );
            assert_eq!(
                sharing.n_level(),
                sharing.couriers.len(),
                "device {at}: {sharing:?}"
            );
            assert!(
                sharing.members.len() < self.net.devices.len() + 1,
                "device {at}: {sharing:?}"
            );
        }
    }

    /// What relays hold: nothing to read, no more than was sent, and no more while nothing happens.
    fn check_relays(&mut self) {
        // Until everybody has left a receipt.
        self.net.run(800_000);
        let before: Vec<_> = self.net.relays.iter().map(|relay| relay.bytes()).collect();
        let sealed = self.secrecy == Secrecy::Sealed;
        for bytes in before.iter().filter(|_| sealed) {
            for word in ["Publish", "Harbour", "Ann’s", "Ben’s", "relay0"] {
                let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
                assert!(!found, "{word} is readable");
            }
        }
        for relay in self.net.relays.iter().filter(|_| sealed) {
            let n = relay.n_chunks();
            assert!(
                n <= self.most_chunks,
                "{n} chunks, not {}",
                self.most_chunks
            );
        }
        let n_frames = self.net.tally.frames;
        self.net.run(600_000);
        let n_frames = self.net.tally.frames - n_frames;
        // A word a minute of each device to each relay and its answer, and one that all others hear.
        let n_devices = self.net.devices.len();
        let n_documents = 1 + usize::from(self.changes_keys);
        let n_links = n_devices * self.net.relays.len() * n_documents;
        assert!(
            n_frames <= n_links * (30 + 12 * n_devices),
            "{n_frames} frames in ten quiet minutes"
        );
        let after: Vec<_> = self.net.relays.iter().map(|relay| relay.bytes()).collect();
        assert!(before == after, "nothing is sent while nothing happens");
    }

    /// Somebody who has nothing but the mailbox gets everything.
    fn check_mailbox(&mut self) {
        if !self.has_mailbox {
            return;
        }
        for bytes in self.net.mailbox.chunks.values() {
            for word in ["Publish", "Harbour", "Ann’s", "relay0"] {
                let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
                assert!(!found, "{word} is readable");
            }
        }
        let mut late = Net::new(self.net.rng.next_u64(), 1, 0);
        late.mailbox.chunks = self.net.mailbox.chunks.clone();
        let invite = self.invite_to_read().to_owned();
        late.send(0, Command::Join(invite));
        late.run(60_000);
        let mut rows: Vec<_> = late.devices[0].shown.rows.values().cloned().collect();
        rows.iter_mut().for_each(|row| row.revision = Revision(0));
        assert_eq!(rows, self.rows(0), "the mailbox alone has everything");
    }

    pub(super) fn check(&mut self) {
        self.check_rows();
        self.check_sharing();
        self.check_relays();
        self.check_mailbox();
        // And the same once more from what is stored.
        let rows = self.rows(0);
        for at in 0..self.net.devices.len() {
            let log = self.log;
            self.net.cut(at);
            self.net.crash(at, log);
            self.net.run(3_000);
            self.net.send(at, Command::ListLogs);
            assert_eq!(self.rows(at), rows, "device {at} has stored what it showed");
        }
    }
}
