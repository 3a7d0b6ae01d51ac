//! The shape of the document, version 2, and how values are written in it.
//!
//! ```text
//! schema: 1, or 2 once the maps of version 2 are there
//! log/         id, title, dated
//!              relay:<address> -> true                                (a set)
//!              interest:<category>:<organisation> -> true             (a set)
//!              meeting:<meeting>/
//!                  date, title, place, order, called_off, closed
//!                  org:<name>, person:<name>⇥<organisation> -> true   (sets)
//!                  paper:<number> -> <title>⇥<link>⇥<hash>, pruned:<action> -> true
//!                  outcome:<outcome>/ action, decision, note           (only ever added)
//!                      organisations, proposal, wording: of a word that is to be signed
//!                      waits_for: as in a move
//!                  struck:<outcome> -> true                            (only ever added)
//!                  minuted:<outcome> -> true: was there when it was closed (only ever added)
//!              edition:<edition>/                                      (only ever added)
//!                  number, date, note, to, meeting, comments_by, hash
//! categories/  <category>/  name, colour, order
//! findings/    <finding>/   kind, action, source, line, text, ticked
//! sources/     <import>/    name, lines
//!              <merge>/     name, before (the heads before a file was merged)
//! actions/     <action>/
//!     number, printed_number, position, text (Text), category, progress, origin
//!     owner:<kind>:<name>, link:<action or #number>, artefact:<number>   -> true  (sets)
//!     move:<move>/   to, printed, reason, replaces                       (only ever added)
//!                    waits_for: the action whose end the words of `to` name
//!     entry:<entry>/ kind, text, at, by, regarding, order                (only ever added)
//!                    comments_by, asked: of a request for comments
//!                    corrects: of an answer, the one that it was put in the place of
//!     struck:<entry> -> true                                             (only ever added)
//!     internal:<entry> -> true                                           (a set)
//!     imported/      section, action, deadline, status, origin, owner, lines
//! since version 2:
//! organisations/ <organisation>/ name, role
//!                person:<name> -> true                                   (a set)
//! rules/       <rule>/   organisations, need, occasion, recorders, replaces   (only ever added)
//! statements/  <hash>: bytes, see `trust::statement`                     (only ever added)
//! actions/     <action>/ entry:<entry>/ rule, answers: of a proposal
//! ```
//!
//! Registers hold plain scalars, so that a concurrent pair of them is two values to choose from and
//! never two half-written maps. Sets and entries are keys of the action itself: a merge meets single
//! keys. The maps of the root come from one genesis change that is the same, byte for byte, in every
//! log: two replicas that each made their own would hide each other's content. Those of version 2 come from
//! one more such change, the extension, which builds on the genesis change alone and is added to a log
//! with the first edit that needs it.

mod proceedings;
mod values;

pub(super) use proceedings::*;
pub(super) use values::*;

use super::ENCODING;
use crate::model::*;
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable, Transaction},
};
use std::sync::OnceLock;

pub(super) const LOG: &str = "log";
pub(super) const CATEGORIES: &str = "categories";
pub(super) const FINDINGS: &str = "findings";
pub(super) const SOURCES: &str = "sources";
pub(super) const ACTIONS: &str = "actions";
pub(super) const ORGANISATIONS: &str = "organisations";
pub(super) const RULES: &str = "rules";
pub(super) const STATEMENTS: &str = "statements";
pub(super) const BEFORE: &str = "before";
pub(super) const SCHEMA_KEY: &str = "schema";

pub(super) const NUMBER: &str = "number";
pub(super) const PRINTED_NUMBER: &str = "printed_number";
pub(super) const POSITION: &str = "position";
pub(super) const TEXT: &str = "text";
pub(super) const CATEGORY: &str = "category";
pub(super) const PROGRESS: &str = "progress";
pub(super) const ORIGIN: &str = "origin";
pub(super) const IMPORTED: &str = "imported";

/// What several people can set apart from each other.
pub(super) const REGISTERS: [&str; 4] = [NUMBER, CATEGORY, PROGRESS, ORIGIN];

