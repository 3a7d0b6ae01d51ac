//! What happens when our own code stops: it is said on the page, and to the console.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ErrorEvent, PromiseRejectionEvent, console, window};

/// Tells the person and the console when our own code stops, which otherwise would leave a page that
/// does nothing: of a panic, and of what ends a wasm module without one. The release page is built
/// so that a panic is of the second kind.
pub fn tell_of_panics(words: &'static str) {
    std::panic::set_hook(Box::new(move |panic| {
        console::error_1(&JsValue::from(panic.to_string()));
    }));
    let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
        stopped(&event.error(), words);
    });
    let on_rejection =
        Closure::<dyn Fn(PromiseRejectionEvent)>::new(move |event: PromiseRejectionEvent| {
            stopped(&event.reason(), words);
        });
    for (event, listener) in [
        ("error", on_error.into_js_value()),
        ("unhandledrejection", on_rejection.into_js_value()),
    ] {
        if let Some(window) = window() {
            // Fails for no name of an event.
            let _ = window.add_event_listener_with_callback(event, listener.unchecked_ref());
        }
    }
}

/// The notice is shown once, however often the browser still calls back into what has stopped.
const STOPPED: &str = "page-stopped";

fn stopped(error: &JsValue, words: &str) {
    if error.is_instance_of::<js_sys::WebAssembly::RuntimeError>() {
        let _ = show(words);
    }
}

fn show(words: &str) -> Option<()> {
    let document = window()?.document()?;
    if document.get_element_by_id(STOPPED).is_some() {
        return None;
    }
    let notice = document.create_element("p").ok()?;
    notice.set_id(STOPPED);
    notice.set_class_name("notice notice--error");
    notice.set_attribute("role", "alert").ok()?;
    notice.set_text_content(Some(words));
    document
        .body()?
        .insert_before(&notice, document.body()?.first_child().as_ref())
        .ok()
        .map(drop)
}
