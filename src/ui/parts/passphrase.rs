//! A field for a passphrase: hidden unless somebody wants to see what they type.

use super::{CheckField, FieldFrame, described, invalid};
use crate::ui::prelude::*;

/// A passphrase. What is typed may be pasted, and may be shown.
#[component]
pub fn PassphraseField(
    /// Its id; an error summary leads to it.
    #[prop(into)]
    id: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Help in a few words.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The kind of autofill: `current-password` or `new-password`.
    autocomplete: &'static str,
) -> impl IntoView {
    let described = described(&id, hint.is_some(), error);
    let is_shown = RwSignal::new(false);
    let show_id = format!("{id}-show");
    view! {
        <FieldFrame id=id.clone() label hint error hide_label=false>
            <input
                class="field__control"
                type=move || if is_shown.get() { "text" } else { "password" }
                id=id
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=move || described.get()
                aria-invalid=invalid(error)
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </FieldFrame>
        <CheckField
            id=show_id
            label="Show what is typed"
            checked=is_shown
            on_change=move |on| is_shown.set(on)
        />
    }
}
