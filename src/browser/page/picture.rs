//! The picture of the page as it was left, which `start.js` of the build shows until the page has rows of its own.
//! Without it, as in a page that is being developed, nothing is kept or shown.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, window};

/// Keeps how the page looks now.
pub fn keep_picture() {
    call("keep");
}

/// Forgets how the page looked: it does no longer, or must not be seen again.
pub fn forget_picture() {
    call("forget");
}

/// Takes the picture off the page.
pub fn drop_picture() {
    call("drop");
}

/// Calls `then` each time when the page is no longer looked at: the tab is changed, put away or closed.
pub fn on_hidden(then: impl Fn() + 'static) {
    let Some(document) = window().and_then(|window| window.document()) else {
        return;
    };
    let looked_at = document.clone();
    let on_change = Closure::<dyn Fn(Event)>::new(move |_: Event| {
        if looked_at.hidden() {
            then();
        }
    });
    let listener = on_change.as_ref().unchecked_ref();
    // Fails for no name of an event.
    let _ = document.add_event_listener_with_callback("visibilitychange", listener);
    on_change.forget();
}

fn call(what: &str) {
    let method = || {
        let picture = Reflect::get(&js_sys::global(), &"picture".into()).ok()?;
        let method = Reflect::get(&picture, &what.into()).ok()?;
        method.dyn_into::<Function>().ok()
    };
    if let Some(method) = method() {
        let _ = method.call0(&JsValue::NULL);
    }
}
