//! The NATS mailbox at Debian's `nats-server`, over a WebSocket: what it keeps, whom it lets in, and what a
//! cluster of three loses when its leader dies.
//!
//! Needs `nats-server`; without it the tests fail and say how to get it.

mod client;
mod cluster;
mod server;

use client::{Client, Trouble, place};
use matters_arising::{
    trust::Sealed,
    wire::{NatsAsk, NatsFault, NatsOp, NatsTold, NatsWord},
};
use server::Server;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ANN: &str = "ann:secret";
const KEEPER: &str = "keeper:secret";

/// Bytes that no other number gives, and their name.
fn chunk(n: usize, length: usize) -> (String, Vec<u8>) {
    let bytes: Vec<u8> = (0..length)
        .map(|at| (at * 31 + at / 256 * 7) as u8)
        .chain(n.to_be_bytes())
        .collect();
    (Sealed::name(&bytes), bytes)
}

#[tokio::test]
async fn n1_what_one_puts_the_others_have_at_once_and_those_who_come_late_as_well() -> Result<()> {
    let server = Server::start("n1").await?;
    let mut ann = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    let mut other = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    assert!(ann.list().await?.is_empty());
    assert!(other.list().await?.is_empty());
    // The largest message of this server is 1 MB: the second goes in four parts.
    let mut chunks = vec![chunk(0, 300), chunk(1, 3_500_000), chunk(2, 0)];
    chunks.extend((3..40).map(|n| chunk(n, 20_000)));
    for (name, bytes) in &chunks {
        ann.put(name, bytes).await?;
        ann.put(name, bytes).await?;
    }
    for (name, bytes) in &chunks {
        assert_eq!(other.next_new().await?, *name);
        assert_eq!(other.get(name).await?.as_ref(), Some(bytes));
    }
    let mut late = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    let mut names: Vec<String> = chunks.iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    for client in [&mut ann, &mut other, &mut late] {
        assert_eq!(client.list().await?, names);
        // Nothing has changed: this time the names come without being asked for.
        assert_eq!(client.list().await?, names);
    }
    for (name, bytes) in &chunks {
        assert_eq!(late.get(name).await?.as_ref(), Some(bytes));
    }
    assert_eq!(late.get(&chunk(99, 9).0).await?, None);
    Ok(())
}

#[tokio::test]
async fn n2_a_chunk_is_kept_once_and_cannot_be_replaced_and_what_is_removed_is_gone_for_all()
-> Result<()> {
    let server = Server::start("n2").await?;
    let mut ann = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    let mut other = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    let ((name, bytes), (large, much)) = (chunk(0, 300), chunk(1, 2_500_000));
    ann.put(&name, &bytes).await?;
    ann.put(&large, &much).await?;
    other.put(&name, b"something else").await?;
    let mut late = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    assert_eq!(late.get(&name).await?, Some(bytes.clone()));
    other.remove(&large).await?;
    other.remove(&large).await?;
    for client in [&mut ann, &mut other, &mut late] {
        assert_eq!(client.list().await?, std::slice::from_ref(&name));
        assert_eq!(client.get(&large).await?, None);
    }
    ann.put(&large, &much).await?;
    assert_eq!(late.get(&large).await?, Some(much));
    // Another log in the same stream has a place of its own.
    let mut budget = Client::at(&server.address(), place("minutes", 2), ANN).await?;
    assert!(budget.list().await?.is_empty());
    assert_eq!(budget.get(&name).await?, None);
    budget.put(&name, &bytes).await?;
    budget.remove(&name).await?;
    assert_eq!(late.list().await?.len(), 2);
    Ok(())
}

