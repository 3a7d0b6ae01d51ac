//! One replica: a session, the store of its device, and what its page shows.

use super::oracle::{FOLLOWED, standing_on};
use crate::support::Seed;
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::{Input, Output, Session, TaskId},
    wire::{Chunk, ChunkKey, TabMessage},
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(super) struct Node {
    pub(super) session: Session,
    pub(super) rng: Seed,
    pub(super) author: Author,
    pub(super) number: u32,
    /// What the device keeps; the tabs of one device share it.
    pub(super) stored: Rc<RefCell<Vec<Chunk>>>,
    pub(super) in_flight: Vec<(TaskId, Chunk, Vec<ChunkKey>)>,
    pub(super) outbox: Vec<TabMessage>,
    pub(super) rows: BTreeMap<ActionId, Action>,
    pub(super) file: Option<Vec<u8>>,
    pub(super) saving: Saving,
}

impl Node {
    pub(super) fn new(name: &str, seed: u64) -> Self {
        let mut rng = Seed(seed);
        let author = Author {
            device: DeviceId::random(&mut rng),
            name: name.to_owned(),
            organisation: String::new(),
        };
        Self {
            session: Session::new(ClientId::random(&mut rng)),
            rng,
            author,
            number: 0,
            stored: Rc::default(),
            in_flight: Vec::new(),
            outbox: Vec::new(),
            rows: BTreeMap::new(),
            file: None,
            saving: Saving::Saved,
        }
    }

    pub(super) fn input(&mut self, input: Input, clock: i64) {
        for output in self.session.handle(input, Timestamp(clock), &mut self.rng) {
            match output {
                Output::Show(deltas) => self.show(deltas),
                Output::Save(task, chunk, _) => self.in_flight.push((task, chunk, vec![])),
                Output::Compact {
                    task,
                    snapshot,
                    covers,
                } => self.in_flight.push((task, snapshot, covers)),
                Output::Tabs(message) => self.outbox.push(message),
                Output::Load(log) => {
                    let chunks = self.stored.borrow().clone();
                    let last = true;
                    self.input(Input::Loaded { log, chunks, last }, clock);
                }
                _ => {}
            }
        }
    }

    pub(super) fn show(&mut self, deltas: Vec<Delta>) {
        for delta in deltas {
            match delta {
                Delta::Opened { .. } => self.rows.clear(),
                Delta::Actions(actions) => {
                    self.rows.extend(actions.into_iter().map(|a| (a.id, a)));
                }
                Delta::ActionsGone(gone) => gone.iter().for_each(|id| {
                    self.rows.remove(id);
                }),
                Delta::File { bytes, .. } => self.file = Some(bytes),
                Delta::Saving(saving) => self.saving = saving,
                _ => {}
            }
        }
    }

    pub(super) fn send(&mut self, command: Command, clock: i64) {
        self.number += 1;
        let number = self.number;
        self.input(Input::Command { number, command }, clock);
    }

    pub(super) fn say(&mut self, action: ActionId, kind: EntryKind, clock: i64) {
        let edit = Edit::AddEntry {
            action,
            id: EntryId::random(&mut self.rng),
            kind,
            text: "News".to_owned(),
            at: None,
            regarding: None,
            audience: Default::default(),
        };
        self.send(Command::Edit(edit), clock);
    }

    /// The same chunk twice is one record.
    pub(super) fn put(&self, chunk: Chunk) {
        let mut stored = self.stored.borrow_mut();
        if !stored.iter().any(|stored| stored.key == chunk.key) {
            stored.push(chunk);
        }
    }

    pub(super) fn start(&mut self, log: LogId, clock: i64) {
        self.send(Command::IAm(self.author.clone()), clock);
        self.send(Command::Open { log, view: None }, clock);
    }

    /// Everything in memory is gone; what was stored is not.
    pub(super) fn crash(&mut self, log: LogId, clock: i64) {
        self.session = Session::new(ClientId::random(&mut self.rng));
        self.in_flight.clear();
        self.start(log, clock);
    }

    /// The words that stand on the rows, in conflict or alone.
    pub(super) fn standing(&self) -> BTreeSet<String> {
        let followed = FOLLOWED.into_iter();
        followed
            .flat_map(|field| {
                self.rows
                    .values()
                    .flat_map(move |row| standing_on(row, field))
            })
            .collect()
    }

    pub(super) fn shown(&self) -> Vec<Action> {
        let mut rows: Vec<_> = self.rows.values().cloned().collect();
        rows.iter_mut().for_each(|row| row.revision = Revision(0));
        rows
    }
}
