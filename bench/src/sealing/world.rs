//! A relay in memory and the devices that are connected to it, with a clock that is moved by hand.

use super::device::{Clock, Device};
use matters_arising::{
    command::Command,
    document::{Replica, SyncPeer},
    session::{Input, LinkEvent},
    wire::{AboutDocument, DocumentId, REPO_PROTOCOL, RepoFrame},
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// A relay in memory, to which two devices are connected.
pub(super) struct World {
    pub(super) devices: Vec<Device>,
    pub(super) clock: Clock,
    pub(super) replica: Replica,
    pub(super) document: Option<DocumentId>,
    pub(super) peers: BTreeMap<usize, SyncPeer>,
    /// Bytes to and from each device, and the time that the relay worked.
    pub(super) bytes: BTreeMap<usize, usize>,
    pub(super) worked: Duration,
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            devices: Vec::new(),
            clock: Clock(1_700_000_000_000),
            replica: Replica::default(),
            document: None,
            peers: BTreeMap::new(),
            bytes: BTreeMap::new(),
            worked: Duration::ZERO,
        }
    }

    pub(super) fn command(&mut self, at: usize, command: Command) {
        self.devices[at].command(command, &self.clock);
        self.settle();
    }

    /// Lets everybody say all that they have to say.
    pub(super) fn settle(&mut self) {
        while let Some(at) = (0..self.devices.len()).find(|at| !self.devices[*at].sent.is_empty()) {
            if let Some(frame) = self.devices[at].sent.pop_front() {
                self.frame(at, &frame);
            }
        }
    }

    /// Time passes, in steps of half a second.
    pub(super) fn pass(&mut self, ms: u64) {
        for _ in 0..ms / 500 {
            self.clock.0 += 500;
            for at in 0..self.devices.len() {
                self.devices[at].wake(&self.clock);
                self.settle();
            }
        }
    }

    pub(super) fn give(&mut self, at: usize, frame: &RepoFrame) {
        let bytes = frame.encode();
        *self.bytes.entry(at).or_default() += bytes.len();
        let device = &mut self.devices[at];
        if let Some(link) = device.link.filter(|_| device.online) {
            device.input(Input::Link(link, LinkEvent::Frame(bytes)), &self.clock);
        }
    }

    pub(super) fn frame(&mut self, at: usize, bytes: &[u8]) {
        *self.bytes.entry(at).or_default() += bytes.len();
        match RepoFrame::decode(bytes) {
            Ok(RepoFrame::Join { sender, .. }) => {
                self.peers.insert(at, SyncPeer::default());
                let peer = RepoFrame::Peer {
                    sender: "relay".to_owned(),
                    target: sender,
                    version: REPO_PROTOCOL.to_owned(),
                };
                self.give(at, &peer);
            }
            Ok(RepoFrame::Document {
                document,
                what: AboutDocument::Sync(message) | AboutDocument::Request(message),
                ..
            }) => self.sync(at, document, &message),
            Ok(frame @ RepoFrame::Document { .. }) => {
                for other in 0..self.devices.len() {
                    if other != at && self.devices[other].online && self.peers.contains_key(&other)
                    {
                        self.give(other, &frame);
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn sync(&mut self, at: usize, document: DocumentId, message: &[u8]) {
        self.document = Some(document);
        let began = Instant::now();
        if let Some(peer) = self.peers.get_mut(&at) {
            let _ = self.replica.receive(peer, message);
        }
        self.worked += began.elapsed();
        for to in 0..self.devices.len() {
            if !self.devices[to].online {
                continue;
            }
            let Some(peer) = self.peers.get_mut(&to) else {
                continue;
            };
            let began = Instant::now();
            let message = self.replica.message_for(peer);
            self.worked += began.elapsed();
            let Some(message) = message else { continue };
            let frame = RepoFrame::Document {
                sender: "relay".to_owned(),
                target: "device".to_owned(),
                document,
                what: AboutDocument::Sync(message),
            };
            self.give(to, &frame);
        }
    }

    pub(super) fn start_measuring(&mut self, at: usize) {
        self.bytes.clear();
        self.worked = Duration::ZERO;
        self.devices[at].worked = Duration::ZERO;
    }

    /// Time of who catches up and of the relay, in milliseconds, and bytes both ways.
    pub(super) fn measured(&self, at: usize) -> (f64, f64) {
        let worked = self.worked + self.devices[at].worked;
        let bytes = self.bytes.get(&at).copied().unwrap_or_default();
        (worked.as_secs_f64() * 1000.0, bytes as f64)
    }
}
