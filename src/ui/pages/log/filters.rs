//! Search and filters. Everything chosen here stands in the address.

use super::{column_title, state::ListState, views::SavedViews};
use crate::ui::prelude::*;
use crate::{
    model::{CategoryId, LogHead, Stage},
    projection::{CategoryChoice, Column, ListQuery, Rows, Sort, origin_key},
    text::{self, Words},
    ui::{
        context::{use_log, use_me},
        focus,
        parts::{Button, ButtonKind, Choice, SelectField},
    },
};
use std::collections::BTreeMap;

/// Asks for rows that have nothing in a field; no real value reads like this.
const NONE: &str = "(none)";

/// Search as you type, quick filters, the other filters, saved views.
#[component]
pub(super) fn Toolbar(state: ListState) -> impl IntoView {
    let open = RwSignal::new(state.query.with_untracked(|q| q.n_filters() > 0));
    let n_filters = move || state.query.with(ListQuery::n_filters);
    view! {
        <search class="toolbar no-print" class:toolbar--closed=move || !open.get()>
            <div class="toolbar__row">
                <SearchField state/>
                <QuickFilters state/>
                <button
                    type="button"
                    class=ButtonKind::Secondary.class()
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls="filters"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {move || match n_filters() {
                        0 => "Filters".to_owned(),
                        n => format!("Filters ({n} set)"),
                    }}
                </button>
                <SavedViews state/>
                <SortField state/>
                <Show when=move || state.query.with(ListQuery::is_narrowed)>
                    <Button
                        kind=ButtonKind::Quiet
                        on_press=move || {
                            state.choose(|query| *query = query.widened());
                            focus::to_id("search");
                        }
                    >
                        "Clear all"
                    </Button>
                </Show>
            </div>
            <div id="filters" class="toolbar__filters" hidden=move || !open.get()>
                <Show when=move || open.get()>
                    <Filters state/>
                </Show>
            </div>
        </search>
    }
}

#[component]
fn SearchField(state: ListState) -> impl IntoView {
    let words = move || state.query.with(|q| q.search.clone());
    view! {
        <div class="toolbar__search">
            <label class="field__label" for="search">"Search"</label>
            <input
                id="search"
                class="field__control"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-keyshortcuts="/"
                prop:value=words
                on:input:target=move |event| {
                    let words = event.target().value();
                    state.choose(|query| query.search = words);
                }
            />
        </div>
    }
}

/// The order of the rows, where the table has no heads that sort it.
#[component]
fn SortField(state: ListState) -> impl IntoView {
    let orders = Column::ALL.into_iter().flat_map(|column| {
        let directions: &[bool] = match column {
            Column::Position => &[false],
            _ => &[false, true],
        };
        directions.iter().map(move |descending| Sort {
            column,
            descending: *descending,
        })
    });
    let choices = orders.map(|sort| {
        let title = column_title(sort.column);
        let words = match sort.descending {
            true => format!("{title}, last first"),
            false => title.to_owned(),
        };
        Choice::new(sort.word(), words)
    });
    let choices: Vec<_> = choices.collect();
    view! {
        <div class="toolbar__sort">
            <SelectField
                id="sort"
                label="Order"
                choices=choices
                value=Signal::derive(move || state.query.with(|query| query.sort.word()))
                on_change=move |word: String| {
                    let sort = Sort::parse(&word).unwrap_or_default();
                    state.choose(|query| query.sort = sort);
                }
            />
        </div>
    }
}

/// One quick filter: how it reads and writes its condition.
#[derive(Clone, Copy)]
struct Quick {
    word: &'static str,
    read: fn(&ListQuery) -> bool,
    write: fn(&mut ListQuery, bool),
}

const QUICK: [Quick; 5] = [
    Quick {
        word: "Overdue",
        read: |q| q.only.overdue,
        write: |q, on| q.only.overdue = on,
    },
    Quick {
        word: "Mine",
        read: |q| q.only.mine,
        write: |q, on| q.only.mine = on,
    },
    Quick {
        word: "To settle",
        read: |q| q.only.conflict,
        write: |q, on| q.only.conflict = on,
    },
    Quick {
        word: "With findings",
        read: |q| q.only.finding,
        write: |q, on| q.only.finding = on,
    },
    Quick {
        word: "Comments asked for",
        read: |q| q.only.comments,
        write: |q, on| q.only.comments = on,
    },
];

