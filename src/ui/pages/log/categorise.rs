//! Choosing a category with one key: for the row with the focus, or for all selected rows.

use super::state::ListState;
use crate::ui::prelude::*;
use crate::{
    model::{Category, CategoryId},
    projection::suggest_for_all,
    text,
    ui::{
        context::{use_dispatch, use_log},
        pages::OnceKnown,
        parts::{CategoryTag, Dialog},
    },
};

/// The keys of the categories, in the order of the legend.
const KEYS: &str = "123456789abcdefghijklmopqrstuvwxyz";
/// The key that takes the category away.
const NONE_KEY: char = '0';

/// The dialog; open while there are actions to choose a category for.
#[component]
pub(super) fn CategoryDialog(state: ListState) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(state.categorising.with(|actions| !actions.is_empty())));
    Effect::new(move |_| {
        if !open.get()
            && state
                .categorising
                .with_untracked(|actions| !actions.is_empty())
        {
            state.categorising.set(Vec::new());
        }
    });
    let log = use_log();
    let title = move || {
        state.categorising.with(|actions| match actions.as_slice() {
            [one] => match log.action_now(*one).and_then(|a| a.number) {
                Some(number) => format!("Category of action {number}"),
                None => "Category of this action".into(),
            },
            many => format!(
                "Category of {}",
                text::count(many.len(), "action", "actions")
            ),
        })
    };
    view! {
        <Dialog title=Signal::derive(title) id="categorise" open>
            <OnceKnown
                why="Say who you are first: your name stands beside every change."
                then="#categorise .categorise__choice"
                ids=["categorise-name", "categorise-organisation"]
            >
                <Choices state/>
            </OnceKnown>
        </Dialog>
    }
}

#[component]
fn Choices(state: ListState) -> impl IntoView {
    let log = use_log();
    let dispatch = use_dispatch();
    let categories = log
        .head
        .with_untracked(|head| head.as_ref().map(|h| h.categories.clone()))
        .unwrap_or_default();
    let choose = Callback::new(move |category: Option<CategoryId>| {
        dispatch.set_category(state.categorising.get_untracked(), category);
        state.categorising.set(Vec::new());
    });
    let keyed: Vec<(char, Category)> = KEYS.chars().zip(categories).collect();
    let by_key = keyed.clone();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let key = event.key().to_lowercase();
        let mut letters = key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let found = by_key.iter().find(|(key, _)| *key == letter);
        match found {
            Some((_, category)) => choose.run(Some(category.id)),
            None if letter == NONE_KEY => choose.run(None),
            None => return,
        }
        event.prevent_default();
    };
    // Wherever in the dialog the focus is.
    let heard = window_event_listener(leptos::ev::keydown, on_key);
    on_cleanup(move || heard.remove());
    let words = state
        .categorising
        .with_untracked(|actions| match actions.as_slice() {
            [one] => log.action_now(*one).map(|a| a.text.clone()),
            _ => None,
        });
    view! {
        <div class="stack">
            {words.map(|words| view! { <p class="categorise__words">{words}</p> })}
            <Suggestions suggested=suggested(state) keyed=keyed.clone() choose/>
            <ul class="plain-list categorise__list">
                {keyed.into_iter()
                    .map(|(key, category)| view! { <OneChoice key category choose/> })
                    .collect_view()}
                <li>
                    <button type="button" class="categorise__choice" on:click=move |_| choose.run(None)>
                        <kbd>{NONE_KEY}</kbd>
                        "No category"
                    </button>
                </li>
            </ul>
        </div>
    }
}

/// What the words of all these actions speak for.
fn suggested(state: ListState) -> Vec<CategoryId> {
    let log = use_log();
    let Some(head) = log.head.get_untracked() else {
        return Vec::new();
    };
    let actions = state.categorising.get_untracked();
    log.with_rows_now(|rows| suggest_for_all(rows, &head, &actions))
}

#[component]
fn Suggestions(
    suggested: Vec<CategoryId>,
    keyed: Vec<(char, Category)>,
    choose: Callback<Option<CategoryId>>,
) -> impl IntoView {
    let found: Vec<_> = suggested
        .into_iter()
        .filter_map(|id| {
            keyed
                .iter()
                .find(|(_, category)| category.id == id)
                .cloned()
        })
        .collect();
    (!found.is_empty()).then(|| {
        view! {
            <section class="categorise__suggested" aria-labelledby="suggested-title">
                <h3 id="suggested-title">"Suggested by its words"</h3>
                <ul class="plain-list categorise__list">
                    {found.into_iter()
                        .map(|(key, category)| view! { <OneChoice key category choose/> })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}

#[component]
fn OneChoice(key: char, category: Category, choose: Callback<Option<CategoryId>>) -> impl IntoView {
    let id = category.id;
    view! {
        <li>
            <button type="button" class="categorise__choice" on:click=move |_| choose.run(Some(id))>
                <kbd>{key}</kbd>
                <CategoryTag category/>
            </button>
        </li>
    }
}
