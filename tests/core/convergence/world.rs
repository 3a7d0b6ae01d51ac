//! Three devices, one of them with a second tab, and what happens to them.

use super::{
    node::Node,
    oracle::{FOLLOWED, Numbered, Token, Write, number_words},
};
use crate::support::Seed;
use matters_arising::{
    command::{Command, Edit, ExportFormat, Start},
    model::*,
    session::Input,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) crashes: usize,
    pub(super) failed_saves: usize,
    pub(super) lost_messages: usize,
    pub(super) merges: usize,
    pub(super) undone: usize,
    pub(super) compactions: usize,
    pub(super) half_compactions: usize,
    /// Conflicts that stood at the end, by field.
    pub(super) conflicts: BTreeMap<Field, usize>,
    /// Actions whose number stood on another as well at the end, by how they got it.
    pub(super) duplicates: BTreeMap<Numbered, usize>,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.crashes += other.crashes;
        self.failed_saves += other.failed_saves;
        self.lost_messages += other.lost_messages;
        self.merges += other.merges;
        self.undone += other.undone;
        self.compactions += other.compactions;
        self.half_compactions += other.half_compactions;
        for (field, n) in &other.conflicts {
            *self.conflicts.entry(*field).or_default() += n;
        }
        for (how, n) in &other.duplicates {
            *self.duplicates.entry(*how).or_default() += n;
        }
    }
}

