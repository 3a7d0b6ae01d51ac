//! More that a test asks of a session, and looks up in its answers.

use super::Rig;
use matters_arising::{
    command::{Command, ExportFormat, Start},
    model::*,
    session::Input,
    wire::{Chunk, ChunkKey, ChunkKind},
};

impl Rig {
    pub(super) fn create_another(&mut self) -> LogId {
        let log = LogId::random(&mut self.rng);
        self.send(Command::Create {
            log,
            title: "Test".to_owned(),
            start: Start::HouseCategories,
        });
        log
    }

    pub(super) fn open(&mut self, log: LogId) {
        self.send(Command::Open { log, view: None });
    }

    /// What the store says of its logs.
    pub(super) fn list(&mut self, logs: &[LogId]) {
        let listing = |id: &LogId| LogListing {
            id: *id,
            title: "Test".to_owned(),
            n_actions: 0,
            changed: Timestamp(0),
            exported: None,
        };
        self.input(Input::Logs(logs.iter().map(listing).collect()));
    }

    pub(super) fn read_file(&mut self, bytes: &[u8]) {
        self.send(Command::ReadSnapshot {
            name: "log.automerge".to_owned(),
            bytes: bytes.to_vec(),
        });
    }

    pub(super) fn preview(&self) -> Option<&SnapshotPreview> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::SnapshotRead(preview) => Some(preview),
            _ => None,
        })
    }

    /// The heads that the log was last opened at.
    pub(super) fn heads(&self) -> Vec<ChangeId> {
        let opened = self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Opened { heads, .. } => Some(heads.clone()),
            _ => None,
        });
        opened.unwrap()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.rows().into_iter().map(|row| row.text).collect()
    }

    /// What this page says to the others reaches another.
    pub(super) fn tell(&mut self, other: &mut Self) {
        for message in std::mem::take(&mut self.tabs) {
            other.input(Input::Tab(message));
        }
    }

    /// The log that is open, as a file that was just asked for.
    pub(super) fn fresh_file(&mut self) -> Vec<u8> {
        self.send(Command::Export(ExportFormat::Snapshot));
        self.file().1
    }

    /// The same person at a new engine over the same store.
    pub(super) fn restarted(&self, seed: u64) -> Self {
        let mut next = Self::new(seed);
        next.stored = self.stored.clone();
        next.author = self.author.clone();
        next.send(Command::IAm(self.author.clone().unwrap()));
        next
    }
}

/// A chunk that holds a whole document.
pub(super) fn whole(log: LogId, bytes: Vec<u8>) -> Chunk {
    chunk(log, ChunkKind::Snapshot, bytes)
}

/// A chunk of changes.
pub(super) fn changes(log: LogId, bytes: Vec<u8>) -> Chunk {
    chunk(log, ChunkKind::Changes, bytes)
}

fn chunk(log: LogId, kind: ChunkKind, bytes: Vec<u8>) -> Chunk {
    Chunk {
        key: ChunkKey::of(log, kind, &bytes),
        bytes,
        answers: None,
    }
}
