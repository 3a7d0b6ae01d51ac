//! Takes deltas in and writes the signals. Nobody else does.

mod sharing;

use super::{
    ChangedAnswer, EngineState, HistoryAnswer, ImportPreview, LogState, OutFile, PastAnswer, Rows,
    Shown, WorkState, state::Signals,
};
use crate::model::{
    Action, ActionId, ClientId, Delta, Finding, FindingId, LastView, LogHead, ReadOnly, Refusal,
    Saving,
};
use leptos::prelude::*;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// Takes deltas in and writes the signals.
#[derive(Clone, Copy)]
pub struct Projection {
    state: LogState,
    write: Signals,
    findings: StoredValue<BTreeMap<FindingId, Arc<Finding>>>,
    /// Rows shown since the log was opened, until it is complete.
    arrived_since: StoredValue<Option<HashSet<ActionId>>>,
    /// What the engine says of the changes that it has, and the last change that it was sent.
    told: StoredValue<(Saving, u32)>,
    client: ClientId,
}

impl Projection {
    /// A projection for the page with this identity, in which nothing is open.
    pub fn new(client: ClientId) -> Self {
        let write = Signals::new();
        write.online.set(true);
        Self {
            state: write.reader(),
            write,
            findings: StoredValue::new(BTreeMap::new()),
            arrived_since: StoredValue::new(None),
            told: StoredValue::new((Saving::Saved, 0)),
            client,
        }
    }

    /// What views read.
    pub fn state(self) -> LogState {
        self.state
    }

    /// Shows a stored last view while the engine loads, unless the engine was faster.
    pub fn show_last_view(self, view: LastView) {
        if self.state.shown.get_untracked() != Shown::Nothing {
            return;
        }
        self.start(view.head);
        self.put(view.actions);
        self.put_findings(view.findings);
        self.write.shown.set(Shown::LastView);
    }

    /// Says how the engine is.
    pub fn engine_is(self, engine: EngineState) {
        if matches!(engine, EngineState::Restarting | EngineState::Dead { .. }) {
            // What it was doing ended with it.
            put(self.write.working, None);
            put(self.write.locked, None);
        }
        if matches!(engine, EngineState::Dead { .. }) {
            // Nobody talks to the relays any more; one that is started again says afresh how they are.
            put(self.write.sharing, None);
        }
        put(self.write.engine, engine);
    }

    /// Says whether there is a network.
    pub fn online_is(self, online: bool) {
        put(self.write.online, online);
    }

    /// Forgets the open log: the page leaves it.
    pub fn leave(self) {
        self.clear();
        put(self.write.is_missing, false);
        put(self.write.awaited, None);
        put(self.write.sharing, None);
        put(self.write.names_relays, false);
        self.write.shown.set(Shown::Nothing);
        put(self.write.head, None);
    }

    /// Says that a command was sent which may change the log: nothing is called saved before the engine
    /// has taken it.
    pub fn change_sent(self, command: u32) {
        self.told.update_value(|told| told.1 = command);
        self.show_saving(self.state.answered.get_untracked());
    }

    /// `answered` is the last command that the engine has taken.
    fn show_saving(self, answered: u32) {
        let saving = self.told.with_value(|(told, sent)| match told {
            Saving::Saved if *sent > answered => Saving::Pending { n_changes: 1 },
            told => told.clone(),
        });
        put(self.write.saving, saving);
    }

    /// Takes a refusal off the list: a view has shown it.
    pub fn refusal_taken(self, command: u32) {
        if self
            .write
            .refusals
            .with_untracked(|all| all.contains_key(&command))
        {
            self.write.refusals.update(|all| _ = all.remove(&command));
        }
    }

    /// Forgets the answers about a document or snapshot read last.
    pub fn previews_left(self) {
        put(self.write.import, None);
        put(self.write.snapshot, None);
        put(self.write.locked, None);
    }

    /// Forgets what was prepared last.
    pub fn prepared_taken(self) {
        put(self.write.prepared, None);
    }

    /// Forgets the file handed out last.
    pub fn file_taken(self) {
        put(self.write.file, None);
    }

    /// Takes what the engine told in one message.
    pub fn take(self, deltas: Vec<Delta>) {
        let own = deltas
            .iter()
            .any(|delta| matches!(delta, Delta::Answered { client, .. } if *client == self.client));
        let opens = |delta: &Delta| matches!(delta, Delta::Opened { .. });
        let watching =
            self.state.shown.get_untracked() == Shown::Complete && !deltas.iter().any(opens);
        for delta in deltas {
            if let (Delta::Actions(actions), false, true) = (&delta, own, watching) {
                let ids = actions.iter().map(|a| a.id).collect();
                self.write.arrived.set(Arc::new(ids));
            }
            self.take_one(delta);
        }
    }

