//! A file dropped anywhere on the page is opened; without this the browser would leave the page for it.

use crate::ui::{
    context::{PickedFile, use_dispatch, use_log, use_outside},
    invite_link::word_in_file,
    parts::read_picked,
    route::Route,
    router::use_router,
};
use leptos::{ev, prelude::*};

/// Listens for files that no place of the page has taken.
pub fn follow_drops() {
    let (outside, dispatch) = (use_outside(), use_dispatch());
    let (log, router) = (use_log(), use_router());
    let is_ours = move |event: &ev::DragEvent| {
        let ours = !event.default_prevented() && outside.with(|o| o.brings_files(event));
        if ours {
            event.prevent_default();
        }
        ours
    };
    let over = window_event_listener(ev::dragover, move |event| _ = is_ours(&event));
    let dropped = window_event_listener(ev::drop, move |event| {
        if !is_ours(&event) {
            return;
        }
        let open = log.head.with_untracked(|head| head.as_ref().map(|h| h.id));
        let then = Box::new(move |file: PickedFile| {
            if let Some(word) = word_in_file(&file.bytes) {
                return router.go(Route::Join(word));
            }
            read_picked(dispatch, router, open, file);
        });
        outside.with(|o| o.read_dropped(&event, then));
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}
