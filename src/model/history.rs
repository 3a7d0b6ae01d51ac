//! History in plain words: who, from which organisation, when, what.

use super::{ActionId, Attribution, Day};
use serde::{Deserialize, Serialize};

/// Names a point in the history of a log: the hash of a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChangeId(pub [u8; 32]);

/// Reads a hash of 32 bytes, written as 64 hexadecimal digits.
pub fn hash_of_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(hash)
}

impl ChangeId {
    /// Reads the 64 hexadecimal digits that `Display` writes; anything else is `None`.
    pub fn parse(text: &str) -> Option<Self> {
        hash_of_hex(text).map(Self)
    }
}

/// A past moment of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PastMoment {
    /// Just after this change: with all that it builds on, and nothing else.
    After(ChangeId),
    /// When this day ended, by the clocks of those who wrote.
    EndOf(Day),
}

/// The change that ended at a past moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastChange {
    /// Who made it.
    pub written: Attribution,
    /// What it did, in one sentence.
    pub summary: String,
}

/// Heads as one line of words: how preferences of a browser and documents hold them.
pub fn print_heads(heads: &[ChangeId]) -> String {
    let words: Vec<_> = heads.iter().map(ToString::to_string).collect();
    words.join(" ")
}

/// Reads them back; `None` where anything of it is none.
pub fn parse_heads(line: &str) -> Option<Vec<ChangeId>> {
    line.split(' ').map(ChangeId::parse).collect()
}

impl std::fmt::Display for ChangeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for ChangeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChangeId:")?;
        self.0[..6].iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The change.
    pub change: ChangeId,
    /// Who made it, and when.
    pub written: Attribution,
    /// What it did, in one sentence.
    pub summary: String,
    /// The fields that it changed.
    pub details: Vec<HistoryDetail>,
}

/// One field that a change changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryDetail {
    /// The action, where it is about one.
    pub action: Option<ActionId>,
    /// What to call it: "Action 85", or the log's title.
    pub subject: String,
    /// The field in plain words.
    pub field: String,
    /// The value before; empty where there was none.
    pub before: String,
    /// The value after; empty where there is none.
    pub after: String,
}
