//! Which action of the log each row of a document is, and what an action says in the words of a row.

use crate::model::*;
use std::collections::{HashMap, HashSet};

/// Two wordings of which this share of words is the same are one action, if the number is the same.
const SHARE: f64 = 0.5;

/// The action that each row is: by the id that an export gave it, else by number and wording. No action is two rows.
pub(super) fn matched(draft: &LogDraft, now: &[Action]) -> Vec<Option<ActionId>> {
    let by_id: HashMap<ActionId, &Action> = now.iter().map(|action| (action.id, action)).collect();
    let mut taken: HashSet<ActionId> = HashSet::new();
    let mut plan: Vec<Option<ActionId>> = draft
        .actions
        .iter()
        .map(|row| {
            let known = row.known.filter(|id| by_id.contains_key(id))?;
            taken.insert(known).then_some(known)
        })
        .collect();
    let mut of_number: HashMap<u32, Vec<&Action>> = HashMap::new();
    let mut of_words: HashMap<Vec<String>, Vec<&Action>> = HashMap::new();
    for action in now {
        if let Some(number) = action.number {
            of_number.entry(number).or_default().push(action);
        }
        of_words
            .entry(words(&action.text))
            .or_default()
            .push(action);
    }
    for (row, known) in draft.actions.iter().zip(&mut plan) {
        // A second row with the id of the first is a copy of it that somebody made to write a new one.
        if known.is_some() || row.known.is_some_and(|id| taken.contains(&id)) {
            continue;
        }
        let numbered = row.number.and_then(|number| of_number.get(&number));
        let near = numbered.into_iter().flatten().filter(|action| {
            let printed = action.imported.as_ref().map(|cells| cells.action.as_str());
            let like = |text: &str| likeness(text, &row.text) >= SHARE;
            !taken.contains(&action.id) && (like(&action.text) || printed.is_some_and(like))
        });
        let nearest = near.max_by(|a, b| {
            let (a, b) = (likeness(&a.text, &row.text), likeness(&b.text, &row.text));
            a.total_cmp(&b)
        });
        let same = || {
            let all = of_words.get(&words(&row.text))?;
            let mut free = all.iter().filter(|action| {
                let clash =
                    action.number.is_some() && row.number.is_some() && action.number != row.number;
                !taken.contains(&action.id) && !clash
            });
            free.next().copied()
        };
        if let Some(action) = nearest.copied().or_else(same) {
            taken.insert(action.id);
            *known = Some(action.id);
        }
    }
    plan
}

/// The words of a text, without case and punctuation.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The share of words that two texts have in common, from 0 to 1 (Dice's coefficient).
pub(super) fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    let n = one.len() + other.len();
    if n == 0 {
        return 1.0;
    }
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &one {
        *left.entry(word).or_default() += 1;
    }
    let shared = other.iter().filter(|word| {
        left.get_mut(word.as_str())
            .filter(|n| **n > 0)
            .map(|n| *n -= 1)
            .is_some()
    });
    2.0 * shared.count() as f64 / n as f64
}

/// Whether two texts say the same but for white space.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// An action as a row says it.
pub(super) fn drafted(action: &Action, head: Option<&LogHead>) -> ActionDraft {
    let category = head.and_then(|head| {
        let categories = head.categories.iter();
        categories
            .clone()
            .find(|category| Some(category.id) == action.category)
            .map(|category| category.name.clone())
    });
    let stands = |entry: &&Entry| entry.struck.is_none();
    let kinds: HashSet<EntryKind> = action
        .entries
        .iter()
        .filter(stands)
        .map(|e| e.kind)
        .collect();
    let ending = |of: fn(Ending) -> EntryKind| {
        [Ending::Complete, Ending::Closed]
            .into_iter()
            .find(|ending| kinds.contains(&of(*ending)))
    };
    let updates = action.entries.iter().filter(stands);
    let updates = updates.filter(|entry| !entry.text.trim().is_empty());
    ActionDraft {
        known: Some(action.id),
        number: action.number,
        printed_number: action.printed_number.clone(),
        section: Section::Ongoing,
        text: action.text.clone(),
        progress: action.progress,
        proposed: ending(EntryKind::proposing),
        recorded: ending(EntryKind::recording),
        due: action.due.clone(),
        origin: action.origin.clone(),
        owners: action
            .owners
            .iter()
            .map(|owner| owner.name.clone())
            .collect(),
        category,
        updates: updates
            .map(|entry| UpdateDraft {
                at: entry.at,
                by: entry.by.clone(),
                kind: entry.kind,
                text: entry.text.clone(),
                audience: entry.audience,
            })
            .collect(),
        links: action
            .links
            .iter()
            .filter_map(|link| match link {
                Link::Number(number) => Some(*number),
                Link::Action(_) => None,
            })
            .collect(),
        artefacts: action.artefacts.clone(),
        imported: Imported::default(),
    }
}

