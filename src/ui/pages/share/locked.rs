//! The snapshot under a passphrase: for the ways on which others could read it.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Errand},
    model::{Passphrase, Prepared},
    text,
    ui::{
        context::{use_dispatch, use_log, use_outside, use_projection},
        parts::{
            ErrorSummary, FieldError, PassphraseField, Sending, Status, SubmitButton, error_of,
        },
    },
};
use leptos::ev;

/// The id of the field.
const FIELD: &str = "lock-passphrase";

/// Fewer characters are guessed by whoever has the file and patience.
const FEWEST: usize = 12;

/// Locks the snapshot and downloads it.
#[component]
pub(super) fn LockedSnapshot() -> impl IntoView {
    let (dispatch, state, outside) = (use_dispatch(), use_log(), use_outside());
    let projection = use_projection();
    let typed = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        || {},
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let words = typed.get_untracked();
        if words.chars().count() < FEWEST {
            let text = format!("Use at least {FEWEST} characters, such as four words");
            errors.set(vec![FieldError::new(FIELD, text)]);
            return;
        }
        errors.set(Vec::new());
        said.set("Locking…".into());
        projection.prepared_taken();
        let errand = Errand::Locked(Passphrase::new(words));
        sending.sent(dispatch.send(Command::Prepare(errand)));
    };
    Effect::new(move |_| {
        let answer = state.prepared.get();
        if let Some(Prepared::Locked(file)) = answer.as_deref() {
            outside.with(|o| o.save_file(&file.name, &file.media_type, &file.bytes));
            projection.prepared_taken();
            typed.set(String::new());
            said.set("The locked snapshot is in your downloads. Tell your colleague the passphrase by another way.".into());
        }
    });
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Lock it with a passphrase"</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <p>
                    "Whoever has the passphrase opens it, here or with any program for the age format. Nobody else can, and nobody can find out a passphrase that is forgotten."
                </p>
                <ErrorSummary errors/>
                <PassphraseField
                    id=FIELD
                    label="Passphrase for the file"
                    hint="Four words that do not belong together are good."
                    value=typed
                    error=error_of(errors, FIELD)
                    autocomplete="new-password"
                />
                <div><SubmitButton>"Lock and save a snapshot"</SubmitButton></div>
                <Status text=said/>
            </form>
        </details>
    }
}
