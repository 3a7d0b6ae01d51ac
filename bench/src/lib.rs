//! Logs to measure on: generated from a seed, the same on every machine.
//!
//! Must not know how anything is measured, nor read a clock.

pub mod generate;
pub mod plan;
pub mod stored;
pub mod words;
