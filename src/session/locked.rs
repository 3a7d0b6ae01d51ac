//! Files under a passphrase: held until they are open, then read as any snapshot.

use super::{Output, Session, Step, TaskId};
use crate::model::*;

/// A locked file, and the passphrase that is being tried on it.
#[derive(Debug)]
pub(super) struct Locked {
    name: String,
    bytes: Vec<u8>,
    n_wrong: u32,
    trying: Option<TaskId>,
}

impl Locked {
    fn show(&self, step: &mut Step<'_>) {
        step.show(Delta::Locked(LockedFile {
            name: self.name.clone(),
            n_wrong: self.n_wrong,
        }));
    }
}

impl Session {
    /// A file was chosen that is locked: its passphrase is asked for.
    pub(super) fn is_locked(&mut self, name: String, bytes: Vec<u8>, step: &mut Step<'_>) {
        self.snapshot = None;
        self.notes.clear();
        self.preview_waits = false;
        let locked = Locked {
            name,
            bytes,
            n_wrong: 0,
            trying: None,
        };
        locked.show(step);
        self.locked = Some(locked);
    }

    /// Has a passphrase tried on it.
    pub(super) fn unlock(
        &mut self,
        passphrase: Passphrase,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let task = self.new_task();
        let locked = self.locked.as_mut().ok_or(Refusal::NoFile)?;
        locked.trying = Some(task);
        step.push(Output::Unlock {
            task,
            bytes: locked.bytes.clone(),
            passphrase,
        });
        Ok(())
    }

    /// A passphrase was tried. A wrong one is asked for again; what is open is read as a snapshot.
    pub(super) fn unlocked(
        &mut self,
        task: TaskId,
        outcome: Result<Vec<u8>, FileError>,
        step: &mut Step<'_>,
    ) {
        // Another file may have been chosen since, or nobody waits any more.
        let Some(mut locked) = self
            .locked
            .take_if(|locked| locked.trying.take_if(|trying| *trying == task).is_some())
        else {
            return;
        };
        let outcome = match outcome {
            Err(FileError::WrongPassphrase) => {
                locked.n_wrong += 1;
                locked.show(step);
                self.locked = Some(locked);
                return;
            }
            Ok(bytes) => self.read_snapshot(&locked.name, &bytes, step),
            Err(reason) => Err(Refusal::File {
                file: locked.name,
                reason,
            }),
        };
        if let Err(error) = outcome {
            step.show(Delta::Refused { command: 0, error });
        }
    }

    /// Nobody waits any more for what is being read. A locked file waits for its passphrase as before.
    pub(super) fn stop_reading(&mut self, step: &mut Step<'_>) {
        self.comparing = None;
        if let Some(locked) = &mut self.locked {
            locked.trying = None;
        }
        step.push(Output::StopReading);
    }
}
