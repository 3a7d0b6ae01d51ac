//! What a device keeps of a shared log beside the log itself: the keys, and a copy of what travels.

use super::{LastPlaces, OwnPlaces, Spare, present::Met};
use crate::model::{ChangeId, RelayAddress, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Keys that do not say what they came from.
const FIRST_KEYS: u8 = 1;
/// Keys that do not say which relays the device has for itself.
const SECOND_KEYS: u8 = 2;
/// Keys that do not say which relays of the log the device does not use.
const THIRD_KEYS: u8 = 3;
const KEYS: u8 = 4;
/// A copy that does not say when which courier had everything.
const SECOND_COPY: u8 = 2;
/// A copy that does not say how far the others were.
const THIRD_COPY: u8 = 3;
const COPY: u8 = 4;

/// The keys, and where to begin. Precious: without them the share is lost to this device.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptKeys {
    pub(super) keyring: Vec<u8>,
    pub(super) relays: Vec<RelayAddress>,
    pub(super) title: String,
    /// The keys before these, while it is still looked whether all have settled on these.
    pub(super) former: Option<KeptFormer>,
    /// The documents to which earlier keys of the log led: an old invitation leads no way back.
    pub(super) past: Vec<[u8; 16]>,
    /// What the person chose for this device alone.
    pub(super) own: OwnPlaces,
}

/// The keys before the last change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptFormer {
    pub(super) keyring: Vec<u8>,
    /// The sealed chunk that handed the present keys on.
    pub(super) handover: Vec<u8>,
    /// When this device went on to them.
    pub(super) since: Timestamp,
}

/// What versions before the second wrote.
#[derive(Debug, Serialize, Deserialize)]
struct FirstKeys {
    keyring: Vec<u8>,
    relays: Vec<RelayAddress>,
    title: String,
}

/// What versions before the third wrote.
#[derive(Debug, Serialize, Deserialize)]
struct SecondKeys {
    keyring: Vec<u8>,
    relays: Vec<RelayAddress>,
    title: String,
    former: Option<KeptFormer>,
    past: Vec<[u8; 16]>,
}

/// What versions before the fourth wrote.
#[derive(Debug, Serialize, Deserialize)]
struct ThirdKeys {
    keyring: Vec<u8>,
    relays: Vec<RelayAddress>,
    title: String,
    former: Option<KeptFormer>,
    past: Vec<[u8; 16]>,
    own_relays: Vec<RelayAddress>,
}

impl From<FirstKeys> for SecondKeys {
    fn from(first: FirstKeys) -> Self {
        Self {
            keyring: first.keyring,
            relays: first.relays,
            title: first.title,
            former: None,
            past: Vec::new(),
        }
    }
}

impl From<SecondKeys> for ThirdKeys {
    fn from(second: SecondKeys) -> Self {
        Self {
            keyring: second.keyring,
            relays: second.relays,
            title: second.title,
            former: second.former,
            past: second.past,
            own_relays: Vec::new(),
        }
    }
}

impl From<ThirdKeys> for KeptKeys {
    fn from(third: ThirdKeys) -> Self {
        Self {
            keyring: third.keyring,
            relays: third.relays,
            title: third.title,
            former: third.former,
            past: third.past,
            own: OwnPlaces::used(third.own_relays),
        }
    }
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
    /// When which courier last had everything.
    pub(super) successes: Vec<(RelayAddress, Timestamp)>,
    /// How far the others were, as they said last.
    pub(super) met: Vec<Met>,
    /// Where the log was last to be found.
    pub(super) last: LastPlaces,
}

/// What versions before the fourth wrote.
#[derive(Debug, Serialize, Deserialize)]
struct ThirdCopy {
    document: [u8; 16],
    courier: Vec<u8>,
    covered: Vec<ChangeId>,
    held: Vec<String>,
    first_relays: Vec<RelayAddress>,
    n_unconfirmed: u32,
    spare: Spare,
    successes: Vec<(RelayAddress, Timestamp)>,
}

/// What versions before the third wrote.
#[derive(Debug, Serialize, Deserialize)]
struct SecondCopy {
    document: [u8; 16],
    courier: Vec<u8>,
    covered: Vec<ChangeId>,
    held: Vec<String>,
    first_relays: Vec<RelayAddress>,
    n_unconfirmed: u32,
    spare: Spare,
}

impl From<SecondCopy> for ThirdCopy {
    fn from(second: SecondCopy) -> Self {
        Self {
            document: second.document,
            courier: second.courier,
            covered: second.covered,
            held: second.held,
            first_relays: second.first_relays,
            n_unconfirmed: second.n_unconfirmed,
            spare: second.spare,
            successes: Vec::new(),
        }
    }
}

