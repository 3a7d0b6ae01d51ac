//! An action: everything on it, and everything that can be done to it.

use crate::model::{ActionId, LogId};
use leptos::prelude::*;

/// One action; stands beside the list on wide screens, alone on narrow ones.
#[component]
pub fn ActionPage(
    /// The log.
    log: LogId,
    /// The action; the page stays while another is chosen in the list.
    action: Signal<ActionId>,
) -> impl IntoView {
    let _ = log;
    let _ = action;
    view! { <h1 tabindex="-1">"Action"</h1> }
}
