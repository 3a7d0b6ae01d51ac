//! A field for a day of the calendar.

use super::fields::{FieldFrame, described};
use crate::ui::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, window};

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

/// What to say of a day that is half written.
pub const HALF_A_DAY: &str = "Give the whole date, or none";

/// Whether the field of this id holds a part of a date: browsers give that as nothing at all.
pub fn is_half_a_day(id: &str) -> bool {
    let field = window().and_then(|w| w.document()?.get_element_by_id(id));
    let field = field.and_then(|f| f.dyn_into::<HtmlInputElement>().ok());
    field.is_some_and(|field| !field.check_validity())
}
