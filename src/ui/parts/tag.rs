//! Tags: stages and categories, by colour and always by word.

use crate::ui::prelude::*;
use crate::{
    model::{Action, Category, Colour, Stage},
    text::Words,
};

/// The class that carries a category's colours and its border pattern for print.
pub fn colour_class(colour: Colour) -> String {
    format!("category category--{}", colour.word())
}

/// A category: its colour and its word.
#[component]
pub fn CategoryTag(
    /// The category.
    category: Category,
) -> impl IntoView {
    view! { <span class=colour_class(category.colour)>{category.name}</span> }
}

/// A stage.
#[component]
pub fn StageTag(
    /// The stage.
    stage: Stage,
) -> impl IntoView {
    view! { <strong class=format!("tag tag--{}", stage.word())>{stage.words()}</strong> }
}

/// The stage of an action in a list, with a word where nobody has signed that it is over.
pub fn stage_cell(action: &Action) -> AnyView {
    let unsigned = action.is_unsigned();
    let unsigned = unsigned.then(|| view! { <span class="muted">"As recorded, not signed"</span> });
    view! { <StageTag stage=action.stage/> " " {unsigned} }.into_any()
}
