//! What dates, deadlines, origins and actions are called: the one home of these words.
//!
//! The history writes them into the document and the page shows them, so both read them here. Knows
//! values, not the sentences around them.

use super::{Action, Day, Deadline, Field, Month, Origin, When};

/// How many words stand for an action that has no number.
const FIRST_WORDS: usize = 5;

/// The words with a capital at the head: for a paragraph, a cell or a heading.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A word of a file as people write it: "partially complete".
pub fn plain(word: &str) -> String {
    word.replace('_', " ")
}

/// `a, b and c`.
pub fn list(items: &[String], and: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// "action 85", or its first words where it has no number.
pub fn action_name(number: Option<u32>, text: impl FnOnce() -> String) -> String {
    match number {
        Some(number) => format!("action {number}"),
        None => {
            let text = text();
            let words: Vec<_> = text.split_whitespace().take(FIRST_WORDS).collect();
            format!("the action “{}…”", words.join(" "))
        }
    }
}

impl Action {
    /// "action 85", or its first words where it has no number.
    pub fn name(&self) -> String {
        action_name(self.number, || self.text.clone())
    }
}

impl Month {
    /// `February 2019`.
    pub fn words(self) -> String {
        format!("{} {}", self.name(), self.year())
    }
}

impl Day {
    /// `18 April 2019`.
    pub fn words(self) -> String {
        format!("{} {}", self.day(), self.month().words())
    }
}

impl When {
    /// `February 2019` or `18 April 2019`.
    pub fn words(self) -> String {
        match self {
            Self::Month(month) => month.words(),
            Self::Day(day) => day.words(),
        }
    }
}

impl Origin {
    /// The month where it is known, otherwise what was printed or typed.
    pub fn words(&self) -> String {
        match self.month {
            Some(month) => month.words(),
            None => self.printed.trim().to_owned(),
        }
    }
}

impl Deadline {
    /// "February 2019", "ongoing", or the words that are no date; `None` where none was given.
    pub fn words(&self) -> Option<String> {
        Some(match self {
            Self::None => return None,
            Self::Months(months) => {
                let months: Vec<_> = months.iter().map(|month| month.words()).collect();
                list(&months, "and")
            }
            Self::Day(day) => day.words(),
            Self::Ongoing => "ongoing".to_owned(),
            Self::Monthly => "monthly".to_owned(),
            Self::Other(words) => words.clone(),
            Self::After(end) => end.words().to_owned(),
        })
    }

    /// As a sentence has it: words that are no date stand in quotation marks.
    pub fn in_a_sentence(&self) -> String {
        match self {
            Self::Other(words) => format!("“{words}”"),
            Self::After(end) => format!("“{}”", end.words()),
            other => other.words().unwrap_or_else(|| "none".to_owned()),
        }
    }
}

impl Field {
    /// The field at the head of a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "Number",
            Self::Category => "Category",
            Self::Progress => "Progress",
            Self::Deadline => "Deadline",
            Self::Origin => "Origin",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_is_set_in_any_script() {
        for (words, expect) in [
            ("", ""),
            ("action 85", "Action 85"),
            ("überblick", "Überblick"),
            ("“quoted”", "“quoted”"),
        ] {
            assert_eq!(capital(words), expect);
        }
    }

    #[test]
    fn an_action_without_a_number_is_called_by_its_first_words() {
        let text = || "Circulate the paper to all\nmembers of the group".to_owned();
        assert_eq!(action_name(Some(85), text), "action 85");
        assert_eq!(
            action_name(None, text),
            "the action “Circulate the paper to all…”"
        );
    }

    #[test]
    fn deadlines_in_a_sentence_tell_words_from_dates() {
        let month = |y, m| Month::new(y, m).expect("a month");
        for (deadline, expect) in [
            (Deadline::None, "none"),
            (
                Deadline::Months(vec![month(2018, 10), month(2018, 12)]),
                "October 2018 and December 2018",
            ),
            (Deadline::Ongoing, "ongoing"),
            (Deadline::Other("when asked".into()), "“when asked”"),
        ] {
            assert_eq!(deadline.in_a_sentence(), expect);
        }
    }
}
