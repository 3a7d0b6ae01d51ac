//! A log as an Automerge document: the only place that knows Automerge.
//!
//! Gives and takes plain model types. Never sees a screen, a store or a clock: the time of an edit
//! comes in as an argument.

mod apart;
mod apply;
mod authors;
mod claims;
mod closing;
mod contents;
mod courier;
mod history;
mod holding;
mod import;
mod maps;
mod merge;
mod named;
mod news;
mod process;
mod proof;
mod published;
mod read;
mod readable;
mod recall;
mod remembered;
mod replica;
mod revise;
mod schema;
mod text;
mod touched;
mod undo;
mod unpacked;
mod wishes;

pub use courier::{Carried, Courier, LARGEST_CHUNK};
pub use history::Past;
pub use merge::{MergeError, Snapshot};
pub use news::ChangesSince;
pub use readable::begins_with_document;
pub use replica::{Replica, SyncPeer};
pub use revise::{Returned, Revised};
pub use touched::Touched;
pub use undo::UndoStacks;
pub use unpacked::{UnpackError, unpacks_within};

use crate::model::*;
use automerge::{
    ActorId, Automerge, ChangeHash, LoadOptions, OnPartialLoad, PatchLog, ReadDoc, TextEncoding,
    VerificationMode, transaction::CommitOptions,
};
use schema::genesis;
use std::collections::HashMap;

/// The newest schema that we write and read.
pub const SCHEMA: u32 = 2;

/// A log, held in memory with its whole history.
#[derive(Clone, Debug)]
pub struct Document {
    doc: Automerge,
    texts: HashMap<ActionId, text::TextTrail>,
    next: Option<schema::Next>,
    maps: maps::Maps,
    authors: authors::Authors,
    books: process::Books,
}

/// What one change did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// The parts of the log that are different now.
    pub touched: Touched,
    /// The change, as Automerge reads it, and before it the one that it may be the first to build on; empty
    /// where nothing was written.
    pub change: Vec<u8>,
    /// What it did, in one sentence.
    pub summary: String,
    /// Its name in the history.
    pub id: Option<ChangeId>,
}

/// The encoding of all our texts: positions count UTF-16 code units, as the DOM does.
const ENCODING: TextEncoding = TextEncoding::Utf16CodeUnit;

fn hashes(ids: &[ChangeId]) -> Vec<ChangeHash> {
    ids.iter().map(|id| ChangeHash(id.0)).collect()
}

fn ids(hashes: &[ChangeHash]) -> Vec<ChangeId> {
    let mut ids: Vec<_> = hashes.iter().map(|hash| ChangeId(hash.0)).collect();
    ids.sort_unstable();
    ids
}

fn commit(summary: &str, at: Timestamp) -> CommitOptions {
    CommitOptions::default()
        .with_message(summary)
        .with_time(at.0)
}

impl Document {
    /// A document that holds nothing but the genesis change, which is the same everywhere.
    pub fn empty() -> Self {
        Self::around(genesis())
    }

    /// Creates a log with the categories given.
    pub fn create(
        id: LogId,
        title: &str,
        categories: &[Category],
        writer: &Writer,
        at: Timestamp,
    ) -> Result<(Self, Applied), Refusal> {
        let mut document = Self::empty();
        document.write_as(writer);
        let applied = document.transact_and_see(at, |tx| {
            schema::put_log(tx, id, title)?;
            for category in categories {
                schema::put_category(tx, category)?;
            }
            Ok(format!("Log “{title}” created"))
        })?;
        Ok((document, applied))
    }

    fn around(doc: Automerge) -> Self {
        Self {
            doc,
            texts: HashMap::new(),
            next: None,
            maps: maps::Maps::default(),
            authors: authors::Authors::default(),
            books: process::Books::default(),
        }
    }

    /// Reads a document from the bytes of one or several chunks, one after the other.
    ///
    /// Bytes that Automerge refuses are an error and nothing is loaded; bytes that are cut off are
    /// one too, and bytes that claim more than they pay for. May panic on bytes crafted to do so: see the module `session` for who
    /// catches that.
    pub fn load(bytes: &[u8]) -> Result<Self, MergeError> {
        unpacked::chunks_are_sound(bytes)?;
        Self::load_kept(bytes)
    }

    /// The same of bytes that were here before: whatever they are, they are the log.
    fn load_kept(bytes: &[u8]) -> Result<Self, MergeError> {
        let doc = Automerge::load_with_options(
            bytes,
            LoadOptions::new()
                .text_encoding(ENCODING)
                .on_partial_load(OnPartialLoad::Error)
                .verification_mode(VerificationMode::Check),
        )
        .map_err(MergeError::unreadable)?;
        Ok(Self::around(doc))
    }

    /// Says who writes from now on. Each call that changes the author starts a new actor.
    pub fn write_as(&mut self, writer: &Writer) {
        self.doc.set_author(Some(authors::encode(&writer.author)));
        self.doc.set_actor(ActorId::from(&writer.actor));
    }

    /// The heads of the document.
    pub fn heads(&self) -> Vec<ChangeId> {
        ids(&self.doc.get_heads())
    }

    /// Whether every change that these heads name is here.
    pub fn knows(&self, heads: &[ChangeId]) -> bool {
        hashes(heads)
            .iter()
            .all(|hash| self.doc.get_change_meta_by_hash(hash).is_some())
    }

