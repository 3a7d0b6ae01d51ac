//! Checks every statement of a log, and its history for those that somebody took out again.

use super::{Document, schema};
use crate::model::*;
use automerge::ROOT;
use std::collections::{BTreeMap, BTreeSet};

impl Document {
    /// What can be shown from this log alone. Reads the whole history.
    pub fn proof(&self) -> Proof {
        self.recall();
        let actions = self.actions();
        let mut found: BTreeMap<String, (String, BTreeSet<Doubt>)> = BTreeMap::new();
        let mut note = |name: String, says: String, doubts: &mut dyn Iterator<Item = Doubt>| {
            let mut doubts = doubts.peekable();
            if doubts.peek().is_some() {
                let fault = found.entry(name).or_default();
                fault.0 = says;
                fault.1.extend(doubts);
            }
        };
        let book = self.book(None);
        let map = self.child(&ROOT, schema::STATEMENTS, None);
        let kept = map.as_ref().map(|map| self.kept_statements(map, None));
        let kept = kept.unwrap_or_default();
        let n_statements = kept.len() as u32;
        for (name, bytes) in kept {
            match self.read_statement(bytes) {
                Err(doubt) => note(name, String::new(), &mut [doubt].into_iter()),
                Ok((id, statement)) if id.to_string() != name => {
                    let says = self.statement_words(&statement);
                    note(name, says, &mut [Doubt::Misnamed].into_iter());
                }
                Ok(_) => {}
            }
        }
        let known: BTreeSet<ActionId> = actions.iter().map(|action| action.id).collect();
        for (id, statement) in book.ledger.statements() {
            let lost = match &statement.says {
                Says::Verdict(verdict) => !known.contains(&verdict.action),
                _ => false,
            };
            let lost = lost.then_some(Doubt::UnknownAction);
            let says = self.statement_words(statement);
            let mut doubts = book.ledger.doubts(*id).chain(lost);
            note(id.to_string(), says, &mut doubts);
        }
        for action in &actions {
            for one in action.sign_offs.iter().filter(|one| !one.doubts.is_empty()) {
                let statement = book.ledger.statements().get(&one.id);
                let says = statement.map(|one| self.statement_words(one));
                let mut doubts = one.doubts.iter().copied();
                note(one.id.to_string(), says.unwrap_or_default(), &mut doubts);
            }
        }
        for id in &book.taken_out {
            let statement = book.ledger.statements().get(id);
            let says = statement.map(|one| self.statement_words(one));
            let mut deleted = [Doubt::Deleted].into_iter();
            note(id.to_string(), says.unwrap_or_default(), &mut deleted);
        }
        let faults = found.into_iter().map(|(name, (says, doubts))| Fault {
            name,
            says,
            doubts: doubts.into_iter().collect(),
        });
        Proof {
            n_statements,
            faults: faults.collect(),
            actions: actions.iter().filter_map(proof_of).collect(),
        }
    }
}

fn proof_of(action: &Action) -> Option<ActionProof> {
    let is_met = action.agreement.as_ref().is_some_and(|one| one.is_met);
    let basis = match action.stage {
        Stage::Complete | Stage::Closed if is_met => Basis::Agreed,
        Stage::Complete | Stage::Closed => Basis::Unsigned,
        _ => Basis::Open,
    };
    if basis == Basis::Open && action.sign_offs.is_empty() {
        return None;
    }
    let words = |one: &SignOff| {
        let earlier = one.earlier_wording.as_ref();
        earlier.unwrap_or(&action.text).clone()
    };
    let mut signed: Vec<_> = action
        .sign_offs
        .iter()
        .map(|one| (one.clone(), words(one)))
        .collect();
    signed.sort_by_key(|(one, _)| (one.at, one.id));
    Some(ActionProof {
        action: action.id,
        name: capital(&action.name()),
        stage: action.stage,
        basis,
        signed,
    })
}
