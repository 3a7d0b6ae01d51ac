//! Bytes from the network: whatever they are, reading them ends with a value or an error, never with a panic.

use crate::support::Seed;
use matters_arising::{
    model::{LogId, RelayAddress},
    trust::{Introduction, Invite, Keyring, Sealed, SealedKind},
    wire::{AboutDocument, DocumentId, RepoFrame, TabMessage, of_cbor_bytes},
};
use proptest::{collection::vec, prelude::*};

fn ring() -> Keyring {
    let mut rng = Seed(77);
    let log = LogId::random(&mut rng);
    Keyring::new(log, &mut rng)
}

/// Reads bytes as everything that comes from outside.
fn read_as_all(bytes: &[u8]) {
    let ring = ring();
    let _ = RepoFrame::decode(bytes);
    let _ = TabMessage::decode(bytes);
    let _ = of_cbor_bytes(bytes);
    let _ = Keyring::decode(bytes);
    assert!(Sealed::open(&ring, bytes).is_err(), "nobody else can seal");
    assert_eq!(Introduction::read(&ring, bytes), None);
    let text = String::from_utf8_lossy(bytes);
    assert!(Invite::decode(&text).is_err());
    let _ = text.parse::<DocumentId>();
    if let Ok(address) = RelayAddress::parse(&text) {
        // What was read once is read again as the same.
        assert_eq!(RelayAddress::parse(address.as_str()), Ok(address.clone()));
        let _ = (address.url().len(), address.login());
    }
}

/// Things that are read, as they are written.
fn written() -> Vec<Vec<u8>> {
    let (ring, mut rng) = (ring(), Seed(78));
    let document = DocumentId(ring.document());
    let frame = |what| RepoFrame::Document {
        sender: "a".to_owned(),
        target: "b".to_owned(),
        document,
        what,
    };
    vec![
        frame(AboutDocument::Sync(vec![0x42, 0, 0, 0])).encode(),
        frame(AboutDocument::Ephemeral {
            session: "s".to_owned(),
            count: 7,
            data: vec![0x41, 0],
        })
        .encode(),
        Sealed::new(&ring, SealedKind::Changes, &[1; 400], &mut rng).bytes,
        Invite::new(&ring, "Title", Default::default(), Vec::new(), true)
            .encode()
            .into_bytes(),
        ring.encode(),
        b"dav+https://ann:secret@files.example.org/minutes".to_vec(),
    ]
}

proptest! {
    #[test]
    fn x1_no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..700)) {
        read_as_all(&bytes);
    }

    #[test]
    fn x2_nor_do_bytes_that_were_changed_on_the_way(
        which in 0..6usize,
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let original = written().swap_remove(which);
        let mut bytes = original.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        prop_assume!(bytes != original);
        read_as_all(&bytes);
    }
}
