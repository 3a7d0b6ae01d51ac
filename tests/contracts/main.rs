//! The contracts: one set of rules for each kind of thing that the product has several of.

#[cfg(not(target_arch = "wasm32"))]
mod death;
mod storage;
