//! Wordings: revisions, and edits that were typed before the page had seen what others wrote.

use super::{Document, schema};
use crate::model::{ActionId, Revision, Splice, after_each};
use automerge::{Patch, PatchAction, Prop};

/// Splices that the page has not seen yet are kept up to this many; a page that is further behind
/// has its edit placed as well as the newest of them allow.
const MOST_UNSEEN: usize = 256;

/// What has happened to one wording since the engine loaded it.
///
/// The page's edits and those of others cross on their way. `unseen` holds the others', each moved
/// past the page's own edits, so that the next edit of the page can be moved past them (the Jupiter
/// algorithm with the engine as the server; Nichols et al., UIST 1995).
#[derive(Clone, Debug, Default)]
pub(super) struct TextTrail {
    revision: u32,
    unseen: Vec<(u32, Splice)>,
}

impl TextTrail {
    pub(super) fn revision(&self) -> Revision {
        Revision(self.revision)
    }

    /// Notes that the text changed otherwise than by the page's own typing.
    pub(super) fn changed(&mut self, splice: Splice) {
        self.revision += 1;
        if self.unseen.len() == MOST_UNSEEN {
            self.unseen.remove(0);
        }
        self.unseen.push((self.revision, splice));
    }

    /// Notes so many splices of the page's own typing.
    pub(super) fn typed(&mut self, n: u32) {
        self.revision += n;
    }

    /// Brings an edit that builds on `seen` to the text as it is now.
    pub(super) fn rebase(&mut self, seen: Revision, edit: &Splice) -> Vec<Splice> {
        self.unseen.retain(|(revision, _)| *revision > seen.0);
        let mut mine = vec![edit.clone()];
        let mut unseen = Vec::with_capacity(self.unseen.len());
        for (revision, theirs) in self.unseen.drain(..) {
            let theirs = [theirs];
            let moved = after_each(&mine, &theirs);
            unseen.extend(
                after_each(&theirs, &mine)
                    .into_iter()
                    .map(|splice| (revision, splice)),
            );
            mine = moved;
        }
        self.unseen = unseen;
        mine
    }
}

/// The action whose wording a patch splices, and how.
pub(super) fn splice_of(patch: &Patch) -> Option<(ActionId, Splice)> {
    let [
        (_, Prop::Map(root)),
        (_, Prop::Map(id)),
        (_, Prop::Map(field)),
    ] = patch.path.as_slice()
    else {
        return None;
    };
    if root != schema::ACTIONS || field != schema::TEXT {
        return None;
    }
    let splice = match &patch.action {
        PatchAction::SpliceText { index, value, .. } => Splice {
            at: *index,
            delete: 0,
            insert: value.make_string(),
        },
        PatchAction::DeleteSeq { index, length } => Splice {
            at: *index,
            delete: *length,
            insert: String::new(),
        },
        _ => return None,
    };
    Some((ActionId::parse(id)?, splice))
}

impl Document {
    /// Begins to count anew: the page is shown all wordings as they are now.
    pub fn shown_afresh(&mut self) {
        self.texts.clear();
    }

    /// How often the wording of an action has changed since it was loaded.
    pub(super) fn revision(&self, action: ActionId) -> Revision {
        self.texts
            .get(&action)
            .map(TextTrail::revision)
            .unwrap_or_default()
    }
}
