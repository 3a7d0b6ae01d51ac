//! A choice of one among a few, all of them in sight.

use super::Choice;
use crate::ui::prelude::*;

/// Radio buttons under a legend. The id of each is `name-value`.
#[component]
pub fn RadioField(
    /// What the buttons have in common, unique on the page.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    legend: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// What is chosen.
    value: RwSignal<String>,
) -> impl IntoView {
    let buttons = choices.into_iter().map(|choice| {
        let id = format!("{name}-{}", choice.value);
        let (mine, chosen) = (choice.value.clone(), choice.value.clone());
        view! {
            <div class="radio">
                <input
                    class="radio__button"
                    type="radio"
                    name=name.clone()
                    id=id.clone()
                    value=choice.value
                    prop:checked=move || value.with(|v| *v == mine)
                    on:change=move |_| value.set(chosen.clone())
                />
                <label class="radio__label" for=id>{choice.label}</label>
            </div>
        }
    });
    view! {
        <fieldset class="field choices">
            <legend class="field__label">{legend}</legend>
            {buttons.collect_view()}
        </fieldset>
    }
}
