//! Links to other actions, and the numbers of artefacts.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::Link,
    text,
    ui::{
        focus,
        parts::{
            Button, ButtonKind, ErrorSummary, FieldError, Sending, Status, SubmitButton, TextField,
            error_of,
        },
    },
};
use leptos::ev;

#[component]
pub(super) fn Links(row: Row) -> impl IntoView {
    let links = row.watch(|a| a.links.clone());
    let said = RwSignal::new(String::new());
    let remove = move |to: Link| {
        said.set("The link was removed.".into());
        let action = row.id;
        row.edit(Edit::RemoveLink { action, to });
        focus::to_id("action-links");
    };
    view! {
        <section class="fact" aria-labelledby="action-links">
            <h3 class="fact__title" id="action-links" tabindex="-1">"Linked actions"</h3>
            <Show when=move || links.with(Vec::is_empty)>
                <p class="muted">"None."</p>
            </Show>
            <ul class="chips plain-list">
                <For each=move || links.get() key=|link| *link let(link)>
                    <LinkChip row link remove/>
                </For>
            </ul>
            <Status text=said/>
            <Show when=move || row.can_edit.get()>
                <AddLink row/>
            </Show>
        </section>
    }
}

#[component]
fn LinkChip(row: Row, link: Link, #[prop(into)] remove: Callback<Link>) -> impl IntoView {
    let name = Memo::new(move |_| match link {
        Link::Number(number) => format!("Action {number}"),
        Link::Action(id) => row
            .state
            .read_action(id)
            .map_or_else(|| "An action".into(), |a| text::action_name(&a)),
    });
    let target = move || match link {
        Link::Action(id) => {
            let words = row
                .state
                .read_action(id)
                .map(|a| text::first_words(&a.text, 60));
            view! { <a href=row.href_of(id)>{move || name.get()}</a> " " {words} }.into_any()
        }
        Link::Number(number) => {
            let n = row.state.with_rows(|rows| rows.with_number(number).len());
            let why = if n > 1 {
                "(several actions have this number)"
            } else {
                "(no action has this number)"
            };
            view! { {name.get()} " " <span class="muted">{why}</span> }.into_any()
        }
    };
    view! {
        <li class="chips__chip">
            <span>{target}</span>
            <Show when=move || row.can_edit.get()>
                <Button
                    kind=ButtonKind::Quiet
                    name=format!("Remove the link to {}", name.get_untracked())
                    on_press=move |()| remove.run(link)
                >"Remove"</Button>
            </Show>
        </li>
    }
}

#[component]
fn AddLink(row: Row) -> impl IntoView {
    let add = Callback::new(move |number: u32| {
        let (own, found) = row.state.with_rows_now(|rows| {
            let found = rows.with_number(number).to_vec();
            (found.contains(&row.id) && found.len() == 1, found)
        });
        if own {
            return Err("This is the action's own number");
        }
        let to = match found.as_slice() {
            [one] => Link::Action(*one),
            _ => Link::Number(number),
        };
        let action = row.id;
        Ok(row.edit(Edit::AddLink { action, to }))
    });
    view! {
        <NumberForm
            id="link-number"
            summary="Add a link"
            label="Number of the other action"
            hint="A number that no action has is kept as a number."
            button="Add this link"
            done="The link was added."
            add
        />
    }
}

#[component]
pub(super) fn Artefacts(row: Row) -> impl IntoView {
    let artefacts = row.watch(|a| a.artefacts.clone());
    let add = Callback::new(move |artefact: u32| {
        let action = row.id;
        Ok(row.edit(Edit::AddArtefact { action, artefact }))
    });
    let remove = move |artefact: u32| {
        let action = row.id;
        row.edit(Edit::RemoveArtefact { action, artefact });
        focus::to_id("action-artefacts");
    };
    view! {
        <section class="fact" aria-labelledby="action-artefacts">
            <h3 class="fact__title" id="action-artefacts" tabindex="-1">"Artefacts"</h3>
            <Show when=move || artefacts.with(Vec::is_empty)>
                <p class="muted">"None."</p>
            </Show>
            <ul class="chips plain-list">
                <For each=move || artefacts.get() key=|n| *n let(n)>
                    <li class="chips__chip">
                        <span>{format!("Artefact {n}")}</span>
                        <Show when=move || row.can_edit.get()>
                            <Button
                                kind=ButtonKind::Quiet
                                name=format!("Remove artefact {n}")
                                on_press=move |()| remove(n)
                            >"Remove"</Button>
                        </Show>
                    </li>
                </For>
            </ul>
            <Show when=move || row.can_edit.get()>
                <NumberForm
                    id="artefact-number"
                    summary="Add an artefact"
                    label="Number of the artefact"
                    hint="As the papers are numbered."
                    button="Add this artefact"
                    done="The artefact was added."
                    add
                />
            </Show>
        </section>
    }
}

/// A folded form that asks for one number.
#[component]
fn NumberForm(
    id: &'static str,
    summary: &'static str,
    label: &'static str,
    hint: &'static str,
    button: &'static str,
    done: &'static str,
    /// Sends the command, or says what is wrong.
    add: Callback<u32, Result<u32, &'static str>>,
) -> impl IntoView {
    let value = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let said = RwSignal::new(String::new());
    let wrong = move |text: String| errors.set(vec![FieldError::new(id, text)]);
    let sending = Sending::new(
        move || {
            value.set(String::new());
            said.set(done.into());
            focus::to_id(id);
        },
        move |refusal| wrong(text::refusal(&refusal).whole()),
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        let Ok(number) = value.with(|v| v.trim().parse::<u32>()) else {
            wrong("Enter a whole number".into());
            return;
        };
        match add.run(number) {
            Ok(command) => {
                errors.set(Vec::new());
                sending.sent(command);
            }
            Err(text) => wrong(text.into()),
        }
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">{summary}</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <ErrorSummary errors/>
                <TextField id label hint value error=error_of(errors, id)/>
                <div><SubmitButton>{button}</SubmitButton></div>
                <Status text=said/>
            </form>
        </details>
    }
}
