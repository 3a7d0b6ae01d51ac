//! Opening a snapshot: what it would bring, before anything is merged.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod brings;

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{LogId, SnapshotPreview, SnapshotRelation, Work},
    text::{self, Message},
    ui::{
        context::{Dispatch, PickedFile, use_dispatch, use_log, use_projection},
        focus,
        pages::OnceKnown,
        parts::{
            Button, ButtonKind, ButtonLink, FileDrop, FileTrouble, MessageNotice, Notice,
            NoticeKind, Sending, UnlessWorking, Unlock, WorkLine,
        },
        route::Route,
        router::use_router,
    },
};
use std::sync::Arc;

/// What the file picker offers: snapshots of logs.
pub const SNAPSHOTS: &str = ".automerge,application/vnd.automerge,.html,text/html,.age";

const SNAPSHOT_ENDINGS: [&str; 3] = [".automerge", ".html", ".age"];

/// Reads a snapshot, shows what it would bring, merges it or leaves it.
#[component]
pub fn SnapshotPage(
    /// The log that was open.
    log: Option<LogId>,
) -> impl IntoView {
    let state = use_log();
    let merged = RwSignal::new(None::<Merged>);
    let merging = Merging::new(merged);
    let is_locked = Memo::new(move |_| state.locked.with(Option::is_some));
    // A document that is compared with the log comes with its preview.
    let is_compared = state.snapshot.with_untracked(|preview| {
        preview
            .as_ref()
            .is_some_and(|p| SNAPSHOT_ENDINGS.iter().all(|end| !p.file.ends_with(end)))
    });
    let title = match is_compared {
        true => "What a document would change",
        false => "Open a snapshot",
    };
    view! {
        <div class="stack measure snapshot">
            <header class="page__head"><h1 tabindex="-1">{title}</h1></header>
            <WorkLine work=Work::Merging/>
            <FileTrouble/>
            {move || merging.refused.get().map(|message| view! { <MessageNotice message/> })}
            {move || match (merged.get(), state.snapshot.get()) {
                (None, None) if is_locked.get() => view! { <Unlock/> }.into_any(),
                (Some(done), _) => view! { <MergeResult done merged/> }.into_any(),
                (None, Some(preview)) => view! { <SnapshotView log preview merging/> }.into_any(),
                (None, None) => view! {
                    <UnlessWorking work=Work::Merging><ChooseSnapshot/></UnlessWorking>
                }.into_any(),
            }}
        </div>
    }
}

/// How a merge went.
#[derive(Clone, PartialEq, Eq)]
struct Merged {
    log: LogId,
    n_changes: u32,
    /// The actions whose wording both sides had edited.
    wordings: Vec<String>,
}

/// The merge under way. Lives as long as the page: opening a log makes everything below it anew.
#[derive(Clone, Copy)]
struct Merging {
    dispatch: Dispatch,
    what: RwSignal<Option<Merged>>,
    /// Whether the log is new here, so that the way leads to it.
    is_new: RwSignal<bool>,
    refused: RwSignal<Option<Message>>,
    sending: Sending,
}

impl Merging {
    fn new(merged: RwSignal<Option<Merged>>) -> Self {
        let (projection, router) = (use_projection(), use_router());
        let (what, is_new) = (RwSignal::new(None::<Merged>), RwSignal::new(false));
        let refused = RwSignal::new(None);
        let done = move || {
            let Some(done) = what.get_untracked() else {
                return;
            };
            projection.previews_left();
            if is_new.get_untracked() {
                router.go(Route::List(done.log, Default::default()));
            } else {
                merged.set(Some(done));
            }
        };
        Self {
            dispatch: use_dispatch(),
            what,
            is_new,
            refused,
            sending: Sending::new(done, move |r| refused.set(Some(text::refusal(&r)))),
        }
    }

    fn merge(self, preview: &SnapshotPreview) {
        self.refused.set(None);
        self.is_new.set(preview.relation == SnapshotRelation::New);
        self.what.set(Some(Merged {
            log: preview.head.id,
            n_changes: preview.n_changes,
            wordings: preview
                .wordings
                .iter()
                .map(|one| one.name.clone())
                .collect(),
        }));
        self.sending
            .sent(self.dispatch.send(Command::MergeSnapshot));
    }
}

#[component]
fn ChooseSnapshot() -> impl IntoView {
    let dispatch = use_dispatch();
    let read = move |file: PickedFile| {
        let PickedFile { name, bytes } = file;
        dispatch.send(Command::ReadSnapshot { name, bytes });
    };
    view! {
        <p class="lede">
            "Choose the file that a colleague sent you. You see what it would bring before anything is merged."
        </p>
        <FileDrop
            button="Choose a snapshot"
            hint="or drop it here. Its name ends in .automerge, .html or .age."
            accept=SNAPSHOTS
            kind=ButtonKind::Primary
            on_file=read
        />
    }
}

