//! What one device holds of one log: the keys, and what is derived from them.

use super::{
    Invite,
    secret::{DevicePublic, LogKey, SigningSeed},
};
use crate::model::{Entropy, LogId, Secrecy};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The first byte of [`Keyring::encode`], which also says whether the log is sealed.
const SEALED: u8 = 1;
const OPEN: u8 = 2;

/// Who may introduce devices to a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Admission {
    /// This device may, and so can write and invite others to write.
    Full(SigningSeed),
    /// Others may, who hold the secret half.
    ReadOnly(DevicePublic),
}

impl Admission {
    /// The public half.
    #[must_use]
    pub fn public(&self) -> DevicePublic {
        match self {
            Self::Full(seed) => seed.public(),
            Self::ReadOnly(public) => *public,
        }
    }
}

/// The keys of one log on one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyring {
    /// The log.
    pub log: LogId,
    pub(super) key: LogKey,
    pub(super) admission: Admission,
    pub(super) device: SigningSeed,
    /// Whether the log itself is sealed with the key, or only what its people say of themselves.
    #[serde(skip)]
    pub secrecy: Secrecy,
}

impl Keyring {
    /// New keys for a log that is shared from now on.
    pub fn new(log: LogId, secrecy: Secrecy, rng: &mut dyn Entropy) -> Self {
        Self {
            secrecy,
            log,
            key: LogKey::random(rng),
            admission: Admission::Full(SigningSeed::random(rng)),
            device: SigningSeed::random(rng),
        }
    }

    /// The keys that an invitation brings, and a new one for this device.
    pub fn join(invite: &Invite, rng: &mut dyn Entropy) -> Self {
        Self {
            secrecy: invite.secrecy,
            log: invite.log,
            key: invite.key.clone(),
            admission: invite.admission.clone(),
            device: SigningSeed::random(rng),
        }
    }

    /// The keys that an invitation brings, for a device that has been known by its key before.
    #[must_use]
    pub fn join_as_before(&self, invite: &Invite) -> Self {
        Self {
            secrecy: invite.secrecy,
            log: invite.log,
            key: invite.key.clone(),
            admission: invite.admission.clone(),
            device: self.device.clone(),
        }
    }

    /// New keys for the same log. The device keeps its own, by which the others know it.
    pub fn renewed(&self, rng: &mut dyn Entropy) -> Self {
        Self {
            device: self.device.clone(),
            ..Self::new(self.log, self.secrecy, rng)
        }
    }

    /// Whether these are the keys of the same share of the log: two devices that each began to share
    /// it by themselves have different ones.
    #[must_use]
    pub fn is_of(&self, invite: &Invite) -> bool {
        self.log == invite.log && self.key == invite.key && self.secrecy == invite.secrecy
    }

    /// Takes what an invitation to the same share allows beyond what this device may already.
    pub fn widen(&mut self, invite: &Invite) {
        if self.is_of(invite) && invite.may_write() {
            self.admission = invite.admission.clone();
        }
    }

    /// Whether this device may write.
    #[must_use]
    pub fn may_write(&self) -> bool {
        matches!(self.admission, Admission::Full(_))
    }

    /// This device, as the others see it.
    #[must_use]
    pub fn device(&self) -> DevicePublic {
        self.device.public()
    }

    /// The sixteen bytes under which relays know the document that carries the log. Nobody can tell
    /// from them which log it is, and only those who hold the key can work them out. They have the shape
    /// of a random UUID (RFC 9562, version 4), because the published JavaScript server answers to no other.
    #[must_use]
    pub fn document(&self) -> [u8; 16] {
        document(self.log, &self.key, self.secrecy)
    }

    /// HKDF with SHA-256 (RFC 5869) of the log key, bound to the log and to a purpose.
    pub(super) fn derive<const N: usize>(&self, purpose: &[u8]) -> [u8; N] {
        derive(&self.key.0, self.log, purpose)
    }

    /// The bytes to keep on this device, and nowhere else.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let version = match self.secrecy {
            Secrecy::Sealed => SEALED,
            Secrecy::Open => OPEN,
        };
        postcard::to_allocvec(&(version, self)).unwrap_or_default()
    }

    /// Reads what [`Self::encode`] wrote; `None` where it did not, or a newer version did.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let secrecy = match *version {
            SEALED => Secrecy::Sealed,
            OPEN => Secrecy::Open,
            _ => return None,
        };
        let read: Self = postcard::from_bytes(rest).ok()?;
        Some(Self { secrecy, ..read })
    }
}

/// The name of the document that a log key leads to: another one where the log is open, so that what is sealed
/// and what is not never meet.
pub(super) fn document(log: LogId, key: &LogKey, secrecy: Secrecy) -> [u8; 16] {
    let purpose: &[u8] = match secrecy {
        Secrecy::Sealed => b"document",
        Secrecy::Open => b"open document",
    };
    let mut id: [u8; 16] = derive(&key.0, log, purpose);
    id[6] = (id[6] & 0x0f) | 0x40;
    id[8] = (id[8] & 0x3f) | 0x80;
    id
}

/// HKDF with SHA-256 (RFC 5869) of a secret, bound to a log and to a purpose.
pub(super) fn derive<const N: usize>(secret: &[u8], log: LogId, purpose: &[u8]) -> [u8; N] {
    let info = [purpose, b"/", log.to_string().as_bytes()].concat();
    let mut out = [0; N];
    let expanded = Hkdf::<Sha256>::new(Some(b"matters-arising/1"), secret).expand(&info, &mut out);
    debug_assert!(expanded.is_ok(), "HKDF gives up to 8,160 bytes");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_follows_from_key_and_log_alone() {
        let mut n = 0;
        let mut rng = || {
            n += 1;
            n
        };
        let log = LogId::random(&mut rng);
        let mine = Keyring::new(log, Secrecy::Sealed, &mut rng);
        let theirs = Keyring {
            device: SigningSeed::random(&mut rng),
            ..mine.clone()
        };
        assert_eq!(mine.document(), theirs.document());
        let other_log = Keyring {
            log: LogId::random(&mut rng),
            ..mine.clone()
        };
        assert_ne!(mine.document(), other_log.document());
        let other_key = Keyring {
            key: LogKey::random(&mut rng),
            ..mine.clone()
        };
        assert_ne!(mine.document(), other_key.document());
        let open = Keyring {
            secrecy: Secrecy::Open,
            ..mine.clone()
        };
        assert_ne!(mine.document(), open.document());
        assert_ne!(mine.derive::<16>(b"document"), mine.derive::<16>(b"seal"));
    }

    #[test]
    fn a_keyring_reads_back_what_it_writes_and_nothing_newer() {
        let mut rng = || 9u64;
        for secrecy in [Secrecy::Sealed, Secrecy::Open] {
            let ring = Keyring::new(LogId::random(&mut rng), secrecy, &mut rng);
            assert_eq!(Keyring::decode(&ring.encode()), Some(ring));
        }
        let ring = Keyring::new(LogId::random(&mut rng), Secrecy::Sealed, &mut rng);
        let mut bytes = ring.encode();
        assert_eq!(bytes[0], 1, "as earlier versions wrote it");
        assert_eq!(Keyring::decode(&bytes[..40]), None);
        bytes[0] = 3;
        assert_eq!(Keyring::decode(&bytes), None);
        assert_eq!(Keyring::decode(b""), None);
    }
}
