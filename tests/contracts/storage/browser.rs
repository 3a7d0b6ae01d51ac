//! The browser's store, under test on real IndexedDB.
//!
//! Failures are made by the browser: a script puts itself before the methods of IndexedDB and lets
//! the n-th writing transaction be aborted, given a value that no browser can store, and so on. Only
//! a lack of room is played, by an error of that name, because a test cannot fill a disk.

use super::support::{Failure, Fixture, Planted};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use matters_arising::{browser::engine::IndexedDbStore, model::LogId};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const SCRIPT: &str = include_str!("browser.js");

/// A database of the browser.
pub(crate) struct Browser {
    name: String,
}

impl Browser {
    /// A database of this name, without anything in it.
    pub(crate) async fn fresh(name: &str) -> Self {
        let browser = Self {
            name: format!("contract {name}"),
        };
        browser.mend();
        browser.call("remove", &[]).await;
        browser
    }

    /// Calls a function of the script with the database's name and more.
    pub(crate) async fn call(&self, function: &str, more: &[JsValue]) -> JsValue {
        let answer = self.ask(function, more);
        let promise = Promise::resolve(&answer);
        JsFuture::from(promise).await.expect("the script works")
    }

    fn ask(&self, function: &str, more: &[JsValue]) -> JsValue {
        let script = js_sys::eval(SCRIPT).expect("the script can be read");
        let function = Reflect::get(&script, &function.into()).expect("the script has it");
        let arguments = Array::of1(&self.name.clone().into());
        for value in more {
            arguments.push(value);
        }
        let function: Function = function.unchecked_into();
        function
            .apply(&JsValue::NULL, &arguments)
            .expect("the script works")
    }
}

impl Fixture for Browser {
    type Store = IndexedDbStore;

    async fn tab(&self) -> IndexedDbStore {
        let store = IndexedDbStore::new(&self.name);
        store.open().await.expect("the browser has IndexedDB");
        store
    }

    fn fail_write(&self, nth: u32, failure: Failure) {
        self.ask("fail", &[nth.into(), format!("{failure:?}").into()]);
    }

    fn fail_all_writes(&self, failure: Failure) {
        self.ask("fail", &[0.into(), format!("{failure:?}").into()]);
    }

    fn mend(&self) {
        self.ask("mend", &[]);
    }

    async fn plant(&self, key: &str, planted: Planted<'_>) {
        let value = match planted {
            Planted::Bytes(bytes) => {
                let record = js_sys::Object::new();
                let bytes = Uint8Array::from(bytes);
                Reflect::set(&record, &"bytes".into(), &bytes).expect("an object takes a field");
                record.into()
            }
            Planted::Nonsense(n) => self.ask("nonsense", &[n.into()]),
        };
        self.call("plant", &[key.into(), value]).await;
    }

    async fn view(&self, log: LogId, part: &str) -> Option<Vec<u8>> {
        let key = format!("{log}/{part}");
        let value = self.call("get", &["views".into(), key.into()]).await;
        value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
    }

    async fn n_chunks(&self) -> usize {
        let keys = self.call("keys", &["chunks".into()]).await;
        keys.unchecked_into::<Array>().length() as usize
    }
}

mod only_here {
    use super::{super::support::*, *};
    use matters_arising::{model::StorageError, store::Store};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn a_database_of_a_later_version_is_refused_and_left_alone() {
        let browser = Browser::fresh("later version").await;
        browser.call("newer", &[]).await;
        let store = IndexedDbStore::new(&browser.name);
        let refused = store.save(changes(1, b"one"), listing(1, "A log")).await;
        assert!(
            matches!(refused, Err(StorageError::Other(_))),
            "{refused:?}"
        );
        assert!(store.load(log(1)).await.is_err());
    }

    #[wasm_bindgen_test]
    async fn a_store_that_the_browser_closed_is_opened_again() {
        let browser = Browser::fresh("closed").await;
        let store = browser.tab().await;
        save_all(&store, 1, &[changes(1, b"one")]).await;
        // Waits until every connection is closed: ours must not keep a later version waiting.
        browser.call("remove", &[]).await;
        let refused = store.save(changes(1, b"two"), listing(1, "A log")).await;
        assert!(refused.is_err());
        save_all(&store, 1, &[changes(1, b"two")]).await;
        assert_eq!(load(&store, 1).await, [b"two"]);
    }
}
