//! Where the rows go: into the log that is open, or into a new one; and how it went.

use super::Kept;
use crate::{
    command::{Command, Edit, Start},
    model::{LogId, SourceId},
    projection::ImportPreview,
    text,
    ui::{
        context::{use_dispatch, use_log, use_me, use_projection},
        focus,
        pages::WhoForm,
        parts::{
            Button, ButtonKind, ButtonLink, Choice, ErrorSummary, FieldError, Notice, NoticeKind,
            RadioField, Sending, SubmitButton, TextField, error_of,
        },
        route::Route,
    },
};
use leptos::{ev, prelude::*};
use std::sync::Arc;

#[component]
pub(super) fn Keep(
    log: Option<LogId>,
    preview: Arc<ImportPreview>,
    kept: RwSignal<Kept>,
) -> impl IntoView {
    let me = use_me();
    let known = Memo::new(move |_| me.author().with(Option::is_some));
    view! {
        <section class="stack measure" aria-labelledby="import-keep">
            <h2 id="import-keep" tabindex="-1">"Keep it"</h2>
            {move || if known.get() {
                view! { <KeepForm log preview=preview.clone() kept/> }.into_any()
            } else {
                view! {
                    <p>"Say who you are first: your name stands beside everything you keep."</p>
                    <WhoForm on_done=|()| request_animation_frame(|| focus::to_id("import-keep"))/>
                }.into_any()
            }}
        </section>
    }
}

/// The name of a file without its ending.
fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(['_', '-'], " ").trim().to_owned()
}

/// Sends the rows once the log that takes them is open; what is refused is heard by `wrong`.
fn import(
    preview: &Arc<ImportPreview>,
    kept: RwSignal<Kept>,
    wrong: Callback<String>,
) -> Callback<LogId> {
    let (dispatch, state, projection) = (use_dispatch(), use_log(), use_projection());
    let into = RwSignal::new(None);
    let before = RwSignal::new(0);
    let n_actions = preview.draft.actions.len();
    let sending = Sending::new(
        move || {
            let Some(log) = into.get_untracked() else {
                return;
            };
            projection.previews_left();
            kept.set(
                if state.nothing_new.get_untracked() > before.get_untracked() {
                    Kept::NothingNew { log }
                } else {
                    Kept::Done { log, n_actions }
                },
            );
        },
        move |refusal| wrong.run(text::refusal(&refusal).whole()),
    );
    let draft = StoredValue::new(preview.clone());
    Callback::new(move |log: LogId| {
        into.set(Some(log));
        before.set(state.nothing_new.get_untracked());
        let source = dispatch.new_id::<SourceId>();
        let draft = draft.with_value(|preview| preview.draft.clone());
        sending.sent(dispatch.edit(Edit::Import { source, draft }));
    })
}

#[component]
fn KeepForm(
    log: Option<LogId>,
    preview: Arc<ImportPreview>,
    kept: RwSignal<Kept>,
) -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    let draft = &preview.draft;
    let title = RwSignal::new(if draft.title.is_empty() {
        stem(&draft.source)
    } else {
        draft.title.clone()
    });
    let open = log
        .and(state.head.get_untracked())
        .map(|head| head.title.clone());
    let into = RwSignal::new(if open.is_some() { "open" } else { "new" }.to_owned());
    let is_new = move || into.with(|into| into == "new");
    let errors = RwSignal::new(Vec::new());
    let wrong = Callback::new(move |text: String| {
        errors.set(vec![FieldError::new("import-title", text)]);
    });
    let import = import(&preview, kept, wrong);
    let created = RwSignal::new(None);
    let creating = Sending::new(
        move || {
            if let Some(log) = created.get_untracked() {
                import.run(log);
            }
        },
        move |refusal| wrong.run(text::refusal(&refusal).whole()),
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        errors.set(Vec::new());
        if let (Some(log), false) = (log, is_new()) {
            import.run(log);
            return;
        }
        let title = title.get().trim().to_owned();
        if title.is_empty() {
            wrong.run("Give the log a title".into());
            return;
        }
        let log = dispatch.new_id::<LogId>();
        created.set(Some(log));
        let start = Start::Bare;
        creating.sent(dispatch.send(Command::Create { log, title, start }));
    };
    let choices = open.map(|open| {
        let choices = vec![
            Choice::new("open", format!("Into this log: {open}")),
            Choice::new("new", "As a new log"),
        ];
        view! { <RadioField name="import-into" legend="Where it goes" choices value=into/> }
    });
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
            </Show>
            <div>
                <SubmitButton disabled=creating.is_waiting()>
                    {format!("Keep {}", text::count(preview.draft.actions.len(), "action", "actions"))}
                </SubmitButton>
            </div>
        </form>
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
