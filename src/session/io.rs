//! What the session takes in and what it asks to be done.

use super::share::{LinkEvent, LinkId, MailCall};
use super::signing::HeldKey;
use crate::{
    command::{Command, ExportFormat, Job},
    model::{
        Cleaned, Delta, ImportChoices, KeyId, LogCopy, LogDraft, LogId, LogListing, Passphrase,
        RelayAddress, SetAsideReason, StorageError, StorageState,
    },
    wire::{Chunk, ChunkKey, TabMessage},
};

/// Names a piece of work that the driver does and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u64);

/// One thing that has happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// The page asks for something. Its commands are numbered from 1.
    Command {
        /// The number.
        number: u32,
        /// The command.
        command: Command,
    },
    /// The logs in the store: the answer to [`Output::ListLogs`].
    Logs(Vec<LogListing>),
    /// The list of logs could not be read.
    LogsFailed(StorageError),
    /// Chunks of a log, in any order: the answer to [`Output::Load`]. Usually one input with all of
    /// them; after a death while loading, one input for each, so that the deadly one is known.
    Loaded {
        /// The log.
        log: LogId,
        /// Some of its chunks.
        chunks: Vec<Chunk>,
        /// Whether these were the last.
        last: bool,
    },
    /// The store could not be read.
    LoadFailed {
        /// The log.
        log: LogId,
        /// Why.
        error: StorageError,
    },
    /// A save is durable.
    Saved(TaskId),
    /// A save failed; nothing of it was written.
    SaveFailed(TaskId, StorageError),
    /// Nothing of a log is stored any more: the answer to [`Output::RemoveLog`].
    Removed(LogId),
    /// A log could not be removed; nothing of it was deleted.
    RemoveFailed {
        /// The log.
        log: LogId,
        /// Why.
        error: StorageError,
    },
    /// Another tab of this device says something.
    Tab(TabMessage),
    /// An importer has read the document of [`Output::Import`].
    Imported {
        /// What it understood, with the source's lines; or why it could not.
        result: Result<(LogDraft, Vec<String>), crate::model::FileError>,
        /// The file's name.
        name: String,
    },
    /// A public copy is clean, and its document is to be made.
    Cleaned(Box<Cleaned>, Box<Job>),
    /// What the locked file of [`Output::Unlock`] holds, or why it was not opened.
    Unlocked(TaskId, Result<Vec<u8>, crate::model::FileError>),
    /// What an importer understood of [`Output::ReadBack`], or why it could not.
    ReadBack(Result<LogDraft, crate::model::FileError>),
    /// The browser's answer on room and permanence.
    Storage(StorageState),
    /// What the store keeps for sharing a log; comes before the first [`Input::Loaded`], and again as the answer to
    /// [`Output::LoadShare`].
    ShareLoaded {
        /// The log.
        log: LogId,
        /// The keys, as [`Output::SaveKeys`] wrote them.
        keys: Option<Vec<u8>>,
        /// The copy, as [`Output::SaveCopy`] wrote it.
        copy: Option<Vec<u8>>,
    },
    /// The answer to [`Output::SaveKeys`] and [`Output::SaveFirstKeys`].
    KeysSaved(LogId, Result<(), StorageError>),
    /// The answer to [`Output::Lead`]: this engine alone talks to the relays of the log.
    Leads(LogId),
    /// Something has happened to a connection.
    Link(LinkId, LinkEvent),
    /// The key of this device, or why there is none: the answer to [`Output::AskKey`].
    Key(Result<HeldKey, String>),
    /// A signature for each message, or why there is none: the answer to [`Output::Sign`].
    Signed(Result<Vec<[u8; 64]>, String>),
    /// The time asked for by [`Output::WakeAt`] has come.
    Tick,
}

