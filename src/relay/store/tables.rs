//! The tables of the store's file. Format 1: `documents` (id → next number, records, bytes) and
//! `records` (id, number → bytes); `mailboxes` (id → chunks, bytes) and `chunks` (id, name → bytes).

use super::{How, Kept, Listing, Size, Write};
use crate::wire::{DocumentId, SealedName};
use redb::{Database, ReadableDatabase, ReadableTable, Table, TableDefinition};
use std::path::Path;

const DOCUMENTS: TableDefinition<'_, [u8; 16], (u64, u64, u64)> =
    TableDefinition::new("documents.1");
const RECORDS: TableDefinition<'_, ([u8; 16], u64), &[u8]> = TableDefinition::new("records.1");
const MAILBOXES: TableDefinition<'_, [u8; 16], (u64, u64)> = TableDefinition::new("mailboxes.1");
const CHUNKS: TableDefinition<'_, ([u8; 16], [u8; 16]), &[u8]> = TableDefinition::new("chunks.1");
/// Pages that the database keeps in memory, in bytes.
const CACHE: usize = 16 << 20;

/// The open file, and what it holds.
#[derive(Debug)]
pub(super) struct Tables {
    database: Database,
    pub(super) n_documents: u64,
    pub(super) n_mailboxes: u64,
    pub(super) bytes: u64,
}

impl Tables {
    pub(super) fn open(file: &Path) -> Result<Self, redb::Error> {
        let database = Database::builder().set_cache_size(CACHE).create(file)?;
        #[cfg(unix)]
        if let Some(dir) = file.parent() {
            // The name of a new file must last as well.
            std::fs::File::open(dir)?.sync_all()?;
        }
        let begun = database.begin_write()?;
        let (mut n_documents, mut n_mailboxes, mut bytes) = (0, 0, 0);
        {
            begun.open_table(RECORDS)?;
            begun.open_table(CHUNKS)?;
            for row in begun.open_table(MAILBOXES)?.iter()? {
                n_mailboxes += 1;
                bytes += row?.1.value().1;
            }
            for row in begun.open_table(DOCUMENTS)?.iter()? {
                n_documents += 1;
                bytes += row?.1.value().2;
            }
        }
        begun.commit()?;
        Ok(Self {
            database,
            n_documents,
            n_mailboxes,
            bytes,
        })
    }

    pub(super) fn list(&self, document: DocumentId) -> Result<Listing, redb::Error> {
        let chunks = self.database.begin_read()?.open_table(CHUNKS)?;
        let mut listing = Listing::default();
        for row in chunks.range((document.0, [0; 16])..=(document.0, [u8::MAX; 16]))? {
            listing.names.push(SealedName(row?.0.value().1));
        }
        Ok(listing)
    }

    pub(super) fn size(&self, document: DocumentId) -> Result<Size, redb::Error> {
        let mailboxes = self.database.begin_read()?.open_table(MAILBOXES)?;
        let known = mailboxes.get(document.0)?.map(|row| row.value());
        let (n_chunks, bytes) = known.unwrap_or_default();
        Ok(Size { n_chunks, bytes })
    }

    pub(super) fn chunk(
        &self,
        document: DocumentId,
        name: SealedName,
    ) -> Result<Option<Vec<u8>>, redb::Error> {
        let chunks = self.database.begin_read()?.open_table(CHUNKS)?;
        let found = chunks.get((document.0, name.0))?;
        Ok(found.map(|row| row.value().to_vec()))
    }

    pub(super) fn read(&self, document: DocumentId) -> Result<Kept, redb::Error> {
        let records = self.database.begin_read()?.open_table(RECORDS)?;
        let mut kept = Kept::default();
        for row in records.range((document.0, 0)..=(document.0, u64::MAX))? {
            kept.records.push(row?.1.value().to_vec());
        }
        Ok(kept)
    }

