//! The store of a browser: IndexedDB, one record for each chunk.
//!
//! Object stores, all with string keys beside the values: `chunks` (a chunk's key -> `record`),
//! `views` (`<log>/base` and `<log>/recent` -> bytes), `listings` (log -> bytes), `marks`
//! (`<log>/<engine>` -> text), `set_aside` (a chunk's key -> `record`), `sharing` (`<log>/keys` and
//! `<log>/copy` -> bytes; `device/key` -> the key with which this device signs, see `signer`).

use super::{
    connection::{ALL, CHUNKS, Connection, LISTINGS, MARKS, SET_ASIDE, SHARING, VIEWS},
    record,
};
use crate::{
    model::{LogId, LogListing, SetAside, SetAsideReason, StorageError},
    store::{Mark, Record, SharePart, ShareRecords, Store, in_order, is_intact, sort_listings},
    wire::{Chunk, ChunkKey},
};
use indexed_db_futures::{
    BuildPrimitive, KeyRange, error::Error, future::VoidRequest, object_store::ObjectStore,
    prelude::QuerySource, primitive::TryToJs, transaction::TransactionDurability,
};
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;

const STRICT: TransactionDurability = TransactionDurability::Strict;
/// For what must outlive this engine, but not a loss of power.
const RELAXED: TransactionDurability = TransactionDurability::Relaxed;

const DEVICE_KEY: &str = "device/key";

/// Keeps the logs of this browser profile.
///
/// Each method begins its transaction before it first waits, once the database is open, so that
/// writes begun in an order take effect in that order.
#[derive(Debug)]
pub struct IndexedDbStore {
    connection: Connection,
    last_place: Cell<f64>,
}

impl IndexedDbStore {
    /// A store in the database of this name; the product's own is [`DATABASE`].
    pub fn new(name: &str) -> Self {
        Self {
            connection: Connection::new(name),
            last_place: Cell::new(0.0),
        }
    }

    /// Opens the database, unless it is open.
    pub async fn open(&self) -> Result<(), StorageError> {
        self.connection.database().await.map(drop)
    }

    /// The key with which this device signs, if it has one.
    pub(super) async fn load_key(&self) -> Result<Option<JsValue>, StorageError> {
        let read = self.connection.read(&[SHARING], async |transaction| {
            let sharing = transaction.object_store(SHARING)?;
            sharing.get::<JsValue, _, _>(DEVICE_KEY).primitive()?.await
        });
        read.await
    }

    /// Keeps a key with which this device signs, unless it has one that still is to be used, and gives the one that it
    /// has now.
    pub(super) async fn keep_key(
        &self,
        made: JsValue,
        is_of_use: impl Fn(&JsValue) -> bool,
    ) -> Result<JsValue, StorageError> {
        let kept = RefCell::new(made);
        let write = self
            .connection
            .write(&[SHARING], STRICT, async |transaction| {
                let sharing = transaction.object_store(SHARING)?;
                let there = sharing.get::<JsValue, _, _>(DEVICE_KEY).primitive()?;
                if let Some(there) = there.await?.filter(&is_of_use) {
                    *kept.borrow_mut() = there;
                    return Ok(());
                }
                let made = kept.borrow().clone();
                put(&sharing, DEVICE_KEY, made)?.await
            });
        write.await?;
        Ok(kept.into_inner())
    }

    /// A number that grows with every chunk, so that a load can give them in the order of saving.
    fn place(&self, seconds: i64) -> f64 {
        let place = (seconds as f64 * 1000.0).max(self.last_place.get() + 1.0);
        self.last_place.set(place);
        place
    }
}

