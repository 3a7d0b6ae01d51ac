//! A JetStream stream of a NATS server as a mailbox, over a WebSocket.
//!
//! Passes bytes between the socket and [`NatsMailbox`], which knows the protocol, and wakes those who
//! wait for an answer. A connection that has ended stays so: the session opens the mailbox anew.

use super::{Answer, Mailbox, News};
use crate::{
    browser::engine::record,
    model::{CourierTrouble, RelayAddress},
    wire::{DocumentId, NatsAsk, NatsAskId, NatsMailbox, NatsPlace, NatsTold},
};
use js_sys::{Function, Promise};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BinaryType, Event, MessageEvent, WebSocket};

pub(super) struct Nats {
    line: Rc<Line>,
}

/// A connection, and who waits for what on it.
struct Line {
    mailbox: RefCell<NatsMailbox>,
    socket: RefCell<Option<Socket>>,
    waiting: RefCell<HashMap<NatsAskId, Function>>,
    answers: RefCell<HashMap<NatsAskId, NatsTold>>,
    was_up: Cell<bool>,
    /// Why it has ended.
    end: RefCell<Option<CourierTrouble>>,
    news: News,
}

struct Socket {
    socket: WebSocket,
    // Heard for as long as the connection is wanted.
    _on_event: Closure<dyn FnMut(Event)>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Mailbox for Nats {
    fn list(&self) -> Answer<'_, Vec<String>> {
        Box::pin(async {
            match self.ask(NatsAsk::List).await? {
                NatsTold::Listed(_, names) => Ok(names),
                _ => Err(CourierTrouble::Misbehaved),
            }
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(async {
            match self.ask(NatsAsk::Get(name.to_owned())).await? {
                NatsTold::Got(_, bytes) => Ok(bytes),
                _ => Err(CourierTrouble::Misbehaved),
            }
        })
    }

    fn put<'a>(&'a self, name: &'a str, bytes: &'a [u8]) -> Answer<'a, ()> {
        Box::pin(async {
            let put = NatsAsk::Put(name.to_owned(), bytes.to_vec());
            self.ask(put).await.map(drop)
        })
    }

    fn remove<'a>(&'a self, name: &'a str) -> Answer<'a, ()> {
        Box::pin(async {
            let remove = NatsAsk::Remove(name.to_owned());
            self.ask(remove).await.map(drop)
        })
    }

    fn close(&self) {
        self.line.finish(CourierTrouble::Closed);
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.close();
    }
}

impl Nats {
    pub(super) fn new(address: &RelayAddress, document: DocumentId, news: News) -> Self {
        let place = NatsPlace::new(address.stream(), document);
        // Without good random numbers another may share the inbox, and sees answers that it cannot read.
        let id = getrandom::u64().unwrap_or_default();
        let line = Rc::new(Line {
            mailbox: RefCell::new(NatsMailbox::new(place, address.login(), id)),
            socket: RefCell::default(),
            waiting: RefCell::default(),
            answers: RefCell::default(),
            was_up: Cell::new(false),
            end: RefCell::default(),
            news,
        });
        match Socket::open(&address.url(), &Rc::downgrade(&line)) {
            Some(socket) => *line.socket.borrow_mut() = Some(socket),
            None => line.finish(CourierTrouble::Unreachable),
        }
        Self { line }
    }

    async fn ask(&self, ask: NatsAsk) -> Result<NatsTold, CourierTrouble> {
        if let Some(trouble) = &*self.line.end.borrow() {
            return Err(trouble.clone());
        }
        let id = self.line.mailbox.borrow_mut().ask(ask);
        let waits = Promise::new(&mut |resolve, _| {
            self.line.waiting.borrow_mut().insert(id, resolve);
        });
        self.line.go_on();
        // It is never rejected.
        let _ = JsFuture::from(waits).await;
        let answer = self.line.answers.borrow_mut().remove(&id);
        match answer {
            Some(NatsTold::Failed(_, fault)) => Err(fault.into()),
            Some(told) => Ok(told),
            None => Err(self
                .line
                .end
                .borrow()
                .clone()
                .unwrap_or(CourierTrouble::Closed)),
        }
    }
}

impl Line {
    fn hear(&self, event: &Event) {
        match (event.type_().as_str(), self.was_up.get()) {
            ("open", _) => self.was_up.set(true),
            ("close", true) => self.finish(CourierTrouble::Closed),
            ("close", false) => self.finish(CourierTrouble::Unreachable),
            _ => {}
        }
    }

    fn take(&self, message: &MessageEvent) {
        // A NATS server sends no text, and nothing that is too large.
        let Some(bytes) = record::bytes_of_buffer(&message.data()) else {
            return self.finish(CourierTrouble::Misbehaved);
        };
        let received = self.mailbox.borrow_mut().receive(&bytes);
        self.go_on();
        if let Err(fault) = received {
            self.finish(fault.into());
        }
    }

    /// Sends what is to be sent, and tells what has come.
    fn go_on(&self) {
        let bytes = self.mailbox.borrow_mut().to_send();
        if let Some(bytes) = bytes
            && let Some(Socket { socket, .. }) = &*self.socket.borrow()
        {
            // Where the connection has just gone, that is told by itself.
            let _ = socket.send_with_u8_array(&bytes);
        }
        loop {
            let told = self.mailbox.borrow_mut().told();
            let id = match &told {
                None => return,
                Some(NatsTold::New(name)) => {
                    let (news, name) = (self.news.clone(), name.clone());
                    // Never within a call of the one who is told.
                    spawn_local(async move { news(name) });
                    continue;
                }
                Some(
                    NatsTold::Listed(id, _)
                    | NatsTold::Got(id, _)
                    | NatsTold::Stored(id)
                    | NatsTold::Removed(id)
                    | NatsTold::Failed(id, _),
                ) => *id,
            };
            self.answers
                .borrow_mut()
                .extend(told.map(|told| (id, told)));
            let waiting = self.waiting.borrow_mut().remove(&id);
            wake(waiting.as_ref());
        }
    }

    /// The connection is over; the first reason is the one that is told.
    fn finish(&self, trouble: CourierTrouble) {
        self.end.borrow_mut().get_or_insert(trouble);
        if let Some(socket) = self.socket.borrow_mut().take() {
            socket.close();
        }
        let waiting: Vec<Function> = self
            .waiting
            .borrow_mut()
            .drain()
            .map(|(_, it)| it)
            .collect();
        waiting.iter().for_each(|waiting| wake(Some(waiting)));
    }
}

fn wake(waiting: Option<&Function>) {
    if let Some(waiting) = waiting {
        // Resolving a promise does not throw.
        let _ = waiting.call0(&JsValue::UNDEFINED);
    }
}

impl Socket {
    /// `None` where the browser refuses the address, as an insecure one on a secure page.
    fn open(url: &str, line: &Weak<Line>) -> Option<Self> {
        let socket = WebSocket::new(url).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let (hears, takes) = (line.clone(), line.clone());
        let on_event = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if let Some(line) = hears.upgrade() {
                line.hear(&event);
            }
        });
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(line) = takes.upgrade() {
                line.take(&event);
            }
        });
        let heard = on_event.as_ref().unchecked_ref();
        socket.set_onopen(Some(heard));
        socket.set_onclose(Some(heard));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self {
            socket,
            _on_event: on_event,
            _on_message: on_message,
        })
    }

    fn close(self) {
        self.socket.set_onopen(None);
        self.socket.set_onclose(None);
        self.socket.set_onmessage(None);
        let _ = self.socket.close();
        // It may be this connection's own event that led here: its closures go once that is over.
        spawn_local(async move { drop(self) });
    }
}
