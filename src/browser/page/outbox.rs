//! Commands between page and engine: which are sent, which wait, and which are sent again to a new
//! engine after the old one died. Pure; the worker itself is `engine`'s business.

use crate::{
    command::{Command, Edit, Envelope},
    model::{ActionId, Author, ClientId, Delta, LogId, Refusal, RelayAddress, Revision, Saving},
};
use std::collections::{BTreeMap, VecDeque};

mod restart;

/// A command that is not known to be done for good.
#[derive(Debug)]
struct Pending {
    number: u32,
    command: Command,
    /// The log that it changes: it must not be sent while another is open.
    log: Option<LogId>,
    is_sent: bool,
    is_answered: bool,
    /// A merge that the last engine answered: whether it is stored shows when the log opens again.
    is_in_doubt: bool,
}

/// How far a freshly started engine has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// It does not listen yet.
    Silent,
    /// It has been asked to open the log again; edits wait until its rows have come.
    Opening,
    /// It takes everything.
    Listening,
}

/// What must be done next.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Todo {
    /// Post these to the worker.
    pub(super) post: Vec<Envelope>,
    /// Tell the page.
    pub(super) tell: Vec<Delta>,
}

/// The commands of one page.
#[derive(Debug)]
pub(super) struct Outbox {
    client: ClientId,
    last_number: u32,
    phase: Phase,
    author: Option<Author>,
    log: Option<LogId>,
    /// A snapshot is being merged: if it is of another log, that one opens.
    is_merging: bool,
    /// An invitation is being followed: its log opens, or is awaited.
    is_joining: bool,
    /// The relay whose words the engine is reading.
    hearing: Option<RelayAddress>,
    /// Relays whose words have ended an engine.
    distrusted: Vec<RelayAddress>,
    pending: VecDeque<Pending>,
    /// The revisions that a new engine reports, for edits of wordings that are sent again.
    revisions: BTreeMap<ActionId, Revision>,
    blamed: Option<(u32, u32)>,
    n_deaths: u32,
}

fn is_kept_until_saved(command: &Command) -> bool {
    matches!(
        command,
        Command::Edit(_)
            | Command::Undo
            | Command::Redo
            | Command::Create { .. }
            | Command::MergeSnapshot
    )
}

impl Outbox {
    pub(super) fn new(client: ClientId) -> Self {
        Self {
            client,
            last_number: 0,
            phase: Phase::Silent,
            author: None,
            log: None,
            is_merging: false,
            is_joining: false,
            hearing: None,
            distrusted: Vec::new(),
            pending: VecDeque::new(),
            revisions: BTreeMap::new(),
            blamed: None,
            n_deaths: 0,
        }
    }

