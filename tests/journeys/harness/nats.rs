//! A message server of others: Debian's NATS with JetStream, as docs/nats.md tells an administrator to set it up.

use super::process::{Process, free_port};
use std::path::{Path, PathBuf};

const CONFIGURATION: &str = include_str!("../../servers/nats.conf");

/// A server that can be stopped and started again with what it holds.
pub(crate) struct Nats {
    root: PathBuf,
    port: u16,
    server: Process,
}

impl Nats {
    /// Starts it in a directory.
    pub(super) fn start(root: &Path) -> Self {
        let root = root.join("nats");
        std::fs::create_dir_all(&root).expect("the directory for temporary files takes files");
        let port = free_port();
        let configuration = CONFIGURATION
            .replace("@NAME@", "nats-1")
            .replace("@ROOT@", &root.display().to_string())
            .replace("@PORT@", &free_port().to_string())
            .replace("@WEBSOCKET@", &port.to_string())
            .replace("@CLUSTER@", "");
        std::fs::write(root.join("nats.conf"), configuration).expect("a file beside a directory");
        let server = serve(&root, port);
        Self { root, port, server }
    }

    /// The address of its log, as a person types it.
    pub(crate) fn address(&self) -> String {
        format!("nats+ws://ann:secret@127.0.0.1:{}/minutes", self.port)
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        self.server.kill();
    }

    /// Starts it again.
    pub(crate) fn start_again(&mut self) {
        self.server = serve(&self.root, self.port);
    }
}

fn serve(root: &Path, port: u16) -> Process {
    let mut server = Process::start(
        Path::new("nats-server"),
        &["-c".as_ref(), root.join("nats.conf").as_os_str()],
        &root.join("said.txt"),
    );
    server.listens_at(port);
    server
}
