//! The sans-IO core: one thing happens, some things must be done.
//!
//! Never reads a clock, a random number, a store or a socket: all of them come in as arguments and
//! go out as [`Output`]s, so that every interleaving can be played in a test.

mod carrying_out;
mod editing;
mod files;
mod io;
mod leaving;
mod locked;
mod news;
mod open_log;
mod opening;
mod outgoing;
mod saving;
mod share;
mod signing;
mod view;
mod waiting;

pub use io::*;
pub use share::{LinkEnd, LinkEvent, LinkId, MailAnswer, MailCall, MailRequest};
pub use signing::HeldKey;

use crate::{
    document::{Snapshot, Touched, Writer},
    model::*,
    wire::{TabFrame, TabMessage},
};
use locked::Locked;
use open_log::OpenLog;
use signing::Signing;
use std::collections::BTreeSet;
use waiting::Waiting;

/// One engine: the log that is open, and what is on its way to the store.
#[derive(Debug)]
pub struct Session {
    client: ClientId,
    author: Option<Author>,
    /// The log that the page shows.
    open: Option<OpenLog>,
    /// Logs that the page has left and that still have changes to save.
    leaving: Vec<OpenLog>,
    /// Logs that are being removed, with what there was of them in memory. Nothing is saved of them: it
    /// would outlive the removal.
    removing: Vec<(LogId, Option<OpenLog>)>,
    /// The snapshot read last and not merged yet.
    snapshot: Option<Snapshot>,
    /// What of it changes nothing, where it is a document that came back.
    notes: Vec<String>,
    /// A document that waits for what the log said when it was exported.
    comparing: Option<LogDraft>,
    /// The document read last, so that it can be read in another way.
    document: Option<(String, Vec<u8>)>,
    /// The locked file chosen last, until it is open.
    locked: Option<Locked>,
    /// Whether the page is told of it once the store has said which logs there are.
    preview_waits: bool,
    logs: Vec<LogListing>,
    storage: StorageState,
    /// Relays that have ended an engine of this page.
    distrusted: BTreeSet<RelayAddress>,
    /// What waits for a signature.
    signing: Signing,
    waiting: Waiting,
    asked_persistence: bool,
    asked_logs: bool,
    next_task: u64,
    /// The history of a log of so many changes is read in the moment in which it opens, where anybody has signed in it.
    /// A longer one is read in the first quiet moment, so that its rows do not wait for it.
    most_read_at_once: usize,
}

/// So many changes are read while a log opens.
const MOST_READ_AT_ONCE: usize = 2_000;

/// What came in with one input, and what must be done for it.
struct Step<'a> {
    now: Timestamp,
    rng: &'a mut dyn Entropy,
    deltas: Vec<Delta>,
    outputs: Vec<Output>,
}

impl Step<'_> {
    /// Deltas of one step travel together and first, so that the page paints once, and before anything is stored.
    fn show(&mut self, delta: Delta) {
        self.deltas.push(delta);
    }

    fn push(&mut self, output: Output) {
        self.outputs.push(output);
    }

    fn refuse_all(&mut self, numbers: impl Iterator<Item = u32>, error: &Refusal) {
        for command in numbers {
            let error = error.clone();
            self.show(Delta::Refused { command, error });
        }
    }

    fn finish(self) -> Vec<Output> {
        let shown = (!self.deltas.is_empty()).then_some(Output::Show(self.deltas));
        shown.into_iter().chain(self.outputs).collect()
    }
}

impl Session {
    /// The engine of one page.
    pub fn new(client: ClientId) -> Self {
        Self {
            client,
            author: None,
            open: None,
            leaving: Vec::new(),
            removing: Vec::new(),
            snapshot: None,
            notes: Vec::new(),
            comparing: None,
            document: None,
            locked: None,
            preview_waits: false,
            logs: Vec::new(),
            storage: StorageState::default(),
            distrusted: BTreeSet::new(),
            signing: Signing::default(),
            waiting: Waiting::default(),
            asked_persistence: false,
            asked_logs: false,
            next_task: 0,
            most_read_at_once: MOST_READ_AT_ONCE,
        }
    }

    /// The same, for which a log is long from so many changes on.
    #[must_use]
    pub fn reading_at_once(self, most_read_at_once: usize) -> Self {
        Self {
            most_read_at_once,
            ..self
        }
    }

