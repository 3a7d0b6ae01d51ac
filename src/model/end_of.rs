//! The end of another action, as a deadline names it: by its identity, and in words with its number.

use super::ActionId;
use serde::{Deserialize, Serialize};

/// The words for an end of an action that a deadline may wait for.
const ENDS: [&str; 4] = ["complete", "completed", "closed", "done"];

/// The end of an action, as what a deadline waits for. The words are those of a deadline that knows no identity, so
/// that versions which know words alone read them; they name the action by the number that it has now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EndOf {
    action: ActionId,
    given: String,
    words: String,
}

impl EndOf {
    /// The end of this action, in words that name one; `None` for any other words.
    pub fn new(action: ActionId, words: &str) -> Option<Self> {
        number_in(words)?;
        Some(Self {
            action,
            given: words.to_owned(),
            words: words.to_owned(),
        })
    }

    /// The action.
    pub fn action(&self) -> ActionId {
        self.action
    }

    /// The words: "when action 12 is complete".
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The words as somebody gave them, with the number of that moment: what the document holds, and all that
    /// versions know which know no identity.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// The same, with the number that the action has now. One without a number stays as it was called.
    pub fn numbered(&self, number: Option<u32>) -> Self {
        let words = match number {
            None => Some(self.words.clone()),
            Some(number) if number_in(&self.given) == Some(number) => None,
            Some(number) => with_number(&self.given, number),
        };
        Self {
            action: self.action,
            given: self.given.clone(),
            words: words.unwrap_or_else(|| self.given.clone()),
        }
    }
}

/// The number of the action whose end words name: "when 12 is complete", "once action 12 has been closed", "after
/// action 12". `None` for any other words.
pub(super) fn number_in(words: &str) -> Option<u32> {
    let words = words.to_lowercase();
    let words: Vec<_> = words.trim_end_matches('.').split_whitespace().collect();
    let (first, rest) = words.split_first()?;
    if !["when", "once", "after"].contains(first) {
        return None;
    }
    let (is_named, rest) = match rest.split_first()? {
        (&"action", rest) => (true, rest),
        _ => (false, rest),
    };
    let (number, rest) = rest.split_first()?;
    let is_end = match rest {
        [] => *first == "after" && is_named,
        ["is", end] | ["has", "been", end] => ENDS.contains(end),
        _ => false,
    };
    let number = number.parse().ok().filter(|number| *number > 0);
    number.filter(|_| is_end)
}

/// The words with another number in place of the first one.
fn with_number(words: &str, number: u32) -> Option<String> {
    let from = words.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = words.split_at(from);
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    Some(format!("{before}{number}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_called_by_the_number_that_its_action_has_now() {
        let id = ActionId::random(&mut || 1);
        for (words, expect) in [
            ("when action 12 is complete", "when action 98 is complete"),
            ("Once 12 has been closed.", "Once 98 has been closed."),
            ("after action  12", "after action  98"),
        ] {
            let end = EndOf::new(id, words).expect("it names an action");
            assert_eq!((end.action(), end.words()), (id, words));
            let now = end.numbered(Some(98));
            assert_eq!((now.words(), now.given()), (expect, words));
            assert_eq!(now.numbered(Some(12)), end);
            assert_eq!(now.numbered(None), now);
            assert_eq!(end.numbered(None), end);
        }
        assert_eq!(EndOf::new(id, "when the board has met in 12 weeks"), None);
    }
}
