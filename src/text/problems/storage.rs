//! What befell the store of this device, and where the changes are.

use super::{super::count, Message, Trouble, read_only};
use crate::model::{ReadOnly, Saving, SetAsideReason, StorageError, StorageState};

/// Why changes could not be stored, and that they are kept.
pub fn storage_error(error: &StorageError) -> Message {
    let (what, next) = match error {
        StorageError::Full => (
            "the disk is full".to_owned(),
            "Free some space, or save a snapshot of the log as a file.",
        ),
        StorageError::Unavailable => (
            "this browser gives the page no storage, as in a private window".to_owned(),
            "Save a snapshot of the log as a file before you leave.",
        ),
        StorageError::Other(answer) => (
            format!("the browser's storage failed ({answer})"),
            "Save a snapshot of the log as a file, then load the page again.",
        ),
    };
    Message::new(
        Trouble::Environment,
        format!("Not saved: {what}. Your changes are kept here and tried again."),
        next,
    )
}

pub(super) fn stored_unread(error: &StorageError) -> Message {
    store_failed("The log could not be read", error)
}

/// Why the list of logs could not be read.
pub fn logs_unread(error: &StorageError) -> Message {
    store_failed("The logs on this device could not be listed", error)
}

/// Why a log could not be removed.
pub fn not_removed(title: &str, error: &StorageError) -> Message {
    store_failed(&format!("{title} was not removed and is still here"), error)
}

fn store_failed(outcome: &str, error: &StorageError) -> Message {
    let (what, next) = match error {
        StorageError::Full => (
            "the disk is full".to_owned(),
            "Free some space, then load the page again.",
        ),
        StorageError::Unavailable => (
            "this browser gives the page no storage, as in a private window".to_owned(),
            "Open the page in an ordinary window.",
        ),
        StorageError::Other(answer) => (
            format!("the browser's storage failed ({answer})"),
            "Close other tabs of this page, then load it again.",
        ),
    };
    Message::new(Trouble::Environment, format!("{outcome}: {what}."), next)
}

/// Where the changes are, always in sight.
pub fn saving(saving: &Saving) -> String {
    match saving {
        Saving::Saved => "Saved on this device".into(),
        Saving::Pending { .. } => "Saving…".into(),
        Saving::Failed { error, .. } => storage_error(error).what,
    }
}

/// Whether the browser may clear the storage by itself.
pub fn permanence(storage: &StorageState) -> &'static str {
    match storage.persistent {
        Some(true) => "Kept permanently",
        Some(false) => "The browser may clear it",
        None => "Not yet known whether it is kept",
    }
}

/// That the engine stopped for good.
pub const ENGINE_STOPPED: &str =
    "This page can show the log, but not change it: its engine stopped.";

/// That the log that is open is no longer on this device.
pub const LOG_REMOVED: &str = "This log was removed from this device in another tab.";

/// What is wrong with the log and this device, as it is said aloud: a sentence each, in one order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Troubles<'a> {
    /// Whether the engine stopped for good.
    pub engine_stopped: bool,
    /// Why the log can only be read.
    pub read_only: Option<&'a ReadOnly>,
    /// Whether the log that is open was removed elsewhere.
    pub removed: bool,
    /// Whether the storage is nearly full.
    pub nearly_full: bool,
    /// How many pieces of stored bytes were set aside.
    pub n_set_aside: usize,
}

impl Troubles<'_> {
    /// The sentences.
    pub fn sentences(self) -> Vec<String> {
        let all = [
            self.engine_stopped.then(|| ENGINE_STOPPED.to_owned()),
            self.removed.then(|| LOG_REMOVED.to_owned()),
            self.read_only.map(|why| read_only(why).what),
            self.nearly_full.then(|| nearly_full().what),
            n_set_aside(self.n_set_aside).map(|words| words + "."),
        ];
        all.into_iter().flatten().collect()
    }
}

/// That soon a change may not be saved, and what to do before.
pub fn nearly_full() -> Message {
    Message::new(
        Trouble::Environment,
        "The storage that this browser gives the page is nearly full.",
        "Save a snapshot of the log as a file, then free some space or remove a log from this device.",
    )
}

/// How many pieces of stored bytes were set aside, where any were.
pub fn n_set_aside(n: usize) -> Option<String> {
    let pieces = count(n, "piece of stored changes", "pieces of stored changes");
    let were = if n == 1 { "was" } else { "were" };
    (n > 0).then(|| format!("{pieces} {were} set aside"))
}

/// Why stored bytes were set aside.
pub fn set_aside(reason: SetAsideReason) -> Message {
    match reason {
        SetAsideReason::StoppedTheEngine => Message::new(
            Trouble::Environment,
            "These stored changes stopped the program when it read them, so they were set aside.",
            "The log is open without them. Keep a copy of them for whoever looks into it.",
        ),
        SetAsideReason::Damaged => Message::new(
            Trouble::Environment,
            "These stored changes are damaged, so they were set aside.",
            "The log is open without them. Ask a colleague for a snapshot that contains them.",
        ),
    }
}
