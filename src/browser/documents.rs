//! Heavy work on documents in a worker of its own, fetched when it is first needed.
//!
//! Knows requests, answers and how they cross; not what an importer or exporter does. What a document
//! does to the module that reads it, the engine and the log never notice.

#[cfg(feature = "engine")]
mod client;
#[cfg(feature = "documents")]
mod worker;

#[cfg(feature = "engine")]
pub use client::Documents;
#[cfg(feature = "documents")]
pub use worker::serve;

use crate::{
    command::{Errand, ExportFormat},
    model::{FileError, ImportChoices, LogCopy, LogDraft, LogId, Prepared},
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
    /// Prepare a letter or a public copy.
    Prepare {
        /// What is asked for.
        errand: Errand,
        /// The log.
        copy: LogCopy,
        /// The names of all who ever wrote in it.
        people: Vec<String>,
        /// The name of a file that goes with a letter, without its ending.
        name: String,
        /// The id of a public copy.
        id: LogId,
        /// What its receipt hangs on.
        salt: [u8; 32],
    },
    /// Write a log in a format.
    Write {
        /// The format.
        format: ExportFormat,
        /// The log.
        copy: LogCopy,
    },
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// What was understood.
    Read(Understood),
    /// What was prepared, or why it could not be.
    Prepared(Result<Prepared, FileError>),
    /// The bytes of the file, or why it could not be written.
    Written(Result<Vec<u8>, FileError>),
}
