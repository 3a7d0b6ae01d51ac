//! What one client, one document and all together may take. Numbers only; who holds them to it is
//! elsewhere.

use std::time::Duration;

const MEGABYTE: u64 = 1 << 20;

/// What a relay allows. What exceeds it is refused with a reason.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Clients connected at once.
    pub connections: usize,
    /// Of these, from one address (of IPv6: from one network of 64 bits).
    pub connections_per_address: usize,
    /// Documents that one connection may have open.
    pub documents_per_connection: usize,
    /// The longest message, in bytes; refused by its header, before there is room for it.
    pub message: usize,
    /// Bytes that the changes of one message become when they are unpacked.
    pub unpacked: u64,
    /// Bytes kept of one document, and as many of its mailbox.
    pub document: u64,
    /// Chunks kept in one mailbox.
    pub chunks: u64,
    /// Bytes kept of all documents.
    pub disk: u64,
    /// Bytes of documents kept in memory; those not used for the longest time go first.
    pub memory: u64,
    /// Bytes received and not yet worked on, of all connections.
    pub waiting_in: usize,
    /// Bytes that wait for one client to read them; one message of any length may always wait.
    pub waiting_out: usize,
    /// Bytes that wait for all clients; beyond it, each may have a sixteenth of its own limit.
    pub waiting_out_of_all: usize,
    /// Bytes of changes of one client that build on changes which nobody has sent.
    pub unfounded: usize,
    /// How fast one connection may send; beyond it, it is read more slowly.
    pub pace: Pace,
    /// How long a connection may take to introduce itself.
    pub introduction: Duration,
    /// How often a client is asked whether it is still there.
    pub heartbeat: Duration,
    /// How long a client may be silent.
    pub silence: Duration,
}

/// A sustained rate, and what may come at once.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Messages a second.
    pub messages: u32,
    /// Messages at once.
    pub burst: u32,
    /// Bytes a second.
    pub bytes: u32,
    /// Bytes at once.
    pub bytes_burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2_000,
            connections_per_address: 100,
            documents_per_connection: 1_000,
            message: 32 * MEGABYTE as usize,
            unpacked: 128 * MEGABYTE,
            document: 64 * MEGABYTE,
            chunks: 10_000,
            disk: 10_240 * MEGABYTE,
            memory: 64 * MEGABYTE,
            waiting_in: 128 * MEGABYTE as usize,
            waiting_out: 64 * MEGABYTE as usize,
            waiting_out_of_all: 256 * MEGABYTE as usize,
            unfounded: 8 * MEGABYTE as usize,
            pace: Pace::default(),
            introduction: Duration::from_secs(10),
            heartbeat: Duration::from_secs(25),
            silence: Duration::from_secs(70),
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            messages: 500,
            burst: 5_000,
            bytes: 8 * MEGABYTE as u32,
            bytes_burst: 64 * MEGABYTE as u32,
        }
    }
}