/// What a row was compared with the last time: where it prints the same as then, it says the same.
pub(super) fn as_printed(stood: ActionDraft, printed: &Imported, row: &ActionDraft) -> ActionDraft {
    let mut base = ActionDraft {
        // What a printed log says of these, its cells say.
        links: row.links.clone(),
        artefacts: row.artefacts.clone(),
        number: row.number,
        printed_number: row.printed_number.clone(),
        imported: printed.clone(),
        ..stood
    };
    if same(&printed.action, &row.imported.action) {
        base.text.clone_from(&row.text);
    }
    if same(&printed.deadline, &row.imported.deadline) {
        base.due = row.due.clone();
    }
    if same(&printed.status, &row.imported.status) && printed.section == row.imported.section {
        base.progress = row.progress;
        base.proposed = row.proposed;
        base.recorded = row.recorded;
        base.updates.clone_from(&row.updates);
    }
    if same(&printed.origin, &row.imported.origin) {
        base.origin.clone_from(&row.origin);
    }
    if same(&printed.owner, &row.imported.owner) {
        base.owners.clone_from(&row.owners);
    }
    if row.category.is_none() {
        base.category = None;
    }
    base
}

/// What a row of a table of other making is compared with: what it leaves out, it does not take away.
pub(super) fn where_said(stood: ActionDraft, row: &ActionDraft) -> ActionDraft {
    let mut base = stood;
    // Links stand in the words of a row as well, and are here as the actions that they lead to.
    base.links.clone_from(&row.links);
    base.artefacts
        .retain(|number| row.artefacts.contains(number));
    base.updates.retain(|update| {
        row.updates
            .iter()
            .any(|said| same(&said.text, &update.text))
    });
    if row.number.is_none() {
        base.number = None;
    }
    if row.due == Due::default() {
        base.due = Due::default();
    }
    if row.origin.is_none() {
        base.origin = None;
    }
    if row.owners.is_empty() {
        base.owners.clear();
    }
    if row.category.is_none() {
        base.category = None;
    }
    if row.progress == Progress::Unstated && row.proposed.is_none() && row.recorded.is_none() {
        base.progress = row.progress;
        base.proposed = None;
        base.recorded = None;
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(n: u64, number: Option<u32>, text: &str) -> Action {
        Action {
            number,
            text: text.to_owned(),
            ..Action::empty(ActionId::random(&mut || n))
        }
    }

    fn row(known: Option<&Action>, number: Option<u32>, text: &str) -> ActionDraft {
        let empty = Action::empty(ActionId::random(&mut || 0));
        ActionDraft {
            known: known.map(|action| action.id),
            number,
            text: text.to_owned(),
            ..drafted(&empty, None)
        }
    }

    #[test]
    fn rows_are_found_by_id_then_by_number_and_wording_then_by_wording() {
        let here = [
            action(1, Some(1), "Share the minutes with all members"),
            action(2, Some(2), "Mark the channel"),
            action(3, None, "Ask for a date"),
        ];
        let rows = vec![
            row(Some(&here[1]), Some(9), "Something else altogether"),
            row(None, Some(1), "Share the minutes with all the members"),
            row(None, None, "ask for a date."),
            row(None, Some(2), "Mark the channel"),
        ];
        let draft = LogDraft {
            actions: rows,
            ..LogDraft::default()
        };
        let found = matched(&draft, &here);
        // The last one is taken by the row that bears its id.
        let want = [Some(here[1].id), Some(here[0].id), Some(here[2].id), None];
        assert_eq!(found, want);
    }

    #[test]
    fn a_number_that_was_given_out_again_is_another_action() {
        let here = [action(1, Some(97), "Share the minutes with all members")];
        let draft = LogDraft {
            actions: vec![row(None, Some(97), "Buy three buoys for the inner harbour")],
            ..LogDraft::default()
        };
        assert_eq!(matched(&draft, &here), [None]);
    }

    #[test]
    fn a_copied_row_is_a_new_action() {
        let here = [action(1, Some(1), "Share the minutes")];
        let draft = LogDraft {
            actions: vec![
                row(Some(&here[0]), Some(1), "Share the minutes"),
                row(Some(&here[0]), Some(1), "Share the papers"),
            ],
            ..LogDraft::default()
        };
        assert_eq!(matched(&draft, &here), [Some(here[0].id), None]);
    }

    #[test]
    fn likeness_counts_words() {
        assert_eq!(likeness("", ""), 1.0);
        assert_eq!(likeness("Share it", "share it."), 1.0);
        assert_eq!(likeness("Share it", "Mark that"), 0.0);
    }
}
