//! What a new engine is told in the place of one that died, and what is lost with that one.

use super::{Outbox, Pending, Phase, Todo};
use crate::{
    command::{Command, Envelope},
    model::{Delta, FileError, LogId, Refusal},
};

/// How often a command may be in hand when the engine dies before it is dropped.
const MOST_DEATHS: u32 = 2;

impl Outbox {
    /// Whatever is still in doubt was not stored, and the file that was merged is not here any more.
    pub(super) fn end_doubt(&mut self, todo: &mut Todo) {
        while let Some(at) = self.pending.iter().position(|p| p.is_in_doubt) {
            let Some(lost) = self.pending.remove(at) else {
                return;
            };
            todo.tell.push(Delta::Refused {
                command: lost.number,
                error: Refusal::MergeLost,
            });
            // That it was undone is true now; sent again, this would take back what was done before.
            for turn in [Command::Undo, Command::Redo].iter().cycle() {
                let next = self.pending.get(at);
                if next.is_none_or(|p| p.command != *turn || p.log != lost.log) {
                    break;
                }
                self.pending.remove(at);
            }
        }
    }

    /// An engine listens. One that replaces a dead one is told who writes and which log is open.
    pub(super) fn began(&mut self, todo: &mut Todo) {
        let again = self.pending.iter().any(|p| p.is_sent) || self.phase == Phase::Opening;
        self.phase = Phase::Listening;
        if !again && self.last_sent_nothing() {
            return;
        }
        if let Some(author) = self.author.clone() {
            todo.post.push(self.unnumbered(Command::IAm(author)));
        }
        // Both are said afresh above and below.
        self.pending
            .retain(|p| !matches!(p.command, Command::IAm(_) | Command::Open { .. }));
        for pending in &mut self.pending {
            let is_merge = pending.command == Command::MergeSnapshot;
            pending.is_in_doubt |= is_merge && pending.is_answered;
            pending.is_sent = pending.is_in_doubt;
            pending.is_answered = pending.is_in_doubt;
        }
        self.send_elsewhere(todo);
        for relay in &self.distrusted {
            let command = Command::Distrust(relay.clone());
            todo.post.push(self.unnumbered(command));
        }
        match self.log {
            Some(log) if !self.creates(log) => {
                self.phase = Phase::Opening;
                self.revisions.clear();
                todo.post
                    .push(self.unnumbered(Command::Open { log, view: None }));
            }
            Some(_) => {}
            None => self.end_doubt(todo),
        }
    }

    fn creates(&self, log: LogId) -> bool {
        let creates =
            |p: &Pending| matches!(p.command, Command::Create { .. }) && p.log == Some(log);
        self.pending.iter().any(creates)
    }

    /// Changes of logs that the page has left. One that is created again takes its changes with it; of
    /// any other it cannot be said from here what is stored, and in the log that is open now they would
    /// be wrong.
    fn send_elsewhere(&mut self, todo: &mut Todo) {
        let mut lost = None;
        for mut pending in std::mem::take(&mut self.pending) {
            let elsewhere = pending.log.filter(|log| Some(*log) != self.log);
            let is_made_again = match (elsewhere, &pending.command) {
                (None, _) => {
                    self.pending.push_back(pending);
                    continue;
                }
                (Some(_), Command::Create { .. }) => true,
                (Some(log), command) => command.may_be_repeated() && self.creates(log),
            };
            if !is_made_again {
                lost = Some(pending.number);
                continue;
            }
            pending.is_sent = true;
            todo.post.push(Envelope {
                client: self.client,
                number: pending.number,
                command: pending.command.clone(),
            });
            self.pending.push_back(pending);
        }
        // Once for all of them: a person typed many letters, and reads one message.
        todo.tell.extend(lost.map(|command| Delta::Refused {
            command,
            error: Refusal::MayBeLost,
        }));
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
    pub(in crate::browser::page) fn died(&mut self) -> Todo {
        let mut todo = Todo::default();
        self.n_deaths += 1;
        self.phase = Phase::Silent;
        if let Some(relay) = self.hearing.take() {
            // Nothing that was asked for is to blame.
            self.distrusted.push(relay);
            return todo;
        }
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
            Command::MergeSnapshot => Refusal::MergeLost,
            _ => Refusal::Defect("it stopped the engine twice".into()),
        };
        todo.tell.push(Delta::Refused {
            command: number,
            error,
        });
        todo
    }
}
