//! What can be shown from a log alone: who agreed to which words, and what does not hold.

use super::{ActionId, Doubt, SignOff, Stage};
use serde::{Deserialize, Serialize};

/// The outcome of checking every statement of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How many statements there are, whatever becomes of them.
    pub n_statements: u32,
    /// Actions on which something was signed, or which have ended; by position.
    pub actions: Vec<ActionProof>,
    /// What does not hold, or is odd; by name.
    pub faults: Vec<Fault>,
}

/// What there is to show for the end of one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionProof {
    /// The action.
    pub action: ActionId,
    /// What it is called: "Action 85".
    pub name: String,
    /// Where it stands.
    pub stage: Stage,
    /// On what that rests.
    pub basis: Basis,
    /// What was signed, by time, with the words that it is about.
    pub signed: Vec<(SignOff, String)>,
}

/// On what the end of an action rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// Statements that meet the rule.
    Agreed,
    /// An imported document, or somebody's word: nothing that was signed.
    Unsigned,
    /// It has not ended.
    Open,
}

/// A statement of which something does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The name under which it is kept.
    pub name: String,
    /// What it says; empty where that cannot be read.
    pub says: String,
    /// What does not hold.
    pub doubts: Vec<Doubt>,
}

impl Fault {
    /// Whether it takes away that the statement counts.
    pub fn voids(&self) -> bool {
        self.doubts.iter().any(|doubt| doubt.voids())
    }
}
