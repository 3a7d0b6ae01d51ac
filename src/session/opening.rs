//! Opening and creating logs.

use super::{Output, Session, Step, open_log::OpenLog};
use crate::{
    command::Start,
    document::Document,
    model::*,
    wire::{Chunk, TabMessage},
};

/// How long after opening the tidying up begins.
const SETTLE_MS: u32 = 600;

impl Session {
    pub(super) fn open(&mut self, log: LogId, view: Option<Vec<ChangeId>>, step: &mut Step<'_>) {
        if let Some(mut open) = self.take_from_memory(log) {
            // The store may not have all of it yet.
            self.leave();
            open.view.shown = view;
            let hello = open.hello();
            self.open = Some(open);
            self.show_opened(step);
            self.show_saving(step);
            self.show_undo(step);
            step.push(Output::Tabs(hello));
            self.show_waiting_snapshot(step);
            step.push(Output::WakeAfter(SETTLE_MS));
            return;
        }
        self.leave();
        let mut open = OpenLog::new(log, Document::empty());
        open.loading = true;
        open.view.shown = view;
        self.open = Some(open);
        step.push(Output::Load(log));
    }

    /// A log that is open or was left before all of it was saved.
    fn take_from_memory(&mut self, log: LogId) -> Option<OpenLog> {
        let is_open = |open: &mut OpenLog| open.id == log && !open.loading;
        if let Some(open) = self.open.take_if(is_open) {
            return Some(open);
        }
        let left = self.leaving.iter().position(|open| open.id == log)?;
        Some(self.leaving.remove(left))
    }

    pub(super) fn create(
        &mut self,
        log: LogId,
        title: &str,
        start: Start,
        number: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        if title.is_empty() {
            return Err(Refusal::EmptyText);
        }
        let author = self.author.clone().ok_or(Refusal::NoAuthor)?;
        if self.open.as_ref().is_some_and(|open| open.id == log) {
            return Err(Refusal::NothingChanges);
        }
        let writer = super::fresh_writer(author, step.rng);
        let categories = match start {
            Start::HouseCategories => default_categories(step.rng),
            Start::Bare => Vec::new(),
        };
        let (document, applied) = Document::create(log, title, &categories, &writer, step.now)?;
        self.leave();
        let mut open = OpenLog::new(log, document);
        open.writer = Some(writer);
        open.stacks = Some(Default::default());
        // The chunk is the whole document: it carries the genesis change with it.
        open.saving.add(open.document.save(), 1, number);
        open.touched(applied.touched);
        self.open = Some(open);
        self.show_opened(step);
        self.save_on(step);
        Ok(())
    }

    /// Chunks of the log that is being opened have come.
    pub(super) fn loaded(
        &mut self,
        log: LogId,
        chunks: Vec<Chunk>,
        last: bool,
        step: &mut Step<'_>,
    ) {
        let client = self.client;
        let Some(open) = self
            .open
            .as_mut()
            .filter(|open| open.id == log && open.loading)
        else {
            return;
        };
        // In one piece: Automerge applies a batch many times faster than its parts.
        let mut bytes = Vec::with_capacity(chunks.iter().map(|chunk| chunk.bytes.len()).sum());
        let mut snapshots_first: Vec<&Chunk> = chunks.iter().collect();
        snapshots_first.sort_by_key(|chunk| chunk.key.kind);
        for chunk in snapshots_first {
            bytes.extend_from_slice(&chunk.bytes);
        }
        let outcome = if bytes.is_empty() {
            Ok(())
        } else if open.saving.stored().is_empty() {
            Document::load(&bytes).map(|document| open.document = document)
        } else {
            open.document.take_in(&bytes).map(drop)
        };
        if outcome.is_err() {
            // One of them is not readable: take what is, one by one.
            let (whole, damaged): (Vec<_>, Vec<_>) = chunks
                .iter()
                .partition(|chunk| open.document.take_in(&chunk.bytes).is_ok());
            for chunk in whole {
                open.saving.note_stored(chunk.key);
            }
            for chunk in damaged {
                step.push(Output::SetAside(chunk.key, SetAsideReason::Damaged));
            }
        } else {
            for chunk in &chunks {
                open.saving.note_stored(chunk.key);
            }
        }
        for (who, command) in chunks.iter().filter_map(|chunk| chunk.answers) {
            if who == client {
                open.answered = open.answered.max(command);
            }
        }
        if last {
            self.all_loaded(step);
        }
    }

    fn all_loaded(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        open.loading = false;
        open.note_exported(&self.logs);
        open.counted = None;
        if open.document.head().is_none() {
            self.open = None;
            step.show(Delta::Refused {
                command: 0,
                error: Refusal::UnknownLog,
            });
            return;
        }
        open.read_only = open.document.read_only();
        let hello = open.hello();
        let early = std::mem::take(&mut open.early);
        self.show_opened(step);
        step.push(Output::Tabs(hello));
        for frame in early {
            let log = self.open.as_ref().map(|open| open.id);
            if let Some(log) = log {
                self.tab(TabMessage { log, frame }, step);
            }
        }
        self.show_waiting_snapshot(step);
        step.push(Output::WakeAfter(SETTLE_MS));
    }

    /// Tells the page that the log is open, and those rows that it does not show already.
    pub(super) fn show_opened(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let Some(head) = open.document.head() else {
            return;
        };
        let heads = open.document.heads();
        let shown = open.view.shown.take();
        let missed = shown.and_then(|shown| {
            if shown == heads {
                Some(Default::default())
            } else {
                open.document.touched_since(&shown)
            }
        });
        step.show(Delta::Opened {
            head,
            heads,
            view_is_current: missed.is_some(),
            read_only: open.read_only,
            answered: open.answered,
        });
        match missed {
            Some(missed) => open.show_touched(&missed, step),
            None => open.show_all(step),
        }
        if open.saving.is_idle() {
            step.show(Delta::Saving(Saving::Saved));
        }
    }
}

/// The categories of a new log: those that such groups use, with colours that can be told apart.
fn default_categories(rng: &mut dyn Entropy) -> Vec<Category> {
    [
        ("Audit and Inspection", Colour::Blue),
        ("Code of Practice and training", Colour::Purple),
        ("Data Sharing", Colour::Teal),
        ("Data Quality", Colour::Green),
        ("Governance", Colour::Gold),
        ("Open Space Process", Colour::Orange),
        ("Design", Colour::Red),
        ("Papers and Information Updates", Colour::Pink),
        ("HOB", Colour::Brown),
        ("Custody Images", Colour::Navy),
        ("National Register of Missing Persons", Colour::Olive),
    ]
    .into_iter()
    .enumerate()
    .map(|(order, (name, colour))| Category {
        id: CategoryId::random(rng),
        name: name.to_owned(),
        colour,
        order: order as i64,
    })
    .collect()
}
