//! The connection to the browser's database: opens it, runs transactions, and says in our words what
//! went wrong.
//!
//! Knows the names of the object stores, not what is in them. No error of the browser leaves here.

use crate::model::StorageError;
use indexed_db_futures::{
    Build,
    database::Database,
    error::{DomException, Error, OpenDbError, UnexpectedDataError},
    internals::SystemRepr,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, closure::Closure};

/// The name of the database.
pub const DATABASE: &str = "matters-arising";

pub(super) const CHUNKS: &str = "chunks";
pub(super) const VIEWS: &str = "views";
pub(super) const LISTINGS: &str = "listings";
pub(super) const MARKS: &str = "marks";
pub(super) const SET_ASIDE: &str = "set_aside";
pub(super) const SHARING: &str = "sharing";
pub(super) const ALL: [&str; 6] = [CHUNKS, VIEWS, LISTINGS, MARKS, SET_ASIDE, SHARING];

/// 2 since there is `sharing`.
const VERSION: u32 = 2;

/// One database, opened when it is first used, and again where the browser has closed it.
#[derive(Debug)]
pub(super) struct Connection {
    name: String,
    database: RefCell<Option<Database>>,
}

impl Connection {
    /// A connection to the database of this name.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            database: RefCell::new(None),
        }
    }

    /// The database, opened if it is not open. Does not wait where it is open, so that transactions
    /// begin in the order in which they are asked for.
    pub(super) async fn database(&self) -> Result<Database, StorageError> {
        if let Some(database) = &*self.database.borrow() {
            return Ok(database.clone());
        }
        let opening = Database::open(&self.name)
            .with_version(VERSION)
            .with_on_upgrade_needed(|_, database| {
                let there: Vec<String> = database.object_store_names().collect();
                let missing = ALL
                    .into_iter()
                    .filter(|name| !there.iter().any(|t| t == name));
                for store in missing {
                    database.create_object_store(store).build()?;
                }
                Ok(())
            });
        let database = opening.await.map_err(open_error)?;
        // A page of a later version must be able to upgrade while this one is open; what this one
        // then still has to write fails, and is shown as not saved.
        let closing = database.clone();
        let close = Closure::once_into_js(move || closing.close());
        let handler = close.unchecked_ref();
        database.as_sys().set_onversionchange(Some(handler));
        *self.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// Runs `work` in a transaction that writes, and waits until it is as durable as is said.
    pub(super) async fn write(
        &self,
        stores: &[&str],
        durability: TransactionDurability,
        work: impl AsyncFnOnce(&Transaction<'_>) -> Result<(), Error>,
    ) -> Result<(), StorageError> {
        let database = self.database().await?;
        let options = TransactionOptions::new().with_durability(durability);
        let transaction = database
            .transaction(stores)
            .with_mode(TransactionMode::Readwrite)
            .with_options(options)
            .build()
            .map_err(|error| self.unusable(&error))?;
        let handle: web_sys::IdbTransaction = transaction.as_sys().clone().into();
        // An error on the way drops the transaction, which aborts it.
        let done = match work(&transaction).await {
            Ok(()) => transaction.commit().await,
            Err(error) => Err(error),
        };
        let done = done.map_err(|error| write_error(&error, &handle));
        if done == Err(StorageError::Full) {
            // Firefox lets the transaction after one that lacked room delete and nothing else: an
            // empty one is spent on that, so that the next try meets the room there is.
            let spent = database
                .transaction(stores)
                .with_mode(TransactionMode::Readwrite);
            drop(spent.build());
        }
        done
    }

    /// Runs `work` in a transaction that only reads.
    pub(super) async fn read<T>(
        &self,
        stores: &[&str],
        work: impl AsyncFnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, StorageError> {
        let database = self.database().await?;
        let transaction = database
            .transaction(stores)
            .build()
            .map_err(|error| self.unusable(&error))?;
        work(&transaction).await.map_err(|error| other(&error))
    }

    /// Forgets a database that the browser has closed, so that the next use opens it again.
    fn unusable(&self, error: &Error) -> StorageError {
        self.database.borrow_mut().take();
        other(error)
    }
}

fn open_error(error: OpenDbError) -> StorageError {
    match error {
        OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => StorageError::Unavailable,
        OpenDbError::Base(Error::DomException(exception)) => {
            let exception: web_sys::DomException = exception.into();
            match &*exception.name() {
                "QuotaExceededError" => StorageError::Full,
                // What Firefox and Safari say in windows that keep nothing.
                "InvalidStateError" | "SecurityError" | "UnknownError" => StorageError::Unavailable,
                name => StorageError::Other(format!("{name}: {}", exception.message())),
            }
        }
        error => StorageError::Other(error.to_string()),
    }
}

fn write_error(error: &Error, transaction: &web_sys::IdbTransaction) -> StorageError {
    // A lack of room often shows only here: every request succeeded, and the commit did not.
    match transaction.error() {
        Some(cause) => exception(&cause),
        None => other(error),
    }
}

fn other(error: &Error) -> StorageError {
    match error {
        Error::DomException(cause) => {
            let cause: web_sys::DomException = DomException::clone(cause).into();
            exception(&cause)
        }
        Error::MissingData(UnexpectedDataError::TransactionAborted) => {
            StorageError::Other("AbortError: the transaction was aborted".to_owned())
        }
        error => StorageError::Other(error.to_string()),
    }
}

fn exception(cause: &web_sys::DomException) -> StorageError {
    match &*cause.name() {
        "QuotaExceededError" => StorageError::Full,
        name => StorageError::Other(format!("{name}: {}", cause.message())),
    }
}
