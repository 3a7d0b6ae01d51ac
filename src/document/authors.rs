//! Authors as the bytes that Automerge carries for each actor: device, name, organisation, one a line.

use super::Document;
use crate::model::{Attribution, Author, ChangeId, DeviceId, Timestamp};
use automerge::{ChangeHash, ChangeMetadata, ObjId};
use std::{cell::RefCell, collections::HashMap};

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

/// Who wrote which operation, for those that were asked for last. An edit reads its whole action
/// again, and looking up an operation takes longer the longer the log is.
#[derive(Clone, Debug, Default)]
pub(super) struct Remembered(RefCell<HashMap<ObjId, Attribution>>);

/// So many are remembered: the entries of a few hundred actions.
const MOST_REMEMBERED: usize = 4_096;

impl Remembered {
    fn get_or(&self, operation: &ObjId, look_up: impl FnOnce() -> Attribution) -> Attribution {
        if let Some(known) = self.0.borrow().get(operation) {
            return known.clone();
        }
        let written = look_up();
        let mut known = self.0.borrow_mut();
        if known.len() == MOST_REMEMBERED {
            known.clear();
        }
        known.insert(operation.clone(), written.clone());
        written
    }
}

impl Document {
    /// Who writes now.
    pub(super) fn author(&self) -> Option<Author> {
        decode(self.doc.get_author()?.as_bytes())
    }

    /// Who made the change that wrote this operation.
    pub(super) fn written(&self, operation: &ObjId) -> Attribution {
        self.remembered.get_or(operation, || {
            self.doc
                .hash_for_opid(operation)
                .and_then(|hash| self.attribution_of(&hash))
                .unwrap_or(Attribution {
                    author: None,
                    at: Timestamp::default(),
                })
        })
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
