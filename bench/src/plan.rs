//! Edits in a realistic mix, planned without reading the log: typing key by key, updates, moved
//! deadlines, categories, progress, owners, links.

use crate::words::Seed;
use matters_arising::{command::Edit, model::*};
use serde_json::{Value, json};

/// One edit of one action.
#[derive(Clone, Debug)]
pub struct Step {
    /// The place of the action in [`Planner::actions`].
    pub nth: usize,
    /// The action.
    pub action: ActionId,
    /// What is done.
    pub what: What,
}

/// What an edit does.
#[derive(Clone, Debug)]
pub enum What {
    /// Types into the wording.
    Type(Splice),
    /// Says something.
    Say(EntryId, EntryKind, String),
    /// Moves the deadline.
    Move(MoveId, String, String),
    /// Sets the category.
    Categorise(CategoryId),
    /// Sets the progress.
    Progress(Progress),
    /// Adds an owner.
    Own(Owner),
    /// Adds an artefact.
    Artefact(u32),
}

/// What the planner remembers of an action.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// Its identity.
    pub id: ActionId,
    /// Edits that it is still to get.
    pub left: usize,
    /// The length of its wording in UTF-16 units, as far as the planner knows.
    pub length: usize,
    /// Where the last key was typed.
    caret: usize,
    progress: Progress,
    artefacts: u32,
}

/// Plans edits.
#[derive(Clone, Debug)]
pub struct Planner {
    /// Every action.
    pub actions: Vec<Sketch>,
    /// The categories of the log.
    pub categories: Vec<CategoryId>,
    /// Where its choices come from.
    pub rng: Seed,
}

impl Planner {
    /// Remembers a new action with this wording.
    pub fn add(&mut self, id: ActionId, text: &str, left: usize) {
        self.actions.push(Sketch {
            id,
            left,
            length: text.encode_utf16().count(),
            caret: 0,
            progress: Progress::NotStarted,
            artefacts: 0,
        });
    }

    /// The next one to three edits of an action, a run of keys among them.
    pub fn edits(&mut self, nth: usize) -> Vec<Step> {
        let action = self.actions[nth].id;
        let whats = match self.rng.below(100) {
            0..24 => self.keys(nth),
            24..46 => vec![self.word(nth)],
            46..64 => {
                let n_words = 6 + self.rng.below(12);
                vec![self.say(EntryKind::Update, n_words)]
            }
            64..69 => vec![self.say(EntryKind::Question, 8)],
            69..80 => {
                let month = format!("20{}-{:02}", 19 + self.rng.below(4), 1 + self.rng.below(12));
                let reason = self.rng.sentence(5);
                vec![What::Move(MoveId::random(&mut self.rng), month, reason)]
            }
            80..87 => vec![What::Categorise(*self.rng.one(&self.categories))],
            87..94 => {
                let sketch = &mut self.actions[nth];
                let at = Progress::ALL.iter().position(|p| *p == sketch.progress);
                sketch.progress = Progress::ALL[(at.unwrap_or(0) + 1) % Progress::ALL.len()];
                vec![What::Progress(sketch.progress)]
            }
            94..97 => vec![What::Own(Owner {
                kind: OwnerKind::Person,
                name: self.rng.sentence(2),
            })],
            _ => {
                self.actions[nth].artefacts += 1;
                vec![What::Artefact(self.actions[nth].artefacts)]
            }
        };
        whats
            .into_iter()
            .map(|what| Step { nth, action, what })
            .collect()
    }

    fn say(&mut self, kind: EntryKind, n_words: usize) -> What {
        let text = self.rng.sentence(n_words);
        What::Say(EntryId::random(&mut self.rng), kind, text)
    }

    /// A word typed key by key, a change each, as the page sends them.
    fn keys(&mut self, nth: usize) -> Vec<What> {
        let word = self.rng.word();
        let sketch = &mut self.actions[nth];
        let mut at = self.rng.below(sketch.length + 1);
        let keys: Vec<_> = word.chars().chain([' ']).take(sketch.left.max(1)).collect();
        sketch.length += keys.len();
        keys.into_iter()
            .map(|key| {
                at += 1;
                sketch.caret = at;
                What::Type(Splice {
                    at: at - 1,
                    delete: 0,
                    insert: key.to_string(),
                })
            })
            .collect()
    }

    /// A key taken back, a word cut, or a few words pasted.
    fn word(&mut self, nth: usize) -> What {
        let pasted = self.rng.sentence(3) + " ";
        let sketch = &mut self.actions[nth];
        let splice = match self.rng.below(4) {
            0 if sketch.length > 40 => Splice {
                at: self.rng.below(sketch.length - 12),
                delete: 2 + self.rng.below(9),
                insert: String::new(),
            },
            1 if sketch.caret > 0 && sketch.caret <= sketch.length => {
                sketch.caret -= 1;
                Splice {
                    at: sketch.caret,
                    delete: 1,
                    insert: String::new(),
                }
            }
            _ => Splice {
                at: self.rng.below(sketch.length + 1),
                delete: 0,
                insert: pasted,
            },
        };
        sketch.length = sketch.length + splice.insert.encode_utf16().count() - splice.delete;
        What::Type(splice)
    }
}

impl Step {
    /// The edit, as the page would send it having seen all that is there.
    pub fn edit(&self) -> Edit {
        let action = self.action;
        let actions = vec![action];
        match &self.what {
            What::Type(splice) => Edit::EditWording {
                action,
                seen: Revision(u32::MAX),
                splice: splice.clone(),
            },
            What::Say(id, kind, text) => Edit::AddEntry {
                action,
                id: *id,
                kind: *kind,
                text: text.clone(),
                at: None,
                regarding: None,
                audience: Default::default(),
            },
            What::Move(id, to, reason) => Edit::MoveDeadline {
                actions: vec![(action, *id)],
                to: Deadline::parse(to),
                reason: reason.clone(),
            },
            What::Categorise(category) => Edit::SetCategory {
                actions,
                category: Some(*category),
            },
            What::Progress(progress) => Edit::SetProgress {
                actions,
                progress: *progress,
            },
            What::Own(owner) => Edit::AddOwner {
                action,
                owner: owner.clone(),
            },
            What::Artefact(artefact) => Edit::AddArtefact {
                action,
                artefact: *artefact,
            },
        }
    }

    /// What kind of edit it is.
    pub fn kind(&self) -> &'static str {
        match self.what {
            What::Type(_) => "typing",
            What::Say(..) => "entry",
            What::Move(..) => "deadline",
            _ => "register",
        }
    }

    /// The same edit for somebody who knows the schema only, with the message that we write.
    pub fn json(&self, message: &str) -> Value {
        let (keys, value) = match &self.what {
            What::Type(splice) => (json!("text"), json!(splice)),
            What::Say(id, kind, text) => (
                json!(format!("entry:{id}")),
                json!({"kind": kind.word(), "text": text}),
            ),
            What::Move(id, to, reason) => (
                json!(format!("move:{id}")),
                json!({"to": to, "reason": reason}),
            ),
            What::Categorise(id) => (json!("category"), json!(id.to_string())),
            What::Progress(progress) => (json!("progress"), json!(progress.word())),
            What::Own(owner) => {
                let key = format!("owner:{}:{}", owner.kind.word(), owner.name);
                (json!(key), json!(true))
            }
            What::Artefact(n) => (json!(format!("artefact:{n}")), json!(true)),
        };
        json!({
            "kind": self.kind(), "action": self.action.to_string(), "key": keys, "value": value,
            "message": message,
        })
    }
}
