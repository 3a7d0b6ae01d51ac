//! Authors as the bytes that Automerge carries for each actor: device, name, organisation, one a line.

use super::{Document, remembered::Remembered};
use crate::model::{Attribution, Author, ChangeId, DeviceId, Timestamp};
use automerge::{ChangeHash, ChangeMetadata, ObjId};

pub(super) fn encode(author: &Author) -> automerge::Author<'static> {
    let line = |text: &str| text.replace(['\n', '\r'], " ");
    let text = format!(
        "{}\n{}\n{}",
        author.device,
        line(&author.name),
        line(&author.organisation)
    );
    automerge::Author::from(text.into_bytes())
}

fn decode(bytes: &[u8]) -> Option<Author> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.split('\n');
    Some(Author {
        device: DeviceId::parse(lines.next()?)?,
        name: lines.next()?.to_owned(),
        organisation: lines.next()?.to_owned(),
    })
}

pub(super) fn attribution(change: &ChangeMetadata<'_>) -> Attribution {
    Attribution {
        author: change
            .author
            .as_ref()
            .and_then(|author| decode(author.as_bytes())),
        at: Timestamp(change.timestamp),
    }
}

/// Who wrote which operation, for those that were asked for last, the entries of a few hundred actions: an edit reads
/// its whole action again.
pub(super) type Authors = Remembered<ObjId, Attribution, 4_096>;

impl Document {
    /// Who writes now.
    pub(super) fn author(&self) -> Option<Author> {
        decode(self.doc.get_author()?.as_bytes())
    }

    /// Who made the change that wrote this operation.
    pub(super) fn written(&self, operation: &ObjId) -> Attribution {
        let nobody = Attribution {
            author: None,
            at: Timestamp::default(),
        };
        let look_up = || {
            let hash = self.doc.hash_for_opid(operation);
            let written = hash.and_then(|hash| self.attribution_of(&hash));
            Some(written.unwrap_or_else(|| nobody.clone()))
        };
        let found = self.authors.get_or(operation, look_up);
        found.unwrap_or(nobody)
    }

    pub(super) fn attribution_of(&self, hash: &ChangeHash) -> Option<Attribution> {
        self.doc
            .get_change_meta_by_hash(hash)
            .map(|change| attribution(&change))
    }

    /// Who made a change, and when.
    pub fn who(&self, change: ChangeId) -> Option<Attribution> {
        self.attribution_of(&ChangeHash(change.0))
    }
}
