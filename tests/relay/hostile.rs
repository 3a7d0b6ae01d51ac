//! What a relay does with those who break the rules: they go, with a reason, and nobody else notices.

use crate::client::{Client, Socket};
use crate::live::{LOG, with};
use crate::page::Result;
use crate::server::{Place, Relay};
use futures_util::SinkExt;
use matters_arising::document::{Courier, Replica, SyncPeer};
use matters_arising::relay::Limits;
use matters_arising::wire::{AboutDocument, RepoFrame};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::Message;

/// Ann and Bob still have each other's changes.
pub(crate) async fn still_converge(ann: &mut Client, bob: &mut Client, name: &str) -> Result<()> {
    ann.put(name, b"still here").await?;
    bob.until_has(name).await?;
    ann.until_acknowledged().await
}

pub(crate) async fn ann_and_bob(relay: &Relay) -> Result<(Client, Client)> {
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    ann.until_acknowledged().await?;
    let mut bob = Client::open(&relay.sync(), "bob", LOG, Courier::new([2; 16])).await?;
    bob.until_has("first").await?;
    Ok((ann, bob))
}

#[tokio::test]
async fn a_frame_beyond_the_limit_is_refused_by_its_header() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        message: 1 << 20,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let (mut ann, mut bob) = ann_and_bob(&relay).await?;
    // One that says it has a gigabyte, of which not one byte ever comes.
    let mut eve = Socket::join(&relay.sync(), "eve").await?;
    let MaybeTlsStream::Plain(stream) = eve.raw.get_mut() else {
        return Err("not a plain socket".into());
    };
    let mut header = vec![0x82, 0xff];
    header.extend((1_u64 << 30).to_be_bytes());
    header.extend([0; 4]);
    stream.write_all(&header).await?;
    assert!(eve.last_words().await?.contains("longer than"));
    assert_eq!(eve.closed.as_ref().map(|why| why.code.into()), Some(1009));
    // Many pieces of one message, each of them small enough.
    let mut eve = Socket::join(&relay.sync(), "eve").await?;
    let MaybeTlsStream::Plain(stream) = eve.raw.get_mut() else {
        return Err("not a plain socket".into());
    };
    for n in 0..5 {
        let mut piece = vec![if n == 0 { 0x02 } else { 0x00 }, 0xff];
        piece.extend((1_u64 << 18).to_be_bytes());
        piece.extend([0; 4]);
        piece.resize(piece.len() + (1 << 18), 0);
        if stream.write_all(&piece).await.is_err() {
            break;
        }
    }
    let words = eve.last_words().await?;
    assert!(words.is_empty() || words.contains("longer than"), "{words}");
    still_converge(&mut ann, &mut bob, "after").await?;
    relay.stop().await
}

/// Puts other bytes into the change that a sync message carries, and makes its checksum fit.
fn change_mutated(message: &[u8], at: usize, to: u8) -> Option<Vec<u8>> {
    const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
    let start = message.windows(4).position(|window| window == MAGIC)?;
    let mut message = message.to_vec();
    let length = usize::from(message[start + 9]);
    let body = start + 8..start + 10 + length;
    if length > 0x7f || body.end > message.len() || at >= length {
        return None;
    }
    if message[body.start + 2 + at] == to {
        return None;
    }
    message[body.start + 2 + at] = to;
    let sum = Sha256::digest(&message[body]);
    message[start + 4..start + 8].copy_from_slice(&sum[..4]);
    Some(message)
}

/// A message on which Automerge panics, where it has this document.
fn crafted(message: &[u8], document: &[u8]) -> Option<Vec<u8>> {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut candidates = (0..0x7f).flat_map(|at| {
        [0x00, 0x7f, 0x80, 0xff, 0x01, 0x42].map(|to| change_mutated(message, at, to))
    });
    let found = candidates.find_map(|candidate| {
        let candidate = candidate?;
        let mut replica = Replica::load(document).ok()?;
        let receive = || {
            replica
                .receive(&mut SyncPeer::default(), &candidate)
                .is_ok()
        };
        catch_unwind(AssertUnwindSafe(receive))
            .is_err()
            .then_some(candidate)
    });
    std::panic::set_hook(usual);
    found
}

#[tokio::test]
async fn a_change_that_makes_automerge_panic_costs_only_its_sender_and_is_not_kept() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let (mut ann, mut bob) = ann_and_bob(&relay).await?;
    // So many that one more travels as a change, not within the document as a whole.
    for n in 0..10 {
        ann.put(&format!("chunk {n}"), &[n]).await?;
    }
    let mut eve = Client::open(&relay.sync(), "eve", LOG, Courier::new([6; 16])).await?;
    eve.until_has("chunk 9").await?;
    eve.until_acknowledged().await?;
    let before = eve.courier.save();
    eve.courier.put(&[("evil".into(), b"evil".to_vec())]);
    let message = eve.courier.message_for(&mut eve.sync).ok_or("no message")?;
    let message = crafted(&message, &before).ok_or("nothing made Automerge panic")?;
    let bytes = relay.counts("bytes").await?;
    eve.socket.about(LOG, AboutDocument::Sync(message)).await?;
    assert!(eve.socket.last_words().await?.contains("does not take"));
    assert_eq!(
        relay.counts("bytes").await?,
        bytes,
        "nothing of it was kept"
    );
    still_converge(&mut ann, &mut bob, "after").await?;
    relay.stop().await?;
    // Nor does it come back from the disk.
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut carol = Client::open(&relay.sync(), "carol", LOG, Courier::new([3; 16])).await?;
    carol.until_has("after").await?;
    assert!(carol.courier.get("evil").is_none());
    relay.stop().await
}

#[tokio::test]
async fn bytes_at_random_end_their_own_connection_only() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let (mut ann, mut bob) = ann_and_bob(&relay).await?;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for round in 0..60 {
        let mut eve = Socket::join(&relay.sync(), "eve").await?;
        let bytes: Vec<u8> = (0..random() % 200).map(|_| random() as u8).collect();
        if round % 2 == 0 {
            // A frame in order, with a message that is none.
            eve.about(LOG, AboutDocument::Sync(bytes)).await?;
        } else {
            let mut frame = RepoFrame::Document {
                sender: "eve".into(),
                target: "relay".into(),
                document: LOG,
                what: AboutDocument::Request(bytes),
            }
            .encode();
            let at = random() as usize % frame.len();
            frame[at] ^= random() as u8 | 1;
            eve.raw.send(Message::Binary(frame.into())).await?;
        }
        let leave = RepoFrame::Leave {
            sender: "eve".into(),
        };
        let _ = eve.send(&leave).await;
        eve.last_words().await?;
    }
    relay.until_connections(2).await?;
    still_converge(&mut ann, &mut bob, "after").await?;
    relay.stop().await
}

#[tokio::test]
async fn a_small_message_that_unpacks_to_a_large_one_is_refused_before_it_is_unpacked() -> Result<()>
{
    let place = Place::new();
    let limits = Limits {
        unpacked: 4 << 20,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let (mut ann, mut bob) = ann_and_bob(&relay).await?;
    let mut eve = Client::open(&relay.sync(), "eve", LOG, Courier::new([6; 16])).await?;
    eve.until_has("first").await?;
    eve.until_acknowledged().await?;
    eve.put("zeros", &[0; 5 << 20]).await?;
    let said = eve.until_acknowledged().await;
    let said = said.err().map(|why| why.to_string()).unwrap_or_default();
    assert!(said.contains("unpack to more"), "{said}");
    still_converge(&mut ann, &mut bob, "after").await?;
    relay.stop().await
}
