//! The key with which this device signs statements: made where no script can read it out, if the browser
//! knows Ed25519 (Web Cryptography), else kept in the browser's storage as it is.
//!
//! Stored as an object of `public` and `private` (a key that cannot be exported), or of `seed`.

use super::{indexed_db::IndexedDbStore, record};
use crate::{model::KeyId, session::HeldKey};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const ALGORITHM: &str = "Ed25519";
const PUBLIC: &str = "public";
const PRIVATE: &str = "private";
const SEED: &str = "seed";

/// Signs for the session.
#[derive(Debug, Default)]
pub(super) struct Signer {
    private: RefCell<Option<JsValue>>,
}

impl Signer {
    /// The key of this device, made if there is none, or only one that another is to take the place of. Two tabs that
    /// make one at once end with the same.
    pub(super) async fn key(
        &self,
        store: &IndexedDbStore,
        in_place_of: Option<KeyId>,
    ) -> Result<HeldKey, String> {
        let failed = |error: crate::model::StorageError| error.to_string();
        let is_of_use = |kept: &JsValue| {
            in_place_of.is_none() || held(kept).map(|(key, _)| key.id()) != in_place_of
        };
        let there = store.load_key().await.map_err(failed)?;
        let kept = match there.filter(is_of_use) {
            Some(kept) => kept,
            None => {
                let made = match generate().await {
                    Ok(made) => made,
                    // The browser does not know the algorithm, or the page is not of a secure origin.
                    Err(_) => seed()?,
                };
                match store.keep_key(made, is_of_use).await {
                    Ok(kept) => kept,
                    // Some browsers do not store keys that cannot be read out.
                    Err(_) => store.keep_key(seed()?, is_of_use).await.map_err(failed)?,
                }
            }
        };
        let held = held(&kept);
        let (key, private) = held.ok_or_else(|| "what is stored as its key is none".to_owned())?;
        *self.private.borrow_mut() = private;
        Ok(key)
    }

    /// Signs messages, one after the other.
    pub(super) async fn sign(&self, messages: Vec<Vec<u8>>) -> Result<Vec<[u8; 64]>, String> {
        let private = self.private.borrow().clone();
        let private = private.ok_or("its key is not there")?;
        let mut signatures = Vec::with_capacity(messages.len());
        for message in messages {
            let message = Uint8Array::from(&message[..]).into();
            let signed = call("sign", &[ALGORITHM.into(), private.clone(), message]).await;
            let signed = signed.map_err(|error| words(&error))?;
            let signature = record::bytes_of_buffer(&signed).and_then(|it| it.try_into().ok());
            signatures.push(signature.ok_or("the browser gave no signature")?);
        }
        Ok(signatures)
    }
}

/// What is stored as a key, and its private half where only the browser can use it.
fn held(kept: &JsValue) -> Option<(HeldKey, Option<JsValue>)> {
    let bytes = |field| -> Option<[u8; 32]> {
        let value = Reflect::get(kept, &JsValue::from_str(field)).ok()?;
        record::bytes(&value)?.try_into().ok()
    };
    if let Some(seed) = bytes(SEED) {
        return Some((HeldKey::of_seed(seed), None));
    }
    let private = Reflect::get(kept, &PRIVATE.into()).ok()?;
    let public = bytes(PUBLIC).filter(|_| private.is_object())?;
    Some((HeldKey::ByDriver(KeyId(public)), Some(private)))
}

async fn generate() -> Result<JsValue, JsValue> {
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let made = call(
        "generateKey",
        &[ALGORITHM.into(), false.into(), uses.into()],
    )
    .await?;
    let public = Reflect::get(&made, &"publicKey".into())?;
    let private = Reflect::get(&made, &"privateKey".into())?;
    let raw = call("exportKey", &["raw".into(), public]).await?;
    let kept = Object::new();
    Reflect::set(&kept, &PUBLIC.into(), &Uint8Array::new(&raw).into())?;
    Reflect::set(&kept, &PRIVATE.into(), &private)?;
    Ok(kept.into())
}

fn seed() -> Result<JsValue, String> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| error.to_string())?;
    let kept = Object::new();
    Reflect::set(&kept, &SEED.into(), &Uint8Array::from(&seed[..]).into())
        .map_err(|error| words(&error))?;
    Ok(kept.into())
}

/// Calls a method of `crypto.subtle`, which a page of no secure origin does not have.
async fn call(method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into())?;
    let subtle = Reflect::get(&crypto, &"subtle".into())?;
    let method: Function = Reflect::get(&subtle, &method.into())?.dyn_into()?;
    let arguments: Array = arguments.iter().collect();
    let promise = Reflect::apply(&method, &subtle, &arguments)?;
    JsFuture::from(Promise::resolve(&promise)).await
}

fn words(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok();
    let message = message.and_then(|message| message.as_string());
    message.unwrap_or_else(|| "the browser did not say why".to_owned())
}
