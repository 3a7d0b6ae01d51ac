//! A folder of a WebDAV server as a mailbox (RFC 4918: PROPFIND, MKCOL, PUT, GET, DELETE).
//!
//! `<folder>/<document>/<name>`, one file a sealed chunk. Knows the protocol, not what a chunk holds.
//! Whatever else lies in the folder is left alone.

use super::{Answer, Mailbox, body};
use crate::{
    model::{CourierTrouble, RelayAddress},
    wire::{DocumentId, names_in_listing},
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Headers, Request, RequestCache, RequestCredentials, RequestInit, Response, WorkerGlobalScope,
};

/// The largest file that is read, in bytes.
const LARGEST: usize = 65_000_000;
/// The longest listing that is read, in bytes.
const LONGEST_LISTING: usize = 32 << 20;

pub(super) struct Dav {
    /// The folder of the log, with a slash at the end.
    url: String,
    /// What shows that one may (RFC 7617), where the address holds a name and password.
    authorization: Option<String>,
}

impl Mailbox for Dav {
    fn list(&self) -> Answer<'_, Vec<String>> {
        Box::pin(self.names())
    }

    fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(self.fetch(name))
    }

    fn put<'a>(&'a self, name: &'a str, bytes: &'a [u8]) -> Answer<'a, ()> {
        Box::pin(self.store(name, bytes))
    }

    fn remove<'a>(&'a self, name: &'a str) -> Answer<'a, ()> {
        Box::pin(self.delete(name))
    }
}

impl Dav {
    pub(super) fn new(address: &RelayAddress, document: DocumentId) -> Self {
        let login = address.login();
        Self {
            url: format!("{}/{document}/", address.url()),
            authorization: login.and_then(|login| basic(&login)),
        }
    }

    async fn names(&self) -> Result<Vec<String>, CourierTrouble> {
        let answer = self.send("PROPFIND", "", None).await?;
        match answer.status() {
            // Not there yet: it is made now, so that a wrong address shows before anything is put.
            404 => self.make().await.map(|()| Vec::new()),
            207 => {
                let listing = body::read(&answer, LONGEST_LISTING).await;
                let listing = listing.map_err(|_| CourierTrouble::Closed)?;
                let listing = listing.ok_or(CourierTrouble::Misbehaved)?;
                Ok(names_in_listing(&String::from_utf8_lossy(&listing)))
            }
            status => Err(refusal(status)),
        }
    }

    async fn make(&self) -> Result<(), CourierTrouble> {
        let answer = self.send("MKCOL", "", None).await?;
        let status = match answer.status() {
            // Somebody else has just made it.
            200..=299 | 405 => return Ok(()),
            status => status,
        };
        // Apache answers 403 to whoever makes it at the very moment in which somebody else does.
        match self.send("PROPFIND", "", None).await?.status() {
            207 => Ok(()),
            _ => Err(refusal(status)),
        }
    }

    async fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, CourierTrouble> {
        let answer = self.send("GET", name, None).await?;
        match answer.status() {
            404 | 410 => return Ok(None),
            200 => {}
            status => return Err(refusal(status)),
        }
        let bytes = body::read(&answer, LARGEST).await;
        let bytes = bytes.map_err(|_| CourierTrouble::Closed)?;
        // Nothing that is larger is a chunk of ours: read as empty, it is refused.
        Ok(Some(bytes.unwrap_or_default()))
    }

    async fn store(&self, name: &str, bytes: &[u8]) -> Result<(), CourierTrouble> {
        let body = Uint8Array::from(bytes);
        let mut answer = self.send("PUT", name, Some(&body)).await?;
        if matches!(answer.status(), 404 | 409) {
            self.make().await?;
            answer = self.send("PUT", name, Some(&body)).await?;
        }
        match answer.status() {
            200..=299 => Ok(()),
            status => Err(refusal(status)),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), CourierTrouble> {
        let answer = self.send("DELETE", name, None).await?;
        match answer.status() {
            200..=299 | 404 | 410 => Ok(()),
            status => Err(refusal(status)),
        }
    }

    async fn send(
        &self,
        method: &str,
        name: &str,
        body: Option<&Uint8Array>,
    ) -> Result<Response, CourierTrouble> {
        let request = self.request(method, name, body);
        let request = request.map_err(|_| CourierTrouble::Unreachable)?;
        let scope = js_sys::global().dyn_into::<WorkerGlobalScope>();
        let scope = scope.map_err(|_| CourierTrouble::Unreachable)?;
        let answer = JsFuture::from(scope.fetch_with_request(&request)).await;
        // Not to be told apart from here: no network, no server, or one that allows no other pages.
        let answer = answer.map_err(|_| CourierTrouble::Unreachable)?;
        answer.dyn_into().map_err(|_| CourierTrouble::NotARelay)
    }

    fn request(
        &self,
        method: &str,
        name: &str,
        body: Option<&Uint8Array>,
    ) -> Result<Request, JsValue> {
        let headers = Headers::new()?;
        if let Some(authorization) = &self.authorization {
            headers.set("Authorization", authorization)?;
        }
        if method == "PROPFIND" {
            headers.set("Depth", "1")?;
        }
        let with = RequestInit::new();
        with.set_method(method);
        with.set_headers(&headers);
        with.set_cache(RequestCache::NoStore);
        with.set_credentials(RequestCredentials::Omit);
        if let Some(body) = body {
            headers.set("Content-Type", "application/octet-stream")?;
            with.set_body(body);
        }
        Request::new_with_str_and_init(&format!("{}{name}", self.url), &with)
    }
}

/// A name and password as HTTP wants them.
fn basic(login: &[u8]) -> Option<String> {
    let scope = js_sys::global().dyn_into::<WorkerGlobalScope>().ok()?;
    let bytes: String = login.iter().copied().map(char::from).collect();
    Some(format!("Basic {}", scope.btoa(&bytes).ok()?))
}

fn refusal(status: u16) -> CourierTrouble {
    let why = match status {
        401 | 403 => "it does not accept the name and password in its address",
        404 => "there is no such folder on the server",
        405 | 501 => "the server does not offer WebDAV at this address",
        413 => "the server does not take files of this size",
        507 => "its disk is full",
        500..=599 => "the server has a problem of its own",
        _ => return CourierTrouble::Refused(format!("the server answered {status}")),
    };
    CourierTrouble::Refused(why.to_owned())
}
