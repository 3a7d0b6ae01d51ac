//! The list of actions, and what stands beside it: an action or a new one.

#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod bulk;
mod categorise;
mod filters;
mod head;
mod keys;
mod news;
mod pager;
mod row;
mod state;
mod table;
mod views;

pub use news::{follow_news, forget_seen, seen_at, seen_up_to};
pub use row::{apart_cell, deadline_cell, origin_words, owner_names, update_cell};
pub use table::column_title;
pub use views::forget_views;

use crate::ui::prelude::*;
use crate::{
    model::{ActionId, LogId},
    projection::Shown,
    ui::{
        context::{FirstRows, use_log},
        pages::{ActionPage, AwaitedLog, NewActionPage, follow_arrival},
        parts::{ButtonKind, ButtonLink},
        route::Route,
        router::use_router,
        shell::use_title,
    },
};
use state::ListState;
use std::time::Duration;

/// What stands beside the list.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Nothing,
    Action,
    New,
}

/// The list of a log.
#[component]
pub fn LogPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = ListState::new(log);
    provide_context(state);
    let seen = news::Seen::recall(log);
    provide_context(seen);
    seen.follow(log);
    keys::follow(state);
    name_the_window();
    let route = use_router().route();
    let side = Memo::new(move |_| {
        route.with(|route| match route {
            Route::Action(..) => Side::Action,
            Route::NewAction(..) => Side::New,
            _ => Side::Nothing,
        })
    });
    view! {
        <div class="desk" class:desk--split=move || side.get() != Side::Nothing>
            <section class="desk__list" aria-labelledby="list-title">
                <List state/>
            </section>
            {move || (side.get() == Side::Action).then(|| view! { <BesideAction state/> })}
            {move || (side.get() == Side::New).then(|| view! {
                <section class="desk__side" aria-label="New action">
                    <BackToList state/>
                    <NewActionPage log/>
                </section>
            })}
        </div>
        <categorise::CategoryDialog state/>
    }
}

#[component]
fn List(state: ListState) -> impl IntoView {
    let log = use_log();
    // The table must not be made anew when the engine has loaded what the last view showed.
    follow_arrival(state.log);
    let is_shown = Memo::new(move |_| log.shown.get() != Shown::Nothing);
    let is_drawn = after_what_stands_beside(state, is_shown);
    view! {
        {move || match is_drawn.get() {
            false if log.is_awaited(state.log) => view! { <AwaitedLog log=state.log/> }.into_any(),
            false if log.is_missing.get() => view! { <Missing/> }.into_any(),
            false => view! {
                <h1 id="list-title" tabindex="-1">"Actions"</h1>
                <p class="lede" role="status">"Opening the log…"</p>
            }
            .into_any(),
            true => view! {
                <head::ListHead state/>
                <news::NewsLine log=state.log/>
                <head::GroupTabs state/>
                <filters::Toolbar state/>
                <bulk::BulkBar state/>
                <table::ActionTable state/>
                <pager::Pager state/>
            }
            .into_any(),
        }}
    }
}

/// When the page starts with an action beside the list, the list is drawn after it: keys do not wait for both.
fn after_what_stands_beside(state: ListState, is_shown: Memo<bool>) -> Memo<bool> {
    let has_begun = expect_context::<FirstRows>().0.get_untracked();
    let may_come = RwSignal::new(has_begun || state.opened.get_untracked().is_none());
    Effect::new(move |_| {
        if is_shown.get() && !may_come.get_untracked() {
            // The page may be gone by then.
            set_timeout(move || _ = may_come.try_set(true), Duration::ZERO);
        }
    });
    Memo::new(move |_| is_shown.get() && may_come.get())
}

/// The address names a log that this device does not keep.
#[component]
fn Missing() -> impl IntoView {
    view! {
        <h1 id="list-title" tabindex="-1">"This log is not on this device"</h1>
        <p class="lede">
            "A log lives in the browsers of those who keep it, and a link does not bring it along. "
            "Follow the invitation that you were sent once more, open a snapshot of it, or ask a colleague for one."
        </p>
        <p class="cluster">
            <ButtonLink kind=ButtonKind::Primary href=Route::Snapshot(None).href()>
                "Open a snapshot"
            </ButtonLink>
            <ButtonLink href=Route::Home.href()>"Logs on this device"</ButtonLink>
        </p>
    }
}

#[component]
fn BesideAction(state: ListState) -> impl IntoView {
    let opened = state.opened;
    // The panel stays while another action is chosen; it is gone before there is none.
    let action = Memo::new(move |before: Option<&ActionId>| {
        opened
            .get()
            .or(before.copied())
            .unwrap_or(state.no_action())
    });
    view! {
        <section class="desk__side" aria-label="Action">
            <ActionPage log=state.log action=action.into()/>
        </section>
    }
}

#[component]
fn BackToList(state: ListState) -> impl IntoView {
    let href = move || {
        state
            .query
            .with(|q| Route::List(state.log, q.clone()).href())
    };
    view! {
        <p class="desk__back no-print">
            <a href=href>"Close and go back to the list"</a>
        </p>
    }
}

fn name_the_window() {
    let (title, log) = (use_title(), use_log());
    let route = use_router().route();
    Effect::new(move |_| match route.get() {
        Route::List(_, query) => title.set(head::group_title(query.group)),
        Route::Action(_, action, _) => {
            let number = log.read_action(action).and_then(|a| a.number);
            title.set(number.map_or("Action".into(), |number| format!("Action {number}")));
        }
        _ => {}
    });
}
