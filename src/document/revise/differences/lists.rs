//! What differs in the columns that hold several things: owners, links, artefacts.

use super::{Differences, Row, fold};
use crate::{command::Edit, model::*};

impl Differences<'_> {
    pub(super) fn owners(
        &mut self,
        &Row {
            stood,
            is,
            base,
            row,
        }: &Row<'_>,
        notes: &mut Vec<String>,
    ) {
        if !self.has(ColumnRole::Owner) {
            return;
        }
        let has = |owners: &[String], name: &str| owners.iter().any(|one| fold(one) == fold(name));
        for name in row.owners.iter().filter(|name| !has(&base.owners, name)) {
            if is
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
                action: stood.id,
                owner,
            });
        }
        for name in base.owners.iter().filter(|name| !has(&row.owners, name)) {
            let named = |owner: &&Owner| fold(&owner.name) == fold(name);
            match stood.owners.iter().find(named) {
                Some(owner) if is.owners.contains(owner) => {
                    self.edits.push(Edit::RemoveOwner {
                        action: stood.id,
                        owner: owner.clone(),
                    });
                }
                Some(_) => {}
                None => notes.push(format!("The owner “{name}” of {} stays.", is.name())),
            }
        }
    }

    pub(super) fn references(
        &mut self,
        &Row {
            stood,
            is,
            base,
            row,
        }: &Row<'_>,
    ) {
        let action = stood.id;
        for number in row.links.iter().filter(|n| !base.links.contains(n)) {
            let to = Link::Number(*number);
            if !is.links.contains(&to) {
                self.edits.push(Edit::AddLink { action, to });
            }
        }
        for number in base.links.iter().filter(|n| !row.links.contains(n)) {
            let to = Link::Number(*number);
            if stood.links.contains(&to) && is.links.contains(&to) {
                self.edits.push(Edit::RemoveLink { action, to });
            }
        }
        for artefact in row.artefacts.iter().filter(|n| !base.artefacts.contains(n)) {
            if !is.artefacts.contains(artefact) {
                let artefact = *artefact;
                self.edits.push(Edit::AddArtefact { action, artefact });
            }
        }
        if !self.has(ColumnRole::Artefacts) {
            return;
        }
        for artefact in base.artefacts.iter().filter(|n| !row.artefacts.contains(n)) {
            if is.artefacts.contains(artefact) {
                let artefact = *artefact;
                self.edits.push(Edit::RemoveArtefact { action, artefact });
            }
        }
    }
}
