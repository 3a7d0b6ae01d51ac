//! A relay for a test: in this process with limits of its own, or the real program. Each has a
//! directory of its own, which goes with it.

use crate::page::Result;
use matters_arising::relay::{Clients, Limits, Offer, RelaySettings, Server, Settings, Token};
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A directory that goes when it is dropped.
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "relay-data-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Relaxed)
        );
        Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A relay in this process.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Relay {
    pub(crate) async fn at(place: &Place, limits: Limits) -> Result<Self> {
        Self::with(place, limits, None).await
    }

    pub(crate) async fn with(place: &Place, limits: Limits, token: Option<&str>) -> Result<Self> {
        let server = Server::open(Settings {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            offer: Offer::Relay(RelaySettings {
                data: place.path().to_path_buf(),
                token: token.and_then(Token::new),
                clients: Clients::Direct,
                limits,
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

    pub(crate) fn sync(&self) -> String {
        format!("ws://{}/sync", self.address)
    }

    /// Stops it in order, and waits until it has.
    pub(crate) async fn stop(self) -> Result<()> {
        let _ = self.stop.send(());
        Ok(self.running.await?)
    }

    /// The same, for a task: whether it went well.
    pub(crate) async fn stop_in_order(self) -> bool {
        self.stop().await.is_ok()
    }

    /// One count of the health page.
    pub(crate) async fn counts(&self, what: &str) -> Result<u64> {
        let answer = get(self.address, "/health").await?;
        let body = answer.split("\r\n\r\n").nth(1).ok_or("no body")?;
        let read: serde_json::Value = serde_json::from_str(body)?;
        assert_eq!(read["status"], "up");
        Ok(read[what].as_u64().ok_or("no such count")?)
    }

    /// Asks until there are so many connections; a test that waits for ever is stopped by its runner.
    pub(crate) async fn until_connections(&self, n: u64) -> Result<()> {
        while self.counts("connections").await? != n {
            tokio::task::yield_now().await;
        }
        Ok(())
    }
}

/// The answer to a GET, head and body.
pub(crate) async fn get(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// The real program, relaying only.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: String,
}

impl Program {
    pub(crate) fn at(place: &Place, more: &[&str]) -> Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_matters"))
            .args(["serve", "--relay-only", "--port", "0", "--data"])
            .arg(place.path())
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let address = line.trim().rsplit_once("http://").ok_or("no address")?.1;
        Ok(Self {
            child,
            address: address.to_owned(),
        })
    }

    pub(crate) fn sync(&self) -> String {
        format!("ws://{}/sync", self.address)
    }

    /// Its number in the system.
    #[cfg(target_os = "linux")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it without a chance to tidy up.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to end. Gives what it said, if it ended well.
    #[cfg(unix)]
    pub(crate) fn end(mut self) -> Result<String> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        let mut said = String::new();
        let mut errors = self.child.stderr.take().ok_or("no errors")?;
        errors.read_to_string(&mut said)?;
        if !self.child.wait()?.success() {
            return Err(said.into());
        }
        Ok(said)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
