//! Who am I: asked once, changeable.

use leptos::prelude::*;

/// Asks for a name and an organisation.
#[component]
pub fn WhoPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"Who are you?"</h1> }
}
