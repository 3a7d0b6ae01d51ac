//! New keys of a log, sealed to the devices of those who stay.
//!
//! A handover travels in the document of the old keys, as the body of a sealed chunk, and is signed like
//! every chunk by the device that made it. It holds one box for each device that is to go on, those who may only
//! read in a list of their own, and who finds none for theirs is left out. A box is closed with XChaCha20-Poly1305 under a key that HKDF derives from
//! what X25519 makes of a key used once and the device's own key.

use super::{
    Admission, Keyring,
    keyring::derive,
    secret::{DevicePublic, LogKey, random, shared},
};
use crate::model::{Entropy, LogId};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};

const DOMAIN: &[u8] = b"matters-arising handover 1\0";
const TO_READ: &[u8] = b"matters-arising handover to read 1\0";
/// More devices than this never share one log; a handover that names more is not read.
const MOST_DEVICES: usize = 10_000;

/// New keys, each device's in a box that only it can open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The public half of the key used once.
    once: [u8; 32],
    boxes: Vec<KeyBox>,
    /// Of those who may only read. Stands behind the rest, where earlier versions do not look.
    #[serde(skip)]
    readers: Vec<KeyBox>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeyBox {
    device: DevicePublic,
    sealed: Vec<u8>,
}

impl Handover {
    /// Hands the new keys of a log to these devices, and to these others what lets them read. What is no device's
    /// key gets no box.
    pub fn new(
        new: &Keyring,
        maker: DevicePublic,
        devices: impl IntoIterator<Item = DevicePublic>,
        readers: impl IntoIterator<Item = DevicePublic>,
        rng: &mut dyn Entropy,
    ) -> Self {
        let secret: [u8; 32] = random(rng);
        let once = x25519(secret, X25519_BASEPOINT_BYTES);
        let to_read = Admission::ReadOnly(new.admission.public());
        let close = |device: DevicePublic, admission: &Admission, domain: &[u8]| {
            let plain = postcard::to_allocvec(&(&new.key, admission)).unwrap_or_default();
            let secret = shared(secret, device.montgomery()?)?;
            let bound = bound(domain, new.log, maker, device, once);
            let payload = Payload {
                msg: &plain,
                aad: &bound,
            };
            // The key is used for this box alone, so that no two have a nonce in common.
            let sealed = cipher(new.log, &secret, &bound).encrypt(&XNonce::from([0; 24]), payload);
            let sealed = sealed.ok()?;
            Some(KeyBox { device, sealed })
        };
        let sorted = |mut boxes: Vec<KeyBox>| {
            boxes.sort_by_key(|one| one.device);
            boxes.dedup_by_key(|one| one.device);
            boxes
        };
        let boxes = devices.into_iter();
        let boxes = boxes.filter_map(|device| close(device, &new.admission, DOMAIN));
        let readers = readers.into_iter();
        let readers = readers.filter_map(|device| close(device, &to_read, TO_READ));
        Self {
            once,
            boxes: sorted(boxes.collect()),
            readers: sorted(readers.collect()),
        }
    }

    /// The body of the chunk in which it travels.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = postcard::to_allocvec(self).unwrap_or_default();
        if !self.readers.is_empty() {
            bytes.extend(postcard::to_allocvec(&self.readers).unwrap_or_default());
        }
        bytes
    }

    /// Reads such a body. One that leaves out the device that made it is none: nobody hands keys on and
    /// stays outside.
    #[must_use]
    pub fn decode(bytes: &[u8], maker: DevicePublic) -> Option<Self> {
        let (mut this, rest): (Self, _) = postcard::take_from_bytes(bytes).ok()?;
        if !rest.is_empty() {
            this.readers = postcard::from_bytes(rest).ok()?;
        }
        let n = this.boxes.len() + this.readers.len();
        let is_sound = n <= MOST_DEVICES && this.is_for(maker);
        is_sound.then_some(this)
    }

    /// Whether a device is handed the new keys, and goes on writing.
    #[must_use]
    pub fn is_for(&self, device: DevicePublic) -> bool {
        self.boxes.iter().any(|one| one.device == device)
    }

    /// Whether a device is handed what lets it read on.
    #[must_use]
    pub fn lets_read(&self, device: DevicePublic) -> bool {
        self.readers.iter().any(|one| one.device == device)
    }

    /// Whether a device is handed anything.
    #[must_use]
    pub fn hands_to(&self, device: DevicePublic) -> bool {
        self.is_for(device) || self.lets_read(device)
    }

    /// Whether the device of a keyring goes on. Who may write is never made to read only by it.
    #[must_use]
    pub fn reaches(&self, old: &Keyring) -> bool {
        let device = old.device();
        self.is_for(device) || (!old.may_write() && self.lets_read(device))
    }

    /// The keyring with which this device goes on; `None` where it is left out, or its box is not sound.
    #[must_use]
    pub fn open(&self, old: &Keyring, maker: DevicePublic) -> Option<Keyring> {
        let device = old.device();
        let of = |boxes: &[KeyBox]| boxes.iter().find(|one| one.device == device).cloned();
        let (mine, domain) = match of(&self.boxes) {
            Some(mine) => (mine, DOMAIN),
            None if old.may_write() => return None,
            None => (of(&self.readers)?, TO_READ),
        };
        let secret = old.device.agree(self.once)?;
        let bound = bound(domain, old.log, maker, device, self.once);
        let payload = Payload {
            msg: &mine.sealed,
            aad: &bound,
        };
        let cipher = cipher(old.log, &secret, &bound);
        let plain = cipher.decrypt(&XNonce::from([0; 24]), payload).ok()?;
        let (key, admission): (LogKey, Admission) = postcard::from_bytes(&plain).ok()?;
        let lets_write = matches!(admission, Admission::Full(_));
        (lets_write == (domain == DOMAIN)).then(|| Keyring {
            secrecy: old.secrecy,
            log: old.log,
            key,
            admission,
            device: old.device.clone(),
        })
    }
}

