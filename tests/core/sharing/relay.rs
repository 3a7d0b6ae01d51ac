//! A relay of the automerge-repo world in memory, and the ways in which one can be bad.

use matters_arising::{
    document::{Courier, Replica, SyncPeer},
    trust::{Keyring, Sealed, SealedKind},
    wire::{AboutDocument, DocumentId, REPO_PROTOCOL, RepoFrame},
};
use std::collections::{BTreeMap, BTreeSet};

/// A connection, named by the net.
pub(super) type Line = u64;

#[derive(Debug, Default)]
pub(super) struct Relay {
    docs: BTreeMap<DocumentId, Replica>,
    lines: BTreeMap<Line, String>,
    peers: BTreeMap<(Line, DocumentId), SyncPeer>,
    /// Every name under which somebody has joined, in order.
    pub(super) names: Vec<String>,
    /// It keeps where it stood with those who are gone, and goes on from there with whoever has their name: what was
    /// lost with the connection it never sends again. The published sync server is so.
    pub(super) remembers_names: bool,
    gone: BTreeMap<(String, DocumentId), SyncPeer>,
    /// It takes what comes, and answers later, all of it at once.
    pub(super) is_busy: bool,
    /// It answers nobody, as if the machine were off.
    pub(super) is_down: bool,
    /// What it once was, to be served again.
    old: BTreeMap<DocumentId, Replica>,
    /// Passing messages go no further.
    pub(super) passes_nothing_on: bool,
    /// It answers for one document with the content of another.
    pub(super) mixes: bool,
    /// How many frames it has answered so.
    pub(super) n_mixed: usize,
    /// Who gets nothing of any document, whatever they ask.
    pub(super) withheld: BTreeSet<Line>,
    /// The passing messages that it has passed on, where it keeps them to say them again.
    pub(super) said: Option<Vec<(Line, Vec<u8>)>>,
}

impl Relay {
    pub(super) fn hang_up(&mut self, line: Line) {
        let name = self.lines.remove(&line).unwrap_or_default();
        let peers = std::mem::take(&mut self.peers).into_iter();
        let (gone, peers): (BTreeMap<_, _>, _) = peers.partition(|((peer, _), _)| *peer == line);
        self.peers = peers;
        if self.remembers_names {
            let gone = gone.into_iter();
            self.gone
                .extend(gone.map(|((_, document), peer)| ((name.clone(), document), peer)));
        }
    }

    /// Ends all connections, and gives them.
    pub(super) fn hang_up_all(&mut self) -> Vec<Line> {
        self.peers.clear();
        std::mem::take(&mut self.lines).into_keys().collect()
    }

    pub(super) fn forget_everything(&mut self) {
        self.docs.clear();
    }

    pub(super) fn remember_this_state(&mut self) {
        self.old = self.docs.clone();
    }

    /// Gives whether that is another state than the one it was in.
    pub(super) fn go_back(&mut self) -> bool {
        let save =
            |docs: &BTreeMap<_, Replica>| docs.values().map(Replica::save).collect::<Vec<_>>();
        let is_other = save(&self.docs) != save(&self.old);
        self.docs = self.old.clone();
        is_other
    }

    /// The document that it was given first.
    pub(super) fn first_document(&self) -> Option<DocumentId> {
        self.docs.keys().next().copied()
    }

    pub(super) fn n_documents(&self) -> usize {
        self.docs.len()
    }

