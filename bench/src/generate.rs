//! Generates a log: so many actions, twenty edits each, by twelve people in sessions of an hour.
//!
//! The fast way: one document in memory; people write one after the other, now and then two at once.

use crate::{
    plan::{Planner, Step},
    words::{Seed, people},
};
use matters_arising::{
    command::Edit,
    document::{Document, Writer},
    model::*,
};

/// The edits of each action, its addition not counted.
pub const EDITS_EACH: usize = 20;
/// Edits kept back, so that the last of them are made in a session that stores them.
const KEPT_BACK: usize = 40;

/// A log that was generated, and the planner that can go on with it.
#[derive(Debug)]
pub struct Generated {
    /// The log.
    pub document: Document,
    /// Plans further edits.
    pub planner: Planner,
    /// The people.
    pub people: Vec<Author>,
    /// Edits that are still to be made.
    pub kept_back: Vec<Step>,
    /// The time of the last edit.
    pub clock: i64,
    /// How many edits were made, additions not counted.
    pub n_edits: usize,
    /// How many times somebody began to write.
    pub n_sessions: usize,
}

/// Somebody who begins to write, with a fresh actor.
pub fn writer(author: &Author, rng: &mut Seed) -> Writer {
    let mut actor = [0; 16];
    actor[..8].copy_from_slice(&rng.next_u64().to_le_bytes());
    actor[8..].copy_from_slice(&rng.next_u64().to_le_bytes());
    Writer {
        author: author.clone(),
        actor,
    }
}

/// A log of so many actions and nothing else; its wordings are those of [`generate`].
pub fn only_actions(n_actions: usize, seed: u64) -> Result<Document, Refusal> {
    let mut log = begin(n_actions, seed)?;
    while log.planner.actions.len() < n_actions {
        log.add_action()?;
    }
    Ok(log.document)
}

fn begin(n_actions: usize, seed: u64) -> Result<Generated, Refusal> {
    let mut rng = Seed(seed ^ n_actions as u64);
    let people = people(&mut rng);
    let categories: Vec<_> = Colour::ALL
        .iter()
        .take(11)
        .enumerate()
        .map(|(order, colour)| Category {
            id: CategoryId::random(&mut rng),
            name: rng.sentence(2),
            colour: *colour,
            order: order as i64,
        })
        .collect();
    let first = writer(&people[0], &mut rng);
    let clock = 1_550_000_000;
    let (document, _) = Document::create(
        LogId::random(&mut rng),
        "Harbour forum: action log",
        &categories,
        &first,
        Timestamp(clock),
    )?;
    let planner = Planner {
        actions: Vec::with_capacity(n_actions),
        categories: categories.iter().map(|c| c.id).collect(),
        rng,
    };
    Ok(Generated {
        document,
        planner,
        people,
        kept_back: Vec::new(),
        clock,
        n_edits: 0,
        n_sessions: 1,
    })
}

/// Generates the log.
pub fn generate(n_actions: usize, seed: u64) -> Result<Generated, Refusal> {
    let mut log = begin(n_actions, seed)?;
    let mut open: Vec<usize> = Vec::new();
    while log.planner.actions.len() < n_actions || !open.is_empty() {
        let Generated {
            people, planner, ..
        } = &mut log;
        let person = planner.rng.one(people).clone();
        let somebody = writer(&person, &mut planner.rng);
        let apart = planner.rng.chance(8).then(|| {
            let another = planner.rng.one(people).clone();
            writer(&another, &mut planner.rng)
        });
        let fork = apart.map(|another| {
            let mut fork = log.document.clone();
            fork.write_as(&another);
            log.n_sessions += 1;
            fork
        });
        log.document.write_as(&somebody);
        log.n_sessions += 1;
        log.clock += 20_000 + log.planner.rng.below(90_000) as i64;
        log.session(n_actions, &mut open)?;
        if let Some(fork) = fork {
            log.beside(fork, &mut open)?;
        }
    }
    Ok(log)
}

impl Generated {
    fn add_action(&mut self) -> Result<usize, Refusal> {
        let n_words = 12 + self.planner.rng.below(20);
        let text = self.planner.rng.sentence(n_words);
        let id = ActionId::random(&mut self.planner.rng);
        let edit = Edit::AddAction { id, text };
        self.clock += 40;
        self.document.apply(&edit, Timestamp(self.clock))?;
        if let Edit::AddAction { text, .. } = &edit {
            self.planner.add(id, text, EDITS_EACH);
        }
        Ok(self.planner.actions.len() - 1)
    }

    /// An hour of one person: new actions, and edits on some of those that are there.
    fn session(&mut self, n_actions: usize, open: &mut Vec<usize>) -> Result<(), Refusal> {
        let n_edits = 40 + self.planner.rng.below(120);
        let until = self.n_edits + n_edits;
        while self.n_edits < until {
            let is_new = self.planner.actions.len() < n_actions
                && (open.is_empty() || self.planner.rng.chance(15));
            if is_new {
                let nth = self.add_action()?;
                open.push(nth);
            }
            if open.is_empty() {
                break;
            }
            let at = self.planner.rng.below(open.len());
            let nth = open[at];
            for _ in 0..2 {
                self.some_edits(nth)?;
            }
            if self.planner.actions[nth].left == 0 {
                open.swap_remove(at);
            }
        }
        Ok(())
    }

    fn some_edits(&mut self, nth: usize) -> Result<(), Refusal> {
        for step in self.planner.edits(nth) {
            if self.planner.actions[nth].left == 0 {
                return Ok(());
            }
            self.clock += if step.kind() == "typing" { 1 } else { 25 };
            if self.kept_back.len() < KEPT_BACK && nth.is_multiple_of(2) {
                self.kept_back.push(step);
            } else {
                let at = Timestamp(self.clock);
                match self.document.apply(&step.edit(), at) {
                    Err(Refusal::NothingChanges) => continue,
                    outcome => outcome.map(drop)?,
                }
            }
            self.n_edits += 1;
            self.planner.actions[nth].left -= 1;
        }
        Ok(())
    }

    /// Somebody else who wrote at the same time, from the log as it stood before.
    fn beside(&mut self, fork: Document, open: &mut Vec<usize>) -> Result<(), Refusal> {
        let mut main = std::mem::replace(&mut self.document, fork);
        let known: Vec<usize> = (0..self.document.n_actions()).collect();
        let before = self.n_edits;
        while self.n_edits < before + 60 {
            let mine: Vec<usize> = open
                .iter()
                .copied()
                .filter(|nth| known.get(*nth).is_some())
                .collect();
            if mine.is_empty() {
                break;
            }
            let nth = *self.planner.rng.one(&mine);
            self.some_edits(nth)?;
            open.retain(|nth| self.planner.actions[*nth].left > 0);
        }
        main.merge(&self.document)
            .map_err(|error| Refusal::Defect(error.to_string()))?;
        self.document = main;
        // What both wrote is longer than the planner thinks.
        for nth in open {
            let sketch = &mut self.planner.actions[*nth];
            if let Some(action) = self.document.action(sketch.id) {
                sketch.length = action.text.encode_utf16().count();
            }
        }
        Ok(())
    }
}