pub(super) const OWNER: &str = "owner:";
pub(super) const LINK: &str = "link:";
pub(super) const ARTEFACT: &str = "artefact:";
pub(super) const MOVE: &str = "move:";
pub(super) const ENTRY: &str = "entry:";
/// In a move and an outcome: the action whose end a deadline waits for, beside its words.
pub(super) const WAITS_FOR: &str = "waits_for";
/// In the map of the log: where it can be found.
pub(super) const RELAY: &str = "relay:";
/// In the map of an organisation: who speaks for it.
pub(super) const PERSON: &str = "person:";
pub(super) const RULE: &str = "rule";
pub(super) const ANSWERS: &str = "answers";
pub(super) const ASKED: &str = "asked";
pub(super) const RULED: &str = "organisations";
pub(super) const NEED: &str = "need";
pub(super) const OCCASION: &str = "occasion";
pub(super) const RECORDERS: &str = "recorders";
pub(super) const REPLACES: &str = "replaces";
/// What the messages of changes begin with that nobody takes back by an undo.
pub(super) const SIGNED: &str = "Signed: ";
pub(super) const RULE_SET: &str = "Rule of agreement set: ";
pub(super) const STRUCK: &str = "struck:";
/// A set, and not a word in the entry: a mark that was set apart from the one that takes it off stays, as does every
/// member of a set. So nothing that somebody has marked becomes public by a merge.
pub(super) const INTERNAL: &str = "internal:";
pub(super) const CORRECTS: &str = "corrects";

impl From<AutomergeError> for Refusal {
    fn from(error: AutomergeError) -> Self {
        Self::Defect(error.to_string())
    }
}

/// The next free number and position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    pub(super) number: u32,
    pub(super) position: i64,
}

/// The document that every log begins with. Its one change never varies: fixed actor, time and order.
pub(super) fn genesis() -> Automerge {
    let mut doc = Automerge::new_with_encoding(ENCODING);
    found(
        &mut doc,
        [0; 16],
        "Genesis",
        1,
        &[LOG, CATEGORIES, FINDINGS, SOURCES, ACTIONS],
    );
    doc
}

/// The change that makes the maps of version 2. It never varies either, so that it does no harm when
/// two replicas add it apart from each other.
pub(super) fn extension() -> &'static Change {
    static EXTENSION: OnceLock<Change> = OnceLock::new();
    EXTENSION.get_or_init(|| {
        let mut doc = genesis();
        let maps = [ORGANISATIONS, RULES, STATEMENTS];
        found(&mut doc, [2; 16], "Extension", 2, &maps);
        let change = doc.get_last_local_change();
        change.expect("a change was made just now").clone()
    })
}

/// Whether a change is one of those that are the same in every log and that nobody made.
pub(super) fn is_nobodys(change: &ChangeHash) -> bool {
    genesis_heads().contains(change) || extension().hash() == *change
}

fn found(doc: &mut Automerge, actor: [u8; 16], message: &str, schema: i64, maps: &[&str]) {
    doc.set_actor(ActorId::from(actor));
    let outcome = doc.transact_with::<_, (), AutomergeError, _>(
        |()| CommitOptions::default().with_message(message).with_time(0),
        |tx| {
            tx.put(ROOT, SCHEMA_KEY, schema)?;
            for key in maps {
                tx.put_object(ROOT, *key, ObjType::Map)?;
            }
            Ok(())
        },
    );
    debug_assert!(outcome.is_ok(), "a document takes a few maps");
}

/// The heads of [`genesis`]: asked for with every edit, so worked out once.
pub(super) fn genesis_heads() -> &'static [ChangeHash] {
    static HEADS: OnceLock<Vec<ChangeHash>> = OnceLock::new();
    HEADS.get_or_init(|| genesis().get_heads())
}

/// The map at a key of an object, if there is one.
pub(super) fn map_at(doc: &impl ReadDoc, parent: &ObjId, key: &str) -> Option<ObjId> {
    match doc.get(parent, key) {
        Ok(Some((value, id))) if value.is_object() => Some(id),
        _ => None,
    }
}

