//! The title and the categories of a log.

use crate::model::LogId;
use leptos::prelude::*;

/// Changes the title and the categories.
#[component]
pub fn SettingsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"Settings"</h1> }
}
