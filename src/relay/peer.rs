//! One connected client as the rest of the relay sees it: a bounded way to send it frames, and a way
//! to say goodbye. Knows no socket and no document.

use super::limits::Limits;
use super::report::say;
use crate::wire::RepoFrame;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::{mpsc, watch};

/// A number that no other connection of this run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ConnectionId(pub(super) u64);

/// What a frame weighs in a queue besides its bytes.
const OVERHEAD: usize = 64;

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    /// The client went.
    Left,
    /// The connection ended without a goodbye.
    BrokeOff,
    /// The relay is being stopped.
    Stopping,
    /// It did not introduce itself in time.
    NoJoin,
    /// It speaks another protocol.
    OtherVersion,
    /// It sent what is no frame.
    Malformed,
    /// It sent more than a message may be.
    TooLong,
    /// It does not read what is sent.
    Slow,
    /// It has not been heard of.
    Silent,
    /// It has too many documents open.
    TooManyDocuments,
    /// Automerge refuses its changes, or panics on them.
    BadChanges,
    /// Its changes become too large when they are unpacked.
    Unpacks,
    /// It sent too much that builds on what nobody has sent.
    Unfounded,
    /// The document has reached its limit.
    DocumentFull,
    /// The disk, or what may be used of it.
    DiskFull,
    /// The document could not be read or written.
    Store,
    /// The document was read again, and all have to begin anew.
    BeginAgain,
}

impl Farewell {
    /// The status of the close frame, and words of at most 120 bytes.
    pub(super) fn words(self) -> (u16, &'static str) {
        match self {
            Self::Left => (1000, "goodbye"),
            // Nobody is there to be told so: this status is never sent.
            Self::BrokeOff => (1006, "the connection broke off"),
            Self::Stopping => (1001, "the relay is being stopped; connect again later"),
            Self::NoJoin => (1002, "no join frame came in time; is this automerge-repo?"),
            Self::OtherVersion => (
                1002,
                "this relay speaks version 1 of the automerge-repo protocol",
            ),
            Self::Malformed => (1002, "that was no frame of automerge-repo"),
            Self::TooLong => (1009, "the message is longer than this relay takes"),
            Self::Slow => (
                1008,
                "you do not read what is sent to you; connect again when you do",
            ),
            Self::Silent => (1001, "nothing was heard of you"),
            Self::TooManyDocuments => {
                (1008, "more documents are open than one connection may have")
            }
            Self::BadChanges => (1008, "Automerge does not take these changes"),
            Self::Unpacks => (1009, "these changes unpack to more than this relay takes"),
            Self::Unfounded => (
                1008,
                "these changes build on others that nobody has sent; send those first",
            ),
            Self::DocumentFull => (
                1008,
                "the document has reached the size that this relay allows",
            ),
            Self::DiskFull => (
                1013,
                "this relay has no room left; use another, or ask whoever runs it",
            ),
            Self::Store => (
                1011,
                "this relay could not save or read the document; connect again later",
            ),
            Self::BeginAgain => (1012, "the relay read the document again; connect again"),
        }
    }
}

/// One connected client.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) id: ConnectionId,
    /// The name that it gave itself.
    pub(super) name: String,
    outbox: mpsc::UnboundedSender<Vec<u8>>,
    waiting: AtomicUsize,
    waiting_of_all: Arc<AtomicUsize>,
    limits: Arc<Limits>,
    farewell: watch::Sender<Option<Farewell>>,
    n_documents: AtomicUsize,
}

impl Peer {
    /// The client, and what is to be sent to it.
    pub(super) fn new(
        id: ConnectionId,
        name: String,
        limits: Arc<Limits>,
        waiting_of_all: Arc<AtomicUsize>,
    ) -> (Self, mpsc::UnboundedReceiver<Vec<u8>>) {
        let (outbox, queue) = mpsc::unbounded_channel();
        let peer = Self {
            id,
            name,
            outbox,
            waiting: AtomicUsize::new(0),
            waiting_of_all,
            limits,
            farewell: watch::Sender::new(None),
            n_documents: AtomicUsize::new(0),
        };
        (peer, queue)
    }

