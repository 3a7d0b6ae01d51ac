//! The automerge-repo protocol with those who speak it: the published JavaScript client at our relay,
//! and our client at the published sync server.

use crate::client::{Client, Socket};
use automerge::{Automerge, ROOT, ReadDoc};
use matters_arising::document::Courier;
use matters_arising::relay::{Clients, Limits, Offer, RelaySettings, Server, Settings};
use matters_arising::wire::DocumentId;
use serde_json::{Value, json};
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PATIENCE: Duration = Duration::from_secs(40);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A directory for a test, empty.
pub(crate) fn fresh(name: &str) -> Result<PathBuf> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("interop-{name}"));
    if dir.exists() {
        std::fs::remove_dir_all(&dir)?;
    }
    std::fs::create_dir_all(&dir)?;
    Ok(dir)
}

/// A program of Node that prints lines of JSON; it ends when this is dropped.
pub(crate) struct Node {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Node {
    fn start(command: &mut Command) -> Result<Self> {
        let installed = root().join("node_modules/@automerge/automerge-repo-sync-server");
        if !installed.is_dir() {
            return Err(
                "the npm packages are not installed: run `cargo xtask test`, or `npm ci`".into(),
            );
        }
        let mut child = command
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("Node 20 or later must be on the PATH: {error}"))?;
        let output = child.stdout.take().ok_or("no output")?;
        Ok(Self {
            child,
            lines: BufReader::new(output).lines(),
        })
    }

    /// The next line that is JSON.
    async fn answer(&mut self) -> Result<Value> {
        let answer = async {
            while let Some(line) = self.lines.next_line().await? {
                if let Ok(value) = serde_json::from_str(&line) {
                    return Ok(value);
                }
            }
            Err("it ended".into())
        };
        timeout(PATIENCE, answer).await?
    }
}

/// A client of the published automerge-repo.
pub(crate) struct Javascript {
    node: Node,
    input: ChildStdin,
}

impl Javascript {
    pub(crate) fn at(address: &str, name: &str) -> Result<Self> {
        let mut command = Command::new("node");
        command.arg("tests/interop/repo.mjs").args([address, name]);
        let mut node = Node::start(&mut command)?;
        let input = node.child.stdin.take().ok_or("no input")?;
        Ok(Self { node, input })
    }

    pub(crate) async fn tell(&mut self, command: Value) -> Result<Value> {
        self.input
            .write_all(format!("{command}\n").as_bytes())
            .await?;
        self.node.answer().await
    }

    async fn create(&mut self, key: &str, text: &str) -> Result<String> {
        let url = self.tell(json!(["create", key, text])).await?;
        Ok(url.as_str().ok_or("no address")?.to_owned())
    }
}

/// Our relay, in this process.
pub(crate) struct Ours {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Ours {
    pub(crate) async fn at(data: &Path) -> Result<Self> {
        let server = Server::open(Settings {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            offer: Offer::Relay(RelaySettings {
                data: data.to_path_buf(),
                token: None,
                clients: Clients::Direct,
                limits: Limits::default(),
            }),
        })
        .await?;
        let (stop, stopped) = oneshot::channel();
        let address = server.address();
        let running = tokio::spawn(async move {
            let stop = async {
                let _ = stopped.await;
            };
            server.run(stop).await.expect("it runs until it is stopped");
        });
        Ok(Self {
            address,
            stop,
            running,
        })
    }

