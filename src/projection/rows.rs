//! The rows of the open log, their order, and what is counted of them as they change.
//!
//! Knows no signals: the caller is told which rows changed and wakes whom it likes.

use crate::model::{Action, ActionId, Group, Trigger};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, OnceLock},
};

/// One row: the action, and its words in lower case once somebody has searched.
#[derive(Clone, Debug)]
pub struct Row {
    /// The action.
    pub action: Arc<Action>,
    searched: OnceLock<String>,
}

/// All rows, by position and then by id.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    place: HashMap<ActionId, usize>,
    by_number: HashMap<u32, Vec<ActionId>>,
    /// Those whose deadlines wait for the end of an action, or have waited for it.
    waiting: HashMap<ActionId, Vec<ActionId>>,
    open_findings: HashMap<ActionId, u32>,
    n_in: [usize; 3],
    n_conflicting: usize,
}

fn at(group: Group) -> usize {
    match group {
        Group::Ongoing => 0,
        Group::Proposed => 1,
        Group::Completed => 2,
    }
}

impl Row {
    fn new(action: Action) -> Self {
        Self {
            action: Arc::new(action),
            searched: OnceLock::new(),
        }
    }

    /// Everything a search looks at, in lower case.
    pub fn searched(&self) -> &str {
        self.searched.get_or_init(|| {
            let a = &*self.action;
            let mut text = String::with_capacity(a.text.len() + 64);
            if let Some(number) = a.number {
                text.push_str(&number.to_string());
                text.push('\n');
            }
            let owners = a.owners.iter().map(|o| &o.name);
            let entries = a
                .entries
                .iter()
                .filter(|e| e.struck.is_none())
                .map(|e| &e.text);
            let origin = a.origin.iter().map(|o| &o.printed);
            for part in [&a.text, &a.due.printed]
                .into_iter()
                .chain(owners)
                .chain(origin)
                .chain(entries)
            {
                text.push_str(&part.to_lowercase());
                text.push('\n');
            }
            text
        })
    }
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.iter()
    }

    /// One action.
    pub fn action(&self, id: ActionId) -> Option<&Arc<Action>> {
        self.place.get(&id).map(|at| &self.rows[*at].action)
    }

    /// How many actions stand in a group.
    pub fn n_in(&self, group: Group) -> usize {
        self.n_in[at(group)]
    }

    /// How many actions have a field in conflict.
    pub fn n_conflicting(&self) -> usize {
        self.n_conflicting
    }

    /// The actions that carry this number.
    pub fn with_number(&self, number: u32) -> &[ActionId] {
        self.by_number.get(&number).map_or(&[], Vec::as_slice)
    }

    /// What the deadline of an action waits for, where that is the end of another.
    pub fn trigger(&self, action: &Action) -> Option<Trigger> {
        let named = |number| self.with_number(number).iter();
        let known = |id| self.action(id).map(|one| &**one);
        Trigger::of(action, known, |number| {
            named(number).filter_map(|id| self.action(*id).map(|one| &**one))
        })
    }

    /// The number after all that are taken: the next free one, since none is used again.
    pub fn next_number(&self) -> u32 {
        let taken = self.by_number.keys().max();
        taken.map_or(1, |number| number.saturating_add(1))
    }

    /// Numbers that several actions carry, in order.
    pub fn clashing_numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<_> = self
            .by_number
            .iter()
            .filter(|(_, ids)| ids.len() > 1)
            .map(|(number, _)| *number)
            .collect();
        numbers.sort_unstable();
        numbers
    }

    /// Whether another action carries this action's number.
    pub fn number_clashes(&self, action: &Action) -> bool {
        action
            .number
            .is_some_and(|number| self.with_number(number).len() > 1)
    }

    /// The wordings of the other actions that carry this action's number.
    pub fn twins(&self, action: &Action) -> Vec<String> {
        let carriers = action
            .number
            .map_or(&[][..], |number| self.with_number(number));
        let others = carriers.iter().filter(|id| **id != action.id);
        others
            .filter_map(|id| Some(self.action(*id)?.text.clone()))
            .collect()
    }

    /// The part of the log in which something is to be settled: this one if it has any, else the first that has.
    pub fn group_to_settle(&self, here: Group) -> Option<Group> {
        let mut any = [false; 3];
        for row in &self.rows {
            let action = &*row.action;
            any[at(action.stage.group())] |=
                !action.conflicts.is_empty() || self.number_clashes(action);
        }
        let mut groups = std::iter::once(&here).chain(Group::ALL);
        groups.find(|group| any[at(**group)]).copied()
    }

    /// How many findings on an action nobody has ticked off.
    pub fn n_open_findings(&self, id: ActionId) -> u32 {
        self.open_findings.get(&id).copied().unwrap_or_default()
    }

    /// Says how many findings are open on each action that has any.
    pub fn set_open_findings(&mut self, open: HashMap<ActionId, u32>) -> Vec<ActionId> {
        let changed = open
            .iter()
            .filter(|(id, n)| self.n_open_findings(**id) != **n)
            .map(|(id, _)| *id)
            .chain(
                self.open_findings
                    .keys()
                    .filter(|id| !open.contains_key(id))
                    .copied(),
            )
            .collect();
        self.open_findings = open;
        changed
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes actions as they now are. Gives those whose row reads otherwise than before: they
    /// themselves, and those that began or ceased to share their number.
    pub fn put(&mut self, actions: Vec<Action>) -> HashSet<ActionId> {
        let mut changed = HashSet::with_capacity(actions.len());
        let mut unordered = false;
        let mut stale: HashSet<ActionId> = HashSet::new();
        self.rows
            .reserve(actions.len().saturating_sub(self.rows.len()));
        for action in actions {
            let id = action.id;
            stale.extend(self.waiting.get(&id).into_iter().flatten());
            stale.extend(action.waits_for().next().map(|_| id));
            match self.place.get(&id).copied() {
                Some(place) => {
                    let old = self.rows[place].action.clone();
                    if *old == action {
                        continue;
                    }
                    self.uncount(&old, &mut changed);
                    self.count(&action, &mut changed);
                    unordered |= old.position != action.position;
                    self.rows[place] = Row::new(action);
                }
                None => {
                    self.count(&action, &mut changed);
                    unordered |= self.rows.last().is_some_and(|last| {
                        (last.action.position, last.action.id) > (action.position, id)
                    });
                    self.place.insert(id, self.rows.len());
                    self.rows.push(Row::new(action));
                }
            }
            changed.insert(id);
        }
        if unordered {
            self.order();
        }
        for id in stale {
            changed.extend(self.renumber_deadlines(id).then_some(id));
        }
        changed
    }

    /// Calls what the deadlines of an action wait for by the numbers that those have now: the action itself is not
    /// told anew when another one gets its number. Gives whether its row reads otherwise than before.
    fn renumber_deadlines(&mut self, id: ActionId) -> bool {
        let Some(mut action) = self.action(id).map(|action| (**action).clone()) else {
            return false;
        };
        let number_of = |id| self.action(id).and_then(|one| one.number);
        let is_new = action.renumber_deadlines(&number_of);
        if is_new && let Some(place) = self.place.get(&id) {
            self.rows[*place] = Row::new(action);
        }
        is_new
    }

    /// Takes actions away. Gives those whose row reads otherwise than before.
    pub fn remove(&mut self, gone: impl Fn(ActionId) -> bool) -> HashSet<ActionId> {
        let mut changed = HashSet::new();
        let leaving: Vec<_> = self
            .rows
            .iter()
            .filter(|row| gone(row.action.id))
            .map(|row| row.action.clone())
            .collect();
        if leaving.is_empty() {
            return changed;
        }
        for action in leaving {
            self.uncount(&action, &mut changed);
            changed.insert(action.id);
        }
        self.rows.retain(|row| !gone(row.action.id));
        self.order();
        changed
    }

    fn order(&mut self) {
        self.rows
            .sort_by_key(|row| (row.action.position, row.action.id));
        self.place = self
            .rows
            .iter()
            .enumerate()
            .map(|(place, row)| (row.action.id, place))
            .collect();
    }

    fn count(&mut self, action: &Action, changed: &mut HashSet<ActionId>) {
        self.n_in[at(action.stage.group())] += 1;
        self.n_conflicting += usize::from(!action.conflicts.is_empty());
        for end in action.waits_for() {
            let waiting = self.waiting.entry(end).or_default();
            if !waiting.contains(&action.id) {
                waiting.push(action.id);
            }
        }
        if let Some(number) = action.number {
            let sharing = self.by_number.entry(number).or_default();
            if !sharing.contains(&action.id) {
                sharing.push(action.id);
            }
            // Each names the others.
            if sharing.len() > 1 {
                changed.extend(sharing.iter().copied());
            }
        }
    }

    fn uncount(&mut self, action: &Action, changed: &mut HashSet<ActionId>) {
        self.n_in[at(action.stage.group())] -= 1;
        self.n_conflicting -= usize::from(!action.conflicts.is_empty());
        for end in action.waits_for() {
            if let Some(waiting) = self.waiting.get_mut(&end) {
                waiting.retain(|id| *id != action.id);
            }
        }
        if let Some(number) = action.number
            && let Some(sharing) = self.by_number.get_mut(&number)
        {
            sharing.retain(|id| *id != action.id);
            changed.extend(sharing.iter().copied());
            if sharing.is_empty() {
                self.by_number.remove(&number);
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Deadline, Stage};

    pub(crate) fn id(n: u64) -> ActionId {
        ActionId::random(&mut || n)
    }

    pub(crate) fn action(n: u64, text: &str) -> Action {
        Action {
            number: Some(n as u32),
            position: n as i64,
            text: text.into(),
            stage: Stage::Ongoing,
            ..Action::empty(id(n))
        }
    }

    #[test]
    fn rows_stand_by_position() {
        let mut rows = Rows::default();
        rows.put(vec![action(3, "c"), action(1, "a"), action(2, "b")]);
        let order: Vec<_> = rows.iter().map(|r| r.action.text.clone()).collect();
        assert_eq!(order, ["a", "b", "c"]);
        assert_eq!(rows.action(id(2)).map(|a| a.text.as_str()), Some("b"));
    }

    #[test]
    fn both_actions_of_a_number_clash_and_both_are_woken_when_it_ends() {
        let mut rows = Rows::default();
        rows.put(vec![action(1, "a")]);
        let mut twin = action(2, "b");
        twin.number = Some(1);
        assert_eq!(rows.put(vec![twin]), HashSet::from([id(1), id(2)]));
        assert_eq!(rows.clashing_numbers(), [1]);
        assert_eq!(
            rows.put(vec![action(2, "b")]),
            HashSet::from([id(1), id(2)])
        );
        assert!(rows.clashing_numbers().is_empty());
    }

    #[test]
    fn actions_of_one_number_name_each_other_and_are_woken_by_each_others_wording() {
        let named = |n, text: &str| Action {
            number: Some(2),
            ..action(n, text)
        };
        let (wreck, light) = (named(1, "Mark the wreck"), named(2, "Paint the light"));
        let mut rows = Rows::default();
        rows.put(vec![wreck.clone(), light.clone(), action(3, "alone")]);
        assert_eq!(rows.twins(&wreck), ["Paint the light"]);
        assert_eq!(rows.twins(&light), ["Mark the wreck"]);
        let edited = named(2, "Paint the beacon");
        assert_eq!(rows.put(vec![edited]), HashSet::from([id(1), id(2)]));
        assert_eq!(rows.twins(&wreck), ["Paint the beacon"]);
        let third = rows.put(vec![named(4, "Buoy the wreck")]);
        assert_eq!(third, HashSet::from([id(1), id(2), id(4)]));
        assert_eq!(rows.twins(&wreck).len(), 2);
    }

    #[test]
    fn what_is_to_be_settled_is_found_in_the_part_of_the_log_that_has_it() {
        let mut rows = Rows::default();
        rows.put(vec![action(1, "a")]);
        assert_eq!(rows.group_to_settle(Group::Ongoing), None);
        let done = |n| Action {
            number: Some(9),
            stage: Stage::Complete,
            ..action(n, "done")
        };
        rows.put(vec![done(2), done(3)]);
        for here in Group::ALL {
            assert_eq!(rows.group_to_settle(*here), Some(Group::Completed));
        }
        rows.put(vec![Action {
            number: Some(9),
            ..action(1, "a")
        }]);
        assert_eq!(rows.group_to_settle(Group::Ongoing), Some(Group::Ongoing));
        assert_eq!(rows.group_to_settle(Group::Proposed), Some(Group::Ongoing));
        assert_eq!(
            rows.group_to_settle(Group::Completed),
            Some(Group::Completed)
        );
    }

    #[test]
    fn a_deadline_that_waits_for_an_action_follows_its_number_whoever_comes_first() {
        let mut waiting = action(1, "a");
        waiting.due.deadline = Deadline::after(2).of_action(id(2));
        let mut other = action(2, "b");
        other.number = Some(98);
        let says = |rows: &Rows| rows.action(id(1)).and_then(|a| a.due.deadline.words());
        let expect = Some("when action 98 is complete".to_owned());
        for order in [[&waiting, &other], [&other, &waiting]] {
            let mut rows = Rows::default();
            for one in order {
                rows.put(vec![one.clone()]);
            }
            assert_eq!(says(&rows), expect);
        }
        let mut rows = Rows::default();
        rows.put(vec![action(2, "b"), waiting]);
        assert_eq!(rows.put(vec![other]), HashSet::from([id(1), id(2)]));
        assert_eq!(says(&rows), expect);
        rows.remove(|gone| gone == id(1));
        let last = action(2, "b");
        assert_eq!(rows.put(vec![last]), HashSet::from([id(2)]), "nobody waits");
    }

    #[test]
    fn the_next_number_comes_after_all_that_are_taken() {
        let mut rows = Rows::default();
        assert_eq!(rows.next_number(), 1);
        rows.put(vec![action(1, "a"), action(7, "b")]);
        assert_eq!(rows.next_number(), 8, "gaps are not filled");
    }

    #[test]
    fn an_action_that_stays_as_it_is_wakes_nobody() {
        let mut rows = Rows::default();
        rows.put(vec![action(1, "a")]);
        assert!(rows.put(vec![action(1, "a")]).is_empty());
    }

    #[test]
    fn what_goes_is_counted_no_more() {
        let mut rows = Rows::default();
        rows.put(vec![action(1, "a"), action(2, "b")]);
        rows.remove(|gone| gone == id(1));
        assert_eq!((rows.len(), rows.n_in(Group::Ongoing)), (1, 1));
        assert!(rows.with_number(1).is_empty());
        assert!(rows.action(id(1)).is_none());
        assert!(rows.action(id(2)).is_some());
    }
}
