//! The last view of a log: what the page shows before the engine is up. A cache, never a source.

use super::{Action, ActionId, ChangeId, Finding, FindingId, LogHead, Revision};
use serde::{Deserialize, Serialize};

/// A log as it was last shown, and the heads at which it was so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastView {
    /// The heads of the document that it shows.
    pub heads: Vec<ChangeId>,
    /// The log.
    pub head: LogHead,
    /// Its actions, by position.
    pub actions: Vec<Action>,
    /// Its findings.
    pub findings: Vec<Finding>,
}

/// What has changed since a stored [`LastView`], small enough to write after every pause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecentView {
    /// The heads of the [`LastView`] that this changes.
    pub base: Vec<ChangeId>,
    /// The heads of the document that both together show.
    pub heads: Vec<ChangeId>,
    /// The log.
    pub head: LogHead,
    /// Actions that changed or are new.
    pub actions: Vec<Action>,
    /// Actions that are gone.
    pub actions_gone: Vec<ActionId>,
    /// Findings that changed or are new.
    pub findings: Vec<Finding>,
    /// Findings that are gone.
    pub findings_gone: Vec<FindingId>,
}

/// The first bytes of both stored parts. The last one counts how often their shape has changed: a part of
/// another shape must not be read, because it could be taken for one of ours.
const SHAPE: [u8; 3] = [0xff, b'v', 9];

fn encode<T: Serialize>(part: &T) -> Vec<u8> {
    postcard::to_extend(part, SHAPE.to_vec()).unwrap_or_default()
}

fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes.strip_prefix(&SHAPE)?).ok()
}

impl LastView {
    /// Reads both stored parts; `None` if they are damaged, of another version or do not fit.
    ///
    /// Revisions begin anew: those stored were counted by an engine that is gone.
    pub fn decode(base: &[u8], recent: Option<&[u8]>) -> Option<Self> {
        let mut view = Self::join(base, recent)?;
        for action in &mut view.actions {
            action.revision = Revision::default();
        }
        Some(view)
    }

    fn join(base: &[u8], recent: Option<&[u8]>) -> Option<Self> {
        let mut view: Self = decode(base)?;
        let Some(recent) = recent else {
            return Some(view);
        };
        let recent: RecentView = decode(recent)?;
        if recent.base != view.heads {
            return Some(view);
        }
        let place = |id: &ActionId| recent.actions.iter().position(|a| a.id == *id);
        let mut fresh: Vec<_> = recent.actions.iter().cloned().map(Some).collect();
        view.actions
            .retain(|a| !recent.actions_gone.contains(&a.id));
        if !fresh.is_empty() {
            for action in &mut view.actions {
                if let Some(new) = place(&action.id).and_then(|at| fresh[at].take()) {
                    *action = new;
                }
            }
        }
        view.actions.extend(fresh.into_iter().flatten());
        view.actions.sort_by_key(|a| (a.position, a.id));
        view.findings.retain(|f| {
            !recent.findings_gone.contains(&f.id) && !recent.findings.iter().any(|n| n.id == f.id)
        });
        view.findings.extend(recent.findings);
        view.findings.sort_by_key(|f| (f.line, f.id));
        view.head = recent.head;
        view.heads = recent.heads;
        Some(view)
    }

    /// The stored form of the base.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }
}

impl RecentView {
    /// The stored form.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LogId;

    #[test]
    fn revisions_of_an_engine_that_is_gone_are_not_read_back() {
        let mut rng = || 7u64;
        let head = LogHead::new(LogId::random(&mut rng), "Log");
        let typed = |n: u64| Action {
            revision: Revision(n as u32),
            ..Action::empty(ActionId::random(&mut || n))
        };
        let view = LastView {
            heads: Vec::new(),
            head: head.clone(),
            actions: vec![typed(3)],
            findings: Vec::new(),
        };
        let recent = RecentView {
            base: Vec::new(),
            heads: Vec::new(),
            head,
            actions: vec![typed(4)],
            actions_gone: Vec::new(),
            findings: Vec::new(),
            findings_gone: Vec::new(),
        };
        for recent in [None, Some(recent.encode())] {
            let read = LastView::decode(&view.encode(), recent.as_deref());
            let actions = read.expect("it was just written").actions;
            assert_eq!(actions.len(), 1 + usize::from(recent.is_some()));
            assert!(actions.iter().all(|a| a.revision == Revision(0)));
        }
        let older = postcard::to_allocvec(&view).expect("a view is plain data");
        assert_eq!(
            LastView::decode(&older, None),
            None,
            "a view without its shape"
        );
    }
}
