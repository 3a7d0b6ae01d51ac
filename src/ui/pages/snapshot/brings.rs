//! What a snapshot of the open log would bring: conflicts first, then changes by action and person.

use super::{MergeButton, Merging};
use crate::ui::prelude::*;
use crate::{
    model::{
        ActionId, NumberApart, NumberCarrier, SnapshotChange, SnapshotConflict, SnapshotPreview,
        WordingApart, capital,
    },
    text::{self, Words},
    ui::{
        context::use_log,
        pages::{Details, Written, told_as_one},
        parts::{Button, Notice, NoticeKind},
    },
};
use std::{collections::BTreeSet, sync::Arc};

/// Actions shown before "show more".
const STEP: usize = 30;

/// "6 changes by 2 people to 4 actions, 1 conflict".
fn counts(preview: &SnapshotPreview) -> String {
    let people: BTreeSet<_> = preview.changes.iter().map(|c| &c.written.author).collect();
    let actions: BTreeSet<_> = preview.changes.iter().filter_map(|c| c.action).collect();
    let mut sentence = format!(
        "{} by {}",
        text::count(preview.n_changes as usize, "change", "changes"),
        text::count(people.len(), "person", "people"),
    );
    if !actions.is_empty() {
        sentence += &format!(" to {}", text::count(actions.len(), "action", "actions"));
    }
    let kinds = [
        (preview.conflicts.len(), "conflict", "conflicts"),
        (
            preview.numbers.len(),
            "number given to several actions",
            "numbers given to several actions",
        ),
        (
            preview.wordings.len(),
            "wording to read again",
            "wordings to read again",
        ),
    ];
    let found = kinds.into_iter().filter(|(n, ..)| *n > 0);
    let found: Vec<_> = found
        .map(|(n, one, many)| text::count(n, one, many))
        .collect();
    match found.as_slice() {
        [] => sentence + ", no conflicts.",
        found => sentence + &format!(", {}.", text::list(found, "and")),
    }
}

/// Changes by action, in the order of the first of each.
type ByAction = Vec<(Option<ActionId>, String, Vec<SnapshotChange>)>;

fn by_action(changes: &[SnapshotChange]) -> ByAction {
    let mut groups: ByAction = Vec::new();
    for change in changes {
        let known = groups
            .iter_mut()
            .find(|(action, ..)| *action == change.action);
        match known {
            Some((_, _, group)) => group.push(change.clone()),
            None => groups.push((change.action, change.subject.clone(), vec![change.clone()])),
        }
    }
    groups
}

#[component]
pub(super) fn Brings(preview: Arc<SnapshotPreview>, merging: Merging) -> impl IntoView {
    let groups = StoredValue::new(by_action(&preview.changes));
    let n_groups = groups.with_value(Vec::len);
    let most = RwSignal::new(STEP);
    let shown = move || {
        let most = most.get();
        groups.with_value(|all| all.iter().take(most).cloned().collect::<Vec<_>>())
    };
    let conflicts = preview.conflicts.clone();
    let numbers = preview.numbers.clone();
    let notes = super::notes(&preview);
    let wordings = preview.wordings.clone();
    view! {
        <p class="lede">"It would bring " {counts(&preview)}</p>
        {notes}
        <MergeButton preview merging/>
        <Conflicts conflicts numbers/>
        <WordingsApart wordings/>
        <section class="stack">
            <h3>"Changes"</h3>
            <ul class="plain-list stack">
                <For each=shown key=|(action, ..)| *action let((_, subject, changes))>
                    <li class="card stack">
                        <h4 class="change__title">{subject}</h4>
                        {changes.into_iter().map(|change| view! { <ChangeItem change/> }).collect_view()}
                    </li>
                </For>
            </ul>
            <Show when=move || most.get() < n_groups>
                <Button on_press=move |()| most.update(|n| *n += STEP)>"Show more"</Button>
            </Show>
        </section>
    }
}

