//! The tables of the store's file. Format 1: `documents` (id → next number, records, bytes) and
//! `records` (id, number → bytes).

use super::{How, Kept, Write};
use crate::wire::DocumentId;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use std::path::Path;

const DOCUMENTS: TableDefinition<'_, [u8; 16], (u64, u64, u64)> =
    TableDefinition::new("documents.1");
const RECORDS: TableDefinition<'_, ([u8; 16], u64), &[u8]> = TableDefinition::new("records.1");
/// Pages that the database keeps in memory, in bytes.
const CACHE: usize = 16 << 20;

/// The open file, and what it holds.
#[derive(Debug)]
pub(super) struct Tables {
    database: Database,
    pub(super) n_documents: u64,
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
        let (mut n_documents, mut bytes) = (0, 0);
        {
            begun.open_table(RECORDS)?;
            for row in begun.open_table(DOCUMENTS)?.iter()? {
                n_documents += 1;
                bytes += row?.1.value().2;
            }
        }
        begun.commit()?;
        Ok(Self {
            database,
            n_documents,
            bytes,
        })
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
        let (mut n_documents, mut total) = (self.n_documents, self.bytes);
        {
            let mut documents = begun.open_table(DOCUMENTS)?;
            let mut records = begun.open_table(RECORDS)?;
            for write in writes {
                let id = write.document.0;
                let known = documents.get(id)?.map(|row| row.value());
                n_documents += u64::from(known.is_none());
                let (next, mut n, mut bytes) = known.unwrap_or_default();
                if write.how == How::Replace {
                    records.retain_in((id, 0)..=(id, u64::MAX), |_, _| false)?;
                    total -= bytes;
                    (n, bytes) = (0, 0);
                }
                records.insert((id, next), write.bytes.as_slice())?;
                let length = write.bytes.len() as u64;
                total += length;
                documents.insert(id, (next + 1, n + 1, bytes + length))?;
            }
        }
        begun.commit()?;
        (self.n_documents, self.bytes) = (n_documents, total);
        Ok(())
    }
}
