//! Which categories the words of an action speak for. Offered to a person, never applied.

use super::Rows;
use crate::model::{ActionId, CategoryId, LogHead};
use std::collections::{HashMap, HashSet};

/// At most so many categories are suggested.
const MOST: usize = 3;
/// So many categorised rows are learned from, the latest in the log.
const MOST_LEARNED: usize = 2_000;
/// So many actions at most are looked at together.
const MOST_TOGETHER: usize = 12;
/// A word of a category's own name counts as much as so many rows that share a word.
const NAME_WEIGHT: f64 = 4.0;

/// Words that say nothing about a category.
const EMPTY_WORDS: &[&str] = &[
    "about",
    "action",
    "actions",
    "after",
    "also",
    "back",
    "been",
    "before",
    "being",
    "bring",
    "could",
    "each",
    "ensure",
    "from",
    "group",
    "have",
    "into",
    "include",
    "including",
    "look",
    "more",
    "need",
    "next",
    "other",
    "provide",
    "should",
    "some",
    "that",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "update",
    "what",
    "when",
    "where",
    "which",
    "will",
    "with",
    "would",
];

/// The words of a text by their first letters, so that "inspection" meets "inspections".
fn stems(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 3 && !EMPTY_WORDS.contains(&word.as_str()))
        .map(|word| word.chars().take(6).collect())
        .collect()
}

/// The categories that an action's words speak for, the likeliest first; often none.
pub fn suggest_categories(rows: &Rows, head: &LogHead, action: ActionId) -> Vec<CategoryId> {
    let Some(action) = rows.action(action) else {
        return Vec::new();
    };
    let words = stems(&action.text);
    let mut seen: HashMap<&str, HashMap<CategoryId, f64>> = HashMap::new();
    let mut n_in: HashMap<CategoryId, f64> = HashMap::new();
    let learned = rows
        .iter()
        .rev()
        .filter(|row| row.action.id != action.id && row.action.category.is_some())
        .take(MOST_LEARNED);
    for row in learned {
        let Some(category) = row.action.category else {
            continue;
        };
        *n_in.entry(category).or_default() += 1.0;
        let theirs = stems(&row.action.text);
        for word in words.iter().filter(|word| theirs.contains(*word)) {
            *seen.entry(word).or_default().entry(category).or_default() += 1.0;
        }
    }
    let mut scores: Vec<(f64, CategoryId)> = head
        .categories
        .iter()
        .map(|category| {
            let name = stems(&category.name);
            let n_rows = n_in.get(&category.id).copied().unwrap_or_default();
            let score: f64 = words
                .iter()
                .map(|word| {
                    let named = if name.contains(word) {
                        NAME_WEIGHT
                    } else {
                        0.0
                    };
                    named + share(seen.get(word.as_str()), category.id, n_rows)
                })
                .sum();
            (score, category.id)
        })
        .filter(|(score, _)| *score >= 1.0)
        .collect();
    // Stable: categories that score alike stay in the order of the legend.
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    scores.into_iter().take(MOST).map(|(_, id)| id).collect()
}

/// The categories that the words of every one of these actions speak for, the likeliest of the first action first.
/// None for a crowd: its actions are unlikely to be alike, and each costs a look through the log.
pub fn suggest_for_all(rows: &Rows, head: &LogHead, actions: &[ActionId]) -> Vec<CategoryId> {
    let few = (actions.len() <= MOST_TOGETHER).then_some(actions);
    let Some((first, others)) = few.and_then(<[_]>::split_first) else {
        return Vec::new();
    };
    let mut shared = suggest_categories(rows, head, *first);
    for action in others {
        if shared.is_empty() {
            break;
        }
        let theirs = suggest_categories(rows, head, *action);
        shared.retain(|category| theirs.contains(category));
    }
    shared
}

/// How much one word speaks for one category: a lot where only its rows have the word.
fn share(seen: Option<&HashMap<CategoryId, f64>>, category: CategoryId, n_rows: f64) -> f64 {
    let Some(seen) = seen else { return 0.0 };
    let here = seen.get(&category).copied().unwrap_or_default();
    let all: f64 = seen.values().sum();
    if here == 0.0 {
        return 0.0;
    }
    (here / all) * (here / n_rows).sqrt() * 2.0
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::{action, id};
    use super::*;
    use crate::model::{Category, Colour, LogId};

    fn category(n: u64) -> CategoryId {
        CategoryId::random(&mut || n)
    }

    fn head() -> LogHead {
        let named = |n, name: &str| Category {
            id: category(n),
            name: name.into(),
            colour: Colour::Grey,
            order: n as i64,
        };
        LogHead {
            categories: vec![named(1, "Audit and Inspection"), named(2, "Data Quality")],
            ..LogHead::new(LogId::random(&mut || 1), "")
        }
    }

    #[test]
    fn a_category_is_suggested_by_its_name() {
        let mut rows = Rows::default();
        rows.put(vec![action(1, "Create inspections of the log")]);
        assert_eq!(suggest_categories(&rows, &head(), id(1)), [category(1)]);
    }

    #[test]
    fn a_category_is_suggested_by_the_words_of_its_rows() {
        let mut rows = Rows::default();
        let mut known = action(1, "Remove duplicate postcodes");
        known.category = Some(category(2));
        rows.put(vec![known, action(2, "Duplicate postcodes again")]);
        assert_eq!(suggest_categories(&rows, &head(), id(2)), [category(2)]);
    }

    #[test]
    fn several_actions_are_offered_only_what_speaks_for_each_of_them() {
        let mut rows = Rows::default();
        rows.put(vec![
            action(1, "Create inspections of the data quality"),
            action(2, "Inspections in winter"),
            action(3, "Quality of the data"),
        ]);
        let suggested = |actions: &[u64]| {
            let actions: Vec<_> = actions.iter().map(|n| id(*n)).collect();
            suggest_for_all(&rows, &head(), &actions)
        };
        assert_eq!(suggested(&[]), []);
        assert_eq!(suggested(&[1]).len(), 2);
        assert_eq!(suggested(&[1, 2]), [category(1)]);
        assert_eq!(suggested(&[1, 3]), [category(2)]);
        assert_eq!(suggested(&[2, 3]), []);
    }

    #[test]
    fn words_that_speak_for_nothing_suggest_nothing() {
        let mut rows = Rows::default();
        rows.put(vec![action(1, "Bring this back to the group")]);
        assert!(suggest_categories(&rows, &head(), id(1)).is_empty());
    }
}
