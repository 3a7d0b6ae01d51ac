//! Which words each edit brings.

use matters_arising::{
    command::{Edit, MeetingEdit, WrittenEntry},
    model::*,
};

/// The words that an edit brings into the log. Whoever adds an edit or a field says here which they are; that every edit
/// is planted, a test sees to.
pub(super) fn words(edit: &Edit) -> Vec<String> {
    let of_deadline = |deadline: &Deadline| match deadline {
        Deadline::Other(words) => vec![words.clone()],
        _ => Vec::new(),
    };
    let all: Vec<String> = match edit {
        Edit::RenameLog(text) => vec![text.clone()],
        Edit::AddRelay(address) | Edit::RemoveRelay(address) => vec![address.to_string()],
        Edit::AddAction { id: _, text } => vec![text.clone()],
        Edit::EditWording {
            action: _,
            seen: _,
            splice,
        } => vec![splice.insert.clone()],
        Edit::SetOrigin { action: _, origin } => {
            origin.iter().map(|one| one.printed.clone()).collect()
        }
        Edit::MoveDeadline {
            actions: _,
            to,
            reason,
        } => [of_deadline(to), vec![reason.clone()]].concat(),
        Edit::AddOwner { action: _, owner } | Edit::RemoveOwner { action: _, owner } => {
            vec![owner.name.clone()]
        }
        Edit::AddEntry {
            action: _,
            id: _,
            kind: _,
            text,
            at: _,
            regarding: _,
            audience: _,
        } => vec![text.clone()],
        Edit::AddEntries(entries) => entries.iter().flat_map(words_of_entry).collect(),
        Edit::CorrectEntry {
            action: _,
            entry: _,
            id: _,
            text,
            dated: _,
        } => vec![text.clone()],
        Edit::Settle {
            action: _,
            value,
            settling: _,
        } => match value {
            FieldValue::Deadline(_, deadline) => of_deadline(deadline),
            FieldValue::Origin(origin) => origin.iter().map(|one| one.printed.clone()).collect(),
            FieldValue::Number(_) | FieldValue::Category(_) | FieldValue::Progress(_) => Vec::new(),
        },
        Edit::AddCategory {
            id: _,
            name,
            colour: _,
        }
        | Edit::ChangeCategory {
            id: _,
            name,
            colour: _,
        } => vec![name.clone()],
        Edit::Meeting(_, edit) => words_of_meeting(edit),
        Edit::Freeze {
            id: _,
            date: _,
            note,
            to,
            meeting: _,
            comments_by: _,
        } => vec![note.clone(), to.clone()],
        Edit::SetInterest {
            interest,
            interested: _,
        } => vec![interest.organisation.clone()],
        Edit::PutOrganisation {
            id: _,
            name,
            role: _,
        } => vec![name.clone()],
        Edit::AddPerson {
            organisation: _,
            name,
        }
        | Edit::RemovePerson {
            organisation: _,
            name,
        } => vec![name.clone()],
        Edit::AddStatements(signed) => signed.iter().map(|one| lossy(one)).collect(),
        // All of a row and around it has a marker: see below.
        Edit::Import {
            source: _,
            draft: _,
        } => Vec::new(),
        Edit::SetNumber {
            action: _,
            number: _,
        }
        | Edit::SetCategory {
            actions: _,
            category: _,
        }
        | Edit::SetProgress {
            actions: _,
            progress: _,
        }
        | Edit::AddLink { action: _, to: _ }
        | Edit::RemoveLink { action: _, to: _ }
        | Edit::AddArtefact {
            action: _,
            artefact: _,
        }
        | Edit::RemoveArtefact {
            action: _,
            artefact: _,
        }
        | Edit::StrikeEntry {
            action: _,
            entry: _,
        }
        | Edit::SetAudience {
            action: _,
            entry: _,
            audience: _,
        }
        | Edit::AddMeetings(_)
        | Edit::Renumber(_)
        | Edit::SetRule(_)
        | Edit::TickFinding {
            finding: _,
            ticked: _,
        } => Vec::new(),
    };
    all.into_iter().filter(|text| !text.is_empty()).collect()
}

fn words_of_entry(entry: &WrittenEntry) -> Vec<String> {
    let WrittenEntry {
        action: _,
        id: _,
        kind: _,
        text,
        at: _,
        regarding: _,
        request,
        audience: _,
    } = entry;
    let asked = request.iter().flat_map(|request| request.of.clone());
    std::iter::once(text.clone()).chain(asked).collect()
}

fn words_of_meeting(edit: &MeetingEdit) -> Vec<String> {
    match edit {
        MeetingEdit::Set {
            date: _,
            title,
            place,
        } => vec![title.clone(), place.clone()],
        MeetingEdit::Attend(Attendee::Organisation(name), _) => vec![name.clone()],
        MeetingEdit::Attend(Attendee::Person { name, organisation }, _) => {
            vec![name.clone(), organisation.clone()]
        }
        MeetingEdit::PutPaper(Paper {
            number: _,
            title,
            link,
            hash: _,
        }) => vec![title.clone(), link.clone()],
        MeetingEdit::Decide {
            actions: _,
            decision,
            note,
            of: _,
        } => match decision {
            Decision::RolledOver(Deadline::Other(words)) => vec![words.clone(), note.clone()],
            _ => vec![note.clone()],
        },
        MeetingEdit::Close { signed } => signed.iter().map(|one| lossy(one)).collect(),
        MeetingEdit::CallOff(_)
        | MeetingEdit::RemovePaper(_)
        | MeetingEdit::Order(_)
        | MeetingEdit::Prune(..)
        | MeetingEdit::Strike(_) => Vec::new(),
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
