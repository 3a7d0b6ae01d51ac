//! From page to page of a long list.

use super::state::{ListState, PAGE_SIZE, last_page};
use crate::ui::prelude::*;
use crate::{text, ui::parts::Button};

/// Which rows are shown of how many, and the way to the others.
#[component]
pub(super) fn Pager(state: ListState) -> impl IntoView {
    let n_rows = Memo::new(move |_| state.selection.with(|s| s.ids.len()));
    let last = move || last_page(n_rows.get());
    let here = move || state.query.with(|q| q.page).min(last());
    let shown = move || {
        let from = here() * PAGE_SIZE;
        (from + 1, n_rows.get().min(from + PAGE_SIZE))
    };
    let words = move || {
        let (from, to) = shown();
        if last() == 0 {
            return text::count(n_rows.get(), "action", "actions");
        }
        format!(
            "Actions {} to {} of {}",
            text::grouped(from),
            text::grouped(to),
            text::grouped(n_rows.get())
        )
    };
    // The browser's own command prints what is drawn, and no more.
    let on_paper = move || {
        let (from, to) = shown();
        (last() > 0).then(|| text::printed_rows(from, to, n_rows.get()))
    };
    view! {
        <p class="print-only">{on_paper}</p>
        <nav class="pager no-print" aria-label="Pages of the list">
            <p class="pager__count" role="status">{words}</p>
            <Show when=move || { last() > 0 }>
                <div class="cluster">
                    <Button
                        disabled=Signal::derive(move || here() == 0)
                        on_press=move || state.turn_to(here().saturating_sub(1))
                    >
                        "Previous page"
                    </Button>
                    <span>{move || format!("Page {} of {}", here() + 1, last() + 1)}</span>
                    <Button
                        disabled=Signal::derive(move || here() >= last())
                        on_press=move || state.turn_to(here() + 1)
                    >
                        "Next page"
                    </Button>
                </div>
            </Show>
        </nav>
    }
}
