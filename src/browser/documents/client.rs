//! The engine's side: starts the worker when there is work, and again if a document was its end.

use super::{Answer, Request};
use crate::model::FileError;
use js_sys::Uint8Array;
use std::{cell::RefCell, collections::VecDeque, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What is called with the answer, or with the reason why there is none.
type Then = Box<dyn FnOnce(Result<Answer, FileError>)>;

/// The worker for documents, as the engine holds it.
#[derive(Clone, Default)]
pub struct Documents(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    running: Option<Running>,
    is_listening: bool,
    /// Requests in order; the first is with the worker as soon as that listens.
    queue: VecDeque<(Vec<u8>, Then)>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Documents {
    /// Asks for work; `then` is called once, later.
    pub fn ask(&self, request: &Request, then: impl FnOnce(Result<Answer, FileError>) + 'static) {
        let Ok(bytes) = postcard::to_allocvec(request) else {
            return then(Err(FileError::Damaged));
        };
        let is_first = {
            let mut inner = self.0.borrow_mut();
            inner.queue.push_back((bytes, Box::new(then)));
            inner.queue.len() == 1
        };
        if self.0.borrow().running.is_none() {
            match self.start() {
                Ok(running) => self.0.borrow_mut().running = Some(running),
                Err(_) => self.failed(),
            }
        } else if is_first {
            self.send_first();
        }
    }

    fn start(&self) -> Result<Running, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url(), &options)?;
        let this = Rc::downgrade(&self.0);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = this.upgrade() {
                Self(inner).heard(&Uint8Array::new(&event.data()).to_vec());
            }
        });
        let this = Rc::downgrade(&self.0);
        let on_error = Closure::<dyn Fn(Event)>::new(move |_| {
            if let Some(inner) = this.upgrade() {
                Self(inner).failed();
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Running {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn heard(&self, bytes: &[u8]) {
        if bytes.is_empty() {
            self.0.borrow_mut().is_listening = true;
        } else {
            let first = self.0.borrow_mut().queue.pop_front();
            if let Some((_, then)) = first {
                then(postcard::from_bytes(bytes).map_err(|_| FileError::Damaged));
            }
        }
        self.send_first();
    }

    fn send_first(&self) {
        let inner = self.0.borrow();
        let (Some(running), Some((bytes, _)), true) =
            (&inner.running, inner.queue.front(), inner.is_listening)
        else {
            return;
        };
        // Bytes can always be posted to a worker that runs.
        let _ = running
            .worker
            .post_message(&Uint8Array::from(bytes.as_slice()));
    }

    /// The worker did not start, or a document was its end: that request has no answer, the others
    /// get a new worker.
    fn failed(&self) {
        let (reason, first, more) = {
            let mut inner = self.0.borrow_mut();
            let reason = match std::mem::take(&mut inner.is_listening) {
                true => FileError::Damaged,
                false => FileError::NoReader,
            };
            if let Some(running) = inner.running.take() {
                running.worker.terminate();
            }
            (reason, inner.queue.pop_front(), !inner.queue.is_empty())
        };
        if let Some((_, then)) = first {
            then(Err(reason));
        }
        if more {
            match self.start() {
                Ok(running) => self.0.borrow_mut().running = Some(running),
                Err(_) => self.failed(),
            }
        }
    }
}

impl std::fmt::Debug for Documents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Documents")
    }
}

/// The page names the module that it was built with in the name of the engine's worker.
fn url() -> String {
    js_sys::global()
        .dyn_into::<DedicatedWorkerGlobalScope>()
        .ok()
        .map(|scope| scope.name())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "./documents_loader.js".to_owned())
}
