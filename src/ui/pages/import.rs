//! Import: what was understood beside what was printed.

use crate::model::LogId;
use leptos::prelude::*;

/// Reads a document into a new log, or into one.
#[component]
pub fn ImportPage(
    /// The log that takes the rows; a new one where there is none.
    log: Option<LogId>,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"Import a document"</h1> }
}
