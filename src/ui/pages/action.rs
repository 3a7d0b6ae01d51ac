//! An action: everything on it, and everything that can be done to it.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod agreement;
mod confirm;
mod conflicts;
mod deadline;
mod endings;
mod entries;
mod entry_forms;
mod facts;
mod heading;
mod links;
mod origin;
mod owners;
mod printed;
mod remarks;
mod requests;
mod row;
mod same_number;
mod wording;

pub use deadline::moves_view;
pub use entries::entries_view;
pub use requests::AskForComments;

use crate::ui::prelude::*;
use crate::{
    model::{ActionId, LogId},
    projection::Shown,
    text,
    ui::{
        context::{use_log, use_me},
        focus,
        pages::{HistoryList, WhoForm},
        parts::{MessageNotice, Notice, NoticeKind},
        route::Route,
    },
};
use row::Row;

/// One action; stands beside the list on wide screens, alone on narrow ones.
#[component]
pub fn ActionPage(
    /// The log.
    log: LogId,
    /// The action; the page stays while another is chosen in the list.
    action: Signal<ActionId>,
) -> impl IntoView {
    let state = use_log();
    let chosen = Memo::new(move |_| {
        let id = action.get();
        (id, state.read_action(id).is_some())
    });
    move || match chosen.get() {
        (id, true) => view! { <ActionView log id/> }.into_any(),
        (_, false) => view! { <NotHere log/> }.into_any(),
    }
}

#[component]
fn NotHere(log: LogId) -> impl IntoView {
    let state = use_log();
    let back = move || Route::List(log, Default::default()).href();
    view! {
        <div class="stack action">
            <h1 tabindex="-1">"Action"</h1>
            {move || match state.shown.get() {
                Shown::Complete => view! {
                    <Notice kind=NoticeKind::Warning title="This action is not in the log.">
                        <p>
                            "The import that brought it may have been undone. "
                            <a href=back>"Go to the list"</a>
                        </p>
                    </Notice>
                }.into_any(),
                _ => view! { <p role="status">"Loading the action…"</p> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn ActionView(log: LogId, id: ActionId) -> impl IntoView {
    let row = Row::new(log, id);
    view! {
        <article class="action stack">
            <heading::Heading row/>
            <WhyNot/>
            <same_number::SameNumber row/>
            <conflicts::Conflicts row/>
            <wording::Wording row/>
            <section class="action__facts" aria-labelledby="action-facts">
                <h2 class="visually-hidden" id="action-facts">"Facts"</h2>
                <facts::Facts row/>
                <deadline::DeadlineSection row/>
                <owners::Owners row/>
                <origin::OriginSection row/>
                <links::Links row/>
                <links::Artefacts row/>
            </section>
            <requests::Requests row/>
            <entries::Entries row/>
            <endings::Endings row/>
            <agreement::AgreementView row/>
            <printed::Findings row/>
            <printed::AsPrinted row/>
            <ActionPast row/>
        </article>
    }
}

/// Why the action cannot be edited just now, and what to do about it.
#[component]
fn WhyNot() -> impl IntoView {
    let (state, me) = (use_log(), use_me());
    let nobody = move || state.is_editable() && me.author().with(Option::is_none);
    view! {
        {move || state.read_only.get().map(|why| view! {
            <MessageNotice message=text::read_only(&why)/>
        })}
        <Show when=move || state.shown.with(|shown| *shown == Shown::LastView)>
            <p class="muted" role="status">
                "This is what the log said last time. It can be edited in a moment."
            </p>
        </Show>
        <Show when=nobody>
            <Notice title="Say who you are to change anything here.">
                <WhoForm on_done=|()| focus::soon("#action-wording")/>
            </Notice>
        </Show>
    }
}

/// What happened to the action, read when somebody wants to know.
#[component]
fn ActionPast(row: Row) -> impl IntoView {
    let open = RwSignal::new(false);
    let page = Route::ActionHistory(row.log, row.id).href();
    view! {
        <section class="stack" aria-labelledby="action-history">
            <h2 id="action-history">"History"</h2>
            <details class="disclosure" on:toggle=move |_| open.set(true)>
                <summary class="disclosure__summary">"Show what changed, and who changed it"</summary>
                <div class="disclosure__body">
                    <p><a href=page>"Open on a page of its own"</a></p>
                    <Show when=move || open.get()>
                        <HistoryList log=row.log action=Some(row.id) level=3/>
                    </Show>
                </div>
            </details>
        </section>
    }
}
