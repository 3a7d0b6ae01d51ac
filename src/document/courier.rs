//! The document in which sealed chunks travel over relays of the automerge-repo world.
//!
//! ```text
//! <name>: bytes     a chunk; the name says which, and nothing about what is in it
//! ```
//!
//! Any relay carries such a document, and none can read it. Two devices that put the same chunk write
//! the same value. Where a log is open its own document travels instead.

use super::{
    Document, MergeError, Replica, SyncPeer,
    unpacked::{MOST_UNPACKED, unpacks_within},
};
use crate::model::{ChangeId, Secrecy};
use automerge::{
    PatchAction, PatchLog, ROOT, ReadDoc, ScalarValue, Value,
    transaction::{CommitOptions, Transactable},
};

/// The largest chunk that is put into a courier's document or read from one, in bytes.
pub const LARGEST_CHUNK: usize = 64 << 20;

/// The chunks of one log, as a relay carries them.
#[derive(Clone, Debug)]
pub struct Courier {
    replica: Replica,
    secrecy: Secrecy,
}

/// A chunk that has come, under its name; or changes of an open log, which have none.
pub type Carried = (String, Vec<u8>);

impl Courier {
    /// Nothing yet. The actor is used by nobody else, ever.
    #[must_use]
    pub fn new(actor: [u8; 16]) -> Self {
        let mut replica = Replica::default();
        replica.write_as(actor);
        Self {
            replica,
            secrecy: Secrecy::Sealed,
        }
    }

    /// An open log of which nothing has come yet.
    #[must_use]
    pub fn of_open_log() -> Self {
        Self {
            replica: Replica::default(),
            secrecy: Secrecy::Open,
        }
    }

    /// An open log, with all that is here of it.
    #[must_use]
    pub fn open(log: &Document) -> Self {
        let doc = log.doc.clone();
        Self {
            replica: Replica { doc },
            ..Self::of_open_log()
        }
    }

    /// Takes in changes of an open log that were made on this device.
    ///
    /// # Errors
    /// Where Automerge does not read them.
    pub fn take_in(&mut self, changes: &[u8]) -> Result<(), MergeError> {
        self.replica.take_in(changes)
    }

    /// Whether all changes up to these heads are here.
    #[must_use]
    pub fn knows(&self, heads: &[ChangeId]) -> bool {
        self.replica.knows(heads)
    }

    /// What an earlier engine kept with [`Self::save`].
    ///
    /// # Errors
    /// Where the bytes are not that. May panic on bytes crafted to do so.
    pub fn load(bytes: &[u8], actor: [u8; 16]) -> Result<Self, MergeError> {
        let mut replica = Replica::load(bytes)?;
        replica.write_as(actor);
        Ok(Self {
            replica,
            secrecy: Secrecy::Sealed,
        })
    }