impl Store for IndexedDbStore {
    async fn load(&self, log: LogId) -> Result<Vec<Chunk>, StorageError> {
        let records = self.connection.read(&[CHUNKS], async |transaction| {
            let chunks = transaction.object_store(CHUNKS)?;
            let keys = chunks
                .get_all_keys::<JsValue>()
                .with_query::<String, _>(all_of(log));
            let values = chunks
                .get_all::<JsValue>()
                .with_query::<String, _>(all_of(log));
            let (keys, values) = (keys.primitive()?, values.primitive()?);
            let keys = keys.await?.collect::<Result<Vec<_>, _>>()?;
            let values = values.await?.collect::<Result<Vec<_>, _>>()?;
            Ok(keys.into_iter().zip(values).collect::<Vec<_>>())
        });
        let mut good = Vec::new();
        let mut damaged = Vec::new();
        for (key, value) in records.await? {
            let name = key.as_string();
            let name = name.and_then(|name| ChunkKey::parse(&name));
            let chunk = name.zip(record::read(&value)).map(|(key, record)| {
                let chunk = Chunk {
                    key,
                    bytes: record.bytes,
                    answers: record.answers,
                };
                (record.place, chunk)
            });
            match chunk.filter(|(_, chunk)| is_intact(chunk)) {
                Some(chunk) => good.push(chunk),
                None => damaged.push(key),
            }
        }
        for key in damaged {
            // What cannot be set aside now is left out all the same, and met again at the next load.
            let _ = self.move_aside(key, SetAsideReason::Damaged).await;
        }
        Ok(in_order(good))
    }

    async fn list(&self) -> Result<Vec<LogListing>, StorageError> {
        let values = self.connection.read(&[LISTINGS], async |transaction| {
            let listings = transaction.object_store(LISTINGS)?;
            let values = listings.get_all::<JsValue>().primitive()?.await?;
            values.collect::<Result<Vec<_>, _>>()
        });
        let values = values.await?;
        let bytes = values.iter().filter_map(record::bytes);
        let listings = bytes.filter_map(|bytes| postcard::from_bytes(&bytes).ok());
        let mut listings: Vec<LogListing> = listings.collect();
        sort_listings(&mut listings);
        Ok(listings)
    }

    async fn save(&self, chunk: Chunk, listing: LogListing) -> Result<(), StorageError> {
        let place = self.place(listing.changed.0);
        let written = encode(&listing)?;
        self.connection
            .write(&[CHUNKS, LISTINGS], STRICT, async |transaction| {
                let chunks = transaction.object_store(CHUNKS)?;
                let listings = transaction.object_store(LISTINGS)?;
                let chunk = put_chunk(&chunks, chunk, place).await?;
                let listing = put(&listings, listing.id, value_of(&written))?;
                all([chunk, listing]).await
            })
            .await
    }

    async fn save_listing(&self, listing: LogListing) -> Result<(), StorageError> {
        let written = encode(&listing)?;
        self.connection
            .write(&[LISTINGS], STRICT, async |transaction| {
                let listings = transaction.object_store(LISTINGS)?;
                put(&listings, listing.id, value_of(&written))?.await
            })
            .await
    }

    async fn compact(&self, snapshot: Chunk, covers: Vec<ChunkKey>) -> Result<(), StorageError> {
        let place = self.place(0);
        let key = snapshot.key;
        self.connection
            .write(&[CHUNKS], STRICT, async |transaction| {
                let chunks = transaction.object_store(CHUNKS)?;
                put_chunk(&chunks, snapshot, place).await?.await
            })
            .await?;
        let _ = self
            .connection
            .write(&[CHUNKS], STRICT, async |transaction| {
                let chunks = transaction.object_store(CHUNKS)?;
                let covers = covers.iter().filter(|covered| **covered != key);
                let deleted = covers.map(|key| delete::<String>(&chunks, key.to_string()));
                all(deleted.collect::<Result<Vec<_>, _>>()?).await
            })
            .await;
        Ok(())
    }

    async fn save_view(
        &self,
        log: LogId,
        base: Option<Vec<u8>>,
        recent: Vec<u8>,
    ) -> Result<(), StorageError> {
        self.connection
            .write(&[VIEWS], RELAXED, async |transaction| {
                let views = transaction.object_store(VIEWS)?;
                let base = base.map(|base| put(&views, format!("{log}/base"), value_of(&base)));
                let recent = put(&views, format!("{log}/recent"), value_of(&recent))?;
                all(base.transpose()?.into_iter().chain([recent])).await
            })
            .await
    }

