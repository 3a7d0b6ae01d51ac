//! A new action: its wording; everything else is set on the action itself.

use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{ActionId, LogId},
    text,
    ui::{
        context::{use_dispatch, use_log, use_me},
        focus,
        pages::WhoForm,
        parts::{ErrorSummary, FieldError, Sending, SubmitButton, TextArea, error_of, unsent},
        route::Route,
        router::use_router,
    },
};

/// Asks for the wording of a new action.
#[component]
pub fn NewActionPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let (state, me) = (use_log(), use_me());
    let (dispatch, router) = (use_dispatch(), use_router());
    let wording = unsent(log, None);
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let asking = RwSignal::new(false);
    let new = RwSignal::new(None::<ActionId>);
    let sending = Sending::new(
        move || {
            if let Some(id) = new.get_untracked() {
                wording.set(String::new());
                let query = router.route().with_untracked(|r| r.query().cloned());
                router.go(Route::Action(log, id, query.unwrap_or_default()));
            }
        },
        move |refusal| {
            let message = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("new-wording", message)]);
        },
    );
    let add = move || {
        let (id, text) = (dispatch.new_id(), wording.get_untracked().trim().to_owned());
        new.set(Some(id));
        sending.sent(dispatch.edit(Edit::AddAction { id, text }));
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if wording.with_untracked(|words| words.trim().is_empty()) {
            errors.set(vec![FieldError::new(
                "new-wording",
                "Say what is to be done",
            )]);
            return;
        }
        errors.set(Vec::new());
        if me.author().with_untracked(Option::is_some) {
            add();
        } else {
            asking.set(true);
            focus::soon("#who-name");
        }
    };
    let locked = Signal::derive(move || !state.is_editable() || sending.is_waiting().get());
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
        <Show when=move || asking.get()>
            <div class="stack measure">
                <p>"Before the first change, say who you are."</p>
                <WhoForm
                    button="Keep this name and add the action"
                    on_done=move |()| {
                        asking.set(false);
                        add();
                    }
                />
            </div>
        </Show>
    }
}
