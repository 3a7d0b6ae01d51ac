//! With whom the log is shared: relays, the others, invitations.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod begin;
mod folder;
mod invite;
mod keys;
mod open;
mod people;
mod relays;

pub use folder::{forget_use as forget_folder, is_used as is_folder_used};

use crate::ui::prelude::*;
use crate::{
    model::LogId,
    projection::{EngineState, Shown},
    text,
    ui::{
        context::use_log,
        focus,
        parts::{CourierFacts, Status, relay_addresses},
        route::Route,
    },
};

/// How far sharing has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is not known yet.
    Opening,
    /// The log was joined and has not come.
    Awaited,
    /// The log is on this device alone.
    Alone,
    Shared,
}

/// Shares the log through relays, and invites others.
#[component]
pub fn SharingPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    let stage = Memo::new(move |_| match state.shown.get() {
        _ if state.is_awaited(log) => Stage::Awaited,
        _ if state.sharing.with(Option::is_some) => Stage::Shared,
        // While no engine runs, nobody knows.
        Shown::Complete if state.engine.get() == EngineState::Ready => Stage::Alone,
        _ => Stage::Opening,
    });
    // The form that began it is gone: what comes next is to invite somebody.
    Effect::new(move |before: Option<Stage>| {
        let now = stage.get();
        if before == Some(Stage::Alone) && now == Stage::Shared {
            focus::soon("#invite-others");
        }
        now
    });
    view! {
        <div class="stack measure sharing">
            <header class="page__head"><h1 tabindex="-1">"Sharing"</h1></header>
            {move || match stage.get() {
                Stage::Opening => view! { <p role="status">"Opening the log…"</p> }.into_any(),
                Stage::Awaited => view! { <Awaited log/> }.into_any(),
                Stage::Alone => view! { <begin::Begin/> }.into_any(),
                Stage::Shared => view! { <Shared/> }.into_any(),
            }}
            <section class="stack">
                <h2>"Without a relay"</h2>
                <p>
                    "A snapshot is the whole log as one file. Mailed to and fro, it brings everybody level as well. "
                    <a href=Route::Share(log).href()>"Share this log as a file"</a>
                </p>
            </section>
        </div>
    }
}

#[component]
fn Shared() -> impl IntoView {
    let state = use_log();
    let is_open = relays::is_open();
    let line = move || {
        let sent = state
            .sharing
            .with(|sharing| sharing.as_deref().map(text::sent));
        sent.map(|(_, words)| words).unwrap_or_default()
    };
    view! {
        <Status quiet=true text=Signal::derive(line)/>
        <keys::ShutOutNotice/>
        <open::OpenNotice/>
        <relays::Relays/>
        <Show when=move || !is_open.get()>
            <folder::Folder/>
        </Show>
        <invite::Invitations/>
        <people::People/>
        <people::Apart/>
        <keys::Leaving/>
    }
}

/// The log is on its way: what can be said of the relays until then.
#[component]
fn Awaited(log: LogId) -> impl IntoView {
    let relays = relay_addresses();
    view! {
        <p>
            "This log has not come yet. Relays and invitations can be changed once it has. "
            <a href=Route::List(log, Default::default()).href()>"See how far it is"</a>
        </p>
        <For each=move || relays.get() key=Clone::clone let(address)>
            <section class="card stack">
                <h2 class="courier__host">{text::courier_title(&address)}</h2>
                <CourierFacts address/>
            </section>
        </For>
    }
}