#[component]
fn SnapshotView(
    log: Option<LogId>,
    preview: Arc<SnapshotPreview>,
    merging: Merging,
) -> impl IntoView {
    let (dispatch, projection, router) = (use_dispatch(), use_projection(), use_router());
    let leave = move |()| {
        dispatch.send(Command::Discard);
        projection.previews_left();
        router.go(log.map_or(Route::Home, |log| Route::List(log, Default::default())));
    };
    Effect::new(|_| focus::to_id("snapshot-title"));
    let n = text::count(preview.n_actions as usize, "action", "actions");
    let (file, title) = (preview.file.clone(), preview.head.title.clone());
    let body = match preview.relation {
        SnapshotRelation::Open if preview.n_changes == 0 => view! {
            <Notice title="Nothing new: everything in this file is here already."/>
            {notes(&preview)}
        }
        .into_any(),
        SnapshotRelation::Open => view! { <brings::Brings preview merging/> }.into_any(),
        SnapshotRelation::Here => view! { <AnotherHere preview/> }.into_any(),
        SnapshotRelation::New => view! { <NewHere preview merging/> }.into_any(),
    };
    view! {
        <h2 id="snapshot-title" tabindex="-1">{title}</h2>
        <p class="muted">{n} ", from " {file}</p>
        {body}
        <p><Button on_press=leave>"Leave it: merge nothing"</Button></p>
    }
}

/// What of a document that came back changes nothing.
fn notes(preview: &SnapshotPreview) -> impl IntoView + use<> {
    let items: Vec<_> = preview
        .notes
        .iter()
        .map(|note| view! { <li>{note.clone()}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <h3>"What stays as it is"</h3>
            <ul>{items}</ul>
        }
    })
}

#[component]
fn AnotherHere(preview: Arc<SnapshotPreview>) -> impl IntoView {
    let (state, router) = (use_log(), use_router());
    let open = state.head.get_untracked().map(|h| h.title.clone());
    let words = open.map(|open| format!(" The log that is open is “{open}”."));
    let id = preview.head.id;
    // The engine keeps the snapshot, and says what it would bring once its log is open.
    let look = move |()| router.go(Route::Snapshot(Some(id)));
    view! {
        <p>"This is a snapshot of another log on this device." {words}</p>
        <p><Button kind=ButtonKind::Primary on_press=look>"Open that log and look"</Button></p>
    }
}

#[component]
fn NewHere(preview: Arc<SnapshotPreview>, merging: Merging) -> impl IntoView {
    let changes = text::count(preview.n_changes as usize, "change", "changes");
    view! {
        <p>
            "This log is not on this device yet. Keep it here to read it and to write in it. Its history has "
            {changes} "."
        </p>
        <p>
            <Button
                kind=ButtonKind::Primary
                disabled=merging.sending.is_waiting()
                on_press=move |()| merging.merge(&preview)
            >"Keep this log here"</Button>
        </p>
    }
}

/// The button that merges, after the question who merges.
#[component]
fn MergeButton(preview: Arc<SnapshotPreview>, merging: Merging) -> impl IntoView {
    let merge = Callback::new(move |()| merging.merge(&preview));
    view! {
        <OnceKnown
            why="Say who you are first: the merge is kept under your name."
            then="#snapshot-title"
        >
            <p>
                <Button
                    kind=ButtonKind::Primary
                    disabled=merging.sending.is_waiting()
                    on_press=merge
                >"Merge these changes"</Button>
            </p>
        </OnceKnown>
    }
}

#[component]
fn MergeResult(done: Merged, merged: RwSignal<Option<Merged>>) -> impl IntoView {
    let dispatch = use_dispatch();
    let undone = RwSignal::new(None::<Result<(), Message>>);
    let undoing = Sending::new(
        move || undone.set(Some(Ok(()))),
        move |refusal| undone.set(Some(Err(text::refusal(&refusal)))),
    );
    let undo = move |()| undoing.sent(dispatch.send(Command::Undo));
    let n = text::count(done.n_changes as usize, "change was", "changes were");
    let n = format!("{n} merged.");
    let read_again = (!done.wordings.is_empty()).then(|| {
        let names = text::list(&done.wordings, "and");
        format!("Read again, because both sides edited the wording: {names}.")
    });
    let list = Route::List(done.log, Default::default()).href();
    Effect::new(|_| focus::to_id("snapshot-result"));
    view! {
        <div class="stack" id="snapshot-result" tabindex="-1" role="status">
            {move || match undone.get() {
                Some(Ok(())) => view! {
                    <Notice kind=NoticeKind::Success title="The merge is undone."/>
                }.into_any(),
                Some(Err(message)) => view! { <MessageNotice message/> }.into_any(),
                None => {
                    let read_again = read_again.clone();
                    view! {
                        <Notice kind=NoticeKind::Success title=n.clone()>
                            <p>"Where two people said different things, both values stand on the action."</p>
                            {read_again.clone()}
                        </Notice>
                    }.into_any()
                }
            }}
            <p class="cluster">
                <ButtonLink kind=ButtonKind::Primary href=list>"Go to the log"</ButtonLink>
                <Show when=move || undone.with(Option::is_none)>
                    <Button disabled=undoing.is_waiting() on_press=undo>"Undo the merge"</Button>
                </Show>
                <Button on_press=move |()| merged.set(None)>"Open another snapshot"</Button>
            </p>
        </div>
    }
}
