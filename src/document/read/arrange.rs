//! What follows from the parts of an action: order, deadline in force, stage. Pure; knows no document.

use crate::{model::*, trust};

/// Puts entries and moves, which come in the order in which they came into the log, in the order of time, and computes what
/// follows from them.
pub(super) fn arrange(action: &mut Action, rules: &[Rule]) {
    action
        .entries
        .sort_by_key(|entry| (entry.written.at, entry.order));
    sort_moves(&mut action.moves);
    let last = last_moves(&action.moves);
    if let Some(due) = last.last().map(|one| one.to.clone()) {
        action.due = due;
    }
    let mut claims: Vec<Claim> = Vec::new();
    for one in &last {
        let value = FieldValue::Deadline(one.id, one.to.deadline.clone());
        let same = |claim: &Claim| matches!(&claim.value, FieldValue::Deadline(_, d) if d.says_the_same_as(&one.to.deadline));
        if !claims.iter().any(same) {
            claims.push(Claim {
                value,
                written: one.written.clone(),
            });
        }
    }
    if claims.len() > 1 {
        action.conflicts.push(Conflict {
            field: Field::Deadline,
            claims,
        });
    }
    action.conflicts.sort_by_key(|conflict| conflict.field);
    let wording = match action.sign_offs.as_slice() {
        [] => WordingHash([0; 32]),
        // Not for every action: most have nothing that it is compared with.
        _ => trust::wording_hash(&action.text),
    };
    (action.stage, action.agreement) = judge(Case::of(action, rules, wording));
}

/// The first deadline first, then by time; those of one second stay as they are.
pub(super) fn sort_moves(moves: &mut [DeadlineMove]) {
    moves.sort_by_key(|one| (!one.replaces.is_empty(), one.written.at));
}

/// The moves that no other move replaces: one, unless the deadline was moved apart.
pub(in crate::document) fn last_moves(moves: &[DeadlineMove]) -> Vec<&DeadlineMove> {
    moves
        .iter()
        .filter(|one| !moves.iter().any(|other| other.replaces.contains(&one.id)))
        .collect()
}
