//! A line that says what has just happened, to eyes and to screen readers.

use crate::ui::prelude::*;

/// A visible live region; it is there from the start, so that what is put into it is read out.
#[component]
pub fn Status(
    /// What it says; nothing while it is empty.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it is plain information, and not good news.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    view! {
        <p class="said" class:said--quiet=quiet class:said--empty=move || text.with(String::is_empty) role="status">
            {move || text.get()}
        </p>
    }
}
