//! What a device keeps of a shared log beside the log itself: the keys, and a copy of what travels.

use super::Spare;
use crate::model::{ChangeId, RelayAddress};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

const KEYS: u8 = 1;
const COPY: u8 = 2;

/// The keys, and where to begin. Precious: without them the share is lost to this device.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptKeys {
    pub(super) keyring: Vec<u8>,
    pub(super) relays: Vec<RelayAddress>,
    pub(super) title: String,
}

/// The courier's document. A cache: without it all of it is fetched again.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptCopy {
    /// Which document it is a copy of.
    pub(super) document: [u8; 16],
    pub(super) courier: Vec<u8>,
    /// The heads of the log up to which its changes are in the document.
    pub(super) covered: Vec<ChangeId>,
    /// The chunks of devices that the log does not know.
    pub(super) held: Vec<String>,
    /// The relays of the invitation that are still used.
    pub(super) first_relays: Vec<RelayAddress>,
    /// How many changes in the document no relay had confirmed.
    pub(super) n_unconfirmed: u32,
    /// What mailboxes need not keep.
    pub(super) spare: Spare,
}

fn encode(version: u8, record: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(&(version, record)).unwrap_or_default()
}

fn decode<T: DeserializeOwned>(version: u8, bytes: &[u8]) -> Option<T> {
    match bytes.split_first()? {
        (found, rest) if *found == version => postcard::from_bytes(rest).ok(),
        _ => None,
    }
}

impl KeptKeys {
    pub(super) fn encode(&self) -> Vec<u8> {
        encode(KEYS, self)
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        decode(KEYS, bytes)
    }
}

impl KeptCopy {
    pub(super) fn encode(&self) -> Vec<u8> {
        encode(COPY, self)
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        decode(COPY, bytes)
    }
}
