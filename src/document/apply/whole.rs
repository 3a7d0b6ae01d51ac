//! The log as a whole: its title, its categories, the findings that came with an import.

use super::{not_empty, put_if_new};
use crate::{
    document::{Applied, Document, Touched, schema},
    model::*,
};
use automerge::{ReadDoc, transaction::Transactable};

impl Document {
    pub(super) fn rename(&mut self, title: &str, at: Timestamp) -> Result<Applied, Refusal> {
        let title = title.trim();
        not_empty(title)?;
        self.transact(at, Touched::head(), |tx| {
            let log = schema::root_map(tx, schema::LOG)?;
            put_if_new(tx, &log, "title", &title.into())?;
            Ok(format!("Title set to “{title}”"))
        })
    }

    pub(super) fn set_relay(
        &mut self,
        address: &RelayAddress,
        is_one: bool,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let key = format!("{}{address}", schema::RELAY);
        self.transact(at, Touched::head(), |tx| {
            let log = schema::root_map(tx, schema::LOG)?;
            let is_here = tx.get(&log, key.as_str())?.is_some();
            match is_one {
                true if !is_here => tx.put(&log, key.as_str(), true)?,
                false if is_here => tx.delete(&log, key.as_str())?,
                _ => {}
            }
            let verb = if is_one { "added" } else { "removed" };
            Ok(format!("Relay {} {verb}", address.host()))
        })
    }

    pub(super) fn put_category(
        &mut self,
        id: CategoryId,
        name: &str,
        colour: Colour,
        order: i64,
        verb: &str,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let name = name.trim();
        not_empty(name)?;
        self.transact(at, Touched::head(), |tx| {
            let category = Category {
                id,
                name: name.to_owned(),
                colour,
                order,
            };
            schema::put_category(tx, &category)?;
            Ok(format!("Category {name} {verb}"))
        })
    }

    pub(super) fn tick(
        &mut self,
        finding: FindingId,
        ticked: bool,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let touched = Touched {
            findings: [finding].into(),
            ..Touched::default()
        };
        self.transact(at, touched, |tx| {
            let findings = schema::root_map(tx, schema::FINDINGS)?;
            let object = schema::map_at(tx, &findings, &finding.to_string())
                .ok_or(Refusal::UnknownFinding)?;
            put_if_new(tx, &object, "ticked", &ticked.into())?;
            let verb = if ticked { "ticked off" } else { "opened again" };
            Ok(format!("A finding {verb}"))
        })
    }
}
