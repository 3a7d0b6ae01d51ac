//! Which changes some bytes hold, and which a document holds: found without taking anything in.

use super::{Document, ids, unpacked::Input};
use crate::model::ChangeId;
use automerge::Change;

/// A chunk of Automerge's format that is one change, and one that is compressed.
const CHANGE: [u8; 2] = [1, 2];

impl Document {
    /// The changes that came after these heads; heads that are not known here are passed over.
    #[must_use]
    pub fn ids_since(&self, heads: &[ChangeId]) -> Vec<ChangeId> {
        let changes = self.doc.get_changes_meta(&self.known(heads));
        let hashes: Vec<_> = changes.iter().map(|change| change.hash).collect();
        ids(&hashes)
    }

    /// The changes in these bytes; `None` where something else stands there, or a part cannot be read. May
    /// panic on bytes crafted to do so.
    #[must_use]
    pub fn ids_in(changes: &[u8]) -> Option<Vec<ChangeId>> {
        let mut input = Input(changes);
        let mut hashes = Vec::new();
        while !input.0.is_empty() {
            let from = input.0;
            let (kind, _) = input.chunk().ok()?;
            if !CHANGE.contains(&kind) {
                return None;
            }
            let whole = from[..from.len() - input.0.len()].to_vec();
            hashes.push(Change::from_bytes(whole).ok()?.hash());
        }
        Some(ids(&hashes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Writer;
    use crate::model::{Author, DeviceId, LogId, Timestamp};

    fn log() -> Document {
        let mut rng = || 7_u64;
        let author = Author {
            device: DeviceId::random(&mut rng),
            name: "Ann".into(),
            organisation: String::new(),
        };
        let writer = Writer {
            author,
            actor: [1; 16],
        };
        let id = LogId::random(&mut rng);
        let created = Document::create(id, "Minutes", &[], &writer, Timestamp(1));
        created.expect("a log").0
    }

    #[test]
    fn the_changes_in_bytes_are_those_that_came_after() {
        let log = log();
        let beginning = Document::empty().heads();
        let since = log.ids_since(&beginning);
        assert_eq!(since.len(), 1);
        let changes = log.changes_since(&beginning);
        assert_eq!(Document::ids_in(&changes), Some(since));
        assert_eq!(log.ids_since(&log.heads()), []);
        assert_eq!(Document::ids_in(b""), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_change_or_cut_off_is_none() {
        let log = log();
        let changes = log.changes_since(&Document::empty().heads());
        assert_eq!(Document::ids_in(&log.save()), None, "a document as a whole");
        for end in 1..changes.len() {
            assert_eq!(Document::ids_in(&changes[..end]), None, "{end} bytes");
        }
        assert_eq!(Document::ids_in(b"hello"), None);
    }
}
