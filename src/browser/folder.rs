//! The folder of this device that a person has let us use. The browser keeps the handle of it for us, in a
//! database of its own, because page and engine both need it and a handle is no bytes.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "matters-arising-folder";
const STORE: &str = "handles";
const KEY: &str = "here";

/// Keeps a handle in the place of the one that is kept.
///
/// # Errors
/// What the browser throws: where it keeps nothing, or no handles.
pub async fn keep(handle: &JsValue) -> Result<(), JsValue> {
    let database = open().await?;
    let store = store(&database, IdbTransactionMode::Readwrite)?;
    let kept = done(&store.put_with_key(handle, &KEY.into())?).await;
    database.close();
    kept.map(drop)
}

/// The handle that is kept; `None` where there is none.
///
/// # Errors
/// What the browser throws.
pub async fn kept() -> Result<Option<JsValue>, JsValue> {
    let database = open().await?;
    let store = store(&database, IdbTransactionMode::Readonly)?;
    let found = done(&store.get(&KEY.into())?).await;
    database.close();
    Ok(Some(found?).filter(JsValue::is_object))
}

/// Calls a method that gives a promise, and waits for it.
///
/// # Errors
/// What the browser throws; an error of no name where there is no such method.
pub(super) async fn call(of: &JsValue, method: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &method.into())?.dyn_into()?;
    let arguments: Array = with.iter().collect();
    let answer = function.apply(of, &arguments)?;
    JsFuture::from(Promise::resolve(&answer)).await
}

/// An object with one field.
pub(super) fn with(field: &str, value: impl Into<JsValue>) -> JsValue {
    let object = js_sys::Object::new();
    // An object of our own takes any field.
    let _ = Reflect::set(&object, &field.into(), &value.into());
    object.into()
}

fn store(database: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    database
        .transaction_with_str_and_mode(STORE, mode)?
        .object_store(STORE)
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
    let request = factory.dyn_into::<IdbFactory>()?.open(DATABASE)?;
    let made = request.clone();
    let on_upgrade = Closure::once_into_js(move || {
        let database = made.result().ok().and_then(|it| it.dyn_into().ok());
        if let Some(database) = database {
            let database: IdbDatabase = database;
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.unchecked_ref()));
    done(&request).await?.dyn_into()
}

async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let answered = request.clone();
        let on_success = Closure::once_into_js(move || {
            let result = answered.result().unwrap_or(JsValue::UNDEFINED);
            let _ = resolve.call1(&JsValue::NULL, &result);
        });
        let on_error = Closure::once_into_js(move || {
            let _ = reject.call0(&JsValue::NULL);
        });
        request.set_onsuccess(Some(on_success.unchecked_ref()));
        request.set_onerror(Some(on_error.unchecked_ref()));
    });
    JsFuture::from(promise).await
}
