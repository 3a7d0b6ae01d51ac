//! The layers of a status cell: "Previous comments", "Update –", "March 2019 update", each an update of its own.
//!
//! A layer begins only at a label; a paragraph without one belongs to the layer before it. "Previous comments" are
//! older than what stands above them, every other layer is newer, unless dates say otherwise. A layer has a date only
//! where its own label has one.

use super::flow::{self, ends_sentence};
use super::labels::{Label, label_at};
use super::source::{Gap, Word};
use super::state::{self, State, StateFact};
use crate::model::{Audience, EntryKind, UpdateDraft, When};

/// A status cell as understood.
pub(super) struct Status {
    /// The state that it begins with.
    pub(super) state: Option<StateFact>,
    /// Its layers, oldest first as far as the text tells.
    pub(super) updates: Vec<UpdateDraft>,
}

/// Takes a status cell apart. The words after the state and after each label are kept; a layer of which nothing
/// remains is left out.
pub(super) fn read_status(words: &[Word<'_>]) -> Status {
    let state = state::state_at(words).or_else(|| state::alone_at(words));
    Status {
        state,
        updates: in_order(take_apart(words, state)),
    }
}

/// The layers after a state, as they are printed, each with whether it says that it is older than what stands above it.
pub(super) fn take_apart(words: &[Word<'_>], state: Option<StateFact>) -> Vec<(bool, UpdateDraft)> {
    let mut layers: Vec<(Option<Label>, Vec<Word<'_>>)> = Vec::new();
    // A state that nothing sets off from its sentence is left in the sentence.
    let mut at = match state {
        Some(state) if state.set_off || label_here(words, state.n_words).is_some() => state.n_words,
        _ => 0,
    };
    // A withdrawal is told even where no word of its own follows it.
    let withdrawn = state.is_some_and(|state| state.state == State::Withdrawn);
    if withdrawn || at == 0 || label_here(words, at).is_none() {
        layers.push((None, Vec::new()));
    }
    while let Some(word) = words.get(at) {
        if let Some(label) = label_here(words, at) {
            let n_words = label.n_words;
            layers.push((Some(label), Vec::new()));
            if n_words > 0 {
                at += n_words;
                continue;
            }
        }
        if let Some((_, layer)) = layers.last_mut() {
            layer.push(*word);
        }
        at += 1;
    }
    let mut updates: Vec<(bool, UpdateDraft)> = Vec::new();
    for (label, words) in layers {
        let text = flow::join(&words, true);
        let text = after_separators(&text);
        let head = label.is_none();
        let kind = match &label {
            None if withdrawn => EntryKind::Withdrawal,
            None => EntryKind::Update,
            Some(label) => label.kind,
        };
        if text.is_empty() && kind != EntryKind::Withdrawal {
            continue;
        }
        let older = label.as_ref().is_some_and(|label| label.older);
        let update = UpdateDraft {
            at: label.as_ref().and_then(|label| label.at),
            by: label.and_then(|label| label.by).filter(|_| !head),
            kind,
            text: text.trim_end().to_owned(),
            audience: Audience::Open,
        };
        updates.push((older, update));
    }
    updates
}

/// What follows the marks between a state or a label and its words: "– sent". A dash that is joined to what follows it is
/// part of that: "-20% on last year", "–10 °C".
fn after_separators(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let mut letters = rest.chars();
        let is_mark = match letters.next() {
            Some('–' | '—' | '-') => {
                let next = letters.clone().next();
                next.is_none_or(|c| c.is_whitespace() || SEPARATORS.contains(&c))
            }
            Some(c) => SEPARATORS.contains(&c),
            None => false,
        };
        if !is_mark {
            return rest;
        }
        rest = letters.as_str();
    }
}

/// Marks that stand between a state or a label and its words.
const SEPARATORS: &[char] = &['–', '—', '-', ':', '.', ',', ';'];

/// The label at a word of a status, which must begin a line or follow the end of a sentence.
fn label_here(words: &[Word<'_>], at: usize) -> Option<Label> {
    let word = words.get(at)?;
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let paragraph = word.gap >= Gap::Blank || before.is_none();
    let possible = paragraph
        || word.gap == Gap::Line
        || before.is_some_and(|before| ends_sentence(before.text));
    possible.then(|| label_at(words.get(at..)?, paragraph))?
}

/// Older layers first; those that bear dates in the order of their dates.
pub(super) fn in_order(updates: Vec<(bool, UpdateDraft)>) -> Vec<UpdateDraft> {
    let (older, newer): (Vec<_>, Vec<_>) = updates.into_iter().partition(|(older, _)| *older);
    let mut ordered: Vec<UpdateDraft> = older
        .into_iter()
        .chain(newer)
        .map(|(_, update)| update)
        .collect();
    let dated: Vec<usize> = (0..ordered.len())
        .filter(|at| ordered.get(*at).is_some_and(|update| update.at.is_some()))
        .collect();
    let mut in_time: Vec<UpdateDraft> = dated
        .iter()
        .filter_map(|at| ordered.get(*at).cloned())
        .collect();
    in_time.sort_by_key(|update| update.at.map(first_day));
    for (at, update) in dated.into_iter().zip(in_time) {
        if let Some(slot) = ordered.get_mut(at) {
            *slot = update;
        }
    }
    ordered
}

fn first_day(when: When) -> crate::model::Day {
    match when {
        When::Day(day) => day,
        When::Month(month) => month.first_day(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_a_separator_only_where_a_space_follows_it() {
        for (text, want) in [
            ("– sent", "sent"),
            (" - – : sent", "sent"),
            (". Sent", "Sent"),
            ("-20% on last year", "-20% on last year"),
            ("–10 °C measured", "–10 °C measured"),
            ("-5% so far", "-5% so far"),
            (": -5% so far", "-5% so far"),
            ("-£5", "-£5"),
            ("–", ""),
            ("", ""),
        ] {
            assert_eq!(after_separators(text), want, "{text}");
        }
    }
}
