//! The log as a file: to save, to share.

use crate::model::LogId;
use leptos::prelude::*;

/// Gives the log as a snapshot or as JSON.
#[component]
pub fn SharePage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"Share this log"</h1> }
}
