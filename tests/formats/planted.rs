//! A log with a marker in every field and every earlier value that words can stand in, by every edit that there is.

mod actions;
mod process;
mod words;

use super::exported::numbers;
use actions::{draft, plant_action, plant_apart, plant_internal, plant_log};
use matters_arising::{
    command::{Edit, MeetingEdit},
    document::{Document, Writer},
    model::*,
};
use process::{plant_edition, plant_meetings, plant_parties};
use std::collections::BTreeSet;
use words::words;

/// In texts that are public but for the names in them; letters only, so that no format escapes it.
pub(crate) const MARKER: &str = "Quorzimbal";

/// In texts that are not public at all: no name, so that nothing but their place keeps them.
pub(crate) const HIDDEN: &str = "vextromil";

/// Names of one word, each known to the log in another way and spoken of in public words.
pub(crate) const NAMES: [&str; 4] = ["Wendelgard", "Isbrandus", "Odalrich", "Thusnelda"];

pub(crate) fn writer(name: &str, device: u64) -> Writer {
    Writer {
        author: Author {
            device: DeviceId::random(&mut || device),
            name: name.to_owned(),
            organisation: "Tideway".to_owned(),
        },
        actor: [device as u8; 16],
    }
}

fn marked(what: &str) -> String {
    format!("{what} {MARKER}")
}

fn hidden(what: &str) -> String {
    format!("{what} {HIDDEN}")
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A log, and the names of the edits that made it.
pub(crate) struct Bed {
    pub(crate) log: Document,
    pub(crate) planted: BTreeSet<String>,
    at: i64,
    numbers: Box<dyn FnMut() -> u64>,
}

/// The name of a variant, as it is stored.
fn variant(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(name) => name.clone(),
        serde_json::Value::Object(all) => all.keys().next().unwrap().clone(),
        other => panic!("{other} is no variant"),
    }
}

/// The names of all variants of an enum: those that its reader knows.
pub(crate) fn variants<T: serde::de::DeserializeOwned>() -> BTreeSet<String> {
    let Err(error) = serde_json::from_str::<T>("\"none of them\"") else {
        panic!("a variant has an odd name");
    };
    let error = error.to_string();
    let (_, known) = error.split_once("expected one of ").unwrap();
    let names = known.split('`').skip(1).step_by(2);
    names.map(str::to_owned).collect()
}

impl Bed {
    fn number(&mut self) -> u64 {
        (self.numbers)()
    }

    /// Carries an edit out as it is.
    fn set(&mut self, edit: &Edit) {
        self.at += 60;
        self.log.apply(edit, Timestamp(self.at)).unwrap();
        self.planted
            .insert(variant(&serde_json::to_value(edit).unwrap()));
        if let Edit::Meeting(_, edit) = edit {
            self.planted
                .insert(variant(&serde_json::to_value(edit).unwrap()));
        }
    }

    /// Carries an edit out of which every text has a marker.
    fn plant(&mut self, edit: &Edit) {
        for text in words(edit) {
            let is_marked = [MARKER, HIDDEN]
                .iter()
                .chain(&NAMES)
                .any(|marker| text.contains(marker));
            assert!(is_marked, "{text} of {edit:?}");
        }
        self.set(edit);
    }

    fn meet(&mut self, id: MeetingId, edit: MeetingEdit) {
        self.plant(&Edit::Meeting(id, edit));
    }

    /// An entry of an action.
    fn say(&mut self, action: ActionId, text: &str, audience: Audience) -> EntryId {
        let id = EntryId::random(&mut self.numbers);
        self.set(&Edit::AddEntry {
            action,
            id,
            kind: EntryKind::Update,
            text: text.to_owned(),
            at: None,
            regarding: None,
            audience,
        });
        id
    }

    /// The same field set apart by two people.
    fn apart(&mut self, here: &Edit, there: &Edit) {
        let device = self.number();
        let mut other = Document::load(&self.log.save()).unwrap();
        other.write_as(&writer(&format!("Dora {MARKER}"), device));
        other.apply(there, Timestamp(self.at)).unwrap();
        self.plant(here);
        self.log.merge(&other).unwrap();
    }
}

/// A log that has a marker wherever words can stand, now or earlier: actions 1 and 7, and one that values stand apart of.
pub(crate) fn planted() -> Bed {
    let mut numbers: Box<dyn FnMut() -> u64> = Box::new(numbers());
    let category = Category {
        id: CategoryId::random(&mut numbers),
        name: hidden("Old category"),
        colour: Colour::Blue,
        order: 0,
    };
    let id = LogId::random(&mut numbers);
    let (log, _) = Document::create(
        id,
        &hidden("First title"),
        std::slice::from_ref(&category),
        &writer(&format!("Ada {MARKER}"), 1),
        Timestamp(0),
    )
    .unwrap();
    let mut bed = Bed {
        log,
        planted: BTreeSet::new(),
        at: 18_004 * 86_400,
        numbers,
    };
    let source = SourceId::random(&mut bed.numbers);
    bed.plant(&Edit::Import {
        source,
        draft: draft(),
    });
    plant_log(&mut bed, category.id);
    let second = plant_action(&mut bed, category.id);
    plant_internal(&mut bed, second);
    let third = plant_apart(&mut bed);
    plant_parties(&mut bed, third);
    let meeting = plant_meetings(&mut bed, third);
    plant_edition(&mut bed, meeting, category.id);
    bed
}

#[test]
fn every_edit_that_there_is_was_planted() {
    let bed = planted();
    let mut all = variants::<Edit>();
    all.extend(variants::<MeetingEdit>());
    assert!(all.len() > 40, "{all:?}");
    assert_eq!(bed.planted, all);
}
