//! Meetings and editions in words.

use super::day;
use crate::model::{
    Attendee, Circulation, Decision, Edition, Ending, Meeting, MeetingField, MeetingState, When,
    capital,
};

/// A meeting as a heading: its title with its date, or its date alone.
pub fn meeting(meeting: &Meeting) -> String {
    let date = meeting.date.map(When::words);
    match (meeting.title.trim(), date) {
        ("", _) => capital(&meeting.name()),
        (title, Some(date)) => format!("{title}, {date}"),
        (title, None) => format!("{title}, date not fixed"),
    }
}

/// Whether a meeting lies ahead.
pub fn meeting_state(state: MeetingState) -> &'static str {
    match state {
        MeetingState::Planned => "Planned",
        MeetingState::Held => "Held",
        MeetingState::CalledOff => "Called off",
    }
}

/// The name of a field of a meeting.
pub fn meeting_field(field: MeetingField) -> &'static str {
    match field {
        MeetingField::Date => "Date",
        MeetingField::Title => "Title",
        MeetingField::Place => "Place",
    }
}

/// Somebody who was there, with for whom.
pub fn attendee(attendee: &Attendee) -> String {
    match attendee {
        Attendee::Organisation(name) => name.clone(),
        Attendee::Person { name, organisation } => super::named(name, organisation),
    }
}

/// What a meeting settled on an action.
pub fn decision(decision: &Decision) -> String {
    match decision {
        Decision::Agreed(Ending::Complete) => "Agreed: complete".into(),
        Decision::Agreed(Ending::Closed) => "Agreed: closed".into(),
        Decision::Returned => "Returned".into(),
        Decision::RolledOver(to) => format!("Rolled over to {}", to.in_a_sentence()),
        Decision::Carried => "Carried over to the next meeting".into(),
        Decision::Noted => "Comment".into(),
        Decision::New => "New action".into(),
    }
}

/// An edition by its number.
pub fn edition(edition: &Edition) -> String {
    format!("Edition {}", edition.number)
}

/// How the next meeting stands to the editions: one sentence, and whether it is a warning.
pub fn circulation(circulation: Circulation<'_>) -> (String, bool) {
    match circulation {
        Circulation::Out(meeting, edition) => {
            let words = format!(
                "Edition {} of {} went out for {}.",
                edition.number,
                day(edition.date),
                meeting.name()
            );
            (words, false)
        }
        Circulation::DueBy(meeting, by) => {
            let words = format!(
                "The next edition must go out by {}, a week before {}.",
                day(by),
                meeting.name()
            );
            (words, false)
        }
        Circulation::Late(meeting, by) => {
            let words = format!(
                "No edition has gone out for {}: it had to go by {}.",
                meeting.name(),
                day(by)
            );
            (words, true)
        }
    }
}
