//! Asks the browser to keep what this page stores. Workers may not ask; the page may.

use crate::model::StorageState;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{StorageManager, window};

/// Asks, and tells the answer once there is one: Firefox asks the person, who may never answer.
pub fn ask_for_permanence(tell: impl FnOnce(bool) + 'static) {
    let Some(Ok(promise)) = storage().map(|storage| storage.persist()) else {
        return;
    };
    spawn_local(async move {
        if let Ok(answer) = JsFuture::from(promise).await {
            tell(answer.is_truthy());
        }
    });
}

/// Tells whether the browser has promised before not to clear the storage by itself, and how much
/// of it is used; says nothing where it cannot tell.
pub fn look_at_storage(tell: impl FnOnce(StorageState) + 'static) {
    let Some(storage) = storage() else { return };
    let (Ok(asking), Ok(estimating)) = (storage.persisted(), storage.estimate()) else {
        return;
    };
    spawn_local(async move {
        let Ok(persistent) = JsFuture::from(asking).await else {
            return;
        };
        let estimate = JsFuture::from(estimating).await.unwrap_or(JsValue::NULL);
        let number = |name: &str| {
            let value = Reflect::get(&estimate, &name.into()).ok()?;
            value.as_f64().map(|bytes| bytes as u64)
        };
        tell(StorageState {
            persistent: Some(persistent.is_truthy()),
            used: number("usage"),
            quota: number("quota"),
        });
    });
}

/// Absent outside secure contexts.
fn storage() -> Option<StorageManager> {
    Reflect::get(&window()?.navigator(), &"storage".into())
        .ok()?
        .dyn_into()
        .ok()
}
