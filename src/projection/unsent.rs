//! Words that somebody typed into a form and has not sent. Plain data; the page keeps it as a preference of the browser.

use crate::model::ActionId;

/// Between the forms, and between a form and its words; nobody types either.
const NEXT: char = '\u{1e}';
const WORDS: char = '\u{1f}';

/// What was left in the forms of one log: of an action, or (`None`) of the form that makes a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsent(Vec<(Option<ActionId>, String)>);

impl Unsent {
    /// What was left in a form; nothing where it was sent.
    pub fn words(&self, form: Option<ActionId>) -> &str {
        let left = self.0.iter().find(|(at, _)| *at == form);
        left.map_or("", |(_, words)| words)
    }

    /// A form now holds these words.
    pub fn put(&mut self, form: Option<ActionId>, words: &str) {
        self.0.retain(|(at, _)| *at != form);
        if !words.trim().is_empty() {
            self.0.push((form, words.replace([NEXT, WORDS], "")));
        }
    }

    /// As a preference; `None` where nothing is left.
    pub fn encode(&self) -> Option<String> {
        let one = |(form, words): &(Option<ActionId>, String)| {
            let form = form.map(|id| id.to_string()).unwrap_or_default();
            format!("{form}{WORDS}{words}")
        };
        let all: Vec<_> = self.0.iter().map(one).collect();
        (!all.is_empty()).then(|| all.join(&NEXT.to_string()))
    }

    /// Reads a preference; what cannot be read is left out.
    pub fn decode(text: &str) -> Self {
        let one = |text: &str| {
            let (form, words) = text.split_once(WORDS)?;
            let form = match form {
                "" => None,
                id => Some(ActionId::parse(id)?),
            };
            Some((form, words.to_owned()))
        };
        Self(text.split(NEXT).filter_map(one).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_in_forms_is_read_back_until_it_is_sent() {
        let action = |n: u64| Some(ActionId::random(&mut || n));
        let mut left = Unsent::default();
        assert_eq!(left.encode(), None);
        left.put(action(1), "Half a\nsentence, ");
        left.put(None, "Someone \u{1f}to \u{1e}do something");
        left.put(action(2), "  \n");
        let read = Unsent::decode(&left.encode().expect("something is left"));
        assert_eq!(read, left);
        assert_eq!(read.words(action(1)), "Half a\nsentence, ");
        assert_eq!(read.words(None), "Someone to do something");
        assert_eq!(read.words(action(2)), "");
        left.put(action(1), "");
        left.put(None, "");
        assert_eq!(left.encode(), None);
    }

    #[test]
    fn what_is_no_list_of_forms_leaves_nothing() {
        for text in ["", "x", "\u{1e}\u{1e}", "not-an-id\u{1f}words"] {
            assert_eq!(Unsent::decode(text), Unsent::default(), "{text:?}");
        }
    }
}
