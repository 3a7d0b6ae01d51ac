//! Keeps documents on disk, in one thread of its own: changes are appended, now and then replaced by
//! the document as a whole. Chunks of mailboxes lie beside them. An answer comes after the disk has it, and what waits goes in one commit.
//!
//! Knows bytes under an id, not what they are.

mod tables;

use super::figures::Figures;
use crate::wire::{DocumentId, SealedName};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use tables::Tables;

/// So many jobs at most go into one commit.
const TOGETHER: usize = 1_024;

/// Why the disk did not do it. The document on it is as it was before.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreError {
    #[error("{0}")]
    Disk(Box<redb::Error>),
    #[error("the store has stopped")]
    Stopped,
}

impl<E: Into<redb::Error>> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self::Disk(Box::new(error.into()))
    }
}

/// What is kept of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// In the order in which they were appended.
    pub(super) records: Vec<Vec<u8>>,
}

/// One thing to write.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub(super) document: DocumentId,
    pub(super) bytes: Vec<u8>,
    pub(super) how: How,
}

/// How a record meets those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// After them.
    Append,
    /// In the place of all of them.
    Replace,
    /// As a chunk of the document's mailbox; one that is there stays as it is.
    Keep(SealedName),
    /// A chunk of the document's mailbox goes.
    LetGo(SealedName),
}

/// What lies in a mailbox.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    pub(super) names: Vec<SealedName>,
}

/// How much lies in a mailbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) n_chunks: u64,
    pub(super) bytes: u64,
}

type Answer<T> = mpsc::SyncSender<Result<T, StoreError>>;

#[derive(Debug)]
enum Job {
    Write(Vec<Write>, Answer<()>),
    Read(Read),
}

/// Something to look up.
#[derive(Debug)]
enum Read {
    Document(DocumentId, Answer<Kept>),
    List(DocumentId, Answer<Listing>),
    Size(DocumentId, Answer<Size>),
    Chunk(DocumentId, SealedName, Answer<Option<Vec<u8>>>),
}

/// Asks the store's thread and waits for its answer. The thread ends once all of these are gone.
#[derive(Clone, Debug)]
pub(super) struct Store(mpsc::Sender<Job>);

impl Store {
    /// Opens the store in `file`, which is made if it is not there. Gives its thread as well.
    pub(super) fn open(
        file: PathBuf,
        figures: Arc<Figures>,
    ) -> Result<(Self, JoinHandle<()>), redb::Error> {
        let tables = Tables::open(&file)?;
        figures.set(tables.n_documents, tables.n_mailboxes, tables.bytes);
        let (jobs, inbox) = mpsc::channel();
        let keeper = Keeper {
            file,
            tables: Some(tables),
            figures,
        };
        let thread = std::thread::Builder::new()
            .name("relay-store".into())
            .spawn(move || keeper.run(&inbox))
            .map_err(redb::Error::Io)?;
        Ok((Self(jobs), thread))
    }

    /// All that is kept of a document; nothing of one that is not known.
    pub(super) fn read(&self, document: DocumentId) -> Result<Kept, StoreError> {
        self.ask(|answer| Job::Read(Read::Document(document, answer)))
    }

    /// The names of all chunks of a mailbox.
    pub(super) fn list(&self, document: DocumentId) -> Result<Listing, StoreError> {
        self.ask(|answer| Job::Read(Read::List(document, answer)))
    }

    /// How much there is in a mailbox.
    pub(super) fn size(&self, document: DocumentId) -> Result<Size, StoreError> {
        self.ask(|answer| Job::Read(Read::Size(document, answer)))
    }

    /// One chunk of a mailbox.
    pub(super) fn get(
        &self,
        document: DocumentId,
        name: SealedName,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.ask(|answer| Job::Read(Read::Chunk(document, name, answer)))
    }

    /// Writes all of it or nothing, and returns when the disk has it.
    pub(super) fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.ask(|answer| Job::Write(writes, answer))
    }

    fn ask<T>(&self, job: impl FnOnce(Answer<T>) -> Job) -> Result<T, StoreError> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.0.send(job(answer)).map_err(|_| StoreError::Stopped)?;
        answered.recv().map_err(|_| StoreError::Stopped)?
    }
}

/// The thread's own.
struct Keeper {
    file: PathBuf,
    /// Absent after a failure of the disk, until it opens again.
    tables: Option<Tables>,
    figures: Arc<Figures>,
}

impl Keeper {
    fn run(mut self, inbox: &mpsc::Receiver<Job>) {
        while let Ok(first) = inbox.recv() {
            let mut reads = Vec::new();
            let (mut writes, mut writers) = (Vec::new(), Vec::new());
            for job in std::iter::once(first).chain(inbox.try_iter().take(TOGETHER)) {
                match job {
                    Job::Read(read) => reads.push(read),
                    Job::Write(some, answer) => {
                        writes.push(some);
                        writers.push(answer);
                    }
                }
            }
            self.write(&writes, &writers);
            for read in reads {
                self.read(read);
            }
        }
    }

    fn read(&mut self, read: Read) {
        // Who does not wait for the answer any more does without.
        match read {
            Read::Document(document, answer) => {
                let _ = answer.send(self.with_tables(|tables| tables.read(document)));
            }
            Read::List(document, answer) => {
                let _ = answer.send(self.with_tables(|tables| tables.list(document)));
            }
            Read::Size(document, answer) => {
                let _ = answer.send(self.with_tables(|tables| tables.size(document)));
            }
            Read::Chunk(document, name, answer) => {
                let _ = answer.send(self.with_tables(|tables| tables.chunk(document, name)));
            }
        }
    }

    fn write(&mut self, writes: &[Vec<Write>], writers: &[Answer<()>]) {
        if writes.is_empty() {
            return;
        }
        let all = writes.iter().flatten();
        let together = self.with_tables(|tables| tables.write(all));
        // What failed together may do alone: only one of them may be too much.
        let done: Vec<_> = match together {
            Ok(()) => writes.iter().map(|_| Ok(())).collect(),
            Err(_) => writes
                .iter()
                .map(|some| self.with_tables(|tables| tables.write(some.iter())))
                .collect(),
        };
        if let Some(tables) = &self.tables {
            self.figures
                .set(tables.n_documents, tables.n_mailboxes, tables.bytes);
        }
        for (done, answer) in done.into_iter().zip(writers) {
            let _ = answer.send(done);
        }
    }

    /// Does it, with tables that are opened again if the disk has failed before.
    fn with_tables<T>(
        &mut self,
        work: impl FnOnce(&mut Tables) -> Result<T, redb::Error>,
    ) -> Result<T, StoreError> {
        if self.tables.is_none() {
            self.tables = Some(Tables::open(&self.file)?);
        }
        let done = match &mut self.tables {
            Some(tables) => work(tables),
            None => return Err(StoreError::Stopped),
        };
        if done.is_err() {
            self.tables = None;
        }
        Ok(done?)
    }
}

#[cfg(test)]
mod tests;
