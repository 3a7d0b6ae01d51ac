//! The log as a file: to save, to share.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod formats;
mod letters;
mod locked;
mod public;
mod settled;

use crate::ui::prelude::*;
use crate::{
    command::ExportFormat,
    model::{LogId, ShareSheetAnswer},
    projection::OutFile,
    text,
    ui::{
        context::{FileGoes, use_dispatch, use_log, use_outside, use_projection},
        parts::{Button, ButtonKind, Notice, NoticeKind, Sending, Status},
        route::Route,
    },
};
pub(super) use formats::FORMATS;
use formats::Formats;
use std::sync::Arc;

/// Gives the log as a snapshot or in the format of another program.
#[component]
pub fn SharePage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let projection = use_projection();
    on_cleanup(move || projection.prepared_taken());
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Share this log"</h1></header>
            <Notice kind=NoticeKind::Warning title="A snapshot contains everything.">
                <p>
                    "It holds all earlier versions of the log: deleted text, old wording, and the names of everyone who wrote. Send it only to people who may see all of that."
                </p>
            </Notice>
            <p>
                "To have the changes of the others as they are made, share it through a relay: "
                <a href=Route::Sharing(log).href()>"Sharing"</a>
            </p>
            <Snapshot/>
            <section class="stack">
                <h2>"What your colleague does with it"</h2>
                <ol>
                    <li>"Opens this page and chooses “Open a snapshot”, or drops the file on it. A locked one asks for its passphrase."</li>
                    <li>"Sees what it would bring, conflicts first. Nothing is merged yet."</li>
                    <li>"Merges it. Nothing of their own is replaced, and the merge can be undone."</li>
                    <li>"Sends their snapshot back, and you do the same."</li>
                </ol>
            </section>
            <Formats/>
            <letters::Letters log/>
            <public::PublicCopy/>
        </div>
    }
}

/// Saves the snapshot, and offers the system's share sheet where there is one.
#[component]
fn Snapshot() -> impl IntoView {
    let dispatch = use_dispatch();
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || said.set("The snapshot is in your downloads.".into()),
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let save = move |()| {
        said.set(String::new());
        sending.sent(dispatch.export(ExportFormat::Snapshot, FileGoes::Downloads));
    };
    view! {
        <section class="stack">
            <h2>"Snapshot"</h2>
            <p>"The whole log as one file, to send by email or to keep."</p>
            <p class="cluster">
                <Button kind=ButtonKind::Primary on_press=save>"Save a snapshot"</Button>
                <ShareSheet said/>
            </p>
            <Status text=said/>
            <locked::LockedSnapshot/>
        </section>
    }
}

/// Two presses: the file must be ready before the browser lets a page open the share sheet.
#[component]
fn ShareSheet(said: RwSignal<String>) -> impl IntoView {
    let (dispatch, state, projection, outside) =
        (use_dispatch(), use_log(), use_projection(), use_outside());
    let can = outside.with(|o| o.can_share("log.automerge", "application/vnd.automerge"));
    let preparing = RwSignal::new(false);
    let ready = move || state.file.get().filter(|_| preparing.get());
    on_cleanup(move || projection.file_taken());
    let share = move |file: Arc<OutFile>| {
        let kept = file.clone();
        let then = Box::new(move |answer| {
            preparing.set(false);
            projection.file_taken();
            if answer == ShareSheetAnswer::Refused {
                outside.with(|o| o.save_file(&kept.name, &kept.media_type, &kept.bytes));
            }
            said.set(text::shared_file(answer).into());
        });
        outside.with(|o| o.share_file(&file.name, &file.media_type, &file.bytes, then));
    };
    let prepare = move |()| {
        said.set("The file is ready. Choose “Share it now”.".into());
        preparing.set(true);
        dispatch.export(ExportFormat::Snapshot, FileGoes::View);
    };
    view! {
        <Show when=move || can>
            {move || match ready() {
                Some(file) => view! {
                    <Button on_press=move |()| share(file.clone())>"Share it now"</Button>
                }.into_any(),
                None => view! { <Button on_press=prepare>"Share a snapshot"</Button> }.into_any(),
            }}
        </Show>
    }
}
