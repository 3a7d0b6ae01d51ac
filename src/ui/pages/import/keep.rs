//! Where the rows go: into the log that is open, or into a new one; and how it went.

use super::Kept;
use crate::ui::prelude::*;
use crate::{
    command::{Command, Edit, Start},
    model::{LogDraft, LogId, Section},
    projection::{ImportPreview, LogState},
    text::{self, Words},
    ui::{
        context::{Dispatch, use_dispatch, use_log, use_projection},
        focus,
        pages::OnceKnown,
        parts::{
            Button, ButtonKind, ButtonLink, Choice, ErrorSummary, FieldError, Notice, NoticeKind,
            RadioField, Sending, SubmitButton, TextField, error_of,
        },
        route::Route,
        router::use_router,
    },
};
use leptos::ev;
use std::sync::Arc;

#[component]
pub(super) fn Keep(
    log: Option<LogId>,
    preview: Arc<ImportPreview>,
    keeping: Keeping,
) -> impl IntoView {
    view! {
        <section class="stack measure" aria-labelledby="import-keep">
            <h2 id="import-keep" tabindex="-1">"Keep it"</h2>
            <OnceKnown
                why="Say who you are first: your name stands beside everything you keep."
                then="#import-keep"
            >
                <KeepForm log preview=preview.clone() keeping/>
            </OnceKnown>
        </section>
    }
}

/// The title that a new log is offered: the document's own, unless that is only the name of a table.
fn title_for(draft: &LogDraft) -> String {
    let of_table = |s: &Section| s.words().eq_ignore_ascii_case(draft.title.trim());
    if !draft.title.is_empty() && !Section::ALL.iter().any(of_table) {
        return draft.title.clone();
    }
    let name = &draft.source;
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    let mut words = stem.replace(['_', '-'], " ").trim().to_owned();
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Creates the log where it is new, then sends the rows. Lives as long as the page: opening a log
/// makes everything below it anew.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    dispatch: Dispatch,
    state: LogState,
    held: RwSignal<Option<Arc<ImportPreview>>>,
    into: RwSignal<Option<LogId>>,
    /// How often the engine had said "nothing new" before.
    before: RwSignal<u32>,
    wrong: RwSignal<Vec<FieldError>>,
    importing: Sending,
    creating: Sending,
    comparing: Sending,
}

impl Keeping {
    pub(super) fn new(held: RwSignal<Option<Arc<ImportPreview>>>, kept: RwSignal<Kept>) -> Self {
        let (dispatch, state, projection) = (use_dispatch(), use_log(), use_projection());
        let (into, before) = (RwSignal::new(None), RwSignal::new(0));
        let wrong = RwSignal::new(Vec::new());
        let refused = move |refusal| {
            let text = text::refusal(&refusal).whole();
            wrong.set(vec![FieldError::new("import-title", text)]);
        };
        let done = move || {
            let Some(log) = into.get_untracked() else {
                return;
            };
            let preview = held.get_untracked();
            let n_actions = preview.map_or(0, |p| p.draft.actions.len());
            projection.previews_left();
            held.set(None);
            kept.set(
                if state.nothing_new.get_untracked() > before.get_untracked() {
                    Kept::NothingNew { log }
                } else {
                    Kept::Done { log, n_actions }
                },
            );
        };
        let importing = Sending::new(done, refused);
        let creating = Sending::new(move || send(dispatch, held, importing), refused);
        let comparing = Sending::new(|| {}, refused);
        let router = use_router();
        // What it would bring is shown where that of a snapshot is.
        Effect::new(move |_| {
            let log = into.get_untracked();
            if held.with(Option::is_some) && state.snapshot.with(Option::is_some) {
                held.set(None);
                router.go(Route::Snapshot(log));
            }
        });
        Self {
            dispatch,
            state,
            held,
            into,
            before,
            wrong,
            importing,
            creating,
            comparing,
        }
    }

    fn is_waiting(self) -> Signal<bool> {
        let all = [self.creating, self.importing, self.comparing].map(Sending::is_waiting);
        Signal::derive(move || all.iter().any(Get::get))
    }

    pub(super) fn forget(self) {
        self.held.set(None);
    }

    fn begin(self, log: LogId) {
        self.wrong.set(Vec::new());
        self.into.set(Some(log));
        self.before.set(self.state.nothing_new.get_untracked());
    }

    fn into_open(self, log: LogId) {
        self.begin(log);
        send(self.dispatch, self.held, self.importing);
    }

    fn compare(self, log: LogId) {
        self.begin(log);
        if let Some(preview) = self.held.get_untracked() {
            let draft = Box::new(preview.draft.clone());
            let sent = self.dispatch.send(Command::Compare(draft));
            self.comparing.sent(sent);
        }
    }

    fn into_new(self, title: String) {
        let log = self.dispatch.new_id::<LogId>();
        self.begin(log);
        let start = Start::Bare;
        let create = Command::Create { log, title, start };
        self.creating.sent(self.dispatch.send(create));
    }
}