pub(super) struct World {
    pub(super) log: LogId,
    pub(super) nodes: Vec<Node>,
    pub(super) rng: Seed,
    pub(super) clock: i64,
    pub(super) actions: Vec<ActionId>,
    /// Categories that no write has used: each is used once.
    pub(super) categories: Vec<CategoryId>,
    pub(super) writes: Vec<Write>,
    pub(super) durable: BTreeSet<Token>,
    pub(super) tally: Tally,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Seed(seed);
        let log = LogId::random(&mut rng);
        let mut founder = Node::new("Ann", rng.next_u64());
        founder.send(Command::IAm(founder.author.clone()), 1);
        founder.send(
            Command::Create {
                log,
                title: "Test".to_owned(),
                start: Start::Bare,
            },
            1,
        );
        let mut actions = Vec::new();
        for n in 0..3 {
            let id = ActionId::random(&mut rng);
            let text = format!("Action {n}");
            founder.send(Command::Edit(Edit::AddAction { id, text }), 2);
            actions.push(id);
        }
        let mut world = Self {
            log,
            nodes: vec![founder],
            rng,
            clock: 100,
            actions,
            categories: Vec::new(),
            writes: Vec::new(),
            durable: BTreeSet::new(),
            tally: Tally::default(),
        };
        for nth in 0..world.actions.len() {
            world.note_number(0, world.actions[nth], Numbered::AsNew, BTreeSet::new());
        }
        // So many chunks that every device soon writes them as one.
        for n in 0..70 {
            let id = CategoryId::random(&mut world.rng);
            let (name, colour) = (format!("Category {n}"), Colour::Teal);
            let edit = Edit::AddCategory { id, name, colour };
            world.nodes[0].send(Command::Edit(edit), world.clock);
            world.categories.push(id);
            world.save_all(0);
        }
        for name in ["Bob", "Cem"] {
            let mut node = Node::new(name, world.rng.next_u64());
            let copy = world.nodes[0].stored.borrow().clone();
            node.stored.replace(copy);
            node.start(log, world.clock);
            world.nodes.push(node);
        }
        // A second tab of the founder's: the same person, device and store.
        let mut tab = Node::new("Ann", world.rng.next_u64());
        tab.author = world.nodes[0].author.clone();
        tab.stored = world.nodes[0].stored.clone();
        tab.start(log, world.clock);
        world.nodes.push(tab);
        world
    }

    pub(super) fn pick(&mut self, n: usize) -> usize {
        (self.rng.next_u64() % n as u64) as usize
    }

    pub(super) fn save_all(&mut self, at: usize) {
        while self.save_one(at) {}
    }

    /// The store carries out the oldest write of a replica and answers it.
    pub(super) fn save_one(&mut self, at: usize) -> bool {
        let node = &mut self.nodes[at];
        if node.in_flight.is_empty() {
            return false;
        }
        let (task, chunk, covers) = node.in_flight.remove(0);
        self.tally.compactions += usize::from(!covers.is_empty());
        node.put(chunk);
        let mut stored = node.stored.borrow_mut();
        stored.retain(|stored| !covers.contains(&stored.key));
        drop(stored);
        node.input(Input::Saved(task), self.clock);
        true
    }

    /// A quiet moment: failed saves are tried again, and when all is saved the store is tidied.
    pub(super) fn rest(&mut self, at: usize) {
        self.nodes[at].input(Input::Tick, self.clock);
        self.save_all(at);
        self.nodes[at].input(Input::Tick, self.clock);
    }

    /// The engine ends after the store has written what it was asked to write, and before it has
    /// deleted anything or answered.
    pub(super) fn crash(&mut self, at: usize) {
        self.tally.crashes += 1;
        let (log, clock) = (self.log, self.clock);
        let half = self.pick(2) == 0;
        let node = &mut self.nodes[at];
        if half && !node.in_flight.is_empty() {
            let (_, chunk, covers) = node.in_flight.remove(0);
            self.tally.half_compactions += usize::from(!covers.is_empty());
            node.put(chunk);
        }
        node.crash(log, clock);
    }

    pub(super) fn write(&mut self, at: usize) {
        let nth = self.pick(self.actions.len());
        let action = self.actions[nth];
        let field = FOLLOWED[self.pick(FOLLOWED.len())];
        let category = self.categories.last().copied();
        let words = match (field, category) {
            (Field::Category, Some(id)) => id.to_string(),
            _ => format!("w{}", self.writes.len()),
        };
        let seen = self.known(at);
        let node = &mut self.nodes[at];
        let edit = match field {
            Field::Deadline => Edit::MoveDeadline {
                actions: vec![(action, MoveId::random(&mut node.rng))],
                to: Deadline::Other(words.clone()),
                reason: "Late".to_owned(),
            },
            Field::Category => {
                let category = self.categories.pop();
                let actions = vec![action];
                Edit::SetCategory { actions, category }
            }
            Field::Number => return self.renumber(at, action),
            _ => Edit::SetOrigin {
                action,
                origin: Some(Origin {
                    month: None,
                    printed: words.clone(),
                }),
            },
        };
        self.writes.push(Write {
            number: None,
            action,
            field,
            words,
            seen,
        });
        self.nodes[at].send(Command::Edit(edit), self.clock);
    }

    /// Somebody adds an action; who has not heard of it gives its number out again.
    fn add_action(&mut self, at: usize) {
        let id = ActionId::random(&mut self.rng);
        let seen = self.known(at);
        let text = "New".to_owned();
        let edit = Edit::AddAction { id, text };
        self.nodes[at].send(Command::Edit(edit), self.clock);
        self.actions.push(id);
        self.note_number(at, id, Numbered::AsNew, seen);
    }

    /// Somebody gives an action the number of another, or a new one.
    fn renumber(&mut self, at: usize, action: ActionId) {
        let number = 1 + self.pick(8) as u32;
        let words = number_words(action, number);
        // Each action gets each number once: so that a write is known by its words.
        let is_known = self.nodes[at].rows.contains_key(&action);
        if !is_known || self.writes.iter().any(|write| write.words == words) {
            return;
        }
        let seen = self.known(at);
        let edit = Edit::SetNumber {
            action,
            number: Some(number),
        };
        self.nodes[at].send(Command::Edit(edit), self.clock);
        self.note_number(at, action, Numbered::BySomebody, seen);
    }

    /// Takes note of the number that an action has got.
    fn note_number(&mut self, at: usize, action: ActionId, how: Numbered, seen: BTreeSet<Token>) {
        let row = &self.nodes[at].rows[&action];
        let number = row.number.unwrap();
        self.writes.push(Write {
            action,
            field: Field::Number,
            words: number_words(action, number),
            seen,
            number: Some((number, how)),
        });
    }

    pub(super) fn other_edit(&mut self, at: usize) {
        let nth = self.pick(self.actions.len());
        let action = self.actions[nth];
        let kind = self.pick(3);
        let place = self.pick(8);
        let node = &mut self.nodes[at];
        let Some(row) = node.rows.get(&action) else {
            return;
        };
        let edit = match kind {
            0 => Edit::EditWording {
                action,
                seen: row.revision,
                splice: Splice {
                    at: place.min(row.text.len()),
                    delete: usize::from(place == 3),
                    insert: "é".to_owned(),
                },
            },
            1 => return node.say(action, EntryKind::Update, self.clock),
            _ => Edit::AddArtefact {
                action,
                artefact: place as u32,
            },
        };
        node.send(Command::Edit(edit), self.clock);
    }

    pub(super) fn deliver(&mut self) {
        for from in 0..self.nodes.len() {
            for message in std::mem::take(&mut self.nodes[from].outbox) {
                for to in 0..self.nodes.len() {
                    if to == from {
                        continue;
                    }
                    if self.pick(3) == 0 {
                        self.tally.lost_messages += 1;
                        continue;
                    }
                    let clock = self.clock;
                    self.nodes[to].input(Input::Tab(message.clone()), clock);
                }
            }
        }
    }

    pub(super) fn exchange_snapshot(&mut self, from: usize, to: usize) {
        let clock = self.clock;
        self.nodes[from].send(Command::Export(ExportFormat::Snapshot), clock);
        let bytes = self.nodes[from].file.take().unwrap();
        self.tally.merges += 1;
        let node = &mut self.nodes[to];
        let name = "log.automerge".to_owned();
        node.send(Command::ReadSnapshot { name, bytes }, clock);
        node.send(Command::MergeSnapshot, clock);
    }

    pub(super) fn step(&mut self) {
        self.clock += 7;
        let at = self.pick(self.nodes.len());
        match self.pick(21) {
            20 => self.add_action(at),
            0..=5 => self.write(at),
            6..=9 => self.other_edit(at),
            10 => self.save_all(at),
            11 => _ = self.save_one(at),
            12 => {
                for (task, ..) in std::mem::take(&mut self.nodes[at].in_flight) {
                    self.tally.failed_saves += 1;
                    let node = &mut self.nodes[at];
                    node.input(Input::SaveFailed(task, StorageError::Full), self.clock);
                }
            }
            13 => self.crash(at),
            14 => self.rest(at),
            15 | 16 => self.deliver(),
            17 => {
                let to = (at + 1) % self.nodes.len();
                self.exchange_snapshot(at, to);
            }
            18 => {
                self.tally.undone += 1;
                let clock = self.clock;
                // Only news is undone here: the oracle follows writes of two fields.
                let action = self.actions[0];
                self.nodes[at].say(action, EntryKind::Question, clock);
                self.nodes[at].send(Command::Undo, clock);
            }
            _ => {
                self.rest(at);
                self.crash(at);
            }
        }
        for at in 0..self.nodes.len() {
            self.note_durable(at);
        }
    }
}
