//! With whom a log is shared, and how far each of them is.

use super::{ActionId, Author, LogId, RelayAddress, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The public half of a device's signing key: 32 bytes, as Ed25519 writes it. The others know the device by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DevicePublic(pub [u8; 32]);

/// The first eight bytes in hexadecimal: enough to tell devices of one log apart.
impl fmt::Display for DevicePublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..8]
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DevicePublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DevicePublic:{self}")
    }
}

/// Whether couriers can read what they carry of a log. Chosen once, when sharing begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Secrecy {
    /// They cannot: all that travels is sealed for those who were invited.
    #[default]
    Sealed,
    /// They can, and every Automerge program that knows its address can read and write it: the log's own
    /// document is exchanged as it is.
    Open,
}

/// How the open log is shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// Whether this device may write, or only read.
    pub may_write: bool,
    /// The relays that carry it, by address.
    pub couriers: Vec<Courier>,
    /// The relays that the log names and that this device does not use, because its person chose so.
    pub left: Vec<RelayAddress>,
    /// The others who take part, as far as they have made themselves known.
    pub members: Vec<Member>,
    /// Changes of this device that no relay has confirmed.
    pub n_unsent: u32,
    /// Changes that were made here and go to nobody, because this device may only read.
    pub n_kept_back: u32,
    /// Pieces that came from devices which the log does not know.
    pub n_held: u32,
    /// Pieces that could not be opened with the keys of this log.
    pub n_refused: u32,
    /// How much in a hundred of what came is taken in; `None` where nothing waits.
    pub taken_in: Option<u8>,
    /// Whether this device has been shut out of what is new.
    pub shut_out: Option<ShutOut>,
    /// The address by which any Automerge program finds the log; `None` where it is sealed.
    pub open_as: Option<String>,
}

/// Why nothing new comes to a device any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShutOut {
    /// Somebody changed the keys of the log, and handed the new ones to others only.
    LeftOut(Author),
    /// Two people changed the keys, and each left the other out.
    Disputed(Vec<Author>),
}

impl Sharing {
    /// How many of the couriers have all that is here.
    pub fn n_level(&self) -> usize {
        let level = self.couriers.iter();
        level
            .filter(|courier| courier.state == CourierState::Level)
            .count()
    }
}

/// One relay, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Courier {
    /// Where it is.
    pub address: RelayAddress,
    /// For whom it carries the log.
    pub reach: CourierReach,
    /// How it is going.
    pub state: CourierState,
    /// When it last said that it has everything.
    pub last_success: Option<Timestamp>,
    /// Changes of this device that it has not confirmed.
    pub n_waiting: u32,
    /// How many in a hundred pieces have come of those that it has and that are lacking here; `None` where none is, or
    /// where it does not say how many there are.
    pub fetched: Option<u8>,
    /// What went wrong last, if nothing has gone well since.
    pub trouble: Option<CourierTrouble>,
}

/// For whom a courier carries the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CourierReach {
    /// For everybody: the log names it, or an invitation that was followed.
    Everybody,
    /// For this device alone, whose person chose it; the others do not hear of it.
    ThisDevice,
}

/// How it is going with a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CourierState {
    /// It is being called.
    Connecting,
    /// It answers, and changes are on their way.
    Exchanging,
    /// It has all that is here.
    Level,
    /// It answers, but has nothing of this log yet.
    Unknown,
    /// Another tab of this browser talks to it.
    Elsewhere,
    /// It will be called again after so many seconds.
    Resting(u32),
    /// It is not called again before somebody asks for it.
    Stopped,
}

/// What went wrong with a relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CourierTrouble {
    /// It could not be reached.
    Unreachable,
    /// It closed the connection.
    Closed,
    /// It answered with something else than relays say.
    NotARelay,
    /// It refuses, and says why.
    Refused(String),
    /// It did not answer for a long while.
    Silent,
    /// It sent what cannot be read.
    Misbehaved,
}

/// Somebody else who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Their device, as the log knows it.
    pub device: DevicePublic,
    /// Who, as they gave themselves.
    pub author: Author,
    /// What they may do.
    pub role: MemberRole,
    /// Whether they are here now.
    pub presence: Presence,
    /// How far they were when they last said so.
    pub seen: Option<Seen>,
    /// Whether they were handed new keys and have not said anything with them yet.
    pub lacks_keys: bool,
}

/// What somebody may do in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MemberRole {
    /// Read and write.
    Writes,
    /// Read only.
    Reads,
}

/// Whether somebody has the log open now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Presence {
    /// They have not, or no relay passes it on.
    #[default]
    Away,
    /// They have.
    Here {
        /// The action that they look at.
        looks_at: Option<ActionId>,
    },
}

/// How far somebody has seen the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// When they said so, by their clock.
    pub at: Timestamp,
    /// How many changes of the log here they had not seen then; `None` where they had changes that have not come here,
    /// so that nobody here can count.
    pub n_behind: Option<u32>,
    /// Whether they said so themselves since this log was opened here; else it may be long since they were so far.
    pub is_heard: bool,
}

/// What an invitation is to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitePreview {
    /// The log.
    pub log: LogId,
    /// Its title when the invitation was made.
    pub title: String,
    /// Who invites: name, then organisation.
    pub from: (String, String),
    /// The relays that it names.
    pub relays: Vec<RelayAddress>,
    /// Whether it lets one write.
    pub may_write: bool,
    /// Whether the log is sealed.
    pub secrecy: Secrecy,
}
