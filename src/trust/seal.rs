//! Sealing what travels, and opening it again.
//!
//! A sealed chunk is `version (1) | kind (1) | nonce (24) | ciphertext`; the ciphertext, of
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a key that HKDF derives from the log key, holds
//! `flags (1) | device (32) | signature (64) | body`. Log, version and kind are bound in as associated
//! data, and the signature (Ed25519) covers them once more: a relay can neither read, change nor pass a
//! chunk off as another log's or another kind's, and a reader of the log cannot pass one off as another
//! device's. A chunk that comes twice does nothing, because what is in it does nothing twice.

use super::{
    Keyring,
    secret::{DevicePublic, random},
};
use crate::model::Entropy;
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};

const VERSION: u8 = 1;
const DOMAIN: &[u8] = b"matters-arising chunk 1\0";
const N_HEAD: usize = 2 + 24;
const N_SIGNED: usize = 1 + 32 + 64;
const N_TAG: usize = 16;
const DEFLATED: u8 = 1;
/// Below this size nothing is gained by compressing.
const WORTH_COMPRESSING: usize = 256;
/// The largest body, in bytes, before compression: as large as the largest snapshot that is read.
const LARGEST_BODY: u64 = 64 << 20;
/// How many bytes of a chunk's hash its name holds.
const N_NAME: usize = 16;

/// What a sealed chunk holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SealedKind {
    /// Some changes of the log.
    Changes,
    /// The whole log.
    Snapshot,
    /// The introduction of a device.
    Introduction,
    /// How far a device has seen the log.
    Receipt,
    /// What a person is looking at: passed on, never kept.
    Presence,
    /// Some changes of the log, ahead of the chunk in which they are kept: passed on, never kept.
    Live,
    /// New keys of the log, for the devices of those who stay.
    Handover,
    /// The device of somebody who may only read makes itself known.
    Reader,
}

impl SealedKind {
    const ALL: [(Self, u8); 8] = [
        (Self::Changes, 1),
        (Self::Snapshot, 2),
        (Self::Introduction, 3),
        (Self::Receipt, 4),
        (Self::Presence, 5),
        (Self::Live, 6),
        (Self::Handover, 7),
        (Self::Reader, 8),
    ];

    fn byte(self) -> u8 {
        let known = Self::ALL.iter().find(|(kind, _)| *kind == self);
        known.map_or(0, |(_, byte)| *byte)
    }

    fn of(byte: u8) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, known)| *known == byte);
        known.map(|(kind, _)| *kind)
    }
}

/// A sealed chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a sealed chunk held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it is.
    pub kind: SealedKind,
    /// The device that sealed it. Whether the log knows that device is another question.
    pub device: DevicePublic,
    /// The content.
    pub body: Vec<u8>,
}

/// Why a chunk was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It is too short, or not of this format.
    #[error("it is no sealed chunk")]
    Foreign,
    /// A newer version of the product sealed it.
    #[error("a newer version of the product sealed it")]
    Newer,
    /// It was sealed for another log or with another key, or was changed on the way.
    #[error("it was sealed with another key, or changed on the way")]
    NotOurs,
    /// Whoever holds the log key made it, but not the device that it names.
    #[error("its signature is not that of the device that it names")]
    BadSignature,
    /// Its content is larger than any log.
    #[error("its content is too large")]
    TooLarge,
}

impl Sealed {
    /// Seals a body.
    pub fn new(keyring: &Keyring, kind: SealedKind, body: &[u8], rng: &mut dyn Entropy) -> Self {
        let small = deflated(body);
        let (flags, content) = match &small {
            Some(small) => (DEFLATED, small.as_slice()),
            None => (0, body),
        };
        let signature = keyring.device.sign(&message(keyring, kind, flags, content));
        let mut plain = Vec::with_capacity(N_SIGNED + content.len() + N_TAG);
        plain.push(flags);
        plain.extend(keyring.device().0);
        plain.extend(signature);
        plain.extend(content);
        let nonce: [u8; 24] = random(rng);
        let payload = Payload {
            msg: &plain,
            aad: &bound(keyring, kind),
        };
        let sealed = cipher(keyring).encrypt(&XNonce::from(nonce), payload);
        let mut bytes = vec![VERSION, kind.byte()];
        bytes.extend(nonce);
        // Fails only beyond 256 GB.
        bytes.extend(sealed.unwrap_or_default());
        Self { bytes }
    }

