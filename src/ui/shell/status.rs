//! The status line: whether what one wrote is safe. Always in sight, always in words.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod sharing;

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{Saving, StorageState},
    projection::{EngineState, Shown},
    text::{self, Words},
    ui::{
        context::{use_dispatch, use_log},
        parts::{Button, ButtonKind},
        route::Route,
    },
};

/// How a word of the status line is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Good,
    Plain,
    Busy,
    Bad,
}

impl Mood {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "status__item status__item--good",
            Self::Plain => "status__item",
            Self::Busy => "status__item status__item--busy",
            Self::Bad => "status__item status__item--bad",
        }
    }
}

/// The line under the header; it stays at the top of the window when the page scrolls. At the foot it
/// would lie over what the page still has to show.
#[component]
pub fn StatusLine() -> impl IntoView {
    let log = use_log();
    let open = RwSignal::new(false);
    view! {
        <section class="status" aria-label="State of your work">
            <div class="status__line">
                <SavingItem/>
                <sharing::SharingItem/>
                {move || {
                    let permanent = log.storage.with(|s| s.persistent);
                    let mood = if permanent == Some(true) { Mood::Good } else { Mood::Plain };
                    let words = log.storage.with(text::permanence);
                    view! { <span class=mood.class()>{words}</span> }
                }}
                {move || if log.online.get() {
                    view! { <span class=Mood::Good.class()>"Online"</span> }
                } else {
                    view! { <span class=Mood::Plain.class()>"Offline: everything works"</span> }
                }}
                {move || log.storage.with(StorageState::is_nearly_full).then(|| view! {
                    <span class=Mood::Bad.class()>"Storage nearly full: save a snapshot"</span>
                })}
                <SetAsideItem/>
                <EngineItem/>
                <span class="status__more">
                    <button
                        type="button"
                        class=ButtonKind::Quiet.class()
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        aria-controls="status-details"
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        {move || if open.get() { "Less" } else { if log.sharing.with(Option::is_some) {
                            "More details"
                        } else {
                            "More about storage"
                        }}}
                    </button>
                </span>
            </div>
            <Show when=move || open.get()>
                <div id="status-details" class="status__details">
                    <StatusDetails/>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn SavingItem() -> impl IntoView {
    let log = use_log();
    let item = move || {
        if log.awaited.with(Option::is_some) {
            let (news, words) = log
                .sharing
                .with(|sharing| text::awaited(sharing.as_deref()));
            return (news.into(), words);
        }
        if log.shown.get() == Shown::Nothing {
            return (Mood::Plain, "No log is open".to_owned());
        }
        let mood = log.saving.with(|saving| match saving {
            Saving::Saved => Mood::Good,
            Saving::Pending { .. } => Mood::Busy,
            Saving::Failed { .. } => Mood::Bad,
        });
        (mood, log.saving.with(text::saving))
    };
    view! {
        {move || {
            let (mood, words) = item();
            view! { <span class=mood.class() data-status="saving">{words}</span> }
        }}
    }
}

/// Stored bytes that could not be read, and the way to them.
#[component]
fn SetAsideItem() -> impl IntoView {
    let log = use_log();
    let words = move || text::n_set_aside(log.set_aside.with(Vec::len));
    view! {
        {move || words().map(|words| view! {
            <span class=Mood::Bad.class()><a href=Route::Storage.href()>{words}</a></span>
        })}
    }
}

/// Says something only while the engine or a long piece of work is not done.
#[component]
fn EngineItem() -> impl IntoView {
    let log = use_log();
    let item = move || {
        let words = match log.engine.get() {
            EngineState::Dead { .. } => return Some((Mood::Bad, "Editing is not possible".into())),
            EngineState::Restarting => "Starting again; nothing is lost".to_owned(),
            EngineState::Starting if log.shown.get() == Shown::LastView => {
                "Ready to read; editing follows in a moment".into()
            }
            EngineState::Starting => "Starting".into(),
            EngineState::Ready => match (log.working.get(), log.shown.get()) {
                (Some(work), _) if work.total > 0 => {
                    format!("{}: {} of {}", work.what.words(), work.done, work.total)
                }
                (Some(work), _) => format!("{}…", work.what.words()),
                (None, Shown::LastView | Shown::Arriving) => "Loading the log…".into(),
                _ => return None,
            },
        };
        Some((Mood::Busy, words))
    };
    view! {
        {move || item().map(|(mood, words)| view! { <span class=mood.class()>{words}</span> })}
    }
}

#[component]
fn StatusDetails() -> impl IntoView {
    let log = use_log();
    let dispatch = use_dispatch();
    let room = move || {
        let storage = log.storage.get();
        match (storage.used, storage.quota) {
            (Some(used), Some(quota)) => {
                format!("{} of {} used", text::size(used), text::size(quota))
            }
            (Some(used), None) => format!("{} used", text::size(used)),
            _ => "Not known".into(),
        }
    };
    let engine = move || match log.engine.get() {
        EngineState::Starting => "Starting".to_owned(),
        EngineState::Ready => "Running".into(),
        EngineState::Restarting => "Being started again".into(),
        EngineState::Dead { reason } => format!("Stopped: {reason}. Load the page again."),
    };
    let set_aside = move || log.set_aside.with(Vec::len);
    let has_failed = move || log.saving.with(|s| matches!(s, Saving::Failed { .. }));
    view! {
        <dl class="summary-list">
            <SummaryRow name="Your changes" value=move || log.saving.with(text::saving)/>
            <SummaryRow name="Storage of this browser" value=room/>
            <SummaryRow
                name="Permanence"
                value=move || log.storage.with(text::permanence).to_owned()
            />
            <SummaryRow name="Engine" value=engine/>
            <SummaryRow
                name="Set aside"
                value=move || match set_aside() {
                    0 => "Nothing".into(),
                    n => text::count(n, "piece of stored changes", "pieces of stored changes"),
                }
            />
        </dl>
        <div class="cluster">
            <Show when=has_failed>
                <Button on_press=move || _ = dispatch.send(Command::RetrySave)>"Try to save now"</Button>
            </Show>
            <a href=Route::Storage.href()>"Everything about storage"</a>
        </div>
        <sharing::SharingDetails/>
    }
}

#[component]
fn SummaryRow(
    #[prop(into)] name: String,
    value: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <div class="summary-list__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}
