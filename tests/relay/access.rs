//! Who is let into a relay, what it says about itself, and how it sees its clients out.

use crate::client::{Client, Socket};
use crate::live::{LOG, with};
use crate::page::Result;
use crate::server::{Place, Relay, get};
use matters_arising::relay::Limits;
use matters_arising::wire::RepoFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

/// The status and words with which a connection is refused.
async fn refused(address: &str) -> Result<(u16, String)> {
    match tokio_tungstenite::connect_async(address).await {
        Err(Error::Http(answer)) => {
            let words = answer.body().clone().unwrap_or_default();
            Ok((answer.status().as_u16(), String::from_utf8(words)?))
        }
        other => Err(format!("not refused: {other:?}").into()),
    }
}

#[tokio::test]
async fn without_the_token_nobody_comes_in() -> Result<()> {
    let place = Place::new();
    let relay = Relay::with(&place, Limits::default(), Some("open sesame")).await?;
    let bare = format!("ws://{}", relay.address);
    for wrong in [
        relay.sync(),
        format!("{}?token=", relay.sync()),
        format!("{}?token=open+sesam", relay.sync()),
        format!("{bare}/?token=sesame"),
    ] {
        let (status, words) = refused(&wrong).await?;
        assert_eq!(status, 401, "{wrong}");
        assert!(words.contains("access token"), "{words}");
    }
    for right in [
        format!("{}?token=open%20sesame", relay.sync()),
        format!("{bare}/?token=open+sesame"),
    ] {
        Socket::join(&right, "ann").await?;
    }
    relay.stop().await
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_all_together_so_many() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        connections_per_address: 2,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let _one = Socket::join(&relay.sync(), "one").await?;
    let two = Socket::join(&relay.sync(), "two").await?;
    assert_eq!(refused(&relay.sync()).await?.0, 429);
    drop(two);
    relay.until_connections(1).await?;
    Socket::join(&relay.sync(), "three").await?;
    relay.stop().await?;

    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let _one = Socket::join(&relay.sync(), "one").await?;
    assert_eq!(refused(&relay.sync()).await?.0, 503);
    relay.stop().await
}

#[tokio::test]
async fn only_who_speaks_the_protocol_stays() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let other_version =
        b"\xa3\x64type\x64join\x68senderId\x61a\x78\x19supportedProtocolVersions\x81\x619";
    let early = RepoFrame::Leave { sender: "a".into() }.encode();
    for (what, message) in [
        ("version 1", Message::Binary(other_version.to_vec().into())),
        ("no frame", Message::Binary(vec![0xff; 9].into())),
        ("no frame", Message::Text("hello".into())),
        ("", Message::Binary(early.into())),
    ] {
        use futures_util::SinkExt;
        let mut socket = Socket::silent(&relay.sync(), "a").await?;
        socket.raw.send(message).await?;
        let words = socket.last_words().await?;
        assert!(words.contains(what), "{words}");
        assert!(socket.closed.is_some(), "{what}");
    }
    relay.stop().await
}

#[tokio::test]
async fn the_health_page_counts_and_names_nobody() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    ann.until_acknowledged().await?;
    assert_eq!(relay.counts("documents").await?, 1);
    assert_eq!(relay.counts("connections").await?, 1);
    assert!(relay.counts("bytes").await? > 50);
    let answer = get(relay.address, "/health").await?;
    assert!(!answer.contains(&LOG.to_string()[..6]) && !answer.contains("ann"));
    assert!(answer.to_lowercase().contains("cache-control: no-cache"));
    let answer = get(relay.address, "/").await?;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    relay.stop().await
}

#[tokio::test]
async fn a_stop_tells_the_clients() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let mut ann = Client::open(&relay.sync(), "ann", LOG, with("first", 1)).await?;
    ann.until_acknowledged().await?;
    let mut waiting = Socket::silent(&relay.sync(), "waiting").await?;
    let stopped = tokio::spawn(relay.stop_in_order());
    for socket in [&mut ann.socket, &mut waiting] {
        while socket.next().await?.is_some() {}
        let why = socket.closed.as_ref().ok_or("no close frame")?;
        assert_eq!(u16::from(why.code), 1001);
        assert!(why.reason.contains("being stopped"), "{}", why.reason);
    }
    assert!(stopped.await?, "it stops without an error");
    // And what was acknowledged is there.
    let relay = Relay::at(&place, Limits::default()).await?;
    assert_eq!(relay.counts("documents").await?, 1);
    relay.stop().await
}
