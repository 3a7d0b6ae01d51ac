//! A field for the link of an invitation.

use crate::ui::prelude::*;
use crate::ui::{
    invite_link::word_in,
    parts::{ErrorSummary, FieldError, SubmitButton, TextField, error_of},
};
use leptos::ev;

const FIELD: &str = "invitation";

/// Takes the whole link, or the word at its end.
#[component]
pub fn PasteInvitation(
    /// Hears the word.
    #[prop(into)]
    on_word: Callback<String>,
) -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match pasted.with(|text| word_in(text)) {
            Some(word) => {
                errors.set(Vec::new());
                on_word.run(word);
            }
            None => {
                let text = "Paste the whole link of the invitation, to its very end";
                errors.set(vec![FieldError::new(FIELD, text)]);
            }
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextField
                id=FIELD
                label="Link of the invitation"
                hint="The whole link, or the long word at its end"
                value=pasted
                error=error_of(errors, FIELD)
            />
            <div><SubmitButton>"See what it is to"</SubmitButton></div>
        </form>
    }
}
