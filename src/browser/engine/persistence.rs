//! What the browser says on the room and permanence of its storage.

use crate::model::StorageState;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Asks, and tells each thing as it becomes known.
///
/// A browser may leave `persist()` unanswered for ever (Firefox waits for the person), so the room is
/// told first. Most browsers let only pages ask; here the answer is then `None` until it was given.
pub(super) async fn ask(tell: impl Fn(StorageState)) {
    let Some(storage) = storage() else {
        tell(StorageState::default());
        return;
    };
    let mut state = StorageState::default();
    if let Some(estimate) = call(&storage, "estimate").await {
        state.used = number(&estimate, "usage");
        state.quota = number(&estimate, "quota");
    }
    let persisted = call(&storage, "persisted").await;
    let persisted = persisted.and_then(|answer| answer.as_bool());
    state.persistent = persisted.filter(|persisted| *persisted);
    tell(state);
    if state.persistent.is_none()
        && let Some(answer) = call(&storage, "persist").await
    {
        state.persistent = answer.as_bool();
        tell(state);
    }
}

fn storage() -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    storage.is_object().then_some(storage)
}

async fn call(storage: &JsValue, method: &str) -> Option<JsValue> {
    let method = Reflect::get(storage, &method.into()).ok()?;
    let asked = method.dyn_into::<Function>().ok()?.call0(storage).ok()?;
    JsFuture::from(asked.dyn_into::<Promise>().ok()?).await.ok()
}

fn number(estimate: &JsValue, field: &str) -> Option<u64> {
    let number = Reflect::get(estimate, &field.into()).ok()?.as_f64()?;
    Some(number as u64)
}