/// One of the maps that the genesis change made.
pub(super) fn root_map(doc: &impl ReadDoc, key: &str) -> Result<ObjId, Refusal> {
    map_at(doc, &ROOT, key).ok_or_else(|| Refusal::Defect(format!("the log has no {key}")))
}

pub(super) fn put_log(tx: &mut Transaction<'_>, id: LogId, title: &str) -> Result<(), Refusal> {
    let log = root_map(tx, LOG)?;
    tx.put(&log, "id", id.to_string())?;
    tx.put(&log, "title", title)?;
    Ok(())
}

pub(super) fn put_category(tx: &mut Transaction<'_>, category: &Category) -> Result<(), Refusal> {
    let categories = root_map(tx, CATEGORIES)?;
    let key = category.id.to_string();
    let map = match map_at(tx, &categories, &key) {
        Some(map) => map,
        None => tx.put_object(&categories, key, ObjType::Map)?,
    };
    tx.put(&map, "name", category.name.as_str())?;
    tx.put(&map, "colour", category.colour.word())?;
    tx.put(&map, "order", category.order)?;
    Ok(())
}

/// What a new action begins with.
pub(super) struct NewAction<'a> {
    pub(super) id: ActionId,
    pub(super) number: Option<u32>,
    pub(super) printed_number: &'a str,
    pub(super) position: i64,
    pub(super) text: &'a str,
    pub(super) progress: Progress,
}

pub(super) fn put_action(tx: &mut Transaction<'_>, new: &NewAction<'_>) -> Result<ObjId, Refusal> {
    let actions = root_map(tx, ACTIONS)?;
    let map = tx.put_object(&actions, new.id.to_string(), ObjType::Map)?;
    if let Some(number) = new.number {
        tx.put(&map, NUMBER, i64::from(number))?;
    }
    if !new.printed_number.is_empty() {
        tx.put(&map, PRINTED_NUMBER, new.printed_number)?;
    }
    tx.put(&map, POSITION, new.position)?;
    if new.progress != Progress::Unstated {
        tx.put(&map, PROGRESS, new.progress.word())?;
    }
    let text = tx.put_object(&map, TEXT, ObjType::Text)?;
    tx.splice_text(&text, 0, 0, new.text)?;
    Ok(map)
}

/// A new move of a deadline.
pub(super) struct NewMove<'a> {
    pub(super) id: MoveId,
    pub(super) to: &'a Due,
    pub(super) reason: &'a str,
    pub(super) replaces: &'a [MoveId],
}

pub(super) fn put_move(
    tx: &mut Transaction<'_>,
    action: &ObjId,
    new: &NewMove<'_>,
) -> Result<(), Refusal> {
    let map = tx.put_object(action, format!("{MOVE}{}", new.id), ObjType::Map)?;
    tx.put(&map, "to", new.to.deadline.to_string())?;
    put_end_of(tx, &map, &new.to.deadline)?;
    put_unless_empty(tx, &map, "printed", &new.to.printed)?;
    put_unless_empty(tx, &map, "reason", new.reason)?;
    let replaces: Vec<_> = new.replaces.iter().map(ToString::to_string).collect();
    put_unless_empty(tx, &map, "replaces", &replaces.join(" "))?;
    Ok(())
}

/// Whose end a deadline waits for, where it is known.
pub(super) fn put_end_of(
    tx: &mut Transaction<'_>,
    map: &ObjId,
    deadline: &Deadline,
) -> Result<(), Refusal> {
    match deadline.end_of() {
        Some(id) => Ok(tx.put(map, WAITS_FOR, id.to_string())?),
        None => Ok(()),
    }
}

pub(super) fn entry_key(id: EntryId) -> String {
    format!("{ENTRY}{id}")
}

pub(super) fn internal_key(id: EntryId) -> String {
    format!("{INTERNAL}{id}")
}