    /// The whole document of a sealed log.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.replica.save_sealed()
    }

    /// Where it stands.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeId> {
        self.replica.heads()
    }

    /// Whether nobody has put anything yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.replica.is_empty()
    }

    /// The chunk of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        match self.replica.doc.get(ROOT, name) {
            Ok(Some((Value::Scalar(value), _))) => value.as_bytes().map(<[u8]>::to_vec),
            _ => None,
        }
    }

    /// The names of all chunks.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let is_sealed = self.secrecy == Secrecy::Sealed;
        self.replica.doc.keys(ROOT).filter(move |_| is_sealed)
    }

    /// Puts chunks in, in one change. What is there already is left as it is.
    pub fn put(&mut self, chunks: &[Carried]) {
        let new = chunks
            .iter()
            .filter(|(name, bytes)| self.get(name).as_ref() != Some(bytes));
        let new: Vec<_> = new.collect();
        if new.is_empty() {
            return;
        }
        let outcome = self.replica.doc.transact_with::<_, (), _, _>(
            // Nothing of a person goes with it: no message, and no time.
            |()| CommitOptions::default().with_time(0),
            |tx| {
                new.iter().try_for_each(|(name, bytes)| {
                    tx.put(ROOT, name.as_str(), ScalarValue::Bytes(bytes.clone()))
                })
            },
        );
        debug_assert!(outcome.is_ok(), "a map takes any key and bytes");
    }

    /// Puts a chunk in place of an older one.
    pub fn replace(&mut self, old: Option<&str>, (name, bytes): &Carried) {
        let outcome = self.replica.doc.transact_with::<_, (), _, _>(
            |()| CommitOptions::default().with_time(0),
            |tx| {
                if let Some(old) = old {
                    tx.delete(ROOT, old)?;
                }
                tx.put(ROOT, name.as_str(), ScalarValue::Bytes(bytes.clone()))
            },
        );
        debug_assert!(outcome.is_ok(), "a map takes any key and bytes");
    }

    /// Takes in a sync message of a relay, and gives the chunks that came with it; of an open log, the changes.
    ///
    /// # Errors
    /// Where it is none, or Automerge refuses its changes, or they claim more than they pay for. May panic on changes crafted to do so.
    pub fn receive(
        &mut self,
        peer: &mut SyncPeer,
        message: &[u8],
    ) -> Result<Vec<Carried>, MergeError> {
        unpacks_within(message, MOST_UNPACKED)?;
        if self.secrecy == Secrecy::Open {
            return self.receive_changes(peer, message);
        }
        let mut seen = PatchLog::active();
        let outcome = self.replica.receive_and_see(peer, message, &mut seen);
        let patches = self.replica.doc.make_patches(&mut seen);
        let chunks = patches.into_iter().filter_map(|patch| match patch.action {
            PatchAction::PutMap { key, value, .. } if patch.obj == ROOT => match value.0 {
                Value::Scalar(value) => {
                    let bytes = value.as_bytes()?;
                    (bytes.len() <= LARGEST_CHUNK).then(|| (key, bytes.to_vec()))
                }
                Value::Object(_) => None,
            },
            _ => None,
        });
        let chunks: Vec<_> = chunks.collect();
        // What has come in all the same never comes again.
        match outcome {
            Err(error) if chunks.is_empty() => Err(error),
            _ => Ok(chunks),
        }
    }

    fn receive_changes(
        &mut self,
        peer: &mut SyncPeer,
        message: &[u8],
    ) -> Result<Vec<Carried>, MergeError> {
        let before = self.heads();
        let changes = match self.replica.receive(peer, message) {
            Ok(changes) => changes,
            // What has come in all the same never comes again.
            Err(error) => match self.replica.changes_since(&before) {
                none if none.is_empty() => return Err(error),
                changes => changes,
            },
        };
        Ok(match changes.is_empty() {
            true => Vec::new(),
            false => vec![(String::new(), changes)],
        })
    }

    /// The next message for a relay; `None` where there is nothing to say.
    #[must_use]
    pub fn message_for(&self, peer: &mut SyncPeer) -> Option<Vec<u8>> {
        match self.secrecy {
            // Who has nothing yet gets all there is in the shortest form.
            Secrecy::Sealed if !self.is_empty() => self.replica.message_by_changes(peer),
            _ => self.replica.message_for(peer),
        }
    }

    /// Whether the relay has said that it has all that is here.
    #[must_use]
    pub fn is_level_with(&self, peer: &SyncPeer) -> bool {
        self.replica.is_level_with(peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Carries messages between a courier and a relay's replica until nobody has anything to say.
    fn talk(courier: &mut Courier, relay: &mut Replica) -> Vec<Carried> {
        let (mut at_courier, mut at_relay) = (SyncPeer::default(), SyncPeer::default());
        let mut came = Vec::new();
        loop {
            let there = courier.message_for(&mut at_courier);
            if let Some(message) = &there {
                relay.receive(&mut at_relay, message).expect("read");
            }
            let back = relay.message_for(&mut at_relay);
            if let Some(message) = &back {
                came.extend(courier.receive(&mut at_courier, message).expect("read"));
            }
            if there.is_none() && back.is_none() {
                assert!(courier.is_level_with(&at_courier));
                return came;
            }
        }
    }

    #[test]
    fn what_one_puts_the_other_gets_through_a_relay_that_keeps_it() {
        let mut relay = Replica::default();
        let (mut a, mut b) = (Courier::new([1; 16]), Courier::new([2; 16]));
        a.put(&[("one".into(), vec![1; 300]), ("two".into(), vec![2])]);
        assert!(talk(&mut a, &mut relay).is_empty());
        // The relay has stopped and started in between.
        let mut relay = Replica::load(&relay.save()).expect("loads");
        let mut came = talk(&mut b, &mut relay);
        came.sort();
        assert_eq!(
            came,
            [("one".into(), vec![1; 300]), ("two".into(), vec![2])]
        );
        assert_eq!(b.get("two"), Some(vec![2]));
        assert!(talk(&mut b, &mut relay).is_empty(), "nothing comes twice");
    }

    #[test]
    fn the_same_chunk_put_again_writes_nothing() {
        let mut courier = Courier::new([1; 16]);
        courier.put(&[("one".into(), vec![1])]);
        let heads = courier.heads();
        courier.put(&[("one".into(), vec![1])]);
        assert_eq!(courier.heads(), heads);
        let again = Courier::load(&courier.save(), [2; 16]).expect("loads");
        assert_eq!(again.names().collect::<Vec<_>>(), ["one"]);
    }

    /// As [`talk`], and gives how many bytes went each way.
    fn bytes_of_talk(courier: &mut Courier, relay: &mut Replica) -> (usize, usize) {
        let (mut at_courier, mut at_relay) = (SyncPeer::default(), SyncPeer::default());
        let (mut there, mut back) = (0, 0);
        loop {
            let up = courier.message_for(&mut at_courier);
            if let Some(message) = &up {
                there += message.len();
                relay.receive(&mut at_relay, message).expect("read");
            }
            let down = relay.message_for(&mut at_relay);
            if let Some(message) = &down {
                back += message.len();
                courier.receive(&mut at_courier, message).expect("read");
            }
            if up.is_none() && down.is_none() {
                return (there, back);
            }
        }
    }

    #[test]
    fn a_few_small_chunks_travel_without_the_large_one_that_both_have() {
        let noise = |n: u64| {
            let mut n = n;
            let step = move |_| {
                n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (n >> 56) as u8
            };
            (0..100_000).map(step).collect::<Vec<_>>()
        };
        let mut relay = Replica::default();
        let (mut a, mut b) = (Courier::new([1; 16]), Courier::new([2; 16]));
        a.put(&[("log".into(), noise(1))]);
        let (there, _) = bytes_of_talk(&mut a, &mut relay);
        assert!(there > 100_000);
        let (_, back) = bytes_of_talk(&mut b, &mut relay);
        assert!(back > 100_000);
        // Who has just come puts one of their own.
        b.put(&[("me".into(), vec![7; 100])]);
        let (there, back) = bytes_of_talk(&mut b, &mut relay);
        assert!(
            there + back < 2_000,
            "{there} and {back} bytes for one chunk"
        );
        for n in 0..20 {
            b.put(&[(n.to_string(), vec![n; 100])]);
        }
        bytes_of_talk(&mut b, &mut relay);
        let (there, back) = bytes_of_talk(&mut a, &mut relay);
        assert!(
            there + back < 10_000,
            "{there} and {back} bytes for 21 chunks"
        );
        assert_eq!(a.names().count(), 22);
    }

    #[test]
    fn a_message_that_is_none_is_an_error() {
        let mut courier = Courier::new([1; 16]);
        let mut peer = SyncPeer::default();
        for bytes in [&b""[..], b"hello", &[0x42, 0xff, 0xff, 0xff]] {
            assert!(courier.receive(&mut peer, bytes).is_err());
        }
    }
}