    /// The name under which it travels: base 58 of the first half of the SHA-256 of its bytes.
    #[must_use]
    pub fn name(bytes: &[u8]) -> String {
        bs58::encode(&Sha256::digest(bytes)[..N_NAME]).into_string()
    }

    /// What a chunk says that it holds; whether it does, only [`Self::open`] knows.
    #[must_use]
    pub fn kind(bytes: &[u8]) -> Option<SealedKind> {
        bytes.get(1).copied().and_then(SealedKind::of)
    }

    /// Opens a sealed chunk.
    ///
    /// # Errors
    /// Where it cannot be opened with these keys, or its signature does not hold.
    pub fn open(keyring: &Keyring, bytes: &[u8]) -> Result<Opened, SealError> {
        let (head, sealed) = bytes.split_at_checked(N_HEAD).ok_or(SealError::Foreign)?;
        match head[0] {
            VERSION => {}
            newer if newer > VERSION && newer < 16 => return Err(SealError::Newer),
            _ => return Err(SealError::Foreign),
        }
        let kind = SealedKind::of(head[1]).ok_or(SealError::Newer)?;
        let mut nonce = [0; 24];
        nonce.copy_from_slice(&head[2..]);
        let payload = Payload {
            msg: sealed,
            aad: &bound(keyring, kind),
        };
        let plain = cipher(keyring)
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::NotOurs)?;
        let (signed, content) = plain
            .split_at_checked(N_SIGNED)
            .ok_or(SealError::BadSignature)?;
        let (mut device, mut signature) = ([0; 32], [0; 64]);
        device.copy_from_slice(&signed[1..33]);
        signature.copy_from_slice(&signed[33..]);
        let device = DevicePublic(device);
        let flags = signed[0];
        if !device.has_signed(&message(keyring, kind, flags, content), &signature) {
            return Err(SealError::BadSignature);
        }
        let body = match flags & DEFLATED {
            0 => content.to_vec(),
            _ => inflated(content)?,
        };
        Ok(Opened { kind, device, body })
    }
}

fn cipher(keyring: &Keyring) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(keyring.derive::<32>(b"seal")))
}

/// What a chunk cannot be moved away from.
fn bound(keyring: &Keyring, kind: SealedKind) -> Vec<u8> {
    let log = keyring.log.to_string();
    [DOMAIN, log.as_bytes(), &[VERSION, kind.byte()]].concat()
}

/// What a device signs.
fn message(keyring: &Keyring, kind: SealedKind, flags: u8, content: &[u8]) -> Vec<u8> {
    let mut message = bound(keyring, kind);
    message.push(flags);
    message.extend(Sha256::digest(content));
    message
}

/// The body compressed (RFC 1951), where that makes it smaller.
fn deflated(body: &[u8]) -> Option<Vec<u8>> {
    if body.len() < WORTH_COMPRESSING {
        return None;
    }
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).ok()?;
    let small = encoder.finish().ok()?;
    (small.len() < body.len()).then_some(small)
}

/// A body that grows beyond all measure is refused before there is room made for it.
fn inflated(content: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut body = Vec::new();
    DeflateDecoder::new(content)
        .take(LARGEST_BODY + 1)
        .read_to_end(&mut body)
        .map_err(|_| SealError::BadSignature)?;
    match body.len() as u64 > LARGEST_BODY {
        true => Err(SealError::TooLarge),
        false => Ok(body),
    }
}
