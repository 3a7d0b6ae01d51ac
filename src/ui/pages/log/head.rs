//! The head of the list: what it is, what needs settling, and the three groups with their counts.

use super::state::ListState;
use crate::ui::prelude::*;
use crate::{
    model::Group,
    projection::{ListQuery, Only},
    text,
    ui::{
        context::use_log,
        parts::{ButtonKind, ButtonLink, Notice, NoticeKind},
        route::Route,
        router::use_router,
    },
};
use leptos::either::Either;

/// How the list of a group is headed.
pub(super) fn group_title(group: Group) -> &'static str {
    match group {
        Group::Ongoing => "Ongoing actions",
        Group::Proposed => "Proposed complete",
        Group::Completed => "Completed actions (appendix)",
    }
}

/// Heading, what the log is dated, new action, paper; and what needs settling.
#[component]
pub(super) fn ListHead(state: ListState) -> impl IntoView {
    let log = use_log();
    let route = use_router().route();
    let is_alone = Memo::new(move |_| route.with(|route| matches!(route, Route::List(..))));
    let title = move || state.query.with(|q| group_title(q.group));
    let dated = move || {
        let dated = log.head.with(|head| head.as_ref().and_then(|h| h.dated));
        dated.map(|day| format!("Log dated {}", text::day(day)))
    };
    let new = move || {
        state
            .query
            .with(|q| Route::NewAction(state.log, q.clone()).href())
    };
    let paper = move || {
        state
            .query
            .with(|q| Route::Print(state.log, q.clone()).href())
    };
    view! {
        <div class="page__head">
            // One h1 a page: beside an action, whose heading that is, the list's is an h2.
            {move || if is_alone.get() {
                Either::Left(view! { <h1 id="list-title" tabindex="-1">{title}</h1> })
            } else {
                Either::Right(view! { <h2 id="list-title" tabindex="-1">{title}</h2> })
            }}
            <span class="muted">{dated}</span>
            <div class="list-head__tools no-print">
                <Show when=move || log.read_only.with(Option::is_none)>
                    <ButtonLink kind=ButtonKind::Primary href=Signal::derive(new)>
                        "New action"
                    </ButtonLink>
                </Show>
                <ButtonLink href=Signal::derive(paper)>"Print"</ButtonLink>
            </div>
        </div>
        <ToSettle state/>
    }
}

/// Conflicts and numbers given twice, counted where nobody can overlook them.
#[component]
fn ToSettle(state: ListState) -> impl IntoView {
    let log = use_log();
    let counts = Memo::new(move |_| {
        log.with_rows(|rows| (rows.n_conflicting(), rows.clashing_numbers().len()))
    });
    let words = move || {
        let (n_conflicting, n_clashing) = counts.get();
        let conflicts = (n_conflicting > 0).then(|| {
            format!(
                "{} with different values set by different people",
                text::count(n_conflicting, "action", "actions")
            )
        });
        let clashes = (n_clashing > 0).then(|| {
            format!(
                "{} given to several actions",
                text::count(n_clashing, "number", "numbers")
            )
        });
        let both: Vec<_> = conflicts.into_iter().chain(clashes).collect();
        (!both.is_empty()).then(|| format!("To settle: {}.", text::list(&both, "and")))
    };
    let href = move || {
        let here = state.query.with(|q| q.group);
        let group = log.with_rows(|rows| rows.group_to_settle(here));
        let query = ListQuery {
            group: group.unwrap_or(here),
            only: Only {
                conflict: true,
                ..Only::default()
            },
            ..ListQuery::default()
        };
        Route::List(state.log, query).href()
    };
    view! {
        {move || words().map(|words| view! {
            <div class="list-head__settle no-print">
                <Notice kind=NoticeKind::Warning title=words>
                    <p><a href=href>"Show only these"</a></p>
                </Notice>
            </div>
        })}
    }
}

/// The three groups, each with its count, or with how many of it match.
#[component]
pub(super) fn GroupTabs(state: ListState) -> impl IntoView {
    view! {
        <nav class="tabs no-print" aria-label="Parts of the log">
            <ul class="tabs__list">
                {Group::ALL.iter().map(|group| view! { <GroupTab state group=*group/> }).collect_view()}
            </ul>
        </nav>
    }
}

#[component]
fn GroupTab(state: ListState, group: Group) -> impl IntoView {
    let log = use_log();
    let word = match group {
        Group::Ongoing => "Ongoing",
        Group::Proposed => "Proposed complete",
        Group::Completed => "Completed",
    };
    let href = move || {
        let query = ListQuery {
            group,
            page: 0,
            ..state.query.get()
        };
        Route::List(state.log, query).href()
    };
    let count = Memo::new(move |_| {
        let n = log.with_rows(|rows| rows.n_in(group));
        if state.query.with(ListQuery::is_narrowed) {
            let n_matching = state.selection.with(|s| s.n_in(group));
            format!("{} of {}", text::grouped(n_matching), text::grouped(n))
        } else {
            text::grouped(n)
        }
    });
    let is_here = move || state.query.with(|q| q.group == group);
    view! {
        <li>
            <a class="tabs__tab" href=href aria-current=move || is_here().then_some("page")>
                // The space is for those who hear it: "Ongoing 24".
                {word} " "
                <span class="tabs__count">{move || count.get()}</span>
            </a>
        </li>
    }
}
