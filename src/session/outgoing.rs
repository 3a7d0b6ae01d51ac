//! The log out: as a snapshot, in other formats, and as letters, locked files and public copies.

use super::{Output, Session, Step, fresh_actor};
use crate::{
    command::{Errand, ExportFormat, Job},
    document::{Document, Writer},
    model::*,
};

impl Session {
    pub(super) fn export(
        &mut self,
        format: ExportFormat,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let now = step.now;
        self.opened()?;
        let Some(open) = &mut self.open else {
            return Err(Refusal::NoLog);
        };
        let head = open.document.head().ok_or(Refusal::NoLog)?;
        let day = now.day().map(|day| day.to_string()).unwrap_or_default();
        let name = format!("{} {day}{}", file_stem(&head.title), format.ending());
        let whole = match format.carries_history() {
            true => open.document.save(),
            false => Vec::new(),
        };
        if format.carries_history() {
            open.exported = Some(now);
            step.push(Output::SaveListing(open.listing(now)));
        }
        if format == ExportFormat::Snapshot {
            step.show(Delta::File {
                name,
                media_type: format.media_type().to_owned(),
                bytes: whole,
            });
            return Ok(());
        }
        step.push(Output::Export {
            format,
            name,
            copy: Box::new(LogCopy {
                head,
                actions: open.document.actions(),
                findings: open.document.findings(),
                heads: open.document.heads(),
                at: now,
                whole,
                receipt: None,
            }),
        });
        Ok(())
    }

    /// Has a letter, a locked file or a public copy prepared.
    pub(super) fn run_errand(
        &mut self,
        errand: Errand,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let now = step.now;
        self.opened()?;
        let Some(open) = &mut self.open else {
            return Err(Refusal::NoLog);
        };
        let head = open.document.head().ok_or(Refusal::NoLog)?;
        let whole = match errand.carries_history() {
            true => open.document.save(),
            false => Vec::new(),
        };
        if let Errand::Locked(_) = &errand {
            open.exported = Some(now);
            step.push(Output::SaveListing(open.listing(now)));
        }
        let day = now.day().map(|day| day.to_string());
        let mut salt = [0; 32];
        let (first, second) = salt.split_at_mut(16);
        first.copy_from_slice(&fresh_actor(step.rng));
        second.copy_from_slice(&fresh_actor(step.rng));
        let job = Job {
            errand,
            people: open.document.people(),
            n_changes: open.document.n_changes() as u32,
            name: format!("{} {}", file_stem(&head.title), day.unwrap_or_default()),
            copy: LogCopy {
                head,
                actions: open.document.actions(),
                findings: open.document.findings(),
                heads: open.document.heads(),
                at: now,
                whole,
                receipt: None,
            },
            id: LogId::random(&mut || step.rng.next_u64()),
            salt,
            lock: [(); 3].map(|()| fresh_actor(step.rng)),
            document: None,
        };
        step.push(Output::Prepare(Box::new(job)));
        Ok(())
    }

    /// Makes the document of a public copy, without history and by nobody, and goes on with the errand.
    pub(super) fn make_public(&mut self, clean: &Cleaned, mut job: Job, step: &mut Step<'_>) {
        let writer = Writer {
            author: Author {
                // A device of nobody's: that of this browser would tell two copies from one hand.
                device: DeviceId::random(&mut || 0),
                name: "Public copy".to_owned(),
                organisation: String::new(),
            },
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
