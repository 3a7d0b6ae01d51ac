//! Those who may only read: known by their own word, so that a change of keys reaches them too.
//!
//! Whoever may write shows the admission key; a reader has none to show. Their device puts a chunk that says whose
//! it is, which proves that it holds the log key and its own, and is enough to be handed the next log key: it could
//! read with the present one. It lets nobody write, and everybody who takes part sees the name before they change
//! the keys.

use super::{KeysState, Share, Step};
use crate::{
    model::{Author, DevicePublic, Timestamp},
    trust::{Opened, Reader, Sealed, SealedKind},
};

/// More readers than this are not looked at: whoever holds the log key can make up as many as they like.
const MOST_READERS: usize = 1_000;

impl Share {
    /// Whether a device has made itself known, to write or to read.
    pub(super) fn knows(&self, device: DevicePublic) -> bool {
        self.members.contains_key(&device) || self.readers.contains_key(&device)
    }

    /// How many devices have.
    pub(super) fn n_known(&self) -> usize {
        let only_read = |device: &&DevicePublic| !self.members.contains_key(device);
        self.members.len() + self.readers.keys().filter(only_read).count()
    }

    /// Somebody who may only read has made themselves known, or is made known by somebody who writes.
    pub(super) fn note_reader(&mut self, name: &str, opened: &Opened) {
        let Some(new) = Reader::decode(&opened.body) else {
            self.n_refused += 1;
            return;
        };
        let by_itself = new.device == opened.device;
        if !by_itself && !self.members.contains_key(&opened.device) {
            return self.hold(name.to_owned());
        }
        let was_vouched = self.vouched.contains(&new.device);
        match self.readers.get(&new.device) {
            None if self.readers.len() >= MOST_READERS => return,
            None => {}
            // One's own word counts for more than another's, and the latest of one's own.
            Some(_) if !by_itself => return,
            Some(old) if !was_vouched && (old.at, &old.author) >= (new.at, &new.author) => return,
            Some(_) => {}
        }
        // Who writes has an introduction as well, and that says how well they are known.
        if !self.members.contains_key(&new.device) {
            match by_itself {
                true => self.vouched.remove(&new.device),
                false => self.vouched.insert(new.device),
            };
        }
        self.readers.insert(new.device, new);
    }

    /// Makes this device known where it may only read, once it is known what the others have, and unless it is
    /// known under this name.
    pub(super) fn announce_reader(&mut self, author: Option<&Author>, step: &mut Step<'_>) {
        let may = !self.may_write() && self.keys == KeysState::Saved;
        let Some(author) = author.filter(|_| may && self.has_told() && !self.courier.is_empty())
        else {
            return;
        };
        let device = self.keyring.device();
        let known = self.readers.get(&device);
        // Not by the identity that an author has: the command line makes one up each time.
        let is_own = known.is_some_and(|known| {
            known.author.name == author.name && known.author.organisation == author.organisation
        });
        if is_own && !self.vouched.contains(&device) {
            return;
        }
        let at = known.map_or(step.now, |last| step.now.max(Timestamp(last.at.0 + 1)));
        let author = author.clone();
        let reader = Reader { device, author, at };
        let bytes = Sealed::new(
            &self.keyring,
            SealedKind::Reader,
            &reader.encode(),
            step.rng,
        )
        .bytes;
        self.courier.put(&[(Sealed::name(&bytes), bytes)]);
        self.vouched.remove(&device);
        self.readers.insert(device, reader);
        self.present.tell_again();
    }

    /// Those who may only read and were handed the present keys, as the former document knows them.
    pub(super) fn readers_handed_on_to(&self) -> Vec<Reader> {
        let Some((_, followed)) = self.followed() else {
            return Vec::new();
        };
        let readers = self.readers.values();
        let stay = readers.filter(|reader| followed.handover.lets_read(reader.device));
        stay.cloned().collect()
    }

    /// Readers who were handed these keys and have not said anything with them yet: whoever changes the keys next
    /// must know them.
    pub(super) fn vouch_for_readers(&mut self) -> Vec<Reader> {
        let unknown = std::mem::take(&mut self.readers_to_vouch).into_iter();
        let unknown: Vec<_> = unknown.filter(|one| !self.knows(one.device)).collect();
        for one in &unknown {
            self.readers.insert(one.device, one.clone());
            self.vouched.insert(one.device);
        }
        unknown
    }
}
