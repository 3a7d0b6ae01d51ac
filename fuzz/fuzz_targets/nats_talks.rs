//! Gives bytes to the reader `nats_talks`: see `readers.rs`.
#![no_main]

#[path = "../readers.rs"]
mod readers;
#[path = "../steady.rs"]
mod steady;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::read("nats_talks", bytes));
