//! Replicas of one log for tests: who writes, at which time, and what they see.

use matters_arising::{
    command::Edit,
    document::{Applied, Document, UndoStacks, Writer},
    model::*,
};

/// A deterministic source of numbers (SplitMix64).
pub(crate) struct Seed(pub u64);

impl Entropy for Seed {
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// One person with their own copy of the log.
pub(crate) struct Replica {
    pub(crate) doc: Document,
    pub(crate) stacks: UndoStacks,
    pub(crate) clock: i64,
    pub(crate) rng: Seed,
    pub(crate) device: DeviceId,
}

impl Replica {
    /// The founder of a new log.
    pub(crate) fn new(name: &str, seed: u64) -> Self {
        let mut rng = Seed(seed);
        let writer = writer(name, &mut rng);
        let log = LogId::random(&mut rng);
        let (doc, _) = Document::create(log, "Test log", &[], &writer, Timestamp(1_000)).unwrap();
        Self {
            doc,
            stacks: UndoStacks::default(),
            clock: 1_000,
            device: writer.author.device,
            rng,
        }
    }

    /// Somebody else who starts from a copy.
    pub(crate) fn join(&self, name: &str, seed: u64) -> Self {
        let mut rng = Seed(seed);
        let writer = writer(name, &mut rng);
        let mut doc = Document::load(&self.doc.save()).unwrap();
        doc.write_as(&writer);
        Self {
            doc,
            stacks: UndoStacks::default(),
            clock: self.clock,
            device: writer.author.device,
            rng,
        }
    }

    /// Carries out an edit a minute after the last one.
    pub(crate) fn edit(&mut self, edit: Edit) -> Applied {
        self.try_edit(edit).unwrap()
    }

    pub(crate) fn try_edit(&mut self, edit: Edit) -> Result<Applied, Refusal> {
        self.clock += 60;
        let at = Timestamp(self.clock);
        let applied = self.doc.apply(&edit, at)?;
        self.doc.note_step(&mut self.stacks, &applied);
        Ok(applied)
    }

    pub(crate) fn add(&mut self, text: &str) -> ActionId {
        let id = ActionId::random(&mut self.rng);
        let text = text.to_owned();
        self.edit(Edit::AddAction { id, text });
        id
    }

    /// Types into the wording, having seen all that is there.
    /// Merges what another has, as a file of theirs: it can be undone as one step.
    pub(crate) fn merge_file(&mut self, of: &Self) {
        let before = self.doc.heads();
        self.doc.merge(&of.doc).unwrap();
        self.clock += 60;
        let (at, source) = (Timestamp(self.clock), SourceId::random(&mut self.rng));
        let stacks = &mut self.stacks;
        let recorded = self
            .doc
            .record_merge("bob.automerge", &before, source, stacks, at);
        recorded.unwrap();
    }

    pub(crate) fn type_in(&mut self, action: ActionId, at: usize, delete: usize, insert: &str) {
        let seen = self.read(action).revision;
        let splice = Splice {
            at,
            delete,
            insert: insert.to_owned(),
        };
        self.edit(Edit::EditWording {
            action,
            seen,
            splice,
        });
    }

    pub(crate) fn move_deadline(&mut self, action: ActionId, to: &str, reason: &str) {
        let one = (action, MoveId::random(&mut self.rng));
        self.edit(Edit::MoveDeadline {
            actions: vec![one],
            to: Deadline::parse(to),
            reason: reason.to_owned(),
        });
    }

    pub(crate) fn entry(&mut self, action: ActionId, kind: EntryKind, text: &str) -> EntryId {
        let id = EntryId::random(&mut self.rng);
        self.edit(Edit::AddEntry {
            action,
            id,
            kind,
            text: text.to_owned(),
            at: None,
            regarding: None,
            audience: Default::default(),
        });
        id
    }

    pub(crate) fn undo(&mut self) -> Result<Applied, Refusal> {
        self.clock += 60;
        self.doc.undo(&mut self.stacks, Timestamp(self.clock))
    }

    pub(crate) fn redo(&mut self) -> Result<Applied, Refusal> {
        self.clock += 60;
        self.doc.redo(&mut self.stacks, Timestamp(self.clock))
    }

    pub(crate) fn read(&self, action: ActionId) -> Action {
        self.doc.action(action).unwrap()
    }

    /// Both take in what the other has.
    pub(crate) fn meet(&mut self, other: &mut Self) {
        self.doc.merge(&other.doc).unwrap();
        other.doc.merge(&self.doc).unwrap();
        assert_eq!(self.shown(), other.shown(), "replicas must agree");
    }

    /// Everything visible, without what counts only here.
    pub(crate) fn shown(&self) -> (Option<LogHead>, Vec<Action>, Vec<Finding>) {
        let mut actions = self.doc.actions();
        for action in &mut actions {
            action.revision = Revision::default();
        }
        (self.doc.head(), actions, self.doc.findings())
    }
}

/// A row of a document, of which nothing is understood but its words.
pub(crate) fn row(text: &str) -> ActionDraft {
    ActionDraft {
        known: None,
        number: None,
        printed_number: String::new(),
        section: Section::Ongoing,
        text: text.to_owned(),
        progress: Progress::Unstated,
        proposed: None,
        recorded: None,
        due: Due::default(),
        origin: None,
        owners: Vec::new(),
        category: None,
        updates: Vec::new(),
        links: Vec::new(),
        artefacts: Vec::new(),
        imported: Imported {
            action: text.to_owned(),
            ..Imported::default()
        },
    }
}

/// Somebody who writes, with a device and an actor of their own.
pub(crate) fn writer(name: &str, rng: &mut Seed) -> Writer {
    let mut actor = [0; 16];
    actor[..8].copy_from_slice(&rng.next_u64().to_le_bytes());
    actor[8..].copy_from_slice(&rng.next_u64().to_le_bytes());
    Writer {
        author: Author {
            device: DeviceId::random(rng),
            name: name.to_owned(),
            organisation: format!("{name}’s organisation"),
        },
        actor,
    }
}
