//! A new action.

use crate::model::LogId;
use leptos::prelude::*;

/// Asks for the wording of a new action.
#[component]
pub fn NewActionPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"New action"</h1> }
}