    async fn save_share(
        &self,
        log: LogId,
        part: SharePart,
        bytes: Vec<u8>,
    ) -> Result<(), StorageError> {
        let durability = match part {
            SharePart::Keys => STRICT,
            SharePart::Copy => RELAXED,
        };
        self.connection
            .write(&[SHARING], durability, async |transaction| {
                let sharing = transaction.object_store(SHARING)?;
                put(&sharing, part.key(log), value_of(&bytes))?.await
            })
            .await
    }

    async fn save_first_keys(&self, log: LogId, keys: Vec<u8>) -> Result<bool, StorageError> {
        let are_first = Cell::new(true);
        let write = self
            .connection
            .write(&[SHARING], STRICT, async |transaction| {
                let sharing = transaction.object_store(SHARING)?;
                let key = SharePart::Keys.key(log);
                let there = sharing.get::<JsValue, _, _>(&*key).primitive()?.await?;
                are_first.set(there.is_none());
                match there {
                    Some(_) => Ok(()),
                    None => put(&sharing, key, value_of(&keys))?.await,
                }
            });
        write.await?;
        Ok(are_first.get())
    }

    async fn load_share(&self, log: LogId) -> Result<ShareRecords, StorageError> {
        let values = self.connection.read(&[SHARING], async |transaction| {
            let sharing = transaction.object_store(SHARING)?;
            let read = |part: SharePart| sharing.get::<JsValue, _, _>(part.key(log)).primitive();
            let (keys, copy) = (read(SharePart::Keys)?, read(SharePart::Copy)?);
            Ok((keys.await?, copy.await?))
        });
        let (keys, copy) = values.await?;
        let bytes = |value: Option<JsValue>| value.as_ref().and_then(record::bytes);
        Ok(ShareRecords {
            keys: bytes(keys),
            copy: bytes(copy),
        })
    }

    async fn remove_log(&self, log: LogId) -> Result<(), StorageError> {
        self.connection
            .write(&ALL, STRICT, async |transaction| {
                let listing = transaction.object_store(LISTINGS)?;
                let mut deleted = vec![delete::<String>(&listing, log.to_string())?];
                for store in [CHUNKS, VIEWS, MARKS, SET_ASIDE, SHARING] {
                    let store = transaction.object_store(store)?;
                    deleted.push(delete::<String>(&store, all_of(log))?);
                }
                all(deleted).await
            })
            .await
    }

    async fn mark(&self, mark: Mark) -> Result<(), StorageError> {
        self.connection
            .write(&[MARKS], RELAXED, async |transaction| {
                let marks = transaction.object_store(MARKS)?;
                put(&marks, mark.key(), mark.value().into())?.await
            })
            .await
    }

    async fn marks(&self, log: LogId) -> Result<Vec<Mark>, StorageError> {
        self.connection
            .read(&[MARKS], async |transaction| {
                let marks = transaction.object_store(MARKS)?;
                let keys = marks
                    .get_all_keys::<JsValue>()
                    .with_query::<String, _>(all_of(log));
                let values = marks
                    .get_all::<JsValue>()
                    .with_query::<String, _>(all_of(log));
                let (keys, values) = (keys.primitive()?, values.primitive()?);
                let pairs = keys.await?.zip(values.await?);
                let marks = pairs.filter_map(|(key, value)| {
                    Mark::parse(&key.ok()?.as_string()?, &value.ok()?.as_string()?)
                });
                Ok(marks.collect())
            })
            .await
    }

    async fn clear_marks(&self, log: LogId, instance: &str) -> Result<(), StorageError> {
        self.connection
            .write(&[MARKS], RELAXED, async |transaction| {
                let marks = transaction.object_store(MARKS)?;
                delete::<String>(&marks, Mark::key_of(log, instance))?.await
            })
            .await
    }

