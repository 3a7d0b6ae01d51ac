//! What clients of our relay have of it beyond the contract of peers (`tests/interop/peers.rs`): what it counts, keeps
//! and forgets.

use crate::client::{Client, Socket};
use crate::page::Result;
use crate::server::{Place, Relay};
use matters_arising::document::Courier;
use matters_arising::relay::Limits;
use matters_arising::wire::{AboutDocument, DocumentId, RepoFrame};

pub(crate) const LOG: DocumentId = DocumentId([1; 16]);
const OTHER: DocumentId = DocumentId([2; 16]);

/// A client that has written a chunk already.
pub(crate) fn with(name: &str, actor: u8) -> Courier {
    let mut courier = Courier::new([actor; 16]);
    courier.put(&[(name.into(), name.as_bytes().to_vec())]);
    courier
}

#[tokio::test]
async fn an_unknown_document_is_answered_at_once_and_served_when_somebody_brings_it() -> Result<()>
{
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut bob = Client::open(&relay.sync(), "bob", LOG, Courier::new([2; 16])).await?;
    bob.until(|bob| bob.unavailable).await?;
    assert_eq!(relay.counts("documents").await?, 0, "asking keeps nothing");
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    ann.until_acknowledged().await?;
    bob.until_has("first").await?;
    assert_eq!(relay.counts("documents").await?, 1);
    relay.stop().await
}

#[tokio::test]
async fn who_comes_later_has_all_of_it_after_a_restart_as_well() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    for n in 0..300 {
        ann.put(&format!("chunk {n}"), &[7; 50]).await?;
    }
    ann.until_acknowledged().await?;
    drop(ann);
    relay.stop().await?;

    let relay = Relay::at(&place, Limits::default()).await?;
    assert_eq!(relay.counts("documents").await?, 1);
    let mut bob = Client::open(&relay.sync(), "bob", LOG, Courier::new([2; 16])).await?;
    bob.until_has("chunk 299").await?;
    assert_eq!(bob.courier.names().count(), 301);
    relay.stop().await
}

#[tokio::test]
async fn documents_out_of_memory_are_read_again_when_they_are_used() -> Result<()> {
    let place = Place::new();
    // Room for one document at most, and less.
    let limits = Limits {
        memory: 1,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let mut clients = Vec::new();
    for n in 0..8 {
        let (log, name) = (DocumentId([n; 16]), format!("pair {n}"));
        let mut one = Client::open(&relay.sync(), &name, log, with("first", 1)).await?;
        one.until_acknowledged().await?;
        let two = Client::open(&relay.sync(), &name, log, Courier::new([2; 16])).await?;
        clients.push((one, two));
    }
    for round in 0..3 {
        for (one, two) in &mut clients {
            let (there, back) = (format!("there {round}"), format!("back {round}"));
            one.put(&there, b"1").await?;
            two.until_has(&there).await?;
            two.put(&back, b"2").await?;
            one.until_has(&back).await?;
        }
    }
    relay.stop().await
}

#[tokio::test]
async fn a_message_to_all_reaches_the_others_as_it_was_and_is_kept_nowhere() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    ann.until_acknowledged().await?;
    let mut bob = Client::open(&relay.sync(), "bob", LOG, Courier::new([2; 16])).await?;
    bob.until_acknowledged().await?;
    let bytes = relay.counts("bytes").await?;
    let said = AboutDocument::Ephemeral {
        session: "session".into(),
        count: 7,
        data: b"here".to_vec(),
    };
    ann.socket.about(LOG, said.clone()).await?;
    let heard = loop {
        if let Some(frame) = bob.step().await? {
            break frame;
        }
    };
    let expected = RepoFrame::Document {
        sender: "ann".into(),
        target: "bob".into(),
        document: LOG,
        what: said,
    };
    assert_eq!(heard, expected);
    // Neither does it come back to Ann, nor does one who comes later hear of it.
    bob.put("second", b"2").await?;
    ann.until_has("second").await?;
    let mut carol = Client::open(&relay.sync(), "carol", LOG, Courier::new([3; 16])).await?;
    carol.until_has("second").await?;
    let more = relay.counts("bytes").await? - bytes;
    assert!(
        more < 200,
        "only the second chunk was kept, not {more} bytes"
    );
    relay.stop().await
}

#[tokio::test]
async fn who_holds_one_document_reaches_no_other() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("secret", 1)).await?;
    ann.until_acknowledged().await?;
    // Eve has another, says that she needs all of Ann's changes, and that she is Ann.
    let mut eve = Client::open(&relay.sync(), "ann", OTHER, with("bait", 6)).await?;
    eve.until_acknowledged().await?;
    let asking = ann.courier.clone();
    let mut as_ann = matters_arising::document::SyncPeer::default();
    let message = asking.message_for(&mut as_ann).ok_or("nothing to say")?;
    eve.socket
        .about(OTHER, AboutDocument::Sync(message))
        .await?;
    let said = AboutDocument::Ephemeral {
        session: "s".into(),
        count: 1,
        data: b"x".to_vec(),
    };
    eve.socket.about(OTHER, said).await?;
    // Whatever she is sent is about hers (`step` holds that), and hers stays what it was.
    eve.put("more bait", b"x").await?;
    eve.until_acknowledged().await?;
    assert!(eve.courier.get("secret").is_none());
    ann.put("second", b"2").await?;
    ann.until_acknowledged().await?;
    let mut fresh = Client::open(&relay.sync(), "fresh", LOG, Courier::new([9; 16])).await?;
    fresh.until_has("second").await?;
    assert!(fresh.courier.get("bait").is_none());
    // An id that is none opens nothing.
    let mut mallory = Socket::join(&relay.sync(), "mallory").await?;
    let mut frame = RepoFrame::Document {
        sender: "mallory".into(),
        target: String::new(),
        document: LOG,
        what: AboutDocument::Request(vec![]),
    }
    .encode();
    let id = LOG.to_string();
    let at = frame
        .windows(id.len())
        .position(|window| window == id.as_bytes())
        .ok_or("no id")?;
    frame[at..at + id.len()].copy_from_slice(&b"../../../../etc/passwd/../../"[..id.len()]);
    use futures_util::SinkExt;
    let message = tokio_tungstenite::tungstenite::Message::Binary(frame.into());
    mallory.raw.send(message).await?;
    assert!(mallory.last_words().await?.contains("no frame"));
    relay.stop().await
}

#[tokio::test]
async fn who_sends_on_before_it_is_answered_is_told_in_the_end_that_all_has_come() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    ann.until_acknowledged().await?;
    // The answers cross with what is sent, each time in another way.
    for round in 0..50 {
        for n in 0..1 + round % 7 {
            ann.put(&format!("{round} {n}"), &[7; 100]).await?;
        }
        ann.until_acknowledged().await?;
    }
    relay.stop().await
}
