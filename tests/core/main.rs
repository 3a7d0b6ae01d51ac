//! Tests of the core, native and without any outside resource: one binary, a module a subject.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

mod architecture;
mod changed;
mod conflicts;
mod convergence;
mod document;
mod editions;
mod findings;
mod history;
mod hostile;
mod internal;
mod meetings;
mod process;
mod requests;
mod round;
mod session;
mod sharing;
mod snapshot;
mod support;
mod undo;
mod undo_import;
mod undo_reloaded;
mod waiting;
