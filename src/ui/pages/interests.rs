//! Which organisations want to engage on which categories: a matrix to tick.

use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Category, Interest, LogId},
    text,
    ui::{
        context::{use_dispatch, use_log},
        pages::{WhyNoChange, known_organisations, use_can_edit},
        parts::{ErrorSummary, FieldError, SubmitButton, TextField, error_of},
    },
};
use leptos::ev;
use std::collections::BTreeSet;

/// The matrix.
#[component]
pub fn InterestsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    let state = use_log();
    let can_edit = use_can_edit();
    let added = RwSignal::new(BTreeSet::<String>::new());
    let organisations = Memo::new(move |_| {
        let head = state.head.get();
        let mut all: BTreeSet<String> = state
            .with_rows(|rows| known_organisations(head.as_deref(), rows))
            .into_iter()
            .collect();
        all.extend(added.get());
        all.into_iter().collect::<Vec<_>>()
    });
    let categories = Memo::new(move |_| {
        let head = state.head.get();
        head.map(|head| head.categories.clone()).unwrap_or_default()
    });
    let is_empty = move || organisations.with(Vec::is_empty) || categories.with(Vec::is_empty);
    view! {
        <div class="stack">
            <header class="page__head"><h1 tabindex="-1">"Who wants to engage on what"</h1></header>
            <WhyNoChange/>
            <Show when=is_empty>
                <p class="muted">
                    "Add an organisation to begin. The categories are those of the log’s settings."
                </p>
            </Show>
            <Show when=move || !is_empty()>
                <div
                    class="table-frame"
                    role="region"
                    aria-label="Organisations and categories"
                    tabindex="0"
                >
                    <table class="past-table past-table--short">
                        <thead>
                            <tr>
                                <th scope="col">"Organisation"</th>
                                {move || categories.get().into_iter().map(|category| view! {
                                    <th scope="col">{category.name}</th>
                                }).collect_view()}
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || organisations.get() key=String::clone let(name)>
                                <Line name categories/>
                            </For>
                        </tbody>
                    </table>
                </div>
            </Show>
            <Show when=move || can_edit.get()><AddOrganisation added/></Show>
        </div>
    }
}

#[component]
fn Line(name: String, categories: Memo<Vec<Category>>) -> impl IntoView {
    let cell = {
        let name = name.clone();
        move |category: Category| cell(&name, &category)
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            {move || categories.get().into_iter().map(&cell).collect_view()}
        </tr>
    }
}

fn cell(organisation: &str, category: &Category) -> AnyView {
    let (state, dispatch, can_edit) = (use_log(), use_dispatch(), use_can_edit());
    let interest = Interest {
        organisation: organisation.to_owned(),
        category: category.id,
    };
    let label = format!("{organisation}: {}", category.name);
    let wanted = interest.clone();
    let ticked = Memo::new(move |_| {
        let head = state.head.get();
        head.is_some_and(|head| head.interests.contains(&wanted))
    });
    let change = move |interested: bool| {
        let interest = interest.clone();
        dispatch.edit(Edit::SetInterest {
            interest,
            interested,
        });
    };
    let printed = move || ticked.get().then_some("yes");
    view! {
        <td>
            <input
                class="check__box"
                type="checkbox"
                aria-label=label
                disabled=move || !can_edit.get()
                prop:checked=move || ticked.get()
                on:change:target=move |event| change(event.target().checked())
            />
            <span class="print-only">{printed}</span>
        </td>
    }
    .into_any()
}

/// Adds a line; it stays once something is ticked in it.
#[component]
fn AddOrganisation(added: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            let text = "Enter the name of the organisation";
            errors.set(vec![FieldError::new("interest-name", text)]);
            return;
        }
        errors.set(Vec::new());
        added.update(|all| _ = all.insert(typed));
        name.set(String::new());
    };
    view! {
        <form class="card stack measure no-print" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextField
                id="interest-name"
                label="Organisation"
                hint="Its line is kept once a category is ticked."
                value=name
                error=error_of(errors, "interest-name")
            />
            <div><SubmitButton>"Add a line"</SubmitButton></div>
        </form>
    }
}

/// Who wants to engage on a category, in words; nothing where nobody said.
pub fn interested(category: Option<crate::model::CategoryId>) -> Option<String> {
    let head = use_log().head.get()?;
    let category = category?;
    let interests = head.interests.iter().filter(|i| i.category == category);
    let names: Vec<_> = interests.map(|i| i.organisation.clone()).collect();
    (!names.is_empty()).then(|| text::list(&names, "and"))
}