/// A new entry.
pub(super) struct NewEntry<'a> {
    pub(super) id: EntryId,
    pub(super) kind: EntryKind,
    pub(super) text: &'a str,
    pub(super) at: Option<When>,
    pub(super) by: Option<&'a str>,
    pub(super) regarding: Option<EntryId>,
    pub(super) terms: Terms,
    pub(super) request: Option<Request>,
    pub(super) audience: Audience,
    /// Of an answer, the one that it corrects: what it regards is the question.
    pub(super) corrects: Option<EntryId>,
    pub(super) order: u32,
}

/// Names of things in one line, sorted.
pub(super) fn list_of<T: ToString>(ids: impl IntoIterator<Item = T>) -> String {
    let mut words: Vec<_> = ids.into_iter().map(|id| id.to_string()).collect();
    words.sort();
    words.dedup();
    words.join(" ")
}

pub(super) fn put_entry(
    tx: &mut Transaction<'_>,
    action: &ObjId,
    new: &NewEntry<'_>,
) -> Result<(), Refusal> {
    let map = tx.put_object(action, entry_key(new.id), ObjType::Map)?;
    tx.put(&map, "kind", new.kind.word())?;
    put_unless_empty(tx, &map, "text", new.text)?;
    put_unless_empty(tx, &map, "by", new.by.unwrap_or_default())?;
    if let Some(at) = new.at {
        tx.put(&map, "at", at.to_string())?;
    }
    if let Some(regarding) = new.regarding {
        tx.put(&map, "regarding", regarding.to_string())?;
    }
    if let Some(rule) = new.terms.rule {
        tx.put(&map, RULE, rule.to_string())?;
    }
    put_unless_empty(tx, &map, ANSWERS, &list_of(&new.terms.answers))?;
    if let Some(request) = &new.request {
        tx.put(&map, COMMENTS_BY, request.by.to_string())?;
        put_unless_empty(tx, &map, ASKED, &request.of.join("\t"))?;
    }
    if let Some(corrects) = new.corrects {
        tx.put(&map, CORRECTS, corrects.to_string())?;
    }
    if new.order > 0 {
        tx.put(&map, "order", i64::from(new.order))?;
    }
    if new.audience == Audience::Internal {
        tx.put(action, internal_key(new.id), true)?;
    }
    Ok(())
}

pub(super) fn put_unless_empty(
    tx: &mut Transaction<'_>,
    map: &ObjId,
    key: &str,
    text: &str,
) -> Result<(), Refusal> {
    if !text.is_empty() {
        tx.put(map, key, text)?;
    }
    Ok(())
}

/// A statement before it is kept: its name, its bytes, and what it says.
pub(super) type NewStatement<'a> = (StatementId, &'a [u8], String);

/// Keeps statements; one that is there already stays as it is.
pub(super) fn put_statements(
    tx: &mut Transaction<'_>,
    statements: &[NewStatement<'_>],
) -> Result<(), Refusal> {
    let map = root_map(tx, STATEMENTS)?;
    for (id, bytes, _) in statements {
        let key = id.to_string();
        if tx.get(&map, key.as_str())?.is_none() {
            tx.put(&map, key, bytes.to_vec())?;
        }
    }
    Ok(())
}

/// What a merge of a file leaves: the name of the file, and where the log stood before.
pub(super) fn put_merge(
    tx: &mut Transaction<'_>,
    source: SourceId,
    file: &str,
    before: &[ChangeHash],
) -> Result<(), Refusal> {
    let sources = root_map(tx, SOURCES)?;
    let map = tx.put_object(&sources, source.to_string(), ObjType::Map)?;
    tx.put(&map, "name", file)?;
    let heads: Vec<_> = before.iter().map(ToString::to_string).collect();
    tx.put(&map, BEFORE, heads.join(" "))?;
    Ok(())
}

/// Reads the heads that [`put_merge`] writes.
pub(super) fn parse_heads(text: &str) -> Option<Vec<ChangeHash>> {
    text.split(' ').map(|head| head.parse().ok()).collect()
}
