//! Mailboxes: places that keep sealed chunks, whoever runs them.
//!
//! One file below for each kind, and one line in [`open`]. Knows nothing of what a chunk holds.

mod body;
mod dav;
mod fetched;
mod folder;
mod nats;

use crate::{
    model::{Carrier, CourierTrouble, RelayAddress},
    session::{LinkEvent, LinkId, MailAnswer, MailCall, MailRequest},
    wire::DocumentId,
};
use std::{cell::RefCell, collections::HashMap, future::Future, pin::Pin, rc::Rc};

/// What comes of a request, later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, CourierTrouble>> + 'a>>;

/// Hears the names of chunks that others put, from a mailbox that tells of them by itself.
pub type News = Rc<dyn Fn(String)>;

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
    /// Nothing more will be asked; what was is answered with a failure.
    fn close(&self) {}
}

/// Opens the place of a log; `None` where this browser has no such mailboxes.
pub fn open(address: &RelayAddress, document: DocumentId, news: News) -> Option<Rc<dyn Mailbox>> {
    match address.carrier() {
        Carrier::Dav => Some(Rc::new(dav::Dav::new(address, document))),
        Carrier::Nats => Some(Rc::new(nats::Nats::new(address, document, news))),
        Carrier::Folder => Some(Rc::new(folder::Folder::new(document))),
        Carrier::Repo => None,
    }
}

/// The mailboxes that are in use, by the attempt that opened them.
pub(super) struct Mailboxes {
    open: RefCell<HashMap<LinkId, Rc<dyn Mailbox>>>,
    tell: Rc<dyn Fn(LinkId, LinkEvent)>,
}

impl Mailboxes {
    /// What a mailbox says by itself is told.
    pub(super) fn new(tell: impl Fn(LinkId, LinkEvent) + 'static) -> Self {
        Self {
            open: RefCell::default(),
            tell: Rc::new(tell),
        }
    }

    /// Asks a mailbox.
    pub(super) async fn ask(&self, call: MailCall) -> MailAnswer {
        let Some(mailbox) = self.of(&call).await else {
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

    async fn of(&self, call: &MailCall) -> Option<Rc<dyn Mailbox>> {
        if let Some(mailbox) = self.open_one(call.link) {
            return Some(mailbox);
        }
        let (link, tell) = (call.link, self.tell.clone());
        let news: News = Rc::new(move |name| tell(link, LinkEvent::Mail(MailAnswer::New(name))));
        let opened = fetched::open(call.address.clone(), call.document, news).await;
        let mailbox = opened.ok()??;
        // Another call may have waited for the same code.
        if let Some(first) = self.open_one(link) {
            mailbox.close();
            return Some(first);
        }
        self.open.borrow_mut().insert(link, mailbox.clone());
        Some(mailbox)
    }

    fn open_one(&self, link: LinkId) -> Option<Rc<dyn Mailbox>> {
        self.open.borrow().get(&link).cloned()
    }

    /// Nothing more will be asked by this attempt.
    pub(super) fn close(&self, link: LinkId) {
        let closed = self.open.borrow_mut().remove(&link);
        if let Some(mailbox) = closed {
            mailbox.close();
        }
    }
}
