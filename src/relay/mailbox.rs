//! The relay's own mailbox: sealed chunks over plain HTTP, as a folder of a WebDAV server offers them
//! (RFC 4918: PROPFIND, PUT, GET, HEAD, DELETE, and MKCOL for clients that make folders).
//!
//! `/mailbox/<document>/<name>`. Both are read into numbers before anything is looked for, so that no
//! path leads anywhere else, and a chunk is only kept under the name that its content has. Knows HTTP
//! and limits; what a chunk holds nobody here can know.

mod answers;
mod basic;
mod pieces;
mod turn;

use super::access::{Pass, Refusal};
use super::hall::Hall;
use super::report::say;
use super::store::{How, Store, StoreError, Write};
use crate::wire::{DocumentId, SealedName};
use answers::{Kept, No, Stored};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use turn::Turns;

/// Where the mailboxes are.
pub(super) const MAILBOX: &str = "/mailbox";

/// What all requests share.
#[derive(Debug)]
pub(super) struct Mailboxes {
    /// Gone once the relay stops: its thread ends with the last of these.
    store: Mutex<Option<Store>>,
    turns: Turns,
}

impl Mailboxes {
    pub(super) fn new(store: Store) -> Self {
        Self {
            store: Mutex::new(Some(store)),
            turns: Turns::default(),
        }
    }

    /// Lets go of the store.
    pub(super) fn close(&self) {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        *store = None;
    }

    fn open(&self) -> Option<Store> {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        store.clone()
    }

    /// Asks the store, in a thread that may wait for it.
    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, No> {
        let store = self.open().ok_or(No::Refused(Refusal::Stopping))?;
        match tokio::task::spawn_blocking(move || ask(&store)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                say(format_args!(
                    "could not use the store for a mailbox: {error}"
                ));
                Err(No::Store)
            }
            Err(_) => Err(No::Store),
        }
    }
}

/// The addresses below [`MAILBOX`].
pub(super) fn routes() -> Router<Arc<Hall>> {
    let folder = any(folder);
    Router::new()
        .route(MAILBOX, any(nowhere))
        .route(&format!("{MAILBOX}/"), any(nowhere))
        .route(&format!("{MAILBOX}/{{document}}"), folder.clone())
        .route(&format!("{MAILBOX}/{{document}}/"), folder)
        .route(&format!("{MAILBOX}/{{document}}/{{name}}"), any(chunk))
        .route(&format!("{MAILBOX}/{{document}}/{{name}}/"), any(nowhere))
        .layer(axum::middleware::map_response(answers::for_any_page))
}

/// Which mailboxes there are is told to nobody.
async fn nowhere(method: Method) -> Response {
    match method {
        Method::OPTIONS => answers::preflight(),
        _ => No::Nothing.into_response(),
    }
}

/// The place of one log.
async fn folder(
    State(hall): State<Arc<Hall>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(document): Path<String>,
    request: Request,
) -> Result<Response, No> {
    // What follows a listing is of no use: a body is not read.
    let (parts, _) = request.into_parts();
    if parts.method == Method::OPTIONS {
        return Ok(answers::preflight());
    }
    let _pass = enter(&hall, peer, &parts, 0).await?;
    let document = read_document(&document)?;
    match parts.method.as_str() {
        "PROPFIND" | "GET" => {
            let listing = hall.mailboxes.ask(move |store| store.list(document));
            let names = listing.await?.names;
            Ok(match parts.method {
                Method::GET => answers::lines(&names),
                _ => answers::listing(document, &names, &parts.headers),
            })
        }
        // Every place is there; it takes no room before something lies in it.
        "MKCOL" => Err(No::IsThere),
        _ => Err(No::Method),
    }
}

