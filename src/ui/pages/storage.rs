//! What this device keeps, and how the engine is.

use leptos::prelude::*;

/// Room, permanence, set-aside changes, state of the engine.
#[component]
pub fn StoragePage() -> impl IntoView {
    view! { <h1 tabindex="-1">"Storage on this device"</h1> }
}
