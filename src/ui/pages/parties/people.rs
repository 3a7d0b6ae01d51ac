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
pub(super) fn People(id: OrganisationId, name: String, people: Vec<String>) -> AnyView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let field = format!("person-{id}");
    let to_field = StoredValue::new(field.clone());
    let remove = move |name: String| {
        dispatch.edit(Edit::RemovePerson {
            organisation: id,
            name,
        });
        request_animation_frame(move || focus::to_id(&to_field.get_value()));
    };
    let is_empty = people.is_empty();
    let lines = people.into_iter().map(|person| {
        let label = StoredValue::new(format!("Take {person} off {name}"));
        let shown = person.clone();
        let person = StoredValue::new(person);
        view! {
            <li class="cluster">
                <span>{shown}</span>
                <Show when=move || state.is_editable()>
                    <Button
                        kind=ButtonKind::Quiet
                        name=label.get_value()
                        on_press=move |()| remove(person.get_value())
                    >
                        "Take off"
                    </Button>
                </Show>
            </li>
        }
    });
    let lines = lines.collect_view();
    let adding = StoredValue::new((field, name));
    view! {
        {is_empty.then(|| view! { <p class="muted">"Nobody is named who speaks for it."</p> })}
        <ul class="plain-list">{lines}</ul>
        <Show when=move || state.is_editable()>
            <AddPerson
                id
                field=adding.with_value(|(field, _)| field.clone())
                name=adding.with_value(|(_, name)| name.clone())
            />
        </Show>
    }
    .into_any()
}

#[component]
fn AddPerson(id: OrganisationId, field: String, name: String) -> AnyView {
    let dispatch = use_dispatch();
    let person = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let key = StoredValue::new(field.clone());
    let sending = Sending::new(
        move || {
            // The card is made anew with the name on it; the next one can be typed at once.
            request_animation_frame(move || focus::to_id(&key.get_value()));
        },
        move |refusal| error.set(Some(text::refusal(&refusal).whole())),
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = person.get().trim().to_owned();
        if name.is_empty() {
            error.set(Some("Enter the name of the person".into()));
            request_animation_frame(move || focus::to_id(&key.get_value()));
            return;
        }
        error.set(None);
        sending.sent(dispatch.edit(Edit::AddPerson {
            organisation: id,
            name,
        }));
    };
    view! {
        <form class="cluster" novalidate on:submit=submit>
            <TextField
                id=field
                label=format!("Somebody who speaks for {name}")
                value=person
                error
            />
            <SubmitButton disabled=sending.is_waiting()>"Add this person"</SubmitButton>
        </form>
    }
    .into_any()
}
