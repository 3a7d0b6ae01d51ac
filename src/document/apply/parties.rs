//! Who takes part, the rule by which they agree, and what they have signed.

use super::{not_empty, put_if_new};
use crate::{
    document::{Applied, Document, Touched, schema},
    model::*,
    trust,
};
use automerge::{ObjType, ReadDoc, transaction::Transactable};

/// A name of an organisation or person is not longer, in characters.
const LONGEST_NAME: usize = 200;

fn named(name: &str) -> Result<&str, Refusal> {
    let name = name.trim();
    not_empty(name)?;
    if name.chars().count() > LONGEST_NAME {
        return Err(Refusal::TooLong {
            limit: LONGEST_NAME as u32,
        });
    }
    Ok(name)
}

impl Document {
    pub(super) fn put_organisation(
        &mut self,
        id: OrganisationId,
        name: &str,
        role: Role,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let name = named(name)?;
        self.extend()?;
        self.transact(at, Touched::head(), |tx| {
            let all = schema::root_map(tx, schema::ORGANISATIONS)?;
            let (map, verb) = match schema::map_at(tx, &all, &id.to_string()) {
                Some(map) => (map, "changed"),
                None => (tx.put_object(&all, id.to_string(), ObjType::Map)?, "added"),
            };
            put_if_new(tx, &map, "name", &name.into())?;
            put_if_new(tx, &map, "role", &role.word().into())?;
            Ok(format!("Organisation {name} {verb}"))
        })
    }

    pub(super) fn set_person(
        &mut self,
        organisation: OrganisationId,
        name: &str,
        is_member: bool,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let name = named(name)?;
        let theirs = self.organisation_name(organisation)?;
        let key = format!("{}{name}", schema::PERSON);
        self.transact(at, Touched::head(), |tx| {
            let all = schema::root_map(tx, schema::ORGANISATIONS)?;
            let map = schema::map_at(tx, &all, &organisation.to_string())
                .ok_or(Refusal::Process(ProcessProblem::UnknownOrganisation))?;
            if is_member {
                put_if_new(tx, &map, &key, &true.into())?;
                return Ok(format!("{name} speaks for {theirs}"));
            }
            if tx.get(&map, key.as_str())?.is_some() {
                tx.delete(&map, key.as_str())?;
            }
            Ok(format!("{name} no longer speaks for {theirs}"))
        })
    }

    pub(in crate::document) fn organisation_name(
        &self,
        id: OrganisationId,
    ) -> Result<String, Refusal> {
        let parties = self.parties();
        let one = parties.organisation(id);
        one.map(|one| one.name.clone())
            .ok_or(Refusal::Process(ProcessProblem::UnknownOrganisation))
    }

    /// Sets the rule for what is proposed from now on. Replaces all rules in force, and so settles which
    /// is meant where it was set apart.
    pub(super) fn set_rule(&mut self, new: &NewRule, at: Timestamp) -> Result<Applied, Refusal> {
        let parties = self.parties();
        if parties.rule(new.id).is_some() {
            return Err(Refusal::NothingChanges);
        }
        let NewRule {
            organisations,
            recorders,
            ..
        } = new;
        let mut named = organisations.iter().chain(recorders);
        if named.any(|id| parties.organisation(*id).is_none()) {
            return Err(Refusal::Process(ProcessProblem::UnknownOrganisation));
        }
        let n = organisations.len() as u32;
        let is_possible = match new.need {
            Need::All => n > 0,
            Need::AtLeast(least) => (1..=n).contains(&least),
        };
        if !is_possible {
            return Err(Refusal::Process(ProcessProblem::RuleOfNobody));
        }
        let in_force = parties.rules_in_force();
        let is_same = |rule: &&Rule| {
            let same_parties =
                same(&rule.organisations, organisations) && same(&rule.recorders, recorders);
            same_parties && rule.need == new.need && rule.occasion == new.occasion
        };
        if in_force.len() == 1 && in_force.iter().all(is_same) {
            return Err(Refusal::NothingChanges);
        }
        let replaces = schema::list_of(in_force.iter().map(|rule| rule.id));
        self.extend()?;
        self.transact(at, Touched::process(), |tx| {
            let rules = schema::root_map(tx, schema::RULES)?;
            let map = tx.put_object(&rules, new.id.to_string(), ObjType::Map)?;
            let need = match new.need {
                Need::All => "all".to_owned(),
                Need::AtLeast(least) => least.to_string(),
            };
            for (key, text) in [
                (schema::RULED, &*schema::list_of(organisations)),
                (schema::NEED, &need),
                (schema::OCCASION, new.occasion.word()),
                (schema::RECORDERS, &schema::list_of(recorders)),
                (schema::REPLACES, &replaces),
            ] {
                tx.put(&map, key, text)?;
            }
            Ok(format!("{}{}", schema::RULE_SET, rule_words(new.need, n)))
        })
    }

