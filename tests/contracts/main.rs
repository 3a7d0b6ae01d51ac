//! The contracts: one set of rules for each kind of thing that the product has several of.

mod storage;

#[cfg(all(target_arch = "wasm32", feature = "engine"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
