//! The worker's side: one request at a time, one answer each.

use super::{Answer, Request};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers requests for as long as the worker runs. Says that it listens by an empty message.
pub fn serve(work: impl Fn(Request) -> Answer + 'static) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let answering = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        // Only the engine speaks to this worker; what is malformed cannot be answered.
        if let Ok(request) = postcard::from_bytes(&bytes) {
            post(
                &answering,
                &postcard::to_allocvec(&work(request)).unwrap_or_default(),
            );
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &[]);
}

fn post(scope: &DedicatedWorkerGlobalScope, bytes: &[u8]) {
    if let Err(error) = scope.post_message(&Uint8Array::from(bytes)) {
        web_sys::console::error_1(&error);
    }
}