    fn take_one(self, delta: Delta) {
        let write = self.write;
        match delta {
            Delta::Ready => put(write.engine, EngineState::Ready),
            Delta::Logs(logs) => {
                put(write.logs_unread, None);
                write.logs.set(Some(Arc::new(logs)));
            }
            Delta::LogsUnread(error) => put(write.logs_unread, Some(error)),
            Delta::Opened {
                head,
                view_is_current,
                read_only,
                answered,
                heads,
            } => {
                put(write.opened_at, Some((head.id, heads)));
                self.opened(head, view_is_current, read_only);
                self.show_saving(answered.max(write.answered.get_untracked()));
            }
            Delta::AllShown => self.all_shown(),
            Delta::Head(head) => write.head.set(Some(Arc::new(head))),
            Delta::Actions(actions) => self.put(actions),
            Delta::ActionsGone(gone) => {
                let gone: HashSet<_> = gone.into_iter().collect();
                self.remove(|id| gone.contains(&id));
            }
            Delta::Findings(findings) => self.put_findings(findings),
            Delta::FindingsGone(gone) => {
                self.findings
                    .update_value(|all| all.retain(|id, _| !gone.contains(id)));
                self.show_findings();
            }
            Delta::Answered { client, command } if client == self.client => {
                put(write.answered, command);
                self.show_saving(command);
            }
            Delta::Answered { .. } => {}
            Delta::Refused {
                error: Refusal::UnknownLog,
                ..
            } => {
                self.leave();
                put(write.is_missing, true);
            }
            Delta::Refused {
                command,
                error: error @ Refusal::NoBeginning,
            } => {
                self.leave();
                put(write.is_missing, true);
                write.refusals.update(|all| _ = all.insert(command, error));
            }
            Delta::Refused { command, error } => {
                if let Refusal::File { .. } = error {
                    // It was not opened, and is not asked about again.
                    put(write.locked, None);
                }
                write.refusals.update(|all| _ = all.insert(command, error));
                // One that ended the engine is refused without being answered.
                self.told
                    .update_value(|told| told.1 = if told.1 <= command { 0 } else { told.1 });
                self.show_saving(write.answered.get_untracked());
            }
            Delta::Undo { undo, redo } => {
                put(write.undo, undo);
                put(write.redo, redo);
            }
            Delta::Saving(saving) => {
                self.told.update_value(|told| told.0 = saving);
                self.show_saving(write.answered.get_untracked());
            }
            Delta::Storage(storage) => put(write.storage, storage),
            Delta::SetAside(chunks) => put(write.set_aside, chunks),
            Delta::Removed(log) => {
                self.no_longer_shared(log);
                put(write.not_removed, None);
                put(write.removed, Some(log));
            }
            Delta::NotRemoved { log, error } => put(write.not_removed, Some((log, error))),
            answer => self.take_answer(answer),
        }
    }

    fn take_answer(self, delta: Delta) {
        let write = self.write;
        match delta {
            Delta::History {
                action,
                entries,
                more,
            } => write.history.set(Some(Arc::new(HistoryAnswer {
                action,
                entries,
                more,
            }))),
            Delta::Past {
                moment,
                change,
                head,
                actions,
            } => write.past.set(Some(Arc::new(PastAnswer {
                moment,
                change,
                head,
                actions,
            }))),
            Delta::Changed {
                command,
                since,
                changes,
            } => write.changed.set(Some(Arc::new(ChangedAnswer {
                command,
                since,
                changes,
            }))),
            Delta::Prepared(prepared) => write.prepared.set(Some(Arc::new(*prepared))),
            Delta::Numbers(numbers) => put(write.settling, numbers),
            Delta::EditionChecked { edition, holds } => {
                write.checked.update(|all| _ = all.insert(edition, holds));
            }
            Delta::ImportRead { draft, lines } => {
                put(write.working, None);
                write
                    .import
                    .set(Some(Arc::new(ImportPreview { draft, lines })));
            }
            Delta::NothingNew => write.nothing_new.update(|n| *n += 1),
            Delta::Locked(file) => {
                put(write.snapshot, None);
                put(write.locked, Some(file));
            }
            Delta::SnapshotRead(preview) => {
                put(write.working, None);
                put(write.locked, None);
                write.snapshot.set(Some(Arc::new(preview)));
            }
            Delta::File {
                name,
                media_type,
                bytes,
            } => write.file.set(Some(Arc::new(OutFile {
                name,
                media_type,
                bytes,
            }))),
            Delta::Working { what, done, total } => {
                let goes_on = total == 0 || done < total;
                let state = WorkState { what, done, total };
                let is_same = |now: &WorkState| now.what == what;
                if goes_on {
                    put(write.working, Some(state));
                } else if write
                    .working
                    .with_untracked(|now| now.as_ref().is_some_and(is_same))
                {
                    put(write.working, None);
                }
            }
            Delta::DeviceKey(key, place) => put(write.device_key, Some((key, place))),
            Delta::Closing(closing) => put(write.closing, Some(closing)),
            Delta::Proof(proof) => write.proof.set(Some(Arc::new(proof))),
            about_sharing => self.take_sharing(about_sharing),
        }
    }

