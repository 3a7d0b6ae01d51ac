//! Owners: people, organisations, or the words of a document.

use super::{Row, row::Said};
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Owner, OwnerKind},
    text::{self, Words},
    ui::{
        focus,
        parts::{
            Button, ButtonKind, Choice, ErrorSummary, FieldError, SelectField, Sending, Status,
            SubmitButton, error_of,
        },
    },
};
use leptos::ev;
use std::collections::BTreeSet;

#[component]
pub(super) fn Owners(row: Row) -> impl IntoView {
    let owners = row.watch(|a| a.owners.clone());
    let said = RwSignal::new(String::new());
    let remove = move |owner: Owner| {
        said.set(format!("{} is no longer an owner.", owner.name));
        let action = row.id;
        row.edit(Edit::RemoveOwner { action, owner });
        focus::to_id("action-owners");
    };
    view! {
        <section class="fact" aria-labelledby="action-owners">
            <h3 class="fact__title" id="action-owners" tabindex="-1">"Owners"</h3>
            <Show when=move || owners.with(Vec::is_empty)>
                <p class="muted">"Nobody owns this action yet."</p>
            </Show>
            <ul class="chips plain-list">
                <For each=move || owners.get() key=Owner::clone let(owner)>
                    <OwnerChip row owner remove/>
                </For>
            </ul>
            <Status text=said/>
            <Show when=move || row.can_edit.get()>
                <AddOwner row/>
            </Show>
        </section>
    }
}

#[component]
fn OwnerChip(row: Row, owner: Owner, #[prop(into)] remove: Callback<Owner>) -> impl IntoView {
    let kind = (owner.kind != OwnerKind::AsPrinted)
        .then(|| view! { <span class="muted">" (" {owner.kind.words().to_lowercase()} ")"</span> });
    let name = owner.name.clone();
    view! {
        <li class="chips__chip">
            <span>{owner.name.clone()} {kind}</span>
            <Show when=move || row.can_edit.get()>
                <Button kind=ButtonKind::Quiet name=format!("Remove {name}") on_press={
                    let owner = owner.clone();
                    move |()| remove.run(owner.clone())
                }>"Remove"</Button>
            </Show>
        </li>
    }
}

#[component]
fn AddOwner(row: Row) -> impl IntoView {
    let kind = RwSignal::new(OwnerKind::Person.word().to_owned());
    let name = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let said = Said::new(row);
    let sending = Sending::new(
        move || {
            said.done(format!("{} was added.", name.get_untracked().trim()));
            name.set(String::new());
            focus::to_id("owner-name");
        },
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("owner-name", text)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get().trim().to_owned();
        if typed.is_empty() {
            errors.set(vec![FieldError::new("owner-name", "Enter a name")]);
            return;
        }
        errors.set(Vec::new());
        let kind = kind.with(|kind| OwnerKind::parse(kind));
        let owner = Owner {
            kind: kind.unwrap_or(OwnerKind::AsPrinted),
            name: typed,
        };
        let action = row.id;
        sending.sent(row.edit(Edit::AddOwner { action, owner }));
    };
    let kinds = vec![
        Choice::new(OwnerKind::Person.word(), "A person"),
        Choice::new(OwnerKind::Organisation.word(), "An organisation"),
        Choice::new(OwnerKind::AsPrinted.word(), "Words, such as a role"),
    ];
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Add an owner"</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <ErrorSummary errors/>
                <SelectField
                    id="owner-kind"
                    label="Who it is"
                    choices=kinds
                    value=kind
                    on_change=move |value| kind.set(value)
                />
                <NameField row name error=error_of(errors, "owner-name")/>
                <div><SubmitButton>"Add this owner"</SubmitButton></div>
                <Status text=said.shown()/>
            </form>
        </details>
    }
}

/// A name, with the owners of the whole log to choose from.
#[component]
fn NameField(row: Row, name: RwSignal<String>, error: Signal<Option<String>>) -> impl IntoView {
    let known = RwSignal::new(Vec::new());
    // Read when the field is entered: with ten thousand rows it is no small list.
    let collect = move |_| {
        let names: BTreeSet<String> = row.state.with_rows_now(|rows| {
            let owners = rows.iter().flat_map(|r| &r.action.owners);
            owners.map(|o| o.name.clone()).collect()
        });
        known.set(names.into_iter().take(400).collect());
    };
    let wrong = move || error.with(Option::is_some);
    view! {
        <div class="field" class:field--wrong=wrong>
            <label class="field__label" for="owner-name">"Name"</label>
            {move || error.get().map(|text| view! {
                <p class="field__error" id="owner-name-error">
                    <span class="visually-hidden">"Error: "</span>
                    {text}
                </p>
            })}
            <input
                class="field__control"
                type="text"
                id="owner-name"
                list="owner-names"
                autocomplete="off"
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=move || wrong().then_some("owner-name-error")
                prop:value=name
                on:focus=collect
                on:input:target=move |event| name.set(event.target().value())
            />
            <datalist id="owner-names">
                {move || known.get().into_iter().map(|name| view! {
                    <option value=name></option>
                }).collect_view()}
            </datalist>
        </div>
    }
}
