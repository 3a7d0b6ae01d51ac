//! The logs on this device, and the ways in for somebody who has none.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod logs;
mod ways_in;

use crate::ui::prelude::*;
use crate::{
    command::Command,
    text,
    ui::{
        context::{use_dispatch, use_log},
        parts::MessageNotice,
    },
};

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    dispatch.send(Command::ListLogs);
    let has_logs = Memo::new(move |_| {
        state
            .logs
            .with(|logs| logs.as_ref().is_some_and(|logs| !logs.is_empty()))
    });
    view! {
        <div class="stack home">
            <header class="page__head measure">
                <h1 tabindex="-1">"Matters Arising"</h1>
                <p class="lede">
                    "An action log that several organisations keep together: who will do what, by when, and what became of it. Your browser holds it, offline and without an account; copies that you mail to each other merge, and nobody's words are lost."
                </p>
            </header>
            {move || state.logs_unread.get().map(|error| view! {
                <MessageNotice message=text::logs_unread(&error)/>
            })}
            <Show when=move || has_logs.get()>
                <logs::Logs/>
            </Show>
            <section class="stack" aria-labelledby="ways-in">
                <h2 id="ways-in">
                    {move || if has_logs.get() { "Add another log" } else { "Four ways to begin" }}
                </h2>
                <ways_in::WaysIn/>
            </section>
        </div>
    }
}
