//! The hash over what an edition shows. `docs/editions.md` specifies it for others to check.

use crate::model::*;
use sha2::{Digest, Sha256};

/// What the first value says: the kind of thing and the version of the way it is written.
const WHAT: &str = "matters-arising edition 1";

/// The values one after the other, each with its length before it, so that no two logs write alike.
#[derive(Default)]
struct Values(Sha256);

impl Values {
    fn add(&mut self, value: &str) {
        self.0.update(value.len().to_string());
        self.0.update(":");
        self.0.update(value);
        self.0.update(",");
    }

    fn add_all(&mut self, values: &[&str]) {
        self.add(&values.len().to_string());
        values.iter().for_each(|value| self.add(value));
    }
}

/// The hash, as 64 hexadecimal digits. The actions are taken by position, then by id.
pub(super) fn hash(head: &LogHead, actions: &[Action]) -> String {
    let mut values = Values::default();
    for value in [WHAT, &head.id.to_string(), &head.title] {
        values.add(value);
    }
    values.add(&actions.len().to_string());
    for action in actions {
        let category = head
            .categories
            .iter()
            .find(|c| Some(c.id) == action.category);
        let owners: Vec<_> = action
            .owners
            .iter()
            .map(|owner| owner.name.as_str())
            .collect();
        let number = action.number.map(|n| n.to_string()).unwrap_or_default();
        let origin = action.origin.as_ref();
        for value in [
            action.id.to_string().as_str(),
            &number,
            &action.text,
            category.map_or("", |c| c.name.as_str()),
            action.stage.word(),
            // Not the number that it is shown with: older versions, which know words alone, find the same hash.
            &action.due.deadline.as_given(),
            &origin.map(Origin::words).unwrap_or_default(),
        ] {
            values.add(value);
        }
        values.add_all(&owners);
        let standing = action.entries.iter().filter(|e| e.struck.is_none());
        let entries: Vec<_> = standing
            .map(|entry| match &entry.request {
                Some(Request { by, of }) => {
                    let (kind, of) = (entry.kind.word(), of.join(", "));
                    format!("{kind} {by} {of}: {}", entry.text)
                }
                None => format!("{} {}", entry.kind.word(), entry.text),
            })
            .collect();
        let entries: Vec<_> = entries.iter().map(String::as_str).collect();
        values.add_all(&entries);
    }
    let digest = values.0.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
