//! Who lives: each engine holds a lock of its own name for as long as it runs, and others can ask.
//!
//! Knows the Web Locks of the browser and nothing of what engines do. `web-sys` counts Web Locks as
//! unstable, so they are reached by name.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

const PREFIX: &str = "matters-arising/engine/";

/// Holds the lock of this engine until the browser ends it.
pub(super) fn live(instance: &str) {
    let Some((locks, request)) = method("request") else {
        return;
    };
    // Resolves never, so the lock is held until the worker is gone, however it goes.
    let hold: JsValue = Closure::once_into_js(|_: JsValue| Promise::new(&mut |_, _| ()));
    let name = JsValue::from(format!("{PREFIX}{instance}"));
    if let Ok(held) = request.call2(&locks, &name, &hold) {
        // A refusal leaves the engine without a lock; others then take its notes for a dead one's.
        ignore_refusal(held);
    }
}

/// Whether the engine of this name runs. Where the browser cannot tell, it does not.
pub(super) async fn is_alive(instance: &str) -> bool {
    let Some((locks, query)) = method("query") else {
        return false;
    };
    let Some(asked) = query
        .call0(&locks)
        .ok()
        .and_then(|p| p.dyn_into::<Promise>().ok())
    else {
        return false;
    };
    let Ok(snapshot) = JsFuture::from(asked).await else {
        return false;
    };
    let held = Reflect::get(&snapshot, &"held".into()).unwrap_or_default();
    let wanted = format!("{PREFIX}{instance}");
    let name = |lock| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    held.dyn_into::<Array>()
        .is_ok_and(|held| held.iter().filter_map(name).any(|name| name == wanted))
}

pub(super) fn method(name: &str) -> Option<(JsValue, Function)> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let method = Reflect::get(&locks, &name.into()).ok()?;
    Some((locks, method.dyn_into().ok()?))
}

pub(super) fn ignore_refusal(promise: JsValue) {
    if let Ok(promise) = promise.dyn_into::<Promise>() {
        wasm_bindgen_futures::spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
