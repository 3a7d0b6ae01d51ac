//! Random identities. Two devices that never met can each make one and never clash.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A source of random numbers, handed in so that the core stays deterministic under test.
pub trait Entropy {
    /// Gives 64 random bits.
    fn next_u64(&mut self) -> u64;
}

impl<F: FnMut() -> u64> Entropy for F {
    fn next_u64(&mut self) -> u64 {
        self()
    }
}

/// Crockford's base 32: no I, L, O or U, so that an id survives being read out.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const N_BYTES: usize = 10;
const N_CHARS: usize = 16;

fn encode(bytes: [u8; N_BYTES], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut bits = 0u32;
    let mut n_bits = 0;
    for byte in bytes {
        bits = (bits << 8) | u32::from(byte);
        n_bits += 8;
        while n_bits >= 5 {
            n_bits -= 5;
            let digit = (bits >> n_bits) & 31;
            fmt::Write::write_char(out, char::from(ALPHABET[digit as usize]))?;
        }
    }
    Ok(())
}

fn decode(text: &str) -> Option<[u8; N_BYTES]> {
    if text.len() != N_CHARS {
        return None;
    }
    let mut bytes = [0; N_BYTES];
    let mut bits = 0u32;
    let mut n_bits = 0;
    let mut at = 0;
    for digit in text.bytes() {
        let value = ALPHABET.iter().position(|a| *a == digit)?;
        bits = (bits << 5) | value as u32;
        n_bits += 5;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes[at] = (bits >> n_bits) as u8;
            at += 1;
        }
    }
    Some(bytes)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name([u8; N_BYTES]);

        impl $name {
            /// Makes a new identity from 80 random bits.
            pub fn random(rng: &mut (impl Entropy + ?Sized)) -> Self {
                let mut bytes = [0; N_BYTES];
                bytes[..8].copy_from_slice(&rng.next_u64().to_le_bytes());
                bytes[8..].copy_from_slice(&rng.next_u64().to_le_bytes()[..2]);
                Self(bytes)
            }

            /// Reads the 16 characters that `Display` writes; anything else is `None`.
            pub fn parse(text: &str) -> Option<Self> {
                decode(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:", stringify!($name))?;
                encode(self.0, f)
            }
        }
    )*};
}

ids! {
    /// Names a log, everywhere and for ever.
    LogId
    /// Names an action; its number is for people and may clash, this does not.
    ActionId
    /// Names an entry on an action: an update, question, answer, proposal, withdrawal.
    EntryId
    /// Names one move of a deadline.
    MoveId
    /// Names a category of a log.
    CategoryId
    /// Names a finding of an import.
    FindingId
    /// Names a meeting.
    MeetingId
    /// Names what a meeting settled on an action.
    OutcomeId
    /// Names an edition; its number is for people.
    EditionId
    /// Names an import: the document that was read and when.
    SourceId
    /// Names an organisation that takes part.
    OrganisationId
    /// Names one version of the rule by which actions are agreed.
    RuleId
    /// Names a browser profile or a command line that writes.
    DeviceId
    /// Names one loaded page; its commands are counted from one.
    ClientId
}

impl DeviceId {
    /// No device: what is written by it tells of none.
    pub const NOBODY: Self = Self([0; N_BYTES]);
}

impl OutcomeId {
    /// The identity of the move of a deadline that the outcome makes.
    pub fn of_move(self) -> MoveId {
        MoveId(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_writes() {
        let mut n = 7u64;
        let mut rng = || {
            n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            n
        };
        for _ in 0..100 {
            let id = ActionId::random(&mut rng);
            assert_eq!(ActionId::parse(&id.to_string()), Some(id));
        }
    }

    #[test]
    fn foreign_text_is_no_id() {
        assert_eq!(ActionId::parse(""), None);
        assert_eq!(ActionId::parse("iiiiiiiiiiiiiiii"), None);
        assert_eq!(ActionId::parse("00000000000000000"), None);
    }
}
