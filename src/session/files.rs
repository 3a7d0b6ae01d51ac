//! Snapshots and documents in.

use super::{
    Output, Session, Step,
    open_log::{Asked, Pending},
};
use crate::{
    document::{Returned, Snapshot},
    model::*,
};

impl Session {
    /// Has the document that was chosen last read by an importer.
    pub(super) fn read_document(
        &self,
        choices: ImportChoices,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let (name, bytes) = self.document.clone().ok_or(Refusal::NoFile)?;
        step.push(Output::Import {
            name,
            bytes,
            choices,
        });
        Ok(())
    }

    pub(super) fn read_snapshot(
        &mut self,
        name: &str,
        bytes: &[u8],
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        self.snapshot = None;
        self.notes.clear();
        self.preview_waits = false;
        let snapshot = Snapshot::read(name, bytes).map_err(|reason| Refusal::File {
            file: name.to_owned(),
            reason,
        })?;
        let id = snapshot.document.head().map(|head| head.id);
        self.snapshot = Some(snapshot);
        let is_open = self.opened().is_ok_and(|open| Some(open.id) == id);
        if is_open || id.is_some_and(|id| self.is_here(id)) {
            return self.preview(step);
        }
        // Another tab may have made it: the list is read again before it is called new.
        self.preview_waits = true;
        step.push(Output::ListLogs);
        Ok(())
    }

    /// Compares a document that was read with the open log. Where it is an export that comes back, what the log said
    /// then is read back from the same format first.
    pub(super) fn compare(&mut self, draft: LogDraft, step: &mut Step<'_>) -> Result<(), Refusal> {
        self.author.as_ref().ok_or(Refusal::NoAuthor)?;
        let open = self.opened()?;
        if open.read_only.is_some() {
            return Err(Refusal::ReadOnly);
        }
        let table = draft.table.as_ref();
        let heads = open.document.shown_by(&draft);
        let copy = heads.and_then(|heads| open.document.copy_at(&heads, step.now));
        let Some(copy) = copy else {
            return self.show_revision(&draft, None, step);
        };
        step.push(Output::ReadBack {
            name: draft.source.clone(),
            choices: table.map(|table| table.choices()).unwrap_or_default(),
            copy: Box::new(copy),
        });
        self.comparing = Some(draft);
        Ok(())
    }

    /// What the log said when a document was exported has been read back.
    pub(super) fn read_back(&mut self, base: Result<LogDraft, FileError>, step: &mut Step<'_>) {
        let Some(draft) = self.comparing.take() else {
            return;
        };
        let outcome = match base {
            Ok(base) => self.show_revision(&draft, Some(&base), step),
            Err(reason) => Err(Refusal::File {
                file: draft.source.clone(),
                reason,
            }),
        };
        if let Err(error) = outcome {
            step.show(Delta::Refused { command: 0, error });
        }
    }

    fn show_revision(
        &mut self,
        draft: &LogDraft,
        base: Option<&LogDraft>,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let author = self.author.clone().ok_or(Refusal::NoAuthor)?;
        let document = &self.opened()?.document;
        let returned = Returned { draft, base };
        let revision = document.revise(returned, &author, step.now, step.rng)?;
        self.snapshot = Some(revision.snapshot);
        self.notes = revision.notes;
        self.preview_waits = false;
        self.preview(step)
    }

    /// The list of logs has come, or cannot: say now what the snapshot is.
    pub(super) fn show_waiting_preview(&mut self, step: &mut Step<'_>) {
        if std::mem::take(&mut self.preview_waits)
            && let Err(error) = self.preview(step)
        {
            step.show(Delta::Refused { command: 0, error });
        }
    }

    /// Whether a log is known to be on this device.
    fn is_here(&self, log: LogId) -> bool {
        let is_left = self.leaving.iter().any(|open| open.id == log);
        is_left || self.logs.iter().any(|listing| listing.id == log)
    }

    /// Whether a log was joined, and nothing of it has come yet.
    fn is_awaited(&self, log: LogId) -> bool {
        let open = self.open.as_ref();
        open.is_some_and(|open| open.id == log && open.is_awaited)
    }

