//! `matters serve` as clients meet it: the page, and the relay over real sockets with real documents.
#![cfg(feature = "cli")]

mod access;
mod client;
mod crowd;
mod durable;
mod hostile;
mod limits;
mod live;
mod mailbox;
mod page;
mod server;
