//! Sealed chunks, introductions, keyrings and invitations: as they come, and as somebody who holds the keys could
//! have made them.

use super::{Numbers, ring};
use matters_arising::trust::{Handover, Introduction, Invite, Keyring, Reader, Sealed, SealedKind};
use sha2::{Digest, Sha256};

const KINDS: [SealedKind; 8] = [
    SealedKind::Changes,
    SealedKind::Snapshot,
    SealedKind::Introduction,
    SealedKind::Receipt,
    SealedKind::Presence,
    SealedKind::Live,
    SealedKind::Handover,
    SealedKind::Reader,
];

/// Bytes as each of them.
pub(super) fn read(bytes: &[u8]) {
    let ring = ring();
    if let Ok(opened) = Sealed::open(&ring, bytes) {
        assert_eq!(Sealed::kind(bytes), Some(opened.kind));
    }
    if let Some(said) = Introduction::read(&ring, bytes) {
        assert_eq!(Introduction::read(&ring, &said.encode()), Some(said));
    }
    // A log whose keys nobody here has.
    let other = Keyring::new(ring.log, ring.secrecy, &mut Numbers(78));
    assert!(Sealed::open(&other, bytes).is_err(), "nobody else can seal");
    assert_eq!(Introduction::read(&other, bytes), None);
    if let Some(reader) = Reader::decode(bytes) {
        assert_eq!(Reader::decode(&reader.encode()), Some(reader));
    }
    if let Some(handover) = Handover::decode(bytes, ring.device()) {
        assert_eq!(
            Handover::decode(&handover.encode(), ring.device()),
            Some(handover)
        );
    }
    if let Some(ring) = Keyring::decode(bytes) {
        assert_eq!(Keyring::decode(&ring.encode()), Some(ring));
    }
    invitations(bytes);
    let kind = KINDS[bytes
        .first()
        .map_or(0, |byte| usize::from(*byte) % KINDS.len())];
    let sealed = Sealed::new(&ring, kind, bytes, &mut Numbers(1)).bytes;
    let opened = Sealed::open(&ring, &sealed).expect("what is sealed is opened");
    assert_eq!((opened.kind, opened.body.as_slice()), (kind, bytes));
    assert_eq!(opened.device, ring.device());
}

/// As a word that was typed, and as one whose sum is right whatever is in it.
fn invitations(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(invite) = Invite::decode(&text) {
        reads_back(&invite);
    }
    // Of a sealed log, and of an open one.
    for version in [1, 2] {
        let mut said = [&[version], bytes].concat();
        let sum = Sha256::digest(&said);
        said.extend(&sum[..4]);
        if let Ok(invite) = Invite::decode(&bs58::encode(said).into_string()) {
            reads_back(&invite);
            let joined = Keyring::join(&invite, &mut Numbers(2));
            assert!(joined.is_of(&invite));
            assert_eq!(joined.may_write(), invite.may_write());
        }
    }
}

fn reads_back(invite: &Invite) {
    assert_eq!(Invite::decode(&invite.encode()).as_ref(), Ok(invite));
}