    fn preview(&self, step: &mut Step<'_>) -> Result<(), Refusal> {
        let snapshot = self.snapshot.as_ref().ok_or(Refusal::NoFile)?;
        let refuse = |reason| Refusal::File {
            file: snapshot.file.clone(),
            reason,
        };
        let head = snapshot
            .document
            .head()
            .ok_or_else(|| refuse(FileError::Foreign))?;
        let open = self.opened().ok().filter(|open| open.id == head.id);
        let preview = match open {
            Some(open) => SnapshotPreview {
                notes: self.notes.clone(),
                ..open.document.preview(snapshot).map_err(refuse)?
            },
            None => {
                let here = self.is_here(head.id) && !self.is_awaited(head.id);
                let actions = snapshot.document.action_ids().len();
                SnapshotPreview {
                    file: snapshot.file.clone(),
                    head,
                    n_actions: actions as u32,
                    relation: if here {
                        SnapshotRelation::Here
                    } else {
                        SnapshotRelation::New
                    },
                    n_changes: snapshot.document.n_changes() as u32,
                    conflicts: Vec::new(),
                    numbers: Vec::new(),
                    wordings: Vec::new(),
                    changes: Vec::new(),
                    notes: Vec::new(),
                }
            }
        };
        step.show(Delta::SnapshotRead(preview));
        Ok(())
    }

    /// A snapshot of this log was read before the log was open: say now what it would bring.
    pub(super) fn show_waiting_snapshot(&mut self, step: &mut Step<'_>) {
        let id = self.open.as_ref().map(|open| open.id);
        let waits = self
            .snapshot
            .as_ref()
            .and_then(|snapshot| snapshot.document.head())
            .is_some_and(|head| Some(head.id) == id);
        if waits && let Err(error) = self.preview(step) {
            step.show(Delta::Refused { command: 0, error });
        }
    }

    pub(super) fn merge_snapshot(
        &mut self,
        number: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let snapshot = self.snapshot.as_ref().ok_or(Refusal::NoFile)?;
        let head = snapshot.document.head().ok_or_else(|| Refusal::File {
            file: snapshot.file.clone(),
            reason: FileError::Damaged,
        })?;
        if self.opened().is_ok_and(|open| open.id == head.id) {
            let snapshot = self.snapshot.take().ok_or(Refusal::NoFile)?;
            return self.merge_into_open(&snapshot, number, step);
        }
        // Whether it is here only the store knows: what it has is loaded before anything is kept.
        self.open(head.id, None, step);
        if let Some(open) = &mut self.open {
            open.pending = Some(Pending {
                number,
                to: Asked::Keep,
            });
        }
        if self.is_awaited(head.id) {
            // The store has been asked already.
            self.all_loaded(step);
        }
        Ok(())
    }

    /// The store has nothing of the log that is being opened: it begins with the snapshot that this
    /// command asked to keep. Gives whether it does.
    pub(super) fn begin_with_snapshot(&mut self, number: u32) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        let is_of_it = |snapshot: &mut Snapshot| {
            let head = snapshot.document.head();
            head.is_some_and(|head| head.id == open.id)
        };
        let Some(snapshot) = self.snapshot.take_if(is_of_it) else {
            return false;
        };
        if open.saving.stored().is_empty() {
            open.document = snapshot.document;
        } else if open.document.merge(&snapshot.document).is_err() {
            return false;
        }
        open.saving.add(open.document.save(), 1, number);
        open.view.is_missing();
        true
    }

    fn merge_into_open(
        &mut self,
        snapshot: &Snapshot,
        number: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let now = step.now;
        let open = self.writable(step)?;
        let mut stacks = open.take_stacks()?;
        let before = open.document.heads();
        let (touched, bytes) =
            open.document
                .merge(&snapshot.document)
                .map_err(|_| Refusal::File {
                    file: snapshot.file.clone(),
                    reason: FileError::Damaged,
                })?;
        if open.document.heads() == before {
            open.stacks = Some(stacks);
            step.show(Delta::NothingNew);
            return Ok(());
        }
        let source = SourceId::random(step.rng);
        let recorded =
            open.document
                .record_merge(&snapshot.file, &before, source, &mut stacks, now);
        open.stacks = Some(stacks);
        // What came in stands, recorded or not.
        let mut applied = recorded.unwrap_or_default();
        applied.touched = touched;
        applied.change = [bytes, applied.change].concat();
        self.changed(applied, number, step);
        Ok(())
    }
}
