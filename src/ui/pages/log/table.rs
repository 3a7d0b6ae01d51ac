//! The table: a real one, so that counts, find-in-page and print work.

use super::{
    row::ActionRow,
    state::{ListState, PAGE_SIZE},
};
use crate::ui::prelude::*;
use crate::{
    projection::{Column, ListQuery, Shown, Sort},
    ui::{
        context::{FirstRows, use_log},
        focus,
        parts::{Button, ButtonKind, ButtonLink},
        route::Route,
    },
};
use std::time::Duration;

/// So many rows fill a screen; page.css lays out as many of the page as it was left. From the second list on they are
/// drawn at once.
const SCREEN: usize = 25;
/// Of the first list, so many rows are drawn after all else: keys do not wait for more.
const FIRST: usize = 12;

/// How a column is headed.
pub fn column_title(column: Column) -> &'static str {
    match column {
        Column::Position => "Order of the log",
        Column::Number => "No.",
        Column::Action => "Action",
        Column::Category => "Category",
        Column::Deadline => "Deadline",
        Column::Stage => "Stage",
        Column::Update => "Latest update",
        Column::Origin => "Origin",
        Column::Owner => "Owner",
    }
}

/// The rows of the page that is shown.
#[component]
pub(super) fn ActionTable(state: ListState) -> impl IntoView {
    let log = use_log();
    let n_rows = Memo::new(move |_| log.with_rows(|rows| rows.len()));
    let is_empty = move || state.page.with(Vec::is_empty);
    let n_drawn = drawn_by_and_by(state);
    let rows = move || {
        state.page.with(|page| {
            let rows = page.iter().copied().take(n_drawn.get());
            rows.collect::<Vec<_>>()
        })
    };
    view! {
        <table
            class="actions"
            class:actions--empty=is_empty
            class:actions--read=move || !state.may_pick.get()
        >
            <caption class="visually-hidden">
                {move || state.query.with(|q| super::head::group_title(q.group))}
            </caption>
            <thead>
                <tr>
                    <th scope="col" class="actions__pick no-print">
                        <PickPage state/>
                    </th>
                    {Column::ALL.into_iter().skip(1)
                        .map(|column| view! { <SortHead state column/> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>
                <For each=rows key=|id| *id let:id>
                    <ActionRow state id/>
                </For>
            </tbody>
        </table>
        {move || (is_empty() && log.shown.get() != Shown::Arriving).then(|| view! {
            <NoRows state is_new=n_rows.get() == 0/>
        })}
    }
}

/// How many rows of a page are drawn: more and more once there are any, and all from then on.
fn drawn_by_and_by(state: ListState) -> RwSignal<usize> {
    let is_screen_drawn = expect_context::<FirstRows>().0;
    let n_drawn = RwSignal::new(match is_screen_drawn.get_untracked() {
        true => SCREEN,
        false => 0,
    });
    let has_rows = Memo::new(move |_| state.page.with(|page| !page.is_empty()));
    Effect::new(move |_| {
        if has_rows.get() {
            draw_on(n_drawn);
        }
    });
    let log = use_log();
    Effect::new(move |_| {
        let n_rows = state.page.with(Vec::len);
        let is_drawn = n_drawn.get() >= n_rows.min(SCREEN) && log.shown.get() != Shown::Arriving;
        if is_drawn && !is_screen_drawn.get_untracked() {
            is_screen_drawn.set(true);
        }
    });
    n_drawn
}

fn draw_on(n_drawn: RwSignal<usize>) {
    let more = move || {
        let grown = n_drawn.try_update(|n| {
            *n += if *n == 0 { FIRST } else { SCREEN };
            *n
        });
        // The list may be gone by now.
        if grown.is_some_and(|n| n < PAGE_SIZE) {
            draw_on(n_drawn);
        }
    };
    set_timeout(more, Duration::ZERO);
}

#[component]
fn SortHead(state: ListState, column: Column) -> impl IntoView {
    let sorted = Memo::new(move |_| {
        let sort = state.query.with(|q| q.sort);
        (sort.column == column).then_some(sort.descending)
    });
    let direction = move || match sorted.get() {
        Some(false) => "ascending",
        Some(true) => "descending",
        None => "none",
    };
    // Up, down, and back to the order of the log.
    let next = move |_| {
        let sort = match sorted.get_untracked() {
            None => Sort {
                column,
                descending: false,
            },
            Some(false) => Sort {
                column,
                descending: true,
            },
            Some(true) => Sort::default(),
        };
        state.choose(|query| query.sort = sort);
    };
    view! {
        <th scope="col" class=format!("actions__{}", column.word()) aria-sort=direction>
            <button type="button" class="actions__sort" on:click=next>
                {column_title(column)}
                <span class="actions__arrow" aria-hidden="true">
                    {move || match sorted.get() {
                        Some(false) => "▲",
                        Some(true) => "▼",
                        None => "",
                    }}
                </span>
            </button>
            <span class="print-only">{column_title(column)}</span>
        </th>
    }
}

/// Picks every row of the page, or none of them.
#[component]
fn PickPage(state: ListState) -> impl IntoView {
    let all = Memo::new(move |_| {
        state.page.with(|page| {
            state
                .picked
                .with(|picked| !page.is_empty() && page.iter().all(|id| picked.contains(id)))
        })
    });
    let on_change = move |checked: bool| {
        let page = state.page.get_untracked();
        state.picked.update(|picked| {
            for id in page {
                if checked {
                    picked.insert(id);
                } else {
                    picked.remove(&id);
                }
            }
        });
    };
    view! {
        <input
            type="checkbox"
            class="actions__box"
            aria-label="Select every action on this page"
            prop:checked=move || all.get()
            on:change:target=move |event| on_change(event.target().checked())
        />
    }
}

#[component]
fn NoRows(state: ListState, is_new: bool) -> impl IntoView {
    let log = state.log;
    if is_new {
        return view! {
            <div class="card stack">
                <h2>"This log has no actions yet"</h2>
                <div class="cluster">
                    <ButtonLink
                        kind=ButtonKind::Primary
                        href=Route::NewAction(log, ListQuery::default()).href()
                    >
                        "Write the first action"
                    </ButtonLink>
                    <ButtonLink href=Route::Import(Some(log)).href()>"Import a document"</ButtonLink>
                </div>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="card stack" role="status">
            {move || if state.query.with(ListQuery::is_narrowed) {
                view! {
                    <p>"No action here matches. The counts above show whether others do."</p>
                    <p>
                        <Button on_press=move || {
                            state.choose(|query| *query = query.widened());
                            focus::to_id("list-title");
                        }>
                            "Clear search and filters"
                        </Button>
                    </p>
                }
                .into_any()
            } else {
                view! { <p>"There are no actions here."</p> }.into_any()
            }}
        </div>
    }
    .into_any()
}
