//! The relay's own mailbox over real HTTP: what it keeps, for whom, how much, and what it does with those
//! who try something else.

use crate::client::Client;
use crate::live::{LOG, with};
use crate::page::Result;
use crate::server::{Place, Program, Relay};
use matters_arising::document::Courier;
use matters_arising::relay::{Limits, Pace};
use matters_arising::trust::Sealed;
use matters_arising::wire::{DocumentId, SealedName};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const OTHER: DocumentId = DocumentId([9; 16]);
const PATIENCE: Duration = Duration::from_secs(20);

struct Answer {
    status: u16,
    /// In lower case.
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn words(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One request on a connection of its own.
async fn ask(address: &str, method: &str, path: &str, more: &str, body: &[u8]) -> Result<Answer> {
    let mut stream = TcpStream::connect(address).await?;
    let length = match body.is_empty() {
        true => String::new(),
        false => format!("Content-Length: {}\r\n", body.len()),
    };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{length}{more}\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    // Who is refused by the header may not be listened to any more.
    let _ = stream.write_all(body).await;
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await??;
    read(&answer)
}

fn read(answer: &[u8]) -> Result<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = answer.split_at(end.ok_or("no head")?);
    let head = String::from_utf8(head.to_vec())?.to_lowercase();
    let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
    let mut body = body[4..].to_vec();
    if head.contains("transfer-encoding: chunked") {
        return Err("an answer without a length".into());
    }
    if let Some((_, length)) = head.split_once("content-length: ") {
        let length = length.lines().next().unwrap_or_default().trim().parse()?;
        body.truncate(length);
    }
    Ok(Answer { status, head, body })
}

fn path(document: DocumentId, chunk: &[u8]) -> String {
    format!("/mailbox/{document}/{}", Sealed::name(chunk))
}

/// A mailbox as one device uses it.
struct Device {
    address: String,
    document: DocumentId,
}

impl Device {
    fn at(address: impl ToString, document: DocumentId) -> Self {
        Self {
            address: address.to_string(),
            document,
        }
    }

    async fn status(&self, method: &str, chunk: &[u8]) -> Result<u16> {
        let body = if method == "PUT" { chunk } else { &[] };
        let path = path(self.document, chunk);
        Ok(ask(&self.address, method, &path, "", body).await?.status)
    }

    async fn put(&self, chunk: &[u8]) -> Result<()> {
        match self.status("PUT", chunk).await? {
            201 => Ok(()),
            other => Err(format!("not kept: {other}").into()),
        }
    }

    async fn get(&self, chunk: &[u8]) -> Result<Option<Vec<u8>>> {
        let path = path(self.document, chunk);
        let answer = ask(&self.address, "GET", &path, "", b"").await?;
        Ok((answer.status == 200).then_some(answer.body))
    }

    /// The names, by both ways of asking for them.
    async fn list(&self) -> Result<Vec<String>> {
        let folder = format!("/mailbox/{}/", self.document);
        let lines = ask(&self.address, "GET", &folder, "", b"").await?;
        let mut names: Vec<_> = lines.words().lines().map(str::to_owned).collect();
        let tree = ask(&self.address, "PROPFIND", &folder, "Depth: 1\r\n", b"").await?;
        assert_eq!(tree.status, 207);
        let tree = tree.words();
        assert_eq!(tree.matches("<D:href>").count(), names.len() + 1, "{tree}");
        for name in &names {
            assert!(tree.contains(&format!("<D:href>{folder}{name}</D:href>")));
        }
        names.sort();
        Ok(names)
    }
}

#[test]
fn a_name_here_is_the_name_that_devices_give() {
    for chunk in [&b""[..], b"a chunk", &[0; 1000]] {
        assert_eq!(SealedName::of(chunk).to_string(), Sealed::name(chunk));
    }
}

#[tokio::test]
async fn chunks_are_kept_listed_handed_out_and_let_go() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let ann = Device::at(relay.address, LOG);
    assert!(ann.list().await?.is_empty());
    let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    for chunk in [&b"one"[..], b"two", &large] {
        ann.put(chunk).await?;
        ann.put(chunk).await?;
        assert!(ann.get(chunk).await?.as_deref() == Some(chunk));
    }
    let mut names: Vec<_> = [&b"one"[..], b"two", &large].map(Sealed::name).into();
    names.sort();
    assert_eq!(ann.list().await?, names);
    let n_bytes = 6 + large.len() as u64;
    assert_eq!(relay.counts("bytes").await?, n_bytes, "each is kept once");
    assert_eq!(relay.counts("mailboxes").await?, 1);
    let head = ask(&ann.address, "HEAD", &path(LOG, b"one"), "", b"").await?;
    assert!(head.head.contains("content-length: 3") && head.body.is_empty());

