//! Does errands: letters, locked files, public copies and minutes, from a job that holds all that it takes.
//!
//! Pure: the log, the time and what is random come with the job. Knows formats and locks by their layers, and not the
//! document: where a public copy carries one, it is asked for.

use crate::{
    command::{Enclosure, Errand, ExportFormat, Job, MinutesFormat, Outcome, PartFormat},
    export::{self, Attachment, Enclosed, Letter},
    model::*,
    publish,
    trust::{self, LockSecrets},
};

/// Does a job, or says what is still to be made for it.
///
/// # Errors
/// Where a file could not be written.
pub fn prepare(job: &Job) -> Result<Outcome, FileError> {
    match &job.errand {
        Errand::Circulation { attach } => {
            let file = attach.map(|format| whole(job, format)).transpose()?;
            let note = export::circulation(&job.copy, job.since_edition.as_ref());
            Ok(letter(note, file))
        }
        Errand::Reminder {
            owner,
            attach,
            link,
        } => {
            // What goes to one owner holds their rows alone, to be changed and sent back.
            let rows =
                |format: PartFormat| file(job, &export::only_of(&job.copy, owner), format.into());
            let file = attach.map(rows).transpose()?;
            let enclosed = Enclosed {
                rows: file.as_ref().map(|(_, file)| file.name.as_str()),
                link: link.as_deref(),
            };
            match export::reminder(&job.copy, owner, enclosed) {
                Some(text) => Ok(letter(text, file)),
                None => Ok(Outcome::Done(Prepared::NothingOpen {
                    owner: owner.clone(),
                })),
            }
        }
        Errand::Letter {
            subject,
            text,
            attach,
        } => {
            let file = attach
                .as_ref()
                .map(|what| enclosed(job, what))
                .transpose()?;
            let (subject, text) = (subject.clone(), text.clone());
            Ok(letter(Letter { subject, text }, file))
        }
        Errand::Locked(passphrase) => locked(job, passphrase).map(Outcome::Done),
        Errand::Public { choices, format } => public(job, choices, *format),
        Errand::Edition { format, .. } => {
            let (_, file) = whole(job, (*format).into())?;
            Ok(Outcome::Done(Prepared::File(file)))
        }
        Errand::Minutes { meeting, format } => minutes(job, *meeting, *format).map(Outcome::Done),
    }
}

fn minutes(job: &Job, id: MeetingId, format: MinutesFormat) -> Result<Prepared, FileError> {
    let mut meetings = job.copy.head.meetings.iter();
    let Some(meeting) = meetings.find(|one| one.id == id) else {
        return Ok(Prepared::NoMeeting);
    };
    // The title of a meeting may hold what no name of a file may.
    let date = meeting.date.map(|date| format!(" {date}"));
    Ok(Prepared::File(ReadyFile {
        name: format!("Minutes{}{}", date.unwrap_or_default(), format.ending()),
        media_type: format.media_type().to_owned(),
        bytes: export::minutes(format, &job.copy, meeting)?,
    }))
}

fn letter(letter: Letter, file: Option<(ExportFormat, ReadyFile)>) -> Outcome {
    let attachment = file.as_ref().map(|(format, file)| Attachment {
        name: &file.name,
        format: *format,
        bytes: &file.bytes,
    });
    let draft = export::eml(&letter, attachment).into_bytes();
    Outcome::Done(Prepared::Letter(ReadyLetter {
        subject: letter.subject,
        text: letter.text,
        draft,
        file: file.map(|(_, file)| file),
    }))
}

fn whole(job: &Job, format: ExportFormat) -> Result<(ExportFormat, ReadyFile), FileError> {
    file(job, &job.copy, format)
}

fn enclosed(job: &Job, what: &Enclosure) -> Result<(ExportFormat, ReadyFile), FileError> {
    match what {
        Enclosure::Log(format) => whole(job, *format),
        Enclosure::Rows(format, actions) => {
            let rows = export::only(&job.copy, |action| actions.contains(&action.id));
            file(job, &rows, (*format).into())
        }
    }
}

fn file(
    job: &Job,
    copy: &LogCopy,
    format: ExportFormat,
) -> Result<(ExportFormat, ReadyFile), FileError> {
    let bytes = export::write(format, copy)?;
    let file = ReadyFile {
        name: format!("{}{}", job.name, format.ending()),
        media_type: format.media_type().to_owned(),
        bytes,
    };
    Ok((format, file))
}

fn locked(job: &Job, passphrase: &Passphrase) -> Result<Prepared, FileError> {
    let [file_key, salt, nonce] = job.lock;
    let secrets = LockSecrets {
        file_key,
        salt,
        nonce,
    };
    Ok(Prepared::Locked(ReadyFile {
        name: format!("{}.automerge.age", job.name),
        media_type: "application/octet-stream".to_owned(),
        bytes: trust::lock(passphrase.words(), &job.copy.whole, &secrets)?,
    }))
}

fn public(job: &Job, choices: &PublicChoices, format: ExportFormat) -> Result<Outcome, FileError> {
    let copy = &job.copy;
    let clean = match publish::public(copy, &job.people, choices, job.id) {
        Ok(clean) => clean,
        Err(hits) => return Ok(Outcome::Done(Prepared::ToSettle(hits))),
    };
    if format.carries_history() && job.document.is_none() {
        return Ok(Outcome::ToMake(clean));
    }
    let document = job.document.clone();
    let (whole, heads) = document
        .map(|document| (document.bytes, document.heads))
        .unwrap_or_default();
    let written = LogCopy {
        head: clean.head,
        actions: clean.actions,
        findings: Vec::new(),
        heads,
        at: copy.at,
        whole,
        receipt: Some(publish::commitment(&job.salt, copy.head.id, &copy.heads)),
    };
    let bytes = export::write(format, &written)?;
    let day = copy.at.day().map(|day| format!(" {day}"));
    Ok(Outcome::Done(Prepared::Public(PublicFile {
        // The title of the log may name somebody.
        name: format!("Public copy{}{}", day.unwrap_or_default(), format.ending()),
        media_type: format.media_type().to_owned(),
        receipt: publish::receipt(&bytes, &job.salt, copy.head.id, &copy.heads),
        bytes,
        left_out: LeftOut {
            changes: job.n_changes,
            ..clean.left_out
        },
    })))
}