    /// Keeps what was signed. All of it, or nothing.
    pub(super) fn add_statements(
        &mut self,
        signed: &[Vec<u8>],
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let new = self.statements_to_keep(signed)?;
        self.extend()?;
        self.transact(at, Touched::process(), |tx| {
            schema::put_statements(tx, &new)?;
            let words = match new.as_slice() {
                [(.., words)] => words.clone(),
                more => format!("{} statements", more.len()),
            };
            Ok(format!("{}{words}", schema::SIGNED))
        })
    }

    /// Statements as they are kept: name, bytes, and what each says.
    ///
    /// # Errors
    /// Where one is none of this log, or is about another wording than that of now.
    pub(in crate::document) fn statements_to_keep<'a>(
        &self,
        signed: &'a [Vec<u8>],
    ) -> Result<Vec<schema::NewStatement<'a>>, Refusal> {
        let log = self.head().ok_or(Refusal::NoLog)?.id;
        let mut new = Vec::new();
        for bytes in signed {
            let (id, statement) = self.read_statement(bytes.clone()).map_err(no_statement)?;
            if statement.log != log {
                return Err(no_statement(Doubt::OtherLog));
            }
            if let Says::Verdict(verdict) = &statement.says {
                let action = self.action(verdict.action).ok_or(Refusal::UnknownAction)?;
                if trust::wording_hash(&action.text) != verdict.wording {
                    return Err(Refusal::Process(ProcessProblem::WordingChanged));
                }
            }
            new.push((id, bytes.as_slice(), self.statement_words(&statement)));
        }
        Ok(new)
    }

    /// What a statement says, in one sentence.
    pub(in crate::document) fn statement_words(&self, statement: &Statement) -> String {
        let parties = self.parties();
        let organisation = |id| {
            let one = parties.organisation(id);
            one.map_or("an organisation", |one| one.name.as_str())
        };
        let key = |id: KeyId| {
            let whose = parties.keys.iter().find(|key| key.id == id);
            whose.map_or_else(
                || "a key".to_owned(),
                |key| format!("the key “{}” of {}", key.whose.device, key.whose.person),
            )
        };
        match &statement.says {
            Says::Introduction(whose) => format!(
                "the key “{}” is {}’s, {}",
                whose.device,
                whose.person,
                organisation(whose.organisation)
            ),
            Says::Verdict(verdict) => {
                let what = match verdict.opinion {
                    Opinion::Agree => "agrees with what is proposed for",
                    Opinion::Return => "returns what is proposed for",
                    Opinion::TakeBack => "takes back what it said on",
                };
                let name = self.name(verdict.action);
                format!("{} {what} {name}", organisation(verdict.organisation))
            }
            Says::Seen { edition, .. } => {
                let editions = self.head().map(|head| head.editions).unwrap_or_default();
                let edition = editions.iter().find(|one| one.id == *edition);
                match edition {
                    Some(edition) => format!("what somebody has of edition {}", edition.number),
                    None => "what somebody has of an edition".to_owned(),
                }
            }
            Says::Check { key: of, .. } => format!("{} was checked", key(*of)),
            Says::Revocation { key: of, .. } => format!("{} is revoked", key(*of)),
        }
    }
}

fn same(a: &[OrganisationId], b: &[OrganisationId]) -> bool {
    schema::list_of(a) == schema::list_of(b)
}

fn rule_words(need: Need, n: u32) -> String {
    match need {
        Need::All if n == 1 => "the organisation named agrees".to_owned(),
        Need::All => format!("all {n} organisations agree"),
        Need::AtLeast(least) => format!("at least {least} of {n} organisations agree"),
    }
}

fn no_statement(doubt: Doubt) -> Refusal {
    Refusal::Process(ProcessProblem::NoStatement(doubt))
}
