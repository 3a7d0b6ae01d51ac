//! One alarm clock: setting it again takes back what was set before.

use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::WorkerGlobalScope;

/// Calls back once after a time.
#[derive(Default)]
pub(super) struct Timer {
    set: Cell<Option<i32>>,
    ring: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl Timer {
    /// Rings after so many milliseconds, and not at the time set before.
    pub(super) fn set(&self, milliseconds: u32, ring: impl FnOnce() + 'static) {
        let Ok(scope) = js_sys::global().dyn_into::<WorkerGlobalScope>() else {
            return;
        };
        if let Some(old) = self.set.take() {
            scope.clear_timeout_with_handle(old);
        }
        let ring = Closure::once(ring);
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let set: Result<i32, JsValue> = scope
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                ring.as_ref().unchecked_ref(),
                milliseconds,
            );
        self.set.set(set.ok());
        *self.ring.borrow_mut() = Some(ring);
    }
}
