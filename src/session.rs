//! The sans-IO core: one thing happens, some things must be done.
//!
//! Never reads a clock, a random number, a store or a socket: all of them come in as arguments and
//! go out as [`Output`]s, so that every interleaving can be played in a test.

mod io;

pub use io::*;