/// One thing that must be done. The driver does them in order, but shows before it stores.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Tell the page.
    Show(Vec<Delta>),
    /// Read the list of logs.
    ListLogs,
    /// Read all chunks of a log.
    Load(LogId),
    /// Write a chunk and the log's listing, durably, in one transaction.
    Save(TaskId, Chunk, LogListing),
    /// Write `snapshot` durably, and only after that has completed delete `covers`.
    Compact {
        /// The work.
        task: TaskId,
        /// The whole document.
        snapshot: Chunk,
        /// The chunks whose changes it contains.
        covers: Vec<ChunkKey>,
    },
    /// Write the last view of the log: a cache, never a source.
    SaveView {
        /// The log.
        log: LogId,
        /// The view: [`LastView`] as bytes. `None` as `base` keeps the one stored.
        base: Option<Vec<u8>>,
        /// What changed since the base.
        recent: Vec<u8>,
    },
    /// Delete everything of a log.
    RemoveLog(LogId),
    /// Take a chunk out of what is loaded and keep its bytes for inspection; say so to the page.
    SetAside(ChunkKey, SetAsideReason),
    /// Tell the other tabs of this device.
    Tabs(TabMessage),
    /// Read a document with an importer.
    Import {
        /// The file's name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
        /// How it is to be read.
        choices: ImportChoices,
    },
    /// Write the log in a format of the exporters, and hand it out as a file.
    Export {
        /// The format.
        format: ExportFormat,
        /// The name of the file.
        name: String,
        /// The log.
        copy: Box<LogCopy>,
    },
    /// Write the log as it stood in the format of a document, and read that as the document was read.
    ReadBack {
        /// The document's name: its ending tells the format.
        name: String,
        /// How it was read.
        choices: ImportChoices,
        /// The log then.
        copy: Box<LogCopy>,
    },
    /// Try a passphrase on a locked file.
    Unlock {
        /// The work.
        task: TaskId,
        /// The file.
        bytes: Vec<u8>,
        /// What is tried.
        passphrase: Passphrase,
    },
    /// Stop reading documents and trying passphrases; nothing more is heard of those that were asked for.
    StopReading,
    /// Prepare a letter or a public copy, and show it.
    Prepare(Box<Job>),
    /// Write the log's listing: it was handed out as a file.
    SaveListing(LogListing),
    /// Write the keys of a shared log, durably.
    SaveKeys(LogId, Vec<u8>),
    /// Write the first keys of a log, durably, unless the store has some: then say with [`Input::ShareLoaded`] which.
    SaveFirstKeys(LogId, Vec<u8>),
    /// Read once more what the store keeps for sharing a log: another tab has written it.
    LoadShare(LogId),
    /// Write the copy of what travels: a cache.
    SaveCopy(LogId, Vec<u8>),
    /// Ask to be the one engine of this device that talks to the relays of a log.
    Lead(LogId),
    /// Let another engine of this device do it.
    StopLeading(LogId),
    /// Call a relay.
    Dial(LinkId, RelayAddress),
    /// Send a frame.
    Send(LinkId, Vec<u8>),
    /// Ask something of a mailbox. Each request is answered by one [`LinkEvent::Mail`].
    Mail(MailCall),
    /// Send [`LinkEvent::More`] soon, after what else has come: more of what the connection brought waits to be
    /// taken in.
    TakeMore(LinkId),
    /// End a connection; nothing more is heard of it. The timer of the link stays.
    HangUp(LinkId),
    /// Send [`LinkEvent::Due`] after so many milliseconds; a later request for the same link replaces an
    /// earlier one.
    WakeLink(LinkId, u32),
    /// Find the key of this device, or make it; make another where it is this one.
    AskKey(Option<KeyId>),
    /// Sign these messages with the key of this device.
    Sign(Vec<Vec<u8>>),
    /// Ask the browser to keep the storage, and how much room there is.
    AskPersistence,
    /// Send [`Input::Tick`] after so many milliseconds; a later request replaces an earlier one.
    WakeAfter(u32),
}
