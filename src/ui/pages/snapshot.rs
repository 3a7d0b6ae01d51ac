//! Opening a snapshot: what it would bring.

use crate::model::LogId;
use leptos::prelude::*;

/// Reads a snapshot, shows what it would bring, merges it or leaves it.
#[component]
pub fn SnapshotPage(
    /// The log that was open.
    log: Option<LogId>,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"Open a snapshot"</h1> }
}
