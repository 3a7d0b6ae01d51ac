//! Gives bytes to the reader `dav_listings`: see `readers.rs`.
#![no_main]

#[path = "../readers.rs"]
mod readers;
#[path = "../steady.rs"]
mod steady;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::read("dav_listings", bytes));
