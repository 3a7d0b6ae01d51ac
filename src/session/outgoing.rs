//! The log out: as a snapshot, in other formats, and as letters, locked files,
//! public copies and minutes.

use super::{Output, Session, Step, fresh_actor, open_log::OpenLog};
use crate::{
    command::{Errand, ExportFormat, Job},
    document::{Document, Writer},
    model::*,
};

impl OpenLog {
    /// The log as the exporters are given it, and its history with it where that is asked for: then it is noted that
    /// the whole log has left this device.
    fn copy_out(&mut self, carries_history: bool, step: &mut Step<'_>) -> Result<LogCopy, Refusal> {
        let whole = match carries_history {
            true => self.whole_out(step),
            false => Vec::new(),
        };
        Ok(LogCopy {
            head: self.document.head().ok_or(Refusal::NoLog)?,
            actions: self.document.actions(),
            findings: self.document.findings(),
            heads: self.document.heads(),
            at: step.now,
            whole,
            receipt: None,
        })
    }

    /// The whole log with its history, and the note that it has left this device.
    fn whole_out(&mut self, step: &mut Step<'_>) -> Vec<u8> {
        self.exported = Some(step.now);
        step.push(Output::SaveListing(self.listing(step.now)));
        self.document.save()
    }

    /// The log as it was frozen in an edition, and the name of a file made from it, without an ending.
    fn edition_out(&self, id: EditionId) -> Result<(LogCopy, String), Refusal> {
        let head = self.document.head().ok_or(Refusal::NoLog)?;
        let mut all = head.editions.iter();
        let edition = all.find(|one| one.id == id);
        let edition = edition.ok_or(Refusal::UnknownEdition)?;
        let at = edition.written.at;
        let copy = self.document.copy_at(&[edition.change], at);
        let name = format!(
            "{} edition {} {}",
            file_stem(&head.title),
            edition.number,
            edition.date
        );
        Ok((copy.ok_or(Refusal::UnknownEdition)?, name))
    }

    /// The name of a file made from it now, without an ending.
    fn file_stem(&self, now: Timestamp) -> Result<String, Refusal> {
        let head = self.document.head().ok_or(Refusal::NoLog)?;
        let day = now.day().map(|day| day.to_string()).unwrap_or_default();
        Ok(format!("{} {day}", file_stem(&head.title)))
    }
}

impl Session {
    pub(super) fn export(
        &mut self,
        format: ExportFormat,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let open = self.hands_out()?;
        let name = format!("{}{}", open.file_stem(step.now)?, format.ending());
        if format == ExportFormat::Snapshot {
            let bytes = open.whole_out(step);
            step.show(Delta::File {
                name,
                media_type: format.media_type().to_owned(),
                bytes,
            });
            return Ok(());
        }
        let copy = open.copy_out(format.carries_history(), step)?;
        step.push(Output::Export {
            format,
            name,
            copy: Box::new(copy),
        });
        Ok(())
    }

    /// Has a letter, a locked file, a public copy or minutes prepared.
    pub(super) fn run_errand(
        &mut self,
        errand: Errand,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let open = self.hands_out()?;
        let today = step.now.day();
        let since_edition = match errand {
            Errand::Circulation { .. } => open.document.changes_since_circulated(today)?,
            _ => None,
        };
        // They cost a walk through the whole history, and only a public copy looks for them.
        let people = match errand {
            Errand::Public { .. } => open.document.people(),
            _ => Vec::new(),
        };
        let (copy, name) = match errand {
            Errand::Edition { edition, .. } => open.edition_out(edition)?,
            _ => (
                open.copy_out(errand.carries_history(), step)?,
                open.file_stem(step.now)?,
            ),
        };
        let mut salt = [0; 32];
        let (first, second) = salt.split_at_mut(16);
        first.copy_from_slice(&fresh_actor(step.rng));
        second.copy_from_slice(&fresh_actor(step.rng));
        let job = Job {
            people,
            n_changes: open.document.n_changes() as u32,
            name,
            copy,
            since_edition,
            errand,
            id: LogId::random(&mut || step.rng.next_u64()),
            salt,
            lock: [(); 3].map(|()| fresh_actor(step.rng)),
            document: None,
        };
        step.push(Output::Prepare(Box::new(job)));
        Ok(())
    }

    fn hands_out(&mut self) -> Result<&mut OpenLog, Refusal> {
        self.opened()?;
        self.open.as_mut().ok_or(Refusal::NoLog)
    }

    /// Makes the document of a public copy, without history and by nobody, and goes on with the errand.
    pub(super) fn make_public(&mut self, clean: &Cleaned, mut job: Job, step: &mut Step<'_>) {
        let writer = Writer {
            author: Author::publisher(),
            actor: fresh_actor(step.rng),
        };
        match Document::published(&clean.head, &clean.actions, &writer, job.copy.at) {
            Ok(document) => {
                job.document = Some(PublicDocument {
                    bytes: document.save(),
                    heads: document.heads(),
                });
                step.push(Output::Prepare(Box::new(job)));
            }
            Err(error) => step.show(Delta::Refused { command: 0, error }),
        }
    }
}

/// A title as the name of a file on any system.
fn file_stem(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => ' ',
            c => c,
        })
        .take(80)
        .collect();
    match name.trim().trim_matches('.') {
        "" => "Action log".to_owned(),
        name => name.to_owned(),
    }
}