    /// As its users write it: without `/sync`.
    pub(crate) fn bare(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Until it has so many documents on disk.
    async fn until_documents(&self, n: u64) -> Result<()> {
        let request = "GET /health HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n";
        loop {
            let mut stream = TcpStream::connect(self.address).await?;
            stream.write_all(request.as_bytes()).await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            if answer.contains(&format!("\"documents\":{n},")) {
                return Ok(());
            }
        }
    }

    pub(crate) async fn stop(self) -> Result<()> {
        let _ = self.stop.send(());
        Ok(self.running.await?)
    }
}

/// The published sync server, on loopback.
pub(crate) async fn npm_server(data: &Path) -> Result<(Node, String)> {
    let mut command = Command::new("node");
    command
        .args(["--import", "./tests/interop/loopback.mjs"])
        .arg("node_modules/@automerge/automerge-repo-sync-server/src/index.js")
        .env("PORT", "0")
        .env("DATA_DIR", data);
    let mut node = Node::start(&mut command)?;
    let port = node.answer().await?["port"].as_u64().ok_or("no port")?;
    let address = format!("ws://127.0.0.1:{port}");
    // It listens before it hears: what is said too early is lost.
    let hears = async {
        let patience = Duration::from_millis(500);
        while !matches!(
            timeout(patience, Socket::join(&address, "early")).await,
            Ok(Ok(_))
        ) {}
    };
    timeout(PATIENCE, hears).await?;
    Ok((node, address))
}

fn id_of(url: &str) -> Result<DocumentId> {
    let id = url.strip_prefix("automerge:").ok_or("not an address")?;
    Ok(id.parse()?)
}

/// What a text in a document that JavaScript wrote says.
fn text(courier: &Courier, key: &str) -> Option<String> {
    let document = Automerge::load(&courier.save()).ok()?;
    let (_, id) = document.get(ROOT, key).ok()??;
    document.text(id).ok()
}

#[tokio::test]
async fn javascript_clients_work_together_through_our_relay_and_find_it_all_after_a_restart()
-> Result<()> {
    let data = fresh("ours")?;
    let relay = Ours::at(&data).await?;
    let mut ann = Javascript::at(&relay.bare(), "ann")?;
    let mut bob = Javascript::at(&format!("{}/sync", relay.bare()), "bob")?;
    let url = ann.create("title", "from Ann").await?;
    relay.until_documents(1).await?;
    let found = bob.tell(json!(["find", url])).await?;
    assert_eq!(found["title"], "from Ann");
    for round in 0..5 {
        let text = format!("round {round}");
        ann.tell(json!(["set", "ann", text])).await?;
        bob.tell(json!(["until", "ann", text])).await?;
        bob.tell(json!(["set", "bob", text])).await?;
        ann.tell(json!(["until", "bob", text])).await?;
    }
    // What nobody keeps is passed on as well, and says whom it is from.
    ann.tell(json!(["say", "here"])).await?;
    let heard = bob.tell(json!(["hear"])).await?;
    assert_eq!(heard, json!({ "message": "here", "senderId": "ann" }));
    drop((ann, bob));
    relay.stop().await?;

    let relay = Ours::at(&data).await?;
    let mut carol = Javascript::at(&relay.bare(), "carol")?;
    let found = carol.tell(json!(["find", url])).await?;
    assert_eq!(found["ann"], "round 4");
    assert_eq!(found["bob"], "round 4");
    drop(carol);
    relay.stop().await
}

#[tokio::test]
async fn a_javascript_client_and_ours_meet_at_our_relay() -> Result<()> {
    let data = fresh("both")?;
    let relay = Ours::at(&data).await?;
    let mut ann = Javascript::at(&relay.bare(), "ann")?;
    let url = ann.create("title", "from Ann").await?;
    let (document, ours) = (id_of(&url)?, Courier::new([1; 16]));
    let mut bob = Client::open(&relay.bare(), "bob", document, ours).await?;
    bob.until(|bob| text(&bob.courier, "title").as_deref() == Some("from Ann"))
        .await?;
    bob.put("chunk", b"from Bob").await?;
    ann.tell(json!(["until", "chunk", "from Bob"])).await?;
    ann.tell(json!(["set", "title", "again"])).await?;
    bob.until(|bob| text(&bob.courier, "title").as_deref() == Some("again"))
        .await?;
    drop(ann);
    relay.stop().await
}

#[tokio::test]
async fn our_client_and_a_javascript_one_meet_at_the_published_server() -> Result<()> {
    let data = fresh("npm")?;
    let (_server, address) = npm_server(&data).await?;
    // A UUID of version 4 it has to be, or the published server does not answer.
    let mut document = DocumentId([0x4d; 16]);
    document.0[8] = 0x8d;
    let mut courier = Courier::new([1; 16]);
    courier.put(&[("first".into(), b"from Ann".to_vec())]);
    let mut ann = Client::open(&address, "ann", document, courier).await?;
    ann.until_acknowledged().await?;
    let mut carol = Javascript::at(&address, "carol")?;
    let url = format!("automerge:{document}");
    let found = carol.tell(json!(["find", url])).await?;
    assert_eq!(found["first"], "from Ann");
    carol.tell(json!(["set", "title", "from Carol"])).await?;
    ann.until(|ann| text(&ann.courier, "title").as_deref() == Some("from Carol"))
        .await
}