    assert_eq!(ann.status("DELETE", &large).await?, 204);
    assert_eq!(ann.status("DELETE", &large).await?, 204, "gone is gone");
    assert_eq!(ann.get(&large).await?, None);
    assert_eq!(ann.list().await?.len(), 2);
    assert_eq!(relay.counts("bytes").await?, 6);
    ann.status("DELETE", b"one").await?;
    ann.status("DELETE", b"two").await?;
    assert_eq!(
        relay.counts("mailboxes").await?,
        0,
        "an empty one takes no room"
    );
    relay.stop().await
}

#[tokio::test]
async fn one_log_never_reaches_another_nor_the_document_of_its_own_name() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let (ann, eve) = (
        Device::at(relay.address, LOG),
        Device::at(relay.address, OTHER),
    );
    ann.put(b"of one log").await?;
    eve.put(b"of another").await?;
    assert_eq!(eve.get(b"of one log").await?, None);
    eve.status("DELETE", b"of one log").await?;
    assert_eq!(ann.get(b"of one log").await?, Some(b"of one log".to_vec()));
    assert_eq!(eve.list().await?, [Sealed::name(b"of another")]);
    // The same bytes in both are two, and one may go.
    eve.put(b"of one log").await?;
    eve.status("DELETE", b"of one log").await?;
    assert!(ann.get(b"of one log").await?.is_some());

    // The relay's document of this log and its mailbox have nothing to do with each other.
    let mut bob = Client::open(&relay.sync(), "bob", LOG, with("first", 1)).await?;
    bob.until_acknowledged().await?;
    assert_eq!(ann.list().await?.len(), 1);
    ann.status("DELETE", b"of one log").await?;
    let mut late = Client::open(&relay.sync(), "late", LOG, Courier::new([2; 16])).await?;
    late.until_has("first").await?;
    assert!(late.courier.get(&Sealed::name(b"of one log")).is_none());
    relay.stop().await
}

#[tokio::test]
async fn no_path_leads_anywhere_else() -> Result<()> {
    let place = Place::new();
    let relay = Relay::at(&place, Limits::default()).await?;
    let address = relay.address.to_string();
    let name = Sealed::name(b"x");
    for tricky in [
        "/mailbox".to_owned(),
        "/mailbox/".to_owned(),
        "/mailbox/../relay.redb".to_owned(),
        "/mailbox/..%2f..%2frelay.redb/x".to_owned(),
        format!("/mailbox/%2e%2e/{name}"),
        format!("/mailbox/{LOG}/../../health"),
        format!("/mailbox/{LOG}/%2e%2e%2frelay.redb"),
        format!("/mailbox/{LOG}/{name}/"),
        format!("/mailbox/{LOG}/{name}/{name}"),
        format!("/mailbox/{LOG}//{name}"),
        format!("/mailbox/{LOG}/{name}%00"),
        format!("/mailbox/{LOG}x/{name}"),
        format!("/mailbox/{}/{name}", "1".repeat(5_000)),
        format!("/mailbox/%ff%fe/{name}"),
    ] {
        for method in ["GET", "PROPFIND", "DELETE", "PUT"] {
            let answer = ask(&address, method, &tricky, "", b"x").await?;
            let is_refused = (400..500).contains(&answer.status);
            assert!(is_refused, "{method} {tricky}: {}", answer.status);
        }
    }
    // A chunk is kept under its own name only.
    for (under, body) in [(&b"x"[..], &b"y"[..]), (b"x", b"xx"), (b"", b"x")] {
        let answer = ask(&address, "PUT", &path(LOG, under), "", body).await?;
        assert_eq!(answer.status, 422);
        assert!(answer.words().contains("the name that its content has"));
    }
    assert_eq!(relay.counts("bytes").await?, 0, "nothing of it was kept");
    let files: Vec<_> = std::fs::read_dir(place.path())?.collect();
    assert_eq!(files.len(), 1, "there is the store and nothing else");
    relay.stop().await
}

