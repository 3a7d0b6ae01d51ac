//! Which statements of a log hold. Pure: signatures have been checked before.

use crate::model::{
    DeviceKey, Doubt, KeyCheck, KeyId, KeyRevocation, LogId, OrganisationId, Says, Statement,
    StatementId, Verdict,
};
use std::collections::{BTreeMap, BTreeSet};

/// All statements of a log that their keys signed, and what follows for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    statements: BTreeMap<StatementId, Statement>,
    doubts: BTreeMap<StatementId, BTreeSet<Doubt>>,
    keys: BTreeMap<KeyId, DeviceKey>,
}

impl Ledger {
    /// Weighs statements against each other.
    pub fn new(log: LogId, statements: impl IntoIterator<Item = (StatementId, Statement)>) -> Self {
        let mut ledger = Self {
            statements: statements.into_iter().collect(),
            ..Self::default()
        };
        ledger.follow_chains(log);
        ledger.introduce();
        ledger.revoke();
        ledger.check();
        ledger.speak_for();
        ledger
    }

    /// The statements, by name.
    pub fn statements(&self) -> &BTreeMap<StatementId, Statement> {
        &self.statements
    }

    /// What does not hold about a statement.
    pub fn doubts(&self, id: StatementId) -> impl Iterator<Item = Doubt> {
        self.doubts.get(&id).into_iter().flatten().copied()
    }

    /// The keys that have been introduced, by organisation and person.
    pub fn keys(&self) -> Vec<DeviceKey> {
        let mut keys: Vec<_> = self.keys.values().cloned().collect();
        let place = |key: &DeviceKey| (key.whose.organisation, key.whose.person.clone(), key.id);
        keys.sort_by_key(place);
        keys
    }

    /// A key that has been introduced.
    pub fn key(&self, id: KeyId) -> Option<&DeviceKey> {
        self.keys.get(&id)
    }

    /// The last statement of a key: the one that its next one follows. Of two at one place, that of the
    /// higher name.
    pub fn last_of(&self, key: KeyId) -> Option<StatementId> {
        let own = || self.statements.iter().filter(|(_, one)| one.key == key);
        let followed: BTreeSet<_> = own().filter_map(|(_, one)| one.previous).collect();
        own().map(|(id, _)| *id).rfind(|id| !followed.contains(id))
    }

    /// All verdicts, with their names.
    pub fn verdicts(&self) -> impl Iterator<Item = (StatementId, &Statement, &Verdict)> {
        self.statements
            .iter()
            .filter_map(|(id, one)| match &one.says {
                Says::Verdict(verdict) => Some((*id, one, verdict)),
                _ => None,
            })
    }

    fn doubt(&mut self, found: impl IntoIterator<Item = (StatementId, Doubt)>) {
        for (id, doubt) in found {
            self.doubts.entry(id).or_default().insert(doubt);
        }
    }

    /// Whether nothing voids it so far.
    fn holds(&self, id: StatementId) -> bool {
        !self.doubts(id).any(Doubt::voids)
    }

    fn follow_chains(&mut self, log: LogId) {
        let mut places: BTreeMap<(KeyId, Option<StatementId>), Vec<StatementId>> = BTreeMap::new();
        let mut found = Vec::new();
        for (id, one) in &self.statements {
            if one.log != log {
                found.push((*id, Doubt::OtherLog));
                continue;
            }
            places.entry((one.key, one.previous)).or_default().push(*id);
            let is_missing = one.previous.is_some_and(|previous| {
                let before = self.statements.get(&previous);
                before.is_none_or(|before| before.key != one.key)
            });
            if is_missing {
                found.push((*id, Doubt::MissingPrevious));
            }
        }
        for at_one_place in places.into_values().filter(|all| all.len() > 1) {
            found.extend(at_one_place.into_iter().map(|id| (id, Doubt::Forked)));
        }
        self.doubt(found);
    }