/// What would stand against each other: values of one field, and actions of one number.
#[component]
fn Conflicts(conflicts: Vec<SnapshotConflict>, numbers: Vec<NumberApart>) -> impl IntoView {
    let title = match (conflicts.is_empty(), numbers.is_empty()) {
        (true, true) => return None,
        (false, true) => "After the merge both values stand on the action until someone chooses.",
        (true, false) => {
            "After the merge all these actions keep the number until someone gives one another."
        }
        (false, false) => "After the merge all of these stand until someone chooses.",
    };
    let conflicts = conflicts
        .into_iter()
        .map(|one| view! { <ConflictItem one/> });
    let numbers = numbers.into_iter().map(|one| view! { <NumberItem one/> });
    Some(view! {
        <section class="stack">
            <h3>"Conflicts"</h3>
            <Notice kind=NoticeKind::Warning title/>
            <ul class="plain-list stack">{conflicts.collect_view()} {numbers.collect_view()}</ul>
        </section>
    })
}

/// A number that several actions would carry, with the words of each and who gave it.
#[component]
fn NumberItem(one: NumberApart) -> impl IntoView {
    let carrier = |one: NumberCarrier| {
        let by = one
            .numbered
            .map(|by| view! { <p class="muted"><Written written=by/></p> });
        view! {
            <li class="conflict__claim">
                <p class="conflict__value">{one.text}</p>
                {by}
            </li>
        }
    };
    let carriers: Vec<_> = one.actions.into_iter().map(carrier).collect();
    view! {
        <li class="conflict">
            <h4 class="conflict__title">{format!("Number {}: given to several actions", one.number)}</h4>
            <ul class="conflict__claims plain-list">{carriers}</ul>
        </li>
    }
}

/// Wordings that both sides edited, and how they would read.
#[component]
fn WordingsApart(wordings: Vec<WordingApart>) -> impl IntoView {
    let item = |one: WordingApart| {
        let readings = [
            ("Together", one.together),
            ("Here", one.here),
            ("In the file", one.there),
        ];
        let readings = readings.map(|(whose, words)| {
            view! {
                <li class="conflict__claim">
                    <p class="muted">{whose}</p>
                    <p class="conflict__value">{words}</p>
                </li>
            }
        });
        view! {
            <li class="conflict">
                <h4 class="conflict__title">{capital(&one.name)} ": wording"</h4>
                <ul class="conflict__claims plain-list">{readings.collect_view()}</ul>
            </li>
        }
    };
    (!wordings.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h3>"Wordings to read again"</h3>
                <Notice kind=NoticeKind::Warning title=capital(text::WORDING_APART) + "."/>
                <ul class="plain-list stack">{wordings.into_iter().map(item).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn ConflictItem(one: SnapshotConflict) -> impl IntoView {
    let head = use_log().head.get_untracked();
    let categories = head.as_ref().map_or(&[][..], |h| &h.categories);
    let claims: Vec<_> = one
        .conflict
        .claims
        .into_iter()
        .map(|claim| {
            let words = text::field_value(&claim.value, categories);
            view! {
                <li class="conflict__claim">
                    <p class="conflict__value">{words}</p>
                    <p class="muted"><Written written=claim.written/></p>
                </li>
            }
        })
        .collect();
    view! {
        <li class="conflict">
            <h4 class="conflict__title">{one.subject} ": " {one.conflict.field.words().to_lowercase()}</h4>
            <ul class="conflict__claims plain-list">{claims}</ul>
        </li>
    }
}

#[component]
fn ChangeItem(change: SnapshotChange) -> impl IntoView {
    let summaries: Vec<_> = change
        .summaries
        .into_iter()
        .map(|summary| view! { <li>{summary}</li> })
        .collect();
    view! {
        <div class="change">
            <p class="change__who"><Written written=change.written/></p>
            <ul>{summaries}</ul>
            <Details details=told_as_one(change.details) whole=false/>
        </div>
    }
}
