//! What changed, action by action, and the ways to take it away: paper, the clipboard, a file.

use crate::ui::prelude::*;
use crate::{
    model::{ActionChanges, Category, Changed, LogId, count_changes},
    text,
    ui::{
        context::{use_log, use_outside},
        pages::Changed as ChangedWords,
        parts::{Button, ButtonKind, Status},
        route::Route,
    },
};
use std::sync::Arc;

#[component]
pub(super) fn Report(
    log: LogId,
    changes: Vec<ActionChanges>,
    words: Memo<String>,
) -> impl IntoView {
    let state = use_log();
    let head = state.head.get_untracked();
    let categories: Arc<Vec<Category>> = Arc::new(
        head.as_ref()
            .map(|h| h.categories.clone())
            .unwrap_or_default(),
    );
    let title = head.map(|h| h.title.clone()).unwrap_or_default();
    let figures: Vec<_> = count_changes(&changes)
        .into_iter()
        .map(|(kind, n)| view! { <li>{text::figure(kind, n)}</li> })
        .collect();
    if figures.is_empty() {
        return view! { <p role="status">"Nothing has changed."</p> }.into_any();
    }
    let email = {
        let (changes, categories) = (changes.clone(), categories.clone());
        move || text::report(&title, &words.get_untracked(), &changes, &categories)
    };
    let items: Vec<_> = changes
        .iter()
        .map(|one| item(log, one, &categories))
        .collect();
    view! {
        <section class="stack" aria-label="Figures">
            <div role="status"><ul>{figures}</ul></div>
            <TakeAway email/>
        </section>
        <ol class="plain-list stack">{items}</ol>
    }
    .into_any()
}

/// Paper, and the text for an email.
#[component]
fn TakeAway(email: impl Fn() -> String + Clone + Send + Sync + 'static) -> impl IntoView {
    let outside = use_outside();
    let said = RwSignal::new(String::new());
    let (copied, saved) = (email.clone(), email);
    let copy = move |()| {
        outside.with(|outside| {
            let then = Box::new(move |done| {
                said.set(if done {
                    "The text is on the clipboard: paste it into an email.".into()
                } else {
                    "The browser does not let this page copy. Download the text instead.".into()
                });
            });
            outside.copy_text(&copied(), then);
        });
    };
    let save = move |()| {
        let text = saved();
        outside.with(|o| o.save_file("what changed.txt", "text/plain", text.as_bytes()));
    };
    view! {
        <div class="cluster no-print">
            <Button kind=ButtonKind::Primary on_press=copy>"Copy as text for an email"</Button>
            <Button on_press=save>"Download the text"</Button>
            <Button on_press=move |()| outside.with(|o| o.print())>"Print"</Button>
        </div>
        <Status text=said/>
    }
}

fn item(log: LogId, one: &ActionChanges, categories: &[Category]) -> AnyView {
    let href = Route::Action(log, one.action, Default::default()).href();
    let is_gone = one.changes.contains(&Changed::Gone);
    let name = text::changed_name(one);
    let name = if is_gone {
        name.into_any()
    } else {
        view! { <a href=href>{name}</a> }.into_any()
    };
    let changes: Vec<_> = one
        .changes
        .iter()
        .map(|change| match change {
            Changed::Reworded { before, after } => view! {
                <li>"Reworded: " <ChangedWords before=before.clone() after=after.clone()/></li>
            }
            .into_any(),
            other => view! { <li>{text::changed(other, categories)}</li> }.into_any(),
        })
        .collect();
    view! {
        <li class="card stack">
            <h2 class="change__title">{name}</h2>
            <ul>{changes}</ul>
        </li>
    }
    .into_any()
}
