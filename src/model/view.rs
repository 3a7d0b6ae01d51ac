//! The last view of a log: what the page shows before the engine is up. A cache, never a source.

use super::{Action, ActionId, ChangeId, Finding, FindingId, LogHead, Revision};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A log as it was last shown, and the heads at which it was so. [`ViewReader`] reads it back.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
const SHAPE: [u8; 3] = [0xff, b'v', 10];

fn encode<T: Serialize>(part: &T) -> Vec<u8> {
    postcard::to_extend(part, SHAPE.to_vec()).unwrap_or_default()
}

fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes.strip_prefix(&SHAPE)?).ok()
}

/// Reads the stored base of a view in steps, so that nothing has to wait for all of a large one.
///
/// The base lies as postcard writes a struct: its fields one after the other, and of each list first how many there are
/// (the postcard wire format, version 1).
#[derive(Debug)]
pub struct ViewReader<'a> {
    view: LastView,
    n_left: usize,
    rest: &'a [u8],
}

impl<'a> ViewReader<'a> {
    /// Reads what stands before the actions; `None` if it is damaged or of another version.
    pub fn begin(base: &'a [u8]) -> Option<Self> {
        let fields = base.strip_prefix(&SHAPE)?;
        let ((heads, head, n_left), rest) = postcard::take_from_bytes(fields).ok()?;
        let view = LastView {
            heads,
            head,
            actions: Vec::new(),
            findings: Vec::new(),
        };
        Some(Self { view, n_left, rest })
    }

    /// Reads up to `n` more actions, and gives whether there are more; `None` if they are damaged.
    pub fn read_on(&mut self, n: usize) -> Option<bool> {
        for _ in 0..n.min(self.n_left) {
            let (action, rest) = postcard::take_from_bytes(self.rest).ok()?;
            self.view.actions.push(action);
            self.rest = rest;
            self.n_left -= 1;
        }
        Some(self.n_left > 0)
    }

    /// The view with what has changed since; `None` if not all was read, or the rest is damaged.
    ///
    /// Revisions begin anew: those stored were counted by an engine that is gone.
    pub fn end(mut self, recent: Option<&[u8]>) -> Option<LastView> {
        if self.n_left > 0 {
            return None;
        }
        self.view.findings = postcard::from_bytes(self.rest).ok()?;
        let mut view = match recent {
            Some(recent) => self.view.with(decode(recent)?),
            None => self.view,
        };
        for action in &mut view.actions {
            action.revision = Revision::default();
        }
        Some(view)
    }
}

impl LastView {
    /// Reads both stored parts at once; `None` if they are damaged, of another version or do not fit.
    pub fn decode(base: &[u8], recent: Option<&[u8]>) -> Option<Self> {
        let mut reader = ViewReader::begin(base)?;
        reader.read_on(usize::MAX)?;
        reader.end(recent)
    }

    /// What has changed since, where it has changed since this.
    fn with(mut self, recent: RecentView) -> Self {
        if recent.base != self.heads {
            return self;
        }
        let mut fresh: BTreeMap<_, _> = recent.actions.into_iter().map(|a| (a.id, a)).collect();
        self.actions
            .retain(|a| !recent.actions_gone.contains(&a.id));
        for action in &mut self.actions {
            if let Some(new) = fresh.remove(&action.id) {
                *action = new;
            }
        }
        self.actions.extend(fresh.into_values());
        self.actions.sort_by_key(|a| (a.position, a.id));
        self.findings.retain(|f| {
            !recent.findings_gone.contains(&f.id) && !recent.findings.iter().any(|n| n.id == f.id)
        });
        self.findings.extend(recent.findings);
        self.findings
            .sort_by(|a, b| (a.place(), a.id).cmp(&(b.place(), b.id)));
        Self {
            head: recent.head,
            heads: recent.heads,
            ..self
        }
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

    fn head() -> LogHead {
        LogHead::new(LogId::random(&mut || 7), "Log")
    }

    fn action(n: u32) -> Action {
        Action {
            revision: Revision(n),
            position: i64::from(n),
            ..Action::empty(ActionId::random(&mut || u64::from(n)))
        }
    }

    fn view(actions: impl IntoIterator<Item = u32>) -> LastView {
        LastView {
            heads: Vec::new(),
            head: head(),
            actions: actions.into_iter().map(action).collect(),
            findings: Vec::new(),
        }
    }

    fn recent(actions: &[u32]) -> RecentView {
        RecentView {
            base: Vec::new(),
            heads: Vec::new(),
            head: head(),
            actions: actions.iter().copied().map(action).collect(),
            actions_gone: Vec::new(),
            findings: Vec::new(),
            findings_gone: Vec::new(),
        }
    }

    #[test]
    fn revisions_of_an_engine_that_is_gone_are_not_read_back() {
        let view = view([3]);
        for recent in [None, Some(recent(&[4]).encode())] {
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

    #[test]
    fn a_view_that_is_read_in_steps_is_the_one_that_is_read_at_once() {
        let stored = view(0..7).encode();
        let recent = recent(&[2, 9]).encode();
        let at_once = LastView::decode(&stored, Some(&recent)).expect("it was just written");
        assert_eq!(at_once.actions.len(), 8);
        for step in 1..=8 {
            let mut reader = ViewReader::begin(&stored).expect("it was just written");
            let mut n_steps = 1;
            while reader.read_on(step).expect("it was just written") {
                n_steps += 1;
            }
            assert_eq!(n_steps, 7usize.div_ceil(step));
            assert_eq!(reader.end(Some(&recent)), Some(at_once.clone()));
        }
    }

    #[test]
    fn a_view_that_was_not_read_to_its_end_is_none() {
        let stored = view(0..7).encode();
        let mut reader = ViewReader::begin(&stored).expect("it was just written");
        assert_eq!(reader.read_on(6), Some(true));
        assert_eq!(reader.end(None), None);
        for end in 0..stored.len() {
            assert_eq!(LastView::decode(&stored[..end], None), None, "cut at {end}");
        }
    }
}