#[tokio::test]
async fn each_limit_is_told_as_such_and_nothing_is_kept_beyond_it() -> Result<()> {
    let limits = Limits {
        message: 1_000,
        ..Limits::default()
    };
    let chunk = |n: u8| vec![n; 600];
    for (limits, kept, status, words) in [
        (
            Limits {
                document: 1_500,
                ..limits.clone()
            },
            2,
            507,
            "has reached the size",
        ),
        (
            Limits {
                chunks: 3,
                ..limits.clone()
            },
            3,
            507,
            "has reached the size",
        ),
        (
            Limits {
                disk: 2_000,
                ..limits.clone()
            },
            3,
            507,
            "no room left",
        ),
    ] {
        let place = Place::new();
        let relay = Relay::at(&place, limits).await?;
        let ann = Device::at(relay.address, LOG);
        for n in 0..kept {
            ann.put(&chunk(n)).await?;
        }
        let refused = ask(&ann.address, "PUT", &path(LOG, &chunk(9)), "", &chunk(9)).await?;
        assert_eq!(refused.status, status, "{words}");
        assert!(refused.words().contains(words), "{}", refused.words());
        assert_eq!(relay.counts("bytes").await?, u64::from(kept) * 600);
        // Room that is given back can be used again.
        assert_eq!(ann.status("DELETE", &chunk(0)).await?, 204);
        ann.put(&chunk(9)).await?;
        relay.stop().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_by_its_header() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        message: 1 << 20,
        silence: Duration::from_millis(300),
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let address = relay.address.to_string();
    for length in ["1073741824", "99999999999999999999999", "-1", "x"] {
        let mut stream = TcpStream::connect(&address).await?;
        let head = format!(
            "PUT {} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n",
            path(LOG, b"x")
        );
        stream.write_all(head.as_bytes()).await?;
        // Not one byte of the body ever comes, and still there is an answer.
        let mut answer = [0; 12];
        timeout(PATIENCE, stream.read_exact(&mut answer)).await??;
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.ends_with("413") || answer.ends_with("400"),
            "{length}: {answer}"
        );
    }
    // One that never ends, without a length.
    let mut stream = TcpStream::connect(&address).await?;
    let head = format!(
        "PUT {} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        path(LOG, b"hello")
    );
    stream.write_all(head.as_bytes()).await?;
    let mut answer = [0; 12];
    timeout(PATIENCE, stream.read_exact(&mut answer)).await??;
    assert!(String::from_utf8_lossy(&answer).ends_with("400"));
    // And one that stops in the middle.
    let mut stream = TcpStream::connect(&address).await?;
    let head = format!(
        "PUT {} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel",
        path(LOG, b"hello")
    );
    stream.write_all(head.as_bytes()).await?;
    timeout(PATIENCE, stream.read_exact(&mut answer)).await??;
    assert!(String::from_utf8_lossy(&answer).ends_with("408"));
    assert_eq!(relay.counts("bytes").await?, 0);
    Device::at(&address, LOG).put(b"hello").await?;
    drop(stream);
    relay.stop().await
}

#[tokio::test]
async fn who_does_not_read_holds_nobody_up() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        waiting_out_of_all: 9 << 20,
        silence: Duration::from_millis(400),
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let ann = Device::at(relay.address, LOG);
    let large: Vec<u8> = (0..2_000_000_u32).flat_map(u32::to_le_bytes).collect();
    ann.put(&large).await?;
    let mut slow = Vec::new();
    for _ in 0..4 {
        let mut stream = TcpStream::connect(relay.address).await?;
        let request = format!("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", path(LOG, &large));
        stream.write_all(request.as_bytes()).await?;
        slow.push(stream);
    }
    // There is room for one of them at a time, and they never read.
    assert!(ann.get(&large).await? == Some(large));
    drop(slow);
    relay.stop().await
}

