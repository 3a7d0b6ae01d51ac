//! The engine's worker as the page holds it: started, spoken to, and started again when it dies.

use super::{
    begun,
    outbox::{Outbox, Todo},
    unload::ask_before_unload,
};
use crate::{
    command::{Command, Envelope},
    model::{ClientId, Delta},
};
use js_sys::{Reflect, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType, window};

/// After so many deaths in a row the engine is not started again by itself.
const MOST_DEATHS_IN_A_ROW: u32 = 5;

/// What the page hears of its engine.
pub enum EngineNews {
    /// What the engine told in one message.
    Deltas(Vec<Delta>),
    /// It died and is being started again.
    Restarting,
    /// It does not start, or dies again and again.
    Dead {
        /// What the browser said.
        reason: String,
    },
}

/// The engine of this page.
#[derive(Clone)]
pub struct EngineHandle(Rc<Inner>);

struct Inner {
    outbox: RefCell<Outbox>,
    worker: RefCell<Option<Running>>,
    tell: Box<dyn Fn(EngineNews)>,
}

/// A worker and its listeners, which go with it.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl EngineHandle {
    /// Starts the engine. `tell` hears everything that it says.
    pub fn start(client: ClientId, tell: impl Fn(EngineNews) + 'static) -> Self {
        let handle = Self(Rc::new(Inner {
            outbox: RefCell::new(Outbox::new(client)),
            worker: RefCell::new(None),
            tell: Box::new(tell),
        }));
        handle.run();
        let asked = handle.clone();
        ask_before_unload(move || asked.n_unsaved() > 0);
        handle
    }

    /// Sends a command, at once or as soon as the engine listens, and gives its number.
    pub fn send(&self, command: Command) -> u32 {
        let (number, todo) = self.0.outbox.borrow_mut().take(command);
        self.carry_out(todo);
        number
    }

    /// Edits that are not known to be stored.
    fn n_unsaved(&self) -> usize {
        self.0.outbox.borrow().n_unsaved()
    }

    fn run(&self) {
        let begun = begun::engine();
        let worker = match &begun {
            Some(begun) => Ok(begun.worker.clone()),
            None => begin(),
        };
        match worker {
            Ok(worker) => *self.0.worker.borrow_mut() = Some(self.listen(worker)),
            Err(error) => {
                return (self.0.tell)(EngineNews::Dead {
                    reason: said(&error),
                });
            }
        }
        let Some(begun) = begun else { return };
        for data in begun.said() {
            self.heard(&data);
        }
        if let Some(reason) = begun.failed() {
            self.died(&reason);
        }
    }

    fn listen(&self, worker: Worker) -> Running {
        let handle = Rc::downgrade(&self.0);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = handle.upgrade() {
                Self(inner).heard(&event.data());
            }
        });
        let handle = Rc::downgrade(&self.0);
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if let Some(inner) = handle.upgrade() {
                Self(inner).died(&said(event.as_ref()));
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Running {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        }
    }

    fn heard(&self, data: &JsValue) {
        let Some(bytes) = data.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec) else {
            return;
        };
        if bytes.is_empty() {
            self.died("the engine stopped");
            return;
        }
        let Ok(deltas) = postcard::from_bytes::<Vec<Delta>>(&bytes) else {
            self.died("the engine's message could not be read");
            return;
        };
        let todo = self.0.outbox.borrow_mut().heard(&deltas);
        (self.0.tell)(EngineNews::Deltas(deltas));
        self.carry_out(todo);
    }

    fn died(&self, reason: &str) {
        let running = self.0.worker.borrow_mut().take();
        if running.is_none() {
            return;
        }
        // Called from one of its own listeners: they must outlive this call.
        wasm_bindgen_futures::spawn_local(async move { drop(running) });
        let (todo, n_deaths) = {
            let mut outbox = self.0.outbox.borrow_mut();
            (outbox.died(), outbox.n_deaths())
        };
        self.carry_out(todo);
        if n_deaths > MOST_DEATHS_IN_A_ROW {
            (self.0.tell)(EngineNews::Dead {
                reason: reason.to_owned(),
            });
            return;
        }
        (self.0.tell)(EngineNews::Restarting);
        self.run();
    }

    fn carry_out(&self, todo: Todo) {
        if !todo.tell.is_empty() {
            (self.0.tell)(EngineNews::Deltas(todo.tell));
        }
        for envelope in &todo.post {
            self.post(envelope);
        }
    }

    fn post(&self, envelope: &Envelope) {
        let Ok(bytes) = postcard::to_allocvec(envelope) else {
            return;
        };
        let message = Uint8Array::from(bytes.as_slice());
        let transfer = js_sys::Array::of1(&message.buffer());
        if let Some(running) = &*self.0.worker.borrow() {
            // Fails only where the worker is gone; its end is heard through `onerror`.
            let _ = running
                .worker
                .post_message_with_transfer(&message, &transfer);
        }
    }
}

fn begin() -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    // The engine starts the module for documents, which must be of the same build, by this name.
    options.set_name(&built_with("documents"));
    Worker::new_with_options(&built_with("engine"), &options)
}

/// The build names the engine's file; without it, the name that Trunk gives.
fn built_with(module: &str) -> String {
    window()
        .and_then(|w| w.document())
        .and_then(|d| {
            d.query_selector(&format!("meta[name={module}]"))
                .ok()
                .flatten()
        })
        .and_then(|meta| meta.get_attribute("content"))
        .filter(|url| !url.is_empty())
        .unwrap_or_else(|| format!("./{module}_loader.js"))
}

/// What the browser says in an error or an error event.
fn said(value: &JsValue) -> String {
    Reflect::get(value, &"message".into())
        .ok()
        .and_then(|message| message.as_string())
        .filter(|message| !message.is_empty())
        .unwrap_or_else(|| "the engine could not be loaded".into())
}
