//! One device: a session, what its store holds, and what its page would show.

use crate::support::Seed;
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::{Input, Output, Session},
    wire::{Chunk, ChunkKey},
};
use std::collections::BTreeMap;

pub(super) struct Device {
    pub(super) session: Session,
    pub(super) author: Author,
    pub(super) rng: Seed,
    /// Grows with every restart: what was under way for an earlier engine is lost with it.
    pub(super) engine: u32,
    /// By how many seconds its clock is wrong.
    pub(super) skew: i64,
    pub(super) number: u32,
    pub(super) chunks: BTreeMap<ChunkKey, Chunk>,
    pub(super) keys: BTreeMap<LogId, Vec<u8>>,
    pub(super) copies: BTreeMap<LogId, Vec<u8>>,
    pub(super) listings: BTreeMap<LogId, LogListing>,
    /// Its disk takes nothing any more.
    pub(super) is_full: bool,
    /// Its store gives the last chunk of a log long after the others.
    pub(super) is_slow: bool,
    /// How long its store takes for a save, in milliseconds; where nothing is said, a moment that chance gives.
    pub(super) save_takes: Option<u64>,
    /// How often its store was asked to save changes.
    pub(super) n_saves: usize,
    /// How many frames it has sent.
    pub(super) n_frames: usize,
    /// It is a tab beside another, which talks to the relays.
    pub(super) waits_to_lead: bool,
    pub(super) shown: Shown,
    /// The words of edits that it has taken and does not call saved yet, by the number of the command.
    pub(super) unsaved: Vec<(u32, String)>,
    /// The words of edits that it has called saved.
    pub(super) saved: Vec<String>,
}

/// What a page keeps of the deltas.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) rows: BTreeMap<ActionId, Action>,
    pub(super) head: Option<LogHead>,
    pub(super) sharing: Option<Sharing>,
    pub(super) names_relays: bool,
    /// How much of what came was taken in, as it was told.
    pub(super) progress: Vec<u8>,
    pub(super) invites: Vec<String>,
    pub(super) read: Option<InvitePreview>,
    pub(super) awaiting: Option<String>,
    pub(super) snapshot: Option<SnapshotPreview>,
    pub(super) file: Option<Vec<u8>>,
    pub(super) news: Option<News>,
    pub(super) read_only: Option<ReadOnly>,
    pub(super) refusals: Vec<Refusal>,
    /// For each command that was answered, whether a log was open or awaited by then.
    pub(super) answers: Vec<bool>,
    pub(super) saving: Saving,
}

impl Shown {
    fn take(&mut self, delta: Delta) {
        match delta {
            Delta::Opened {
                head, read_only, ..
            } => {
                self.head = Some(head);
                self.read_only = read_only;
                self.awaiting = None;
            }
            Delta::Head(head) => self.head = Some(head),
            Delta::Actions(actions) => {
                let actions = actions.into_iter();
                self.rows.extend(actions.map(|action| (action.id, action)));
            }
            Delta::ActionsGone(gone) => self.rows.retain(|id, _| !gone.contains(id)),
            Delta::Sharing(sharing) => {
                let progress = sharing.as_ref().and_then(|sharing| sharing.taken_in);
                self.progress.extend(progress);
                self.sharing = sharing;
            }
            Delta::NamesRelays(names) => self.names_relays = names,
            Delta::Invite { word, .. } => self.invites.push(word),
            Delta::InviteRead(preview) => self.read = Some(preview),
            Delta::SnapshotRead(preview) => self.snapshot = Some(preview),
            Delta::File { bytes, .. } => self.file = Some(bytes),
            Delta::News(news) => self.news = Some(news),
            Delta::Awaiting { title, .. } => self.awaiting = Some(title),
            Delta::Refused { error, .. } => self.refusals.push(error),
            Delta::Answered { .. } => {
                let has_log = self.head.is_some() || self.awaiting.is_some();
                self.answers.push(has_log);
            }
            Delta::Saving(saving) => self.saving = saving,
            _ => {}
        }
    }

    /// The rows as a person reads them.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut rows: Vec<_> = self.rows.values().collect();
        rows.sort_by_key(|row| (row.position, row.id));
        rows.iter().map(|row| row.text.clone()).collect()
    }
}

impl Device {
    pub(super) fn new(name: &str, seed: u64) -> Self {
        let mut rng = Seed(seed);
        let author = Author {
            device: DeviceId::random(&mut rng),
            name: name.to_owned(),
            organisation: format!("{name}’s organisation"),
        };
        Self {
            session: Session::new(ClientId::random(&mut rng)),
            author,
            rng,
            engine: 0,
            skew: 0,
            number: 0,
            chunks: BTreeMap::new(),
            keys: BTreeMap::new(),
            copies: BTreeMap::new(),
            listings: BTreeMap::new(),
            is_full: false,
            is_slow: false,
            save_takes: None,
            n_saves: 0,
            n_frames: 0,
            waits_to_lead: false,
            shown: Shown::default(),
            unsaved: Vec::new(),
            saved: Vec::new(),
        }
    }

    /// The engine dies, and another starts with what is stored.
    pub(super) fn restart(&mut self) {
        self.session = Session::new(ClientId::random(&mut self.rng));
        self.engine += 1;
        self.number = 0;
        self.shown = Shown::default();
        self.unsaved.clear();
    }

    pub(super) fn command(&mut self, command: Command) -> Input {
        self.number += 1;
        Input::Command {
            number: self.number,
            command,
        }
    }

    /// What typing at the end of an action's wording asks for, having seen what is shown.
    pub(super) fn typing(&self, action: ActionId, insert: &str) -> Command {
        let row = &self.shown.rows[&action];
        let splice = Splice {
            at: row.text.encode_utf16().count(),
            delete: 0,
            insert: insert.to_owned(),
        };
        let seen = row.revision;
        Command::Edit(Edit::EditWording {
            action,
            seen,
            splice,
        })
    }

    pub(super) fn handle(&mut self, input: Input, now: i64) -> Vec<Output> {
        let now = Timestamp(now + self.skew);
        let outputs = self.session.handle(input, now, &mut self.rng);
        let mut others = Vec::new();
        for output in outputs {
            match &output {
                Output::Save(..) => self.n_saves += 1,
                Output::Send(..) => self.n_frames += 1,
                _ => {}
            }
            match output {
                Output::Show(deltas) => {
                    for delta in deltas {
                        // One that waited for its log can be refused later.
                        if let Delta::Refused { command, .. } = &delta {
                            self.unsaved.retain(|(number, _)| number != command);
                        }
                        self.shown.take(delta);
                    }
                }
                other => others.push(other),
            }
        }
        if self.shown.saving == Saving::Saved {
            let unsaved = self.unsaved.drain(..);
            self.saved.extend(unsaved.map(|(_, words)| words));
        }
        others
    }

    /// Everything of the log that is in the store.
    pub(super) fn stored(&self, log: LogId) -> Vec<Chunk> {
        let chunks = self.chunks.values();
        chunks
            .filter(|chunk| chunk.key.log == log)
            .cloned()
            .collect()
    }
}
