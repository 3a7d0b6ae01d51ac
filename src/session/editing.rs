//! Edits of the open log, and taking them back: what one of them sets going.

use super::{Output, Session, Step, fresh_writer, open_log::OpenLog};
use crate::{
    command::Edit,
    document::Applied,
    model::*,
    wire::{TabFrame, TabMessage},
};

impl Session {
    pub(super) fn opened(&self) -> Result<&OpenLog, Refusal> {
        self.open
            .as_ref()
            .filter(|open| !open.loading)
            .ok_or(Refusal::NoLog)
    }

    /// The open log, ready to be written to by whoever has said who they are.
    pub(super) fn writable(&mut self, step: &mut Step<'_>) -> Result<&mut OpenLog, Refusal> {
        let author = self.author.clone();
        let open = self
            .open
            .as_mut()
            .filter(|open| !open.loading)
            .ok_or(Refusal::NoLog)?;
        if open.read_only.is_some() {
            return Err(Refusal::ReadOnly);
        }
        let author = author.ok_or(Refusal::NoAuthor)?;
        if open.writer.is_none() {
            let writer = fresh_writer(author, step.rng);
            open.document.write_as(&writer);
            open.writer = Some(writer);
        }
        Ok(open)
    }

    pub(super) fn edit(
        &mut self,
        edit: &Edit,
        number: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let now = step.now;
        let open = self.writable(step)?;
        if let (Edit::AddRelay(address), Some(share)) = (edit, &open.share)
            && !share.can_use(address)
        {
            return Err(Refusal::Open(OpenProblem::Mailbox));
        }
        let imports = matches!(edit, Edit::Import { .. });
        let applied = match open.document.apply(edit, now) {
            Err(Refusal::NothingChanges) if imports => {
                step.show(Delta::NothingNew);
                return Ok(());
            }
            outcome => outcome?,
        };
        match &mut open.stacks {
            Some(stacks) => open.document.note_step(stacks, &applied),
            // The steps before are read in the first quiet moment, or by an undo; this one is known.
            None => step.show(Delta::Undo {
                undo: Some(applied.summary.clone()),
                redo: None,
            }),
        }
        self.changed(applied, number, step);
        Ok(())
    }

    pub(super) fn undo_or_redo(
        &mut self,
        undo: bool,
        number: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let now = step.now;
        let open = self.writable(step)?;
        let mut stacks = open.take_stacks()?;
        let outcome = if undo {
            open.document.undo(&mut stacks, now)
        } else {
            open.document.redo(&mut stacks, now)
        };
        open.stacks = Some(stacks);
        match outcome {
            Ok(applied) => self.changed(applied, number, step),
            Err(error) => {
                self.show_undo(step);
                return Err(error);
            }
        }
        Ok(())
    }

    /// A change was made here: show it, tell the other tabs, save it.
    pub(super) fn changed(&mut self, applied: Applied, number: u32, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        open.show_touched(&applied.touched, step);
        let message = TabMessage {
            log: open.id,
            frame: TabFrame::Changes(applied.change.clone()),
        };
        let is_of_the_log = applied.touched.head;
        open.touched(applied.touched);
        if let Some(share) = &mut open.share {
            share.add(&applied.change, 1, step.now);
        }
        open.saving.add(applied.change, 1, number);
        self.show_undo(step);
        self.save_on(step);
        step.push(Output::Tabs(message));
        if is_of_the_log {
            self.relays_may_have_changed(step);
        }
        self.send_on(step);
    }

    pub(super) fn show_undo(&self, step: &mut Step<'_>) {
        let Some(stacks) = self.open.as_ref().and_then(|open| open.stacks.as_ref()) else {
            return;
        };
        step.show(Delta::Undo {
            undo: stacks.undo_summary().map(str::to_owned),
            redo: stacks.redo_summary().map(str::to_owned),
        });
    }
}