    /// Puts a frame into its queue; one that does not read is dismissed.
    pub(super) fn send(&self, frame: &RepoFrame) {
        if self.is_dismissed() {
            return;
        }
        let bytes = frame.encode();
        let weight = bytes.len() + OVERHEAD;
        let before = self.waiting.fetch_add(weight, Relaxed);
        let of_all = self.waiting_of_all.fetch_add(weight, Relaxed);
        let most = if of_all + weight > self.limits.waiting_out_of_all {
            self.limits.waiting_out / 16
        } else {
            self.limits.waiting_out
        };
        if before > 0 && before + weight > most {
            self.dismiss(Farewell::Slow);
            return;
        }
        // Nobody takes it where the connection has ended.
        let _ = self.outbox.send(bytes);
    }

    /// A frame of so many bytes has left the queue.
    pub(super) fn sent(&self, n_bytes: usize) {
        self.waiting.fetch_sub(n_bytes + OVERHEAD, Relaxed);
        self.waiting_of_all.fetch_sub(n_bytes + OVERHEAD, Relaxed);
    }

    /// Ends the connection; the first reason stands.
    pub(super) fn dismiss(&self, why: Farewell) {
        let first = self.farewell.send_if_modified(|farewell| {
            let first = farewell.is_none();
            farewell.get_or_insert(why);
            first
        });
        if first && !matches!(why, Farewell::Left | Farewell::Stopping) {
            say(format_args!(
                "connection {} ended: {}",
                self.id.0,
                why.words().1
            ));
        }
    }

    pub(super) fn is_dismissed(&self) -> bool {
        self.farewell.borrow().is_some()
    }

    /// Waits until it is dismissed.
    pub(super) async fn dismissed(&self) -> Farewell {
        let mut farewell = self.farewell.subscribe();
        let seen = farewell.wait_for(Option::is_some).await;
        seen.ok().and_then(|why| *why).unwrap_or(Farewell::Left)
    }

    /// Counts one more document; `false` where it has as many as it may.
    pub(super) fn opens_document(&self) -> bool {
        let may = self.n_documents.fetch_add(1, Relaxed) < self.limits.documents_per_connection;
        if !may {
            self.dismiss(Farewell::TooManyDocuments);
        }
        may
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.waiting_of_all
            .fetch_sub(*self.waiting.get_mut(), Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_message_of_any_length_may_wait_and_no_second_beyond_the_limit() {
        let limits = Arc::new(Limits {
            waiting_out: 1_000,
            ..Limits::default()
        });
        let of_all = Arc::<AtomicUsize>::default();
        let frame = |n: usize| RepoFrame::Leave {
            sender: "x".repeat(n),
        };
        let (peer, mut queue) = Peer::new(ConnectionId(1), "a".into(), limits, Arc::clone(&of_all));
        peer.send(&frame(5_000));
        assert!(!peer.is_dismissed());
        let long = queue.try_recv().expect("a frame");
        peer.sent(long.len());
        for _ in 0..5 {
            peer.send(&frame(100));
        }
        assert!(!peer.is_dismissed());
        peer.send(&frame(500));
        assert_eq!(*peer.farewell.borrow(), Some(Farewell::Slow));
        drop(peer);
        assert_eq!(of_all.load(Relaxed), 0);
    }

    #[test]
    fn the_words_of_every_farewell_fit_a_close_frame() {
        for why in [
            Farewell::OtherVersion,
            Farewell::Slow,
            Farewell::Unfounded,
            Farewell::Unpacks,
            Farewell::DiskFull,
            Farewell::Store,
            Farewell::DocumentFull,
        ] {
            assert!(why.words().1.len() <= 120, "{why:?}");
        }
    }
}
