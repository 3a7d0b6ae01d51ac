//! Asks the browser to keep what this page stores. Workers may not ask; the page may.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::window;

/// Asks, and tells the answer once there is one: Firefox asks the person, who may never answer.
pub fn ask_for_permanence(tell: impl FnOnce(bool) + 'static) {
    let Some(window) = window() else { return };
    let Ok(promise) = window.navigator().storage().persist() else {
        return;
    };
    spawn_local(async move {
        if let Ok(answer) = JsFuture::from(promise).await {
            tell(answer.is_truthy());
        }
    });
}
