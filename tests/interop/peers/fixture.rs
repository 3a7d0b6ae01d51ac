//! A courier under test that speaks the automerge-repo protocol, on data of its own, and clients of it.

use crate::{
    carriers::{Node, Ours, Result, fresh, npm_server},
    client::Client,
};
use matters_arising::{document::Courier, wire::DocumentId};
use std::path::{Path, PathBuf};

/// What speaks the protocol.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// The relay of `matters serve`.
    Ours,
    /// `@automerge/automerge-repo-sync-server` of npm.
    Published,
}

enum Running {
    Ours(Ours),
    Published(Box<Node>, String),
}

/// One of them, running.
pub(super) struct Peer {
    kind: Kind,
    data: PathBuf,
    running: Running,
}

impl Running {
    async fn start(kind: Kind, data: &Path) -> Result<Self> {
        Ok(match kind {
            Kind::Ours => Self::Ours(Ours::at(data).await?),
            Kind::Published => {
                let (node, address) = npm_server(data).await?;
                Self::Published(Box::new(node), address)
            }
        })
    }
}

impl Peer {
    pub(super) async fn new(name: &str, kind: Kind) -> Result<Self> {
        let data = fresh(name)?;
        let running = Running::start(kind, &data).await?;
        Ok(Self {
            kind,
            data,
            running,
        })
    }

    /// Until what was given is on its disk: the published server writes a moment after it has said that it has it, each
    /// document in folders of these names.
    pub(super) async fn until_kept(&self) {
        fn holds_a_document(place: &Path) -> bool {
            let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
            let is_full = |path: PathBuf| {
                let is_part = place.ends_with("snapshot") || place.ends_with("incremental");
                is_part && path.metadata().is_ok_and(|file| file.len() > 0)
            };
            entries
                .map(|entry| entry.path())
                .any(|path| match path.is_dir() {
                    true => holds_a_document(&path),
                    false => is_full(path),
                })
        }
        while matches!(self.kind, Kind::Published) && !holds_a_document(&self.data) {
            tokio::task::yield_now().await;
        }
    }

    /// It ends, and another begins with what it has kept.
    pub(super) async fn restarted(self) -> Result<Self> {
        match self.running {
            Running::Ours(ours) => ours.stop().await?,
            Running::Published(node, _) => drop(node),
        }
        let running = Running::start(self.kind, &self.data).await?;
        Ok(Self {
            kind: self.kind,
            data: self.data,
            running,
        })
    }

    pub(super) fn address(&self) -> String {
        match &self.running {
            Running::Ours(ours) => ours.bare(),
            Running::Published(_, address) => address.clone(),
        }
    }

    /// A client that asks for a document of which it has nothing.
    pub(super) async fn asks(&self, name: &str, document: DocumentId) -> Result<Client> {
        let nothing = Courier::new([name.as_bytes()[0]; 16]);
        Client::open(&self.address(), name, document, nothing).await
    }

    /// A client that brings a document in which a chunk of this name lies, and is heard to have brought it.
    pub(super) async fn brings(
        &self,
        name: &str,
        document: DocumentId,
        chunk: &str,
    ) -> Result<Client> {
        let mut courier = Courier::new([name.as_bytes()[0]; 16]);
        courier.put(&[(chunk.into(), chunk.as_bytes().to_vec())]);
        let mut client = Client::open(&self.address(), name, document, courier).await?;
        client.until_acknowledged().await?;
        Ok(client)
    }
}

/// A document. A UUID of version 4 it has to be, or the published server does not answer.
pub(super) fn document(n: u8) -> DocumentId {
    let mut id = [0x4d; 16];
    id[8] = 0x8d;
    id[15] = n;
    DocumentId(id)
}
