//! Asks for the passphrase of a locked file, again where it was another.

use super::{Button, ErrorSummary, FieldError, PassphraseField, SubmitButton, WorkLine, error_of};
use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{LockedFile, Passphrase, Work},
    ui::{
        context::{use_dispatch, use_log, use_projection},
        focus,
    },
};
use leptos::ev;

/// The id of the field.
const FIELD: &str = "unlock-passphrase";

/// Shown while a locked file waits; the typed words stay, so that a slip can be mended.
#[component]
pub fn Unlock() -> impl IntoView {
    let (dispatch, projection, state) = (use_dispatch(), use_projection(), use_log());
    let typed = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let name = move || {
        let name = |file: &LockedFile| file.name.clone();
        state.locked.with(|file| file.as_ref().map(name))
    };
    let n_wrong = Memo::new(move |_| {
        let n_wrong = |file: &LockedFile| file.n_wrong;
        state.locked.with(|file| file.as_ref().map_or(0, n_wrong))
    });
    Effect::new(move |_| {
        if n_wrong.get() > 0 {
            let text =
                "This is not the passphrase of the file. Check capitals and spaces, and try again";
            errors.set(vec![FieldError::new(FIELD, text)]);
        }
    });
    let is_trying = Signal::derive(move || {
        let working = state.working;
        working.with(|now| now.is_some_and(|now| now.what == Work::Unlocking))
    });
    Effect::new(|_| focus::to_id("unlock-title"));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let words = typed.get_untracked();
        if words.is_empty() {
            errors.set(vec![FieldError::new(
                FIELD,
                "Type the passphrase of the file",
            )]);
            return;
        }
        errors.set(Vec::new());
        dispatch.send(Command::Unlock(Passphrase::new(words)));
    };
    let leave = move |()| {
        dispatch.send(Command::StopReading);
        dispatch.send(Command::Discard);
        projection.previews_left();
        focus::to_first("#main h1");
    };
    let stop = move |()| {
        dispatch.send(Command::StopReading);
        focus::to_id("unlock-title");
    };
    view! {
        <section class="stack measure" aria-labelledby="unlock-title">
            <h2 id="unlock-title" tabindex="-1">"This file is locked"</h2>
            <p>{name} " opens with a passphrase. Ask whoever sent it, by another way than the file came."</p>
            <WorkLine work=Work::Unlocking on_stop=stop/>
            <form class="stack" novalidate on:submit=submit>
                <ErrorSummary errors/>
                <PassphraseField
                    id=FIELD
                    label="Passphrase"
                    hint="Whoever sent you the file knows it. Capitals and spaces count."
                    value=typed
                    error=error_of(errors, FIELD)
                    autocomplete="off"
                />
                <div><SubmitButton disabled=is_trying>"Open the file"</SubmitButton></div>
            </form>
            <p><Button on_press=leave>"Leave it closed"</Button></p>
        </section>
    }
}
