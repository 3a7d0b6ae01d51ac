//! Who said it: person, organisation, device, and when by that device's clock.

use super::{DeviceId, Timestamp};
use serde::{Deserialize, Serialize};

/// The person at this device, as they gave themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Author {
    /// The device that writes.
    pub device: DeviceId,
    /// The person's name; not empty.
    pub name: String,
    /// The organisation that the person speaks for; may be empty.
    pub organisation: String,
}

impl Author {
    /// Nobody in particular, who writes public copies: the device of whoever makes them would tell two from one hand.
    pub fn publisher() -> Self {
        Self {
            device: DeviceId::NOBODY,
            name: "Public copy".to_owned(),
            organisation: String::new(),
        }
    }

    /// Whether it is nobody in particular.
    pub fn is_publisher(&self) -> bool {
        self.device == DeviceId::NOBODY
    }

    /// Whether both are on one side: the same person, or of one organisation, as far as they say so themselves.
    pub fn is_side_of(&self, other: &Self) -> bool {
        let (one, two) = (self.organisation.trim(), other.organisation.trim());
        self.is_person(other) || (!one.is_empty() && one.eq_ignore_ascii_case(two))
    }

    /// Whether both are one person, as far as they say so themselves: at one device, or under one name for one
    /// organisation.
    pub fn is_person(&self, other: &Self) -> bool {
        let (one, two) = (self.organisation.trim(), other.organisation.trim());
        self.device == other.device || (self.name == other.name && one == two)
    }
}

/// Who wrote something, and when. Free words, not proof.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attribution {
    /// `None` where the change carries no author, as those of foreign tools do.
    pub author: Option<Author>,
    /// By the clock of the author's device.
    pub at: Timestamp,
}
