//! What stands at the keys of an action, and what they are called, in words.

use crate::{document::schema, model::*};

/// What the key of an action is called.
pub(super) fn field_name(key: &str, action: &Action) -> String {
    let word = match key.split_once(':') {
        Some(("owner", _)) => "Owner",
        Some(("link", _)) => "Link",
        Some(("artefact", _)) => "Artefact",
        Some(("move", _)) => "Deadline",
        Some((prefix @ ("entry" | "struck"), id)) => {
            let kind = EntryId::parse(id)
                .and_then(|id| action.entries.iter().find(|entry| entry.id == id))
                .map_or(EntryKind::Update, |entry| entry.kind);
            let word = plain(kind.word());
            return match prefix {
                "struck" => format!("Struck {word}"),
                _ => capital(&word),
            };
        }
        _ => {
            return capital(&plain(if key == schema::TEXT { "wording" } else { key }));
        }
    };
    word.to_owned()
}

/// What stands at the key of an action, in words; `None` where nothing does.
pub(super) fn value_words(action: &Action, key: &str, head: Option<&LogHead>) -> Option<String> {
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
        schema::PROGRESS => Some(plain(action.progress.word())),
        schema::ORIGIN => action.origin.as_ref().map(Origin::words),
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
                        plain(entry.kind.word())
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
