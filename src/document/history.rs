//! History in plain words: what each change did, the old value beside the new one.

use super::{Document, apply, authors, schema};
use crate::model::*;
use automerge::{ChangeHash, ObjId, ROOT, ReadDoc, legacy};
use std::collections::BTreeSet;

/// Details of one change beyond this many are left out: an import touches everything.
const MOST_DETAILS: usize = 200;

/// What to call an action at the head of a paragraph.
pub(super) fn subject(action: &Action) -> String {
    let mut name = apply::action_name(action);
    if let Some(first) = name.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    name
}

/// A place in the document that a change wrote to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A key of an action: a register, a member of a set, an entry, a move.
    Action(ActionId, String),
    /// An action as a whole.
    WholeAction(ActionId),
    /// The title or date of the log.
    Log(String),
    /// A category.
    Category(CategoryId),
    /// A finding.
    Finding(FindingId),
}

impl Document {
    /// The history, newest first, of one action or of the whole log; and whether there is more.
    pub fn history(&self, action: Option<ActionId>, most: usize) -> (Vec<HistoryEntry>, bool) {
        let mut hashes: Vec<ChangeHash> = match action {
            None => self
                .doc
                .get_changes_meta(&[])
                .iter()
                .map(|change| change.hash)
                .collect(),
            Some(action) => self.changes_of(action),
        };
        // The genesis change is nobody's.
        hashes.retain(|hash| !schema::genesis_heads().contains(hash));
        hashes.reverse();
        let more = hashes.len() > most;
        hashes.truncate(most);
        let mut entries = self.explain(&hashes);
        if let Some(action) = action {
            for entry in &mut entries {
                entry.details.retain(|detail| detail.action == Some(action));
            }
        }
        (entries, more)
    }

    fn changes_of(&self, action: ActionId) -> Vec<ChangeHash> {
        self.doc
            .get_changes(&[])
            .iter()
            .filter(|change| {
                self.places(&change.decode()).iter().any(|place| {
                    matches!(place, Place::Action(id, _) | Place::WholeAction(id) if *id == action)
                })
            })
            .map(automerge::Change::hash)
            .collect()
    }

    /// These changes in words, in the order given.
    pub(super) fn explain(&self, hashes: &[ChangeHash]) -> Vec<HistoryEntry> {
        hashes
            .iter()
            .filter_map(|hash| {
                let change = self.doc.get_change_by_hash(hash)?;
                let meta = self.doc.get_change_meta_by_hash(hash)?;
                let places = self.places(&change.decode());
                let details = self.details(&places, change.deps(), hash);
                let summary = match change.message() {
                    Some(message) if !message.is_empty() => message.to_owned(),
                    _ => "A change made with another tool".to_owned(),
                };
                Some(HistoryEntry {
                    change: ChangeId(hash.0),
                    written: authors::attribution(&meta),
                    summary,
                    details,
                })
            })
            .collect()
    }

    /// The object that an operation wrote to.
    pub(super) fn object_of(&self, op: &legacy::Op) -> Option<ObjId> {
        match &op.obj {
            legacy::ObjectId::Root => Some(ROOT),
            legacy::ObjectId::Id(id) => self.doc.import_obj(&id.to_string()).ok(),
        }
    }

