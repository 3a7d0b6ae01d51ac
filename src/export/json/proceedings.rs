//! Who takes part, what was signed, meetings and editions, as JSON.

use super::{Written, written};
use crate::model::*;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct OrganisationOut<'a> {
    id: String,
    name: &'a str,
    role: &'static str,
    people: &'a [String],
}

#[derive(Serialize)]
pub(super) struct RuleOut<'a> {
    id: String,
    organisations: Vec<String>,
    need: u32,
    occasion: &'static str,
    recorders: Vec<String>,
    in_force: bool,
    written: Written<'a>,
}

#[derive(Serialize)]
pub(super) struct KeyOut<'a> {
    id: String,
    organisation: String,
    person: &'a str,
    device: &'a str,
    since: i64,
    checked: usize,
    revoked: bool,
}

#[derive(Serialize)]
pub(super) struct SignOffOut<'a> {
    id: String,
    key: String,
    at: i64,
    opinion: &'static str,
    organisation: String,
    person: &'a str,
    recorded_by: Option<String>,
    meeting: Option<String>,
    note: &'a str,
    wording: String,
    proposal: String,
    rule: String,
    replaces: Vec<String>,
    counts: bool,
}

#[derive(Serialize)]
pub(super) struct MeetingOut<'a> {
    id: String,
    date: Option<String>,
    title: &'a str,
    place: &'a str,
    organisations: Vec<&'a str>,
    people: Vec<PersonOut<'a>>,
    papers: Vec<PaperOut<'a>>,
    outcomes: Vec<OutcomeOut<'a>>,
    closed: Option<Written<'a>>,
    called_off: bool,
}

#[derive(Serialize)]
struct PersonOut<'a> {
    name: &'a str,
    organisation: &'a str,
}

#[derive(Serialize)]
struct PaperOut<'a> {
    number: u32,
    title: &'a str,
    link: &'a str,
    hash: Option<String>,
}

#[derive(Serialize)]
struct OutcomeOut<'a> {
    id: String,
    action: String,
    decision: String,
    note: &'a str,
    organisations: Vec<String>,
    written: Written<'a>,
    struck: bool,
    minuted: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct EditionOut<'a> {
    id: String,
    number: u32,
    date: String,
    note: &'a str,
    to: &'a str,
    meeting: Option<String>,
    comments_by: Option<String>,
    change: String,
    hash: &'a str,
    seen: Vec<SeenOut<'a>>,
    written: Written<'a>,
}

#[derive(Serialize)]
struct SeenOut<'a> {
    organisation: String,
    person: &'a str,
    key: String,
    at: i64,
    same: bool,
}

fn ids<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(T::to_string).collect()
}

fn id<T: ToString>(id: Option<T>) -> Option<String> {
    id.map(|id| id.to_string())
}

pub(super) fn organisations(parties: &Parties) -> Vec<OrganisationOut<'_>> {
    fn out(one: &Organisation) -> OrganisationOut<'_> {
        let Organisation {
            id,
            name,
            role,
            people,
        } = one;
        OrganisationOut {
            id: id.to_string(),
            name,
            role: role.word(),
            people,
        }
    }
    parties.organisations.iter().map(out).collect()
}

pub(super) fn rules(parties: &Parties) -> Vec<RuleOut<'_>> {
    let in_force = parties.rules_in_force();
    let all = parties.rules.iter();
    all.map(|rule| RuleOut {
        id: rule.id.to_string(),
        organisations: ids(&rule.organisations),
        need: rule.n_needed() as u32,
        occasion: rule.occasion.word(),
        recorders: ids(&rule.recorders),
        in_force: in_force.iter().any(|one| one.id == rule.id),
        written: written(&rule.written),
    })
    .collect()
}

