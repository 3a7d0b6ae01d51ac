//! What is on its way to the store, what is there, and when the store is tidied.

use super::{Output, Session, Step, TaskId, open_log::OpenLog};
use crate::{
    document::begins_with_document,
    model::*,
    wire::{Chunk, ChunkKey, ChunkKind},
};

/// The first wait after a failed save, in milliseconds; doubled each time.
const FIRST_RETRY_MS: u32 = 1_000;
const LONGEST_RETRY_MS: u32 = 60_000;
/// A log of more stored chunks than this is written as one.
const MOST_CHUNKS: usize = 64;
/// How long nothing must have happened before the store is tidied.
pub(super) const QUIET_MS: u32 = 1_500;

/// Changes between memory and store, and the keys of what is stored.
#[derive(Debug, Default)]
pub(super) struct SaveQueue {
    /// Changes that no save contains yet.
    waiting: Batch,
    /// The save under way.
    in_flight: Option<(TaskId, Batch, ChunkKey)>,
    /// Why the last save failed, and how long to wait for the next.
    failed: Option<StorageError>,
    /// The wait before the next try, in milliseconds; grows until a save succeeds.
    wait: u32,
    stored: Vec<ChunkKey>,
    /// The last command of this page that the stored chunks contain.
    last_stored: u32,
    compacting: Option<(TaskId, ChunkKey, Vec<ChunkKey>)>,
}

/// Changes that go into one chunk.
#[derive(Debug, Default)]
struct Batch {
    bytes: Vec<u8>,
    n_changes: u32,
    last_command: u32,
}

impl SaveQueue {
    /// Adds changes that must be saved.
    pub(super) fn add(&mut self, bytes: Vec<u8>, n_changes: u32, command: u32) {
        if bytes.is_empty() {
            return;
        }
        self.waiting.bytes.extend(bytes);
        self.waiting.n_changes += n_changes;
        self.waiting.last_command = self.waiting.last_command.max(command);
    }

    pub(super) fn note_stored(&mut self, key: ChunkKey) {
        if !self.stored.contains(&key) {
            self.stored.push(key);
        }
    }

    pub(super) fn stored(&self) -> &[ChunkKey] {
        &self.stored
    }

    /// Whether everything is stored.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.bytes.is_empty() && self.in_flight.is_none()
    }

    pub(super) fn state(&self) -> Saving {
        let in_flight = self.in_flight.as_ref().map_or(0, |(_, b, _)| b.n_changes);
        let n_changes = self.waiting.n_changes + in_flight;
        match &self.failed {
            _ if self.is_idle() => Saving::Saved,
            Some(error) => Saving::Failed {
                n_changes,
                error: error.clone(),
            },
            None => Saving::Pending { n_changes },
        }
    }

    /// Begins a save of all that waits, unless one is under way or the store has just refused.
    fn begin(
        &mut self,
        log: LogId,
        client: ClientId,
        listing: LogListing,
        task: impl FnOnce() -> TaskId,
    ) -> Option<Output> {
        if self.in_flight.is_some() || self.waiting.bytes.is_empty() || self.failed.is_some() {
            return None;
        }
        let batch = std::mem::take(&mut self.waiting);
        let kind = match begins_with_document(&batch.bytes) {
            true => ChunkKind::Snapshot,
            false => ChunkKind::Changes,
        };
        let key = ChunkKey::of(log, kind, &batch.bytes);
        let chunk = Chunk {
            key,
            bytes: batch.bytes.clone(),
            answers: (batch.last_command > 0).then_some((client, batch.last_command)),
        };
        let task = task();
        self.in_flight = Some((task, batch, key));
        Some(Output::Save(task, chunk, listing))
    }

    /// The save failed: its changes go back to the front of those that wait.
    fn put_back(&mut self, error: StorageError) -> u32 {
        if let Some((_, mut batch, _)) = self.in_flight.take() {
            let later = std::mem::take(&mut self.waiting);
            batch.bytes.extend(later.bytes);
            batch.n_changes += later.n_changes;
            batch.last_command = batch.last_command.max(later.last_command);
            self.waiting = batch;
        }
        self.failed = Some(error);
        let wait = self.wait.clamp(FIRST_RETRY_MS, LONGEST_RETRY_MS);
        self.wait = wait * 2;
        wait
    }
}

impl Session {
    /// All logs in memory, those that are being removed as well: their saves are answered too.
    fn logs_mut(&mut self) -> impl Iterator<Item = &mut OpenLog> {
        let removing = self.removing.iter_mut().filter_map(|(_, log)| log.as_mut());
        let open = self.open.iter_mut().chain(self.leaving.iter_mut());
        open.chain(removing)
    }

