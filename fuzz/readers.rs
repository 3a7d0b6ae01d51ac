//! Everything that reads what came from outside: bytes in, and either a value that holds what it promises, or an
//! error. Fuzzed by `cargo xtask fuzz`; `tests/core/hostile.rs` gives it the corpus.
//!
//! Must not know libFuzzer: it is compiled into the tests as well.

#[path = "readers/accounted.rs"]
pub(crate) mod accounted;
#[path = "readers/files.rs"]
mod files;
#[path = "readers/guard.rs"]
mod guard;
#[path = "readers/mailboxes.rs"]
pub(crate) mod mailboxes;
#[path = "readers/sealed.rs"]
mod sealed;
#[path = "readers/tables.rs"]
mod tables;
#[path = "readers/talk.rs"]
pub(crate) mod talk;
#[path = "readers/wire.rs"]
mod wire;

use matters_arising::{
    model::{Entropy, LogId, Secrecy},
    trust::Keyring,
};

/// What reads some bytes, and fails where they make it break a promise.
pub(crate) type Reader = fn(&[u8]);

/// Every reader, by the name of its fuzz target.
pub(crate) const READERS: &[(&str, Reader)] = &[
    ("wire_frames", wire::frames),
    ("sync_messages", wire::sync_messages),
    ("sealed", sealed::read),
    ("snapshot", files::snapshot),
    ("import", files::import),
    ("portable", files::portable),
    ("office", tables::office),
    ("tables", tables::tables),
    ("relay_address", wire::addresses),
    ("relay_talks", talk::listen),
    ("nats_ops", mailboxes::nats_ops),
    ("nats_talks", mailboxes::nats_talks),
    ("dav_listings", mailboxes::dav_listings),
];

/// Gives bytes to the reader of this name.
pub(crate) fn read(name: &str, bytes: &[u8]) {
    let known = READERS.iter().find(|(reader, _)| *reader == name);
    let (_, reader) = known.expect("a fuzz target is named as its reader is");
    reader(bytes);
}

/// The same numbers every time (SplitMix64).
pub(crate) struct Numbers(pub u64);

impl Entropy for Numbers {
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// The keys of somebody else's log.
pub(crate) fn ring() -> Keyring {
    let mut rng = Numbers(77);
    let log = LogId::random(&mut rng);
    Keyring::new(log, Secrecy::Sealed, &mut rng)
}
