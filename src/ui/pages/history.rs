//! History in plain words, newest first: of the log, and of one action.

mod change;
mod runs;

pub use change::*;
pub use runs::*;

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{ActionId, ChangeId, Day, HistoryEntry, LogId, PastMoment},
    projection::Shown,
    text,
    ui::{
        context::{use_dispatch, use_log},
        focus,
        parts::{Button, DayField, ErrorSummary, FieldError, Status, SubmitButton},
        route::Route,
        router::use_router,
    },
};
use leptos::{ev::SubmitEvent, leptos_dom::helpers::TimeoutHandle};
use std::time::Duration;

/// How many changes one step of "show more" adds.
const STEP: u32 = 60;

/// What happened to the log.
#[component]
pub fn HistoryPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"History"</h1></header>
            <p class="lede">
                "Every change to this log, newest first: who made it, when, and what it changed."
            </p>
            <DayForm log/>
            <HistoryList log action=None/>
        </div>
    }
}

/// Leads to the log as it stood when a day ended, whoever had changed it until then.
#[component]
fn DayForm(log: LogId) -> impl IntoView {
    let router = use_router();
    let day = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        match day.with_untracked(|day| Day::parse(day)) {
            Some(day) => router.go(Route::Past(log, PastMoment::EndOf(day))),
            None => errors.set(vec![FieldError::new("past-day", "Choose a day")]),
        }
    };
    view! {
        <form class="stack" novalidate on:submit=on_submit>
            <ErrorSummary errors/>
            <DayField id="past-day" label="The log as it stood at the end of" value=day/>
            <div><SubmitButton>"Show it"</SubmitButton></div>
        </form>
    }
}

/// What happened to one action.
#[component]
pub fn ActionHistoryPage(
    /// The log.
    log: LogId,
    /// The action.
    action: ActionId,
) -> impl IntoView {
    let row = use_log().action(action);
    let name = move || {
        row.with(|row| {
            row.as_ref()
                .map_or_else(|| "an action".into(), |a| text::action_name(a))
        })
    };
    let back = move || {
        let query = use_router().route().with(|r| r.query().cloned());
        Route::Action(log, action, query.unwrap_or_default()).href()
    };
    view! {
        <div class="stack measure">
            <p><a class="back" href=back>"Back to " {name}</a></p>
            <header class="page__head">
                <h1 tabindex="-1">"History of " {name}</h1>
            </header>
            <HistoryList log action=Some(action)/>
        </div>
    }
}

/// Asks for history, shows it, and asks for more.
#[component]
pub fn HistoryList(
    /// The log.
    log: LogId,
    /// Of one action, or of the whole log.
    action: Option<ActionId>,
    /// The level of the headings.
    #[prop(default = 2)]
    level: u8,
) -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    let most = RwSignal::new(STEP);
    // Asked again when the log changes: what was answered before does not hold any more. Not at once
    // for every letter that is typed, because a long history takes the engine a while.
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let asked = StoredValue::new(0);
    let ask = move || {
        asked.set_value(most.get_untracked());
        let most = most.get_untracked();
        dispatch.send(Command::ShowHistory { action, most });
    };
    let forget = move || {
        if let Some(Some(handle)) = waiting.try_update_value(Option::take) {
            handle.clear();
        }
    };
    Effect::new(move |_| {
        match action {
            Some(id) => _ = state.read_action(id),
            None => state.with_rows(|_| state.head.track()),
        }
        let most = most.get();
        if state.shown.get() != Shown::Complete {
            return;
        }
        forget();
        if asked.get_value() == most {
            let later = set_timeout_with_handle(ask, Duration::from_millis(700)).ok();
            waiting.set_value(later);
        } else {
            ask();
        }
    });
    on_cleanup(forget);
    let answer = Memo::new(move |_| {
        let answer = state.history.get();
        answer.filter(|answer| answer.action == action)
    });
    let told = Memo::new(move |_| {
        answer.with(|a| a.as_ref().map(|a| runs(&a.entries)).unwrap_or_default())
    });
    let last_before = RwSignal::new(None);
    let more = move || {
        last_before.set(told.with(|told| told.last().map(|run| run.entry.change)));
        most.update(|n| *n += STEP);
    };
    // What was asked for is where the reader goes on.
    Effect::new(move |_| {
        let first_new = told.with(|told| {
            let last = last_before.get()?;
            let at = told.iter().position(|run| run.entry.change == last)?;
            Some(element_id(&told.get(at + 1)?.entry.change))
        });
        if let Some(id) = first_new {
            last_before.set(None);
            focus::soon(format!("#{id}"));
        }
    });
    view! {
        <Status quiet=true text=move || said(answer.get().map(|a| (a.entries.len(), a.more)))/>
        <ol class="changes plain-list">
            <For
                each=move || told.get()
                key=|run| (run.entry.change, run.n, run.entry.details.len())
                let(run)
            >
                <li class="changes__item" id=element_id(&run.entry.change) tabindex="-1">
                    <ChangeView log run=run.clone() whole=action.is_none() level/>
                </li>
            </For>
        </ol>
        <Show when=move || answer.with(|a| a.as_ref().is_some_and(|a| a.more))>
            <Button on_press=move |()| more()>"Show more"</Button>
        </Show>
    }
}

fn said(answer: Option<(usize, bool)>) -> String {
    match answer {
        None => "Reading the history…".into(),
        Some((0, _)) => "Nothing has changed yet.".into(),
        Some((n, true)) => format!("The last {}.", text::count(n, "change", "changes")),
        Some((n, false)) => format!("All {}.", text::count(n, "change", "changes")),
    }
}

fn element_id(change: &ChangeId) -> String {
    let digits = change.0.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!("change-{}", digits.collect::<String>())
}

/// What a change is called as a heading.
pub fn summary_of(entry: &HistoryEntry) -> String {
    let summary = entry.summary.trim();
    if summary.is_empty() {
        "A change".into()
    } else {
        summary.into()
    }
}
