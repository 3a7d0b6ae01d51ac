//! The log in formats that others read: model in, text out. No input or output of its own.

mod json;

pub use json::{findings, json};
