//! The ways in which a file comes into the page: a button, a drop on the same place, pasted text.

use super::{
    Button, ButtonKind, ErrorSummary, FieldError, MessageNotice, SubmitButton, TextArea, error_of,
};
use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{LogId, Refusal, Work},
    text::{self, Words},
    ui::{
        context::{Dispatch, PickedFile, World, use_log, use_outside, use_projection},
        invite_link::word_in_file,
        route::Route,
        router::{Router, use_router},
    },
};
use leptos::ev;

/// Has a file read and shows the page on which the answer comes: a snapshot wherever it was picked, else a document.
pub fn read_picked(dispatch: Dispatch, router: Router, open: Option<LogId>, file: PickedFile) {
    let command = Command::read_file(file.name, file.bytes);
    let place = match command {
        Command::ReadSnapshot { .. } => Route::Snapshot(open),
        _ => Route::Import(open),
    };
    dispatch.send(command);
    router.go(place);
}

/// A place to drop a file on, with a button that does the same.
#[component]
pub fn FileDrop(
    /// What the button says.
    #[prop(into)]
    button: String,
    /// What the place says beside the button.
    #[prop(into)]
    hint: String,
    /// Endings and media types, as `<input accept>` has them.
    accept: &'static str,
    /// Hears the file.
    #[prop(into)]
    on_file: Callback<PickedFile>,
    /// Whether the button is the main thing on the screen.
    #[prop(optional)]
    kind: ButtonKind,
) -> impl IntoView {
    let outside = use_outside();
    let over = RwSignal::new(false);
    let router = use_router();
    // Wherever it is dropped, an invitation is followed.
    let take = move || {
        Box::new(move |file: PickedFile| match word_in_file(&file.bytes) {
            Some(word) => router.go(Route::Join(word)),
            None => on_file.run(file),
        })
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        outside.with(|o| o.read_dropped(&event, take()));
    };
    view! {
        <div
            class="file-drop"
            class:file-drop--over=move || over.get()
            on:dragover=move |event: ev::DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Button kind=kind on_press=move |()| outside.with(|o| o.pick_file(accept, take()))>
                {button}
            </Button>
            <p class="file-drop__hint">{hint}</p>
        </div>
    }
}

/// What stands for the name of a file where something was pasted: a log without a title of its own is called so.
fn pasted_today(outside: World) -> String {
    let now = outside.with(|outside| outside.local(outside.now()));
    match now {
        Some(now) => format!("Pasted on {}", text::day(now.day)),
        None => "Pasted text".into(),
    }
}

/// A field to paste the table or the text of a document into.
#[component]
pub fn PasteText(
    /// Hears the text as a file.
    #[prop(into)]
    on_file: Callback<PickedFile>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let outside = use_outside();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if text.with(|t| t.trim().is_empty()) {
            let error = FieldError::new("paste-text", "Paste the text of the log first");
            errors.set(vec![error]);
            return;
        }
        errors.set(Vec::new());
        on_file.run(PickedFile {
            name: pasted_today(outside),
            bytes: text.get().into_bytes(),
        });
    };
    // A table keeps its columns: it is read at once, and not as the text that the field would show.
    let pasted = move |event: ev::ClipboardEvent| {
        if let Some(page) = outside.with(|o| o.pasted_tables(&event)) {
            event.prevent_default();
            on_file.run(PickedFile {
                name: pasted_today(outside),
                bytes: page.into_bytes(),
            });
        }
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Paste a table or its text instead"</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit on:paste=pasted>
                <ErrorSummary errors/>
                <TextArea
                    id="paste-text"
                    label="Text of the log"
                    hint="Copy the table in Word, Excel, Outlook or a web page, or the whole text of a printed log, and paste it here with its headings."
                    value=text
                    rows=8
                    error=error_of(errors, "paste-text")
                />
                <div><SubmitButton>"Read this text"</SubmitButton></div>
            </form>
        </details>
    }
}

/// Why the file that was chosen last could not be read, and what to do now.
#[component]
pub fn FileTrouble() -> impl IntoView {
    let (log, projection) = (use_log(), use_projection());
    let trouble = RwSignal::new(None);
    Effect::new(move |_| {
        let found = log.refusals.with(|all| {
            let mut files = all.iter();
            let (number, refusal) = files.find(|(_, r)| matches!(r, Refusal::File { .. }))?;
            Some((*number, text::refusal(refusal)))
        });
        if let Some((number, message)) = found {
            trouble.set(Some(message));
            projection.refusal_taken(number);
        }
    });
    // A file that could be read is the answer to one that could not.
    Effect::new(move |_| {
        if log.import.with(Option::is_some) || log.snapshot.with(Option::is_some) {
            trouble.set(None);
        }
    });
    view! {
        <div class="trouble" role="alert">
            {move || trouble.get().map(|message| view! { <MessageNotice message/> })}
        </div>
    }
}

/// How far a long piece of work is, while it goes on.
#[component]
pub fn WorkLine(
    /// The work that this place is about.
    work: Work,
    /// Ends it, where it can be ended: then there is a button that does.
    #[prop(optional, into)]
    on_stop: Option<Callback<()>>,
) -> impl IntoView {
    let log = use_log();
    let stopped = RwSignal::new(false);
    let state = Memo::new(move |_| log.working.get().filter(|state| state.what == work));
    Effect::new(move |_| {
        if state.with(Option::is_some) {
            stopped.set(false);
        }
    });
    let stop = move |on_stop: Callback<()>| {
        stopped.set(true);
        on_stop.run(());
    };
    view! {
        <p class="work" role="status">
            {move || match state.get() {
                Some(state) => {
                    let known = state.total > 0;
                    view! {
                        {work.words()} "… "
                        <progress
                            aria-label=work.words()
                            max=known.then_some(state.total)
                            value=known.then_some(state.done)
                        ></progress>
                    }.into_any()
                }
                None => stopped.get().then_some("Stopped. Nothing of it was kept.").into_any(),
            }}
        </p>
        {on_stop.map(|on_stop| view! {
            <Show when=move || state.with(Option::is_some)>
                <p><Button on_press=move |()| stop(on_stop)>"Stop"</Button></p>
            </Show>
        })}
    }
}

/// What asks for a file, out of sight while one is being read. It stays where it is, so that pasted
/// text is still there if it could not be read.
#[component]
pub fn UnlessWorking(
    /// The work that this place is about.
    work: Work,
    children: Children,
) -> impl IntoView {
    let log = use_log();
    let working = move || {
        log.working
            .with(|now| now.is_some_and(|now| now.what == work))
    };
    // What had the focus is hidden with the rest.
    Effect::new(move |before: Option<bool>| {
        if before == Some(true) && !working() {
            crate::ui::focus::to_first("#main h1");
        }
        working()
    });
    view! { <div class="stack" hidden=working>{children()}</div> }
}
