//! Fields that people set apart from each other: both values, until somebody chooses.

use super::{Row, row::Said};
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Claim, Conflict, FieldValue},
    text::{self, Words},
    ui::{
        focus,
        pages::Written,
        parts::{Button, Sending, Status},
    },
};

#[component]
pub(super) fn Conflicts(row: Row) -> impl IntoView {
    let conflicts = row.watch(|a| a.conflicts.clone());
    let said = Said::new(row);
    // The button that was pressed is gone with its conflict: go on at what is left, or at the top.
    let settled = Sending::new(
        move || {
            said.done("Settled. The choice is in the history.");
            request_animation_frame(move || {
                let left = row.now(|a| !a.conflicts.is_empty());
                focus::to_first(if left { ".conflict__title" } else { "h1" });
            });
        },
        move |refusal| said.say(text::refusal(&refusal).whole()),
    );
    let keep = Callback::new(move |value: FieldValue| {
        said.say("");
        let number = row.edit(Edit::Settle {
            action: row.id,
            value,
            settling: row.dispatch.new_id(),
        });
        settled.sent(number);
    });
    view! {
        <Status text=said.shown()/>
        <For
            each=move || conflicts.get()
            key=|conflict| (conflict.field, postcard::to_allocvec(&conflict.claims).ok())
            let(conflict)
        >
            <ConflictView row conflict keep/>
        </For>
    }
}

#[component]
fn ConflictView(row: Row, conflict: Conflict, keep: Callback<FieldValue>) -> impl IntoView {
    let field = conflict.field.words();
    let id = format!("conflict-{}", field.to_lowercase());
    let claims = conflict
        .claims
        .into_iter()
        .map(|claim| view! { <ClaimView row claim field keep/> });
    view! {
        <section class="conflict" aria-labelledby=id>
            <h2 class="conflict__title" id=id.clone() tabindex="-1">
                {field} ": two people said different things"
            </h2>
            <p>"Both values stand until someone chooses one."</p>
            <ul class="conflict__claims plain-list">{claims.collect_view()}</ul>
        </section>
    }
}

#[component]
fn ClaimView(
    row: Row,
    claim: Claim,
    field: &'static str,
    keep: Callback<FieldValue>,
) -> impl IntoView {
    let categories = row.state.head.get_untracked();
    let categories = categories.as_ref().map_or(&[][..], |h| &h.categories);
    let words = text::field_value(&claim.value, categories);
    let reason = match &claim.value {
        FieldValue::Deadline(id, _) => row.now(|a| {
            let one = a.moves.iter().find(|one| one.id == *id)?;
            (!one.reason.is_empty()).then(|| one.reason.clone())
        }),
        _ => None,
    };
    let value = claim.value;
    let name = format!("Keep this: {field} {words}");
    view! {
        <li class="conflict__claim">
            <p class="conflict__value">{words}</p>
            {reason.map(|reason| view! { <p>"Reason: " {reason}</p> })}
            <p class="muted"><Written written=claim.written/></p>
            <Show when=move || row.can_edit.get()>
                <Button name=name.clone() on_press={
                    let value = value.clone();
                    move |()| keep.run(value.clone())
                }>"Keep this"</Button>
            </Show>
        </li>
    }
}
