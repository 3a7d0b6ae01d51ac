//! Tags: stages and categories, by colour and always by word.

use crate::ui::prelude::*;
use crate::{
    model::{Category, Colour, Stage},
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
