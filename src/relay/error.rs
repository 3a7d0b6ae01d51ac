//! Why a page cannot be served: what was tried and what to do. Knows no command line but its own name.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The directory holds no built page.
    #[error(
        "there is no built page in {}: it has no index.html. Build it with `cargo xtask build`, or say where it is with --dir.",
        .0.display()
    )]
    NoPage(PathBuf),
    /// No directory was named, and none of the usual ones has it.
    #[error(
        "found no built page; looked in {}. Build it with `cargo xtask build`, or say where it is with --dir.",
        .0.iter().map(|dir| dir.display().to_string()).collect::<Vec<_>>().join(" and ")
    )]
    NoneFound(Vec<PathBuf>),
    /// Somebody else listens there.
    #[error(
        "cannot listen at {0}: another program uses this port. Stop it, or choose another port with --port (0 takes a free one)."
    )]
    Taken(SocketAddr),
    /// The system does not let us.
    #[error(
        "cannot listen at {0}: this system does not allow it. Ports below 1024 are for its administrator; choose another with --port."
    )]
    NotAllowed(SocketAddr),
    /// The address is none of this machine's.
    #[error(
        "cannot listen at {0}: this machine has no such address. Leave --bind out, or give one of its own."
    )]
    NotHere(SocketAddr),
    /// Anything else that keeps us from listening.
    #[error("cannot listen at {0}: {1}. Try another --port or --bind.")]
    Address(SocketAddr, Error),
    /// The server ran and was stopped by the system.
    #[error("the server had to stop: {0}. Start it again.")]
    Stopped(Error),
}

impl RelayError {
    pub(super) fn address(address: SocketAddr, cause: Error) -> Self {
        match cause.kind() {
            ErrorKind::AddrInUse => Self::Taken(address),
            ErrorKind::PermissionDenied => Self::NotAllowed(address),
            ErrorKind::AddrNotAvailable => Self::NotHere(address),
            _ => Self::Address(address, cause),
        }
    }
}
