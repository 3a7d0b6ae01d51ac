//! A `nats-server` of the tests, with the configuration that docs/nats.md explains.

use super::Result;
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::{Instant, sleep},
};

const CONFIGURATION: &str = include_str!("../../servers/nats.conf");
const PATIENCE: Duration = Duration::from_secs(30);

/// One server; it ends when this is dropped.
pub(super) struct Server {
    child: Option<Child>,
    configuration: PathBuf,
    websocket: u16,
}

impl Server {
    /// A server on its own, with nothing in it.
    pub(super) async fn start(name: &str) -> Result<Self> {
        let mut server = Self::prepare(name, "")?;
        server.run().await?;
        Ok(server)
    }

    /// A server that does not run yet; `cluster` is the end of its configuration.
    pub(super) fn prepare(name: &str, cluster: &str) -> Result<Self> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("nats-{name}"));
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        fs::create_dir_all(&root)?;
        let (port, websocket) = (free_port()?, free_port()?);
        let text = CONFIGURATION
            .replace("@NAME@", name)
            .replace("@PORT@", &port.to_string())
            .replace("@WEBSOCKET@", &websocket.to_string())
            .replace("@ROOT@", &root.to_string_lossy())
            .replace("@CLUSTER@", cluster);
        let configuration = root.join("nats.conf");
        fs::write(&configuration, text)?;
        Ok(Self {
            child: None,
            configuration,
            websocket,
        })
    }

    /// Starts it, again if it has been killed, and waits until it listens.
    pub(super) async fn run(&mut self) -> Result<()> {
        let said = fs::File::create(self.configuration.with_extension("log"))?;
        let child = Command::new("nats-server")
            .arg("-c")
            .arg(&self.configuration)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .kill_on_drop(true)
            .spawn();
        let child = child.map_err(|error| {
            format!(
                "nats-server cannot be started ({error}): run `cargo xtask test`, or install \
                 Debian's package nats-server"
            )
        });
        self.child = Some(child?);
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.websocket))
            .await
            .is_err()
        {
            if began.elapsed() > PATIENCE {
                let said = fs::read_to_string(self.configuration.with_extension("log"))?;
                return Err(format!("it does not listen; it said: {said}").into());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    pub(super) fn address(&self) -> String {
        format!("ws://127.0.0.1:{}", self.websocket)
    }

    /// Ends it as `kill -9` does.
    pub(super) async fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await?;
        }
        Ok(())
    }
}

pub(super) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