    fn opened(self, head: LogHead, view_is_current: bool, read_only: Option<ReadOnly>) {
        self.start(head);
        put(self.write.read_only, read_only);
        put(self.write.removed, None);
        put(self.write.is_missing, false);
        put(self.write.awaited, None);
        let expecting = (!view_is_current).then(HashSet::new);
        self.arrived_since.set_value(expecting);
        self.write.shown.set(if view_is_current {
            Shown::Complete
        } else {
            Shown::Arriving
        });
    }

    /// Makes room for a log; what is shown of the same log stays until it is replaced.
    fn start(self, head: LogHead) {
        let same = self
            .state
            .head
            .with_untracked(|old| old.as_ref().is_some_and(|old| old.id == head.id));
        if !same {
            self.clear();
        }
        self.write.head.set(Some(Arc::new(head)));
    }

    fn clear(self) {
        put(self.write.news, None);
        self.remove(|_| true);
        self.state.rows.update_value(Rows::clear);
        self.findings.update_value(BTreeMap::clear);
        self.show_findings();
        let write = self.write;
        put(write.undo, None);
        put(write.redo, None);
        put(write.history, None);
        put(write.past, None);
        put(write.changed, None);
        put(write.settling, Vec::new());
        put(write.checked, BTreeMap::new());
        put(write.import, None);
        put(write.snapshot, None);
        put(write.read_only, None);
        put(write.invitation, None);
        put(write.proof, None);
        self.show_saving(write.answered.get_untracked());
    }

    fn all_shown(self) {
        let seen = self.arrived_since.try_update_value(Option::take).flatten();
        if let Some(seen) = seen {
            self.remove(|id| !seen.contains(&id));
        }
        put(self.write.working, None);
        put(self.write.shown, Shown::Complete);
    }

    fn put(self, actions: Vec<Action>) {
        self.arrived_since.update_value(|seen| {
            if let Some(seen) = seen {
                seen.extend(actions.iter().map(|a| a.id));
            }
        });
        let changed = self
            .state
            .rows
            .try_update_value(|rows| rows.put(actions))
            .unwrap_or_default();
        self.state.wake(&changed);
    }

    fn remove(self, gone: impl Fn(ActionId) -> bool) {
        let changed = self
            .state
            .rows
            .try_update_value(|rows| rows.remove(gone))
            .unwrap_or_default();
        self.state.wake(&changed);
    }

    fn put_findings(self, findings: Vec<Finding>) {
        self.findings
            .update_value(|all| all.extend(findings.into_iter().map(|f| (f.id, Arc::new(f)))));
        self.show_findings();
    }

    fn show_findings(self) {
        let mut all: Vec<_> = self
            .findings
            .with_value(|all| all.values().cloned().collect());
        all.sort_by(|a: &Arc<Finding>, b| (a.place(), a.id).cmp(&(b.place(), b.id)));
        let mut open: HashMap<ActionId, u32> = HashMap::new();
        for action in all
            .iter()
            .filter(|f| f.ticked.is_none())
            .filter_map(|f| f.action)
        {
            *open.entry(action).or_default() += 1;
        }
        let changed = self
            .state
            .rows
            .try_update_value(|rows| rows.set_open_findings(open))
            .unwrap_or_default();
        self.write.findings.set(Arc::new(all));
        self.state.wake(&changed.into_iter().collect());
    }
}

/// Writes a value and wakes readers only where it differs.
fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

#[cfg(test)]
mod tests;
