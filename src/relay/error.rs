//! Why a page or a relay cannot be offered: what was tried and what to do. Knows no command line but
//! its own name.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Why the page or the relay cannot be offered.
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
    /// The relay's directory cannot be had.
    #[error(
        "cannot keep the relay's data in {path}: {1}. Choose another directory with --data, or serve the page alone with --no-relay.",
        path = .0.display()
    )]
    Data(PathBuf, Error),
    /// Another relay has the directory.
    #[error(
        "another relay uses {path}: a directory belongs to one at a time. Stop the other, choose another directory with --data, or serve the page alone with --no-relay.",
        path = .0.display()
    )]
    DataTaken(PathBuf),
    /// What is in the directory is no store of ours, or damaged.
    #[error(
        "cannot open the relay's store in {path}: {1}. If it is damaged, put a backup back, or move it away: clients bring their logs again.",
        path = .0.display()
    )]
    Store(PathBuf, String),
    /// The system does not say where data belongs.
    #[error(
        "this system does not say where data belongs (neither HOME nor XDG_DATA_HOME is set). Choose a directory with --data, or serve the page alone with --no-relay."
    )]
    NoDataDir,
    /// The system gives no threads or no randomness.
    #[error("cannot start the relay: {0}. Free some of this machine's memory and try again.")]
    Threads(Error),
    /// The server ran and was stopped by the system.
    #[error("the server had to stop: {0}. Start it again.")]
    Stopped(Error),
}

impl RelayError {
    pub(super) fn store(data: &Path, cause: redb::Error) -> Self {
        match cause {
            redb::Error::DatabaseAlreadyOpen => Self::DataTaken(data.to_path_buf()),
            redb::Error::Io(cause) => Self::Data(data.to_path_buf(), cause),
            cause => Self::Store(data.to_path_buf(), cause.to_string()),
        }
    }

    pub(super) fn address(address: SocketAddr, cause: Error) -> Self {
        match cause.kind() {
            ErrorKind::AddrInUse => Self::Taken(address),
            ErrorKind::PermissionDenied => Self::NotAllowed(address),
            ErrorKind::AddrNotAvailable => Self::NotHere(address),
            _ => Self::Address(address, cause),
        }
    }
}
