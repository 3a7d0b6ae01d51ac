//! The contracts: one set of rules for each kind of thing that the product has several of.

#[cfg(not(target_arch = "wasm32"))]
mod death;
#[cfg(not(target_arch = "wasm32"))]
mod folder;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod mailbox;
mod storage;
