//! A field for a passphrase: hidden unless somebody wants to see what they type.

use super::{CheckField, TextField, TypedKind};
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
    #[prop(into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The kind of autofill: `current-password` or `new-password`.
    autocomplete: &'static str,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let kind = Signal::derive(move || match is_shown.get() {
        true => TypedKind::ShownSecret,
        false => TypedKind::HiddenSecret,
    });
    let show_id = format!("{id}-show");
    view! {
        <TextField id label value hint error autocomplete kind/>
        <CheckField
            id=show_id
            label="Show what is typed"
            checked=is_shown
            on_change=move |on| is_shown.set(on)
        />
    }
}