    /// How often the engine has died since a log was last opened.
    #[cfg_attr(
        not(feature = "page"),
        expect(dead_code, reason = "natively only the tests speak to it")
    )]
    pub(super) fn n_deaths(&self) -> u32 {
        self.n_deaths
    }

    /// Takes a command of the page; gives its number and what to post.
    pub(super) fn take(&mut self, command: Command) -> (u32, Todo) {
        self.last_number += 1;
        match &command {
            Command::IAm(author) => self.author = Some(author.clone()),
            Command::Open { log, .. } | Command::Create { log, .. } => {
                self.log = Some(*log);
                self.is_merging = false;
                self.is_joining = false;
            }
            Command::Join(_) => self.is_joining = true,
            Command::Reconnect => self.distrusted.clear(),
            Command::MergeSnapshot => self.is_merging = true,
            Command::Close => self.log = None,
            Command::Remove(log) if self.log == Some(*log) => self.log = None,
            _ => {}
        }
        self.pending.push_back(Pending {
            number: self.last_number,
            log: self.log.filter(|_| is_kept_until_saved(&command)),
            command,
            is_sent: false,
            is_answered: false,
            is_in_doubt: false,
        });
        (self.last_number, self.post())
    }

    /// Posts what may be posted now, in order.
    fn post(&mut self) -> Todo {
        let mut todo = Todo::default();
        for pending in &mut self.pending {
            let waits = match self.phase {
                Phase::Silent => true,
                Phase::Opening => is_kept_until_saved(&pending.command),
                Phase::Listening => false,
            };
            if pending.is_sent {
                continue;
            }
            if waits {
                // What comes later must not overtake an edit.
                break;
            }
            pending.is_sent = true;
            if let Command::Edit(Edit::EditWording { action, seen, .. }) = &mut pending.command
                && let Some(revision) = self.revisions.get(action)
            {
                *seen = *revision;
            }
            todo.post.push(Envelope {
                client: self.client,
                number: pending.number,
                command: pending.command.clone(),
            });
        }
        if self.phase == Phase::Listening {
            self.revisions.clear();
        }
        todo
    }

    /// Takes note of what the engine tells; the page must be told as well.
    pub(super) fn heard(&mut self, deltas: &[Delta]) -> Todo {
        let mut todo = Todo::default();
        for delta in deltas {
            match delta {
                Delta::Ready => self.began(&mut todo),
                Delta::Answered { client, command } if *client == self.client => {
                    self.answered(*command);
                }
                Delta::Saving(Saving::Saved) => self.saved(),
                Delta::Opened { answered, head, .. } => {
                    // Not sooner: `Open` is answered before the chunks that may be deadly are read.
                    self.n_deaths = 0;
                    if std::mem::take(&mut self.is_joining) {
                        self.log = Some(head.id);
                    }
                    if std::mem::take(&mut self.is_merging) {
                        self.log = Some(head.id);
                        let merges = self.pending.iter_mut();
                        merges
                            .filter(|p| p.command == Command::MergeSnapshot)
                            .for_each(|p| p.log = Some(head.id));
                    }
                    self.pending
                        .retain(|p| p.log != Some(head.id) || p.number > *answered);
                    self.end_doubt(&mut todo);
                }
                Delta::Hearing(relay) => self.hearing.clone_from(relay),
                Delta::Removed(log) => self.pending.retain(|p| p.log != Some(*log)),
                Delta::Actions(actions) if self.phase == Phase::Opening => {
                    self.revisions
                        .extend(actions.iter().map(|a| (a.id, a.revision)));
                }
                Delta::AllShown if self.phase == Phase::Opening => {
                    self.phase = Phase::Listening;
                }
                Delta::Awaiting { log, .. } => {
                    // Joining opens it without `Open`; no rows come before a relay has brought them.
                    self.is_joining = false;
                    self.log = Some(*log);
                    if self.phase == Phase::Opening {
                        self.phase = Phase::Listening;
                        self.end_doubt(&mut todo);
                    }
                }
                // The log is not there: nothing can be sent again to it.
                Delta::Refused {
                    error: Refusal::UnknownLog | Refusal::NoBeginning | Refusal::Store(_),
                    ..
                } if self.phase == Phase::Opening => {
                    self.phase = Phase::Listening;
                    self.end_doubt(&mut todo);
                }
                // Nothing of it will be saved.
                Delta::Refused { command, .. } if *command > 0 => {
                    self.pending.retain(|p| p.number != *command);
                }
                _ => {}
            }
        }
        todo.post.extend(self.post().post);
        todo
    }

    fn answered(&mut self, number: u32) {
        for pending in &mut self.pending {
            pending.is_answered |= pending.is_sent && pending.number <= number;
        }
        self.pending
            .retain(|p| !p.is_answered || is_kept_until_saved(&p.command));
    }

    fn saved(&mut self) {
        self.pending.retain(|p| !p.is_answered || p.is_in_doubt);
    }

    /// Edits that are not known to be stored.
    pub(super) fn n_unsaved(&self) -> usize {
        self.pending
            .iter()
            .filter(|p| is_kept_until_saved(&p.command))
            .count()
    }
}

#[cfg(test)]
mod tests;
