//! Who may read a log, who may write to it, and how what travels is sealed.
//!
//! Pure: bytes and randomness come in as arguments. Knows no document, store, relay or clock.
//!
//! A log that is shared has two secrets. The *log key* opens and seals what travels: whoever holds it
//! reads. The *admission key* signs the introductions of devices: whoever holds it can write, and an
//! invitation to read leaves it out. Each device has a key of its own for each log, and signs with it
//! what it sends. When somebody leaves, the two are made anew, and handed to the devices of those who stay. `docs/sealing.md` has the format, and what it protects against.

mod age;
mod handover;
mod invite;
mod keyring;
mod member;
mod reader;
mod seal;
mod secret;
mod statement;
#[cfg(test)]
mod tests;

pub use age::{LockError, LockSecrets, lock, unlock};
pub use handover::Handover;
pub use invite::Invite;
pub use keyring::{Admission, Keyring};
pub use member::Introduction;
pub use reader::Reader;
pub use seal::{Opened, SealError, Sealed, SealedKind};
pub use secret::{DevicePublic, LogKey, SigningSeed};
pub use statement::{
    LONGEST_STATEMENT, message, read as read_statement, sign as sign_statement, statement_id,
    with_signature, wording_hash,
};
