//! Changes from elsewhere: stored chunks, other tabs, snapshot files.

use super::{
    Document, SCHEMA, Touched,
    readable::{begins_with_document, changes_to_keep, given_are_kept, heads_of_document},
    schema,
    schema::genesis,
    unpacked::{UnpackError, chunks_are_sound},
};
use crate::model::*;
use automerge::{Change, ChangeHash, PatchLog, Prop, ReadDoc, legacy};
use std::collections::{BTreeMap, HashMap};

/// The largest snapshot that is read, in bytes. A log of 20,000 actions is under one million.
pub(super) const LARGEST_SNAPSHOT: usize = LARGEST_FILE as usize;

/// The first bytes of every chunk of Automerge's format.
const MAGIC: [u8; 4] = AUTOMERGE_MAGIC;

/// Why bytes from elsewhere did not become part of the document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// Automerge does not read them.
    #[error("failed to read the changes: {reason}")]
    Unreadable {
        /// What Automerge said.
        reason: String,
    },
    /// They are changes that cannot be true together with those that are here.
    #[error("the changes contradict what is here")]
    Contradicts,
}

impl MergeError {
    /// Automerge does not read them, and says why.
    pub(super) fn unreadable(error: impl ToString) -> Self {
        Self::Unreadable {
            reason: error.to_string(),
        }
    }
}

/// A snapshot that was read, and not merged yet.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The name of the file.
    pub file: String,
    /// The document in it.
    pub document: Document,
}

impl From<UnpackError> for MergeError {
    fn from(source: UnpackError) -> Self {
        Self::unreadable(source)
    }
}

impl Snapshot {
    /// Reads a snapshot file. Refuses what is empty, too large, cut off, damaged, foreign or newer.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, FileError> {
        if bytes.is_empty() {
            return Err(FileError::Empty);
        }
        if bytes.len() > LARGEST_SNAPSHOT {
            return Err(FileError::TooLarge {
                limit: LARGEST_SNAPSHOT as u64,
            });
        }
        // A page that carries a log is read like the log.
        let unwrapped = match bytes.starts_with(&MAGIC) {
            true => None,
            false => carried(bytes).transpose()?,
        };
        let bytes = unwrapped.as_deref().unwrap_or(bytes);
        if !bytes.starts_with(&MAGIC) {
            let cut = bytes.len() < MAGIC.len() && MAGIC.starts_with(bytes);
            return Err(if cut {
                FileError::Truncated
            } else {
                FileError::NotASnapshot
            });
        }
        if is_cut_off(bytes) {
            return Err(FileError::Truncated);
        }
        let document = Document::load(bytes).map_err(|_| FileError::Damaged)?;
        if changes_to_keep(&document.doc, &heads_of_document(bytes)).is_none() {
            return Err(FileError::Damaged);
        }
        if document.schema() > SCHEMA {
            return Err(FileError::Newer);
        }
        if !document.knows(&super::ids(schema::genesis_heads())) || document.head().is_none() {
            return Err(FileError::Foreign);
        }
        // What somebody took out of the file counts on.
        document.recall();
        Ok(Self {
            file: file.to_owned(),
            document,
        })
    }
}

/// Whether a change may write to what can lose, without reading it: keys stand in its bytes letter by letter.
fn may_lose(change: &Change) -> bool {
    let fields = MeetingField::ALL.iter().map(|field| field.word());
    let mut keys = schema::REGISTERS.into_iter().chain(fields);
    let bytes = change.raw_bytes();
    keys.any(|key| bytes.windows(key.len()).any(|at| at == key.as_bytes()))
}

/// Whether the last chunk says that it is longer than what is left
/// (Automerge binary format: magic, checksum of 4 bytes, type, length as unsigned LEB128).
fn is_cut_off(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        if !rest.starts_with(&MAGIC) {
            return MAGIC.starts_with(rest);
        }
        let Some(mut tail) = rest.get(9..) else {
            return true;
        };
        let mut length = 0u64;
        let mut shift = 0;
        loop {
            let Some((byte, more)) = tail.split_first() else {
                return true;
            };
            tail = more;
            if shift < 63 {
                length |= u64::from(byte & 0x7f) << shift;
            }
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
            if shift > 63 {
                return false;
            }
        }
        match usize::try_from(length).ok().and_then(|n| tail.get(n..)) {
            Some(next) => rest = next,
            None => return true,
        }
    }
    false
}

