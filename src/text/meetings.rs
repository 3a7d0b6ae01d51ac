//! Meetings and editions in words.

use super::day;
use crate::model::{
    Action, ActionId, Asked, Attendee, Circulation, Comments, Day, Decision, Edition, Ending,
    Later, Meeting, MeetingField, MeetingState, OrganisationId, Outcome, Parties, Quorum, Request,
    Rule, When, WhyUnsigned, capital,
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

/// What came in on what the minutes of a meeting say after they were closed.
pub fn later(one: &Later) -> String {
    match one {
        Later::Came(who) => format!("{} noted as present", attendee(who)),
        Later::Went(who) => format!("{} taken off those present", attendee(who)),
        Later::Set(field, words) if words.is_empty() => {
            format!("{} removed", meeting_field(*field))
        }
        Later::Set(field, words) => format!("{} set to “{words}”", meeting_field(*field)),
        Later::Paper(paper) => format!("Paper {} set to “{}”", paper.number, paper.title),
        Later::NoPaper(paper) => format!("Paper {}, “{}”, removed", paper.number, paper.title),
        Later::CalledOff => "The meeting called off".to_owned(),
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

/// What a meeting settled on an action, in a few words; where more must agree by the rule, how many do.
pub fn settled(meeting: &Meeting, action: ActionId, rule: Option<&Rule>) -> Option<String> {
    let last = &meeting.outcome(action)?.decision;
    let missing = rule
        .filter(|_| matches!(last, Decision::Agreed(_)))
        .and_then(|rule| {
            let agrees = |id: &&OrganisationId| {
                let mut words = meeting.words_of(action, **id);
                words.any(|one| matches!(one.decision, Decision::Agreed(_)))
            };
            let (n, needed) = (
                rule.organisations.iter().filter(agrees).count(),
                rule.n_needed(),
            );
            (n < needed).then(|| format!("{n} of {needed} agreed"))
        });
    Some(missing.unwrap_or_else(|| decision(last)))
}

/// What a meeting settled on an action, with whose word it is.
pub fn outcome(outcome: &Outcome, parties: &Parties) -> String {
    let words = decision(&outcome.decision);
    let whose = outcome.word.iter().flat_map(|word| &word.organisations);
    let names: Vec<_> = whose.map(|id| organisation(parties, *id)).collect();
    match names.as_slice() {
        [] => words,
        names => format!("{words} ({})", super::list(names, "and")),
    }
}

/// What a meeting settled on an action and nobody has signed; `whose` word it is, by name.
pub fn unsigned_outcome(of: &Decision, whose: &[String]) -> String {
    let words = decision(of);
    match (of.is_verdict(), whose) {
        (false, _) => words,
        (true, []) => format!("{words}, not signed"),
        (true, whose) => format!("{words} ({}, not signed)", super::list(whose, "and")),
    }
}

/// The name of an organisation of the log.
pub fn organisation(parties: &Parties, id: OrganisationId) -> String {
    let one = parties.organisation(id);
    one.map_or_else(|| "An organisation".to_owned(), |one| one.name.clone())
}

/// Whether enough of those who must agree are present.
pub fn quorum(quorum: Quorum) -> String {
    let Quorum {
        n_present,
        n_named,
        n_needed,
    } = quorum;
    let there = format!("{n_present} of the {n_named} organisations of the rule are present");
    match quorum.is_met() {
        true => format!("Quorum: {there}, {n_needed} must agree."),
        false => format!(
            "No quorum: {there}, {n_needed} must agree. What is agreed today does not end an action until more have agreed."
        ),
    }
}

/// Why something that was said at a meeting is not signed; goes after the name of the organisation.
pub fn why_unsigned(why: WhyUnsigned) -> &'static str {
    match why {
        WhyUnsigned::NoKey => "the key of this device is not introduced in this log",
        WhyUnsigned::KeyRevoked => "the key of this device has been revoked",
        WhyUnsigned::NotPresent => "nobody is noted as present for it",
        WhyUnsigned::TwoThings => "it is noted to agree and to return it; strike one of them",
        WhyUnsigned::OtherProposal => "the proposal that was before it no longer stands",
        WhyUnsigned::OtherWording => {
            "the wording has changed since; record its word again on the new one"
        }
        WhyUnsigned::NoRule => "no rule says who must agree",
        WhyUnsigned::MayNotRecord => "the rule does not let your organisation record what it says",
        WhyUnsigned::SignedAlready => "it is signed already",
    }
}

/// An edition by its number.
pub fn edition(edition: &Edition) -> String {
    format!("Edition {}", edition.number)
}

/// An edition with its day.
pub fn edition_of_day(edition: &Edition) -> String {
    format!("Edition {} of {}", edition.number, day(edition.date))
}

/// What stands before the note on the cover of an edition.
pub const EDITION_NOTE: &str = "Note of the edition: ";

/// What the cover of an edition says of it, but for its note.
pub fn edition_cover(edition: &Edition) -> String {
    let mut words = edition_of_day(edition);
    let to = edition.to.trim();
    if !to.is_empty() {
        words.push_str(&format!(", for {to}"));
    }
    words.push('.');
    if let Some(by) = edition.comments_by {
        words.push_str(&format!(" Comments are asked for by {}.", day(by)));
    }
    words
}

/// Since an edition, as the heading of what changed has it.
pub fn since_edition(edition: &Edition) -> String {
    format!("since edition {} of {}", edition.number, day(edition.date))
}

/// What came of asking for comments.
pub fn comments(comments: Comments) -> String {
    match comments {
        Comments::Open(by, 0) => format!("Comments are asked for by {}; none so far.", day(by)),
        Comments::Open(by, n) => format!("Comments are asked for by {}; {n} so far.", day(by)),
        Comments::Received(by, 0) | Comments::NoneReceived(by) => {
            format!("Comments were asked for by {}: none received.", day(by))
        }
        Comments::Received(by, n) => {
            let n = super::count(n, "comment", "comments");
            format!("Comments were asked for by {}: {n} received.", day(by))
        }
    }
}

/// That comments are asked for; goes before what about, without a full stop.
pub fn request(request: &Request) -> String {
    let by = format!("Comments asked for by {}", day(request.by));
    match request.of.as_slice() {
        [] => by,
        of => format!("{by} from {}", super::list(of, "and")),
    }
}

/// By which day and of whom: follows the words “Comments asked for”.
pub fn request_of(request: &Request) -> String {
    let words = self::request(request);
    let rest = words.strip_prefix("Comments asked for ");
    rest.unwrap_or(&words).to_owned()
}

/// What came of a request for comments on an action.
pub fn asked(asked: &Asked<'_>, today: Day) -> String {
    let who = match asked.request.of.as_slice() {
        [] => String::new(),
        of => format!(" from {}", super::list(of, "and")),
    };
    let names: Vec<_> = asked.silent.iter().map(|name| (*name).to_owned()).collect();
    let but = match names.is_empty() || asked.comments.is_empty() {
        true => String::new(),
        false => format!(" {}", silent(&names)),
    };
    match asked.comments(today) {
        Comments::Open(by, 0) => {
            format!("Comments are asked for by {}{who}; none so far.", day(by))
        }
        Comments::Open(by, n) => {
            format!(
                "Comments are asked for by {}{who}; {n} so far.{but}",
                day(by)
            )
        }
        Comments::Received(by, n) => {
            let n = super::count(n, "comment", "comments");
            format!(
                "Comments were asked for by {}{who}: {n} received.{but}",
                day(by)
            )
        }
        Comments::NoneReceived(by) => {
            format!(
                "Comments were asked for by {}{who}: none received.",
                day(by)
            )
        }
    }
}

/// The request for comments that matters on a row: the one with the next day, or the last one that brought none.
pub fn comments_on_row(action: &Action, today: Day) -> Option<String> {
    let all: Vec<_> = action.requests().collect();
    let open = all.iter().filter(|one| one.request.by >= today);
    if let Some(next) = open.map(|one| one.request.by).min() {
        return Some(format!("Comments by {}", day(next)));
    }
    let last = all.iter().max_by_key(|one| one.request.by)?;
    let is_empty = last.comments.is_empty() && !action.stage.is_over();
    is_empty.then(|| format!("No comments by {}", day(last.request.by)))
}

/// The button that closes a meeting, or makes a supplement to the minutes of one that is closed.
pub fn to_sign(n: usize, is_closed: bool) -> String {
    let signs = match n {
        0 => None,
        n => Some(super::count(n, "statement", "statements")),
    };
    match (is_closed, signs) {
        (false, None) => "Close the meeting".into(),
        (false, Some(n)) => format!("Sign {n} and close the meeting"),
        (true, None) => "Keep it in the minutes, unsigned".into(),
        (true, Some(n)) => format!("Sign {n} as a supplement"),
    }
}

/// How many outcomes came in after a meeting was closed.
pub fn late(n: usize) -> String {
    let n = super::count(n, "outcome", "outcomes");
    format!("{n} came in after the meeting was closed: not signed")
}

/// Who was asked and has said nothing.
pub fn silent(names: &[String]) -> String {
    format!("Nothing from {}.", super::list(names, "or"))
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
