//! The engine's connections to relays: browser WebSockets, and an alarm clock for each.
//!
//! Passes bytes and says what became of a connection; knows no protocol.

use super::{record, timer::Timer};
use crate::{
    model::RelayAddress,
    session::{LinkEnd, LinkEvent, LinkId},
};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BinaryType, Event, MessageEvent, WebSocket};

/// Tells what happened to a connection.
type Tell = Rc<dyn Fn(LinkId, LinkEvent)>;

/// All connections of this engine.
pub(super) struct Sockets {
    open: RefCell<HashMap<LinkId, Socket>>,
    alarms: Rc<RefCell<HashMap<LinkId, Timer>>>,
    tell: Tell,
}

struct Socket {
    socket: WebSocket,
    // Heard for as long as the connection is wanted.
    _on_event: Closure<dyn FnMut(Event)>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Sockets {
    pub(super) fn new(tell: impl Fn(LinkId, LinkEvent) + 'static) -> Self {
        Self {
            open: RefCell::default(),
            alarms: Rc::default(),
            tell: Rc::new(tell),
        }
    }

    /// Calls a relay. What comes of it is told later, never within this call.
    pub(super) fn dial(&self, link: LinkId, address: &RelayAddress) {
        match self.connect(link, address) {
            Some(socket) => drop(self.open.borrow_mut().insert(link, socket)),
            None => {
                let tell = self.tell.clone();
                spawn_local(async move { tell(link, LinkEvent::Down(LinkEnd::Unreachable)) });
            }
        }
    }

    /// `None` where the browser refuses the address, as an insecure one on a secure page.
    fn connect(&self, link: LinkId, address: &RelayAddress) -> Option<Socket> {
        let socket = WebSocket::new(address.as_str()).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let (tell, was_up) = (self.tell.clone(), Cell::new(false));
        let on_event =
            Closure::<dyn FnMut(Event)>::new(move |event: Event| match event.type_().as_str() {
                "open" => {
                    was_up.set(true);
                    tell(link, LinkEvent::Up);
                }
                "close" if was_up.get() => tell(link, LinkEvent::Down(LinkEnd::Closed)),
                "close" => tell(link, LinkEvent::Down(LinkEnd::Unreachable)),
                _ => {}
            });
        let tell = self.tell.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // Neither a text nor what is too large is a frame: the empty one is refused as what it is.
            let bytes = record::bytes_of_buffer(&event.data()).unwrap_or_default();
            tell(link, LinkEvent::Frame(bytes));
        });
        let heard = on_event.as_ref().unchecked_ref();
        socket.set_onopen(Some(heard));
        socket.set_onclose(Some(heard));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Socket {
            socket,
            _on_event: on_event,
            _on_message: on_message,
        })
    }

    /// Sends a frame. Where the connection has just gone, that is told by itself.
    pub(super) fn send(&self, link: LinkId, bytes: &[u8]) {
        if let Some(socket) = self.open.borrow().get(&link) {
            let _ = socket.socket.send_with_u8_array(bytes);
        }
    }

    /// Ends a connection; nothing more is told of it.
    pub(super) fn hang_up(&self, link: LinkId) {
        let Some(socket) = self.open.borrow_mut().remove(&link) else {
            return;
        };
        socket.socket.set_onopen(None);
        socket.socket.set_onclose(None);
        socket.socket.set_onmessage(None);
        let _ = socket.socket.close();
        // It may be this connection's own event that led here: its closures go once that is over.
        spawn_local(async move { drop(socket) });
    }

    /// Tells that the time has come, after so many milliseconds.
    pub(super) fn wake(&self, link: LinkId, milliseconds: u32) {
        let (alarms, tell) = (self.alarms.clone(), self.tell.clone());
        let ring = move || {
            // The clock goes once its own bell is over.
            spawn_local(async move {
                let rung = alarms.borrow_mut().remove(&link);
                drop(rung);
                tell(link, LinkEvent::Due);
            });
        };
        let mut alarms = self.alarms.borrow_mut();
        alarms.entry(link).or_default().set(milliseconds, ring);
    }
}
