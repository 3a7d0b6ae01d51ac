//! One WebSocket: lets a client in, reads its frames, writes what is for it, and sees it out. Knows
//! frames and limits; what a frame about a document means is the desks' to know.

use super::access::{Pass, Refusal};
use super::hall::Hall;
use super::pace::Allowance;
use super::peer::{Farewell, Peer};
use crate::wire::{REPO_PROTOCOL, RepoFrame};
use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use tungstenite::error::ProtocolError::ResetWithoutClosingHandshake;

/// Bytes read and written at once; each connection has both.
const BUFFER: usize = 8 << 10;
/// How long a client has to take our last words.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What a client gives in the address.
#[derive(Debug, Deserialize)]
pub(super) struct Given {
    token: Option<String>,
}

/// Answers a request to speak WebSocket.
pub(super) async fn upgrade(
    State(hall): State<Arc<Hall>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(given): Query<Given>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if hall.is_stopping() {
        return Refusal::Stopping.answer().into_response();
    }
    let address = hall.clients.address(peer.ip(), &headers);
    let pass = match hall.gate.enter(address, given.token.as_deref()) {
        Ok(pass) => pass,
        Err(refusal) => return refusal.answer().into_response(),
    };
    upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(hall.limits.message)
        .max_frame_size(hall.limits.message)
        .on_upgrade(move |socket| attend(hall, socket, pass))
}

/// A connection from its first frame to its last.
async fn attend(hall: Arc<Hall>, socket: WebSocket, _pass: Pass) {
    let (mut sink, mut stream) = socket.split();
    let joined = tokio::select! {
        joined = timeout(hall.limits.introduction, join(&mut stream)) => {
            joined.unwrap_or(Err(Farewell::NoJoin))
        }
        () = hall.stopping() => Err(Farewell::Stopping),
    };
    let name = match joined {
        Ok(name) => name,
        Err(why) => return say_goodbye(&mut sink, why).await,
    };
    let (peer, queue) = Peer::new(
        hall.next_connection(),
        name,
        Arc::clone(&hall.limits),
        Arc::clone(&hall.waiting_out),
    );
    let peer = Arc::new(peer);
    peer.send(&RepoFrame::Peer {
        sender: hall.name.to_string(),
        target: peer.name.clone(),
        version: REPO_PROTOCOL.into(),
    });
    let writer = tokio::spawn(write(sink, queue, Arc::clone(&peer), hall.limits.heartbeat));
    let why = tokio::select! {
        why = read(&hall, &mut stream, &peer) => why,
        why = peer.dismissed() => why,
        () = hall.stopping() => Farewell::Stopping,
    };
    peer.dismiss(why);
    hall.leaves(peer.id).await;
    let _ = writer.await;
}

/// The name under which a client introduces itself.
async fn join(stream: &mut SplitStream<WebSocket>) -> Result<String, Farewell> {
    loop {
        let bytes = binary(stream).await?;
        if bytes.is_empty() {
            continue;
        }
        match RepoFrame::decode(&bytes) {
            Ok(RepoFrame::Join {
                sender,
                speaks_ours: true,
            }) => return Ok(sender),
            Ok(RepoFrame::Join { .. }) => return Err(Farewell::OtherVersion),
            Ok(RepoFrame::Leave { .. }) => return Err(Farewell::Left),
            Ok(_) => return Err(Farewell::NoJoin),
            Err(_) => return Err(Farewell::Malformed),
        }
    }
}

/// The next message with bytes in it; none in a sign of life.
async fn binary(stream: &mut SplitStream<WebSocket>) -> Result<Bytes, Farewell> {
    match stream.next().await {
        Some(Ok(Message::Binary(bytes))) => Ok(bytes),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Bytes::new()),
        Some(Ok(Message::Text(_))) => Err(Farewell::Malformed),
        Some(Ok(Message::Close(_))) | None => Err(Farewell::Left),
        Some(Err(error)) => Err(broken(&error)),
    }
}