pub(super) fn keys(parties: &Parties) -> Vec<KeyOut<'_>> {
    fn out(key: &DeviceKey) -> KeyOut<'_> {
        let DeviceKey {
            id,
            whose,
            since,
            checks,
            revocations,
        } = key;
        KeyOut {
            id: id.to_string(),
            organisation: whose.organisation.to_string(),
            person: &whose.person,
            device: &whose.device,
            since: since.0,
            checked: checks.len(),
            revoked: !revocations.is_empty(),
        }
    }
    parties.keys.iter().map(out).collect()
}

/// What was signed on an action, oldest first.
pub(super) fn sign_offs(action: &Action) -> Vec<SignOffOut<'_>> {
    let mut all: Vec<&SignOff> = action.sign_offs.iter().collect();
    all.sort_by_key(|one| (one.at, one.id));
    all.into_iter()
        .map(|one| {
            let verdict = &one.verdict;
            SignOffOut {
                id: one.id.to_string(),
                key: one.key.to_string(),
                at: one.at.0,
                opinion: verdict.opinion.word(),
                organisation: verdict.organisation.to_string(),
                person: &verdict.person,
                recorded_by: id(verdict.recorded_by),
                meeting: id(verdict.meeting),
                note: &verdict.note,
                wording: verdict.wording.to_string(),
                proposal: verdict.proposal.to_string(),
                rule: verdict.rule.to_string(),
                replaces: ids(&verdict.replaces),
                counts: one.holds(),
            }
        })
        .collect()
}

pub(super) fn meetings(meetings: &[Meeting]) -> Vec<MeetingOut<'_>> {
    meetings.iter().map(meeting).collect()
}

fn meeting(one: &Meeting) -> MeetingOut<'_> {
    let organisations = one.attendance.iter().filter_map(|who| match who {
        Attendee::Organisation(name) => Some(name.as_str()),
        Attendee::Person { .. } => None,
    });
    let people = one.attendance.iter().filter_map(|who| match who {
        Attendee::Person { name, organisation } => Some(PersonOut { name, organisation }),
        Attendee::Organisation(_) => None,
    });
    let papers = one.papers.iter().map(|paper| PaperOut {
        number: paper.number,
        title: &paper.title,
        link: &paper.link,
        hash: id(paper.hash),
    });
    let outcomes = one.outcomes.iter().map(|outcome| OutcomeOut {
        id: outcome.id.to_string(),
        action: outcome.action.to_string(),
        decision: outcome.decision.word(),
        note: &outcome.note,
        organisations: outcome
            .word
            .as_ref()
            .map(|word| ids(&word.organisations))
            .unwrap_or_default(),
        written: written(&outcome.written),
        struck: outcome.struck.is_some(),
        minuted: match outcome.minuted {
            Minuted::Unlisted => None,
            listed => Some(listed.word()),
        },
    });
    MeetingOut {
        id: one.id.to_string(),
        date: id(one.date),
        title: &one.title,
        place: &one.place,
        organisations: organisations.collect(),
        people: people.collect(),
        papers: papers.collect(),
        outcomes: outcomes.collect(),
        closed: one.closed.as_ref().map(written),
        called_off: one.called_off.is_some(),
    }
}

pub(super) fn editions(editions: &[Edition]) -> Vec<EditionOut<'_>> {
    fn out(edition: &Edition) -> EditionOut<'_> {
        let Edition {
            id: name,
            number,
            date,
            note,
            to,
            meeting,
            comments_by,
            change,
            hash,
            written: by,
            seen,
        } = edition;
        let seen = seen.iter().map(|one| SeenOut {
            organisation: one.organisation.to_string(),
            person: &one.person,
            key: one.key.to_string(),
            at: one.at.0,
            same: one.is_same,
        });
        EditionOut {
            id: name.to_string(),
            number: *number,
            date: date.to_string(),
            note,
            to,
            meeting: id(*meeting),
            comments_by: id(*comments_by),
            change: change.to_string(),
            hash,
            seen: seen.collect(),
            written: written(by),
        }
    }
    editions.iter().map(out).collect()
}
