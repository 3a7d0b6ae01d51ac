//! Which changes of others a person has looked at, action by action. Plain data; the page keeps it as a
//! preference of the browser.

use crate::model::{ActionId, ChangeId, News};
use std::collections::BTreeMap;

/// The last change of others that the person has looked at, for each action that others have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenActions(BTreeMap<ActionId, ChangeId>);

impl SeenActions {
    /// Whether others have changed an action since the person last looked at it.
    pub fn is_new(&self, news: &News, action: ActionId) -> bool {
        let last = news.last_change_of(action);
        last.is_some_and(|last| self.0.get(&action) != Some(&last))
    }

    /// The person looks at an action. Gives whether anything about it was new. What is no news any more is forgotten.
    pub fn look_at(&mut self, news: &News, action: ActionId) -> bool {
        let Some(last) = news.last_change_of(action) else {
            return false;
        };
        self.0
            .retain(|action, _| news.last_change_of(*action).is_some());
        self.0.insert(action, last) != Some(last)
    }

    /// The actions that others have changed and the person has not looked at since.
    pub fn unseen<'a>(&'a self, news: &'a News) -> impl Iterator<Item = ActionId> + 'a {
        let actions = news.actions.iter().map(|(action, _)| *action);
        actions.filter(|action| self.is_new(news, *action))
    }

    /// As a preference.
    pub fn encode(&self) -> String {
        let all = self
            .0
            .iter()
            .map(|(action, change)| format!("{action}={change}"));
        all.collect::<Vec<_>>().join(" ")
    }

    /// Reads a preference; what cannot be read is not seen yet.
    pub fn decode(text: &str) -> Self {
        let all = text.split(' ').filter_map(|one| {
            let (action, change) = one.split_once('=')?;
            Some((ActionId::parse(action)?, ChangeId::parse(change)?))
        });
        Self(all.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(n: u64) -> ActionId {
        ActionId::random(&mut || n)
    }

    fn news(of: &[(u64, u8)]) -> News {
        let mut actions: Vec<_> = of
            .iter()
            .map(|(n, change)| (action(*n), ChangeId([*change; 32])))
            .collect();
        actions.sort();
        News {
            n_changes: of.len() as u32,
            actions,
            ..News::default()
        }
    }

    #[test]
    fn an_action_is_new_until_it_is_looked_at_and_again_when_it_is_changed_again() {
        let mut seen = SeenActions::default();
        let now = news(&[(1, 1), (2, 2)]);
        assert!(seen.is_new(&now, action(1)) && !seen.is_new(&now, action(3)));
        assert!(seen.look_at(&now, action(1)));
        assert!(!seen.look_at(&now, action(1)), "once is enough");
        assert!(!seen.look_at(&now, action(3)));
        assert_eq!(seen.unseen(&now).collect::<Vec<_>>(), [action(2)]);
        let later = news(&[(1, 3), (2, 2)]);
        assert!(seen.is_new(&later, action(1)));
        // All was marked as seen meanwhile: nothing of it needs to be remembered.
        let fresh = news(&[(2, 4)]);
        assert!(seen.look_at(&fresh, action(2)));
        assert_eq!(seen.encode().split(' ').count(), 1);
    }

    #[test]
    fn what_was_kept_is_read_again_and_rubbish_is_not() {
        let mut seen = SeenActions::default();
        let now = news(&[(1, 1), (2, 2)]);
        seen.look_at(&now, action(1));
        seen.look_at(&now, action(2));
        assert_eq!(SeenActions::decode(&seen.encode()), seen);
        let spoilt = format!("x=y {} =", seen.encode());
        assert_eq!(SeenActions::decode(&spoilt), seen);
        assert_eq!(SeenActions::decode(""), SeenActions::default());
    }
}
