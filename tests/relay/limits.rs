//! The limits of a relay, each made small and reached: who exceeds it, and who does not notice.

use crate::client::{Client, Socket};
use crate::hostile::{ann_and_bob, still_converge};
use crate::live::{LOG, with};
use crate::page::Result;
use crate::server::{Place, Relay};
use matters_arising::document::{Courier, SyncPeer};
use matters_arising::relay::{Limits, Pace};
use matters_arising::wire::{AboutDocument, DocumentId, RepoFrame};
use sha2::{Digest, Sha256};
use std::time::Duration;

#[tokio::test]
async fn who_does_not_read_is_dropped_and_holds_nobody_up() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        waiting_out: 64 << 10,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let (mut ann, mut bob) = ann_and_bob(&relay).await?;
    let other = DocumentId([2; 16]);
    let mut slow = Client::open(&relay.sync(), "slow", other, with("first", 3)).await?;
    slow.until_acknowledged().await?;
    let mut loud = Socket::join(&relay.sync(), "loud").await?;
    relay.until_connections(4).await?;
    // More than the sockets between them take in.
    for count in 0..400 {
        let said = AboutDocument::Ephemeral {
            session: "s".into(),
            count,
            data: vec![1; 128 << 10],
        };
        loud.about(other, said).await?;
        if count % 10 == 0 && relay.counts("connections").await? == 3 {
            break;
        }
    }
    relay.until_connections(3).await?;
    still_converge(&mut ann, &mut bob, "after").await?;
    loud.about(other, AboutDocument::Unavailable).await?;
    relay.stop().await
}

#[tokio::test]
async fn a_client_that_is_not_heard_of_is_taken_for_gone() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        heartbeat: Duration::from_millis(50),
        silence: Duration::from_millis(300),
        introduction: Duration::from_millis(300),
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    // Neither reads, so neither answers a ping; one has not even said who it is.
    let _joined = Socket::join(&relay.sync(), "joined").await?;
    let _silent = Socket::silent(&relay.sync(), "silent").await?;
    relay.until_connections(0).await?;
    // Who reads answers by itself, and stays.
    let mut ann = Socket::join(&relay.sync(), "ann").await?;
    let quiet = tokio::time::timeout(Duration::from_millis(900), ann.next()).await;
    assert!(quiet.is_err(), "no frame, and no end");
    assert_eq!(relay.counts("connections").await?, 1);
    relay.stop().await
}

#[tokio::test]
async fn a_document_grows_to_its_limit_and_all_documents_to_that_of_the_disk() -> Result<()> {
    for (limits, words) in [
        (
            Limits {
                document: 20_000,
                ..Limits::default()
            },
            "reached the size",
        ),
        (
            Limits {
                disk: 20_000,
                ..Limits::default()
            },
            "no room left",
        ),
    ] {
        let place = Place::new();
        let relay = Relay::at(&place, limits).await?;
        let (mut ann, mut bob) = ann_and_bob(&relay).await?;
        let mut eve = Client::open(&relay.sync(), "eve", LOG, Courier::new([6; 16])).await?;
        eve.until_has("first").await?;
        let incompressible: Vec<u8> = (0..1_000)
            .flat_map(|n: u32| Sha256::digest(n.to_le_bytes()))
            .collect();
        eve.put("much", &incompressible).await?;
        let said = eve.until_acknowledged().await;
        let said = said.err().map(|why| why.to_string()).unwrap_or_default();
        assert!(said.contains(words), "{said}");
        assert!(
            relay.counts("bytes").await? < 1_000,
            "nothing of it was kept"
        );
        still_converge(&mut ann, &mut bob, "after").await?;
        relay.stop().await?;
    }
    Ok(())
}

#[tokio::test]
async fn one_connection_opens_so_many_documents() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        documents_per_connection: 3,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let mut eve = Socket::join(&relay.sync(), "eve").await?;
    let empty = Courier::new([6; 16]);
    for n in 0..4 {
        let message = empty
            .message_for(&mut SyncPeer::default())
            .ok_or("silent")?;
        let request = AboutDocument::Request(message);
        eve.about(DocumentId([n; 16]), request).await?;
    }
    assert!(eve.last_words().await?.contains("more documents"));
    relay.stop().await
}

#[tokio::test]
async fn changes_that_build_on_what_nobody_sends_take_no_memory_for_ever() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        unfounded: 2_000,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let (mut ann, mut bob) = ann_and_bob(&relay).await?;
    let mut eve = Client::open(&relay.sync(), "eve", LOG, Courier::new([6; 16])).await?;
    eve.until_has("first").await?;
    eve.until_acknowledged().await?;
    // Each message in a socket's way is thrown away but the later ones, which build on it.
    eve.courier.put(&[("lost".into(), b"lost".to_vec())]);
    let _lost = eve.courier.message_for(&mut eve.sync);
    let mut ended = String::new();
    for n in 0..200 {
        let sent = eve.put(&format!("chunk {n}"), &[n; 60]).await;
        if sent.is_err() {
            break;
        }
    }
    while ended.is_empty() {
        match eve.socket.next().await? {
            Some(RepoFrame::Error { message }) => ended = message,
            Some(_) => {}
            None => break,
        }
    }
    assert!(ended.contains("build on others"), "{ended}");
    still_converge(&mut ann, &mut bob, "after").await?;
    relay.stop().await
}

#[tokio::test]
async fn who_sends_too_fast_is_read_more_slowly_and_loses_nothing() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        pace: Pace {
            messages: 200,
            burst: 10,
            ..Pace::default()
        },
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let began = std::time::Instant::now();
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    for n in 0..110 {
        ann.put(&format!("chunk {n}"), &[n]).await?;
    }
    ann.until_acknowledged().await?;
    assert!(began.elapsed() >= Duration::from_millis(400));
    let mut bob = Client::open(&relay.sync(), "bob", LOG, Courier::new([2; 16])).await?;
    bob.until_has("chunk 109").await?;
    assert_eq!(bob.courier.names().count(), 111);
    relay.stop().await
}
