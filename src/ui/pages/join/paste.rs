//! A field for the link of an invitation, and a place for the file.

use crate::ui::prelude::*;
use crate::ui::{
    context::PickedFile,
    invite_link::word_in,
    parts::{ErrorSummary, FieldError, FileDrop, SubmitButton, TextField, error_of},
};
use leptos::ev;

const FIELD: &str = "invitation";

/// What an invitation is saved as.
const INVITATIONS: &str = ".txt,text/plain";

/// Takes the whole link, the word at its end, or a file with the link in it.
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
    let other_file = move |file: PickedFile| {
        let text = format!(
            "{} holds no invitation: choose the file that you were sent",
            file.name
        );
        errors.set(vec![FieldError::new(FIELD, text)]);
    };
    view! {
        <FileDrop
            button="Choose an invitation file"
            hint="or drop it here"
            accept=INVITATIONS
            on_file=other_file
        />
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
