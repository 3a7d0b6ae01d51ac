//! Whom a log has ever named: what was taken out stays in its history, and may still stand in what somebody wrote.

use super::{
    Document,
    revise::BROUGHT_BY_FILE,
    schema::{OWNER, PERSON, parse_attendee, parse_owner},
};
use crate::{
    command::ExportFormat,
    model::{Attendee, OwnerKind},
};
use automerge::legacy;
use std::collections::BTreeSet;

impl Document {
    /// The names of all who ever wrote in the log, or were ever named in it as an owner, as of an organisation, or as
    /// present at a meeting; sorted. Reads the whole history.
    pub fn people(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for change in self.doc.get_changes(&[]) {
            let who = self.attribution_of(&change.hash());
            let name = who.and_then(|who| who.author).map(|author| author.name);
            // What a file brought is by who brought it; the name of the file is nobody's.
            names.extend(name.map(|name| match name.rsplit_once(BROUGHT_BY_FILE) {
                Some((person, file)) if ExportFormat::of_tables(file).is_some() => {
                    person.to_owned()
                }
                _ => name,
            }));
            for op in change.decode().operations {
                if let legacy::Key::Map(key) = &op.key {
                    names.extend(named_by(key));
                }
            }
        }
        names.into_iter().collect()
    }
}

/// The name of a person that a key holds. Members of an organisation and of a meeting have keys that begin alike.
fn named_by(key: &str) -> Option<String> {
    if let Some(owner) = key.strip_prefix(OWNER) {
        let owner = parse_owner(owner)?;
        return (owner.kind == OwnerKind::Person).then_some(owner.name);
    }
    key.strip_prefix(PERSON)?;
    match parse_attendee(key)? {
        Attendee::Person { name, .. } => Some(name),
        Attendee::Organisation(_) => None,
    }
}
