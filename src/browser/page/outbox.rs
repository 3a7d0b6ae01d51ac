//! Commands between page and engine: which are sent, which wait, and which are sent again to a new
//! engine after the old one died. Pure; the worker itself is `engine`'s business.

use crate::{
    command::{Command, Edit, Envelope},
    model::{ActionId, Author, ClientId, Delta, FileError, LogId, Refusal, Revision, Saving},
};
use std::collections::{BTreeMap, VecDeque};

/// How often a command may be in hand when the engine dies before it is dropped.
const MOST_DEATHS: u32 = 2;

/// A command that is not known to be done for good.
#[derive(Debug)]
struct Pending {
    number: u32,
    command: Command,
    is_sent: bool,
    is_answered: bool,
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
    pending: VecDeque<Pending>,
    /// The revisions that a new engine reports, for edits of wordings that are sent again.
    revisions: BTreeMap<ActionId, Revision>,
    blamed: Option<(u32, u32)>,
    n_deaths: u32,
}

fn is_kept_until_saved(command: &Command) -> bool {
    matches!(
        command,
        Command::Edit(_) | Command::Undo | Command::Redo | Command::Create { .. }
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
            pending: VecDeque::new(),
            revisions: BTreeMap::new(),
            blamed: None,
            n_deaths: 0,
        }
    }

    /// How often the engine has died since a log was last opened.
    #[cfg_attr(
        not(target_arch = "wasm32"),
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
            }
            Command::MergeSnapshot => self.is_merging = true,
            Command::Close => self.log = None,
            Command::Remove(log) if self.log == Some(*log) => self.log = None,
            _ => {}
        }
        self.pending.push_back(Pending {
            number: self.last_number,
            command,
            is_sent: false,
            is_answered: false,
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
                    if std::mem::take(&mut self.is_merging) {
                        self.log = Some(head.id);
                    }
                    let answered = *answered;
                    self.pending
                        .retain(|p| p.number > answered || !is_kept_until_saved(&p.command));
                }
                Delta::Actions(actions) if self.phase == Phase::Opening => {
                    self.revisions
                        .extend(actions.iter().map(|a| (a.id, a.revision)));
                }
                Delta::AllShown if self.phase == Phase::Opening => {
                    self.phase = Phase::Listening;
                }
                // The log is not there: nothing can be sent again to it.
                Delta::Refused {
                    error: Refusal::UnknownLog | Refusal::Store(_),
                    ..
                } if self.phase == Phase::Opening => self.phase = Phase::Listening,
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
        self.pending.retain(|p| !p.is_answered);
    }

    /// An engine listens. One that replaces a dead one is told who writes and which log is open.
    fn began(&mut self, todo: &mut Todo) {
        let again = self.pending.iter().any(|p| p.is_sent) || self.phase == Phase::Opening;
        self.phase = Phase::Listening;
        if !again && self.last_sent_nothing() {
            return;
        }
        if let Some(author) = self.author.clone() {
            todo.post.push(self.unnumbered(Command::IAm(author)));
        }
        for pending in &mut self.pending {
            pending.is_sent = false;
            pending.is_answered = false;
        }
        // Both are said afresh above and below.
        self.pending
            .retain(|p| !matches!(p.command, Command::IAm(_) | Command::Open { .. }));
        let creates = |p: &Pending| matches!(p.command, Command::Create { .. });
        if let Some(log) = self.log
            && !self.pending.iter().any(creates)
        {
            self.phase = Phase::Opening;
            self.revisions.clear();
            todo.post
                .push(self.unnumbered(Command::Open { log, view: None }));
        }
    }

    /// Whether no engine was ever spoken to: then everything that waits is sent as it is.
    fn last_sent_nothing(&self) -> bool {
        self.last_number == 0 || self.pending.len() == self.last_number as usize
    }

    /// A command that the page did not number: it bears 0 and nobody waits for its answer.
    fn unnumbered(&self, command: Command) -> Envelope {
        Envelope {
            client: self.client,
            number: 0,
            command,
        }
    }

    /// The engine died. What it had in hand may be to blame: a file at once, an edit the second time.
    pub(super) fn died(&mut self) -> Todo {
        let mut todo = Todo::default();
        self.n_deaths += 1;
        self.phase = Phase::Silent;
        let in_hand = self
            .pending
            .iter()
            .position(|p| p.is_sent && !p.is_answered);
        let Some(at) = in_hand else { return todo };
        let number = self.pending[at].number;
        let deaths = match self.blamed {
            Some((blamed, deaths)) if blamed == number => deaths + 1,
            _ => 1,
        };
        self.blamed = Some((number, deaths));
        if self.pending[at].command.may_be_repeated() && deaths < MOST_DEATHS {
            return todo;
        }
        let Some(dropped) = self.pending.remove(at) else {
            return todo;
        };
        let error = match dropped.command {
            Command::ReadSnapshot { name, .. } | Command::ReadImport { name, .. } => {
                Refusal::File {
                    file: name,
                    reason: FileError::Damaged,
                }
            }
            Command::MergeSnapshot => Refusal::NoFile,
            _ => Refusal::Defect("it stopped the engine twice".into()),
        };
        todo.tell.push(Delta::Refused {
            command: number,
            error,
        });
        todo
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
mod tests {
    use super::*;

    fn client() -> ClientId {
        ClientId::random(&mut || 1)
    }

    fn outbox() -> Outbox {
        Outbox::new(client())
    }

    fn log() -> LogId {
        LogId::random(&mut || 2)
    }

    fn rename(title: &str) -> Command {
        Command::Edit(Edit::RenameLog(title.into()))
    }

    fn answered(command: u32) -> Delta {
        Delta::Answered {
            client: client(),
            command,
        }
    }

    fn opened(answered: u32) -> Delta {
        Delta::Opened {
            head: crate::model::LogHead {
                id: log(),
                title: String::new(),
                dated: None,
                categories: Vec::new(),
                schema: 1,
            },
            heads: Vec::new(),
            view_is_current: false,
            read_only: None,
            answered,
        }
    }

    fn numbers(todo: &Todo) -> Vec<u32> {
        todo.post.iter().map(|e| e.number).collect()
    }

    #[test]
    fn nothing_is_posted_before_the_engine_listens() {
        let mut outbox = outbox();
        assert_eq!(outbox.take(Command::ListLogs).1, Todo::default());
        assert_eq!(numbers(&outbox.heard(&[Delta::Ready])), [1]);
        assert_eq!(numbers(&outbox.take(Command::ListLogs).1), [2]);
    }

    #[test]
    fn edits_that_are_not_stored_are_sent_again_to_a_new_engine() {
        let mut outbox = outbox();
        outbox.heard(&[Delta::Ready]);
        outbox.take(Command::Open {
            log: log(),
            view: None,
        });
        for title in ["a", "b", "c"] {
            outbox.take(rename(title));
        }
        outbox.heard(&[answered(4)]);
        outbox.died();
        // The new engine is asked to open the log; the edits wait for its rows.
        let todo = outbox.heard(&[Delta::Ready]);
        assert!(matches!(todo.post[0].command, Command::Open { .. }));
        assert_eq!(todo.post.len(), 1);
        assert!(numbers(&outbox.heard(&[opened(2)])).is_empty());
        assert_eq!(numbers(&outbox.heard(&[Delta::AllShown])), [3, 4]);
    }

    #[test]
    fn what_is_stored_is_not_sent_again() {
        let mut outbox = outbox();
        outbox.heard(&[Delta::Ready]);
        outbox.take(rename("a"));
        outbox.heard(&[answered(1), Delta::Saving(Saving::Saved)]);
        assert_eq!(outbox.n_unsaved(), 0);
        outbox.take(rename("b"));
        outbox.heard(&[Delta::Saving(Saving::Saved)]);
        assert_eq!(outbox.n_unsaved(), 1);
    }

    #[test]
    fn an_edit_in_hand_at_two_deaths_is_dropped_and_said_so() {
        let mut outbox = outbox();
        outbox.heard(&[Delta::Ready]);
        outbox.take(rename("deadly"));
        outbox.take(rename("harmless"));
        assert_eq!(outbox.died().tell, []);
        outbox.heard(&[Delta::Ready]);
        let todo = outbox.died();
        assert!(matches!(
            todo.tell.as_slice(),
            [Delta::Refused { command: 1, .. }]
        ));
        assert_eq!(numbers(&outbox.heard(&[Delta::Ready])), [2]);
    }

    #[test]
    fn a_file_that_kills_the_engine_is_refused_at_once() {
        let mut outbox = outbox();
        outbox.heard(&[Delta::Ready]);
        outbox.take(Command::ReadSnapshot {
            name: "x.automerge".into(),
            bytes: vec![1],
        });
        let todo = outbox.died();
        assert_eq!(
            todo.tell,
            [Delta::Refused {
                command: 1,
                error: Refusal::File {
                    file: "x.automerge".into(),
                    reason: FileError::Damaged
                }
            }]
        );
    }

    #[test]
    fn a_log_that_was_not_stored_yet_is_created_again() {
        let mut outbox = outbox();
        outbox.heard(&[Delta::Ready]);
        outbox.take(Command::Create {
            log: log(),
            title: "New".into(),
            start: crate::command::Start::Bare,
        });
        outbox.take(rename("b"));
        outbox.heard(&[answered(2)]);
        outbox.died();
        assert_eq!(numbers(&outbox.heard(&[Delta::Ready])), [1, 2]);
    }
}