    /// A key is whose its first statement says; of two at that place, that of the lower name.
    fn introduce(&mut self) {
        for (id, one) in &self.statements {
            let Says::Introduction(whose) = &one.says else {
                continue;
            };
            if one.previous.is_some() || !self.holds(*id) {
                continue;
            }
            self.keys.entry(one.key).or_insert_with(|| DeviceKey {
                id: one.key,
                whose: whose.clone(),
                since: one.at,
                checks: Vec::new(),
                revocations: Vec::new(),
            });
        }
        let all = self.statements.iter();
        let unknown: Vec<_> = all
            .filter(|(_, one)| !self.keys.contains_key(&one.key))
            .map(|(id, _)| (*id, Doubt::UnknownKey))
            .collect();
        self.doubt(unknown);
    }

    /// A revocation counts whatever becomes of the key that says it: of two that revoke each other, both
    /// are revoked. That is the safe side, since all that a revocation can do is to take agreements away.
    fn revoke(&mut self) {
        let mut covered: BTreeMap<KeyId, Vec<BTreeSet<StatementId>>> = BTreeMap::new();
        let mut revocations = Vec::new();
        for (id, one) in &self.statements {
            let Says::Revocation { key, last, reason } = &one.says else {
                continue;
            };
            if !self.holds(*id) {
                continue;
            }
            let still_count = self.up_to(*key, *last);
            covered.entry(*key).or_default().push(still_count);
            let revocation = KeyRevocation {
                by: one.key,
                at: one.at,
                reason: reason.clone(),
            };
            revocations.push((*key, revocation));
        }
        for (key, revocation) in revocations {
            if let Some(key) = self.keys.get_mut(&key) {
                key.revocations.push(revocation);
            }
        }
        let is_void = |id: &StatementId, one: &Statement| {
            let lists = covered.get(&one.key);
            let is_left_out = lists.is_some_and(|all| all.iter().any(|list| !list.contains(id)));
            is_left_out && !matches!(one.says, Says::Revocation { .. })
        };
        let all = self.statements.iter();
        let void: Vec<_> = all
            .filter(|(id, one)| is_void(id, one))
            .map(|(id, _)| (*id, Doubt::Revoked))
            .collect();
        self.doubt(void);
    }

    /// A statement of a key and all before it.
    fn up_to(&self, key: KeyId, last: Option<StatementId>) -> BTreeSet<StatementId> {
        let mut list = BTreeSet::new();
        let mut next = last;
        while let Some(id) = next {
            let one = self.statements.get(&id).filter(|one| one.key == key);
            let Some(one) = one.filter(|_| list.insert(id)) else {
                break;
            };
            next = one.previous;
        }
        list
    }

    /// Nobody checks a key with itself.
    fn check(&mut self) {
        let mut checks = Vec::new();
        for (id, one) in &self.statements {
            if let Says::Check { key, how } = &one.says
                && *key != one.key
                && self.holds(*id)
            {
                let check = KeyCheck {
                    by: one.key,
                    at: one.at,
                    how: how.clone(),
                };
                checks.push((*key, check));
            }
        }
        for (key, check) in checks {
            if let Some(key) = self.keys.get_mut(&key) {
                key.checks.push(check);
            }
        }
    }

    fn speak_for(&mut self) {
        let is_foreign = |one: &Statement, verdict: &Verdict| {
            let key = self.keys.get(&one.key);
            key.is_some_and(|key| !is_theirs(verdict, key.whose.organisation))
        };
        let foreign: Vec<_> = self
            .verdicts()
            .filter(|(_, one, verdict)| is_foreign(one, verdict))
            .map(|(id, ..)| (id, Doubt::NotTheirs))
            .collect();
        self.doubt(foreign);
    }
}

/// Whether a key of this organisation may say it: in its own name, or openly in another's.
fn is_theirs(verdict: &Verdict, organisation: OrganisationId) -> bool {
    match verdict.recorded_by {
        None => verdict.organisation == organisation,
        Some(recorder) => recorder == organisation && verdict.organisation != organisation,
    }
}
