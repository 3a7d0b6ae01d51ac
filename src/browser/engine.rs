//! The engine's side of the browser: storage, the page's messages, other tabs, time.
//!
//! Carries out what the session asks for; decides nothing about a log.

mod connection;
mod couriers;
mod driver;
mod indexed_db;
mod leading;
mod life;
pub mod mailboxes;
mod page;
mod persistence;
mod record;
mod signer;
mod sockets;
mod tabs;
mod timer;

pub use connection::DATABASE;
pub use driver::{Core, run};
pub use indexed_db::IndexedDbStore;