    async fn set_aside(&self, key: ChunkKey, reason: SetAsideReason) -> Result<(), StorageError> {
        self.move_aside(key.to_string().into(), reason).await
    }

    async fn list_set_aside(&self) -> Result<Vec<SetAside>, StorageError> {
        self.connection
            .read(&[SET_ASIDE], async |transaction| {
                let aside = transaction.object_store(SET_ASIDE)?;
                let keys = aside.get_all_keys::<JsValue>().primitive()?;
                let values = aside.get_all::<JsValue>().primitive()?;
                let pairs = keys.await?.zip(values.await?);
                let listed = pairs.filter_map(|(key, value)| {
                    let value = value.ok()?;
                    let bytes = record::read(&value).unwrap_or_default().bytes;
                    Some(SetAside {
                        key: key.ok()?.as_string()?,
                        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                        reason: record::reason(&value),
                    })
                });
                Ok(listed.collect())
            })
            .await
    }

    async fn read_set_aside(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let value = self.connection.read(&[SET_ASIDE], async |transaction| {
            let aside = transaction.object_store(SET_ASIDE)?;
            aside.get::<JsValue, _, _>(key).primitive()?.await
        });
        let read = |value| record::read(&value).unwrap_or_default().bytes;
        Ok(value.await?.map(read))
    }
}

impl IndexedDbStore {
    async fn move_aside(&self, key: JsValue, reason: SetAsideReason) -> Result<(), StorageError> {
        self.connection
            .write(&[CHUNKS, SET_ASIDE], STRICT, async |transaction| {
                let chunks = transaction.object_store(CHUNKS)?;
                let aside = transaction.object_store(SET_ASIDE)?;
                let found = chunks.get::<JsValue, _, _>(key.clone()).primitive()?;
                let Some(found) = found.await? else {
                    return Ok(());
                };
                let kept = aside.put(record::aside(&found, reason));
                let kept = kept.with_key(key.clone()).without_key_type().primitive()?;
                all([kept, delete::<JsValue>(&chunks, key)?]).await
            })
            .await
    }
}

/// Asks for a write. Nothing is written before the transaction is committed.
fn put(store: &ObjectStore<'_>, key: impl ToString, value: JsValue) -> Result<VoidRequest, Error> {
    let put = store.put(value).with_key(key.to_string());
    put.without_key_type().primitive()
}

/// Asks for the write of a chunk, once it is known what another tab has written of the same one.
async fn put_chunk(
    chunks: &ObjectStore<'_>,
    chunk: Chunk,
    place: f64,
) -> Result<VoidRequest, Error> {
    let key = chunk.key;
    let there = chunks.get::<JsValue, _, _>(key.to_string()).primitive()?;
    let there = there.await?.and_then(|there| record::read(&there));
    put(
        chunks,
        key,
        record::write(&Record::of(chunk, place, there.as_ref())),
    )
}

/// Asks for a deletion. Nothing is deleted before the transaction is committed.
fn delete<K>(store: &ObjectStore<'_>, keys: impl Into<KeyRange<K>>) -> Result<VoidRequest, Error>
where
    KeyRange<K>: TryToJs,
{
    store.delete(keys).primitive()
}

/// Waits for requests, and for none any more after one has failed.
///
/// Each write must wait for its requests before it commits: Firefox can commit a transaction although
/// a request of it fails, when the commit is asked for while the request is still under way.
async fn all(requests: impl IntoIterator<Item = VoidRequest>) -> Result<(), Error> {
    for request in requests {
        request.await?;
    }
    Ok(())
}

/// All keys that begin with the log and a slash: `0` is the character after it.
fn all_of(log: LogId) -> KeyRange<String> {
    KeyRange::Bound(format!("{log}/"), false, format!("{log}0"), true)
}

fn value_of(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn encode(listing: &LogListing) -> Result<Vec<u8>, StorageError> {
    postcard::to_allocvec(listing).map_err(|error| StorageError::Other(error.to_string()))
}
