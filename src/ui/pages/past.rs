//! The log as it stood at a past moment, read-only.

use crate::model::{ChangeId, LogId};
use leptos::prelude::*;

/// The log as it stood just after a change.
#[component]
pub fn PastPage(
    /// The log.
    log: LogId,
    /// The change.
    change: ChangeId,
) -> impl IntoView {
    let _ = log;
    let _ = change;
    view! { <h1 tabindex="-1">"The log as it stood"</h1> }
}
