//! The edges that touch the browser; the only place that knows JavaScript's values.

#[cfg(feature = "page")]
pub mod page;
