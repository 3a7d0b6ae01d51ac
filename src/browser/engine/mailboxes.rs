//! Mailboxes: places that keep sealed chunks, whoever runs them.
//!
//! One file below for each kind, and one line in [`open`]. Knows nothing of what a chunk holds.

mod dav;
mod folder;

use crate::{
    model::{Carrier, CourierTrouble, RelayAddress},
    session::{LinkId, MailAnswer, MailCall, MailRequest},
    wire::DocumentId,
};
use std::{cell::RefCell, collections::HashMap, future::Future, pin::Pin, rc::Rc};

/// What comes of a request, later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, CourierTrouble>> + 'a>>;

/// The place of one log in a mailbox. Chunks are named by their content: names are never used twice.
pub trait Mailbox {
    /// The names of all chunks that are there. Whatever else lies there is not named.
    fn list(&self) -> Answer<'_, Vec<String>>;
    /// A chunk; `None` where there is none of this name.
    fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>>;
    /// Keeps a chunk: once this has been answered, everybody finds it whole. The same one twice is one.
    fn put<'a>(&'a self, name: &'a str, bytes: &'a [u8]) -> Answer<'a, ()>;
    /// Lets go of a chunk; one that is not there is gone already. What else lies there stays.
    fn remove<'a>(&'a self, name: &'a str) -> Answer<'a, ()>;
}

/// Opens the place of a log; `None` where this browser has no such mailboxes.
pub fn open(address: &RelayAddress, document: DocumentId) -> Option<Rc<dyn Mailbox>> {
    match address.carrier() {
        Carrier::Dav => Some(Rc::new(dav::Dav::new(address, document))),
        Carrier::Folder => Some(Rc::new(folder::Folder::new(document))),
        Carrier::Repo => None,
    }
}

/// The mailboxes that are in use, by the attempt that opened them.
#[derive(Default)]
pub(super) struct Mailboxes(RefCell<HashMap<LinkId, Rc<dyn Mailbox>>>);

impl Mailboxes {
    /// Asks a mailbox.
    pub(super) async fn ask(&self, call: MailCall) -> MailAnswer {
        let Some(mailbox) = self.of(&call) else {
            return MailAnswer::Failed(CourierTrouble::Unreachable);
        };
        let outcome = match call.request {
            MailRequest::List => mailbox.list().await.map(MailAnswer::Listed),
            MailRequest::Get(name) => mailbox.get(&name).await.map(|found| match found {
                Some(bytes) => MailAnswer::Got(name, bytes),
                None => MailAnswer::Lacks(name),
            }),
            MailRequest::Put(name, bytes) => {
                let put = mailbox.put(&name, &bytes).await;
                put.map(|()| MailAnswer::Stored(name))
            }
            // A server may not allow it although it allows all else.
            MailRequest::Remove(name) => Ok(match mailbox.remove(&name).await {
                Ok(()) => MailAnswer::Removed(name),
                Err(_) => MailAnswer::Keeps(name),
            }),
        };
        outcome.unwrap_or_else(MailAnswer::Failed)
    }

    fn of(&self, call: &MailCall) -> Option<Rc<dyn Mailbox>> {
        let mut open_ones = self.0.borrow_mut();
        if let Some(mailbox) = open_ones.get(&call.link) {
            return Some(mailbox.clone());
        }
        let mailbox = open(&call.address, call.document)?;
        open_ones.insert(call.link, mailbox.clone());
        Some(mailbox)
    }

    /// Nothing more will be asked by this attempt.
    pub(super) fn close(&self, link: LinkId) {
        let closed = self.0.borrow_mut().remove(&link);
        drop(closed);
    }
}
