//! What tabs of one device say to each other.

use crate::model::{ActionId, ChangeId, ClientId, LogId, RelayAddress, Sharing};
use serde::{Deserialize, Serialize};

/// What tabs of one device that have the same log open say to each other.
///
/// Another version of the page may talk here. It passes over a frame that it does not know: what a frame holds is never
/// changed, a new one is added at the end.
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
    /// Keys of the log were stored: they are to be read again. They never travel here themselves.
    Keys,
    /// "I talk to the relays of the log: tell me what you look at."
    Leads,
    /// How the log was shared, as earlier versions said it; what they said besides is passed over.
    EarlierSharing,
    /// What the person has open in a tab that does not.
    LooksAt {
        /// The tab.
        tab: ClientId,
        /// The action; `None` where it is none.
        action: Option<ActionId>,
    },
    /// The person wants all relays to be tried at once.
    CallAgain,
    /// The log is exchanged through a place that this device alone can reach.
    UseHere(RelayAddress),
    /// And is not any more.
    LeaveHere(RelayAddress),
    /// How the log is shared, from the tab that talks to the relays. The others know it from there alone.
    Sharing(Box<Sharing>),
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