    /// The places that a change wrote to.
    fn places(&self, change: &automerge::ExpandedChange) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        for op in &change.operations {
            let Some(object) = self.object_of(op) else {
                continue;
            };
            let own_key = match &op.key {
                legacy::Key::Map(key) => Some(key.to_string()),
                legacy::Key::Seq(_) => None,
            };
            let Ok(parents) = self.doc.parents(&object) else {
                continue;
            };
            let mut path: Vec<String> = parents
                .filter_map(|parent| match parent.prop {
                    automerge::Prop::Map(key) => Some(key),
                    automerge::Prop::Seq(_) => None,
                })
                .collect();
            path.reverse();
            path.extend(own_key);
            let mut path = path.iter().map(String::as_str);
            let place = match (path.next(), path.next(), path.next()) {
                (Some(schema::ACTIONS), Some(id), None) => {
                    ActionId::parse(id).map(Place::WholeAction)
                }
                (Some(schema::ACTIONS), Some(id), Some(key)) => {
                    ActionId::parse(id).map(|id| Place::Action(id, key.to_owned()))
                }
                (Some(schema::LOG), Some(key), _) => Some(Place::Log(key.to_owned())),
                (Some(schema::CATEGORIES), Some(id), _) => {
                    CategoryId::parse(id).map(Place::Category)
                }
                (Some(schema::FINDINGS), Some(id), _) => FindingId::parse(id).map(Place::Finding),
                _ => None,
            };
            places.extend(place);
        }
        // What a new action begins with is told once, as the new action.
        let whole: BTreeSet<ActionId> = places
            .iter()
            .filter_map(|place| match place {
                Place::WholeAction(id) => Some(*id),
                _ => None,
            })
            .collect();
        places.retain(|place| !matches!(place, Place::Action(id, _) if whole.contains(id)));
        places
    }

    fn details(
        &self,
        places: &BTreeSet<Place>,
        deps: &[ChangeHash],
        hash: &ChangeHash,
    ) -> Vec<HistoryDetail> {
        let after = [*hash];
        places
            .iter()
            .take(MOST_DETAILS)
            .filter_map(|place| match place {
                Place::Action(id, key) => self.action_detail(*id, key, deps, &after),
                Place::WholeAction(id) => {
                    let text = |at| self.action_at(*id, Some(at)).map(|action| action.text);
                    let (before, now) = (text(deps), text(&after));
                    Some(HistoryDetail {
                        action: Some(*id),
                        subject: self.subject_at(*id, &after, deps),
                        field: "Action".to_owned(),
                        before: before.unwrap_or_default(),
                        after: now.unwrap_or_default(),
                    })
                }
                Place::Log(key) => {
                    let head = |at| self.head_at(Some(at));
                    let words = |head: Option<LogHead>| {
                        let head = head?;
                        match key.as_str() {
                            "title" => Some(head.title),
                            "dated" => head.dated.map(|day| day.to_string()),
                            _ => None,
                        }
                    };
                    let (before, now) = (words(head(deps)), words(head(&after)));
                    (before != now).then(|| HistoryDetail {
                        action: None,
                        subject: "The log".to_owned(),
                        field: if key == "title" { "Title" } else { "Date" }.to_owned(),
                        before: before.unwrap_or_default(),
                        after: now.unwrap_or_default(),
                    })
                }
                Place::Category(id) => {
                    let words = |at| {
                        let category = self
                            .head_at(Some(at))?
                            .categories
                            .into_iter()
                            .find(|c| c.id == *id)?;
                        Some(format!("{} ({})", category.name, category.colour.word()))
                    };
                    let (before, now) = (words(deps), words(&after));
                    Some(HistoryDetail {
                        action: None,
                        subject: "The log".to_owned(),
                        field: "Category".to_owned(),
                        before: before.unwrap_or_default(),
                        after: now.unwrap_or_default(),
                    })
                }
                Place::Finding(_) => None,
            })
            .collect()
    }

    fn subject_at(&self, id: ActionId, at: &[ChangeHash], or: &[ChangeHash]) -> String {
        self.action_at(id, Some(at))
            .or_else(|| self.action_at(id, Some(or)))
            .map_or_else(|| "An action".to_owned(), |action| subject(&action))
    }

    fn action_detail(
        &self,
        id: ActionId,
        key: &str,
        deps: &[ChangeHash],
        after: &[ChangeHash],
    ) -> Option<HistoryDetail> {
        let then = self.action_at(id, Some(deps));
        let now = self.action_at(id, Some(after));
        let head = self.head_at(Some(after));
        let words = |action: Option<&Action>| {
            action
                .and_then(|action| value_words(action, key, head.as_ref()))
                .unwrap_or_default()
        };
        let (before, now_words) = match key.strip_prefix(schema::MOVE).and_then(MoveId::parse) {
            // A move stands beside the deadlines that it replaces.
            Some(id) => {
                let action = now.as_ref()?;
                let one = action.moves.iter().find(|one| one.id == id)?;
                let old: Vec<_> = action
                    .moves
                    .iter()
                    .filter(|old| one.replaces.contains(&old.id))
                    .map(|old| apply::deadline_words(&old.to.deadline))
                    .collect();
                let reason = if one.reason.is_empty() {
                    String::new()
                } else {
                    format!(": {}", one.reason)
                };
                let new = apply::deadline_words(&one.to.deadline) + &reason;
                (old.join(" / "), new)
            }
            None => (words(then.as_ref()), words(now.as_ref())),
        };
        if before == now_words {
            return None;
        }
        Some(HistoryDetail {
            action: Some(id),
            subject: self.subject_at(id, after, deps),
            field: field_name(key, now.as_ref().or(then.as_ref())?),
            before,
            after: now_words,
        })
    }
}

