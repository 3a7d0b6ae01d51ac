//! The title and the categories of a log.

use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Category, Colour, LogId},
    projection::Shown,
    text::{self, Words},
    ui::{
        context::{use_dispatch, use_log, use_me},
        pages::WhoForm,
        parts::{
            CategoryTag, Choice, ErrorSummary, FieldError, Form, FormFrame, MessageNotice, Notice,
            SelectField, Sending, Sent, Status, SubmitButton, TextField, error_of,
        },
    },
};
use leptos::ev;

/// Changes the title and the categories.
#[component]
pub fn SettingsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    let (state, me) = (use_log(), use_me());
    let can_edit = Memo::new(move |_| state.is_editable() && me.author().with(Option::is_some));
    let nobody = move || state.is_editable() && me.author().with(Option::is_none);
    let title = move || state.head.get().map(|h| h.title.clone());
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Settings of this log"</h1></header>
            {move || state.read_only.get().map(|why| view! {
                <MessageNotice message=text::read_only(&why)/>
            })}
            <Show when=nobody>
                <Notice title="Say who you are to change the settings.">
                    <WhoForm on_done=|()| crate::ui::focus::soon("h1")/>
                </Notice>
            </Show>
            <section class="stack">
                <h2>"Title"</h2>
                <Show
                    when=move || can_edit.get() && state.shown.with(|s| *s == Shown::Complete)
                    fallback=move || view! { <p>{title}</p> }
                >
                    <TitleForm/>
                </Show>
            </section>
            <section class="stack">
                <h2>"Categories"</h2>
                <p class="muted">"Every category has a colour and always shows its word as well."</p>
                <Categories can_edit/>
                <Show when=move || can_edit.get()>
                    <AddCategory/>
                </Show>
            </section>
        </div>
    }
}

#[component]
fn TitleForm() -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    let now = state.head.get_untracked().map(|h| h.title.clone());
    let title = RwSignal::new(now.unwrap_or_default());
    let errors = RwSignal::new(Vec::new());
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || said.set("The log has its new title.".into()),
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("settings-title", text)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        if title.with(|t| t.trim().is_empty()) {
            errors.set(vec![FieldError::new("settings-title", "Enter a title")]);
            return;
        }
        errors.set(Vec::new());
        sending.sent(dispatch.edit(Edit::RenameLog(title.get().trim().to_owned())));
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextField
                id="settings-title"
                label="Title of the log"
                value=title
                error=error_of(errors, "settings-title")
            />
            <div><SubmitButton>"Keep this title"</SubmitButton></div>
            <Status text=said/>
        </form>
    }
}

#[component]
fn Categories(can_edit: Memo<bool>) -> impl IntoView {
    let state = use_log();
    let categories = Memo::new(move |_| {
        let head = state.head.get();
        let mut all = head.map(|h| h.categories.clone()).unwrap_or_default();
        all.sort_by_key(|c| (c.order, c.id));
        all
    });
    view! {
        <Show when=move || categories.with(Vec::is_empty)>
            <p>"This log has no categories yet."</p>
        </Show>
        <ul class="plain-list stack">
            <For each=move || categories.get() key=|c| c.id let(category)>
                <li class="card settings__category">
                    {move || state.category(category.id).map(|category| view! {
                        <CategoryTag category/>
                    })}
                    <Show when=move || can_edit.get()>
                        <ChangeCategory category=category.clone()/>
                    </Show>
                </li>
            </For>
        </ul>
    }
}

fn colours() -> Vec<Choice> {
    let choice = |colour: &Colour| Choice::new(colour.word(), colour.words());
    Colour::ALL.iter().map(choice).collect()
}

#[component]
fn ChangeCategory(category: Category) -> impl IntoView {
    let dispatch = use_dispatch();
    let id = category.id;
    let name = RwSignal::new(category.name.clone());
    let colour = RwSignal::new(category.colour.word().to_owned());
    let error = RwSignal::new(None::<String>);
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || said.set("Changed everywhere in this log.".into()),
        move |refusal| error.set(Some(text::refusal(&refusal).whole())),
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        if name.with(|n| n.trim().is_empty()) {
            error.set(Some("Enter a word for the category".into()));
            crate::ui::focus::to_id(&format!("category-{id}"));
            return;
        }
        error.set(None);
        sending.sent(dispatch.edit(Edit::ChangeCategory {
            id,
            name: name.get().trim().to_owned(),
            colour: colour.with(|c| Colour::parse(c)).unwrap_or_default(),
        }));
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">
                "Change " <span class="visually-hidden">{category.name.clone()}</span>
            </summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <TextField id=format!("category-{id}") label="Word" value=name error=error/>
                <SelectField
                    id=format!("colour-{id}")
                    label="Colour"
                    choices=colours()
                    value=colour
                    on_change=move |value| colour.set(value)
                />
                <div><SubmitButton>"Keep this"</SubmitButton></div>
                <Status text=said/>
            </form>
        </details>
    }
}

#[component]
fn AddCategory() -> impl IntoView {
    let dispatch = use_dispatch();
    let name = RwSignal::new(String::new());
    let colour = RwSignal::new(Colour::Blue.word().to_owned());
    let form = Form::new("new-category", move || {
        let added = std::mem::take(&mut *name.write());
        format!("{} was added.", added.trim())
    });
    let send = move |()| -> Sent {
        let name = name.with_untracked(|name| name.trim().to_owned());
        if name.is_empty() {
            return Form::wrong("new-category", "Enter a word for the category");
        }
        Ok(dispatch.edit(Edit::AddCategory {
            id: dispatch.new_id(),
            name,
            colour: colour
                .with_untracked(|c| Colour::parse(c))
                .unwrap_or_default(),
        }))
    };
    view! {
        <FormFrame form button="Add this category" send>
            <h3>"Add a category"</h3>
            <TextField id="new-category" label="Word" value=name error=form.error("new-category")/>
            <SelectField
                id="new-colour"
                label="Colour"
                choices=colours()
                value=colour
                on_change=move |value| colour.set(value)
            />
        </FormFrame>
    }
}
