//! The log for paper: the three tables with the legend, and nothing to press.

use crate::ui::prelude::*;
use crate::{
    model::{Action, Category, Group, LogId},
    projection::{Column, Lens, ListQuery, Shown},
    text,
    ui::{
        context::{use_log, use_me, use_outside, use_today},
        pages::{apart_cell, column_title, deadline_cell, origin_words, owner_names, update_cell},
        parts::{Button, ButtonKind, ButtonLink, CategoryTag, stage_cell},
        route::Route,
        router::use_router,
    },
};

/// The order in which logs are printed: what is to be agreed first, the appendix last.
const ORDER: [Group; 3] = [Group::Proposed, Group::Ongoing, Group::Completed];

/// The log as three printed tables; search and filters of the list it was opened from apply.
#[component]
pub fn PrintPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    let outside = use_outside();
    let route = use_router().route();
    let query = move || route.with(|r| r.query().cloned().unwrap_or_default());
    let is_shown = Memo::new(move |_| state.shown.get() != Shown::Nothing);
    let back = move || Route::List(log, query()).href();
    view! {
        <div class="stack">
            <div class="page__head">
                <PaperTitle/>
                <div class="list-head__tools no-print">
                    <Button
                        kind=ButtonKind::Primary
                        on_press=move || outside.with(|o| o.print())
                    >
                        "Print or save as PDF"
                    </Button>
                    <ButtonLink href=Signal::derive(back)>"Back to the list"</ButtonLink>
                </div>
            </div>
            {move || query().is_narrowed().then(|| view! {
                <p>"Only the actions that the list’s search and filters leave are here."</p>
            })}
            <Legend/>
            {move || match is_shown.get() {
                false => view! { <p role="status">"Opening the log…"</p> }.into_any(),
                true => ORDER
                    .map(|group| view! { <PaperTable group query=ListQuery { group, ..query() }/> })
                    .into_iter()
                    .collect_view()
                    .into_any(),
            }}
        </div>
    }
}

#[component]
fn PaperTitle() -> impl IntoView {
    let state = use_log();
    let head = move || state.head.get();
    view! {
        <h1 tabindex="-1">{move || head().map(|h| h.title.clone())}</h1>
        <p>{move || head().and_then(|h| h.dated).map(|day| format!("Dated {}", text::day(day)))}</p>
    }
}

/// The categories with their colours and, on paper, their borders.
#[component]
fn Legend() -> impl IntoView {
    let state = use_log();
    let categories = move || {
        let head = state.head.get();
        head.map(|head| head.categories.clone()).unwrap_or_default()
    };
    let tag = |category: Category| view! { <li><CategoryTag category/></li> };
    view! {
        <section aria-label="Categories">
            <ul class="plain-list cluster">
                {move || categories().into_iter().map(tag).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn PaperTable(group: Group, query: ListQuery) -> impl IntoView {
    let state = use_log();
    let (me, today) = (use_me().author(), use_today());
    let actions = move || {
        let (me, today, head) = (me.get(), today.get(), state.head.get());
        let lens = Lens {
            today,
            me: me.as_ref(),
            head: head.as_deref(),
        };
        state.with_rows(|rows| {
            let ids = query.select(rows, lens).ids;
            let all = ids.into_iter().filter_map(|id| rows.action(id).cloned());
            all.collect::<Vec<_>>()
        })
    };
    let foot = move || {
        let head = state.head.get();
        head.map(|head| text::paper_foot(&head, today.get()))
    };
    let title = match group {
        Group::Ongoing => "Ongoing actions",
        Group::Proposed => "Proposed complete actions",
        Group::Completed => "Appendix: completed actions",
    };
    view! {
        <section class="stack paper">
            <h2>{title}</h2>
            <table class="actions actions--paper">
                <thead>
                    <tr>
                        {Column::ALL.into_iter().skip(1).map(|column| view! {
                            <th scope="col" class=format!("actions__{}", column.word())>
                                {column_title(column)}
                            </th>
                        }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {move || actions().into_iter()
                        .map(|action| paper_row(&action))
                        .collect_view()}
                </tbody>
                // Browsers repeat it at the foot of every page.
                <tfoot class="paper__foot">
                    <tr><td colspan=Column::ALL.len() - 1>{foot}</td></tr>
                </tfoot>
            </table>
        </section>
    }
}

/// A function, not a component: what it reads must draw the row again when it changes.
fn paper_row(action: &Action) -> impl IntoView + use<> {
    let state = use_log();
    let category = action.category.and_then(|id| state.category(id));
    view! {
        <tr class="row">
            <td class="actions__number" data-label="No.">{action.number}</td>
            <td class="actions__action" data-label="Action">
                {action.text.clone()}
                {apart_cell(action, &state.with_rows_now(|rows| rows.twins(action)))}
            </td>
            <td class="actions__category" data-label="Category">
                {category.map(|category| view! { <CategoryTag category/> })}
            </td>
            <td class="actions__deadline" data-label="Deadline">{deadline_cell(action)}</td>
            <td class="actions__stage" data-label="Stage">{stage_cell(action)}</td>
            <td class="actions__update" data-label="Latest update">{update_cell(action)}</td>
            <td class="actions__origin" data-label="Origin">{origin_words(action.origin.as_ref())}</td>
            <td class="actions__owner" data-label="Owner">{owner_names(action)}</td>
        </tr>
    }
}
