//! Where an action stands: the rules P1 to P12 of the module.

use crate::model::{
    Action, Ending, Entry, EntryId, EntryKind, Opinion, OrganisationId, Progress, Rule, RuleId,
    SignOff, Stage, StatementId, WordingHash,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// All that decides where an action stands.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The owner's word on how far it is.
    pub progress: Progress,
    /// What was written on it, by time.
    pub entries: &'a [Entry],
    /// What was said on it and signed.
    pub sign_offs: &'a [SignOff],
    /// Its wording now.
    pub wording: WordingHash,
    /// Every rule that the log ever had.
    pub rules: &'a [Rule],
}

impl<'a> Case<'a> {
    /// The case of an action.
    pub fn of(action: &'a Action, rules: &'a [Rule], wording: WordingHash) -> Self {
        Self {
            progress: action.progress,
            entries: &action.entries,
            sign_offs: &action.sign_offs,
            wording,
            rules,
        }
    }
}

/// The returns that keep the action from ending: what its next proposal must answer.
pub fn open_returns(case: Case<'_>) -> Vec<StatementId> {
    Court::new(case).returns
}

/// How far the parties have agreed on the end of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// The newest entry that stands and proposes or records the end.
    pub proposal: EntryId,
    /// The end.
    pub ending: Ending,
    /// The rule by which it is decided; `None` where nothing says which.
    pub rule: Option<RuleId>,
    /// How many organisations of the rule agree.
    pub n_agree: u32,
    /// Whether that is enough, and no return stands against it.
    pub is_met: bool,
    /// What each organisation says: those of the rule, and others that have said something. Sorted.
    pub parties: Vec<(OrganisationId, PartyState)>,
    /// Returns that no proposal answers, sorted.
    pub returns: Vec<StatementId>,
}

/// What an organisation says on the end of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartyState {
    /// Nothing that stands.
    Silent,
    /// It agrees, to this wording.
    Agrees(StatementId),
    /// It agreed to a wording that has changed since.
    AgreedEarlierWording(StatementId),
    /// It has returned it.
    Returned(StatementId),
    /// It says two different things.
    Contradicts(Vec<StatementId>),
    /// It agrees, and that does not count: it is not one of the rule's organisations, or it did so
    /// outside a meeting or under another rule.
    NotCounted(StatementId),
}

/// Where an action stands, and how far the parties have agreed on its end, where one is proposed or recorded.
pub fn judge(case: Case<'_>) -> (Stage, Option<Agreement>) {
    let stands = || case.entries.iter().filter(|entry| entry.struck.is_none());
    if stands().any(|entry| entry.kind == EntryKind::Withdrawal) {
        return (Stage::Withdrawn, None);
    }
    let court = Court::new(case);
    let current = |entry: &&Entry| !court.superseded.contains(&entry.id);
    let record = stands()
        .filter(current)
        .rfind(|one| one.kind.records().is_some());
    let proposals: Vec<&Entry> = stands()
        .filter(current)
        .filter(|one| one.kind.proposes().is_some())
        .collect();
    if let Some(record) = record
        && let Some(ending) = record.kind.records()
    {
        let agreement = || court.agreement(record, &[record], ending, None);
        if court.returns.is_empty() {
            // P11: what the parties say of it is shown, and decides nothing.
            return (ended(ending), Some(agreement()));
        }
        if proposals.is_empty() {
            return (case.progress.into(), Some(agreement()));
        }
    }
    let agreements = court.agreements(&proposals);
    // P10: of two that are met, closed.
    let met = agreements.iter().filter(|one| one.is_met);
    if let Some(met) = met.max_by_key(|one| one.ending) {
        return (ended(met.ending), Some(met.clone()));
    }
    let Some(newest) = proposals.last() else {
        return (case.progress.into(), None);
    };
    let of_newest = agreements
        .into_iter()
        .filter(|one| one.proposal == newest.id);
    let shown = of_newest.max_by_key(|one| one.n_agree);
    let stage = match newest.kind.proposes() {
        Some(ending) if court.returns.is_empty() => proposed(ending),
        _ => case.progress.into(),
    };
    (stage, shown)
}

fn ended(ending: Ending) -> Stage {
    match ending {
        Ending::Complete => Stage::Complete,
        Ending::Closed => Stage::Closed,
    }
}

fn proposed(ending: Ending) -> Stage {
    match ending {
        Ending::Complete => Stage::ProposedComplete,
        Ending::Closed => Stage::ProposedClosed,
    }
}

/// A case with what follows from its parts.
struct Court<'a> {
    case: Case<'a>,
    /// The verdicts that stand.
    words: Vec<&'a SignOff>,
    /// Those of them that keep the action from ending.
    returns: Vec<StatementId>,
    /// Proposals and records that have made room for a later proposal.
    superseded: BTreeSet<EntryId>,
}

impl<'a> Court<'a> {
    fn new(case: Case<'a>) -> Self {
        let all = counting(&case);
        let words = standing(&all);
        let mut answered = BTreeMap::new();
        for entry in case.entries {
            if entry.struck.is_none() && entry.kind.proposes().is_some() {
                answered.extend(entry.terms.answers.iter().map(|id| (*id, entry.id)));
            }
        }
        let is_return = |one: &&&SignOff| one.verdict.opinion == Opinion::Return;
        // P5
        let returns = words
            .iter()
            .filter(is_return)
            .map(|one| one.id)
            .filter(|id| !answered.contains_key(id))
            .collect();
        // P7
        let makes_room = |one: &&&SignOff| {
            let by = answered.get(&one.id);
            by.is_some_and(|by| *by != one.verdict.proposal)
        };
        let superseded = all
            .iter()
            .filter(is_return)
            .filter(makes_room)
            .map(|one| one.verdict.proposal)
            .collect();
        Self {
            case,
            words,
            returns,
            superseded,
        }
    }

