//! The engine's side: starts the worker when there is work, and again if a document was its end.

use super::{Answer, Request, line::Line};
use crate::model::FileError;
use js_sys::Uint8Array;
use std::{cell::RefCell, rc::Rc};
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
    line: Line<Then>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Documents {
    /// Asks for work; `then` is called once, later, unless it is stopped before.
    pub fn ask(&self, request: &Request, then: impl FnOnce(Result<Answer, FileError>) + 'static) {
        let Ok(bytes) = postcard::to_allocvec(request) else {
            return then(Err(FileError::Damaged));
        };
        let then = Box::new(then);
        self.0
            .borrow_mut()
            .line
            .join(request.purpose(), bytes, then);
        self.go_on();
    }

    /// Stops reading, also in the midst of a document: the worker that is at it ends, and what is to be written
    /// gets a new one. Nobody is called.
    pub fn stop_reading(&self) {
        let ended = {
            let mut inner = self.0.borrow_mut();
            match inner.line.stop_reading() {
                true => inner.running.take(),
                false => None,
            }
        };
        drop(ended);
        self.go_on();
    }

    /// Sees to it that what waits is worked on.
    fn go_on(&self) {
        let must_start = {
            let inner = self.0.borrow();
            inner.running.is_none() && !inner.line.is_empty()
        };
        if !must_start {
            return self.post();
        }
        match self.start() {
            Ok(running) => self.0.borrow_mut().running = Some(running),
            Err(_) => self.failed(),
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
            self.0.borrow_mut().line.listens();
        } else {
            let then = self.0.borrow_mut().line.answered();
            if let Some(then) = then {
                then(postcard::from_bytes(bytes).map_err(|_| FileError::Damaged));
            }
        }
        self.post();
    }

    fn post(&self) {
        let mut inner = self.0.borrow_mut();
        let Inner { running, line } = &mut *inner;
        if let (Some(running), Some(bytes)) = (running, line.next_post()) {
            // Bytes can always be posted to a worker that runs.
            let _ = running.worker.post_message(&Uint8Array::from(bytes));
        }
    }

    /// The worker did not start, or a document was its end: that request has no answer, the others
    /// get a new worker.
    fn failed(&self) {
        let (ended, (reason, first)) = {
            let mut inner = self.0.borrow_mut();
            (inner.running.take(), inner.line.failed())
        };
        if let Some(running) = ended {
            // Called from one of its own listeners: they must outlive this call.
            wasm_bindgen_futures::spawn_local(async move { drop(running) });
        }
        if let Some(then) = first {
            then(Err(reason));
        }
        self.go_on();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // What it has posted already is not heard any more.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
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
