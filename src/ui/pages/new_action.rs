//! A new action: its wording; everything else is set on the action itself.

use crate::{
    command::Edit,
    model::{ActionId, LogId},
    projection::Outcome,
    text,
    ui::{
        context::{use_dispatch, use_log, use_projection},
        parts::{ErrorSummary, FieldError, SubmitButton, TextArea, error_of},
        route::Route,
        router::use_router,
    },
};
use leptos::prelude::*;

/// Asks for the wording of a new action.
#[component]
pub fn NewActionPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    let (dispatch, projection, router) = (use_dispatch(), use_projection(), use_router());
    let wording = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let sent = RwSignal::new(None::<(u32, ActionId)>);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = wording.get_untracked().trim().to_owned();
        if words.is_empty() {
            errors.set(vec![FieldError::new(
                "new-wording",
                "Say what is to be done",
            )]);
            return;
        }
        errors.set(Vec::new());
        let id = dispatch.new_id();
        let number = dispatch.edit(Edit::AddAction { id, text: words });
        sent.set(Some((number, id)));
    };
    Effect::new(move |_| {
        let Some((number, id)) = sent.get() else {
            return;
        };
        match state.outcome(number) {
            Outcome::Waiting => {}
            Outcome::Done => {
                let query = router.route().with_untracked(|r| r.query().cloned());
                router.go(Route::Action(log, id, query.unwrap_or_default()));
            }
            Outcome::Refused(refusal) => {
                sent.set(None);
                projection.refusal_taken(number);
                let message = text::refusal(&refusal).whole();
                errors.set(vec![FieldError::new("new-wording", message)]);
            }
        }
    });
    let locked = Signal::derive(move || !state.is_editable() || sent.with(Option::is_some));
    view! {
        <form class="stack measure" on:submit=on_submit novalidate>
            <h1 tabindex="-1">"New action"</h1>
            <ErrorSummary errors/>
            <TextArea
                id="new-wording"
                label="What is to be done"
                hint="One sentence that says who does what. It gets the next free number."
                value=wording
                rows=5
                error=error_of(errors, "new-wording")
            />
            <p class="cluster">
                <SubmitButton disabled=locked>"Add the action"</SubmitButton>
            </p>
        </form>
    }
}
