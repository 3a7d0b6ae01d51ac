//! What a journey does to the browser's storage behind the page's back.

use super::{PATIENCE, Place, wait};
use serde_json::{Value, json};

/// How a script gets at the database, and gives what `work` gives.
fn script(work: &str) -> String {
    format!(
        "const [key, bytes, done] = arguments;
        const opening = indexedDB.open('matters-arising');
        opening.onerror = () => done('cannot open: ' + opening.error);
        opening.onsuccess = () => {{
            const database = opening.result;
            const stores = [...database.objectStoreNames];
            const transaction = database.transaction(stores, 'readwrite');
            let answer = null;
            transaction.oncomplete = () => {{ database.close(); done(answer); }};
            transaction.onabort = () => {{ database.close(); done('failed: ' + transaction.error); }};
            {work}
        }};"
    )
}

/// Puts a chunk into the store, as an engine would have written it.
pub(crate) async fn plant_chunk(page: &Place, key: &str, bytes: &[u8]) {
    let work = "transaction.objectStore('chunks').put(
        {bytes: new Uint8Array(bytes), place: Date.now()}, key);";
    let arguments = vec![json!(key), json!(bytes)];
    let planted = page.run_async(&script(work), arguments).await;
    assert_eq!(planted, Value::Null, "the chunk is not planted");
}

/// The keys of all stored chunks.
pub(crate) async fn stored_chunks(page: &Place) -> Vec<String> {
    let work = "transaction.objectStore('chunks').getAllKeys().onsuccess =
        event => answer = event.target.result;";
    let keys = page
        .run_async(&script(work), vec![Value::Null, Value::Null])
        .await;
    serde_json::from_value(keys).expect("keys are texts")
}

/// Whether the key of this device says that it may be read out, and whether it can be.
pub(crate) async fn read_out_key(page: &Place) -> [bool; 2] {
    let work = "transaction.objectStore('sharing').get('device/key').onsuccess =
        event => answer = event.target.result.private;";
    let script = script(work).replace(
        "done(answer)",
        "crypto.subtle.exportKey('pkcs8', answer).then(
            () => done([answer.extractable, true]), () => done([answer.extractable, false]))",
    );
    let found = page
        .run_async(&script, vec![Value::Null, Value::Null])
        .await;
    serde_json::from_value(found).expect("the key is stored as the browser's own")
}

/// Waits until the view of a log is stored that the next visit shows first.
pub(crate) async fn has_last_view(page: &Place) {
    let work = "transaction.objectStore('views').count().onsuccess =
        event => answer = event.target.result;";
    let script = script(work);
    let stored = wait(PATIENCE, async || {
        let n = page
            .run_async(&script, vec![Value::Null, Value::Null])
            .await;
        n.as_u64().filter(|n| *n > 0)
    });
    assert!(stored.await.is_some(), "no view is stored");
}

/// What is stored of the last views: their places and sizes.
pub(crate) async fn last_views(page: &Place) -> String {
    let work = "const views = transaction.objectStore('views');
        const sizes = [];
        views.openCursor().onsuccess = event => {
            const cursor = event.target.result;
            if (!cursor) { answer = sizes.join(' '); return; }
            sizes.push(`${cursor.key}: ${cursor.value.length}`);
            cursor.continue();
        };";
    let views = page
        .run_async(&script(work), vec![Value::Null, Value::Null])
        .await;
    views.as_str().unwrap_or_default().to_owned()
}

/// Waits until the last view is stored anew: that is done once nothing else is.
pub(crate) async fn last_views_move_on(page: &Place, before: &str) {
    let moved = wait(PATIENCE, async || {
        Some(last_views(page).await).filter(|now| now != before)
    });
    assert!(moved.await.is_some(), "the view is still {before}");
}

/// Makes the service worker answer "not found" for the one file whose name begins so.
pub(crate) async fn lose_file(page: &Place, beginning: &str) {
    let script = "const [beginning, done] = arguments;
        (async () => {
            let n = 0;
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const {url} of await cache.keys()) {
                    if (!url.split('/').pop().startsWith(beginning)) continue;
                    await cache.put(url, new Response('', {status: 404}));
                    n += 1;
                }
            }
            return n;
        })().then(done, error => done(String(error)));";
    let lost = page.run_async(script, vec![beginning.into()]).await;
    assert_eq!(lost, 1, "files that begin with {beginning}");
}

/// Gives back what was lost: the service worker asks the host for it again.
pub(crate) async fn find_files_again(page: &Place) {
    let script = "const done = arguments[0];
        (async () => {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    const {status} = await cache.match(request);
                    if (status === 404) await cache.delete(request);
                }
            }
        })().then(() => done(null), error => done(String(error)));";
    assert_eq!(page.run_async(script, vec![]).await, Value::Null);
}
