//! A mailbox under test: where it is, and a place in it that no other rule and no other run has.

use js_sys::Promise;
use matters_arising::{
    browser::{
        engine::mailboxes::{Mailbox, open},
        folder::keep,
    },
    model::RelayAddress,
    trust::Sealed,
    wire::DocumentId,
};
use std::{
    cell::RefCell,
    collections::VecDeque,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// One place of a mailbox.
pub(crate) struct Fixture {
    pub(crate) address: RelayAddress,
    document: DocumentId,
}

impl Fixture {
    /// A new place at an address.
    pub(crate) fn at(address: Option<&str>) -> Self {
        let address = address.expect("`cargo xtask test wasm` starts the servers and names them");
        Self {
            address: RelayAddress::parse(address).expect("an address"),
            document: random_document(),
        }
    }

    /// The same, once what it needs is there.
    pub(crate) async fn prepared(address: Option<&str>) -> Self {
        let fixture = Self::at(address);
        if fixture.address == RelayAddress::folder() {
            let directory = js_sys::eval("navigator.storage.getDirectory()");
            let directory: Promise = directory.expect("a script").unchecked_into();
            let directory = JsFuture::from(directory).await;
            let directory = directory.expect("this browser has a directory for pages");
            keep(&directory).await.expect("it keeps its handle");
        }
        fixture
    }

    /// The place of another log in the same mailbox.
    pub(crate) fn of_another_log(&self) -> Self {
        Self {
            address: self.address.clone(),
            document: random_document(),
        }
    }

    /// The same place at another address.
    pub(crate) fn moved_to(&self, address: &str) -> Self {
        Self {
            address: RelayAddress::parse(address).expect("an address"),
            document: self.document,
        }
    }

    /// Opens it; a second call is a second device.
    pub(crate) fn open(&self) -> Rc<dyn Mailbox> {
        open(&self.address, self.document, Rc::new(|_| {}))
            .expect("this browser has such mailboxes")
    }

    /// Opens it, and hears what it tells by itself.
    pub(crate) fn open_hearing(&self) -> (Rc<dyn Mailbox>, Heard) {
        let heard = Heard::default();
        let notices = heard.clone();
        let mailbox = open(
            &self.address,
            self.document,
            Rc::new(move |name| notices.take(name)),
        );
        (mailbox.expect("this browser has such mailboxes"), heard)
    }

    /// Where the file of a chunk lies on a server, for a look past the adapter.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("{}/{}/{name}", self.address.url(), self.document)
    }

    pub(crate) async fn list(&self) -> Vec<String> {
        let mut names = self.open().list().await.expect("it lists");
        names.sort();
        names
    }

    pub(crate) async fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.open().get(name).await.expect("it answers")
    }

    /// Puts bytes under the name that they have; gives the name.
    pub(crate) async fn put(&self, bytes: &[u8]) -> String {
        let name = Sealed::name(bytes);
        self.open().put(&name, bytes).await.expect("it takes it");
        name
    }

    pub(crate) async fn remove(&self, name: &str) {
        self.open().remove(name).await.expect("it lets go of it");
    }
}

/// What a mailbox has told by itself.
#[derive(Clone, Default)]
pub(crate) struct Heard(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    names: VecDeque<String>,
    waker: Option<Waker>,
}

impl Heard {
    fn take(&self, name: String) {
        let mut waiting = self.0.borrow_mut();
        waiting.names.push_back(name);
        if let Some(waker) = waiting.waker.take() {
            waker.wake();
        }
    }

    /// The next chunk that it tells of. Where it never does, the test ends when its time is over.
    pub(crate) async fn next(&self) -> String {
        poll_fn(|context| {
            let mut waiting = self.0.borrow_mut();
            let name = waiting.names.pop_front();
            if name.is_none() {
                waiting.waker = Some(context.waker().clone());
            }
            name.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    /// Whether it has told of nothing more.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().names.is_empty()
    }
}

fn random_document() -> DocumentId {
    DocumentId(std::array::from_fn(|_| {
        (js_sys::Math::random() * 256.0) as u8
    }))
}
