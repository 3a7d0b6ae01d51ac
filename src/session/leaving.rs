//! Leaving a log, and removing one from this device.

use super::{Output, Session, Step};
use crate::{
    model::*,
    wire::{TabFrame, TabMessage},
};

impl Session {
    /// Leaves the open log; what is not saved yet goes on being saved.
    pub(super) fn leave(&mut self, step: &mut Step<'_>) {
        let Some(mut open) = self.open.take() else {
            return;
        };
        if let Some(share) = &mut open.share {
            share.take_leave(&open.document, step);
        }
        if open.end_sharing(step) {
            step.show(Delta::Sharing(None));
        }
        if !open.saving.is_idle() {
            self.leaving.push(open);
        }
    }

    /// Asks the store to remove a log. It is called removed when the store has said so.
    pub(super) fn remove(&mut self, log: LogId, step: &mut Step<'_>) {
        let mut open = self.open.take_if(|open| open.id == log);
        if open.as_mut().is_some_and(|open| open.end_sharing(step)) {
            step.show(Delta::Sharing(None));
        }
        let left = self.leaving.iter().position(|open| open.id == log);
        let kept = open.or_else(|| left.map(|at| self.leaving.remove(at)));
        match self.removing.iter_mut().find(|(id, _)| *id == log) {
            Some((_, there)) => *there = kept.or(there.take()),
            None => self.removing.push((log, kept)),
        }
        self.show_saving(step);
        step.push(Output::RemoveLog(log));
    }

    pub(super) fn removed(&mut self, log: LogId, step: &mut Step<'_>) {
        let Some(at) = self.removing.iter().position(|(id, _)| *id == log) else {
            return;
        };
        self.removing.remove(at);
        self.logs.retain(|listing| listing.id != log);
        step.push(Output::Tabs(TabMessage {
            log,
            frame: TabFrame::Removed,
        }));
        step.show(Delta::Removed(log));
        step.push(Output::ListLogs);
    }

    /// The log is still there: what was not saved of it goes on being saved.
    pub(super) fn remove_failed(&mut self, log: LogId, error: StorageError, step: &mut Step<'_>) {
        let Some(at) = self.removing.iter().position(|(id, _)| *id == log) else {
            return;
        };
        if let (_, Some(open)) = self.removing.remove(at)
            && !open.saving.is_idle()
        {
            self.leaving.push(open);
            self.retry(step);
            self.save_on(step);
        }
        step.show(Delta::NotRemoved { log, error });
        step.push(Output::ListLogs);
    }

    /// Another page has removed a log. Nothing is saved of it here any more, also where this page has
    /// left it.
    pub(super) fn removed_elsewhere(&mut self, log: LogId, step: &mut Step<'_>) {
        let n_before = self.leaving.len();
        self.leaving.retain(|open| open.id != log);
        let was_left = self.leaving.len() != n_before;
        let mut open = self.open.take_if(|open| open.id == log);
        if open.as_mut().is_some_and(|open| open.end_sharing(step)) {
            step.show(Delta::Sharing(None));
        }
        let was_open = open.is_some();
        if was_open {
            step.show(Delta::Removed(log));
        }
        if was_open || was_left {
            self.show_saving(step);
            // What this page saved while it did not know would come back as a log without a beginning.
            step.push(Output::RemoveLog(log));
        }
        self.logs.retain(|listing| listing.id != log);
        step.push(Output::ListLogs);
    }
}
