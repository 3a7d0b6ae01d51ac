//! The wire to the page, and the engine's last words.
//!
//! Both ways carry bytes that the other side knows how to read. An empty message to the page means
//! that this engine has died: a panic ends a wasm module, and the page must start another.

use super::record;
use crate::{command::Envelope, model::Delta};
use js_sys::{Array, Uint8Array};
use std::cell::Cell;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, PromiseRejectionEvent};

thread_local! {
    static DEAD: Cell<bool> = const { Cell::new(false) };
}

/// Sends the page what has become so.
pub(super) fn show(deltas: &[Delta]) {
    match postcard::to_allocvec(deltas) {
        Ok(bytes) => post(&bytes),
        // Cannot happen with our own types; an empty message would be read as a death.
        Err(error) => complain(&format!("cannot write {} deltas: {error}", deltas.len())),
    }
}

/// Says something to whoever looks into the browser's console.
pub(super) fn complain(text: &str) {
    web_sys::console::error_1(&text.into());
}

/// Whether this engine has died. The browser still calls back into a module that has panicked, and
/// what is left of it must neither save nor speak.
pub(super) fn is_dead() -> bool {
    DEAD.get()
}

/// Hears what the page asks for, for as long as the worker runs.
pub(super) fn hear(hear: impl Fn(Envelope) + 'static) {
    let Some(scope) = scope() else { return };
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = record::bytes(&event.data()).unwrap_or_default();
        match postcard::from_bytes(&bytes) {
            Ok(envelope) => hear(envelope),
            Err(error) => complain(&format!("cannot read a command: {error}")),
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

/// Tells the page when this engine dies: of a panic, or of what ends a wasm module without one (no
/// memory left, the stack too deep).
pub(super) fn tell_of_death() {
    std::panic::set_hook(Box::new(|panic| {
        complain(&panic.to_string());
        die();
    }));
    let Some(scope) = scope() else { return };
    let on_error = Closure::<dyn Fn(ErrorEvent)>::new(|_| die());
    let on_rejection =
        Closure::<dyn Fn(PromiseRejectionEvent)>::new(|event: PromiseRejectionEvent| {
            let reason = event.reason();
            if reason.is_instance_of::<js_sys::WebAssembly::RuntimeError>() {
                die();
            }
        });
    for (event, listener) in [
        ("error", on_error.into_js_value()),
        ("unhandledrejection", on_rejection.into_js_value()),
    ] {
        // Fails for no name of an event.
        let _ = scope.add_event_listener_with_callback(event, listener.unchecked_ref());
    }
}

fn die() {
    if !DEAD.replace(true) {
        post(&[]);
    }
}

fn post(bytes: &[u8]) {
    let Some(scope) = scope() else { return };
    let array = Uint8Array::from(bytes);
    let transfer = Array::of1(&array.buffer());
    if let Err(error) = scope.post_message_with_transfer(&array, &transfer) {
        web_sys::console::error_1(&error);
    }
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}
