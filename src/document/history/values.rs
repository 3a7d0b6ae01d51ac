//! What stands at the keys of an action, and what they are called, in words.

use super::moment::Moment;
use crate::{document::schema, model::*};

/// What the key of an action is called.
pub(super) fn field_name(key: &str, action: &Action) -> String {
    let entry_kind = |id: &str| {
        let id = EntryId::parse(id);
        let entry = action.entries.iter().find(|entry| Some(entry.id) == id);
        match entry.map_or(EntryKind::Update, |entry| entry.kind) {
            EntryKind::Request => "request for comments".to_owned(),
            kind => plain(kind.word()),
        }
    };
    match key.split_once(':') {
        Some(("owner", _)) => "Owner".to_owned(),
        Some(("link", _)) => "Link".to_owned(),
        Some(("artefact", _)) => "Artefact".to_owned(),
        Some(("move", _)) => "Deadline".to_owned(),
        Some(("entry", id)) => capital(&entry_kind(id)),
        Some(("internal", id)) => format!("Internal {}", entry_kind(id)),
        Some(("struck", id)) => format!("Struck {}", entry_kind(id)),
        _ if key == schema::TEXT => "Wording".to_owned(),
        _ => capital(&plain(key)),
    }
}

/// What stands at the key of an action at a moment, in words; `None` where nothing does.
pub(super) fn value_words(id: ActionId, key: &str, moment: &mut Moment<'_>) -> Option<String> {
    if key == schema::CATEGORY {
        let category = moment.action(id)?.category?;
        return moment.category(category).map(|c| c.name.clone());
    }
    if let Some(link) = key.strip_prefix(schema::LINK) {
        let link = schema::parse_link(link)?;
        let stands = moment.action(id)?.links.contains(&link);
        return stands.then(|| link_words(link, moment));
    }
    own_words(moment.action(id)?, key)
}

/// A link is told by what a person calls its action.
fn link_words(link: Link, moment: &Moment<'_>) -> String {
    match link {
        Link::Number(number) => format!("Number {number}"),
        Link::Action(to) => moment.name(to).map_or_else(
            || "An action that is not in the log".to_owned(),
            |name| capital(&name),
        ),
    }
}

/// What the action itself says at one of its keys.
fn own_words(action: &Action, key: &str) -> Option<String> {
    match key {
        schema::NUMBER => return action.number.map(|number| number.to_string()),
        schema::TEXT => return Some(action.text.clone()),
        schema::PROGRESS => return Some(action.progress.plain()),
        schema::ORIGIN => return action.origin.as_ref().map(Origin::words),
        _ => {}
    }
    let entry = |id: &str| {
        let id = EntryId::parse(id)?;
        action.entries.iter().find(|entry| entry.id == id)
    };
    match key.split_once(':')? {
        ("owner", owner) => {
            let owner = schema::parse_owner(owner)?;
            action.owners.contains(&owner).then_some(owner.name)
        }
        ("artefact", number) => {
            let stands = action.artefacts.contains(&number.parse().ok()?);
            stands.then(|| number.to_owned())
        }
        ("entry", id) => {
            let entry = entry(id)?;
            Some(match (&entry.request, entry.text.as_str()) {
                (Some(request), text) => request_words(request, text),
                (None, "") => plain(entry.kind.word()),
                (None, text) => text.to_owned(),
            })
        }
        ("internal", id) => {
            let entry = entry(id)?;
            (entry.audience == Audience::Internal).then(|| entry.text.clone())
        }
        // Struck words are the old value; nothing stands in their place.
        ("struck", id) => {
            let entry = entry(id)?;
            let words = || match &entry.request {
                Some(request) => request_words(request, &entry.text),
                None => entry.text.clone(),
            };
            entry.struck.is_none().then(words)
        }
        _ => None,
    }
}

/// `By 3 May 2019, from Harbour Trust: what is the plan?`
fn request_words(request: &Request, text: &str) -> String {
    let from = match request.of.as_slice() {
        [] => String::new(),
        of => format!(", from {}", list(of, "and")),
    };
    let what = match text {
        "" => String::new(),
        text => format!(": {text}"),
    };
    format!("By {}{from}{what}", request.by.words())
}
