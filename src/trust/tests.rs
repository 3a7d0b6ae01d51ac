//! What sealing promises, tried from the outside.

use super::*;
use crate::model::{Author, DeviceId, InviteProblem, LogId, RelayAddress, Secrecy, Timestamp};

fn rng(seed: u64) -> impl FnMut() -> u64 {
    let mut n = seed;
    move || {
        n = n
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        n ^ (n >> 29)
    }
}

fn ring() -> Keyring {
    let mut rng = rng(1);
    let log = LogId::random(&mut rng);
    Keyring::new(log, Secrecy::Sealed, &mut rng)
}

fn invite(ring: &Keyring, read_only: bool) -> Invite {
    let relays = vec![RelayAddress::parse("wss://relay.example.org").expect("one")];
    let from = ("Ada".to_owned(), "Forum".to_owned());
    Invite::new(ring, "Harbour forum", from, relays, read_only)
}

fn author() -> Author {
    Author {
        device: DeviceId::random(&mut rng(5)),
        name: "Ada".into(),
        organisation: "Forum".into(),
    }
}

#[test]
fn t1_who_was_invited_opens_what_was_sealed() {
    let mine = ring();
    let theirs = Keyring::join(&invite(&mine, true), &mut rng(2));
    for body in [&b""[..], b"short", &[7; 100_000]] {
        let sealed = Sealed::new(&mine, SealedKind::Changes, body, &mut rng(3));
        let opened = Sealed::open(&theirs, &sealed.bytes).expect("opens");
        assert_eq!(opened.body, body);
        assert_eq!(opened.kind, SealedKind::Changes);
        assert_eq!(opened.device, mine.device());
    }
}

#[test]
fn t2_a_relay_finds_nothing_readable_and_no_two_chunks_alike() {
    let mine = ring();
    let mut rng = rng(3);
    let words = b"the minister's office is late again";
    let one = Sealed::new(&mine, SealedKind::Changes, words, &mut rng).bytes;
    let two = Sealed::new(&mine, SealedKind::Changes, words, &mut rng).bytes;
    assert!(
        !one.windows(8)
            .any(|window| words.windows(8).any(|w| w == window))
    );
    assert_ne!(one[26..], two[26..]);
    assert_ne!(Sealed::name(&one), Sealed::name(&two));
}

#[test]
fn t3_a_chunk_changed_in_any_byte_is_refused() {
    let mine = ring();
    let bytes = Sealed::new(&mine, SealedKind::Snapshot, b"words", &mut rng(3)).bytes;
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(Sealed::open(&mine, &changed).is_err(), "byte {at}");
        assert!(Sealed::open(&mine, &bytes[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn t4_a_chunk_of_another_log_or_key_is_refused() {
    let mine = ring();
    let bytes = Sealed::new(&mine, SealedKind::Changes, b"words", &mut rng(3)).bytes;
    let other_log = Keyring {
        log: LogId::random(&mut rng(9)),
        ..mine.clone()
    };
    assert_eq!(Sealed::open(&other_log, &bytes), Err(SealError::NotOurs));
    let other_key = Keyring {
        key: LogKey::random(&mut rng(9)),
        ..mine.clone()
    };
    assert_eq!(Sealed::open(&other_key, &bytes), Err(SealError::NotOurs));
}

#[test]
fn t5_a_chunk_is_not_passed_off_as_another_kind() {
    let mine = ring();
    let mut bytes = Sealed::new(&mine, SealedKind::Receipt, b"words", &mut rng(3)).bytes;
    bytes[1] = 1;
    assert_eq!(Sealed::open(&mine, &bytes), Err(SealError::NotOurs));
    bytes[1] = 99;
    assert_eq!(Sealed::open(&mine, &bytes), Err(SealError::Newer));
}

#[test]
fn t6_content_that_grows_beyond_all_measure_is_refused() {
    let mine = ring();
    let vast = vec![0; (64 << 20) + 1];
    let bytes = Sealed::new(&mine, SealedKind::Changes, &vast, &mut rng(3)).bytes;
    assert!(bytes.len() < 200_000, "it is a bomb");
    assert_eq!(Sealed::open(&mine, &bytes), Err(SealError::TooLarge));
}

#[test]
fn t7_a_device_is_introduced_by_who_may_write_and_by_nobody_else() {
    let mine = ring();
    let writer = Keyring::join(&invite(&mine, false), &mut rng(2));
    let reader = Keyring::join(&invite(&mine, true), &mut rng(4));
    let at = Timestamp(1_700_000_000);
    let said = Introduction::new(&writer, &author(), at).expect("may write");
    let read = Introduction::read(&mine, &said.encode());
    assert_eq!(read.as_ref(), Some(&said));
    assert_eq!(Introduction::new(&reader, &author(), at), None);
    // Not for another device, with other words, or for another log.
    let moved = Introduction {
        device: mine.device(),
        ..said.clone()
    };
    assert_eq!(Introduction::read(&mine, &moved.encode()), None);
    let forged = Introduction {
        author: Author {
            name: "Eve".into(),
            ..author()
        },
        ..said.clone()
    };
    assert_eq!(Introduction::read(&mine, &forged.encode()), None);
    let other = Keyring {
        log: LogId::random(&mut rng(9)),
        ..mine
    };
    assert_eq!(Introduction::read(&other, &said.encode()), None);
}

#[test]
fn t8_an_invitation_reads_back_and_a_letter_wrong_is_noticed() {
    let mine = ring();
    for read_only in [true, false] {
        let invite = invite(&mine, read_only);
        let word = invite.encode();
        assert_eq!(Invite::decode(&word), Ok(invite.clone()));
        assert_eq!(invite.may_write(), !read_only);
        let mailed = format!(" {}\r\n {}\n", &word[..76], &word[76..]);
        assert_eq!(Invite::decode(&mailed), Ok(invite));
        for at in 0..word.len() {
            let mut wrong = word.clone().into_bytes();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            let wrong = String::from_utf8(wrong).expect("ASCII");
            assert!(Invite::decode(&wrong).is_err());
            assert_eq!(Invite::decode(&word[..at]), Err(InviteProblem::Damaged));
        }
    }
    assert_eq!(
        Invite::decode(&"2".repeat(9_000)),
        Err(InviteProblem::Damaged)
    );
}

#[test]
fn t9_an_invitation_to_read_holds_nothing_that_lets_one_write() {
    let mine = ring();
    let Admission::Full(seed) = &mine.admission else {
        panic!("whoever shares may write");
    };
    let word = invite(&mine, true).encode();
    let bytes = bs58::decode(word).into_vec().expect("base 58");
    assert!(!bytes.windows(32).any(|window| window == seed.0));
}

#[test]
fn t10_an_invitation_is_never_too_long_to_be_read() {
    let mine = ring();
    let relays = (0..40).map(|n| format!("wss://relay{n}.example.org/{}", "x".repeat(400)));
    let relays: Vec<_> = relays
        .map(|address| RelayAddress::parse(&address).expect("an address"))
        .collect();
    let long = "\u{1F600}".repeat(5_000);
    let from = (long.clone(), long.clone());
    let invite = Invite::new(&mine, &long, from, relays, false);
    assert!(!invite.relays.is_empty());
    assert_eq!(Invite::decode(&invite.encode()), Ok(invite));
}
