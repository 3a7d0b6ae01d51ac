//! NATS as a mailbox: its client protocol, and what one asks a JetStream stream for.
//!
//! Bytes in, bytes out: knows no socket and no clock. What a server sends is hostile until it is read:
//! every length is checked against a limit before there is room for it.

mod fault;
mod json;
mod mailbox;
mod op;
mod place;
mod read;
#[cfg(test)]
mod tests;

pub use fault::NatsFault;
pub use mailbox::{NatsAsk, NatsAskId, NatsMailbox, NatsTold};
pub use op::{NatsLine, NatsOp, NatsWord};
pub use place::NatsPlace;
pub use read::NatsReader;
