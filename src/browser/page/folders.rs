//! Asks the person for a folder of this device, and whether this page may go on using it.

use crate::browser::folder::{call, keep, kept, with};
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::window;

const PICKER: &str = "showDirectoryPicker";

/// Whether this browser lets a page use a folder.
pub fn can_pick_folder() -> bool {
    window().is_some_and(|window| Reflect::has(&window, &PICKER.into()).unwrap_or(false))
}

/// Lets the person pick a folder, and keeps it; must be called from a click. `then` says whether there is one.
pub fn pick_folder(then: Box<dyn FnOnce(bool)>) {
    spawn_local(async move {
        let outcome = async {
            let window = JsValue::from(window());
            let options = Object::new();
            for (field, value) in [("id", "matters-arising"), ("mode", "readwrite")] {
                Reflect::set(&options, &field.into(), &value.into())?;
            }
            let handle = call(&window, PICKER, &[options.into()]).await?;
            keep(&handle).await
        };
        then(outcome.await.is_ok());
    });
}

/// Asks the person whether this page may use the folder again; must be called from a click.
pub fn allow_folder(then: Box<dyn FnOnce(bool)>) {
    spawn_local(async move {
        let outcome = async {
            let handle = kept().await?.unwrap_or_default();
            call(&handle, "requestPermission", &[with("mode", "readwrite")]).await
        };
        let state = outcome.await.ok().and_then(|state| state.as_string());
        then(state.is_some_and(|state| state == "granted"));
    });
}
