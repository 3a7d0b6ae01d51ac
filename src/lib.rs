//! Matters Arising: one action log, kept by several organisations together.
//!
//! The way of a change, the same for all of them: a key or click becomes a [`command::Command`];
//! the session carries it out in one Automerge transaction; its patches become
//! [`model::Delta`]s, which the projection writes into the page's stores, while the bytes of the
//! same change go to storage and to the other replicas.
//!
//! Layers, each of which may use only those named: `model` and `wire`: nobody. `command`: model.
//! `document`: model, command, trust. `trust`: model. `session`: model, command, document, wire, trust.
//! `store`: model, wire. `import`: model, command. `export`: model, command, text. `publish`, `text`, `projection`: model. `prepare`: model, command,
//! export, publish, trust. `ui`: model, command,
//! projection, text. `browser`: session, store, wire, model, command. `relay`: wire, session, document.
//! `tests/architecture.rs` holds them to it.
//!
//! Invariants that name what is absent: `ui` never sees Automerge, IndexedDB or a socket; `document`
//! never sees a screen; `session` never reads a clock.

#[cfg(any(feature = "browser", test))]
pub mod browser;
pub mod command;
pub mod document;
pub mod export;
pub mod import;
pub mod model;
pub mod prepare;
pub mod projection;
pub mod publish;
#[cfg(feature = "cli")]
pub mod relay;
pub mod session;
pub mod store;
pub mod text;
pub mod trust;
pub mod ui;
pub mod wire;