    pub(super) fn write<'a>(
        &mut self,
        writes: impl Iterator<Item = &'a Write>,
    ) -> Result<(), redb::Error> {
        let begun = self.database.begin_write()?;
        let mut counts = Counts {
            n_documents: self.n_documents,
            n_mailboxes: self.n_mailboxes,
            bytes: self.bytes,
        };
        {
            let mut open = Open {
                documents: begun.open_table(DOCUMENTS)?,
                records: begun.open_table(RECORDS)?,
                mailboxes: begun.open_table(MAILBOXES)?,
                chunks: begun.open_table(CHUNKS)?,
            };
            for write in writes {
                match write.how {
                    How::Append | How::Replace => open.record(write, &mut counts)?,
                    How::Keep(name) => open.keep(write, name, &mut counts)?,
                    How::LetGo(name) => open.let_go(write.document, name, &mut counts)?,
                }
            }
        }
        begun.commit()?;
        self.n_documents = counts.n_documents;
        self.n_mailboxes = counts.n_mailboxes;
        self.bytes = counts.bytes;
        Ok(())
    }
}

/// What there is, were the transaction committed now.
struct Counts {
    n_documents: u64,
    n_mailboxes: u64,
    bytes: u64,
}

/// All tables, in one transaction.
struct Open<'t> {
    documents: Table<'t, [u8; 16], (u64, u64, u64)>,
    records: Table<'t, ([u8; 16], u64), &'static [u8]>,
    mailboxes: Table<'t, [u8; 16], (u64, u64)>,
    chunks: Table<'t, ([u8; 16], [u8; 16]), &'static [u8]>,
}

impl Open<'_> {
    fn record(&mut self, write: &Write, counts: &mut Counts) -> Result<(), redb::Error> {
        let id = write.document.0;
        let known = self.documents.get(id)?.map(|row| row.value());
        counts.n_documents += u64::from(known.is_none());
        let (next, mut n, mut bytes) = known.unwrap_or_default();
        if write.how == How::Replace {
            self.records
                .retain_in((id, 0)..=(id, u64::MAX), |_, _| false)?;
            counts.bytes -= bytes;
            (n, bytes) = (0, 0);
        }
        self.records.insert((id, next), write.bytes.as_slice())?;
        let length = write.bytes.len() as u64;
        counts.bytes += length;
        self.documents
            .insert(id, (next + 1, n + 1, bytes + length))?;
        Ok(())
    }

    fn keep(
        &mut self,
        write: &Write,
        name: SealedName,
        counts: &mut Counts,
    ) -> Result<(), redb::Error> {
        let id = write.document.0;
        if self.chunks.get((id, name.0))?.is_some() {
            return Ok(());
        }
        self.chunks.insert((id, name.0), write.bytes.as_slice())?;
        let known = self.mailboxes.get(id)?.map(|row| row.value());
        counts.n_mailboxes += u64::from(known.is_none());
        let (n, bytes) = known.unwrap_or_default();
        let length = write.bytes.len() as u64;
        counts.bytes += length;
        self.mailboxes.insert(id, (n + 1, bytes + length))?;
        Ok(())
    }

    /// What is not there is gone already.
    fn let_go(
        &mut self,
        document: DocumentId,
        name: SealedName,
        counts: &mut Counts,
    ) -> Result<(), redb::Error> {
        let id = document.0;
        let gone = self.chunks.remove((id, name.0))?;
        let Some(length) = gone.map(|row| row.value().len() as u64) else {
            return Ok(());
        };
        counts.bytes -= length;
        let known = self.mailboxes.get(id)?.map(|row| row.value());
        match known.unwrap_or_default() {
            (0 | 1, _) => {
                self.mailboxes.remove(id)?;
                counts.n_mailboxes -= u64::from(known.is_some());
            }
            (n, bytes) => _ = self.mailboxes.insert(id, (n - 1, bytes - length))?,
        }
        Ok(())
    }
}
