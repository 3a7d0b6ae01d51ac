//! How a device becomes one that the log knows: by its own word, or by that of another device that holds the
//! admission key. Its own word counts for more.

use super::{Admission, Keyring, secret::DevicePublic};
use crate::model::{Author, LogId, Timestamp};
use serde::{Deserialize, Serialize};

const DOMAIN: &[u8] = b"matters-arising introduction 1\0";

/// "This key belongs to this person's device", signed with the admission key of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introduction {
    /// The device's key.
    pub device: DevicePublic,
    /// Who uses it, as they gave themselves.
    pub author: Author,
    /// By the device's clock.
    pub at: Timestamp,
    /// Two halves, because arrays of 64 are more than serde knows.
    pub(super) signature: ([u8; 32], [u8; 32]),
}

fn message(log: LogId, device: DevicePublic, author: &Author, at: Timestamp) -> Vec<u8> {
    let said = postcard::to_allocvec(&(log, device, author, at)).unwrap_or_default();
    [DOMAIN, &said].concat()
}

impl Introduction {
    /// Introduces the device of a keyring; `None` where it may only read.
    #[must_use]
    pub fn new(keyring: &Keyring, author: &Author, at: Timestamp) -> Option<Self> {
        Self::of_another(keyring, keyring.device(), author, at)
    }

    /// Introduces the device of somebody else, who is known from before the keys were changed; `None` where
    /// this one may only read.
    #[must_use]
    pub fn of_another(
        keyring: &Keyring,
        device: DevicePublic,
        author: &Author,
        at: Timestamp,
    ) -> Option<Self> {
        let Admission::Full(admission) = &keyring.admission else {
            return None;
        };
        let signed = admission.sign(&message(keyring.log, device, author, at));
        let (mut first, mut second) = ([0; 32], [0; 32]);
        first.copy_from_slice(&signed[..32]);
        second.copy_from_slice(&signed[32..]);
        Some(Self {
            device,
            author: author.clone(),
            at,
            signature: (first, second),
        })
    }

    /// The bytes that travel, sealed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads an introduction, where it is one, and signed with the log's admission key.
    #[must_use]
    pub fn read(keyring: &Keyring, bytes: &[u8]) -> Option<Self> {
        let this: Self = postcard::from_bytes(bytes).ok()?;
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&this.signature.0);
        signature[32..].copy_from_slice(&this.signature.1);
        let message = message(keyring.log, this.device, &this.author, this.at);
        let admission = keyring.admission.public();
        admission.has_signed(&message, &signature).then_some(this)
    }
}