#[tokio::test]
async fn the_token_is_the_password_and_browsers_may_ask_before_they_have_it() -> Result<()> {
    let place = Place::new();
    let relay = Relay::with(&place, Limits::default(), Some("open:sesame")).await?;
    let address = relay.address.to_string();
    let folder = format!("/mailbox/{LOG}/");
    // ann:open:sesame, and ann:sesame.
    let right = "Authorization: Basic YW5uOm9wZW46c2VzYW1l\r\n";
    let wrong = "Authorization: Basic YW5uOnNlc2FtZQ==\r\n";
    for (path, more, status) in [
        (folder.clone(), "", 401),
        (folder.clone(), wrong, 401),
        (format!("{folder}?token=sesame"), "", 401),
        (folder.clone(), right, 207),
        (format!("{folder}?token=open:sesame"), "", 207),
    ] {
        let answer = ask(&address, "PROPFIND", &path, more, b"").await?;
        assert_eq!(answer.status, status, "{path} {more}");
        assert!(answer.head.contains("access-control-allow-origin: *"));
        if status == 401 {
            assert!(answer.head.contains("www-authenticate: basic"));
            assert!(answer.words().contains("access token"));
        }
    }
    let asks = "Origin: https://page.example.org\r\nAccess-Control-Request-Method: DELETE\r\n";
    for path in [folder.clone(), path(LOG, b"x")] {
        let answer = ask(&address, "OPTIONS", &path, asks, b"").await?;
        assert_eq!(answer.status, 204);
        let methods = "access-control-allow-methods: get, head, put, delete, propfind, mkcol";
        assert!(answer.head.contains(methods), "{}", answer.head);
        assert!(
            answer
                .head
                .contains("access-control-allow-headers: authorization")
        );
    }
    // Folders need not be made, and clients that do so go on.
    let made = ask(&address, "MKCOL", &folder, right, b"").await?;
    assert_eq!(made.status, 405);
    relay.stop().await
}

#[tokio::test]
async fn who_asks_too_fast_is_answered_later() -> Result<()> {
    let place = Place::new();
    let limits = Limits {
        pace: Pace {
            messages: 50,
            burst: 5,
            ..Pace::default()
        },
        ..Limits::default()
    };
    let relay = Relay::at(&place, limits).await?;
    let ann = Device::at(relay.address, LOG);
    let began = std::time::Instant::now();
    for n in 0..25 {
        ann.put(&[n; 10]).await?;
    }
    assert!(began.elapsed() >= Duration::from_millis(350));
    relay.stop().await
}

#[tokio::test]
async fn killed_in_the_middle_it_has_every_chunk_that_it_acknowledged() -> Result<()> {
    let place = Place::new();
    let mut acknowledged: Vec<Vec<u8>> = Vec::new();
    for round in 0..4_u8 {
        let program = Program::at(&place, &[])?;
        let ann = Device::at(&program.address, LOG);
        let mut names: Vec<_> = acknowledged.iter().map(|c| Sealed::name(c)).collect();
        names.sort();
        let found = ann.list().await?;
        for name in &names {
            assert!(found.contains(name), "{name} was acknowledged");
        }
        for chunk in &acknowledged {
            assert!(ann.get(chunk).await?.as_ref() == Some(chunk));
        }
        // Others write meanwhile, and so does the kill come amid commits.
        let busy = Device::at(&program.address, OTHER);
        let others = tokio::spawn(async move {
            for n in 0_u32.. {
                if busy.put(&n.to_le_bytes()).await.is_err() {
                    break;
                }
            }
        });
        for n in 0..8_u8 {
            let chunk = vec![round * 10 + n; 2_000];
            ann.put(&chunk).await?;
            acknowledged.push(chunk);
        }
        program.kill()?;
        others.await?;
    }
    Ok(())
}
