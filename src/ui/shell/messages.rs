//! Messages above the page: refusals that no view has taken, a dead engine, a read-only log, a new version.

use crate::ui::prelude::*;
use crate::{
    model::{Refusal, Saving},
    projection::EngineState,
    text::{self, Message, Trouble},
    ui::{
        context::{NewVersion, use_log, use_outside, use_projection},
        focus,
        parts::{Button, ButtonKind, Notice, NoticeKind},
        route::Route,
        router::use_router,
    },
};

/// The messages, newest refusal last.
#[component]
pub fn Messages() -> impl IntoView {
    let log = use_log();
    let here = use_router().route();
    let is_here = move || {
        let shown = log.head.with(|head| head.as_ref().map(|h| h.id));
        here.with(|route| route.log())
            .is_some_and(|id| Some(id) == shown)
    };
    view! {
        <div class="messages">
            <NewVersionNotice/>
            {move || match log.engine.get() {
                EngineState::Dead { reason } => Some(view! {
                    <Notice
                        kind=NoticeKind::Error
                        title=text::ENGINE_STOPPED
                    >
                        <p>{format!("What was saved is safe. Load the page again. ({reason})")}</p>
                    </Notice>
                }),
                _ => None,
            }}
            {move || log.read_only.get().filter(|_| is_here()).map(|reason| {
                let message = text::read_only(&reason);
                view! { <Notice kind=NoticeKind::Warning title=message.what><p>{message.next}</p></Notice> }
            })}
            {move || log.removed.get().filter(|id| here.with(Route::log) == Some(*id)).map(|_| view! {
                <Notice kind=NoticeKind::Warning title=text::LOG_REMOVED>
                    <p><a href=Route::Home.href()>"Go to the logs on this device"</a></p>
                </Notice>
            })}
            <div role="alert" class="messages__refusals">
                <For each=move || shown_refusals() key=|(number, _)| *number let:one>
                    <RefusalNotice number=one.0 refusal=one.1/>
                </For>
            </div>
        </div>
    }
}

/// Refusals that need no answer from the person are left out.
fn shown_refusals() -> Vec<(u32, Refusal)> {
    use_log().refusals.with(|all| {
        all.iter()
            .filter(|(_, refusal)| **refusal != Refusal::NothingChanges)
            .map(|(number, refusal)| (*number, refusal.clone()))
            .collect()
    })
}

#[component]
fn RefusalNotice(number: u32, refusal: Refusal) -> impl IntoView {
    let projection = use_projection();
    let who = (refusal == Refusal::NoAuthor)
        .then(|| view! { <a href=Route::Who.href()>"Say who you are"</a> });
    let Message {
        trouble,
        what,
        next,
    } = text::refusal(&refusal);
    let kind = match trouble {
        Trouble::Defect => NoticeKind::Error,
        _ => NoticeKind::Warning,
    };
    view! {
        <Notice kind title=what>
            <p class="cluster">
                {next}
                {who}
                <Button
                    kind=ButtonKind::Quiet
                    on_press=move || {
                        projection.refusal_taken(number);
                        focus::soon(".messages__refusals button, #main h1");
                    }
                >
                    "Close this message"
                </Button>
            </p>
        </Notice>
    }
}

/// A new version waits; it is offered, not forced.
#[component]
fn NewVersionNotice() -> impl IntoView {
    let offered = expect_context::<NewVersion>().0;
    let later = RwSignal::new(false);
    let outside = use_outside();
    let saving = use_log().saving;
    // It loads the page anew, and with it goes what is not stored.
    let is_unsaved = Signal::derive(move || saving.get() != Saving::Saved);
    let words = move || match is_unsaved.get() {
        true => "You can take it once your changes are saved.",
        false => "Your log stays as it is.",
    };
    view! {
        <Show when=move || offered.get() && !later.get()>
            <Notice title="A new version of this page is ready.">
                <p class="cluster">
                    {words}
                    <Button
                        disabled=is_unsaved
                        on_press=move || outside.with(|o| o.take_new_version())
                    >"Take it now"</Button>
                    <Button kind=ButtonKind::Quiet on_press=move || later.set(true)>"Later"</Button>
                </p>
            </Notice>
        </Show>
    }
}
