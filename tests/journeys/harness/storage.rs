//! What a journey does to the browser's database behind the page's back.

use super::Place;
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
