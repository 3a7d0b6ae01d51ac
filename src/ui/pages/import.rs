//! Import: what was understood beside what was printed, before anything is kept.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod columns;
mod found;
mod keep;
mod remembered;
mod rows;
mod summary;

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{LogId, Work},
    projection::ImportPreview,
    ui::{
        context::{use_dispatch, use_log, use_projection},
        focus,
        parts::{
            Button, ButtonKind, FileDrop, FileTrouble, PasteText, UnlessWorking, WorkLine,
            read_picked,
        },
        route::Route,
        router::use_router,
    },
};
use std::sync::Arc;

/// What the file picker offers: all that an importer reads.
pub const DOCUMENTS: &str = ".docx,.xlsx,.xlsm,.odt,.ods,.pdf,.csv,.tsv,.html,.htm,.md,.txt,application/pdf,text/html,text/markdown,text/plain,text/csv,text/tab-separated-values";

/// The kinds of documents, in a few words.
pub const KINDS: &str =
    "Word, Excel, OpenDocument, PDF, CSV, Markdown, a web page, or the text of a printed log";

/// How far the import is, apart from the preview that the engine sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    NotYet,
    Done { log: LogId, n_actions: usize },
    NothingNew { log: LogId },
}

/// Reads a document into a new log, or into one.
#[component]
pub fn ImportPage(
    /// The log that takes the rows; a new one where there is none.
    log: Option<LogId>,
) -> impl IntoView {
    let state = use_log();
    let kept = RwSignal::new(Kept::NotYet);
    // Held here: opening the new log that takes the rows clears what the engine answered before.
    let held = RwSignal::new(None::<Arc<ImportPreview>>);
    let reading = columns::Reading::new();
    Effect::new(move |_| {
        if let Some(preview) = state.import.get()
            && reading.arrived(&preview)
        {
            held.set(Some(preview));
            kept.set(Kept::NotYet);
        }
    });
    let keeping = keep::Keeping::new(held, kept);
    let (dispatch, projection) = (use_dispatch(), use_projection());
    // What was read before in another way is left as well: it is not what was asked for.
    let stop = move |()| {
        dispatch.send(Command::StopReading);
        dispatch.send(Command::Discard);
        projection.previews_left();
        keeping.forget();
        focus::to_first("#main h1");
    };
    view! {
        <div class="stack import">
            <header class="page__head"><h1 tabindex="-1">"Import a document"</h1></header>
            <WorkLine work=Work::Importing on_stop=stop/>
            <FileTrouble/>
            {move || match (kept.get(), held.get()) {
                (Kept::NotYet, None) => view! {
                    <UnlessWorking work=Work::Importing><ChooseDocument log/></UnlessWorking>
                }.into_any(),
                (Kept::NotYet, Some(preview)) => view! {
                    <DocumentPreview log preview keeping reading/>
                }.into_any(),
                (done, _) => view! { <keep::ImportResult done kept/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn ChooseDocument(log: Option<LogId>) -> impl IntoView {
    let (dispatch, router) = (use_dispatch(), use_router());
    let read = move |file| read_picked(dispatch, router, log, file);
    view! {
        <p class="lede">
            "Choose a document with an action log. You see what was understood before anything is kept."
        </p>
        <FileDrop
            button="Choose a document"
            hint=format!("or drop it here: {KINDS}")
            accept=DOCUMENTS
            kind=ButtonKind::Primary
            on_file=read
        />
        <PasteText on_file=read/>
    }
}

#[component]
fn DocumentPreview(
    log: Option<LogId>,
    preview: Arc<ImportPreview>,
    keeping: keep::Keeping,
    reading: columns::Reading,
) -> impl IntoView {
    let (dispatch, projection, router) = (use_dispatch(), use_projection(), use_router());
    // The answer came while the person waited: this is where it begins.
    Effect::new(move |_| reading.focus());
    let leave = move |()| {
        dispatch.send(Command::Discard);
        projection.previews_left();
        keeping.forget();
        router.go(log.map_or(Route::Home, |log| Route::List(log, Default::default())));
    };
    view! {
            <summary::Summary preview=preview.clone()/>
            <columns::Columns preview=preview.clone() reading/>
            <keep::Keep log preview=preview.clone() keeping/>
            <p>
                <Button on_press=leave>"Leave it: keep nothing"</Button>
            </p>
            <found::Found preview=preview.clone()/>
            <rows::Rows preview=preview.clone()/>
            <found::Unused preview/>
    }
}
