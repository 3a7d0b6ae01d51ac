//! History in plain words.

use crate::model::{ActionId, LogId};
use leptos::prelude::*;

/// What happened to the log.
#[component]
pub fn HistoryPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let _ = log;
    view! { <h1 tabindex="-1">"History"</h1> }
}

/// What happened to one action.
#[component]
pub fn ActionHistoryPage(
    /// The log.
    log: LogId,
    /// The action.
    action: ActionId,
) -> impl IntoView {
    let _ = log;
    let _ = action;
    view! { <h1 tabindex="-1">"History of an action"</h1> }
}
