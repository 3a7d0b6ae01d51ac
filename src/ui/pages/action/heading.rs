//! The head of the page: number, stage, category, the way to other actions and back to the list.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    model::ActionId,
    projection::{Lens, ListQuery},
    text,
    ui::{
        context::{use_me, use_today},
        focus,
        parts::{CategoryTag, StageTag, lookers},
        route::Route,
        router::use_router,
    },
};
use std::time::Duration;

#[component]
pub(super) fn Heading(row: Row) -> impl IntoView {
    let name = row.watch(text::action_name);
    let stage = row.watch(|a| Some(a.stage));
    let category = row.watch(|a| a.category);
    let printed = row.watch(|a| {
        let plain = a.number.map(|n| n.to_string()).unwrap_or_default();
        (!a.printed_number.is_empty() && a.printed_number != plain)
            .then(|| a.printed_number.clone())
    });
    let lookers = lookers(row.id);
    view! {
        <header class="action__head">
            <Ways row/>
            <h1 tabindex="-1">{move || name.get()}</h1>
            <p class="cluster">
                {move || stage.get().map(|stage| view! { <StageTag stage/> })}
                {move || {
                    let category = row.state.category(category.get()?)?;
                    Some(view! { <CategoryTag category/> })
                }}
                {move || printed.get().map(|printed| view! {
                    <span class="muted">"Printed as " {printed}</span>
                })}
            </p>
            <p class="action__here" role="status">{move || text::open_elsewhere(&lookers.get())}</p>
        </header>
    }
}

/// Previous, next, and back to the list, where focus goes to the row.
#[component]
fn Ways(row: Row) -> impl IntoView {
    let around = Memo::new(move |_| neighbours(row));
    let list = move || {
        let query = use_router().route().with(|r| r.query().cloned());
        Route::List(row.log, query.unwrap_or_default()).href()
    };
    let way = move |to: Option<ActionId>, word: &'static str| {
        let id = to?;
        let name = row.state.action_now(id).map(|a| text::action_name(&a))?;
        Some(view! {
            <a class="ways__way" href=row.href_of(id)>
                {word} <span class="visually-hidden">" action: " {name}</span>
            </a>
        })
    };
    view! {
        <nav class="ways" aria-label="Other actions">
            {move || way(around.get().0, "Previous")}
            {move || way(around.get().1, "Next")}
            <a
                class="ways__way ways__way--close"
                href=list
                on:click=move |_| {
                    let id = format!("row-{}", row.id);
                    // After the shell, which puts focus on the heading of a new page.
                    set_timeout(move || focus::to_id(&id), Duration::from_millis(60));
                }
            >
                "Close" <span class="visually-hidden">" and go back to the list"</span>
            </a>
        </nav>
    }
}

/// The actions before and after this one in the list as it is chosen.
fn neighbours(row: Row) -> (Option<ActionId>, Option<ActionId>) {
    let me = use_me().author().get();
    let head = row.state.head.get();
    let lens = Lens {
        today: use_today().get(),
        me: me.as_ref(),
        head: head.as_deref(),
    };
    let query = use_router().route().with(|r| r.query().cloned());
    row.state.with_rows(|rows| {
        let of = |query: &ListQuery| {
            let ids = query.select(rows, lens).ids;
            let at = ids.iter().position(|id| *id == row.id)?;
            let before = at.checked_sub(1).and_then(|at| ids.get(at).copied());
            Some((before, ids.get(at + 1).copied()))
        };
        let query = query.unwrap_or_default();
        of(&query)
            .or_else(|| {
                // It left the list's choice while it was open: go on within its own group.
                let stage = rows.action(row.id)?.stage;
                of(&ListQuery {
                    group: stage.group(),
                    ..ListQuery::default()
                })
            })
            .unwrap_or_default()
    })
}
