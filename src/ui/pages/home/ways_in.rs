//! Import a document, open a snapshot, follow an invitation, start empty; and the example.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Start},
    model::LogId,
    text,
    ui::{
        context::{PickedFile, use_dispatch, use_me, use_outside},
        focus,
        pages::{DOCUMENTS, KINDS, PasteInvitation, SNAPSHOTS, WhoForm},
        parts::{
            Button, ErrorSummary, FieldError, FileDrop, PasteText, Sending, Status, SubmitButton,
            TextField, error_of, read_picked,
        },
        route::Route,
        router::use_router,
    },
};
use leptos::ev;

/// Where the example lies beside the page.
const EXAMPLE: &str = "example/harbour-forum-action-log.txt";

#[component]
pub(super) fn WaysIn() -> impl IntoView {
    let (dispatch, router) = (use_dispatch(), use_router());
    let import = Callback::new(move |file| read_picked(dispatch, router, None, file));
    let snapshot = move |file: PickedFile| {
        let PickedFile { name, bytes } = file;
        dispatch.send(Command::ReadSnapshot { name, bytes });
        router.go(Route::Snapshot(None));
    };
    view! {
        <div class="ways-in">
            <section class="card stack">
                <h3>"Import a document"</h3>
                <p>{KINDS} ". You see what was understood before anything is kept."</p>
                <FileDrop
                    button="Choose a document"
                    hint="or drop it here"
                    accept=DOCUMENTS
                    on_file=import
                />
                <PasteText on_file=import/>
            </section>
            <section class="card stack">
                <h3>"Open a snapshot"</h3>
                <p>"A log that a colleague sent you, as an .automerge file or as a page."</p>
                <FileDrop
                    button="Choose a snapshot"
                    hint="or drop it here"
                    accept=SNAPSHOTS
                    on_file=snapshot
                />
            </section>
            <section class="card stack">
                <h3>"Follow an invitation"</h3>
                <p>"A log that others share, by the link or file that they sent you. You see what it is to before you join."</p>
                <PasteInvitation on_word=move |word| router.go(Route::Join(word))/>
            </section>
            <section class="card stack">
                <h3>"Start empty"</h3>
                <p>"A new log with categories that you can change."</p>
                <StartEmpty/>
            </section>
        </div>
        <Example import/>
    }
}

/// The example log, one press away.
#[component]
fn Example(import: Callback<PickedFile>) -> impl IntoView {
    let outside = use_outside();
    let said = RwSignal::new(String::new());
    let look = move |()| {
        said.set("Fetching the example…".into());
        let then = Box::new(move |bytes: Option<Vec<u8>>| match bytes {
            Some(bytes) => import.run(PickedFile {
                name: "harbour-forum-action-log.txt".into(),
                bytes,
            }),
            None => {
                said.set("The example could not be fetched. Try again when you are online.".into());
            }
        });
        outside.with(|o| o.fetch_own(EXAMPLE, then));
    };
    view! {
        <p>
            "Just looking? " <Button on_press=look>"Open the example log"</Button>
            " It is invented: the Harbour Forum, with about forty actions."
        </p>
        <Status text=said/>
    }
}

#[component]
fn StartEmpty() -> impl IntoView {
    let (dispatch, router, me) = (use_dispatch(), use_router(), use_me());
    let title = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let asking = RwSignal::new(false);
    let new = RwSignal::new(None::<LogId>);
    let sending = Sending::new(
        move || {
            if let Some(log) = new.get_untracked() {
                router.go(Route::List(log, Default::default()));
            }
        },
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("new-log-title", text)]);
        },
    );
    let create = move || {
        let log = dispatch.new_id();
        new.set(Some(log));
        sending.sent(dispatch.send(Command::Create {
            log,
            title: title.get_untracked().trim().to_owned(),
            start: Start::HouseCategories,
        }));
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if title.with(|t| t.trim().is_empty()) {
            let error = FieldError::new("new-log-title", "Give the log a title");
            errors.set(vec![error]);
            return;
        }
        errors.set(Vec::new());
        if me.author().with(Option::is_some) {
            create();
        } else {
            asking.set(true);
            focus::soon("#who-name");
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextField
                id="new-log-title"
                label="Title of the log"
                value=title
                error=error_of(errors, "new-log-title")
            />
            <div><SubmitButton disabled=sending.is_waiting()>"Start this log"</SubmitButton></div>
        </form>
        <Show when=move || asking.get()>
            <p>"Before the first change, say who you are."</p>
            <WhoForm
                button="Keep this name and start the log"
                on_done=move |()| {
                    asking.set(false);
                    create();
                }
            />
        </Show>
    }
}
