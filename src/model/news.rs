//! What others have changed since the person at this device last looked.

use super::{ActionId, ChangeId};
use serde::{Deserialize, Serialize};

/// Changes of others, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// How many changes.
    pub n_changes: u32,
    /// By how many people.
    pub n_people: u32,
    /// The actions that they are about.
    pub actions: Vec<ActionId>,
    /// Where the log stands with them: what is seen when these are.
    pub heads: Vec<ChangeId>,
}
