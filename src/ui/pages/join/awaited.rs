//! A log that was joined and has not come yet.

use crate::ui::prelude::*;
use crate::{
    model::{LogId, RelayAddress},
    text,
    ui::{
        context::use_log,
        focus,
        parts::{ButtonKind, ButtonLink, CourierFacts, Status, TryRelays, relay_addresses},
        route::Route,
    },
};

/// Says that the log is on its way, how its relays are, and what to do if it takes long.
#[component]
pub fn AwaitedLog(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    let title = state.awaited.with_untracked(|awaited| {
        awaited
            .as_ref()
            .map(|awaited| awaited.title.clone())
            .filter(|title| !title.trim().is_empty())
            .unwrap_or_else(|| "A log that you joined".into())
    });
    let line = move || {
        state
            .sharing
            .with(|sharing| text::awaited(sharing.as_deref()).1)
    };
    let relays = relay_addresses();
    let has_relays = move || relays.with(|relays| !relays.is_empty());
    view! {
        <div class="stack measure">
            <h1 id="list-title" tabindex="-1">{title}</h1>
            <p class="lede">
                "You have joined this log. It is shown as soon as a relay has brought it; you can leave this page meanwhile."
            </p>
            <Status quiet=true text=Signal::derive(line)/>
            <ul class="plain-list stack">
                <For each=move || relays.get() key=RelayAddress::clone let(address)>
                    <li class="card stack">
                        <h2 class="courier__host">{text::courier_title(&address)}</h2>
                        <CourierFacts address/>
                    </li>
                </For>
            </ul>
            <Show when=has_relays fallback=|| view! {
                <p>"The invitation names no relay, so the log can only come as a file."</p>
            }>
                <p>
                    <TryRelays/>
                </p>
            </Show>
            <IfItTakesLong log/>
        </div>
    }
}

#[component]
fn IfItTakesLong(log: LogId) -> impl IntoView {
    view! {
        <section class="stack">
            <h2>"If it takes long"</h2>
            <p>
                "Ask a colleague for a snapshot of the log and open it here: that works as well, and what a relay brings later is merged. If a relay has nothing of this log, ask whoever invited you to open the log while they are online."
            </p>
            <p class="cluster">
                <ButtonLink kind=ButtonKind::Primary href=Route::Snapshot(Some(log)).href()>
                    "Open a snapshot"
                </ButtonLink>
                <ButtonLink href=Route::Home.href()>"Logs on this device"</ButtonLink>
            </p>
        </section>
    }
}

/// When the log has come, what had the focus is gone: it goes to the heading of the list.
pub(in crate::ui::pages) fn follow_arrival(log: LogId) {
    let state = use_log();
    Effect::new(move |was_awaited: Option<bool>| {
        let is_awaited = state.is_awaited(log);
        if was_awaited == Some(true) && !is_awaited {
            focus::soon("#list-title");
        }
        is_awaited
    });
}
