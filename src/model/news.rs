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
    /// The actions that they are about, in order, and the last of the changes of each.
    pub actions: Vec<(ActionId, ChangeId)>,
    /// Where the log stands with them: what is seen when these are.
    pub heads: Vec<ChangeId>,
}

impl News {
    /// The last change of others to an action; `None` where they have not changed it.
    pub fn last_change_of(&self, action: ActionId) -> Option<ChangeId> {
        let at = self
            .actions
            .binary_search_by_key(&action, |(action, _)| *action);
        at.ok().map(|at| self.actions[at].1)
    }
}
