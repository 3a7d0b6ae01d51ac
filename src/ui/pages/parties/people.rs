//! The people who speak for an organisation.

use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::OrganisationId,
    text,
    ui::{
        context::{use_dispatch, use_log},
        focus,
        parts::{Button, ButtonKind, Sending, SubmitButton, TextField},
    },
};
use leptos::ev;

/// Who speaks for an organisation, with the way to add somebody and to take somebody off.
#[component]
pub(super) fn People(
    id: OrganisationId,
    name: Signal<String>,
    people: Signal<Vec<String>>,
) -> AnyView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let remove = move |name: String| {
        dispatch.edit(Edit::RemovePerson {
            organisation: id,
            name,
        });
        focus::to_id(&field_of(id));
    };
    let line = move |person: String| {
        let label = format!("Take {person} off {}", name.get_untracked());
        let person = StoredValue::new(person);
        view! {
            <li class="cluster">
                <span>{person.get_value()}</span>
                <Show when=move || state.is_editable()>
                    <Button
                        kind=ButtonKind::Quiet
                        name=label.clone()
                        on_press=move |()| remove(person.get_value())
                    >
                        "Take off"
                    </Button>
                </Show>
            </li>
        }
    };
    view! {
        <Show when=move || people.with(Vec::is_empty)>
            <p class="muted">"Nobody is named who speaks for it."</p>
        </Show>
        <ul class="plain-list">
            <For each=move || people.get() key=String::clone let(person)>{line(person)}</For>
        </ul>
        <Show when=move || state.is_editable()>
            <AddPerson id name/>
        </Show>
    }
    .into_any()
}

/// The id of the field for another person.
fn field_of(id: OrganisationId) -> String {
    format!("person-{id}")
}

#[component]
fn AddPerson(id: OrganisationId, name: Signal<String>) -> AnyView {
    let dispatch = use_dispatch();
    let person = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let sending = Sending::new(
        // The next one can be typed at once.
        move || {
            person.set(String::new());
            focus::to_id(&field_of(id));
        },
        move |refusal| error.set(Some(text::refusal(&refusal).whole())),
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = person.get().trim().to_owned();
        if name.is_empty() {
            error.set(Some("Enter the name of the person".into()));
            focus::to_id(&field_of(id));
            return;
        }
        error.set(None);
        sending.sent(dispatch.edit(Edit::AddPerson {
            organisation: id,
            name,
        }));
    };
    view! {
        <form class="cluster cluster--fields" novalidate on:submit=submit>
            <TextField
                id=field_of(id)
                label=format!("Somebody who speaks for {}", name.get_untracked())
                value=person
                error
            />
            <SubmitButton disabled=sending.is_waiting()>"Add this person"</SubmitButton>
        </form>
    }
    .into_any()
}
