//! A sync server of others: the published one of the automerge-repo world, on loopback.

use super::{
    process::{Process, free_port},
    repository,
};
use std::path::{Path, PathBuf};

/// A server that can be stopped and started again with what it holds.
pub(crate) struct SyncServer {
    root: PathBuf,
    port: u16,
    server: Process,
}

impl SyncServer {
    /// Starts it in a directory.
    pub(super) fn start(root: &Path) -> Self {
        let root = root.join("sync-server");
        std::fs::create_dir_all(&root).expect("the directory for temporary files takes files");
        let port = free_port();
        let server = serve(&root, port);
        Self { root, port, server }
    }

    /// Its address, as a person types it.
    pub(crate) fn address(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// Ends it at once.
    pub(crate) fn kill(&mut self) {
        self.server.kill();
    }

    /// Whether these words lie in any file that it has written.
    pub(crate) fn has_kept(&self, words: &str) -> bool {
        let words = words.as_bytes();
        let holds = |file: Vec<u8>| file.windows(words.len()).any(|part| part == words);
        files_below(&self.root.join("data")).into_iter().any(holds)
    }

    /// Whether it has written anything.
    pub(crate) fn keeps_something(&self) -> bool {
        let mut files = files_below(&self.root.join("data")).into_iter();
        files.any(|file| !file.is_empty())
    }

    /// Starts it again.
    pub(crate) fn start_again(&mut self) {
        self.server = serve(&self.root, self.port);
    }
}

fn serve(root: &Path, port: u16) -> Process {
    let packages = repository().join("node_modules/@automerge/automerge-repo-sync-server");
    let mut server = Process::start(
        Path::new("env"),
        &[
            format!("PORT={port}").as_ref(),
            format!("DATA_DIR={}", root.join("data").display()).as_ref(),
            "node".as_ref(),
            "--import".as_ref(),
            repository().join("tests/interop/loopback.mjs").as_os_str(),
            packages.join("src/index.js").as_os_str(),
        ],
        &root.join("said.txt"),
    );
    server.listens_at(port);
    server
}

/// What all files below a directory hold.
fn files_below(directory: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files_below(&path),
            path => std::fs::read(path).into_iter().collect(),
        })
        .collect()
}
