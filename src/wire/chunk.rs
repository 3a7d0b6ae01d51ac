//! What is stored: chunks, and the keys under which they lie.

use crate::model::{ClientId, LogId, hash_of_hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// What a chunk holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChunkKind {
    /// A whole document.
    Snapshot,
    /// Some changes, one after the other.
    Changes,
}

/// Where a chunk is stored: the log, the kind and the SHA-256 of its bytes.
///
/// Writing the same chunk twice writes the same record, so several tabs share a store without a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChunkKey {
    /// The log.
    pub log: LogId,
    /// What the chunk holds.
    pub kind: ChunkKind,
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
}

impl ChunkKey {
    /// The key under which these bytes belong.
    pub fn of(log: LogId, kind: ChunkKind, bytes: &[u8]) -> Self {
        Self {
            log,
            kind,
            hash: Sha256::digest(bytes).into(),
        }
    }

    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let log = LogId::parse(parts.next()?)?;
        let kind = match parts.next()? {
            "snapshot" => ChunkKind::Snapshot,
            "changes" => ChunkKind::Changes,
            _ => return None,
        };
        let hash = hash_of_hex(parts.next()?)?;
        parts.next().is_none().then_some(Self { log, kind, hash })
    }
}

/// `<log>/<snapshot|changes>/<hash in hex>`.
impl fmt::Display for ChunkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ChunkKind::Snapshot => "snapshot",
            ChunkKind::Changes => "changes",
        };
        write!(f, "{}/{kind}/", self.log)?;
        self.hash
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A chunk, and the last command of the page that it contains, so that a page whose engine died knows
/// which of its commands are already stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Where it is stored.
    pub key: ChunkKey,
    /// The bytes, as Automerge reads them.
    pub bytes: Vec<u8>,
    /// The page and the number of its last command within.
    pub answers: Option<(ClientId, u32)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_what_it_writes() {
        let mut rng = || 3u64;
        let key = ChunkKey::of(LogId::random(&mut rng), ChunkKind::Changes, b"bytes");
        assert_eq!(ChunkKey::parse(&key.to_string()), Some(key));
        assert_eq!(ChunkKey::parse("x/changes/00"), None);
    }
}
