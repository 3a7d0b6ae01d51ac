//! The logs on this device: open one, or remove it after a copy was offered.

use crate::ui::prelude::*;
use crate::{
    command::{Command, ExportFormat},
    model::LogListing,
    projection::Shown,
    text,
    ui::{
        context::{FileGoes, use_dispatch, use_log, use_outside, use_projection},
        focus,
        pages::{forget_drafts, forget_folder, forget_seen, forget_views, n_drafts},
        parts::{
            Button, ButtonKind, Dialog, MessageNotice, Moment, Sending, Status, forget_unsent,
            moment_words,
        },
        route::Route,
        visits::forget_visits,
    },
};

#[component]
pub(super) fn Logs() -> impl IntoView {
    let (state, outside) = (use_log(), use_outside());
    let logs = move || {
        let logs = state.logs.get();
        let mut logs = logs.map(|logs| (*logs).clone()).unwrap_or_default();
        logs.sort_by_key(|log| std::cmp::Reverse(log.changed));
        logs
    };
    let leaving = RwSignal::new(None::<LogListing>);
    let open = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    // Said when the store has done it, and not before.
    Effect::new(move |_| {
        let removed = state.removed.get();
        let asked = leaving.with_untracked(|l| l.clone().filter(|l| Some(l.id) == removed));
        if let Some(listing) = asked {
            forget_drafts(listing.id, outside);
            forget_unsent(listing.id, outside);
            forget_seen(outside, listing.id);
            forget_visits(outside, listing.id);
            forget_views(outside, listing.id);
            forget_folder(outside, listing.id);
            let title = listing.title;
            said.set(format!("{title} was removed from this device."));
        }
    });
    let not_removed = move || {
        let (id, error) = state.not_removed.get()?;
        let logs = state.logs.get()?;
        let listing = logs.iter().find(|listing| listing.id == id)?;
        Some(text::not_removed(&listing.title, &error))
    };
    let ask = Callback::new(move |log| {
        leaving.set(Some(log));
        open.set(true);
    });
    view! {
        <section class="stack" aria-labelledby="home-logs">
            <h2 id="home-logs" tabindex="-1">"Logs on this device"</h2>
            <ul class="logs plain-list">
                <For
                    each=logs
                    key=|l| (l.id, l.title.clone(), l.n_actions, l.changed)
                    let(listing)
                >
                    <LogItem listing ask/>
                </For>
            </ul>
            <Status text=said/>
            {move || not_removed().map(|message| view! { <MessageNotice message/> })}
            <Dialog title="Remove this log from this device?" open id="remove-log">
                {move || leaving.get().map(|listing| view! { <Remove listing open/> })}
            </Dialog>
        </section>
    }
}

#[component]
fn LogItem(listing: LogListing, ask: Callback<LogListing>) -> impl IntoView {
    let href = Route::List(listing.id, Default::default()).href();
    let title = listing.title.clone();
    let n = text::count(listing.n_actions as usize, "action", "actions");
    let changed = listing.changed;
    view! {
        <li class="logs__log card">
            <div>
                <h3 class="logs__title"><a href=href>{title.clone()}</a></h3>
                <p class="muted">{n} ", last changed " <Moment at=changed/></p>
            </div>
            <Button
                kind=ButtonKind::Quiet
                name=format!("Remove {title}")
                on_press=move |()| ask.run(listing.clone())
            >"Remove"</Button>
        </li>
    }
}

#[component]
fn Remove(listing: LogListing, open: RwSignal<bool>) -> impl IntoView {
    let (dispatch, state, projection) = (use_dispatch(), use_log(), use_projection());
    let outside = use_outside();
    let id = listing.id;
    let n = text::count(listing.n_actions as usize, "action", "actions");
    let copy = match listing.exported {
        Some(at) => format!("A copy was last saved as a file on {}.", moment_words(at)),
        None => "No copy of it has ever been saved as a file from here.".into(),
    };
    let drafts = n_drafts(id, outside).map(|n| {
        format!(
            " and {} that nobody else has",
            text::count(n, "private draft", "private drafts")
        )
    });
    let remove = move |()| {
        dispatch.send(Command::Remove(id));
        if state
            .head
            .with_untracked(|h| h.as_ref().is_some_and(|h| h.id == id))
        {
            projection.leave();
        }
        dispatch.send(Command::ListLogs);
        open.set(false);
        focus::soon("h1");
    };
    view! {
        <div class="stack">
            <p>
                <strong>{listing.title.clone()}</strong> ": " {n}
                {drafts}
                ", with its whole history, goes from this device. This cannot be undone here; copies that others have stay as they are."
            </p>
            <p>{copy}</p>
            <SaveFirst listing/>
            <p class="cluster">
                <Button kind=ButtonKind::Warning on_press=remove>"Remove it from this device"</Button>
                <Button on_press=move |()| open.set(false)>"Keep it"</Button>
            </p>
        </div>
    }
}

/// Saves a snapshot of a log that may not be open: opens it first.
#[component]
fn SaveFirst(listing: LogListing) -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    let wanted = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let id = listing.id;
    let is_open = move || {
        let same = state.head.with(|h| h.as_ref().is_some_and(|h| h.id == id));
        same && state.shown.with(|shown| *shown == Shown::Complete)
    };
    let refused = move |refusal| {
        wanted.set(false);
        said.set(text::refusal(&refusal).whole());
    };
    let opening = Sending::new(|| {}, refused);
    // Whoever reads that it is there removes the log next.
    let saving = Sending::new(
        move || said.set("The snapshot is in your downloads.".into()),
        refused,
    );
    Effect::new(move |_| {
        if wanted.get() && is_open() {
            wanted.set(false);
            saving.sent(dispatch.export(ExportFormat::Snapshot, FileGoes::Downloads));
        }
    });
    let save = move |()| {
        said.set("Preparing the snapshot…".into());
        if !untrack(is_open) {
            opening.sent(dispatch.send(Command::Open {
                log: id,
                view: None,
            }));
        }
        wanted.set(true);
    };
    view! {
        <p class="muted">{text::CARRIES_HISTORY}</p>
        <p><Button kind=ButtonKind::Primary on_press=save>"Save a snapshot first"</Button></p>
        <Status text=said/>
    }
}
