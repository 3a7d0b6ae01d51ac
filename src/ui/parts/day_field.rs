//! A field for a day of the calendar.

use super::fields::{FieldFrame, described};
use crate::ui::prelude::*;

/// A day, chosen or typed; empty where none is.
#[component]
pub fn DayField(
    /// Its id; an error summary leads to it.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// What is chosen, as `2019-04-18`.
    value: RwSignal<String>,
    /// Help in a few words.
    #[prop(optional_no_strip)]
    hint: Option<String>,
) -> impl IntoView {
    let described = described(id, hint.is_some(), Signal::stored(None));
    view! {
        <FieldFrame id=id.into() label=label.into() hint error=Signal::stored(None) hide_label=false>
            <input
                class="field__control field__control--short"
                type="date"
                id=id
                aria-describedby=move || described.get()
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </FieldFrame>
    }
}
