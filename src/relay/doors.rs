//! Which address leads where: the page, the relay, the health page. Knows HTTP, no frames.

use super::hall::Hall;
use super::mailbox;
use super::socket::{self, Given};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, FromRequestParts, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, UPGRADE};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use std::net::SocketAddr;
use std::sync::Arc;

/// Where the relay is.
const SYNC: &str = "/sync";
/// Counts, for those who watch over it.
const HEALTH: &str = "/health";

/// Puts the relay's doors before those of `others`.
pub(super) fn with_relay(others: Router, hall: &Arc<Hall>) -> Router {
    Router::new()
        .route(SYNC, any(socket::upgrade))
        .route(HEALTH, get(health))
        .merge(mailbox::routes())
        .with_state(Arc::clone(hall))
        .fallback_service(others)
        .layer(from_fn_with_state(Arc::clone(hall), bare_address))
}

/// What there is where no page is served.
pub(super) fn without_page() -> Router {
    Router::new().fallback(any(async || {
        (
            StatusCode::NOT_FOUND,
            "This is a relay of Matters Arising. Programs that speak automerge-repo connect to it; there is no page here.\n",
        )
    }))
}

async fn health(State(hall): State<Arc<Hall>>) -> Response {
    ([(CONTENT_TYPE, "application/json")], hall.health()).into_response()
}

/// Clients that know nothing of `/sync` speak WebSocket to the bare address.
async fn bare_address(State(hall): State<Arc<Hall>>, request: Request, next: Next) -> Response {
    let asks_for_socket = request.uri().path() == "/"
        && request
            .headers()
            .get(UPGRADE)
            .is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket"));
    if !asks_for_socket {
        return next.run(request).await;
    }
    let (mut parts, _) = request.into_parts();
    let headers = parts.headers.clone();
    let read = async {
        let peer = ConnectInfo::<SocketAddr>::from_request_parts(&mut parts, &hall).await;
        let peer = peer.map_err(IntoResponse::into_response)?;
        let given = Query::<Given>::from_request_parts(&mut parts, &hall).await;
        let given = given.map_err(IntoResponse::into_response)?;
        let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &hall).await;
        let upgrade = upgrade.map_err(IntoResponse::into_response)?;
        Ok::<_, Response>((peer, given, upgrade))
    };
    match read.await {
        Ok((peer, given, upgrade)) => {
            socket::upgrade(State(hall), peer, given, headers, upgrade).await
        }
        Err(refused) => refused,
    }
}
