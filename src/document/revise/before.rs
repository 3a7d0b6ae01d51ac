//! Whether a file brings what it brought before: the words that it puts into a wording stand there already, though
//! somebody has worked on that wording since.

use super::super::{Document, hashes};
use crate::model::*;
use automerge::ChangeHash;
use std::collections::HashMap;

/// What was written to the actions of a log since it stood at some heads.
pub(super) struct Since<'a> {
    document: &'a Document,
    changes: HashMap<ActionId, Vec<ChangeHash>>,
}

impl<'a> Since<'a> {
    pub(super) fn new(document: &'a Document, heads: &[ChangeId]) -> Self {
        let mut changes: HashMap<_, Vec<_>> = HashMap::new();
        let mut within = HashMap::new();
        for change in document.doc.get_changes(&hashes(heads)) {
            for action in document.actions_within(&change.decode(), &mut within) {
                changes.entry(action).or_default().push(change.hash());
            }
        }
        Self { document, changes }
    }

    /// Whether an action has had this wording since. What it says then need not be all that others wrote: each change is
    /// looked at with what its writer knew.
    pub(super) fn was_worded(&self, action: ActionId, text: &str) -> bool {
        let mut changes = self.changes.get(&action).into_iter().flatten();
        changes.any(|change| {
            let then = self.document.action_at(action, Some(&[*change]));
            then.is_some_and(|then| super::matching::same(&then.text, text))
        })
    }
}

/// Whether what one wording puts in place of words of another stands in a third, so that to do it again would say it twice.
pub(super) fn stands(splice: &Splice, text: &str) -> bool {
    let words = splice.insert.trim();
    // What only takes words away takes none away twice: they are gone, or were put back on purpose.
    words.is_empty() || text.contains(words)
}
