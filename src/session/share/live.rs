//! Changes as they are made: passed on at once to those who are there, by messages that no relay keeps.
//!
//! What is kept is sealed a moment later, many changes in one chunk: a chunk stays at the relay for ever,
//! and typing makes many changes. A live message that is lost does no harm, because the chunk comes.

use super::{Sent, Share, Step};
use crate::{
    model::Timestamp,
    session::{Output, Session},
    trust::{Sealed, SealedKind},
    wire::{AboutDocument, RepoFrame, cbor_bytes},
};

/// What is larger goes with the chunk alone, in bytes.
const LARGEST_LIVE: usize = 64 << 10;
/// So many changes, or so many bytes, are sealed without waiting for a quiet moment.
const MOST_GATHERED: u32 = 100;
const LARGEST_GATHERED: usize = 32 << 10;
/// And whatever has waited for so many seconds.
const LONGEST_GATHERED_S: i64 = 5;

/// What waits to be passed on, and since when changes wait to be sealed.
#[derive(Debug, Default)]
pub(super) struct Live {
    bytes: Vec<u8>,
    /// Whether all of it is stored on this device: what others have seen must not be lost here.
    is_stored: bool,
    since: Option<Timestamp>,
    is_quiet: bool,
}

impl Live {
    /// A change was made on this device.
    pub(super) fn add(&mut self, bytes: &[u8], now: Timestamp) {
        self.is_quiet = false;
        self.is_stored = false;
        self.since.get_or_insert(now);
        if self.bytes.len() + bytes.len() <= LARGEST_LIVE {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// All that was added is stored.
    pub(super) fn is_stored(&mut self) {
        self.is_stored = true;
    }

    /// Whether nothing was added since all was stored.
    pub(super) fn has_stored_all(&self) -> bool {
        self.is_stored || self.since.is_none()
    }

    /// Nothing has happened for a moment.
    pub(super) fn is_quiet(&mut self) {
        self.is_quiet = true;
    }

    /// All that waited is in the document of an open log.
    pub(super) fn put(&mut self) {
        self.bytes.clear();
        self.sealed();
    }

    /// All that waited is in a chunk.
    pub(super) fn sealed(&mut self) {
        self.since = None;
        self.is_quiet = false;
    }
}

impl Share {
    /// Whether what waits is to be sealed now.
    pub(super) fn has_gathered(&self, now: Timestamp) -> bool {
        let Sent::UpTo {
            pending, n_pending, ..
        } = &self.sent
        else {
            return true;
        };
        let waits_long = match self.live.since {
            Some(since) => (now.0 - since.0).abs() >= LONGEST_GATHERED_S,
            // From before this engine began.
            None => true,
        };
        self.live.is_quiet
            || waits_long
            || *n_pending >= MOST_GATHERED
            || pending.len() >= LARGEST_GATHERED
    }

    /// Passes on what was changed since the last time.
    pub(super) fn pass_on(&mut self, step: &mut Step<'_>) {
        if self.live.bytes.is_empty() || !self.live.is_stored {
            return;
        }
        let body = std::mem::take(&mut self.live.bytes);
        if self.is_known() {
            self.say(SealedKind::Live, &body, step);
        }
    }

    /// Says something to all who are there, by a message that nobody keeps.
    pub(super) fn say(&mut self, kind: SealedKind, body: &[u8], step: &mut Step<'_>) {
        let document = self.document_id();
        let ready = self.links.iter().filter(|link| link.passes_on());
        let mut ready = ready.peekable();
        if ready.peek().is_none() {
            return;
        }
        let sealed = Sealed::new(&self.keyring, kind, body, step.rng);
        self.n_said += 1;
        for link in ready {
            let frame = RepoFrame::Document {
                sender: link.name.clone(),
                target: link.relay.clone(),
                document,
                what: AboutDocument::Ephemeral {
                    session: link.name.clone(),
                    count: self.n_said,
                    data: cbor_bytes(&sealed.bytes),
                },
            };
            step.push(Output::Send(link.id, frame.encode()));
        }
    }
}

impl Session {
    /// Nothing has happened for a moment: what waits is sealed, and the others are told how far this
    /// device is.
    pub(in crate::session) fn shared_log_is_quiet(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            && let Some(share) = &mut open.share
        {
            share.live.is_quiet();
        }
        self.change_keys_again(step);
        self.send_on(step);
        self.tell_presence(step);
    }

    /// All changes of the open log are stored: those that wait go to the others.
    pub(in crate::session) fn shared_log_is_stored(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            && open.saving.is_idle()
            && let Some(share) = &mut open.share
        {
            share.live.is_stored();
            match share.is_open() {
                true => share.go_on(&open.document, self.author.as_ref(), step),
                false => share.pass_on(step),
            }
        }
    }

    /// Changes of somebody who is there have come. That they are kept at the relay is not known yet.
    pub(super) fn take_live(&mut self, body: &[u8], step: &mut Step<'_>) {
        let Some(open) = self.open.as_mut().filter(|open| !open.loading) else {
            return;
        };
        let before = open.document.heads();
        // Unreadable ones are counted when their chunk comes.
        if let Ok(touched) = open.document.take_in(body) {
            self.took(&before, body, touched, step);
        }
    }
}
