//! Heavy work on documents in a worker of its own, fetched when it is first needed.
//!
//! Knows requests, answers and how they cross; not what an importer or exporter does. What a document
//! does to the module that reads it, the engine and the log never notice.

#[cfg(feature = "engine")]
mod client;
#[cfg(any(feature = "engine", test))]
mod line;
#[cfg(feature = "documents")]
mod worker;

#[cfg(feature = "engine")]
pub use client::Documents;
#[cfg(feature = "documents")]
pub use worker::serve;

use crate::{
    command::{ExportFormat, Job, Outcome},
    model::{FileError, ImportChoices, LogCopy, LogDraft, Passphrase},
};
use serde::{Deserialize, Serialize};

/// What an importer understood and the lines of its source, or why it could not read it.
pub type Understood = Result<(LogDraft, Vec<String>), FileError>;

/// Work for the worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// Read a document.
    Read {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// How it is to be read.
        choices: ImportChoices,
    },
    /// Write a log in the format of a document, and read that as the document was read.
    ReadBack {
        /// The document's name.
        name: String,
        /// How it was read.
        choices: ImportChoices,
        /// The log as it stood when the document was written.
        copy: LogCopy,
    },
    /// Try a passphrase on a locked file.
    Unlock {
        /// The file.
        bytes: Vec<u8>,
        /// What is tried.
        passphrase: Passphrase,
    },
    /// Prepare a letter, a locked file or a public copy.
    Prepare(Box<Job>),
    /// Write a log in a format.
    Write {
        /// The format.
        format: ExportFormat,
        /// The log.
        copy: LogCopy,
    },
}

impl Request {
    /// Whether somebody waits for what a file says, and may want to wait no longer.
    #[cfg(feature = "engine")]
    fn purpose(&self) -> line::Purpose {
        match self {
            Self::Read { .. } | Self::ReadBack { .. } | Self::Unlock { .. } => {
                line::Purpose::Reading
            }
            Self::Prepare(_) | Self::Write { .. } => line::Purpose::Writing,
        }
    }
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// What was understood.
    Read(Understood),
    /// What the locked file holds, or why it was not opened.
    Unlocked(Result<Vec<u8>, FileError>),
    /// What came of a job, or why it could not be done.
    Prepared(Result<Outcome, FileError>),
    /// The bytes of the file, or why it could not be written.
    Written(Result<Vec<u8>, FileError>),
}
