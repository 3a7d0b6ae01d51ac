//! Joins importers and exporters with the browser; holds no rule of its own.

use matters_arising::{
    browser::documents::{Answer, Request, serve},
    command::{Errand, ExportFormat},
    export::{self, Attachment},
    import,
    model::*,
    publish,
};

fn main() {
    serve(|request| match request {
        Request::Read {
            name,
            bytes,
            choices,
        } => Answer::Read(import::read_as(&name, &bytes, &choices)),
        Request::ReadBack {
            name,
            choices,
            copy,
        } => {
            let format = ExportFormat::of_tables(&name).unwrap_or(ExportFormat::Csv);
            let written = export::write(format, &copy);
            Answer::Read(written.and_then(|bytes| import::read_as(&name, &bytes, &choices)))
        }
        Request::Prepare {
            errand: Errand::Letter { owner, attach },
            copy,
            name,
            ..
        } => Answer::Prepared(letter(owner, attach, &copy, &name)),
        Request::Prepare {
            errand: Errand::Public { choices, format },
            copy,
            people,
            id,
            salt,
            ..
        } => Answer::Prepared(public(&choices, format, &copy, &people, id, &salt)),
        Request::Write { format, copy } => Answer::Written(export::write(format, &copy)),
    });
}

fn letter(
    owner: Option<String>,
    attach: Option<ExportFormat>,
    copy: &LogCopy,
    name: &str,
) -> Result<Prepared, FileError> {
    let letter = match &owner {
        None => export::circulation(copy),
        Some(name) => match export::reminder(copy, name) {
            Some(letter) => letter,
            None => {
                let owner = name.clone();
                return Ok(Prepared::NothingOpen { owner });
            }
        },
    };
    let draft = match attach {
        None => export::eml(&letter, None),
        Some(format) => {
            let mut copy = copy.clone();
            // What goes to one owner holds their rows, to be changed and sent back.
            if let (Some(owner), false) = (&owner, format.carries_history()) {
                copy.actions
                    .retain(|action| export::is_owned_by(action, owner));
            }
            let bytes = export::write(format, &copy)?;
            let name = format!("{name}{}", format.ending());
            let attachment = Attachment {
                name: &name,
                format,
                bytes: &bytes,
            };
            export::eml(&letter, Some(attachment))
        }
    };
    Ok(Prepared::Letter(ReadyLetter {
        subject: letter.subject,
        text: letter.text,
        draft: draft.into_bytes(),
    }))
}

fn public(
    choices: &PublicChoices,
    format: ExportFormat,
    copy: &LogCopy,
    people: &[String],
    id: LogId,
    salt: &[u8; 32],
) -> Result<Prepared, FileError> {
    let made = match publish::public(copy, people, choices, id) {
        Ok(made) => made,
        Err(hits) => return Ok(Prepared::ToSettle(hits)),
    };
    let clean = LogCopy {
        head: made.head,
        actions: made.actions,
        findings: Vec::new(),
        heads: Vec::new(),
        at: copy.at,
        whole: Vec::new(),
        receipt: Some(publish::commitment(salt, copy.head.id, &copy.heads)),
    };
    let bytes = export::write(format, &clean)?;
    let day = copy.at.day().map(|day| format!(" {day}"));
    Ok(Prepared::Public(PublicFile {
        // The title of the log may name somebody.
        name: format!("Public copy{}{}", day.unwrap_or_default(), format.ending()),
        media_type: format.media_type().to_owned(),
        receipt: publish::receipt(&bytes, salt, copy.head.id, &copy.heads),
        bytes,
        left_out: made.left_out,
    }))
}
