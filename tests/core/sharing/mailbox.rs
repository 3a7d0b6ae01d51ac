//! A mailbox in memory, and the ways in which one can be bad.

use crate::support::Seed;
use matters_arising::{
    model::{CourierTrouble, Entropy},
    session::{MailAnswer, MailRequest},
    trust::{Sealed, SealedKind},
    wire::DocumentId,
};
use std::collections::BTreeMap;

type Chunks = BTreeMap<(DocumentId, String), Vec<u8>>;

#[derive(Debug, Default)]
pub(super) struct Mailbox {
    pub(super) chunks: Chunks,
    pub(super) is_down: bool,
    /// It takes nothing more.
    pub(super) is_full: bool,
    /// It does not let go of chunks.
    pub(super) keeps: bool,
    pub(super) mishaps: Mishaps,
    /// It lists so many names each time that it has invented.
    pub(super) invents: usize,
    pub(super) met: Met,
    /// What it had at some time, which it lists now and then, or goes back to.
    older: Chunks,
    pub(super) n_puts: usize,
    /// Chunks of changes that it was given.
    pub(super) n_made: usize,
    pub(super) n_gets: usize,
    pub(super) n_removes: usize,
    /// The most snapshots of one log that lay there together.
    pub(super) most_snapshots: usize,
}

/// What goes wrong, of a hundred requests.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mishaps {
    /// A chunk is said to be kept, and is not.
    pub(super) lost: u64,
    /// The same, but only for snapshots.
    pub(super) lost_snapshots: u64,
    /// The list is an old one.
    pub(super) stale: u64,
    /// A chunk comes back changed or cut off.
    pub(super) damaged: u64,
    /// The same, but only for snapshots.
    pub(super) damaged_snapshots: u64,
    /// A chunk of another log comes.
    pub(super) mixed: u64,
    /// It refuses for no reason.
    pub(super) refused: u64,
}

/// How often that was met.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met {
    pub(super) down: usize,
    pub(super) lost: usize,
    pub(super) stale: usize,
    pub(super) damaged: usize,
    pub(super) mixed: usize,
    pub(super) refused: usize,
    pub(super) full: usize,
    pub(super) kept: usize,
}

fn is_snapshot(bytes: &[u8]) -> bool {
    Sealed::kind(bytes) == Some(SealedKind::Snapshot)
}

impl Mailbox {
    /// Remembers the state in which it is, to list it later or to go back to it.
    pub(super) fn remember_this_state(&mut self) {
        self.older = self.chunks.clone();
    }

    pub(super) fn go_back(&mut self) {
        self.chunks = self.older.clone();
    }

    /// How many of the chunks are snapshots.
    pub(super) fn n_snapshots(&self) -> usize {
        self.chunks.values().filter(|it| is_snapshot(it)).count()
    }

    /// How many are of one kind.
    pub(super) fn n_of(&self, kind: SealedKind) -> usize {
        let kinds = self.chunks.values().map(|it| Sealed::kind(it));
        kinds.filter(|found| *found == Some(kind)).count()
    }

    pub(super) fn answer(
        &mut self,
        document: DocumentId,
        request: MailRequest,
        rng: &mut Seed,
    ) -> MailAnswer {
        if self.is_down {
            self.met.down += 1;
            return MailAnswer::Failed(CourierTrouble::Unreachable);
        }
        let mishaps = self.mishaps;
        let mut strikes = |of: u64| of > 0 && rng.next_u64() % 100 < of;
        if strikes(mishaps.refused) {
            self.met.refused += 1;
            return MailAnswer::Failed(CourierTrouble::Refused("not today".into()));
        }
        match request {
            MailRequest::List => {
                let is_stale = strikes(mishaps.stale);
                self.met.stale += usize::from(is_stale);
                let chunks = if is_stale { &self.older } else { &self.chunks };
                let of_it = chunks.keys().filter(|(of, _)| *of == document);
                let invented =
                    (0..self.invents).map(|_| Sealed::name(&rng.next_u64().to_be_bytes()));
                let names = of_it.map(|(_, name)| name.clone()).chain(invented);
                MailAnswer::Listed(names.collect())
            }
            MailRequest::Get(name) => {
                self.n_gets += 1;
                if self.invents > 0 && !self.chunks.contains_key(&(document, name.clone())) {
                    return MailAnswer::Got(name, b"nothing that anybody sealed".to_vec());
                }
                let Some(bytes) = self.chunks.get(&(document, name.clone())) else {
                    return MailAnswer::Lacks(name);
                };
                let mut bytes = bytes.clone();
                let is_damaged = strikes(mishaps.damaged)
                    || (is_snapshot(&bytes) && strikes(mishaps.damaged_snapshots));
                if is_damaged && !bytes.is_empty() {
                    self.met.damaged += 1;
                    let at = rng.next_u64() as usize % bytes.len();
                    match rng.next_u64() % 2 {
                        0 => bytes[at] ^= 1,
                        _ => bytes.truncate(at),
                    }
                } else if strikes(mishaps.mixed) {
                    self.met.mixed += 1;
                    bytes = b"\x01\x01a chunk of another log, or so it seems".to_vec();
                }
                MailAnswer::Got(name, bytes)
            }
            MailRequest::Put(name, bytes) => {
                self.n_puts += 1;
                self.n_made += usize::from(Sealed::kind(&bytes) == Some(SealedKind::Changes));
                if self.is_full {
                    self.met.full += 1;
                    let full = "its disk is full".to_owned();
                    return MailAnswer::Failed(CourierTrouble::Refused(full));
                }
                let is_lost = strikes(mishaps.lost)
                    || (is_snapshot(&bytes) && strikes(mishaps.lost_snapshots));
                match is_lost {
                    true => self.met.lost += 1,
                    false => _ = self.chunks.insert((document, name.clone()), bytes),
                }
                self.most_snapshots = self.most_snapshots.max(self.n_snapshots());
                MailAnswer::Stored(name)
            }
            MailRequest::Remove(name) => {
                self.n_removes += 1;
                if self.keeps {
                    self.met.kept += 1;
                    return MailAnswer::Keeps(name);
                }
                self.chunks.remove(&(document, name.clone()));
                MailAnswer::Removed(name)
            }
        }
    }
}
