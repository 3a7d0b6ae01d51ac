//! The state that a status cell begins with: "Proposed Complete.", "Ongoing –", "Not started".
//!
//! Reads words, decides nothing about tables.

use super::source::{Gap, Word};
use crate::model::{Ending, Progress};

/// What a state says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// An ending is proposed.
    Proposed(Ending),
    /// An ending is recorded.
    Recorded(Ending),
    /// How far it is.
    Progress(Progress),
    /// The action is withdrawn.
    Withdrawn,
}

/// A state at some word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StateFact {
    pub(super) state: State,
    pub(super) n_words: usize,
    /// Whether punctuation, a line feed or the end sets it apart from what follows.
    pub(super) set_off: bool,
    /// Whether it is written with a capital.
    pub(super) capital: bool,
}

const PC: State = State::Proposed(Ending::Complete);
const PX: State = State::Proposed(Ending::Closed);
const C: State = State::Recorded(Ending::Complete);
const X: State = State::Recorded(Ending::Closed);
const ON: State = State::Progress(Progress::Ongoing);
const IN: State = State::Progress(Progress::InProgress);
const NO: State = State::Progress(Progress::NotStarted);
const PART: State = State::Progress(Progress::PartiallyComplete);

/// Hyphens are read as spaces.
const STATES: &[(&str, State)] = &[
    ("proposed complete", PC),
    ("proposed completed", PC),
    ("proposed completion", PC),
    ("proposed as complete", PC),
    ("proposed to be complete", PC),
    ("propose complete", PC),
    ("propose to complete", PC),
    ("proposed for completion", PC),
    ("proposed close", PX),
    ("proposed closed", PX),
    ("proposed closure", PX),
    ("proposed as closed", PX),
    ("proposed to be closed", PX),
    ("proposed to close", PX),
    ("proposed for closure", PX),
    ("propose closed", PX),
    ("propose closure", PX),
    ("propose to close", PX),
    ("partially complete", PART),
    ("partially completed", PART),
    ("partly complete", PART),
    ("partly completed", PART),
    ("part complete", PART),
    ("part completed", PART),
    ("not started", NO),
    ("not yet started", NO),
    ("not begun", NO),
    ("not yet begun", NO),
    ("yet to start", NO),
    ("in progress", IN),
    ("in hand", IN),
    ("underway", IN),
    ("under way", IN),
    ("started", IN),
    ("ongoing", ON),
    ("on going", ON),
    ("complete", C),
    ("completed", C),
    ("closed", X),
    ("withdrawn", State::Withdrawn),
];

/// Marks that set a state apart from what follows it.
const MARKS: &[char] = &['.', ':', ';', ',', '–', '—', '-'];

/// Words after which a state was only the verb or the first word of a sentence.
const OBJECTS: &[&str] = &[
    "the", "a", "an", "all", "these", "those", "by", "and", "to", "copy", "copies",
];

/// The state at the start of some words, if they start with one.
pub(super) fn state_at(words: &[Word<'_>]) -> Option<StateFact> {
    let mut joined = String::new();
    let mut found = None;
    for (i, word) in words.iter().take(4).enumerate() {
        if i > 0 {
            if word.gap >= Gap::Blank {
                break;
            }
            joined.push(' ');
        }
        joined.push_str(&word.text.to_lowercase().replace('-', " "));
        let bare = joined.trim_end_matches(|c| MARKS.contains(&c) || c == ' ');
        let named = word.text.chars().any(char::is_alphabetic);
        if let Some((_, state)) = STATES.iter().find(|(name, _)| named && *name == bare) {
            found = Some((*state, i + 1));
        }
        if joined.ends_with(MARKS) {
            break;
        }
    }
    let (state, n_words) = found?;
    let next = words.get(n_words);
    let last = words.get(n_words - 1)?;
    let set_off = last.text.ends_with(MARKS)
        || next.is_none_or(|word| {
            word.gap >= Gap::Blank || word.text.chars().all(|c| MARKS.contains(&c))
        });
    let verb = matches!(state, State::Recorded(_) | IN | State::Withdrawn)
        && !set_off
        && next.is_some_and(|word| OBJECTS.contains(&word.text));
    let started = !set_off && words.first().is_some_and(|word| word.text == "Started");
    if verb || started {
        return None;
    }
    let capital = words
        .first()
        .is_some_and(|word| word.text.starts_with(char::is_uppercase));
    Some(StateFact {
        state,
        n_words,
        set_off,
        capital,
    })
}

/// Words that are a state where they are all of a cell, and in a sentence would not be.
pub(super) fn alone(status: &str) -> Option<State> {
    Some(match status.trim_end_matches('.').to_lowercase().as_str() {
        "done" | "finished" => C,
        "cancelled" | "canceled" => State::Withdrawn,
        "continuing" | "rolling" | "open" => ON,
        "no state given" => State::Progress(Progress::Unstated),
        _ => return None,
    })
}

/// Such a word at the start of a status: it is a sentence or a paragraph of its own.
pub(super) fn alone_at(words: &[Word<'_>]) -> Option<StateFact> {
    let first = words.first()?;
    let bare = first.text.trim_end_matches(MARKS);
    let marked = bare.len() < first.text.len();
    let ends = words
        .get(1)
        .is_none_or(|word| word.gap >= Gap::Blank || word.text.chars().all(|c| MARKS.contains(&c)));
    if !(first.text.starts_with(char::is_uppercase) && (marked || ends)) {
        return None;
    }
    Some(StateFact {
        state: alone(bare)?,
        n_words: 1,
        set_off: true,
        capital: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(State, usize, bool)> {
        let words: Vec<_> = text
            .split_whitespace()
            .map(|text| Word {
                text,
                line: 0,
                gap: Gap::Space,
            })
            .collect();
        state_at(&words).map(|fact| (fact.state, fact.n_words, fact.set_off))
    }

    #[test]
    fn states_in_every_dress() {
        assert_eq!(read("Proposed Complete. Artefact 8."), Some((PC, 2, true)));
        assert_eq!(read("Proposed complete Dec’18"), Some((PC, 2, false)));
        assert_eq!(read("Proposed Closed."), Some((PX, 2, true)));
        assert_eq!(read("Ongoing – data"), Some((ON, 1, true)));
        assert_eq!(read("Ongoing this needs"), Some((ON, 1, false)));
        assert_eq!(read("Partially Complete PNC"), Some((PART, 2, false)));
        assert_eq!(read("Part-complete: x"), Some((PART, 1, true)));
        assert_eq!(read("Not started"), Some((NO, 2, true)));
        assert_eq!(read("Complete: Artefact 1"), Some((C, 1, true)));
        assert_eq!(read("Complete for Audit"), Some((C, 1, false)));
    }

    #[test]
    fn other_words_are_no_state() {
        for text in [
            "Start w/c 25th",
            "Update – x",
            "Complete the list",
            "Not. Started",
            "Proposal",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_that_is_a_state_only_alone() {
        let state = |text: &str| {
            let source = crate::import::source::Source::of_cell(text);
            alone_at(&source.all_words()).map(|fact| fact.state)
        };
        assert_eq!(state("Done"), Some(C));
        assert_eq!(state("Done. The lamp is lit."), Some(C));
        assert_eq!(state("Cancelled – nobody came"), Some(State::Withdrawn));
        assert_eq!(state("Open\nUpdate: it waits"), Some(ON));
        for text in ["Open space for boats", "Done by the pilots", "done", ""] {
            assert_eq!(state(text), None, "{text}");
        }
    }
}
