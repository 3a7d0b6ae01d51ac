//! The edges that touch the browser; the only place that knows JavaScript's values.

#[cfg(any(feature = "documents", feature = "engine", test))]
pub mod documents;
#[cfg(feature = "engine")]
pub mod engine;
#[cfg(any(feature = "engine", feature = "page"))]
pub mod folder;
#[cfg(any(feature = "page", test))]
pub mod page;