impl From<ThirdCopy> for KeptCopy {
    fn from(third: ThirdCopy) -> Self {
        Self {
            document: third.document,
            courier: third.courier,
            covered: third.covered,
            held: third.held,
            first_relays: third.first_relays,
            n_unconfirmed: third.n_unconfirmed,
            spare: third.spare,
            successes: third.successes,
            met: Vec::new(),
            last: LastPlaces::default(),
        }
    }
}

fn encode(version: u8, record: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(&(version, record)).unwrap_or_default()
}

fn decode<T: DeserializeOwned>(version: u8, bytes: &[u8]) -> Option<T> {
    let (first, rest) = bytes.split_first()?;
    (*first == version).then(|| postcard::from_bytes(rest).ok())?
}

impl KeptKeys {
    pub(super) fn encode(&self) -> Vec<u8> {
        encode(KEYS, self)
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        decode(KEYS, bytes).or_else(|| {
            let first = || decode::<FirstKeys>(FIRST_KEYS, bytes).map(SecondKeys::from);
            let second = || {
                decode(SECOND_KEYS, bytes)
                    .or_else(first)
                    .map(ThirdKeys::from)
            };
            let third: ThirdKeys = decode(THIRD_KEYS, bytes).or_else(second)?;
            Some(third.into())
        })
    }
}

impl KeptCopy {
    pub(super) fn encode(&self) -> Vec<u8> {
        encode(COPY, self)
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        decode(COPY, bytes).or_else(|| {
            let second = || decode::<SecondCopy>(SECOND_COPY, bytes).map(ThirdCopy::from);
            let third: ThirdCopy = decode(THIRD_COPY, bytes).or_else(second)?;
            Some(third.into())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_an_earlier_version_are_read_and_of_a_later_one_are_left_alone() {
        let first = FirstKeys {
            keyring: vec![1, 2, 3],
            relays: Vec::new(),
            title: "Harbour forum".into(),
        };
        let read = KeptKeys::decode(&encode(FIRST_KEYS, &first)).expect("reads");
        assert_eq!(
            (read.keyring.len(), read.title.as_str()),
            (3, "Harbour forum")
        );
        let second = SecondKeys {
            past: vec![[7; 16]],
            ..first.into()
        };
        let read = KeptKeys::decode(&encode(SECOND_KEYS, &second)).expect("reads");
        assert_eq!(read.past, [[7; 16]]);
        assert_eq!(read.own, OwnPlaces::default());
        let relay = RelayAddress::parse("wss://relay.example.org").expect("one");
        let third = ThirdKeys {
            own_relays: vec![relay.clone()],
            ..second.into()
        };
        let mut read = KeptKeys::decode(&encode(THIRD_KEYS, &third)).expect("reads");
        assert_eq!(read.own, OwnPlaces::used(vec![relay.clone()]));
        read.own.leave(&relay, true);
        let mut bytes = read.encode();
        assert_eq!(KeptKeys::decode(&bytes), Some(read));
        bytes[0] = KEYS + 1;
        assert_eq!(KeptKeys::decode(&bytes), None);
    }

    #[test]
    fn a_copy_of_an_earlier_version_is_read_and_of_a_later_one_is_fetched_again() {
        let second = SecondCopy {
            document: [7; 16],
            courier: vec![1, 2, 3],
            covered: Vec::new(),
            held: vec!["held".into()],
            first_relays: Vec::new(),
            n_unconfirmed: 4,
            spare: Spare::default(),
        };
        let mut read = KeptCopy::decode(&encode(SECOND_COPY, &second)).expect("reads");
        assert_eq!((read.courier.len(), read.n_unconfirmed), (3, 4));
        assert_eq!(read.successes, []);
        let relay = RelayAddress::parse("wss://relay.example.org").expect("one");
        let third = ThirdCopy {
            successes: vec![(relay.clone(), Timestamp(4))],
            ..second.into()
        };
        let read_third = KeptCopy::decode(&encode(THIRD_COPY, &third)).expect("reads");
        assert_eq!(read_third.successes, third.successes);
        assert_eq!(read_third.met, []);
        read.successes.push((relay, Timestamp(5)));
        let mut bytes = read.encode();
        assert_eq!(KeptCopy::decode(&bytes), Some(read));
        bytes[0] = COPY + 1;
        assert_eq!(KeptCopy::decode(&bytes), None);
    }
}
