//! Why a file could not be read or written. What people read of it stands in `text`.

use serde::{Deserialize, Serialize};

/// The largest file that is read, in bytes. A page refuses a larger one before it reads it, because
/// its bytes are copied on their way.
pub const LARGEST_FILE: u64 = 64 << 20;

/// What every chunk of Automerge's format begins with, and so every log file that is not locked.
pub const AUTOMERGE_MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Whether bytes are, or begin as, a document of Automerge.
pub fn is_automerge(bytes: &[u8]) -> bool {
    bytes.starts_with(&AUTOMERGE_MAGIC)
}

/// Kinds of documents that are recognised and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentKind {
    /// A Word or Excel file of before 2007.
    OldOffice,
    /// Rich text.
    RichText,
    /// A picture.
    Picture,
    /// A folder that was packed, and no document of an office program.
    Archive,
    /// A binary workbook (.xlsb).
    BinaryWorkbook,
}

impl std::fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OldOffice => "a Word or Excel file of before 2007",
            Self::RichText => "a rich text file",
            Self::Picture => "a picture",
            Self::Archive => "a packed folder",
            Self::BinaryWorkbook => "a binary workbook",
        })
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FileError {
    /// It is empty.
    #[error("it is empty")]
    Empty,
    /// It is larger than we read.
    #[error("it is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It is cut off.
    #[error("it is cut off")]
    Truncated,
    /// It is damaged.
    #[error("it is damaged")]
    Damaged,
    /// It is an Automerge document, but not an action log.
    #[error("it is an Automerge document of another product")]
    Foreign,
    /// It is no snapshot.
    #[error("it is not an Automerge document")]
    NotASnapshot,
    /// A newer version wrote it.
    #[error("a newer version wrote it")]
    Newer,
    /// The text is in an encoding that we do not read.
    #[error("it is no document that is known, nor text in UTF-8, UTF-16 or Windows-1252")]
    Encoding,
    /// No table of a log was found in it.
    #[error("no table of an action log was found in it")]
    NoTable,
    /// It is encrypted.
    #[error("it is encrypted")]
    Encrypted,
    /// It is locked, and the passphrase is another.
    #[error("the passphrase is not the one that the file was locked with")]
    WrongPassphrase,
    /// It is locked to keys, not with a passphrase.
    #[error("it is locked to keys, not with a passphrase")]
    LockedToKeys,
    /// To try a passphrase would take more memory than it is given.
    #[error("its lock takes more memory than this program gives it")]
    LockTooHard,
    /// It is a document of a kind that is not read.
    #[error("it is {kind}, which is not read")]
    OtherKind {
        /// The kind, in words.
        kind: DocumentKind,
    },
    /// Unpacked it would be larger than we read.
    #[error("unpacked it is larger than {limit} bytes")]
    Bomb {
        /// The limit in bytes.
        limit: u64,
    },
    /// It has more rows than we read.
    #[error("it has more than {limit} rows")]
    TooManyRows {
        /// The limit.
        limit: u32,
    },
    /// A quotation mark in it is never closed.
    #[error("the quotation mark in row {row} is never closed")]
    OpenQuote {
        /// The row, counted from 1.
        row: u32,
    },
    /// It is gone, a folder, or may not be read.
    #[error("it could not be opened")]
    Unreadable,
    /// There was more than one file.
    #[error("there was more than one file")]
    Several,
    /// The part of the program that reads and writes documents could not be loaded.
    #[error("the part of the program for documents could not be loaded")]
    NoReader,
    /// A document was wanted, and it is a log file.
    #[error("it is a log file already, not a document to make one from")]
    IsLog,
    /// It holds no text that can be read, only pictures.
    #[error("it holds no text, only pictures of it")]
    NoText,
}
