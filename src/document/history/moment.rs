//! The log at one moment, each part of it read once however many places of a change ask for it.

use crate::{document::Document, model::*};
use automerge::ChangeHash;
use std::collections::BTreeMap;

/// The log just after some changes.
pub(super) struct Moment<'a> {
    document: &'a Document,
    at: &'a [ChangeHash],
    actions: BTreeMap<ActionId, Option<Action>>,
    head: Option<Option<LogHead>>,
}

impl<'a> Moment<'a> {
    pub(super) fn new(document: &'a Document, at: &'a [ChangeHash]) -> Self {
        Self {
            document,
            at,
            actions: BTreeMap::new(),
            head: None,
        }
    }

    /// An action then; `None` if it was not in the log.
    pub(super) fn action(&mut self, id: ActionId) -> Option<&Action> {
        let read = || self.document.action_at(id, Some(self.at));
        self.actions.entry(id).or_insert_with(read).as_ref()
    }

    /// What an action was called then, without reading the rest of it.
    pub(super) fn name(&self, id: ActionId) -> Option<String> {
        self.document.name_at(id, Some(self.at))
    }

    pub(super) fn head(&mut self) -> Option<&LogHead> {
        let read = || self.document.head_at(Some(self.at));
        self.head.get_or_insert_with(read).as_ref()
    }

    pub(super) fn category(&mut self, id: CategoryId) -> Option<&Category> {
        self.head()?.categories.iter().find(|c| c.id == id)
    }
}
