//! Carrying out a command: what each of them does, and that every one is answered.

use super::{Output, Session, Step, signing::Purpose};
use crate::{
    command::{Command, Edit},
    model::*,
};

impl Session {
    /// Carries out a command whose turn has come, and answers it unless it must wait for something.
    pub(super) fn carry_out(&mut self, number: u32, command: Command, step: &mut Step<'_>) {
        let may_change = command.changes_a_log();
        if let Err(error) = self.command(number, command, step) {
            let command = number;
            step.show(Delta::Refused { command, error });
        }
        let pending = self.open.as_ref().and_then(|open| open.pending);
        if pending.is_none_or(|it| it.number != number) && !self.is_signing() {
            self.answer(number, step);
        }
        // Said after the answer: of a change that changed nothing no save will tell.
        if may_change && self.saving() == Saving::Saved {
            self.show_saving(step);
        }
    }

    pub(super) fn command(
        &mut self,
        number: u32,
        command: Command,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        // What is on this device must be known before a log is opened or a snapshot read.
        let first = !std::mem::replace(&mut self.asked_logs, true);
        if first || matches!(command, Command::ListLogs) {
            step.push(Output::ListLogs);
        }
        if command.rests_on_agreements() {
            self.know_history(step);
        }
        match command {
            Command::IAm(author) => {
                let changed = self.author.as_ref() != Some(&author);
                self.author = Some(author);
                if changed && let Some(open) = &mut self.open {
                    open.writer = None;
                    // What is whose is told otherwise now.
                    open.has_news = true;
                    self.show_news(step);
                }
            }
            Command::ListLogs => {}
            Command::Open { log, view } => self.open(log, view, step),
            Command::Create { log, title, start } => {
                self.create(log, title.trim(), start, number, step)?;
            }
            Command::Close => self.leave(step),
            Command::Remove(log) => self.remove(log, step),
            Command::Edit(edit) => {
                self.edit(&edit, number, step)?;
                if matches!(edit, Edit::Import { .. }) {
                    self.document = None;
                }
            }
            Command::Sign(wishes) => self.sign(number, Purpose::Sign(wishes), step)?,
            Command::ShowClosing(meeting) => {
                self.sign(number, Purpose::ShowClosing(meeting), step)?;
            }
            Command::CloseMeeting { meeting, signs } => {
                self.sign(number, Purpose::Close(meeting, signs), step)?;
            }
            Command::ShowKey => self.show_key(step),
            Command::RenewKey => self.renew_key(step)?,
            Command::Verify => {
                let proof = self.opened()?.document.proof();
                step.show(Delta::Proof(proof));
            }
            Command::Undo => self.undo_or_redo(true, number, step)?,
            Command::Redo => self.undo_or_redo(false, number, step)?,
            Command::ShowHistory { action, most } => {
                let document = &self.opened()?.document;
                let (entries, more) = document.history(action, most as usize);
                step.show(Delta::History {
                    action,
                    entries,
                    more,
                });
            }
            Command::ShowPast(moment, offset) => {
                let past = self.opened()?.document.past(moment, offset);
                let past = past.ok_or(Refusal::UnknownChange)?;
                step.show(Delta::Past {
                    moment,
                    change: past.change,
                    head: past.head,
                    actions: past.actions,
                });
            }
            Command::ShowChanges(since) => self.show_changes(&since, number, step)?,
            Command::ProposeNumbers => {
                let numbers = self.opened()?.document.numbers_to_settle();
                step.show(Delta::Numbers(numbers));
            }
            Command::CheckEdition(edition) => {
                let holds = self.opened()?.document.edition_holds(edition);
                let holds = holds.ok_or(Refusal::UnknownEdition)?;
                step.show(Delta::EditionChecked { edition, holds });
            }
            Command::ReadImport { name, bytes } | Command::ReadSnapshot { name, bytes }
                if is_locked(&bytes) =>
            {
                self.is_locked(name, bytes, step);
            }
            Command::ReadImport { name, bytes } => {
                self.locked = None;
                self.document = Some((name, bytes));
                self.read_document(ImportChoices::default(), step)?;
            }
            Command::ReadImportAs(choices) => self.read_document(choices, step)?,
            Command::ReadSnapshot { name, bytes } => {
                self.locked = None;
                self.read_snapshot(&name, &bytes, step)?;
            }
            Command::Unlock(passphrase) => self.unlock(passphrase, step)?,
            Command::StopReading => self.stop_reading(step),
            Command::Compare(draft) => self.compare(*draft, step)?,
            Command::MergeSnapshot => self.merge_snapshot(number, step)?,
            Command::Discard => {
                self.snapshot = None;
                self.notes.clear();
                self.comparing = None;
                self.document = None;
                self.locked = None;
                self.preview_waits = false;
            }
            Command::Export(format) => self.export(format, step)?,
            Command::Prepare(errand) => self.run_errand(errand, step)?,
            Command::RetrySave => self.retry_when_asked(step),
            Command::Share(secrecy) => self.share(secrecy, step)?,
            Command::Invite { read_only } => self.invite(read_only, number, step)?,
            Command::ChangeKeys { without } => self.change_keys(&without, step)?,
            Command::ReadInvite(word) => self.read_invite(&word, step)?,
            Command::Join(word) => self.join(&word, number, step)?,
            Command::Reconnect => self.reconnect(step),
            Command::NetworkIsBack => self.call_again(step),
            Command::UseHere(address) => self.use_here(address, step)?,
            Command::LeaveHere(address) => self.leave_here(&address, step),
            Command::Distrust(relay) => drop(self.distrusted.insert(relay)),
            Command::WatchNews(since) => self.watch_news(since, step)?,
            Command::LookAt(action) => self.look_at(action, step),
            // The driver keeps what was set aside; it never comes here.
            Command::ShowSetAside(_) => {}
        }
        Ok(())
    }

    pub(super) fn answer(&self, command: u32, step: &mut Step<'_>) {
        let client = self.client;
        step.show(Delta::Answered { client, command });
    }
}
