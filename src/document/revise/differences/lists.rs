//! What differs in the columns that hold several things: owners, links, artefacts.

use super::{Differences, Row, fold};
use crate::{command::Edit, model::*};

impl Differences<'_> {
    pub(super) fn owners(&mut self, of: &Row<'_>, notes: &mut Vec<String>) {
        if !self.has(ColumnRole::Owner) {
            return;
        }
        let has = |owners: &[String], name: &str| owners.iter().any(|one| fold(one) == fold(name));
        for name in of
            .row
            .owners
            .iter()
            .filter(|name| !has(&of.base.owners, name))
        {
            if of
                .is
                .owners
                .iter()
                .any(|owner| fold(&owner.name) == fold(name))
            {
                continue;
            }
            let owner = Owner {
                kind: OwnerKind::AsPrinted,
                name: name.clone(),
            };
            self.edits.push(Edit::AddOwner {
                action: of.stood.id,
                owner,
            });
        }
        for name in of
            .base
            .owners
            .iter()
            .filter(|name| !has(&of.row.owners, name))
        {
            let named = |owner: &&Owner| fold(&owner.name) == fold(name);
            match of.stood.owners.iter().find(named) {
                Some(owner) if of.is.owners.contains(owner) => {
                    self.edits.push(Edit::RemoveOwner {
                        action: of.stood.id,
                        owner: owner.clone(),
                    });
                }
                Some(_) => {}
                None => notes.push(format!("The owner “{name}” of {} stays.", of.is.name())),
            }
        }
    }

    pub(super) fn references(&mut self, of: &Row<'_>) {
        let action = of.stood.id;
        for number in of.row.links.iter().filter(|n| !of.base.links.contains(n)) {
            let to = Link::Number(*number);
            if !of.is.links.contains(&to) {
                self.edits.push(Edit::AddLink { action, to });
            }
        }
        for number in of.base.links.iter().filter(|n| !of.row.links.contains(n)) {
            let to = Link::Number(*number);
            if of.stood.links.contains(&to) && of.is.links.contains(&to) {
                self.edits.push(Edit::RemoveLink { action, to });
            }
        }
        for artefact in of
            .row
            .artefacts
            .iter()
            .filter(|n| !of.base.artefacts.contains(n))
        {
            if !of.is.artefacts.contains(artefact) {
                let artefact = *artefact;
                self.edits.push(Edit::AddArtefact { action, artefact });
            }
        }
        if !self.has(ColumnRole::Artefacts) {
            return;
        }
        for artefact in of
            .base
            .artefacts
            .iter()
            .filter(|n| !of.row.artefacts.contains(n))
        {
            if of.is.artefacts.contains(artefact) {
                let artefact = *artefact;
                self.edits.push(Edit::RemoveArtefact { action, artefact });
            }
        }
    }
}
