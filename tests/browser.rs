//! The contracts again, in real browsers, where the engine lives: in a worker.
#![cfg(all(target_arch = "wasm32", feature = "engine"))]

#[path = "contracts/main.rs"]
mod contracts;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