/// One chunk, or where one may lie.
async fn chunk(
    State(hall): State<Arc<Hall>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path((document, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, No> {
    let (parts, body) = request.into_parts();
    let method = &parts.method;
    if method == Method::OPTIONS {
        return Ok(answers::preflight());
    }
    let n_bytes = length(&parts.headers);
    let _pass = enter(&hall, peer, &parts, n_bytes).await?;
    let document = read_document(&document)?;
    let Some(name) = SealedName::parse(&name) else {
        return Err(match *method {
            Method::PUT => No::Name,
            _ => No::Nothing,
        });
    };
    match *method {
        Method::PUT => put(&hall, document, name, body, n_bytes).await,
        Method::GET | Method::HEAD => {
            let found = hall.mailboxes.ask(move |store| store.get(document, name));
            let found = Bytes::from(found.await?.ok_or(No::Nothing)?);
            let (n_bytes, patience) = (found.len(), hall.limits.silence);
            let body = match *method {
                Method::HEAD => Body::empty(),
                _ => pieces::body(found, hall.room_to_answer(n_bytes).await, patience),
            };
            Ok(Kept { n_bytes, body }.into_response())
        }
        Method::DELETE => {
            let let_go = one(document, Vec::new(), How::LetGo(name));
            hall.mailboxes.ask(move |store| store.write(let_go)).await?;
            Ok(Stored::Gone.into_response())
        }
        _ => Err(No::Method),
    }
}

async fn put(
    hall: &Arc<Hall>,
    document: DocumentId,
    name: SealedName,
    body: Body,
    n_bytes: usize,
) -> Result<Response, No> {
    let most = hall.limits.message;
    if n_bytes > most {
        return Err(No::TooLarge);
    }
    // Before there is room for it, nothing of it is read.
    let _room: OwnedSemaphorePermit = hall.room_to_read(n_bytes).await.ok_or(No::Store)?;
    let reading = timeout(hall.limits.silence, to_bytes(body, n_bytes));
    let content = match reading.await {
        Ok(Ok(content)) if content.len() == n_bytes => content,
        Ok(_) => return Err(No::CutOff),
        Err(_) => return Err(No::TooSlow),
    };
    if SealedName::of(&content) != name {
        return Err(No::Name);
    }
    let size = hall
        .mailboxes
        .ask(move |store| store.size(document))
        .await?;
    let n_more = content.len() as u64;
    if size.n_chunks >= hall.limits.chunks || size.bytes + n_more > hall.limits.document {
        return Err(No::MailboxFull);
    }
    if !hall.has_disk_for(n_more) {
        return Err(No::DiskFull);
    }
    let keep = one(document, content.into(), How::Keep(name));
    hall.mailboxes.ask(move |store| store.write(keep)).await?;
    Ok(Stored::Kept.into_response())
}

fn one(document: DocumentId, bytes: Vec<u8>, how: How) -> Vec<Write> {
    vec![Write {
        document,
        bytes,
        how,
    }]
}

/// Lets a request in, for as long as the pass is held, when its turn has come.
async fn enter(
    hall: &Arc<Hall>,
    peer: SocketAddr,
    request: &Parts,
    n_bytes: usize,
) -> Result<Pass, No> {
    if hall.is_stopping() {
        return Err(No::Refused(Refusal::Stopping));
    }
    let address = hall.clients.address(peer.ip(), &request.headers);
    let token = basic::token(&request.headers).or_else(|| basic::token_of_query(&request.uri));
    let pass = hall.gate.enter(address, token.as_deref());
    let pass = pass.map_err(No::Refused)?;
    let wait = hall
        .mailboxes
        .turns
        .wait(address, hall.limits.pace, n_bytes);
    tokio::time::sleep(wait).await;
    Ok(pass)
}

fn read_document(text: &str) -> Result<DocumentId, No> {
    text.parse().map_err(|_| No::Nothing)
}

/// How long the body says that it is; longer than anything where that is not to be read.
fn length(headers: &HeaderMap) -> usize {
    let Some(length) = headers.get(CONTENT_LENGTH) else {
        return 0;
    };
    let length = length.to_str().ok().and_then(|length| length.parse().ok());
    length.unwrap_or(usize::MAX)
}