    /// Everything that it holds, as whoever seizes it would find it.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.docs.values().flat_map(Replica::save).collect()
    }

    /// What it holds of one document.
    pub(super) fn document(&self, document: DocumentId) -> Vec<u8> {
        self.docs[&document].save()
    }

    /// Another program has written to a document.
    pub(super) fn rewrite(&mut self, document: DocumentId, write: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        let written = write(self.docs[&document].save());
        self.docs.insert(document, Replica::load(&written).unwrap());
    }

    pub(super) fn n_lines(&self) -> usize {
        self.lines.len()
    }

    /// How many chunks it holds in all, without the receipts that devices leave now and then.
    pub(super) fn n_chunks(&self) -> usize {
        let saved = self.docs.values().map(Replica::save);
        let couriers = saved.filter_map(|bytes| Courier::load(&bytes, [8; 16]).ok());
        let n = |courier: Courier| {
            let bytes = courier.names().filter_map(|name| courier.get(&name));
            bytes
                .filter(|bytes| Sealed::kind(bytes) != Some(SealedKind::Receipt))
                .count()
        };
        couriers.map(n).sum()
    }

    /// Another log is carried as well.
    pub(super) fn host(&mut self, keyring: &Keyring, sealed: &Sealed) {
        let mut courier = Courier::new(keyring.document());
        courier.put(&[(Sealed::name(&sealed.bytes), sealed.bytes.clone())]);
        let replica = Replica::load(&courier.save()).unwrap();
        let document = DocumentId(keyring.document());
        self.docs.insert(document, replica);
    }

    /// Takes a frame, and gives the frames that it sends.
    pub(super) fn take(&mut self, line: Line, bytes: &[u8]) -> Vec<(Line, Vec<u8>)> {
        let Ok(frame) = RepoFrame::decode(bytes) else {
            let message = "malformed".to_owned();
            return vec![(line, RepoFrame::Error { message }.encode())];
        };
        match frame {
            // Who speaks under another name than their own is not heard.
            RepoFrame::Document { sender, .. }
                if self.lines.get(&line).is_some_and(|name| *name != sender) =>
            {
                Vec::new()
            }
            RepoFrame::Join { sender, .. } => {
                self.lines.insert(line, sender.clone());
                self.names.push(sender.clone());
                let peer = RepoFrame::Peer {
                    sender: "relay".to_owned(),
                    target: sender,
                    version: REPO_PROTOCOL.to_owned(),
                };
                vec![(line, peer.encode())]
            }
            RepoFrame::Document {
                document,
                what: AboutDocument::Request(message) | AboutDocument::Sync(message),
                ..
            } => self.sync(line, document, &message),
            RepoFrame::Document {
                document,
                what: AboutDocument::Ephemeral { .. },
                ..
            } if !self.passes_nothing_on => {
                let others = self
                    .peers
                    .keys()
                    .filter(|(to, of)| *of == document && *to != line);
                let passed: Vec<_> = others.map(|(to, _)| (*to, bytes.to_vec())).collect();
                if let Some(said) = &mut self.said {
                    said.extend(passed.iter().cloned());
                }
                passed
            }
            _ => Vec::new(),
        }
    }

    fn sync(&mut self, line: Line, document: DocumentId, message: &[u8]) -> Vec<(Line, Vec<u8>)> {
        let replica = self.docs.entry(document).or_default();
        let name = self.lines.get(&line).cloned().unwrap_or_default();
        let remembered = || self.gone.remove(&(name, document)).unwrap_or_default();
        let peer = self
            .peers
            .entry((line, document))
            .or_insert_with(remembered);
        if replica.receive(peer, message).is_err() {
            let message = "unreadable".to_owned();
            return vec![(line, RepoFrame::Error { message }.encode())];
        }
        match self.is_busy {
            true => Vec::new(),
            false => self.answers(document),
        }
    }

    /// It answers all that it has taken.
    pub(super) fn catch_up(&mut self) -> Vec<(Line, Vec<u8>)> {
        self.is_busy = false;
        let documents: Vec<_> = self.docs.keys().copied().collect();
        let answers = documents.into_iter().map(|document| self.answers(document));
        answers.flatten().collect()
    }

    fn answers(&mut self, document: DocumentId) -> Vec<(Line, Vec<u8>)> {
        let others = self.docs.iter().find(|(id, _)| **id != document);
        let others = others.filter(|_| self.mixes);
        let is_other = others.is_some();
        let served = match others {
            Some((_, other)) => other,
            None => &self.docs[&document],
        };
        let mut sent = Vec::new();
        for ((to, of), peer) in &mut self.peers {
            if *of != document || self.withheld.contains(to) {
                continue;
            }
            let Some(data) = served.message_for(peer) else {
                continue;
            };
            let frame = RepoFrame::Document {
                sender: "relay".to_owned(),
                target: self.lines.get(to).cloned().unwrap_or_default(),
                document,
                what: AboutDocument::Sync(data),
            };
            sent.push((*to, frame.encode()));
        }
        self.n_mixed += if is_other { sent.len() } else { 0 };
        sent
    }
}

impl Relay {
    /// Somebody who holds the log's key puts a chunk of their own making into the document.
    pub(super) fn plant(&mut self, keyring: &Keyring, sealed: &Sealed) {
        let document = DocumentId(keyring.document());
        let saved = self.docs[&document].save();
        let mut courier = Courier::load(&saved, [9; 16]).unwrap();
        courier.put(&[(Sealed::name(&sealed.bytes), sealed.bytes.clone())]);
        let replica = Replica::load(&courier.save()).unwrap();
        self.docs.insert(document, replica);
    }
}
