//! A thread that works on its share of the documents: takes what clients send, passes it on to the
//! others at once, has it saved, and only then answers. What waits is taken and saved together.
//!
//! Knows documents, clients and the store; no socket.

mod answers;
mod files;

use super::entry::Entry;
use super::figures::Figures;
use super::limits::Limits;
use super::peer::{ConnectionId, Farewell, Peer};
use super::report::{say, short};
use super::store::{How, Store, Write};
use crate::document::{UnpackError, unpacks_within};
use crate::wire::{AboutDocument, DocumentId, RepoFrame};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// So many jobs at most are taken together.
const TOGETHER: usize = 256;

/// Something for a desk to do.
#[derive(Debug)]
pub(super) enum Job {
    /// A client says something about a document.
    Frame {
        peer: Arc<Peer>,
        document: DocumentId,
        /// As whom it says it.
        sender: String,
        what: AboutDocument,
        /// The room that it takes while it waits.
        room: OwnedSemaphorePermit,
    },
    /// A client is gone.
    Gone(ConnectionId),
    /// End, after all that came before.
    Stop,
}

/// How a client asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// It has nothing, and wants to know at once if we have nothing.
    Request,
    Sync,
}

/// What was taken together.
#[derive(Debug, Default)]
struct Batch {
    writes: Vec<Write>,
    /// Documents that changed.
    touched: BTreeSet<DocumentId>,
    /// Who waits for an answer, which acknowledges what it sent.
    owed: BTreeMap<(DocumentId, ConnectionId), Asked>,
}

/// The thread's own.
#[derive(Debug)]
pub(super) struct Desk {
    /// The relay's name.
    name: Arc<str>,
    limits: Arc<Limits>,
    figures: Arc<Figures>,
    store: Store,
    /// This desk's share of the memory for documents.
    memory: u64,
    documents: HashMap<DocumentId, Entry>,
    /// Which client sits where.
    seats: HashMap<ConnectionId, Vec<DocumentId>>,
    batch: Batch,
    /// Documents in memory by when they were last used, and what they weigh.
    recent: BTreeMap<u64, DocumentId>,
    clock: u64,
    weight: u64,
}

impl Desk {
    pub(super) fn new(
        name: Arc<str>,
        limits: Arc<Limits>,
        figures: Arc<Figures>,
        store: Store,
        n_desks: usize,
    ) -> Self {
        Self {
            memory: limits.memory / n_desks as u64,
            name,
            limits,
            figures,
            store,
            documents: HashMap::new(),
            seats: HashMap::new(),
            batch: Batch::default(),
            recent: BTreeMap::new(),
            clock: 0,
            weight: 0,
        }
    }

    pub(super) fn run(mut self, mut inbox: mpsc::Receiver<Job>) {
        let mut open = true;
        while open && let Some(first) = inbox.blocking_recv() {
            open = self.take(first);
            for _ in 1..TOGETHER {
                let Ok(job) = inbox.try_recv() else { break };
                open &= self.take(job);
            }
            self.settle();
            self.make_room();
        }
    }

    /// `false` at the end.
    fn take(&mut self, job: Job) -> bool {
        match job {
            Job::Frame {
                peer,
                document,
                sender,
                what,
                room,
            } => {
                if !peer.is_dismissed() {
                    self.frame(&peer, document, sender, what);
                }
                drop(room);
            }
            Job::Gone(connection) => self.gone(connection),
            Job::Stop => return false,
        }
        true
    }

    fn frame(
        &mut self,
        peer: &Arc<Peer>,
        document: DocumentId,
        sender: String,
        what: AboutDocument,
    ) {
        match what {
            AboutDocument::Request(message) => {
                self.sync(peer, document, &message, Asked::Request);
            }
            AboutDocument::Sync(message) => self.sync(peer, document, &message, Asked::Sync),
            // It need not have what it asks for.
            AboutDocument::Unavailable => {}
            AboutDocument::Ephemeral { .. } => self.forward(peer, document, sender, what),
        }
    }

    /// Passes a message on to the others who have the document open. It is kept nowhere.
    fn forward(&self, from: &Peer, document: DocumentId, sender: String, what: AboutDocument) {
        let Some(entry) = self.documents.get(&document) else {
            return;
        };
        let mut frame = RepoFrame::Document {
            sender,
            target: String::new(),
            document,
            what,
        };
        for seat in entry.seats.values().filter(|seat| seat.peer.id != from.id) {
            if let RepoFrame::Document { target, .. } = &mut frame {
                target.clone_from(&seat.peer.name);
            }
            seat.peer.send(&frame);
        }
    }

    fn sync(&mut self, peer: &Arc<Peer>, document: DocumentId, message: &[u8], asked: Asked) {
        if let Err(error) = unpacks_within(message, self.limits.unpacked) {
            peer.dismiss(match error {
                UnpackError::Unreadable => Farewell::BadChanges,
                UnpackError::TooMuch => Farewell::Unpacks,
            });
            return;
        }
        if let Err(why) = self.load(document) {
            peer.dismiss(why);
            return;
        }
        let Some(entry) = self.documents.get_mut(&document) else {
            return;
        };
        if !entry.seats.contains_key(&peer.id) {
            if !peer.opens_document() {
                if entry.seats.is_empty() {
                    self.put_away(document);
                }
                return;
            }
            entry.sit(peer);
            self.seats.entry(peer.id).or_default().push(document);
        }
        match self.receive(peer.id, document, message) {
            Ok(()) => {
                self.batch.owed.insert((document, peer.id), asked);
            }
            Err(why) => {
                peer.dismiss(why);
                say(format_args!(
                    "document {} was read again after that",
                    short(document)
                ));
                self.unload(document);
                // What the others sent before is saved before it is read again.
                self.settle();
            }
        }
    }

    /// Takes in a sync message. After an error the document in memory is not to be used.
    fn receive(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        message: &[u8],
    ) -> Result<(), Farewell> {
        let entry = self.documents.get_mut(&document).ok_or(Farewell::Store)?;
        let received = entry.receive(connection, message)?;
        if received.unfounded > self.limits.unfounded {
            return Err(Farewell::Unfounded);
        }
        let Some(bytes) = received.changes else {
            return Ok(());
        };
        let n_more = bytes.len() as u64;
        if entry.bytes() + n_more > self.limits.document {
            return Err(Farewell::DocumentFull);
        }
        let n_waiting: u64 = self
            .batch
            .writes
            .iter()
            .map(|it| it.bytes.len() as u64)
            .sum();
        if self.figures.bytes() + n_waiting + n_more > self.limits.disk {
            return Err(Farewell::DiskFull);
        }
        self.weight -= entry.weight();
        entry.appends(bytes.len());
        self.weight += entry.weight();
        self.batch.touched.insert(document);
        self.batch.writes.push(Write {
            document,
            bytes,
            how: How::Append,
        });
        Ok(())
    }

    fn gone(&mut self, connection: ConnectionId) {
        for document in self.seats.remove(&connection).unwrap_or_default() {
            let Some(entry) = self.documents.get_mut(&document) else {
                continue;
            };
            entry.seats.remove(&connection);
            if entry.seats.is_empty() {
                self.put_away(document);
            }
        }
    }
}
