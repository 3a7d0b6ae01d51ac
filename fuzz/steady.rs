//! Gives the fuzzer the same chance each time: what the standard library and others would draw from the system (the
//! order of hash tables, names of writers) is counted up from one seed, so that a run with a seed is made again.
//!
//! Must not be in anything but a fuzz target: the standard library leaves room for this (a weak symbol).

use std::sync::atomic::{AtomicU64, Ordering};

/// What `getrandom(2)` would do.
#[unsafe(no_mangle)]
extern "C" fn getrandom(buffer: *mut u8, length: usize, _flags: u32) -> isize {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    for at in 0..length {
        let n = DRAWN.fetch_add(1, Ordering::Relaxed);
        let byte = n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[0];
        // Whoever asks gives so much room.
        unsafe { buffer.add(at).write(byte) };
    }
    length.cast_signed()
}