/// Why a socket cannot be read any more.
fn broken(error: &axum::Error) -> Farewell {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<tungstenite::Error>() {
            Some(tungstenite::Error::Capacity(_)) => return Farewell::TooLong,
            // What was sent was well up to there.
            Some(tungstenite::Error::Protocol(ResetWithoutClosingHandshake)) => break,
            Some(tungstenite::Error::Protocol(_) | tungstenite::Error::Utf8(_)) => {
                return Farewell::Malformed;
            }
            _ => cause = error.source(),
        }
    }
    Farewell::BrokeOff
}

/// Reads until there is a reason to end.
async fn read(hall: &Hall, stream: &mut SplitStream<WebSocket>, peer: &Arc<Peer>) -> Farewell {
    let mut allowance = Allowance::new(hall.limits.pace, Instant::now());
    loop {
        let bytes = match timeout(hall.limits.silence, binary(stream)).await {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(why)) => return why,
            Err(_) => return Farewell::Silent,
        };
        let wait = allowance.take(bytes.len(), Instant::now());
        if !wait.is_zero() {
            sleep(wait).await;
        }
        // A sign of life.
        if bytes.is_empty() {
            continue;
        }
        match RepoFrame::decode(&bytes) {
            Ok(RepoFrame::Document {
                sender,
                document,
                what,
                ..
            }) => {
                drop(bytes);
                hall.hand_over(peer, document, sender, what).await;
            }
            Ok(RepoFrame::Leave { .. } | RepoFrame::Error { .. }) => return Farewell::Left,
            Ok(RepoFrame::Join { .. } | RepoFrame::Peer { .. } | RepoFrame::Other) => {}
            Err(_) => return Farewell::Malformed,
        }
    }
}

type Sink = SplitSink<WebSocket, Message>;

/// Writes until the client is dismissed, and tells it why.
async fn write(
    mut sink: Sink,
    queue: mpsc::UnboundedReceiver<Vec<u8>>,
    peer: Arc<Peer>,
    heartbeat: Duration,
) {
    let why = tokio::select! {
        biased;
        why = peer.dismissed() => why,
        () = pass_on(&mut sink, queue, &peer, heartbeat) => Farewell::Left,
    };
    peer.dismiss(why);
    say_goodbye(&mut sink, why).await;
}

/// Writes what is queued, and asks now and then whether anybody is there.
async fn pass_on(
    sink: &mut Sink,
    mut queue: mpsc::UnboundedReceiver<Vec<u8>>,
    peer: &Peer,
    heartbeat: Duration,
) {
    let mut beats = interval_at(Instant::now() + heartbeat, heartbeat);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let (message, n_bytes) = tokio::select! {
            frame = queue.recv() => match frame {
                Some(frame) => {
                    let n_bytes = frame.len();
                    (Message::Binary(frame.into()), Some(n_bytes))
                }
                None => return,
            },
            _ = beats.tick() => (Message::Ping(Bytes::new()), None),
        };
        if sink.send(message).await.is_err() {
            return;
        }
        if let Some(n_bytes) = n_bytes {
            peer.sent(n_bytes);
        }
    }
}

/// An error frame where there is something to say, and the end.
async fn say_goodbye(sink: &mut Sink, why: Farewell) {
    if why == Farewell::BrokeOff {
        return;
    }
    let (code, words) = why.words();
    let last_words = async {
        if !matches!(why, Farewell::Left | Farewell::Stopping) {
            let error = RepoFrame::Error {
                message: words.into(),
            };
            sink.send(Message::Binary(error.encode().into())).await?;
        }
        let close = CloseFrame {
            code,
            reason: words.into(),
        };
        sink.send(Message::Close(Some(close))).await
    };
    // Who does not take them goes without.
    let _ = timeout(LAST_WORDS, last_words).await;
}
