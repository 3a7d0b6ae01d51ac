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
        let script = filling(
            "let key = 0;
            for (let size = 1 << 22; size >= 1 << 14; size >>= 1) {
                let said;
                while ((said = await write(store => store.put(noise(size), key++))) === 'stored');
                if (said !== 'QuotaExceededError') return said;
                // After a lack of room Firefox has one transaction that can only delete.
                await write(() => {});
            }
            return 'full';",
        );
        let ended = self.run_async(&script, vec![]).await;
        assert_eq!(ended, "full", "there is still room");
        if self.kind == Kind::Chromium {
            // What it tidies away afterwards makes no room.
            self.set_quota(Some(1)).await;
        }
    }

    /// Stores so much beside the page's own that the browser calls nearly all room used, and there is some yet.
    pub(crate) async fn take_most_room(&self) {
        let script = filling(
            "for (let key = 0; ; key++) {
                const {usage, quota} = await navigator.storage.estimate();
                if (usage >= quota * 0.92) return 'nearly full';
                const said = await write(store => store.put(noise(quota >> 6), key));
                if (said !== 'stored') return said;
            }",
        );
        let ended = self.run_async(&script, vec![]).await;
        assert_eq!(ended, "nearly full");
    }

    /// Lets the page have its storage for good, as a person would who is asked for it. The page must be open.
    pub(crate) async fn grant_permanence(&self) {
        match self.kind {
            Kind::Chromium => {
                let descriptor = json!({"name": "persistent-storage"});
                let body = json!({"descriptor": descriptor, "state": "granted"});
                self.own_command("permissions", body).await;
            }
            Kind::Firefox => {
                let script = "const page = gBrowser.selectedBrowser.contentPrincipal;
                    Services.perms.addFromPrincipal(
                        page, 'persistent-storage', Services.perms.ALLOW_ACTION);";
                self.run_in_chrome(script, vec![]).await;
            }
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

/// A script that stores noise beside the page's own, by `fill`, and answers what that gives.
fn filling(fill: &str) -> String {
    format!(
        "const done = arguments[0];
        const opening = indexedDB.open('filler');
        opening.onupgradeneeded = () => opening.result.createObjectStore('filler');
        opening.onerror = () => done('cannot open: ' + opening.error);
        opening.onsuccess = () => fill().catch(String).then(said => {{
            opening.result.close();
            done(said);
        }});
        const write = work => new Promise(then => {{
            const transaction = opening.result.transaction('filler', 'readwrite');
            transaction.oncomplete = () => then('stored');
            transaction.onabort = () => then(transaction.error?.name);
            work(transaction.objectStore('filler'));
        }});
        const noise = size => {{
            const bytes = new Uint8Array(size);
            for (let at = 0; at < size; at += 1 << 14)
                crypto.getRandomValues(bytes.subarray(at, at + (1 << 14)));
            return bytes;
        }};
        const fill = async () => {{ {fill} }};"
    )
}

/// What Firefox gives all sites together, in kB; one site gets a fifth of it. −1 is the usual.
pub(super) fn firefox_limit(look: Look) -> i64 {
    match look.room {
        Room::Usual => -1,
        Room::Little => (LITTLE >> 10) as i64,
    }
}
