//! Following an invitation: what it is to, before anything is joined.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod awaited;
mod paste;

pub use awaited::AwaitedLog;
pub(super) use awaited::follow_arrival;
pub use paste::*;

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::InvitePreview,
    text::{self, Message},
    ui::{
        context::{use_dispatch, use_log, use_projection},
        pages::OnceKnown,
        parts::{Button, ButtonKind, MessageNotice, Notice, Sending},
        route::Route,
        router::use_router,
    },
};
use std::sync::Arc;

/// Shows what an invitation is to, and joins or leaves it.
#[component]
pub fn JoinPage(
    /// The word of the invitation; empty where none was given.
    word: String,
) -> impl IntoView {
    let (dispatch, state, projection) = (use_dispatch(), use_log(), use_projection());
    let router = use_router();
    let refused = RwSignal::new(None::<Message>);
    let reading = Sending::new(|| {}, move |r| refused.set(Some(text::refusal(&r))));
    let has_word = !word.is_empty();
    let now = word.clone();
    let read = move |word: String| {
        refused.set(None);
        projection.invited_to_left();
        reading.sent(dispatch.send(Command::ReadInvite(word)));
    };
    if has_word {
        read(word.clone());
    }
    on_cleanup(move || projection.invited_to_left());
    let pasted = Callback::new(move |word: String| match word == now {
        true => read(word),
        false => router.replace(Route::Join(word)),
    });
    let preview = move || {
        state
            .invited_to
            .get()
            .filter(|_| !reading.is_waiting().get())
    };
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Follow an invitation"</h1></header>
            <p role="status">
                {move || reading.is_waiting().get().then_some("Reading the invitation…")}
            </p>
            <div role="alert">
                {move || refused.get().map(|message| view! { <MessageNotice message/> })}
            </div>
            {move || match preview() {
                Some(preview) => view! { <Preview word=word.clone() preview/> }.into_any(),
                None => view! {
                    <Show when=move || !has_word || refused.with(Option::is_some)>
                        <PasteInvitation on_word=pasted/>
                    </Show>
                }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Preview(word: String, preview: Arc<InvitePreview>) -> impl IntoView {
    let (name, organisation) = preview.from.clone();
    let from = text::named(&name, &organisation);
    let relays = text::relays_of(&preview);
    let may_write = preview.may_write;
    let log = preview.log;
    view! {
        <dl class="summary-list">
            <div class="summary-list__row">
                <dt>"Log"</dt>
                <dd><strong>{preview.title.clone()}</strong></dd>
            </div>
            <div class="summary-list__row">
                <dt>"Invited by"</dt>
                <dd>{from} " (as they gave themselves)"</dd>
            </div>
            <div class="summary-list__row">
                <dt>"You may"</dt>
                <dd>{text::allows(may_write)}</dd>
            </div>
            <div class="summary-list__row">
                <dt>"Who else can read it"</dt>
                <dd>{text::readable_by(preview.secrecy)}</dd>
            </div>
            <div class="summary-list__row"><dt>"Relays"</dt><dd>{relays}</dd></div>
        </dl>
        <p>{text::joining(may_write)}</p>
        <IsHere log/>
        <Answer word log may_write/>
    }
}

/// Says so where the log is on this device already.
#[component]
fn IsHere(log: crate::model::LogId) -> impl IntoView {
    let state = use_log();
    let is_here = move || {
        state.logs.with(|logs| {
            logs.as_ref()
                .is_some_and(|logs| logs.iter().any(|listing| listing.id == log))
        })
    };
    view! {
        <Show when=is_here>
            <Notice title="This log is on this device already.">
                <p>
                    "Joining does no harm: all that is here stays, and you may do what either invitation allows."
                </p>
            </Notice>
        </Show>
    }
}

#[component]
fn Answer(word: String, log: crate::model::LogId, may_write: bool) -> impl IntoView {
    let (dispatch, router) = (use_dispatch(), use_router());
    let refused = RwSignal::new(None::<Message>);
    let joining = Sending::new(
        // The word is a secret, and goes from the address.
        move || router.replace(Route::List(log, Default::default())),
        move |refusal| refused.set(Some(text::refusal(&refusal))),
    );
    let join = Callback::new(move |()| {
        refused.set(None);
        joining.sent(dispatch.send(Command::Join(word.clone())));
    });
    let button = move || {
        view! {
            <Button
                kind=ButtonKind::Primary
                on_press=join
                disabled=joining.is_waiting()
            >"Join this log"</Button>
        }
    };
    let not_now = move |()| router.replace(Route::Home);
    view! {
        <div role="alert">
            {move || refused.get().map(|message| view! { <MessageNotice message/> })}
        </div>
        <div class="stack join__answer">
            {if may_write {
                view! {
                    <OnceKnown
                        why="Before you join, say who you are: the others see it."
                        then=".join__answer .button--primary"
                    >
                        {button()}
                    </OnceKnown>
                }.into_any()
            } else {
                button().into_any()
            }}
            <Button on_press=not_now>"Not now"</Button>
        </div>
    }
}