    /// The whole document as a file that any Automerge library opens.
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The same, seen to be read again as what it is; `None` where it is not, which would be a fault of Automerge's: it takes
    /// some changes that it then writes otherwise. What is to replace other bytes must be this.
    #[must_use]
    pub fn save_and_see(&self) -> Option<Vec<u8>> {
        let bytes = self.save();
        let again = Self::load_kept(&bytes).ok()?;
        (again.doc.get_heads() == self.doc.get_heads()).then_some(bytes)
    }

    /// The changes that a replica at these heads lacks; heads that are not known here are passed over.
    pub fn changes_since(&self, heads: &[ChangeId]) -> Vec<u8> {
        self.doc.save_after(&self.known(heads))
    }

    /// How many actions the log has.
    pub fn n_actions(&self) -> usize {
        schema::root_map(&self.doc, schema::ACTIONS).map_or(0, |actions| self.doc.length(&actions))
    }

    /// How many changes the history has.
    pub fn n_changes(&self) -> usize {
        self.doc.stats().num_changes as usize
    }

    /// How many changes a replica at these heads lacks; heads that are not known here are passed over.
    pub fn n_changes_since(&self, heads: &[ChangeId]) -> u32 {
        let known = self.known(heads);
        self.doc.get_changes_meta(&known).len() as u32
    }

    fn known(&self, heads: &[ChangeId]) -> Vec<ChangeHash> {
        let known = hashes(heads).into_iter();
        known
            .filter(|hash| self.doc.get_change_meta_by_hash(hash).is_some())
            .collect()
    }

    /// What changed since these heads; `None` where they are not known here.
    pub fn touched_since(&self, heads: &[ChangeId]) -> Option<Touched> {
        if !self.knows(heads) {
            return None;
        }
        let mut touched = Touched::default();
        for patch in self.doc.diff(&hashes(heads), &self.doc.get_heads()) {
            touched.add(&patch);
        }
        if touched.process {
            let (then, now) = (self.book(Some(&hashes(heads))), self.book(None));
            touched.actions.extend(then.changed(&now));
        }
        Some(touched)
    }

    /// Why the document cannot be edited, if it cannot.
    pub fn read_only(&self) -> Option<ReadOnly> {
        let theirs = self.schema();
        let ours = SCHEMA;
        (theirs > ours).then_some(ReadOnly::NewerSchema { theirs, ours })
    }

    /// Makes the maps of schema 2, where they are not here yet. Called by the edits that need them, so
    /// that older versions can write in a log that has no use for them.
    fn extend(&mut self) -> Result<(), Refusal> {
        if self.schema() < 2 {
            self.doc.apply_changes([schema::extension().clone()])?;
        }
        Ok(())
    }

    /// Changes that wait for others which have not arrived.
    pub fn is_waiting(&self) -> bool {
        !self.doc.get_missing_deps(&[]).is_empty()
    }

    /// Runs one transaction that touches what is said beforehand: all of it, or nothing. The closure
    /// gives the sentence for the history.
    ///
    /// Asks Automerge for no patches: for the path of one it reads the whole map of actions, so that an
    /// edit would cost more the longer the log is.
    fn transact(
        &mut self,
        at: Timestamp,
        mut touched: Touched,
        write: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<String, Refusal>,
    ) -> Result<Applied, Refusal> {
        let outcome = self.doc.transact_with(|summary| commit(summary, at), write);
        let success = outcome.map_err(|failure| failure.error)?;
        self.forget_what_moved(&touched);
        self.weigh_anew(&mut touched);
        self.applied(touched, success.hash, success.result)
    }

    /// As [`Self::transact`], for what does not know beforehand what it will touch.
    fn transact_and_see(
        &mut self,
        at: Timestamp,
        write: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<String, Refusal>,
    ) -> Result<Applied, Refusal> {
        let outcome = self
            .doc
            .transact_and_log_patches_with(|summary| commit(summary, at), write);
        let mut success = outcome.map_err(|failure| failure.error)?;
        let touched = self.touch(&mut success.patch_log);
        self.applied(touched, success.hash, success.result)
    }

    fn applied(
        &self,
        touched: Touched,
        hash: Option<ChangeHash>,
        summary: String,
    ) -> Result<Applied, Refusal> {
        let hash = hash.ok_or(Refusal::NothingChanges)?;
        let mut bytes = Vec::new();
        if let Some(change) = self.doc.get_change_by_hash(&hash) {
            let extension = schema::extension();
            if change.deps().contains(&extension.hash()) {
                // It may be nowhere yet but in this replica's memory.
                bytes.extend_from_slice(extension.raw_bytes());
            }
            bytes.extend_from_slice(change.raw_bytes());
        }
        Ok(Applied {
            touched,
            change: bytes,
            summary,
            id: Some(ChangeId(hash.0)),
        })
    }

    /// Forgets what was remembered of actions that may have come, gone or been numbered.
    fn forget_what_moved(&mut self, touched: &Touched) {
        if touched.numbers {
            self.next = None;
            self.maps.forget();
        }
    }

    fn touch(&mut self, patch_log: &mut PatchLog) -> Touched {
        let patches = self.doc.make_patches(patch_log);
        let mut touched = Touched::default();
        for patch in &patches {
            touched.add(patch);
            if let Some((action, splice)) = text::splice_of(patch) {
                let trail = self.texts.entry(action).or_default();
                trail.changed(splice);
            }
        }
        self.forget_what_moved(&touched);
        self.weigh_anew(&mut touched);
        touched
    }
}

/// Who writes, and as which actor. An actor writes from one engine only, and never again after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The person.
    pub author: Author,
    /// Sixteen random bytes, fresh for each engine and each author.
    pub actor: [u8; 16],
}