    /// Takes one thing that happened and returns what must be done.
    pub fn handle(&mut self, input: Input, now: Timestamp, rng: &mut dyn Entropy) -> Vec<Output> {
        let mut step = Step {
            now,
            rng,
            deltas: Vec::new(),
            outputs: Vec::new(),
        };
        match input {
            Input::Command { number, command } => self.hear(number, command, &mut step),
            Input::Logs(logs) => {
                self.logs = logs;
                for open in self.open.iter_mut().chain(&mut self.leaving) {
                    open.note_exported(&self.logs);
                }
                step.show(Delta::Logs(self.logs.clone()));
                self.show_waiting_preview(&mut step);
            }
            Input::LogsFailed(error) => {
                step.show(Delta::LogsUnread(error));
                self.show_waiting_preview(&mut step);
            }
            Input::Removed(log) => self.removed(log, &mut step),
            Input::RemoveFailed { log, error } => self.remove_failed(log, error, &mut step),
            Input::Loaded { log, chunks, last } => self.loaded(log, chunks, last, &mut step),
            Input::LoadFailed { log, error } => self.load_failed(log, error, &mut step),
            Input::Saved(task) => self.saved(task, &mut step),
            Input::SaveFailed(task, error) => self.save_failed(task, error, &mut step),
            Input::Tab(message) => self.tab(message, &mut step),
            Input::Imported { result, name } => match result {
                Ok((draft, lines)) => step.show(Delta::ImportRead { draft, lines }),
                Err(reason) => step.show(Delta::Refused {
                    command: 0,
                    error: Refusal::File { file: name, reason },
                }),
            },
            Input::Cleaned(clean, job) => self.make_public(&clean, *job, &mut step),
            Input::Unlocked(task, outcome) => self.unlocked(task, outcome, &mut step),
            Input::ReadBack(base) => self.read_back(base, &mut step),
            Input::Storage(state) => {
                self.storage = state;
                step.show(Delta::Storage(state));
            }
            Input::Tick => self.tick(&mut step),
            Input::ShareLoaded { log, keys, copy } => {
                self.share_loaded(log, keys.as_deref(), copy.as_deref(), &mut step);
            }
            Input::KeysSaved(log, outcome) => self.keys_saved(log, outcome, &mut step),
            Input::Leads(log) => self.leads(log, &mut step),
            Input::Link(id, event) => self.link(id, event, &mut step),
            Input::Key(key) => self.key_held(key, &mut step),
            Input::Signed(signatures) => self.signed(signatures, &mut step),
        }
        self.go_on(&mut step);
        step.finish()
    }

    fn tab(&mut self, message: TabMessage, step: &mut Step<'_>) {
        if message.frame == TabFrame::Removed {
            return self.removed_elsewhere(message.log, step);
        }
        let Some(open) = self.open.as_mut().filter(|open| open.id == message.log) else {
            return;
        };
        match message.frame {
            TabFrame::Removed | TabFrame::EarlierSharing => {}
            TabFrame::Hello { .. } | TabFrame::Changes(_) if open.loading => {
                open.early.push(message.frame);
            }
            TabFrame::Keys => step.push(Output::LoadShare(message.log)),
            TabFrame::Leads
            | TabFrame::Sharing(_)
            | TabFrame::LooksAt { .. }
            | TabFrame::CallAgain
            | TabFrame::UseHere(_)
            | TabFrame::LeaveHere(_) => self.tab_shares(message.frame, step),
            TabFrame::Hello { heads } => open.answer_hello(&heads, step),
            TabFrame::Changes(bytes) => {
                let before = open.document.heads();
                let Ok(touched) = open.document.take_in(&bytes) else {
                    return;
                };
                if open.document.heads() == before && !open.document.is_waiting() {
                    // All of it was here already.
                    return;
                }
                if let Some(share) = &mut open.share {
                    share.add(&bytes, 1, step.now);
                }
                // Saved here as well: the other tab may close before its own save is through.
                open.saving.add(bytes, 1, 0);
                open.note_steps_since(&before);
                let is_of_the_log = touched.head;
                self.show_taken(touched, step);
                self.save_on(step);
                if is_of_the_log {
                    self.relays_may_have_changed(step);
                }
                self.send_on(step);
            }
        }
    }

    /// Tells the page of changes that others made.
    fn show_taken(&mut self, touched: Touched, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        open.has_news = true;
        let read_only = open.why_read_only();
        if read_only == open.read_only {
            open.show_touched(&touched, step);
            open.touched(touched);
        } else {
            // A newer version of the page has brought the log to a schema that we do not know.
            open.read_only = read_only;
            open.touched(touched);
            self.show_opened(step);
        }
        self.show_undo(step);
    }

    fn tick(&mut self, step: &mut Step<'_>) {
        self.retry(step);
        let device = self.author.as_ref().map(|author| author.device);
        if let Some(open) = self.open.as_mut().filter(|open| !open.loading) {
            if open.stacks.is_none()
                && let Some(device) = device
            {
                open.stacks = Some(open.document.undo_stacks(device));
                self.show_undo(step);
            }
            self.know_history(step);
            self.tidy(step);
            self.shared_log_is_quiet(step);
            self.show_news(step);
        }
    }

    /// Reads the history for statements that somebody took out, where that was not done yet: they count on. Done in
    /// the first quiet moment, and before anything leaves the log or is signed that rests on who agreed.
    fn know_history(&mut self, step: &mut Step<'_>) {
        if let Some(open) = self.open.as_mut().filter(|open| !open.loading) {
            let touched = open.document.recall();
            self.show_recalled(touched, step);
        }
    }

    /// What reads otherwise since the history is known: the page may show a view that did not know of it.
    fn show_recalled(&mut self, touched: Touched, step: &mut Step<'_>) {
        if let Some(open) = self.open.as_mut().filter(|_| !touched.is_empty()) {
            open.show_touched(&touched, step);
            open.touched(touched);
        }
    }

    fn new_task(&mut self) -> TaskId {
        self.next_task += 1;
        TaskId(self.next_task)
    }
}

/// A writer with an actor that nobody has used or will use again.
fn fresh_writer(author: Author, rng: &mut dyn Entropy) -> Writer {
    let actor = fresh_actor(rng);
    Writer { author, actor }
}

/// An actor that nobody has used or will use again.
fn fresh_actor(rng: &mut dyn Entropy) -> [u8; 16] {
    let mut actor = [0; 16];
    actor[..8].copy_from_slice(&rng.next_u64().to_le_bytes());
    actor[8..].copy_from_slice(&rng.next_u64().to_le_bytes());
    actor
}
