//! What every journey stands on: a server of its own, browsers with profiles of their own, and the
//! page found by role and accessible name.
//!
//! Knows browsers and files, not what the page is for.

mod apache;
mod browser;
mod files;
mod nats;
mod page;
mod process;
mod room;
mod storage;
mod sync_server;

pub(crate) use browser::{Browser, Kind, Look};
pub(crate) use files::{seed, tmp};
pub(crate) use nats::Nats;
pub(crate) use page::{Name, Place, has, held, is, starts};
pub(crate) use room::Room;
pub(crate) use storage::*;
pub(crate) use sync_server::SyncServer;

use files::{Tmp, copy_of};
pub(crate) use process::Process;
use process::built;
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long something may take before a journey says that it does not happen. Two busy cores are slow.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How long a whole journey may take: the longest looks at every page three times.
const LONGEST: Duration = Duration::from_secs(600);

/// Polls until there is an answer; `None` after the deadline.
pub(crate) async fn wait<T>(
    patience: Duration,
    mut ask: impl AsyncFnMut() -> Option<T>,
) -> Option<T> {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if began.elapsed() > patience {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

/// What one journey has for itself.
pub(crate) struct World {
    /// The browser that it runs in.
    pub(crate) kind: Kind,
    name: &'static str,
    root: Tmp,
    server: Process,
    address: String,
}

impl World {
    fn new(kind: Kind, name: &'static str) -> Self {
        let root = tmp(name);
        let (server, address) = serve(&built_page(), &root.path().join("server.txt"));
        Self {
            kind,
            name,
            root,
            server,
            address,
        }
    }

    /// Starts a browser on a profile of this name, which stays after the browser has gone.
    pub(crate) async fn browser(&self, profile: &str) -> Browser {
        self.browser_that_looks(profile, Look::default()).await
    }

    /// Starts a browser with a look of its own.
    pub(crate) async fn browser_that_looks(&self, profile: &str, look: Look) -> Browser {
        let root = self.root.path().join(profile);
        Browser::start(self.kind, &root, look, &self.address, self.name).await
    }

    /// Where a journey may put files.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file that the page is then given.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, bytes).expect("the directory for temporary files takes files");
        path
    }

    /// Serves a copy of the page, which the journey may change, below this path of a host where
    /// something else lives as well; gives the directory of the copy.
    pub(crate) fn serve_copy(&mut self, path: &str) -> PathBuf {
        let host = self.root.path().join("host");
        let copy = host.join(path);
        copy_of(&built_page(), &copy).expect("the directory for temporary files takes files");
        if copy != host {
            let other = "<!DOCTYPE html><title>Another page</title>";
            std::fs::write(host.join("index.html"), other).expect("a file beside a directory");
        }
        let (server, address) = serve(&host, &self.root.path().join("copy.txt"));
        self.server = server;
        self.address = format!("{address}/{path}").trim_end_matches('/').to_owned();
        copy
    }

    /// Starts a relay that keeps what it carries in this journey's directory; port 0 takes a free one.
    /// Gives it with its address.
    pub(crate) fn relay(&self, port: u16) -> (Process, String) {
        let data = self.root.path().join("relay");
        let port = port.to_string();
        let mut relay = Process::start(
            &built("MATTERS_BIN", "target/release/matters"),
            &[
                "serve".as_ref(),
                "--relay-only".as_ref(),
                "--port".as_ref(),
                port.as_ref(),
                "--data".as_ref(),
                data.as_os_str(),
            ],
            &self.root.path().join("relay.txt"),
        );
        let line = relay.says("ws://");
        let at = line.find("ws://").unwrap_or_default();
        let address = line[at..].split([' ', ',', ';']).next().unwrap_or_default();
        (relay, address.to_owned())
    }

    /// Starts a web server of others, with a folder that takes files; gives it with the address of the
    /// folder.
    pub(crate) fn mailbox(&self) -> (Process, String) {
        apache::start(self.root.path())
    }

    /// Starts a message server of others.
    pub(crate) fn nats(&self) -> Nats {
        Nats::start(self.root.path())
    }

    /// Starts a sync server of others.
    pub(crate) fn sync_server(&self) -> SyncServer {
        SyncServer::start(self.root.path())
    }

    /// Runs the command line to its end, and gives what it printed.
    pub(crate) fn matters(&self, arguments: &[&str]) -> String {
        let program = built("MATTERS_BIN", "target/release/matters");
        let output = std::process::Command::new(program).args(arguments).output();
        let output = output.expect("the command line starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {wrong}\n{said}");
        said
    }

    /// Where the page is, without a slash at the end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Ends the server: from now on there is no network.
    pub(crate) fn stop_server(&mut self) {
        self.server.kill();
    }
}

fn built_page() -> PathBuf {
    built("MATTERS_DIST", "dist")
}

/// Starts a server on a directory, and gives its address.
fn serve(dir: &Path, output: &Path) -> (Process, String) {
    let mut server = Process::start(
        &built("MATTERS_BIN", "target/release/matters"),
        &[
            "serve".as_ref(),
            "--no-relay".as_ref(),
            "--port".as_ref(),
            "0".as_ref(),
            "--dir".as_ref(),
            dir.as_os_str(),
        ],
        output,
    );
    let line = server.says("http://");
    let at = line.find("http://").unwrap_or_default();
    let address = line[at..].trim().trim_end_matches('/').to_owned();
    (server, address)
}

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs one journey in one browser.
pub(crate) fn travel<F: Future<Output = ()>>(
    kind: Kind,
    name: &'static str,
    journey: impl FnOnce(World) -> F,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("this system has threads and sockets");
    runtime.block_on(async {
        let in_time = tokio::time::timeout(LONGEST, journey(World::new(kind, name))).await;
        assert!(in_time.is_ok(), "{name} was not over after {LONGEST:?}");
    });
}
