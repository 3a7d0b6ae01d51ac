//! What travels and what is stored: chunks, the frames that tabs send each other, and those of relays.
//!
//! Knows bytes, hashes and shapes, not what they mean: no Automerge, no browser.

mod chunk;
mod dav;
mod document_id;
mod nats;
mod repo;
mod sealed_name;
mod tab;

pub use chunk::*;
pub use dav::names_in_listing;
pub use document_id::DocumentId;
pub use nats::*;
pub use repo::*;
pub use sealed_name::{SealedName, is_sealed_name};
pub use tab::*;
