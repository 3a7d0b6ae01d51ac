//! The keys themselves: made, used, and never shown.

pub use crate::model::DevicePublic;
use crate::model::Entropy;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Random bytes.
pub(super) fn random<const N: usize>(rng: &mut dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    for piece in bytes.chunks_mut(8) {
        piece.copy_from_slice(&rng.next_u64().to_le_bytes()[..piece.len()]);
    }
    bytes
}

/// What seals and opens all that travels of a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogKey(pub(super) [u8; 32]);

/// What an Ed25519 key (RFC 8032) is made of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningSeed(pub(super) [u8; 32]);

impl LogKey {
    /// A new one.
    pub fn random(rng: &mut dyn Entropy) -> Self {
        Self(random(rng))
    }
}

impl SigningSeed {
    /// A new one.
    pub fn random(rng: &mut dyn Entropy) -> Self {
        Self(random(rng))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> DevicePublic {
        DevicePublic(SigningKey::from_bytes(&self.0).verifying_key().to_bytes())
    }

    /// The secret that this key and the public half of another have in common (X25519, RFC 7748, over the
    /// keys' Montgomery form); `None` where the other is no key.
    pub(super) fn agree(&self, other: [u8; 32]) -> Option<[u8; 32]> {
        let mine = SigningKey::from_bytes(&self.0).to_scalar_bytes();
        shared(mine, other)
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        SigningKey::from_bytes(&self.0).sign(message).to_bytes()
    }
}

/// What two X25519 keys have in common. A point of small order would give the same to everybody.
pub(super) fn shared(mine: [u8; 32], other: [u8; 32]) -> Option<[u8; 32]> {
    let shared = x25519_dalek::x25519(mine, other);
    (shared != [0; 32]).then_some(shared)
}

impl DevicePublic {
    /// The same key as X25519 writes it; `None` where it is none.
    pub(super) fn montgomery(&self) -> Option<[u8; 32]> {
        let key = VerifyingKey::from_bytes(&self.0).ok()?;
        (!key.is_weak()).then(|| key.to_montgomery().to_bytes())
    }

    /// Whether the holder of this key signed the message. Strict: no weak keys, one signature only.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogKey")
    }
}

impl fmt::Debug for SigningSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSeed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_in_what_is_printed() {
        let seed = SigningSeed([0xab; 32]);
        let printed = format!("{seed:?} {:?}", LogKey([0xcd; 32]));
        assert_eq!(printed, "SigningSeed LogKey");
    }

    #[test]
    fn only_the_holder_signs() {
        let (mine, other) = (SigningSeed([1; 32]), SigningSeed([2; 32]));
        let signature = mine.sign(b"words");
        assert!(mine.public().has_signed(b"words", &signature));
        assert!(!mine.public().has_signed(b"word", &signature));
        assert!(!other.public().has_signed(b"words", &signature));
        assert!(!DevicePublic([0; 32]).has_signed(b"words", &signature));
    }
}