    /// P7 and P8: proposals by ending and rule.
    fn agreements(&self, proposals: &[&Entry]) -> Vec<Agreement> {
        let mut groups: BTreeMap<(Ending, Option<RuleId>), Vec<&Entry>> = BTreeMap::new();
        for proposal in proposals {
            let Some(ending) = proposal.kind.proposes() else {
                continue;
            };
            let mut rules = BTreeSet::from([proposal.terms.rule]);
            if proposal.terms.rule.is_none() {
                let on_it = |one: &&&SignOff| one.verdict.proposal == proposal.id;
                let named = self.words.iter().filter(on_it);
                rules.extend(named.map(|one| Some(one.verdict.rule)));
            }
            for rule in rules {
                groups.entry((ending, rule)).or_default().push(proposal);
            }
        }
        groups
            .into_iter()
            .filter_map(|((ending, rule), group)| {
                let newest = *group.last()?;
                Some(self.agreement(newest, &group, ending, rule))
            })
            .collect()
    }

    fn agreement(
        &self,
        newest: &Entry,
        group: &[&Entry],
        ending: Ending,
        rule: Option<RuleId>,
    ) -> Agreement {
        let rule = self.case.rules.iter().find(|one| Some(one.id) == rule);
        let said = self.words.iter().map(|one| one.verdict.organisation);
        let ruled = rule.map_or(&[][..], |rule| &rule.organisations);
        let parties: BTreeSet<OrganisationId> = said.chain(ruled.iter().copied()).collect();
        let parties: Vec<_> = parties
            .into_iter()
            .map(|party| (party, self.says(party, group, rule)))
            .collect();
        let agree = parties
            .iter()
            .filter(|(_, state)| matches!(state, PartyState::Agrees(_)));
        let n_agree = agree.count();
        let is_enough = rule.is_some_and(|rule| n_agree >= rule.n_needed());
        Agreement {
            proposal: newest.id,
            ending,
            rule: rule.map(|rule| rule.id),
            n_agree: n_agree as u32,
            is_met: is_enough && self.returns.is_empty(),
            parties,
            returns: self.returns.clone(),
        }
    }

    fn says(&self, party: OrganisationId, group: &[&Entry], rule: Option<&Rule>) -> PartyState {
        let own = || {
            let words = self.words.iter().copied();
            words.filter(|one| one.verdict.organisation == party)
        };
        let returned = own().find(|one| self.returns.contains(&one.id));
        let agrees: Vec<&SignOff> = own()
            .filter(|one| one.verdict.opinion == Opinion::Agree)
            .filter(|one| group.iter().any(|entry| entry.id == one.verdict.proposal))
            .collect();
        match returned {
            None => self.agrees(&agrees, rule),
            Some(one) if agrees.is_empty() => PartyState::Returned(one.id),
            // P6
            Some(_) => PartyState::Contradicts(own().map(|one| one.id).collect()),
        }
    }

    /// P9: of several agreements that stand, the one that goes furthest.
    fn agrees(&self, agrees: &[&SignOff], rule: Option<&Rule>) -> PartyState {
        let mut furthest = PartyState::Silent;
        for one in agrees {
            if one.verdict.wording != self.case.wording {
                if furthest == PartyState::Silent {
                    furthest = PartyState::AgreedEarlierWording(one.id);
                }
            } else if rule.is_some_and(|rule| rule.counts(&one.verdict)) {
                return PartyState::Agrees(one.id);
            } else {
                furthest = PartyState::NotCounted(one.id);
            }
        }
        furthest
    }
}

/// P2 and P4: the verdicts that count.
fn counting<'a>(case: &Case<'a>) -> Vec<&'a SignOff> {
    let may_record = |one: &SignOff, recorder| {
        let rule = case.rules.iter().find(|rule| rule.id == one.verdict.rule);
        let may = rule.is_some_and(|rule| rule.recorders.contains(&recorder));
        may && one.verdict.meeting.is_some()
    };
    let counts = |one: &&SignOff| {
        let recorder = one.verdict.recorded_by;
        one.holds() && recorder.is_none_or(|recorder| may_record(one, recorder))
    };
    case.sign_offs.iter().filter(counts).collect()
}

/// P3: the verdicts that stand, by name.
fn standing<'a>(all: &[&'a SignOff]) -> Vec<&'a SignOff> {
    let is_own = |one: &SignOff| one.verdict.recorded_by.is_none();
    let is_replaced = |one: &SignOff| {
        all.iter().any(|later| {
            let is_theirs = later.verdict.organisation == one.verdict.organisation;
            let may = is_own(later) || !is_own(one);
            is_theirs && may && later.verdict.replaces.contains(&one.id)
        })
    };
    let left = || all.iter().copied().filter(|one| !is_replaced(one));
    let speak_themselves: BTreeSet<_> = left()
        .filter(|one| is_own(one))
        .map(|one| one.verdict.organisation)
        .collect();
    let mut words: Vec<_> = left()
        .filter(|one| is_own(one) || !speak_themselves.contains(&one.verdict.organisation))
        .filter(|one| one.verdict.opinion != Opinion::TakeBack)
        .collect();
    words.sort_by_key(|one| one.id);
    words
}
