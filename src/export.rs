//! Writes a log for other tools: model in, text out. One file a format.
//!
//! Must not know where the log is kept or who asks.

mod json;

pub use json::{findings, json};
