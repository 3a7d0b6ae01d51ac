//! Saved views: choices of rows under a name, kept by this browser.

use super::state::ListState;
use crate::ui::prelude::*;
use crate::{
    model::LogId,
    projection::ListQuery,
    ui::{
        context::{World, use_outside},
        parts::{
            Button, ButtonKind, Dialog, ErrorSummary, FieldError, SubmitButton, TextField, error_of,
        },
        route::Route,
        shell::use_spoken,
    },
};

/// A choice of rows under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SavedView {
    name: String,
    query: String,
}

/// One view a line: name, tab, query. Neither can hold a tab or a line end.
fn read_views(world: World, log: LogId) -> Vec<SavedView> {
    let text = world.with(|outside| outside.preference(&key(log)));
    text.unwrap_or_default()
        .lines()
        .filter_map(|line| {
            let (name, query) = line.split_once('\t')?;
            Some(SavedView {
                name: name.into(),
                query: query.into(),
            })
        })
        .collect()
}

fn keep_views(world: World, log: LogId, views: &[SavedView]) {
    let lines: Vec<_> = views
        .iter()
        .map(|view| format!("{}\t{}", view.name, view.query))
        .collect();
    let text = (!lines.is_empty()).then(|| lines.join("\n"));
    world.with(|outside| outside.set_preference(&key(log), text.as_deref()));
}

fn key(log: LogId) -> String {
    format!("views/{log}")
}

/// Forgets the views of a log that left this device.
pub fn forget_views(world: World, log: LogId) {
    keep_views(world, log, &[]);
}

/// The button, and the dialog in which views are applied, saved and deleted.
#[component]
pub(super) fn SavedViews(state: ListState) -> impl IntoView {
    let world = use_outside();
    let views = RwSignal::new(read_views(world, state.log));
    let open = RwSignal::new(false);
    let keep = move |change: &dyn Fn(&mut Vec<SavedView>)| {
        views.update(|views| {
            change(views);
            keep_views(world, state.log, views);
        });
    };
    let delete = Callback::new(move |name: String| {
        keep(&|views| views.retain(|view| view.name != name));
    });
    let save = Callback::new(move |name: String| {
        let query = state.query.with_untracked(ListQuery::to_query);
        keep(&|views| {
            views.retain(|view| view.name != name);
            views.push(SavedView {
                name: name.clone(),
                query: query.clone(),
            });
        });
    });
    view! {
        <button
            type="button"
            class=ButtonKind::Secondary.class()
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            "Views"
        </button>
        <Dialog title="Saved views" id="views" open>
            <ViewList state views open delete/>
            <SaveForm save/>
            <CopyLink/>
        </Dialog>
    }
}

#[component]
fn ViewList(
    state: ListState,
    views: RwSignal<Vec<SavedView>>,
    open: RwSignal<bool>,
    delete: Callback<String>,
) -> impl IntoView {
    let item = move |view: SavedView| {
        let query = ListQuery::from_query(&view.query);
        let href = Route::List(state.log, query).href();
        let name = view.name.clone();
        view! {
            <li class="views__item">
                <a href=href on:click=move |_| open.set(false)>{view.name.clone()}</a>
                <Button
                    kind=ButtonKind::Quiet
                    name=format!("Delete the view {}", view.name)
                    on_press=move || delete.run(name.clone())
                >
                    "Delete"
                </Button>
            </li>
        }
    };
    view! {
        <Show
            when=move || views.with(|views| !views.is_empty())
            fallback=|| view! { <p class="muted">"No view is saved for this log yet."</p> }
        >
            <ul class="plain-list">{move || views.get().into_iter().map(item).collect_view()}</ul>
        </Show>
    }
}

#[component]
fn SaveForm(save: Callback<String>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words: Vec<_> =
            name.with_untracked(|n| n.split_whitespace().map(str::to_owned).collect());
        if words.is_empty() {
            errors.set(vec![FieldError::new("view-name", "Give the view a name")]);
            return;
        }
        errors.set(Vec::new());
        save.run(words.join(" "));
        name.set(String::new());
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <ErrorSummary errors/>
            <TextField
                id="view-name"
                label="Save what is listed now as"
                hint="List, search, filters and order are kept, in this browser only."
                value=name
                error=error_of(errors, "view-name")
            />
            <p><SubmitButton>"Save view"</SubmitButton></p>
        </form>
    }
}

/// The address of the list as it is now, for a message to a colleague.
#[component]
fn CopyLink() -> impl IntoView {
    let world = use_outside();
    let spoken = use_spoken();
    let said = RwSignal::new("");
    let copy = move || {
        let href = window().location().href().unwrap_or_default();
        world.with(|outside| {
            outside.copy_text(
                &href,
                Box::new(move |worked| {
                    let words = if worked {
                        "The link is on the clipboard"
                    } else {
                        "The browser did not allow it: copy the address of this page instead"
                    };
                    said.set(words);
                    spoken.say(words);
                }),
            );
        });
    };
    view! {
        <p class="cluster">
            <Button on_press=copy>"Copy a link to this view"</Button>
            <span class="muted">{move || said.get()}</span>
        </p>
    }
}