/// Conditions that are on or off.
#[component]
fn QuickFilters(state: ListState) -> impl IntoView {
    let is_known = use_me().author();
    let button = move |quick: Quick| {
        let is_on = move || state.query.with(quick.read);
        let is_mine = quick.word == "Mine";
        view! {
            <button
                type="button"
                class="toggle"
                aria-pressed=move || if is_on() { "true" } else { "false" }
                disabled=move || is_mine && is_known.with(Option::is_none)
                on:click=move |_| {
                    let on = !state.query.with_untracked(quick.read);
                    state.choose(|query| (quick.write)(query, on));
                }
            >
                {quick.word}
            </button>
        }
    };
    view! {
        <div class="toolbar__quick" role="group" aria-label="Show only">
            {QUICK.map(button).into_iter().collect_view()}
        </div>
    }
}

/// The filters that choose one of many values.
#[component]
fn Filters(state: ListState) -> impl IntoView {
    let log = use_log();
    let categories = move || log.head.with(|head| category_choices(head.as_deref()));
    let stages = || {
        let stages = Stage::ALL.iter().map(|s| Choice::new(s.word(), s.words()));
        any("Any stage").chain(stages).collect::<Vec<_>>()
    };
    let owners = Memo::new(move |_| log.with_rows(owner_choices));
    let origins = Memo::new(move |_| log.with_rows(origin_choices));
    let chosen = move |read: fn(&ListQuery) -> Option<String>| {
        Signal::derive(move || state.query.with(read).unwrap_or_default())
    };
    view! {
        <SelectField
            id="filter-category"
            label="Category"
            choices=Signal::derive(categories)
            value=chosen(|q| q.category.map(|choice| match choice {
                CategoryChoice::None => NONE.into(),
                CategoryChoice::Is(id) => id.to_string(),
            }))
            on_change=move |value: String| state.choose(|query| {
                query.category = match value.as_str() {
                    NONE => Some(CategoryChoice::None),
                    id => CategoryId::parse(id).map(CategoryChoice::Is),
                }
            })
        />
        <SelectField
            id="filter-stage"
            label="Stage"
            choices=stages()
            value=chosen(|q| q.stage.map(|s| s.word().into()))
            on_change=move |value: String| state.choose(|q| q.stage = Stage::parse(&value))
        />
        <SelectField
            id="filter-owner"
            label="Owner"
            choices=owners
            value=chosen(|q| q.owner.clone().map(shown))
            on_change=move |value: String| state.choose(|q| q.owner = read(value))
        />
        <SelectField
            id="filter-origin"
            label="Origin"
            choices=origins
            value=chosen(|q| q.origin.clone().map(shown))
            on_change=move |value: String| state.choose(|q| q.origin = read(value))
        />
    }
}

/// The empty value asks for rows that have none; in a list of choices it would mean any.
fn shown(value: String) -> String {
    if value.is_empty() { NONE.into() } else { value }
}

fn read(value: String) -> Option<String> {
    match value.as_str() {
        "" => None,
        NONE => Some(String::new()),
        _ => Some(value),
    }
}

fn any(words: &str) -> impl Iterator<Item = Choice> {
    std::iter::once(Choice::new("", words))
}

fn category_choices(head: Option<&LogHead>) -> Vec<Choice> {
    let categories = head
        .map(|head| head.categories.as_slice())
        .unwrap_or_default();
    any("Any category")
        .chain(
            categories
                .iter()
                .map(|c| Choice::new(c.id.to_string(), &c.name)),
        )
        .chain([Choice::new(NONE, "No category")])
        .collect()
}

fn owner_choices(rows: &Rows) -> Vec<Choice> {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.iter() {
        for owner in &row.action.owners {
            *names.entry(owner.name.trim()).or_default() += 1;
        }
    }
    any("Any owner")
        .chain(
            names
                .into_iter()
                .map(|(name, n)| Choice::new(name, format!("{name} ({n})"))),
        )
        .chain([Choice::new(NONE, "No owner")])
        .collect()
}

fn origin_choices(rows: &Rows) -> Vec<Choice> {
    let mut origins: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for row in rows.iter() {
        if let Some(origin) = &row.action.origin {
            let words = || (text::origin(origin), 0);
            origins
                .entry(origin_key(Some(origin)))
                .or_insert_with(words)
                .1 += 1;
        }
    }
    let named = origins
        .into_iter()
        .filter(|(key, _)| !key.is_empty())
        .map(|(key, (words, n))| Choice::new(key, format!("{words} ({n})")));
    any("Any origin")
        .chain(named)
        .chain([Choice::new(NONE, "No origin")])
        .collect()
}
