//! Which of the tabs that have a log open talks to its relays: the one that holds a lock of its name.
//!
//! Where the browser has no Web Locks, every tab does; nothing is lost by it.

use super::life::{ignore_refusal, method};
use crate::model::LogId;
use js_sys::{Function, Promise};
use std::{cell::RefCell, collections::HashMap, rc::Rc};
use wasm_bindgen::{JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;

const PREFIX: &str = "matters-arising/relays/";

/// How a claim to lead stands.
enum Claim {
    /// Another tab leads.
    Waiting,
    /// This tab leads; calling the function ends it.
    Held(Function),
}

/// The logs that this engine leads, or wants to.
#[derive(Default)]
pub(super) struct Leading(Rc<RefCell<HashMap<LogId, Claim>>>);

impl Leading {
    /// Claims the lead, and calls back once it is given; never within this call.
    pub(super) fn claim(&self, log: LogId, given: impl Fn() + 'static) {
        if self.0.borrow().contains_key(&log) {
            return;
        }
        let Some((locks, request)) = method("request") else {
            return spawn_local(async move { given() });
        };
        self.0.borrow_mut().insert(log, Claim::Waiting);
        let claims = self.0.clone();
        let hold = Closure::once_into_js(move |_: JsValue| -> JsValue {
            // Left meanwhile: the lock passes on.
            if !claims.borrow().contains_key(&log) {
                return JsValue::UNDEFINED;
            }
            let held = Promise::new(&mut |resolve, _| {
                claims.borrow_mut().insert(log, Claim::Held(resolve));
            });
            given();
            held.into()
        });
        let name = JsValue::from(format!("{PREFIX}{log}"));
        if let Ok(asked) = request.call2(&locks, &name, &hold) {
            ignore_refusal(asked);
        }
    }

    /// Lets another tab lead.
    pub(super) fn stop(&self, log: LogId) {
        if let Some(Claim::Held(end)) = self.0.borrow_mut().remove(&log) {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}
