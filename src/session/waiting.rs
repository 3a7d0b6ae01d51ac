//! Commands that wait for their turn: behind one that waits for a signature, or for the log that is on its way.
//!
//! They keep their order, because what has been answered is said as one number up to which all is.

use super::{Session, Step};
use crate::{command::Command, model::Saving};
use std::collections::VecDeque;

/// Commands that were heard and not begun.
#[derive(Debug, Default)]
pub(super) struct Waiting(VecDeque<(u32, Command)>);

impl Waiting {
    /// Where the changes are that wait: nowhere yet.
    pub(super) fn saving(&self) -> Saving {
        let changes = self.0.iter().filter(|(_, it)| it.changes_a_log());
        match changes.count() {
            0 => Saving::Saved,
            n => Saving::Pending {
                n_changes: n as u32,
            },
        }
    }
}

impl Session {
    /// Carries out a command, or keeps it until its turn comes.
    pub(super) fn hear(&mut self, number: u32, command: Command, step: &mut Step<'_>) {
        let waits_for_log =
            self.is_opening() && (needs_the_log(&command) || !self.waiting.0.is_empty());
        if self.is_signing() || waits_for_log {
            let is_change = command.changes_a_log();
            self.waiting.0.push_back((number, command));
            if is_change {
                self.show_saving(step);
            }
            return;
        }
        self.carry_out(number, command, step);
    }

    /// Carries out what waited, as far as nothing must be waited for any more.
    pub(super) fn go_on(&mut self, step: &mut Step<'_>) {
        while !self.is_signing()
            && !self.is_opening()
            && let Some((number, command)) = self.waiting.0.pop_front()
        {
            self.carry_out(number, command, step);
        }
    }

    /// Whether the open log is being read from the store. One that a relay is to bring is not waited for: it may
    /// never come.
    fn is_opening(&self) -> bool {
        let open = self.open.as_ref();
        open.is_some_and(|open| open.loading && !open.is_awaited)
    }
}

/// Whether a command can be carried out only on a log that is open.
fn needs_the_log(command: &Command) -> bool {
    match command {
        Command::Edit(_)
        | Command::Sign(_)
        | Command::ShowClosing(_)
        | Command::CloseMeeting { .. }
        | Command::RenewKey
        | Command::Verify
        | Command::Undo
        | Command::Redo
        | Command::ShowHistory { .. }
        | Command::ShowPast(..)
        | Command::ShowChanges(_)
        | Command::ProposeNumbers
        | Command::CheckEdition(_)
        | Command::Compare(_)
        | Command::Export(_)
        | Command::Prepare(_)
        | Command::Share(_)
        | Command::Invite { .. }
        | Command::ChangeKeys { .. }
        | Command::UseHere(_)
        | Command::WatchNews(_) => true,
        Command::IAm(_)
        | Command::ListLogs
        | Command::Open { .. }
        | Command::Create { .. }
        | Command::Close
        | Command::Remove(_)
        | Command::ShowKey
        | Command::ReadImport { .. }
        | Command::ReadImportAs(_)
        | Command::ReadSnapshot { .. }
        | Command::Unlock(_)
        | Command::StopReading
        | Command::MergeSnapshot
        | Command::Discard
        | Command::RetrySave
        | Command::ReadInvite(_)
        | Command::Join(_)
        | Command::Reconnect
        | Command::NetworkIsBack
        | Command::LeaveHere(_)
        | Command::Distrust(_)
        | Command::LookAt(_)
        | Command::ShowSetAside(_) => false,
    }
}
