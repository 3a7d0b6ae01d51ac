//! The core as WebAssembly, for the clock of whoever calls it. Reads no clock itself.

use bench::{
    generate::writer,
    plan::{Planner, Step},
    words::{Seed, people},
};
use matters_arising::{
    command::Command,
    document::Document,
    model::*,
    session::{Input, Output, Session, TaskId},
    wire::{Chunk, ChunkKey, ChunkKind},
};
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// The time of every edit: clocks are no part of what is measured.
const NOW: Timestamp = Timestamp(1_700_000_000);

/// Plans edits on a log: the same for everybody who asks with the same seed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Plan {
    steps: Vec<Step>,
}

#[wasm_bindgen]
impl Plan {
    /// So many edits on the log in these bytes.
    pub fn new(bytes: &[u8], n_edits: usize, seed: u32) -> Option<Plan> {
        let document = Document::load(bytes).ok()?;
        let categories = document.head()?.categories.iter().map(|c| c.id).collect();
        let mut planner = Planner {
            actions: Vec::new(),
            categories,
            rng: Seed(u64::from(seed)),
        };
        for action in document.actions() {
            planner.add(action.id, &action.text, usize::MAX);
        }
        let mut steps = Vec::new();
        while steps.len() < n_edits {
            let nth = planner.rng.below(planner.actions.len());
            steps.extend(planner.edits(nth));
        }
        steps.truncate(n_edits);
        Some(Plan { steps })
    }

    /// The edits as JSON, for somebody who knows the schema only.
    pub fn json(&self) -> String {
        let steps: Vec<_> = self
            .steps
            .iter()
            .map(|step| step.json(&format!("Change of action {}", step.nth + 1)))
            .collect();
        serde_json::Value::from(steps).to_string()
    }
}

/// A document without a session around it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bare {
    document: Document,
}

#[wasm_bindgen]
impl Bare {
    /// Loads it, and begins to write as one of the twelve.
    pub fn load(bytes: &[u8], seed: u32) -> Option<Bare> {
        let mut document = Document::load(bytes).ok()?;
        let mut rng = Seed(u64::from(seed));
        let people = people(&mut rng);
        let who = rng.one(&people).clone();
        document.write_as(&writer(&who, &mut rng));
        Some(Bare { document })
    }

    /// Makes one edit. Gives the size of the change, 0 where nothing changed.
    pub fn edit(&mut self, plan: &Plan, at: usize) -> usize {
        let applied = plan.steps.get(at).map(|step| step.edit());
        let applied = applied.and_then(|edit| self.document.apply(&edit, NOW).ok());
        applied.map_or(0, |applied| applied.change.len())
    }

    /// Merges another; gives how many actions that touched.
    pub fn merge(&mut self, other: &Bare) -> usize {
        let merged = self.document.merge(&other.document);
        merged.map_or(0, |(touched, _)| touched.actions.len())
    }

    /// The whole document.
    pub fn save(&self) -> Vec<u8> {
        self.document.save()
    }

    /// How many characters all wordings have: something that every replica must agree on.
    pub fn checksum(&self) -> usize {
        let actions = self.document.actions();
        actions.iter().map(|a| a.text.encode_utf16().count()).sum()
    }
}

/// A session as the engine's worker runs it: commands in, deltas and chunks out as bytes.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    session: Session,
    rng: Seed,
    number: u32,
    to_save: Vec<TaskId>,
}

impl Engine {
    /// Handles an input and encodes what leaves the worker; gives the number of bytes.
    fn input(&mut self, input: Input) -> usize {
        let mut n_bytes = 0;
        for output in self.session.handle(input, NOW, &mut self.rng) {
            match output {
                Output::Show(deltas) => {
                    n_bytes += postcard::to_allocvec(&deltas).map_or(0, |bytes| bytes.len());
                }
                Output::Save(task, chunk, _) => {
                    n_bytes += chunk.bytes.len();
                    self.to_save.push(task);
                }
                Output::Tabs(message) => n_bytes += message.encode().len(),
                _ => {}
            }
        }
        n_bytes
    }

    fn command(&mut self, command: Command) -> usize {
        self.number += 1;
        let number = self.number;
        self.input(Input::Command { number, command })
    }
}

#[wasm_bindgen]
impl Engine {
    /// Opens the log in these bytes, for a page that shows no view of it, and begins to write.
    pub fn open(bytes: &[u8], seed: u32) -> Option<Engine> {
        let mut rng = Seed(u64::from(seed));
        let who = people(&mut rng).swap_remove(1);
        let log = LogId::random(&mut rng);
        let chunk = Chunk {
            key: ChunkKey::of(log, ChunkKind::Snapshot, bytes),
            bytes: bytes.to_vec(),
            answers: None,
        };
        let mut engine = Engine {
            session: Session::new(ClientId::random(&mut rng)),
            rng,
            number: 0,
            to_save: Vec::new(),
        };
        engine.command(Command::IAm(who));
        engine.command(Command::Open { log, view: None });
        engine.input(Input::Loaded {
            log,
            chunks: vec![chunk],
            last: true,
        });
        Some(engine)
    }

    /// Makes one edit; gives how many bytes leave the worker.
    pub fn edit(&mut self, plan: &Plan, at: usize) -> usize {
        match plan.steps.get(at) {
            Some(step) => self.command(Command::Edit(step.edit())),
            None => 0,
        }
    }

    /// The saves are through.
    pub fn saved(&mut self) {
        for task in std::mem::take(&mut self.to_save) {
            self.input(Input::Saved(task));
        }
    }

    /// A quiet moment.
    pub fn tick(&mut self) -> usize {
        self.input(Input::Tick)
    }
}
