//! A chunk on its way out, piece by piece: who reads it slowly keeps its room no longer than is allowed.

use axum::body::{Body, Bytes};
use futures_util::stream;
use std::io::{Error, ErrorKind};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::timeout;

/// Bytes of a piece.
const PIECE: usize = 64 << 10;

/// The body of an answer. It ends before its time where nobody reads the next piece for `patience`.
pub(super) fn body(content: Bytes, room: Option<OwnedSemaphorePermit>, patience: Duration) -> Body {
    let (pieces, queue) = mpsc::channel::<Result<Bytes, Error>>(1);
    tokio::spawn(async move {
        let mut at = 0;
        while at < content.len() {
            let end = content.len().min(at + PIECE);
            let sent = timeout(patience, pieces.send(Ok(content.slice(at..end)))).await;
            if !matches!(sent, Ok(Ok(()))) {
                let _ = pieces.try_send(Err(Error::from(ErrorKind::TimedOut)));
                break;
            }
            at = end;
        }
        drop(room);
    });
    Body::from_stream(stream::unfold(queue, async |mut queue| {
        let piece = queue.recv().await?;
        Some((piece, queue))
    }))
}