#[tokio::test]
async fn n3_whoever_holds_one_log_can_neither_read_nor_write_another() -> Result<()> {
    let server = Server::start("n3").await?;
    let mut ben = Client::at(&server.address(), place("budget", 1), "ben:secret").await?;
    let (name, bytes) = chunk(0, 300);
    ben.put(&name, &bytes).await?;
    let refused = Client::at(&server.address(), place("budget", 1), ANN).await;
    let Err(Trouble::Fault(NatsFault::Permission(what))) = refused else {
        return Err("she was let in".into());
    };
    assert!(what.starts_with("Subscription to _INBOX_budget."), "{what}");
    for password in ["ann:wrong", "nobody:secret", "a token", ""] {
        let refused = Client::at(&server.address(), place("minutes", 1), password).await;
        assert_eq!(refused.err(), Some(Trouble::Fault(NatsFault::Login)));
    }
    // The same past the mailbox, by every way that the server has.
    let mut socket = client::Raw::at(&server.address(), "ann", "secret").await?;
    for subject in [
        "budget.>",
        ">",
        "*.>",
        "_INBOX_budget.>",
        "_INBOX.>",
        "$JS.>",
    ] {
        assert!(socket.is_refused(&subscribe(subject)).await?, "{subject}");
    }
    for subject in [
        "budget.x",
        "$JS.API.DIRECT.GET.budget",
        "$JS.API.DIRECT.GET.budget.x",
        "$JS.API.STREAM.MSG.GET.budget",
        "$JS.API.STREAM.PURGE.budget",
        "$JS.API.STREAM.DELETE.budget",
        "$JS.API.STREAM.UPDATE.minutes",
        "$JS.API.STREAM.NAMES",
        "$JS.API.CONSUMER.CREATE.budget",
        "$JS.API.CONSUMER.DURABLE.CREATE.budget.x",
        "$JS.API.STREAM.RESTORE.minutes",
        "$SYS.REQ.SERVER.PING",
    ] {
        assert!(
            socket.is_refused(&publish(subject, b"")).await?,
            "{subject}"
        );
    }
    assert!(!socket.is_refused(&subscribe("minutes.>")).await?);
    assert!(!socket.is_refused(&publish("minutes.x", b"")).await?);
    // Who may not remove still reads and writes.
    let removed = ben.remove(&name).await;
    assert!(matches!(
        removed,
        Err(Trouble::Fault(NatsFault::Permission(_)))
    ));
    assert_eq!(ben.get(&name).await?, Some(bytes));
    Ok(())
}

#[tokio::test]
async fn n4_a_stream_that_is_full_or_that_forgets_is_refused_in_words() -> Result<()> {
    let server = Server::start("n4").await?;
    let mut keeper = client::Raw::at(&server.address(), "keeper", "secret").await?;
    let base = r#""retention":"limits","storage":"file","allow_direct":true,"discard":"new""#;
    for (name, more) in [
        ("small", r#","max_bytes":20000"#),
        ("short", r#","max_age":9000000000"#),
    ] {
        let config = format!(r#"{{"name":"{name}","subjects":["{name}.>"],{base}{more}}}"#);
        let subject = format!("$JS.API.STREAM.CREATE.{name}");
        keeper.tell(&publish(&subject, config.as_bytes())).await?;
    }
    assert!(!keeper.is_refused(&NatsOp::Ping).await?);
    let mut small = Client::at(&server.address(), place("small", 1), KEEPER).await?;
    let (name, bytes) = chunk(0, 15_000);
    small.put(&name, &bytes).await?;
    let (more, much) = chunk(1, 15_000);
    let refused = small.put(&more, &much).await;
    assert!(
        matches!(refused, Err(Trouble::Fault(NatsFault::Full(_)))),
        "{refused:?}"
    );
    assert_eq!(small.list().await?, [name]);
    let short = Client::at(&server.address(), place("short", 1), KEEPER).await;
    let fault = NatsFault::Forgets {
        stream: "short".into(),
        setting: "max_age",
    };
    assert_eq!(short.err(), Some(Trouble::Fault(fault)));
    Ok(())
}

#[tokio::test]
async fn n5_many_requests_under_way_at_once_are_all_answered() -> Result<()> {
    let server = Server::start("n5").await?;
    let mut ann = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    let chunks: Vec<_> = (0..2_000).map(|n| chunk(n, 400)).collect();
    let puts = chunks
        .iter()
        .map(|(name, bytes)| ann.ask(NatsAsk::Put(name.clone(), bytes.clone())));
    for id in puts.collect::<Vec<_>>() {
        assert_eq!(ann.answer(id).await?, NatsTold::Stored(id));
    }
    let mut late = Client::at(&server.address(), place("minutes", 1), ANN).await?;
    assert_eq!(late.list().await?.len(), chunks.len());
    let gets = chunks
        .iter()
        .map(|(name, _)| late.ask(NatsAsk::Get(name.clone())));
    for (id, (_, bytes)) in gets.collect::<Vec<_>>().into_iter().zip(&chunks) {
        assert_eq!(
            late.answer(id).await?,
            NatsTold::Got(id, Some(bytes.clone()))
        );
    }
    Ok(())
}

fn subscribe(subject: &str) -> NatsOp {
    NatsOp::Subscribe {
        subject: NatsWord::new(subject).expect("a subject"),
        queue: None,
        sid: 1,
    }
}

fn publish(subject: &str, payload: &[u8]) -> NatsOp {
    NatsOp::Publish {
        subject: NatsWord::new(subject).expect("a subject"),
        reply: None,
        headers: Vec::new(),
        payload: payload.to_vec(),
    }
}