impl Document {
    /// Takes in changes, as Automerge writes them. What is here already does no harm; what depends on
    /// changes that have not arrived waits for them.
    ///
    /// May panic on bytes crafted to do so: only authenticated or guarded bytes may come here.
    ///
    /// # Errors
    /// Where Automerge does not read them, where they claim more than they pay for, or could not be kept.
    pub fn take_in(&mut self, bytes: &[u8]) -> Result<Touched, MergeError> {
        chunks_are_sound(bytes)?;
        self.take_in_kept(bytes)
    }

    /// The same of what this device has kept: what was taken in once is not asked again what it claims, so that nothing can
    /// make a log too large for itself.
    ///
    /// # Errors
    /// Where Automerge does not read it, or it could not be kept.
    pub fn take_in_kept(&mut self, bytes: &[u8]) -> Result<Touched, MergeError> {
        let (read, checked) = Self::read_from(bytes)?;
        let before = self.doc.get_heads();
        if self.is_blank() && self.doc.get_author().is_none() && !read.is_waiting() {
            return match changes_to_keep(&read.doc, &checked) {
                Some(_) => Ok(self.become_all_of(read)),
                None => Err(MergeError::Contradicts),
            };
        }
        let mut patch_log = PatchLog::active();
        self.doc
            .load_incremental_log_patches(bytes, &mut patch_log)
            .map_err(MergeError::unreadable)?;
        let changes = self.changes_or_back(&before)?;
        let mut touched = self.touch(&mut patch_log);
        self.touch_losers(&changes, &mut touched);
        Ok(touched)
    }

    /// Reads a log that this device has kept, from documents and changes, one after the other; the beginning of every
    /// log is in it in any case.
    ///
    /// Refuses bytes of which a part cannot be read: Automerge takes what comes before it and says
    /// nothing, so that the rest would be held to be here and its chunk might be deleted.
    ///
    /// # Errors
    /// As [`Self::load`]. May panic on bytes crafted to do so.
    pub fn read_whole(bytes: &[u8]) -> Result<Self, MergeError> {
        Self::read_from(bytes).map(|(read, _)| read)
    }

    /// The same, and the heads up to which Automerge has checked that it can be kept.
    fn read_from(bytes: &[u8]) -> Result<(Self, Vec<ChangeHash>), MergeError> {
        // A document that comes first is read as it stands; what comes behind one is applied change by change.
        if begins_with_document(bytes)
            && let Ok(read) = Self::load_kept(bytes)
            && read.knows(&super::ids(schema::genesis_heads()))
        {
            return Ok((read, heads_of_document(bytes)));
        }
        // Without one, changes may be there without those that they build on.
        let mut whole = genesis().save();
        whole.extend_from_slice(bytes);
        Ok((Self::load_kept(&whole)?, schema::genesis_heads().to_vec()))
    }

