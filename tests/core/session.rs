//! The session against a store in memory: what is shown, saved, retried, and survives.

mod asking;
mod files;
mod keeping;
mod leaving;
mod locked;
mod opening;
mod outgoing;
mod saving;
mod several_logs;
mod signing;
mod tabs;

use crate::support::Seed;
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::{Input, Output, Session, TaskId},
    wire::{Chunk, ChunkKey, TabMessage},
};

/// A session with a store that answers when it is told to.
struct Rig {
    session: Session,
    rng: Seed,
    clock: i64,
    number: u32,
    stored: Vec<Chunk>,
    in_flight: Vec<(TaskId, Vec<Chunk>, Vec<ChunkKey>)>,
    deltas: Vec<Delta>,
    tabs: Vec<TabMessage>,
    removals: Vec<LogId>,
    aside: Vec<ChunkKey>,
    listings: Vec<LogListing>,
    author: Option<Author>,
    /// Whether loads are left unanswered.
    holds_loads: bool,
    /// How often the browser was asked to keep the storage.
    n_asked: usize,
    /// How often the list of logs was asked for.
    n_listed: usize,
    /// After how many milliseconds the session last asked to be woken.
    wakes_after: Option<u32>,
    /// How often the key of the device was asked for, and what was to be signed with it.
    n_keys_asked: usize,
    /// The key in the place of which another was asked for.
    in_place_of: Option<KeyId>,
    to_sign: Vec<Vec<Vec<u8>>>,
    /// What the worker for documents was asked for, and has not answered.
    paperwork: Vec<Output>,
}

impl Rig {
    fn new(seed: u64) -> Self {
        let mut rng = Seed(seed);
        let client = ClientId::random(&mut rng);
        Self {
            session: Session::new(client),
            rng,
            clock: 1_555_545_600,
            number: 0,
            stored: Vec::new(),
            in_flight: Vec::new(),
            deltas: Vec::new(),
            tabs: Vec::new(),
            removals: Vec::new(),
            aside: Vec::new(),
            listings: Vec::new(),
            author: None,
            holds_loads: false,
            n_asked: 0,
            n_listed: 0,
            wakes_after: None,
            n_keys_asked: 0,
            in_place_of: None,
            to_sign: Vec::new(),
            paperwork: Vec::new(),
        }
    }

    fn input(&mut self, input: Input) {
        self.clock += 10;
        let outputs = self
            .session
            .handle(input, Timestamp(self.clock), &mut self.rng);
        for output in outputs {
            match output {
                Output::Show(deltas) => self.deltas.extend(deltas),
                Output::Save(task, chunk, listing) => {
                    self.listings.push(listing);
                    self.in_flight.push((task, vec![chunk], vec![]));
                }
                Output::SetAside(key, _) => {
                    self.stored.retain(|chunk| chunk.key != key);
                    self.aside.push(key);
                }
                Output::Compact {
                    task,
                    snapshot,
                    covers,
                } => self.in_flight.push((task, vec![snapshot], covers)),
                Output::Tabs(message) => self.tabs.push(message),
                Output::RemoveLog(log) => self.removals.push(log),
                Output::AskPersistence => self.n_asked += 1,
                Output::ListLogs => self.n_listed += 1,
                Output::Import { .. }
                | Output::ReadBack { .. }
                | Output::Unlock { .. }
                | Output::StopReading
                | Output::Export { .. }
                | Output::Prepare(_) => self.paperwork.push(output),
                Output::AskKey(in_place_of) => {
                    self.n_keys_asked += 1;
                    self.in_place_of = in_place_of;
                }
                Output::Sign(messages) => self.to_sign.push(messages),
                Output::WakeAfter(milliseconds) => self.wakes_after = Some(milliseconds),
                Output::Load(_) if self.holds_loads => {}
                Output::Load(log) => {
                    let mut chunks = self.stored.clone();
                    chunks.retain(|chunk| chunk.key.log == log);
                    self.input(Input::Loaded {
                        log,
                        chunks,
                        last: true,
                    });
                }
                _ => {}
            }
        }
    }

    fn send(&mut self, command: Command) {
        self.number += 1;
        let number = self.number;
        self.input(Input::Command { number, command });
    }

    fn sign_in(&mut self, name: &str) {
        let device = DeviceId::random(&mut self.rng);
        let author = Author {
            device,
            name: name.to_owned(),
            organisation: String::new(),
        };
        self.author = Some(author.clone());
        self.send(Command::IAm(author));
    }

    fn create(&mut self) -> LogId {
        self.sign_in("Ann");
        self.create_another()
    }

    fn add(&mut self, text: &str) -> ActionId {
        let id = ActionId::random(&mut self.rng);
        self.send(Command::Edit(Edit::AddAction {
            id,
            text: text.to_owned(),
        }));
        id
    }

    fn complete_saves(&mut self) {
        while !self.in_flight.is_empty() {
            let (task, chunks, covers) = self.in_flight.remove(0);
            for chunk in chunks {
                if !self.stored.iter().any(|stored| stored.key == chunk.key) {
                    self.stored.push(chunk);
                }
            }
            self.stored.retain(|chunk| !covers.contains(&chunk.key));
            self.input(Input::Saved(task));
        }
    }

    fn fail_saves(&mut self, error: &StorageError) {
        for (task, ..) in std::mem::take(&mut self.in_flight) {
            self.input(Input::SaveFailed(task, error.clone()));
        }
    }

    fn saving(&self) -> Option<&Saving> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Saving(saving) => Some(saving),
            _ => None,
        })
    }

    fn rows(&self) -> Vec<Action> {
        let mut rows: Vec<Action> = Vec::new();
        for delta in &self.deltas {
            match delta {
                Delta::Opened { .. } => rows.clear(),
                Delta::Actions(actions) => {
                    for action in actions {
                        rows.retain(|row| row.id != action.id);
                        rows.push(action.clone());
                    }
                }
                Delta::ActionsGone(gone) => rows.retain(|row| !gone.contains(&row.id)),
                _ => {}
            }
        }
        rows.sort_by_key(|row| (row.position, row.id));
        rows
    }

    fn file(&self) -> (String, Vec<u8>) {
        let files = self.deltas.iter().rev().filter_map(|delta| match delta {
            Delta::File { name, bytes, .. } => Some((name.clone(), bytes.clone())),
            _ => None,
        });
        files.into_iter().next().unwrap()
    }

    fn undo_offer(&self) -> Option<&str> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Undo { undo, .. } => Some(undo.as_deref()),
            _ => None,
        })?
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Refused { error, .. } => Some(error),
            _ => None,
        })
    }

    /// A new engine over the same store.
    fn reopen(&self, log: LogId, seed: u64) -> Self {
        self.reopen_with(log, seed, false)
    }

    /// The same, whose store has not given the log yet.
    fn reopen_held(&self, log: LogId, seed: u64) -> Self {
        self.reopen_with(log, seed, true)
    }

    fn reopen_with(&self, log: LogId, seed: u64, holds_loads: bool) -> Self {
        let mut next = Self::new(seed);
        next.stored = self.stored.clone();
        next.holds_loads = holds_loads;
        next.sign_in("Ann");
        next.send(Command::Open { log, view: None });
        next
    }
}
