//! The logs on this device; on the first visit, the ways in.

use leptos::prelude::*;

/// The logs on this device, and the ways to another.
#[component]
pub fn HomePage() -> impl IntoView {
    view! { <h1 tabindex="-1">"Matters Arising"</h1> }
}
