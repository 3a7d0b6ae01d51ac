//! A modal dialog. The browser keeps focus inside, closes it on Escape and gives focus back.

use super::{Button, ButtonKind};
use crate::ui::prelude::*;
use leptos::html;

/// A dialog over the page; its content is made when it opens.
#[component]
pub fn Dialog(
    /// Its name, shown as its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its id, unique on the page.
    #[prop(into)]
    id: String,
    /// What its first button says, which leaves everything as it is.
    #[prop(default = "Close")]
    leave: &'static str,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(element) = dialog.get() else { return };
        match (open.get(), element.open()) {
            (true, false) => _ = element.show_modal(),
            (false, true) => element.close(),
            _ => {}
        }
    });
    let heading = format!("{id}-title");
    view! {
        <dialog
            class="dialog"
            id=id
            aria-labelledby=heading
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <div class="dialog__head">
                <h2 class="dialog__title" id=heading.clone()>{move || title.get()}</h2>
                <Button kind=ButtonKind::Quiet on_press=move || open.set(false)>{leave}</Button>
            </div>
            <Show when=move || open.get()>
                <div class="dialog__body">{children()}</div>
            </Show>
        </dialog>
    }
}
