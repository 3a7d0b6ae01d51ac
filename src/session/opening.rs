//! Opening and creating logs.

use super::{
    Output, Session, Step,
    open_log::{Asked, OpenLog},
};
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
        if self.opened().is_ok_and(|open| open.id == log) {
            return self.show_again(view, step);
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.id == log) {
            // It is on its way.
            open.view.shown = view;
            return;
        }
        self.leave(step);
        let left = self.leaving.iter().position(|open| open.id == log);
        let kept = left.map(|at| self.leaving.remove(at));
        self.open = Some(match kept {
            // Not all of it is stored: what the store gives comes on top of what is here.
            Some(left) => left.load_again(view),
            None => OpenLog::to_load(log, view),
        });
        step.push(Output::Load(log));
    }

    /// The log that is open is asked for once more: it has heard all that other tabs wrote.
    fn show_again(&mut self, view: Option<Vec<ChangeId>>, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        open.view.shown = view;
        open.document.shown_afresh();
        self.show_opened(step);
        self.show_undo(step);
        self.show_waiting_snapshot(step);
        step.push(Output::WakeAfter(SETTLE_MS));
    }

    /// The store could not be read. What is not saved of the log goes on being saved.
    pub(super) fn load_failed(&mut self, log: LogId, error: StorageError, step: &mut Step<'_>) {
        let mut pending = None;
        if let Some(open) = self.open.as_mut().filter(|open| open.id == log) {
            pending = open.pending.take().map(|pending| pending.number);
            self.leave(step);
            self.show_saving(step);
        }
        step.show(Delta::Refused {
            command: pending.unwrap_or_default(),
            error: Refusal::Store(error),
        });
        if let Some(number) = pending {
            self.answer(number, step);
        }
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
        self.leave(step);
        let mut open = OpenLog::new(log, document);
        open.writer = Some(writer);
        open.share_is_known = true;
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
        } else if open.saving.stored().is_empty() && !open.is_whole() {
            Document::read_whole(&bytes).map(|document| open.document = document)
        } else {
            open.document.take_in_kept(&bytes).map(drop)
        };
        let is_read = outcome.is_ok();
        for chunk in &chunks {
            // Where one of them is not readable, what is is taken, one by one.
            match is_read || open.document.take_in_kept(&chunk.bytes).is_ok() {
                true => open.saving.note_stored(chunk.key),
                false => open.refused.push(chunk.key),
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

    pub(super) fn all_loaded(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let (is_here, pending) = (open.is_whole(), open.pending.take());
        let command = pending.map(|pending| pending.number);
        let keeping = pending.filter(|pending| pending.to == Asked::Keep);
        let begins = !is_here && keeping.is_some_and(|it| self.begin_with_snapshot(it.number));
        if is_here || begins {
            self.all_here(step);
        } else {
            self.not_here(command, step);
        }
        if let Some(keeping) = keeping.filter(|_| is_here) {
            let (command, error) = (keeping.number, Refusal::HereAlready);
            step.show(Delta::Refused { command, error });
        }
        if let Some(command) = command {
            self.answer(command, step);
        }
        if begins {
            self.save_on(step);
        }
    }

    /// The store has not the log, or no beginning of it.
    fn not_here(&mut self, pending: Option<u32>, step: &mut Step<'_>) {
        if self.open.as_ref().is_some_and(|open| open.share.is_some()) {
            self.take_again(step);
            if self.opened().is_ok() {
                return;
            }
        }
        if let Some(open) = &mut self.open
            && let Some(share) = &open.share
        {
            // It was joined, and comes from a relay.
            open.is_awaited = true;
            step.show(Delta::Awaiting {
                log: open.id,
                title: share.title().to_owned(),
            });
            self.show_waiting_snapshot(step);
            return self.begin_sharing(step);
        }
        let left = self.open.take();
        let has_parts =
            |open: OpenLog| !open.saving.stored().is_empty() || !open.refused.is_empty();
        self.show_saving(step);
        step.show(Delta::Refused {
            command: pending.unwrap_or_default(),
            error: match left.is_some_and(has_parts) {
                true => Refusal::NoBeginning,
                false => Refusal::UnknownLog,
            },
        });
    }

    pub(super) fn all_here(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        open.loading = false;
        open.is_awaited = false;
        open.note_exported(&self.logs);
        open.counted = None;
        open.read_only = open.why_read_only();
        let share = open.share.as_mut();
        let lacks_some = share.is_some_and(|share| share.log_is_here(&open.document));
        open.document.shown_afresh();
        // Only of a log that opens without them: where none does, they may be all that there is of it.
        for key in std::mem::take(&mut open.refused) {
            step.push(Output::SetAside(key, SetAsideReason::Damaged));
        }
        let (log, hello) = (open.id, open.hello());
        let early = std::mem::take(&mut open.early);
        // Before any row is read: nothing that somebody took out is missing from a stage.
        let is_short = open.document.n_changes() <= self.most_read_at_once;
        let recalled = is_short.then(|| open.document.recall());
        self.show_opened(step);
        self.show_recalled(recalled.unwrap_or_default(), step);
        step.push(Output::Tabs(hello));
        for frame in early {
            self.tab(TabMessage { log, frame }, step);
        }
        self.show_waiting_snapshot(step);
        if lacks_some {
            self.take_again(step);
        }
        self.begin_sharing(step);
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
        self.show_saving(step);
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
