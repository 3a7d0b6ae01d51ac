//! What tabs of one device say to each other.

use crate::model::{ChangeId, LogId};
use serde::{Deserialize, Serialize};

/// What tabs of one device that have the same log open say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TabFrame {
    /// "I stand at these heads; send me what I lack."
    Hello {
        /// The heads of the sender's document.
        heads: Vec<ChangeId>,
    },
    /// Changes, as Automerge reads them.
    Changes(Vec<u8>),
    /// The log was removed from this device.
    Removed,
}

/// A tab's frame for one log, as it crosses the channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabMessage {
    /// The log that it is about.
    pub log: LogId,
    /// The frame.
    pub frame: TabFrame,
}

impl TabMessage {
    /// The bytes to send.
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads bytes that were received; anything malformed is `None`.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}
