//! The question that the browser asks before a page with unsaved changes goes away.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, window};

/// Lets the browser ask before it leaves the page, whenever `is_unsaved` says so at that moment.
pub(super) fn ask_before_unload(is_unsaved: impl Fn() -> bool + 'static) {
    let Some(window) = window() else { return };
    let on_unload = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if is_unsaved() {
            event.prevent_default();
            // What Chromium before 119 and Safari look at; the browser has words of its own.
            let _ = Reflect::set(&event, &"returnValue".into(), &"unsaved".into());
        }
    });
    let listener = on_unload.as_ref().unchecked_ref();
    // Fails for no name of an event.
    let _ = window.add_event_listener_with_callback("beforeunload", listener);
    on_unload.forget();
}
