//! An open log: its own Automerge document is exchanged, as every program of the automerge-repo world does.
//!
//! What holds of a sealed log because of its seals does not hold here: any relay reads it, and whoever knows the
//! address writes to it, under any name. So no device is held apart. What its people say of themselves, who is
//! here and what they look at, is no part of the document, and still goes sealed to those who were invited.

use super::{Sent, Share, Step, kept::KeptCopy};
use crate::{
    document::{Courier, Document},
    model::{Author, CourierKind, RelayAddress, Secrecy},
    session::{Output, saving::QUIET_MS},
    trust::{Introduction, Opened, SealedKind},
};

impl Share {
    pub(super) fn is_open(&self) -> bool {
        self.keyring.secrecy == Secrecy::Open
    }

    /// Whether such a courier carries the log: what mailboxes keep is sealed chunks and nothing else.
    pub(in crate::session) fn can_use(&self, address: &RelayAddress) -> bool {
        !self.is_open() || address.kind() != CourierKind::Mailbox
    }

    /// Takes over what an earlier engine kept. The document is the log's, which is yet to come from the store.
    pub(super) fn restore_open(&mut self, copy: KeptCopy) {
        self.n_unconfirmed = copy.n_unconfirmed;
        self.first_relays = copy.first_relays;
        self.sent = Sent::UpTo {
            heads: copy.covered,
            pending: Vec::new(),
            n_pending: 0,
        };
    }

    /// The log is loaded: all of it may go to the relays.
    pub(super) fn open_log_is_here(&mut self, document: &Document) {
        if document.head().is_none() {
            return;
        }
        let unsent = match &self.sent {
            Sent::UpTo { heads, .. } if document.knows(heads) => document.n_changes_since(heads),
            _ => 0,
        };
        self.n_unconfirmed += unsent;
        self.courier = Courier::open(document);
        self.sent = Sent::all_of(document);
    }

    /// What came from a relay is in the log: what is here beside it is to be sent.
    pub(super) fn find_out_what_is_open(&mut self, document: &Document) {
        self.is_unsure = false;
        let theirs = self.courier.heads();
        self.sent = match document.knows(&theirs) {
            true => Sent::since(document, theirs),
            // Something in it was refused here.
            false => Sent::since(document, Vec::new()),
        };
    }

    /// Puts what was changed here, and is stored, to what the relays get.
    pub(super) fn put_openly(&mut self, document: &Document) {
        if document.head().is_none() || !self.live.has_stored_all() || !self.may_write() {
            return;
        }
        let n_changes = self.sent.n_pending(document);
        let bytes = match &mut self.sent {
            // What is there is to be known first.
            Sent::Unknown if !self.courier.is_empty() => return,
            Sent::Nothing | Sent::Unknown => document.save(),
            Sent::UpTo { pending, .. } if !pending.is_empty() => std::mem::take(pending),
            Sent::UpTo { .. } => return,
        };
        let taken = self.courier.take_in(&bytes);
        if taken.is_err() || !self.courier.knows(&document.heads()) {
            // They build on changes that came by another way, as a file or from a tab.
            self.courier = Courier::open(document);
        }
        self.sent = Sent::all_of(document);
        self.live.put();
        for link in &mut self.links {
            link.n_waiting += n_changes;
        }
    }

    /// Makes this device known to itself under its person's present name; the others are told.
    pub(super) fn introduce_openly(&mut self, author: Option<&Author>, step: &mut Step<'_>) {
        let Some(author) = author.filter(|author| !self.is_introduced_as(author)) else {
            return;
        };
        if let Some(me) = Introduction::new(&self.keyring, author, step.now) {
            self.members.insert(me.device, me);
            self.present.tell_again();
            step.push(Output::WakeAfter(QUIET_MS));
        }
    }

    /// Says who this is, to those who are there: no document says it.
    pub(super) fn say_who_openly(&mut self, step: &mut Step<'_>) {
        let me = self.members.get(&self.keyring.device());
        if let Some(me) = me.filter(|_| self.is_open()).map(Introduction::encode) {
            self.say(SealedKind::Introduction, &me, step);
        }
    }

    /// Somebody who is there says who they are.
    pub(super) fn meet_openly(&mut self, opened: &Opened) {
        // An engine that has just begun says so with a later word, and knows nobody yet.
        if self.introduce(opened) {
            self.present.tell_again();
        }
    }
}
