//! The screen: one page, its routes, parts and keys.
//!
//! Reads signals of the projection and sends commands; whatever else it wants of the world it asks
//! of [`context::Outside`]. Never sees Automerge, IndexedDB or a socket.

#[cfg(feature = "page")]
pub mod app;
#[cfg(test)]
mod colours;
#[cfg(feature = "page")]
pub mod context;
#[cfg(feature = "page")]
mod erased;
#[cfg(feature = "page")]
pub mod focus;
pub mod invite_link;
pub mod keymap;
#[cfg(feature = "page")]
pub mod opening;
#[cfg(feature = "page")]
pub mod pages;
#[cfg(feature = "page")]
pub mod parts;
#[cfg(feature = "page")]
pub mod prelude;
pub mod route;
#[cfg(feature = "page")]
pub mod router;
#[cfg(feature = "page")]
pub mod shell;
#[cfg(feature = "page")]
pub mod steady;
#[cfg(feature = "page")]
pub mod visits;
