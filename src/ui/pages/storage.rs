//! What this device keeps, and how the engine is.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{Saving, SetAside, StorageState},
    projection::EngineState,
    text,
    ui::{
        context::{use_dispatch, use_log},
        parts::{Button, MessageNotice, Notice, NoticeKind, Status},
        route::Route,
    },
};

/// Room, permanence, set-aside changes, state of the engine.
#[component]
pub fn StoragePage() -> impl IntoView {
    let state = use_log();
    use_dispatch().send(Command::ListLogs);
    let saving = move || text::saving(&state.saving.get());
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Storage on this device"</h1></header>
            <Status quiet=true text=saving/>
            <RetryButton/>
            {move || state.storage.with(StorageState::is_nearly_full).then(|| view! {
                <MessageNotice message=text::nearly_full()/>
            })}
            <Facts/>
            <section class="stack">
                <h2>"What “saved on this device” means"</h2>
                <p>
                    "Your browser holds each log, in the storage that it keeps for this page. A reload, a crash or a full disk loses nothing that the page said was saved."
                </p>
                <p>
                    "A log that is not shared is on this device and in this browser only. A shared log is also with those who share it, as far as your changes have been sent; a relay carries it. "
                    {move || state.head.get().map(|head| view! {
                        <a href=Route::Sharing(head.id).href()>{format!("Sharing of “{}”", head.title)}</a>
                    })}
                </p>
                <p>
                    "Clearing the browser’s data for this site removes what is here. A snapshot, saved as a file, is a complete copy: save one now and then, and send it to the others."
                </p>
            </section>
            <Show when=move || state.set_aside.with(|all| !all.is_empty())>
                <section class="stack">
                    <h2>"Changes that were set aside"</h2>
                    <For each=move || state.set_aside.get() key=|one| one.key.clone() let(one)>
                        <SetAsideView one/>
                    </For>
                </section>
            </Show>
        </div>
    }
}

#[component]
fn RetryButton() -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    let failed = move || state.saving.with(|s| matches!(s, Saving::Failed { .. }));
    view! {
        <Show when=failed>
            {move || match state.saving.get() {
                Saving::Failed { error, .. } => Some(view! {
                    <MessageNotice message=text::storage_error(&error)/>
                }),
                _ => None,
            }}
            <p>
                <Button on_press=move |()| {
                    dispatch.send(Command::RetrySave);
                }>"Try to save again now"</Button>
            </p>
        </Show>
    }
}

fn used(storage: &StorageState) -> String {
    match (storage.used, storage.quota) {
        (Some(used), Some(quota)) => {
            let share = used.saturating_mul(100).checked_div(quota).unwrap_or(0);
            let share = if share == 0 {
                "less than 1".into()
            } else {
                share.to_string()
            };
            let (used, quota) = (text::size(used), text::size(quota));
            format!("{used} of {quota} ({share} %)")
        }
        (Some(used), None) => text::size(used),
        _ => "The browser does not say".into(),
    }
}

fn may_be_cleared(storage: &StorageState) -> &'static str {
    match storage.persistent {
        Some(true) => "Only if you clear it yourself.",
        Some(false) => {
            "It does so when the disk is nearly full. Save a snapshot now and then; installing the page or bookmarking it often makes the browser keep it."
        }
        None => "The page asks the browser to keep it when the first log is saved.",
    }
}

fn engine_words(engine: &EngineState) -> String {
    match engine {
        EngineState::Starting => "Starting. You can read meanwhile.".into(),
        EngineState::Ready => "Running.".into(),
        EngineState::Restarting => {
            "It stopped and is being started again. Nothing that was saved is lost.".into()
        }
        EngineState::Dead { reason } => {
            format!("It does not start ({reason}). Load the page again.")
        }
    }
}

#[component]
fn Facts() -> impl IntoView {
    let state = use_log();
    let logs = move || {
        let logs = state.logs.get();
        logs.map_or_else(|| "…".into(), |l| text::count(l.len(), "log", "logs"))
    };
    let online = move || match state.online.get() {
        true => {
            "Online. Reading and writing need no network. The changes of a shared log are sent; nothing else is sent anywhere."
        }
        false => {
            "Offline. Reading and writing work all the same. The changes of a shared log are sent once you are online."
        }
    };
    view! {
        <dl class="summary-list">
            <div class="summary-list__row"><dt>"On this device"</dt><dd>{logs}</dd></div>
            <div class="summary-list__row">
                <dt>"Room"</dt>
                <dd>{move || state.storage.with(used)}</dd>
            </div>
            <div class="summary-list__row">
                <dt>"Can it be cleared?"</dt>
                <dd>
                    {move || state.storage.with(text::permanence)} ". "
                    {move || state.storage.with(may_be_cleared)}
                </dd>
            </div>
            <div class="summary-list__row"><dt>"Network"</dt><dd>{online}</dd></div>
            <div class="summary-list__row">
                <dt>"The part that saves"</dt>
                <dd>{move || state.engine.with(engine_words)}</dd>
            </div>
        </dl>
    }
}

#[component]
fn SetAsideView(one: SetAside) -> impl IntoView {
    let dispatch = use_dispatch();
    let message = text::set_aside(one.reason);
    let (shown, key) = (one.key.clone(), one.key);
    view! {
        <Notice kind=NoticeKind::Warning title=message.what>
            <p>{message.next}</p>
            <p class="muted">{text::size(one.size.into())} ", stored as " <code>{shown}</code></p>
            <Button on_press=move |()| {
                dispatch.export_set_aside(key.clone());
            }>"Download them"</Button>
        </Notice>
    }
}
