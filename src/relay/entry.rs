//! One document at a desk: in memory or not, who has it open, and how much of it is on disk.
//!
//! Everything that enters Automerge goes through here and is caught. Knows no socket, and writes nothing.

use super::caught::{Panicked, caught};
use super::peer::{ConnectionId, Farewell, Peer};
use super::store::Kept;
use crate::document::{Replica, SyncPeer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a document takes in memory for each byte on disk, and besides; roughly.
const WEIGHT_PER_BYTE: u64 = 4;
const WEIGHT: u64 = 8 << 10;
/// So many records are read as one from then on, once they are worth as much as the first of them.
const RECORDS: usize = 128;
/// So many in any case.
const MANY_RECORDS: usize = 4_096;

/// One client's place at a document.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) peer: Arc<Peer>,
    sync: SyncPeer,
    /// Bytes of messages whose changes wait for others.
    unfounded: usize,
}

/// One document.
#[derive(Debug, Default)]
pub(super) struct Entry {
    replica: Option<Replica>,
    pub(super) seats: BTreeMap<ConnectionId, Seat>,
    /// Bytes and records on disk, or on their way there; of the first record.
    bytes: u64,
    n_records: usize,
    first: u64,
    /// When it was last used, on the desk's own clock.
    pub(super) used: u64,
    /// It does not read back as it is: its records stay as they are.
    keep_apart: bool,
}

/// What became of a sync message.
#[derive(Debug)]
pub(super) struct Received {
    /// The changes that it brought, to be kept.
    pub(super) changes: Option<Vec<u8>>,
    /// Bytes of this client's messages that wait for others.
    pub(super) unfounded: usize,
}

impl Entry {
    pub(super) fn is_loaded(&self) -> bool {
        self.replica.is_some()
    }

    /// What it takes in memory, roughly.
    pub(super) fn weight(&self) -> u64 {
        WEIGHT + self.bytes * WEIGHT_PER_BYTE
    }

    /// Bytes on disk.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes it into memory. `false` where something on disk could not be read: it holds the rest.
    pub(super) fn load(&mut self, kept: &Kept) -> bool {
        self.n_records = kept.records.len();
        self.bytes = kept.records.iter().map(|record| record.len() as u64).sum();
        self.first = kept.records.first().map_or(0, |record| record.len() as u64);
        let (replica, whole) = match read(&kept.records.concat()) {
            Some(replica) => (replica, true),
            None => (read_what_can_be(&kept.records), false),
        };
        self.replica = Some(replica);
        self.keep_apart = !whole;
        whole
    }

    /// Puts it out of memory. Who has sent changes that waited there for others must begin again,
    /// because they are gone, and it believes them here.
    pub(super) fn unload(&mut self) {
        self.replica = None;
        for seat in self.seats.values() {
            if seat.unfounded > 0 {
                seat.peer.dismiss(Farewell::BeginAgain);
            }
        }
    }

    /// Gives a client a seat. `true` where it had none.
    pub(super) fn sit(&mut self, peer: &Arc<Peer>) -> bool {
        let is_new = !self.seats.contains_key(&peer.id);
        if is_new {
            let seat = Seat {
                peer: Arc::clone(peer),
                sync: SyncPeer::default(),
                unfounded: 0,
            };
            self.seats.insert(peer.id, seat);
        }
        is_new
    }

    /// Takes in a sync message. After an error the document in memory is not to be used.
    pub(super) fn receive(
        &mut self,
        connection: ConnectionId,
        message: &[u8],
    ) -> Result<Received, Farewell> {
        let (Some(replica), Some(seat)) = (&mut self.replica, self.seats.get_mut(&connection))
        else {
            return Err(Farewell::Store);
        };
        let outcome = caught(|| {
            let came = replica.receive(&mut seat.sync, message)?;
            let changes = (!came.is_empty()).then_some(came);
            Ok::<_, crate::document::MergeError>((changes, replica.lacks_changes()))
        });
        let (changes, lacks) = match outcome {
            Ok(Ok(received)) => received,
            Ok(Err(_)) | Err(Panicked) => return Err(Farewell::BadChanges),
        };
        seat.unfounded = if lacks {
            seat.unfounded + message.len()
        } else {
            0
        };
        let unfounded = seat.unfounded;
        if !lacks {
            self.seats.values_mut().for_each(|seat| seat.unfounded = 0);
        }
        Ok(Received { changes, unfounded })
    }

    /// Counts a record that goes to disk.
    pub(super) fn appends(&mut self, n_bytes: usize) {
        self.n_records += 1;
        self.bytes += n_bytes as u64;
        if self.n_records == 1 {
            self.first = self.bytes;
        }
    }

    /// Whether anybody has written to it.
    pub(super) fn is_known(&self) -> bool {
        self.replica.as_ref().is_some_and(|it| !it.is_empty())
    }

    /// The next sync message for a client, if there is anything to say to it. After an error the
    /// document in memory is not to be used.
    pub(super) fn message_for(
        &mut self,
        connection: ConnectionId,
    ) -> Result<Option<Vec<u8>>, Panicked> {
        let (Some(replica), Some(seat)) = (&self.replica, self.seats.get_mut(&connection)) else {
            return Ok(None);
        };
        caught(|| replica.message_for(&mut seat.sync))
    }

    /// Whether its records are to be made one; sooner when nobody uses it any more.
    pub(super) fn is_scattered(&self, in_use: bool) -> bool {
        let grown = self.bytes >= self.first * 2;
        let many = self.n_records >= if in_use { RECORDS } else { RECORDS / 16 };
        !self.keep_apart && (self.n_records >= MANY_RECORDS || (grown && many))
    }

    /// The document as one record, which has been seen to read back as what it is.
    pub(super) fn as_one(&mut self) -> Option<Vec<u8>> {
        let replica = self.replica.as_ref()?;
        let saved = caught(|| {
            let saved = replica.save();
            let again = Replica::load(&saved).ok()?;
            (again.heads() == replica.heads()).then_some(saved)
        });
        let saved = saved.ok().flatten();
        self.keep_apart = saved.is_none();
        saved
    }

    /// Its records have become one.
    pub(super) fn became_one(&mut self, n_bytes: usize) {
        self.n_records = 1;
        self.bytes = n_bytes as u64;
        self.first = self.bytes;
    }
}

fn read(bytes: &[u8]) -> Option<Replica> {
    if bytes.is_empty() {
        return Some(Replica::default());
    }
    caught(|| Replica::load(bytes)).ok()?.ok()
}

/// One record after the other, leaving out those that Automerge does not take.
fn read_what_can_be(records: &[Vec<u8>]) -> Replica {
    let mut good = Vec::new();
    let mut replica = Replica::default();
    for record in records {
        let length = good.len();
        good.extend_from_slice(record);
        match read(&good) {
            Some(further) => replica = further,
            None => good.truncate(length),
        }
    }
    replica
}