    /// Whether nothing of a log is here: neither written, nor waiting.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.doc.get_heads() == schema::genesis_heads() && !self.is_waiting()
    }

    /// The changes that came after these heads. Goes back to the heads where they would not be read again.
    fn changes_or_back(&mut self, before: &[ChangeHash]) -> Result<Vec<Change>, MergeError> {
        if let Some(changes) = changes_to_keep(&self.doc, before) {
            return Ok(changes);
        }
        let doc = self.doc.fork_at(before);
        let mut doc = doc.map_err(MergeError::unreadable)?;
        doc.set_author(self.doc.get_author().cloned());
        doc.set_actor(self.doc.get_actor().clone());
        self.doc = doc;
        Err(MergeError::Contradicts)
    }

    /// Nothing was here and nobody has written: what was read is all there is of the log. Taking it in change by
    /// change, as what joins a log that is shown, would cost ten times as much.
    fn become_all_of(&mut self, read: Self) -> Touched {
        let touched = Touched {
            actions: read.action_ids().into_iter().collect(),
            findings: read.findings().iter().map(|finding| finding.id).collect(),
            head: true,
            process: true,
            numbers: true,
        };
        *self = read;
        touched
    }

    /// Adds the actions to which these changes wrote.
    ///
    /// A value that joins a conflict without winning it makes no patch, and must be shown all the same.
    fn touch_losers(&self, changes: &[Change], touched: &mut Touched) {
        let mut known: HashMap<legacy::ObjectId, Option<ActionId>> = HashMap::new();
        for change in changes.iter().filter(|change| may_lose(change)) {
            for op in change.decode().operations {
                // Only registers can lose: every other key is written once, or always alike.
                let legacy::Key::Map(key) = &op.key else {
                    continue;
                };
                touched.head |= MeetingField::parse(key).is_some();
                if !schema::REGISTERS.contains(&key.as_str()) {
                    continue;
                }
                let action = *known
                    .entry(op.obj.clone())
                    .or_insert_with(|| self.action_around(&op));
                touched.actions.extend(action);
            }
        }
    }

    /// The action that an operation wrote in.
    fn action_around(&self, op: &legacy::Op) -> Option<ActionId> {
        let object = self.object_of(op)?;
        let path: Vec<_> = self.doc.parents(&object).ok()?.collect();
        match path.as_slice() {
            [.., id, root] if root.prop == Prop::Map(schema::ACTIONS.to_owned()) => {
                match &id.prop {
                    Prop::Map(id) => ActionId::parse(id),
                    Prop::Seq(_) => None,
                }
            }
            _ => None,
        }
    }

    /// Merges another document of the same log. Gives what changed, and the changes as bytes to store.
    pub fn merge(&mut self, other: &Self) -> Result<(Touched, Vec<u8>), MergeError> {
        let mut patch_log = PatchLog::active();
        let before = self.doc.get_heads();
        let changes = self.doc.get_changes_added(&other.doc);
        self.doc
            .apply_changes_log_patches(changes.clone(), &mut patch_log)
            .map_err(MergeError::unreadable)?;
        let changes = match given_are_kept(&self.doc, &changes, &before) {
            true => changes,
            false => self.changes_or_back(&before)?,
        };
        let mut touched = self.touch(&mut patch_log);
        self.touch_losers(&changes, &mut touched);
        let bytes = changes.iter().flat_map(|change| change.raw_bytes());
        Ok((touched, bytes.copied().collect()))
    }

    /// What a snapshot would bring to this document, conflicts first, then by action and person.
    pub fn preview(&self, snapshot: &Snapshot) -> Result<SnapshotPreview, FileError> {
        let damaged = |_| FileError::Damaged;
        let head = snapshot.document.head().ok_or(FileError::Foreign)?;
        let mut merged = self.clone();
        let known = merged.doc.get_heads();
        let (touched, _) = merged.merge(&snapshot.document).map_err(damaged)?;
        let fresh: Vec<ChangeHash> = merged
            .doc
            .get_changes_meta(&known)
            .iter()
            .map(|change| change.hash)
            .filter(|hash| !schema::is_nobodys(hash))
            .collect();
        let mut conflicts = Vec::new();
        for id in &touched.actions {
            let Some(action) = merged.action(*id) else {
                continue;
            };
            let before = self.action(*id).map(|a| a.conflicts).unwrap_or_default();
            for conflict in &action.conflicts {
                if !before.contains(conflict) {
                    conflicts.push(SnapshotConflict {
                        action: *id,
                        subject: capital(&action.name()),
                        conflict: conflict.clone(),
                    });
                }
            }
        }
        Ok(SnapshotPreview {
            file: snapshot.file.clone(),
            n_actions: snapshot.document.action_ids().len() as u32,
            head,
            relation: SnapshotRelation::Open,
            n_changes: fresh.len() as u32,
            conflicts,
            numbers: self.numbers_apart(&merged, &touched.actions),
            wordings: self.wordings_apart(&snapshot.document, &merged, &touched.actions),
            changes: merged.grouped(&fresh),
            notes: Vec::new(),
        })
    }

    /// The changes of a history, grouped by action and person, in the order of the first of each.
    fn grouped(&self, fresh: &[ChangeHash]) -> Vec<SnapshotChange> {
        let mut groups: Vec<SnapshotChange> = Vec::new();
        let mut places: BTreeMap<(Option<ActionId>, Option<Author>), usize> = BTreeMap::new();
        for entry in self.explain(fresh, None) {
            let mut by_action: BTreeMap<Option<ActionId>, Vec<HistoryDetail>> = BTreeMap::new();
            for detail in entry.details {
                by_action.entry(detail.action).or_default().push(detail);
            }
            if by_action.is_empty() {
                by_action.insert(None, Vec::new());
            }
            for (action, details) in by_action {
                let place = *places
                    .entry((action, entry.written.author.clone()))
                    .or_insert(groups.len());
                if place == groups.len() {
                    groups.push(SnapshotChange {
                        action,
                        subject: details
                            .first()
                            .map_or_else(|| "The log".to_owned(), |detail| detail.subject.clone()),
                        written: entry.written.clone(),
                        summaries: Vec::new(),
                        details: Vec::new(),
                    });
                }
                let group = &mut groups[place];
                if group.summaries.last() != Some(&entry.summary) {
                    group.summaries.push(entry.summary.clone());
                }
                group.details.extend(details);
            }
        }
        groups
    }
}
