//! What a careful clerk would raise about what was imported.

use crate::model::LogId;
use leptos::prelude::*;

/// The findings, to be ticked off and downloaded.
#[component]
pub fn FindingsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"Findings"</h1> }
}
