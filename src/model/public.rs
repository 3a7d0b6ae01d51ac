//! A public copy of a log: what is found in it that should perhaps not be public, what is to become of that, and what
//! was left out.

use super::ActionId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What stands in the place of words that are taken out.
pub const BLANK: &str = "………";

/// What is to become of words wherever they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PublicChoice {
    /// They may be public.
    Keep,
    /// They become [`BLANK`].
    Blank,
    /// They become a role or other words.
    Words(String),
}

/// Choices by words, as [`public_key`] writes them: chosen once, they hold in every place and the next time.
pub type PublicChoices = BTreeMap<String, PublicChoice>;

/// Words as choices are kept by them: spaces and capitals make no difference.
pub fn public_key(words: &str) -> String {
    let words: Vec<_> = words.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Why words were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum HitKind {
    /// The name of a person whom the log knows.
    Person,
    /// A part of such a name.
    PartOfName,
    /// Whoever owns an action or spoke, as printed: a person, a role or an organisation.
    AsPrinted,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A link.
    Link,
    /// A postal address or a postcode.
    Address,
    /// What looks like the name of a person.
    LooksLikeName,
}

/// Words that should perhaps not be public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Why they were found.
    pub kind: HitKind,
    /// The full name, where all of them can only mean one person whom the log knows; else the words as they stand in the
    /// first place.
    pub words: String,
    /// Every place, in the order of the log.
    pub places: Vec<HitPlace>,
}

/// Where words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitPlace {
    /// The action; `None` for the log as a whole.
    pub action: Option<ActionId>,
    /// What to call it: "action 85, an update".
    pub name: String,
    /// The words as they stand here.
    pub words: String,
    /// A few words before.
    pub before: String,
    /// A few words after.
    pub after: String,
}

impl Hit {
    /// The other ways in which the same is written, each once.
    pub fn forms(&self) -> Vec<&str> {
        let mut seen = std::collections::BTreeSet::from([public_key(&self.words)]);
        let words = self.places.iter().map(|place| place.words.as_str());
        words
            .filter(|words| seen.insert(public_key(words)))
            .collect()
    }
}

/// How much of a log is not in its public copy: counted, not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Changes of which the log's history is made.
    pub changes: u32,
    /// Meetings, with who was there and what was said.
    pub meetings: u32,
    /// Editions.
    pub editions: u32,
    /// Organisations that take part, with their people and their rules.
    pub organisations: u32,
    /// Keys of devices.
    pub keys: u32,
    /// Findings of imports.
    pub findings: u32,
    /// Entries that were struck.
    pub struck: u32,
    /// Entries that are internal.
    pub internal: u32,
    /// Rows whose printed cells were left out.
    pub printed: u32,
    /// Fields that several people set apart, of which one value was kept.
    pub apart: u32,
    /// Places in which words were replaced.
    pub replaced: u32,
}
