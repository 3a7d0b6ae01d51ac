//! Where one's changes are, and how it stands with the store of this device.

use serde::{Deserialize, Serialize};

/// Where one's changes are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saving {
    /// All are on this device.
    #[default]
    Saved,
    /// Some are on their way to this device's store.
    Pending {
        /// How many changes.
        n_changes: u32,
    },
    /// The store refused; they are kept in memory and tried again.
    Failed {
        /// How many changes.
        n_changes: u32,
        /// Why.
        error: StorageError,
    },
}

impl Saving {
    /// Where the changes of both are, taken together: one that failed is not made good by others.
    pub fn and(self, other: Self) -> Self {
        let n_changes = self.n_changes() + other.n_changes();
        match (self, other) {
            (Self::Failed { error, .. }, _) | (_, Self::Failed { error, .. }) => {
                Self::Failed { n_changes, error }
            }
            (Self::Saved, Self::Saved) => Self::Saved,
            _ => Self::Pending { n_changes },
        }
    }

    /// How many changes are not stored.
    pub fn n_changes(&self) -> u32 {
        match self {
            Self::Saved => 0,
            Self::Pending { n_changes } | Self::Failed { n_changes, .. } => *n_changes,
        }
    }
}

/// Why the store refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum StorageError {
    /// There is no room left.
    #[error("the disk or the browser's quota is full")]
    Full,
    /// The browser gives no storage here, as in some private windows.
    #[error("the browser gives no storage to this page")]
    Unavailable,
    /// Anything else that the store said.
    #[error("the store answered: {0}")]
    Other(String),
}

/// Room and permanence of the browser's storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageState {
    /// Whether the browser has promised not to clear it by itself; `None` before it was asked.
    pub persistent: Option<bool>,
    /// Bytes used.
    pub used: Option<u64>,
    /// Bytes that may be used.
    pub quota: Option<u64>,
}

impl StorageState {
    /// Whether nine tenths or more of the room are used: soon a change may not be saved.
    pub fn is_nearly_full(&self) -> bool {
        let (Some(used), Some(quota)) = (self.used, self.quota) else {
            return false;
        };
        quota > 0 && used >= quota - quota / 10
    }
}

/// Stored bytes that were set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The key of the chunk.
    pub key: String,
    /// Its size in bytes.
    pub size: u32,
    /// Why.
    pub reason: SetAsideReason,
}

/// Why stored bytes were set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetAsideReason {
    /// The engine died while it applied them.
    StoppedTheEngine,
    /// They do not have the hash under which they are stored, are cut off, or Automerge refuses them.
    Damaged,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_is_nearly_full_from_nine_tenths_on() {
        let state = |used, quota| StorageState {
            persistent: None,
            used,
            quota,
        };
        for (used, quota, expect) in [
            (Some(89), Some(100), false),
            (Some(90), Some(100), true),
            (Some(120), Some(100), true),
            (Some(0), Some(0), false),
            (Some(90), None, false),
            (None, Some(100), false),
        ] {
            let state = state(used, quota);
            assert_eq!(state.is_nearly_full(), expect, "{state:?}");
        }
    }
}