/// Sends the rows to the log that is open.
fn send(dispatch: Dispatch, held: RwSignal<Option<Arc<ImportPreview>>>, importing: Sending) {
    if let Some(preview) = held.get_untracked() {
        importing.sent(dispatch.edit(Edit::Import {
            source: dispatch.new_id(),
            draft: preview.draft.clone(),
        }));
    }
}

#[component]
fn KeepForm(log: Option<LogId>, preview: Arc<ImportPreview>, keeping: Keeping) -> impl IntoView {
    let title = RwSignal::new(title_for(&preview.draft));
    let open = log.and(keeping.state.head.get_untracked());
    let open = open.map(|head| head.title.clone());
    let comes_back = preview.draft.actions.iter().any(|row| row.known.is_some());
    let first = match (&open, comes_back) {
        (None, _) => "new",
        (Some(_), true) => "update",
        (Some(_), false) => "open",
    };
    let into = RwSignal::new(first.to_owned());
    let is_new = move || into.with(|into| into == "new");
    let errors = keeping.wrong;
    errors.set(Vec::new());
    // Where a log is open, the choice above leads into it.
    let is_elsewhere = log.is_none();
    let unsaid = super::columns::unsaid(&preview);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some((place, asked)) = unsaid {
            errors.set(vec![FieldError::new(place, asked)]);
            return;
        }
        if let (Some(log), false) = (log, is_new()) {
            match into.with(|into| into == "update") {
                true => keeping.compare(log),
                false => keeping.into_open(log),
            }
            return;
        }
        let title = title.get().trim().to_owned();
        if title.is_empty() {
            let text = "Give the log a title";
            errors.set(vec![FieldError::new("import-title", text)]);
            return;
        }
        keeping.into_new(title);
    };
    let choices = open.map(|open| {
        let choices = vec![
            Choice::new("update", "Update this log: first see what differs"),
            Choice::new("open", format!("Into this log: {open}")),
            Choice::new("new", "As a new log"),
        ];
        view! { <RadioField name="import-into" legend="Where it goes" choices value=into/> }
    });
    let n = text::count(preview.draft.actions.len(), "action", "actions");
    let says = move || match into.with(|into| into == "update") {
        true => "See what differs".to_owned(),
        false => format!("Keep {n}"),
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary errors/>
            {choices}
            <Show when=is_new>
                <TextField
                    id="import-title"
                    label="Title of the new log"
                    value=title
                    error=error_of(errors, "import-title")
                />
                {is_elsewhere.then(|| view! { <OfThatTitle title waits=keeping.is_waiting()/> })}
            </Show>
            <div>
                <SubmitButton disabled=keeping.is_waiting()>
                    {says}
                </SubmitButton>
            </div>
        </form>
    }
}

/// That this device has a log of the title already, and the way to bring the document into that one.
#[component]
fn OfThatTitle(title: RwSignal<String>, waits: Signal<bool>) -> impl IntoView {
    let state = use_log();
    use_dispatch().send(Command::ListLogs);
    let same = Memo::new(move |_| {
        let logs = state.logs.get()?;
        let title = title.get();
        logs.iter().find(|log| log.is_titled(&title)).cloned()
    });
    // The log that is being made would be found as well.
    move || {
        let same = same.get().filter(|_| !waits.get())?;
        let href = Route::Import(Some(same.id)).href();
        Some(view! {
            <Notice kind=NoticeKind::Warning title="A log of this title is on this device already.">
                <p>
                    <a href=href>{format!("Bring the document into “{}” instead", same.title)}</a>
                    ": choose it there once more. Kept here, it becomes a second log of this title."
                </p>
            </Notice>
        })
    }
}

#[component]
pub(super) fn ImportResult(done: Kept, kept: RwSignal<Kept>) -> impl IntoView {
    let dispatch = use_dispatch();
    let (log, title, kind) = match done {
        Kept::Done { log, n_actions } => {
            let n = text::count(n_actions, "action was", "actions were");
            (log, format!("{n} read into the log."), NoticeKind::Success)
        }
        Kept::NothingNew { log } => {
            let title = "Everything in this file is here already.".to_owned();
            (log, title, NoticeKind::Information)
        }
        Kept::NotYet => return ().into_any(),
    };
    let can_undo = matches!(done, Kept::Done { .. });
    let undone = RwSignal::new(false);
    let undo = move |()| {
        dispatch.send(Command::Undo);
        undone.set(true);
    };
    let list = Route::List(log, Default::default()).href();
    Effect::new(|_| focus::to_id("import-result"));
    view! {
        <div id="import-result" tabindex="-1" role="status" class="stack">
            <Notice kind title>
                <p>
                    {can_undo.then_some("Rows that were here already were left alone. One undo takes all of it back.")}
                </p>
            </Notice>
            <Show when=move || undone.get()>
                <p>"The import is undone. It can be redone from the log."</p>
            </Show>
            <p class="cluster">
                <ButtonLink kind=ButtonKind::Primary href=list>"Go to the log"</ButtonLink>
                <Show when=move || can_undo && !undone.get()>
                    <Button on_press=undo>"Undo the import"</Button>
                </Show>
                <Button on_press=move |()| kept.set(Kept::NotYet)>"Import another document"</Button>
            </p>
        </div>
    }
    .into_any()
}
