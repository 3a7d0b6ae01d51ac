//! From Automerge's patches to the parts of the log that are different now.

use super::schema;
use crate::model::{ActionId, FindingId};
use automerge::{Patch, PatchAction, Prop};
use std::collections::BTreeSet;

/// The parts of the log that a change or merge touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Actions that changed, appeared or went.
    pub actions: BTreeSet<ActionId>,
    /// Findings that changed, appeared or went.
    pub findings: BTreeSet<FindingId>,
    /// Whether the title, date, categories or parties changed.
    pub head: bool,
    /// Whether a rule or something signed changed.
    pub(super) process: bool,
    /// Whether a number or position may have changed.
    pub(super) numbers: bool,
}

impl Touched {
    /// These actions, without their numbers and positions.
    pub(super) fn actions(ids: impl IntoIterator<Item = ActionId>) -> Self {
        Self {
            actions: ids.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The title, date or categories.
    pub(super) fn head() -> Self {
        Self {
            head: true,
            ..Self::default()
        }
    }

    /// A rule, or something signed.
    pub(super) fn process() -> Self {
        Self {
            process: true,
            ..Self::head()
        }
    }

    /// Whether the title of the log or the number of its actions may be different.
    pub fn is_of_the_listing(&self) -> bool {
        self.head || self.numbers
    }

    /// Adds what another change touched.
    pub fn merge(&mut self, other: Self) {
        self.actions.extend(other.actions);
        self.findings.extend(other.findings);
        self.head |= other.head;
        self.numbers |= other.numbers;
        self.process |= other.process;
    }

    /// Whether nothing visible changed.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty() && self.findings.is_empty() && !self.head
    }

    pub(super) fn add(&mut self, patch: &Patch) {
        let last = match &patch.action {
            PatchAction::PutMap { key, .. } | PatchAction::DeleteMap { key } => Some(key.as_str()),
            PatchAction::Conflict {
                prop: Prop::Map(key),
            } => Some(key.as_str()),
            _ => None,
        };
        let key = |at: usize| match patch.path.get(at) {
            Some((_, Prop::Map(key))) => Some(key.as_str()),
            Some(_) => None,
            // One past the path: the key that the patch itself sets.
            None => last.filter(|_| patch.path.len() == at),
        };
        match key(0) {
            Some(schema::ACTIONS) => {
                if let Some(id) = key(1).and_then(ActionId::parse) {
                    self.actions.insert(id);
                }
                self.numbers |= matches!(key(2), None | Some(schema::NUMBER | schema::POSITION));
            }
            Some(schema::FINDINGS) => {
                if let Some(id) = key(1).and_then(FindingId::parse) {
                    self.findings.insert(id);
                }
            }
            Some(schema::LOG) => {
                self.head = true;
                // What was said at a meeting counts where the meeting is in the log.
                let is_meeting = key(1).is_some_and(|key| key.starts_with(schema::MEETING));
                self.process |= is_meeting && key(2).is_none();
            }
            Some(schema::CATEGORIES | schema::ORGANISATIONS) => self.head = true,
            Some(schema::RULES | schema::STATEMENTS) => {
                self.head = true;
                self.process = true;
            }
            _ => {}
        }
    }
}
