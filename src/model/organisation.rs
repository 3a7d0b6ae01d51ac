//! Who takes part in a log, and the rule by which they agree on the end of an action.

use super::{Attribution, DeviceKey, OrganisationId, RuleId, Verdict, stage::words};
use serde::{Deserialize, Serialize};

/// Everybody who takes part: organisations, the rules by which they agree, the keys with which they sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// The organisations, by name.
    pub organisations: Vec<Organisation>,
    /// Every rule that there ever was, the oldest first.
    pub rules: Vec<Rule>,
    /// The keys of devices, by organisation and person.
    pub keys: Vec<DeviceKey>,
}

/// An organisation that takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its identity.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it does in the process.
    pub role: Role,
    /// The people who speak for it, sorted.
    pub people: Vec<String>,
}

/// What an organisation does in the process.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Role {
    /// It owns actions, and proposes that they are complete.
    Owner,
    /// It says whether they are.
    #[default]
    Reviewer,
    /// It runs the meetings and keeps the log.
    Facilitator,
    /// It looks on.
    Observer,
}

words!(Role {
    Owner => "owner",
    Reviewer => "reviewer",
    Facilitator => "facilitator",
    Observer => "observer",
});

/// How many of the organisations of a rule must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Need {
    /// Every one.
    All,
    /// At least so many.
    AtLeast(u32),
}

/// When an agreement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Occasion {
    /// Only where it names a meeting.
    Meetings,
    /// Also between meetings.
    AnyTime,
}

words!(Occasion { Meetings => "meetings", AnyTime => "any_time" });

/// What it takes for an action to end. Never changed: another rule replaces it, and what was agreed under
/// this one stays agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its identity.
    pub id: RuleId,
    /// The organisations whose agreement counts, sorted.
    pub organisations: Vec<OrganisationId>,
    /// How many of them must agree.
    pub need: Need,
    /// When their agreement counts.
    pub occasion: Occasion,
    /// The organisations that may record what another said at a meeting, sorted.
    pub recorders: Vec<OrganisationId>,
    /// The rules that it replaces, sorted.
    pub replaces: Vec<RuleId>,
    /// Who set it.
    pub written: Attribution,
}

/// A rule to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRule {
    /// Its identity.
    pub id: RuleId,
    /// The organisations whose agreement counts.
    pub organisations: Vec<OrganisationId>,
    /// How many of them must agree.
    pub need: Need,
    /// When their agreement counts.
    pub occasion: Occasion,
    /// The organisations that may record what another said at a meeting.
    pub recorders: Vec<OrganisationId>,
}

impl Rule {
    /// How many organisations must agree: at least one, whatever was written.
    pub fn n_needed(&self) -> usize {
        match self.need {
            Need::All => self.organisations.len().max(1),
            Need::AtLeast(n) => (n as usize).max(1),
        }
    }

    /// Whether an agreement is one that this rule counts.
    pub fn counts(&self, verdict: &Verdict) -> bool {
        verdict.rule == self.id
            && self.organisations.contains(&verdict.organisation)
            && (self.occasion == Occasion::AnyTime || verdict.meeting.is_some())
    }
}

/// The rules that no other replaces.
pub fn rules_in_force(rules: &[Rule]) -> Vec<&Rule> {
    let is_replaced = |id| rules.iter().any(|other| other.replaces.contains(&id));
    let in_force = rules.iter().filter(|one| !is_replaced(one.id));
    in_force.collect()
}

impl Parties {
    /// An organisation by its identity.
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.iter().find(|one| one.id == id)
    }

    /// A rule by its identity.
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.iter().find(|one| one.id == id)
    }

    /// Whose agreement a rule most likely asks for: those of the rule in force, or else everybody who reviews.
    pub fn likely_reviewers(&self) -> Vec<OrganisationId> {
        match self.rule_in_force() {
            Some(rule) => rule.organisations.clone(),
            None => {
                let all = self.organisations.iter();
                let reviewers = all.filter(|one| one.role == Role::Reviewer);
                reviewers.map(|one| one.id).collect()
            }
        }
    }

    /// The rules that no other replaces: one, unless the rule was changed apart, or never set.
    pub fn rules_in_force(&self) -> Vec<&Rule> {
        rules_in_force(&self.rules)
    }

    /// The rules that others have taken the place of, in the order in which they were set. What was proposed under one
    /// of them is still decided by it.
    pub fn former_rules(&self) -> Vec<&Rule> {
        let in_force = self.rules_in_force();
        let is_former = |rule: &&Rule| !in_force.iter().any(|one| one.id == rule.id);
        self.rules.iter().filter(is_former).collect()
    }

    /// The rule by which new proposals are decided; none where none was set, or two were set apart from
    /// each other and nobody has settled which is meant.
    pub fn rule_in_force(&self) -> Option<&Rule> {
        match self.rules_in_force().as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn rule(n: u64, replaces: &[u64]) -> Rule {
        let id = |n: u64| RuleId::random(&mut || n);
        Rule {
            id: id(n),
            organisations: Vec::new(),
            need: Need::All,
            occasion: Occasion::Meetings,
            recorders: Vec::new(),
            replaces: replaces.iter().map(|n| id(*n)).collect(),
            written: Attribution {
                author: None,
                at: Timestamp(0),
            },
        }
    }

    #[test]
    fn two_rules_set_apart_are_both_there_and_neither_is_in_force() {
        let mut parties = Parties::default();
        assert_eq!(parties.rule_in_force(), None);
        parties.rules = vec![rule(1, &[]), rule(2, &[1])];
        assert_eq!(parties.rule_in_force(), Some(&rule(2, &[1])));
        parties.rules.push(rule(3, &[1]));
        assert_eq!(parties.rules_in_force().len(), 2);
        assert_eq!(parties.rule_in_force(), None);
        parties.rules.push(rule(4, &[2, 3]));
        assert_eq!(parties.rule_in_force(), Some(&rule(4, &[2, 3])));
    }

    #[test]
    fn a_rule_most_likely_asks_every_reviewer_and_once_it_is_set_those_that_it_names() {
        let organisation = |n: u64, role| Organisation {
            id: OrganisationId::random(&mut || n),
            name: format!("Organisation {n}"),
            role,
            people: Vec::new(),
        };
        let mut parties = Parties::default();
        assert_eq!(parties.likely_reviewers(), []);
        for (n, role) in [(1, Role::Reviewer), (2, Role::Owner), (3, Role::Reviewer)] {
            parties.organisations.push(organisation(n, role));
        }
        let id = |at: usize| parties.organisations[at].id;
        assert_eq!(parties.likely_reviewers(), [id(0), id(2)]);
        let named = vec![id(2)];
        parties.rules.push(Rule {
            organisations: named.clone(),
            ..rule(1, &[])
        });
        assert_eq!(parties.likely_reviewers(), named);
    }

    #[test]
    fn no_rule_is_met_by_nobody() {
        let mut empty = rule(1, &[]);
        assert_eq!(empty.n_needed(), 1);
        empty.need = Need::AtLeast(0);
        assert_eq!(empty.n_needed(), 1);
    }
}