    /// Saves what waits, and says where things are.
    pub(super) fn save_on(&mut self, step: &mut Step<'_>) {
        let (client, now) = (self.client, step.now);
        for open in self.open.iter_mut().chain(self.leaving.iter_mut()) {
            let listing = open.listing(now);
            let save = open.saving.begin(open.id, client, listing.clone(), || {
                self.next_task += 1;
                TaskId(self.next_task)
            });
            if save.is_some() {
                self.logs.retain(|known| known.id != listing.id);
                self.logs.push(listing);
            }
            step.outputs.extend(save);
        }
        self.show_saving(step);
        if !self.asked_persistence && self.open.is_some() {
            self.asked_persistence = true;
            step.push(Output::AskPersistence);
        }
    }

    /// Where the changes of all logs are: one that was left is no less unsaved.
    pub(super) fn saving(&self) -> Saving {
        let logs = self.open.iter().chain(&self.leaving);
        logs.fold(self.waiting.saving(), |all, log| {
            all.and(log.saving.state())
        })
    }

    pub(super) fn show_saving(&self, step: &mut Step<'_>) {
        step.show(Delta::Saving(self.saving()));
    }

    pub(super) fn saved(&mut self, task: TaskId, step: &mut Step<'_>) {
        for open in self.logs_mut() {
            let saving = &mut open.saving;
            if let Some((_, batch, key)) = saving.in_flight.take_if(|(id, ..)| *id == task) {
                saving.last_stored = saving.last_stored.max(batch.last_command);
                saving.failed = None;
                saving.wait = 0;
                saving.note_stored(key);
            }
            if let Some((_, key, covers)) = saving.compacting.take_if(|(id, ..)| *id == task) {
                saving.stored.retain(|stored| !covers.contains(stored));
                saving.note_stored(key);
            }
        }
        self.save_on(step);
        self.leaving.retain(|open| !open.saving.is_idle());
        self.shared_log_is_stored(step);
        if self.open.as_ref().is_some_and(|open| open.saving.is_idle()) {
            step.push(Output::WakeAfter(QUIET_MS));
        }
    }

    pub(super) fn save_failed(&mut self, task: TaskId, error: StorageError, step: &mut Step<'_>) {
        let mut wait = None;
        for open in self.logs_mut() {
            let saving = &mut open.saving;
            if saving
                .in_flight
                .as_ref()
                .is_some_and(|(id, ..)| *id == task)
            {
                wait = Some(saving.put_back(error.clone()));
            }
            // A compaction that failed has deleted nothing; the next quiet moment tries again.
            let _ = saving.compacting.take_if(|(id, ..)| *id == task);
        }
        self.show_saving(step);
        if let Some(wait) = wait {
            step.push(Output::WakeAfter(wait));
        }
    }

    /// Tries again because somebody asks for it, and soon once more should that fail too: whoever
    /// asks has made room, or is making it.
    pub(super) fn retry_when_asked(&mut self, step: &mut Step<'_>) {
        for open in self.logs_mut() {
            open.saving.wait = 0;
        }
        self.retry(step);
    }

    /// Tries the saves again that the store refused.
    pub(super) fn retry(&mut self, step: &mut Step<'_>) {
        if let Some(share) = self.open.as_mut().and_then(|open| open.share.as_mut()) {
            share.retry_keys(step);
        }
        let mut any = false;
        for open in self.logs_mut() {
            any |= open.saving.failed.take().is_some();
        }
        if any {
            self.save_on(step);
        }
    }

    /// Nothing has happened for a while: write the last view, and many chunks as one.
    pub(super) fn tidy(&mut self, step: &mut Step<'_>) {
        let task = self.new_task();
        let client = self.client;
        let Some(open) = &mut self.open else { return };
        if !open.saving.is_idle() {
            return;
        }
        let last_stored = open.saving.last_stored.max(open.answered);
        if let Some(save) = open.view.save(open.id, &open.document) {
            step.push(save);
        }
        let copy = open.share.as_mut().and_then(|share| share.keep(open.id));
        step.outputs.extend(copy);
        if open.saving.stored.len() > MOST_CHUNKS
            && open.saving.compacting.is_none()
            && !open.document.is_waiting()
            && let Some(bytes) = open.document.save_and_see()
        {
            let snapshot = Chunk {
                key: ChunkKey::of(open.id, ChunkKind::Snapshot, &bytes),
                bytes,
                // The chunks that said so go, and a page whose engine died must still learn it.
                answers: (last_stored > 0).then_some((client, last_stored)),
            };
            let mut covers = open.saving.stored.clone();
            covers.retain(|key| *key != snapshot.key);
            open.saving.compacting = Some((task, snapshot.key, covers.clone()));
            step.push(Output::Compact {
                task,
                snapshot,
                covers,
            });
        }
    }
}
