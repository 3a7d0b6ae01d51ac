//! What the start of the page (`start.js` of the build) has begun while the program was still being compiled. Each is taken
//! once: a second time it would be old.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

/// The engine's worker, and what became of it so far.
pub(super) struct BegunEngine {
    pub(super) worker: Worker,
    said: JsValue,
}

impl BegunEngine {
    /// What it has said since it began, to be heard once somebody listens.
    pub(super) fn said(&self) -> Vec<JsValue> {
        let said = Reflect::get(&self.said, &"said".into());
        let said = said.ok().and_then(|said| said.dyn_into::<Array>().ok());
        said.map(|said| said.to_vec()).unwrap_or_default()
    }

    /// Why it did not start, if it did not.
    pub(super) fn failed(&self) -> Option<String> {
        Reflect::get(&self.said, &"failed".into()).ok()?.as_string()
    }
}

/// The engine, if it was begun.
pub(super) fn engine() -> Option<BegunEngine> {
    let said = take("engine")?;
    let worker = Reflect::get(&said, &"worker".into()).ok()?;
    let worker = worker.dyn_into().ok()?;
    Some(BegunEngine { worker, said })
}

/// The stored parts of the last view of this log, if they are being read.
pub(super) fn last_view(log: &str) -> Option<Promise> {
    let begun = take("lastView")?;
    let of = Reflect::get(&begun, &"log".into()).ok()?.as_string()?;
    let parts = Reflect::get(&begun, &"parts".into()).ok()?;
    (of == log).then(|| Promise::resolve(&parts))
}

fn take(what: &str) -> Option<JsValue> {
    let begun = Reflect::get(&js_sys::global(), &"begun".into()).ok()?;
    let begun = begun.dyn_into::<Object>().ok()?;
    let taken = Reflect::get(&begun, &what.into()).ok()?;
    let _ = Reflect::delete_property(&begun, &what.into());
    (!taken.is_undefined()).then_some(taken)
}
