//! How meetings, editions and interests are written. They lie in the map of the log, because the maps of
//! the root are those of the genesis change.

use super::{LOG, map_at, put_unless_empty, root_map};
use crate::model::*;
use automerge::{ObjId, ObjType, ReadDoc, transaction::Transactable, transaction::Transaction};

pub(in crate::document) const MEETING: &str = "meeting:";
pub(in crate::document) const EDITION: &str = "edition:";
pub(in crate::document) const INTEREST: &str = "interest:";
pub(in crate::document) const ORDER: &str = "order";
pub(in crate::document) const CLOSED: &str = "closed";
/// What stands at [`CLOSED`] where each outcome that was closed has its key [`MINUTED`]; `true` in older logs.
pub(in crate::document) const LISTED: &str = "listed";
pub(in crate::document) const MINUTED: &str = "minuted:";
pub(in crate::document) const CALLED_OFF: &str = "called_off";
pub(in crate::document) const PRUNED: &str = "pruned:";
pub(in crate::document) const OUTCOME: &str = "outcome:";
pub(in crate::document) const COMMENTS_BY: &str = "comments_by";
pub(in crate::document) const WORD_OF: &str = "organisations";
pub(in crate::document) const WORD_ON: &str = "proposal";
pub(in crate::document) const WORD_TO: &str = "wording";
pub(in crate::document) const PAPER: &str = "paper:";
const ORGANISATION: &str = "org:";
const PERSON: &str = "person:";

/// The map of a meeting.
pub(in crate::document) fn meeting_map(
    doc: &impl ReadDoc,
    id: MeetingId,
) -> Result<ObjId, Refusal> {
    let log = root_map(doc, LOG)?;
    map_at(doc, &log, &format!("{MEETING}{id}")).ok_or(Refusal::UnknownMeeting)
}

/// Whether a key belongs to a meeting that is closed: what its minutes say is not undone.
pub(in crate::document) fn is_final(doc: &impl ReadDoc, object: &ObjId, key: &str) -> bool {
    let in_minutes = [
        OUTCOME,
        super::STRUCK,
        ORGANISATION,
        PERSON,
        PAPER,
        CALLED_OFF,
    ];
    let in_minutes =
        MeetingField::parse(key).is_some() || in_minutes.iter().any(|kind| key.starts_with(kind));
    in_minutes && doc.get(object, CLOSED).is_ok_and(|closed| closed.is_some())
}

/// The map of a meeting, made where it is not there yet.
pub(in crate::document) fn meeting_or_new(
    tx: &mut Transaction<'_>,
    id: MeetingId,
) -> Result<ObjId, Refusal> {
    let log = root_map(tx, LOG)?;
    let key = format!("{MEETING}{id}");
    match map_at(tx, &log, &key) {
        Some(map) => Ok(map),
        None => Ok(tx.put_object(&log, key, ObjType::Map)?),
    }
}

/// Whose word an outcome is, and on what.
pub(in crate::document) fn put_word(
    tx: &mut Transaction<'_>,
    outcome: &ObjId,
    word: &Word,
) -> Result<(), Refusal> {
    tx.put(outcome, WORD_OF, super::list_of(&word.organisations))?;
    tx.put(outcome, WORD_ON, word.proposal.to_string())?;
    tx.put(outcome, WORD_TO, word.wording.to_string())?;
    Ok(())
}

pub(in crate::document) fn attendee_key(attendee: &Attendee) -> String {
    let plain = |text: &str| text.trim().replace('\t', " ");
    match attendee {
        Attendee::Organisation(name) => format!("{ORGANISATION}{}", plain(name)),
        Attendee::Person { name, organisation } => {
            format!("{PERSON}{}\t{}", plain(name), plain(organisation))
        }
    }
}

pub(in crate::document) fn parse_attendee(key: &str) -> Option<Attendee> {
    if let Some(name) = key.strip_prefix(ORGANISATION) {
        return Some(Attendee::Organisation(name.to_owned()));
    }
    let person = key.strip_prefix(PERSON)?;
    let (name, organisation) = person.split_once('\t').unwrap_or((person, ""));
    Some(Attendee::Person {
        name: name.to_owned(),
        organisation: organisation.to_owned(),
    })
}

pub(in crate::document) fn paper_key(number: u32) -> String {
    format!("{PAPER}{number}")
}

/// `<title>⇥<link>`, and after it `⇥<hash>` where there is one.
pub(in crate::document) fn paper_value(paper: &Paper) -> String {
    let plain = |text: &str| text.trim().replace('\t', " ");
    let hash = paper.hash.map(|hash| format!("\t{hash}"));
    let (title, link) = (plain(&paper.title), plain(&paper.link));
    format!("{title}\t{link}{}", hash.unwrap_or_default())
}

pub(in crate::document) fn parse_paper(number: &str, text: &str) -> Option<Paper> {
    let mut parts = text.split('\t');
    let mut next = || parts.next().unwrap_or_default();
    let (title, link, hash) = (next(), next(), next());
    Some(Paper {
        number: number.parse().ok()?,
        title: title.to_owned(),
        link: link.to_owned(),
        hash: PaperHash::parse(hash),
    })
}

pub(in crate::document) fn interest_key(organisation: &str, category: CategoryId) -> String {
    format!("{INTEREST}{category}:{organisation}")
}

pub(in crate::document) fn parse_interest(rest: &str) -> Option<Interest> {
    let (category, organisation) = rest.split_once(':')?;
    Some(Interest {
        organisation: organisation.to_owned(),
        category: CategoryId::parse(category)?,
    })
}

/// A new edition, before it has its number.
pub(in crate::document) struct NewEdition<'a> {
    pub(in crate::document) id: EditionId,
    pub(in crate::document) date: Day,
    pub(in crate::document) note: &'a str,
    pub(in crate::document) to: &'a str,
    pub(in crate::document) meeting: Option<MeetingId>,
    pub(in crate::document) comments_by: Option<Day>,
}

pub(in crate::document) fn put_edition(
    tx: &mut Transaction<'_>,
    new: &NewEdition<'_>,
    number: u32,
    hash: &str,
) -> Result<(), Refusal> {
    let log = root_map(tx, LOG)?;
    let map = tx.put_object(&log, format!("{EDITION}{}", new.id), ObjType::Map)?;
    tx.put(&map, "number", i64::from(number))?;
    tx.put(&map, "date", new.date.to_string())?;
    tx.put(&map, "hash", hash)?;
    put_unless_empty(tx, &map, "note", new.note)?;
    put_unless_empty(tx, &map, "to", new.to)?;
    if let Some(by) = new.comments_by {
        tx.put(&map, COMMENTS_BY, by.to_string())?;
    }
    let meeting = new.meeting.map(|id| id.to_string());
    put_unless_empty(tx, &map, "meeting", &meeting.unwrap_or_default())
}
