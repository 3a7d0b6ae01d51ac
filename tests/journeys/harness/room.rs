//! How much room the browser gives the page, and how it is filled up.

use super::{Browser, Kind, browser::Look};
use serde_json::{Value, json};

/// How much room the browser gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Room {
    /// As much as it always does.
    #[default]
    Usual,
    /// So little that a journey can fill it.
    Little,
}

/// Enough for the page itself and a log.
const LITTLE: u64 = 50 << 20;

impl Browser {
    /// Chromium gives an origin what it is told to, from its first question on.
    pub(super) async fn limit_room(&self, look: Look) {
        if (self.kind, look.room) == (Kind::Chromium, Room::Little) {
            self.set_quota(Some(LITTLE)).await;
        }
    }

    /// Stores so much beside the page's own that nothing more can be stored, but for the little that
    /// fits into what files hold in advance.
    pub(crate) async fn take_all_room(&self) {
        let script = "const done = arguments[0];
            const opening = indexedDB.open('filler');
            opening.onupgradeneeded = () => opening.result.createObjectStore('filler');
            opening.onerror = () => done('cannot open: ' + opening.error);
            opening.onsuccess = () => fill().catch(String).then(done);
            const write = work => new Promise(then => {
                const transaction = opening.result.transaction('filler', 'readwrite');
                transaction.oncomplete = () => then('stored');
                transaction.onabort = () => then(transaction.error?.name);
                work(transaction.objectStore('filler'));
            });
            const fill = async () => {
                let key = 0;
                for (let size = 1 << 22; size >= 1 << 14; size >>= 1) {
                    const bytes = new Uint8Array(size);
                    for (let at = 0; at < size; at += 1 << 14)
                        crypto.getRandomValues(bytes.subarray(at, at + (1 << 14)));
                    let said;
                    while ((said = await write(store => store.put(bytes, key++))) === 'stored');
                    if (said !== 'QuotaExceededError') return said;
                    // After a lack of room Firefox has one transaction that can only delete.
                    await write(() => {});
                }
                opening.result.close();
                return 'full';
            };";
        let ended = self.run_async(script, vec![]).await;
        assert_eq!(ended, "full", "there is still room");
        if self.kind == Kind::Chromium {
            // What it tidies away afterwards makes no room.
            self.set_quota(Some(1)).await;
        }
    }

    /// Takes away what was stored beside the page's own.
    pub(crate) async fn give_room_again(&self) {
        let script = "const done = arguments[0];
            const deleting = indexedDB.deleteDatabase('filler');
            deleting.onsuccess = () => done(null);
            deleting.onerror = () => done(String(deleting.error));";
        assert_eq!(self.run_async(script, vec![]).await, Value::Null);
        if self.kind == Kind::Chromium {
            self.set_quota(None).await;
        }
    }

    async fn set_quota(&self, bytes: Option<u64>) {
        let origin = url::Url::parse(&self.address).map(|url| url.origin().ascii_serialization());
        let mut params = json!({"origin": origin.unwrap_or_default()});
        if let Some(bytes) = bytes {
            params["quotaSize"] = Value::from(bytes);
        }
        let body = json!({"cmd": "Storage.overrideQuotaForOrigin", "params": params});
        self.own_command("goog/cdp/execute", body).await;
    }
}

/// What Firefox gives all sites together, in kB; one site gets a fifth of it. −1 is the usual.
pub(super) fn firefox_limit(look: Look) -> i64 {
    match look.room {
        Room::Usual => -1,
        Room::Little => (LITTLE >> 10) as i64,
    }
}
