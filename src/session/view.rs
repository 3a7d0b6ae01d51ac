//! The last view of a log, written in quiet moments: a cache, never a source.

use super::Output;
use crate::{
    document::{Document, Touched},
    model::*,
};

/// More actions than this since the base was written, and a new base is written.
const MOST_RECENT: usize = 200;

/// What the store holds of the view, and what has changed since.
#[derive(Debug, Default)]
pub(super) struct ViewState {
    /// The heads of the view that the page showed when it asked for the log.
    pub(super) shown: Option<Vec<ChangeId>>,
    /// The heads of the base that this engine has written.
    base: Option<Vec<ChangeId>>,
    since_base: Touched,
    is_stale: bool,
}

impl ViewState {
    pub(super) fn touched(&mut self, touched: Touched) {
        self.is_stale = true;
        self.since_base.merge(touched);
    }

    /// The view must be written whether or not anything changes: the page had none, or an old one.
    pub(super) fn is_missing(&mut self) {
        self.is_stale = true;
        self.base = None;
    }

    /// The write that brings the stored view up to date, if it is not.
    pub(super) fn save(&mut self, log: LogId, document: &Document) -> Option<Output> {
        if !self.is_stale {
            return None;
        }
        let head = document.head()?;
        let heads = document.heads();
        self.is_stale = false;
        let base_is_fit = self.since_base.actions.len() <= MOST_RECENT;
        if let Some(base) = self.base.clone().filter(|_| base_is_fit) {
            let (mut actions, mut actions_gone) = (Vec::new(), Vec::new());
            for id in &self.since_base.actions {
                match document.action(*id) {
                    Some(action) => actions.push(action),
                    None => actions_gone.push(*id),
                }
            }
            let (mut findings, mut findings_gone) = (Vec::new(), Vec::new());
            for id in &self.since_base.findings {
                match document.finding(*id) {
                    Some(finding) => findings.push(finding),
                    None => findings_gone.push(*id),
                }
            }
            let recent = RecentView {
                base,
                heads,
                head,
                actions,
                actions_gone,
                findings,
                findings_gone,
            };
            return Some(Output::SaveView {
                log,
                base: None,
                recent: recent.encode(),
            });
        }
        let view = LastView {
            heads: heads.clone(),
            head,
            actions: document.actions(),
            findings: document.findings(),
        };
        self.since_base = Touched::default();
        self.base = Some(heads);
        Some(Output::SaveView {
            log,
            base: Some(view.encode()),
            recent: Vec::new(),
        })
    }
}
