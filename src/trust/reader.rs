//! How the device of somebody who may only read makes itself known, so that new keys can be handed to it.
//!
//! Travels as the body of a sealed chunk, which the device signs as it signs everything. That proves that whoever
//! made it holds the log key and that device's key, and nothing more: a reader has no admission key to show, and
//! the name is as they give it. It lets nobody write.

use super::secret::DevicePublic;
use crate::model::{Author, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest name and organisation together, in bytes.
const LONGEST: usize = 1_000;

/// "This device reads, and belongs to this person."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// The device's key.
    pub device: DevicePublic,
    /// Who uses it, as they gave themselves.
    pub author: Author,
    /// By the device's clock.
    pub at: Timestamp,
}

impl Reader {
    /// The bytes that travel, sealed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads them; `None` where they are something else, or far too long.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let this: Self = postcard::from_bytes(bytes).ok()?;
        let n = this.author.name.len() + this.author.organisation.len();
        (n <= LONGEST).then_some(this)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DeviceId;

    #[test]
    fn a_reader_is_read_back_and_one_with_an_endless_name_is_not() {
        let mut reader = Reader {
            device: DevicePublic([7; 32]),
            author: Author {
                device: DeviceId::random(&mut || 5),
                name: "Rae".into(),
                organisation: "Forum".into(),
            },
            at: Timestamp(9),
        };
        let bytes = reader.encode();
        assert_eq!(Reader::decode(&bytes), Some(reader.clone()));
        assert_eq!(Reader::decode(&bytes[..bytes.len() - 1]), None);
        reader.author.name = "R".repeat(LONGEST + 1);
        assert_eq!(Reader::decode(&reader.encode()), None);
    }
}