/// What a box cannot be moved away from.
fn bound(
    domain: &[u8],
    log: LogId,
    maker: DevicePublic,
    device: DevicePublic,
    once: [u8; 32],
) -> Vec<u8> {
    let log = log.to_string();
    [domain, log.as_bytes(), &maker.0, &device.0, &once].concat()
}

fn cipher(log: LogId, secret: &[u8; 32], bound: &[u8]) -> XChaCha20Poly1305 {
    let purpose = [b"handover/", bound].concat();
    XChaCha20Poly1305::new(&Key::from(derive::<32>(secret, log, &purpose)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Secrecy, trust::Invite};

    fn rng(mut n: u64) -> impl FnMut() -> u64 {
        move || {
            n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            n ^ (n >> 31)
        }
    }

    /// Three devices of one log, as their keyrings.
    fn three() -> [Keyring; 3] {
        let mut rng = rng(1);
        let first = Keyring::new(LogId::random(&mut rng), Secrecy::Sealed, &mut rng);
        let from = (String::new(), String::new());
        let invite = Invite::new(&first, "Log", from, Vec::new(), false);
        let (second, third) = (
            Keyring::join(&invite, &mut rng),
            Keyring::join(&invite, &mut rng),
        );
        [first, second, third]
    }

    #[test]
    fn who_stays_opens_the_new_keys_and_who_is_left_out_does_not() {
        let [maker, stays, leaves] = three();
        let new = maker.renewed(&mut rng(2));
        let made = Handover::new(
            &new,
            maker.device(),
            [maker.device(), stays.device()],
            [],
            &mut rng(3),
        );
        let read = Handover::decode(&made.encode(), maker.device()).expect("reads");
        let opened = read.open(&stays, maker.device()).expect("opens");
        assert_eq!(opened.document(), new.document());
        assert_eq!(opened.device(), stays.device(), "its own key stays");
        assert!(opened.may_write());
        assert_eq!(read.open(&maker, maker.device()), Some(new));
        assert!(!read.is_for(leaves.device()));
        assert_eq!(read.open(&leaves, maker.device()), None);
    }

    #[test]
    fn who_may_read_is_handed_what_lets_them_read_and_no_more() {
        let [maker, writes, _] = three();
        let from = (String::new(), String::new());
        let to_read = Invite::new(&maker, "Log", from, Vec::new(), true);
        let reads = Keyring::join(&to_read, &mut rng(7));
        let new = maker.renewed(&mut rng(2));
        let (devices, readers) = ([maker.device()], [reads.device(), writes.device()]);
        let made = Handover::new(&new, maker.device(), devices, readers, &mut rng(3));
        let read = Handover::decode(&made.encode(), maker.device()).expect("reads");
        assert_eq!(read, made);
        assert!(read.reaches(&reads) && !read.is_for(reads.device()));
        let opened = read.open(&reads, maker.device()).expect("opens");
        assert_eq!(opened.document(), new.document());
        assert!(!opened.may_write());
        // Who may write is left out by it, and not quietly made a reader.
        assert!(!read.reaches(&writes));
        assert_eq!(read.open(&writes, maker.device()), None);
        // Moved to the list of those who write, the box does not open.
        let moved = Handover {
            boxes: [&made.boxes[..], &made.readers[..]].concat(),
            readers: Vec::new(),
            ..made
        };
        assert_eq!(moved.open(&reads, maker.device()), None);
    }

    #[test]
    fn a_box_opens_for_no_other_device_maker_or_log_and_in_no_other_shape() {
        let [maker, stays, leaves] = three();
        let new = maker.renewed(&mut rng(2));
        let devices = [maker.device(), stays.device()];
        let made = Handover::new(&new, maker.device(), devices, [], &mut rng(3));
        assert_eq!(made.open(&stays, leaves.device()), None, "another's word");
        let moved = Handover {
            boxes: made
                .boxes
                .iter()
                .map(|one| KeyBox {
                    device: leaves.device(),
                    sealed: one.sealed.clone(),
                })
                .collect(),
            ..made.clone()
        };
        assert_eq!(moved.open(&leaves, maker.device()), None);
        let elsewhere = Keyring {
            log: LogId::random(&mut rng(9)),
            ..stays.clone()
        };
        assert_eq!(made.open(&elsewhere, maker.device()), None);
        let of_no_order = Handover {
            once: [0; 32],
            ..made.clone()
        };
        assert_eq!(of_no_order.open(&stays, maker.device()), None);
        let bytes = made.encode();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let read = Handover::decode(&changed, maker.device());
            let opened = read.and_then(|read| read.open(&stays, maker.device()));
            let is_harmless = opened.is_none_or(|ring| ring.document() == new.document());
            assert!(is_harmless, "byte {at}");
            assert_eq!(Handover::decode(&bytes[..at], maker.device()), None);
        }
        assert_eq!(Handover::decode(&bytes, leaves.device()), None, "outside");
    }
}