/// What the key of an action is called.
fn field_name(key: &str, action: &Action) -> String {
    let word = match key.split_once(':') {
        Some(("owner", _)) => "Owner",
        Some(("link", _)) => "Link",
        Some(("artefact", _)) => "Artefact",
        Some(("move", _)) => "Deadline",
        Some((prefix @ ("entry" | "struck"), id)) => {
            let kind = EntryId::parse(id)
                .and_then(|id| action.entries.iter().find(|entry| entry.id == id))
                .map_or(EntryKind::Update, |entry| entry.kind);
            let word = apply::plain(kind.word());
            return match prefix {
                "struck" => format!("Struck {word}"),
                _ => capital(&word),
            };
        }
        _ => {
            return capital(&apply::plain(if key == schema::TEXT {
                "wording"
            } else {
                key
            }));
        }
    };
    word.to_owned()
}

fn capital(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// What stands at the key of an action, in words; `None` where nothing does.
fn value_words(action: &Action, key: &str, head: Option<&LogHead>) -> Option<String> {
    match key {
        schema::NUMBER => action.number.map(|number| number.to_string()),
        schema::TEXT => Some(action.text.clone()),
        schema::CATEGORY => {
            let id = action.category?;
            head?
                .categories
                .iter()
                .find(|category| category.id == id)
                .map(|category| category.name.clone())
        }
        schema::PROGRESS => Some(apply::plain(action.progress.word())),
        schema::ORIGIN => action.origin.as_ref().map(apply::origin_words),
        _ => {
            let (prefix, rest) = key.split_once(':')?;
            match prefix {
                "owner" => {
                    let owner = schema::parse_owner(rest)?;
                    action.owners.contains(&owner).then_some(owner.name)
                }
                "link" => {
                    let link = schema::parse_link(rest)?;
                    action.links.contains(&link).then(|| match link {
                        Link::Number(number) => number.to_string(),
                        Link::Action(id) => id.to_string(),
                    })
                }
                "artefact" => {
                    let number = rest.parse().ok()?;
                    action.artefacts.contains(&number).then(|| rest.to_owned())
                }
                "entry" => {
                    let id = EntryId::parse(rest)?;
                    let entry = action.entries.iter().find(|entry| entry.id == id)?;
                    Some(if entry.text.is_empty() {
                        apply::plain(entry.kind.word())
                    } else {
                        entry.text.clone()
                    })
                }
                "struck" => {
                    let id = EntryId::parse(rest)?;
                    let entry = action.entries.iter().find(|entry| entry.id == id)?;
                    // Struck words are the old value; nothing stands in their place.
                    entry.struck.is_none().then(|| entry.text.clone())
                }
                _ => None,
            }
        }
    }
}
