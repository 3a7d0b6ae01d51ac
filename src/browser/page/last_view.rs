//! Reads the stored last view of a log, so that it is on the screen before the engine has loaded.
//!
//! Never creates or upgrades the database: that is the engine's. Anything amiss means: no view.

use super::begun;
use crate::model::{LastView, LogId, ViewReader};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbRequest, MessageChannel, window};

const DATABASE: &str = "matters-arising";
const VIEWS: &str = "views";

/// So many actions are read in one go: some ten milliseconds' worth.
const AT_ONCE: usize = 500;

/// The two stored parts of a view.
type Parts = (Vec<u8>, Option<Vec<u8>>);

/// The last view of a log, if one is stored and whole.
pub async fn read_last_view(log: LogId) -> Option<LastView> {
    let (base, recent) = match begun(log).await {
        Some(parts) => parts,
        None => {
            let database = open().await?;
            let parts = read_parts(&database, log).await;
            database.close();
            parts?
        }
    };
    let mut reader = ViewReader::begin(&base)?;
    while reader.read_on(AT_ONCE)? {
        others_first().await;
    }
    reader.end(recent.as_deref())
}

/// Lets keys and frames go first. A timer would, too, but waits for a second in a tab that nobody looks at.
async fn others_first() {
    let channel = MessageChannel::new();
    let turn = Promise::new(&mut |resolve, _| match &channel {
        Ok(channel) => {
            channel.port1().set_onmessage(Some(&resolve));
            // Fails for no value that can be copied.
            let _ = channel.port2().post_message(&JsValue::NULL);
        }
        Err(_) => _ = resolve.call0(&JsValue::NULL),
    });
    let _ = JsFuture::from(turn).await;
}

/// What the start of the page has read of this log while the program was still being compiled.
async fn begun(log: LogId) -> Option<Parts> {
    let parts = begun::last_view(&log.to_string())?;
    let parts = JsFuture::from(parts).await.ok()?;
    let parts = parts.dyn_into::<Array>().ok()?;
    both(parts.get(0), parts.get(1))
}

fn both(base: JsValue, recent: JsValue) -> Option<Parts> {
    let bytes = |value: JsValue| value.dyn_into::<Uint8Array>().ok().map(|a| a.to_vec());
    Some((bytes(base)?, bytes(recent).filter(|b| !b.is_empty())))
}

async fn read_parts(database: &IdbDatabase, log: LogId) -> Option<Parts> {
    if !database.object_store_names().contains(VIEWS) {
        return None;
    }
    let store = database
        .transaction_with_str(VIEWS)
        .ok()?
        .object_store(VIEWS)
        .ok()?;
    let base = store.get(&format!("{log}/base").into()).ok()?;
    let recent = store.get(&format!("{log}/recent").into()).ok()?;
    let (base, recent) = (done(&base), done(&recent));
    let base = JsFuture::from(base).await.ok()?;
    let recent = JsFuture::from(recent).await.ok()?;
    both(base, recent)
}

async fn open() -> Option<IdbDatabase> {
    let factory = window()?.indexed_db().ok()??;
    let request: IdbOpenDbRequest = factory.open(DATABASE).ok()?;
    // It did not exist: aborting its creation leaves it to the engine.
    let creating = request.clone();
    let on_upgrade = Closure::<dyn FnMut()>::new(move || {
        if let Some(transaction) = creating.transaction() {
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let database = JsFuture::from(done(&request)).await.ok();
    request.set_onupgradeneeded(None);
    database?.dyn_into().ok()
}

/// The request as a promise.
fn done(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let answered = request.clone();
        let on_success = Closure::once_into_js(move || {
            let result = answered.result().unwrap_or(JsValue::UNDEFINED);
            let _ = resolve.call1(&JsValue::NULL, &result);
        });
        let on_error = Closure::once_into_js(move || {
            let _ = reject.call0(&JsValue::NULL);
        });
        request.set_onsuccess(Some(on_success.unchecked_ref()));
        request.set_onerror(Some(on_error.unchecked_ref()));
    })
}
