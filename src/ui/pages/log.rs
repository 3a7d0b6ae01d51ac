//! The list of actions.

use crate::model::LogId;
use leptos::prelude::*;

/// The list.
#[component]
pub fn LogPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"Log"</h1> }
}
